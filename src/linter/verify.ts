import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Episode, Feed, Tag } from '../model.js';

/** Reads a feed back as it is written, and compares it with what was meant. */
export type Verifier = {
  readonly write: (bytes: Uint8Array) => void;
  /** Ends the reading; throws when the bytes are not well-formed, or do not say what the feed says. */
  readonly close: () => void;
};

/** An element as it is read: name with prefix, attributes, text, and what stands in it. */
type Read = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
  readonly children: Read[];
};

/** The elements of the channel and of each item that are not core RSS, as they were meant. */
export type MeantTags = { readonly channel: readonly Tag[]; readonly item: (episode: Episode) => readonly Tag[] };

/**
 * A strict reading of the bytes of a feed by a parser that has no code in common with the writer. A difference is a
 * bug of podwright, never of a post, so it is thrown; what was published before stays as it is.
 */
export const createVerifier = (feed: Feed, meant: MeantTags): Verifier => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parser = new SaxesParser({ xmlns: true });
  const stack: Read[] = [];
  const channel: Read[] = [];
  let items = 0;
  parser.on('error', (problem) => {
    throw new Error(`the feed would not be well-formed: ${problem.message}`);
  });
  parser.on('doctype', () => {
    throw new Error('the feed would hold a DOCTYPE');
  });
  const addText = (text: string): void => {
    const open = stack.at(-1);
    if (open) open.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag: SaxesTagNS) => {
    stack.push({ name: tag.name, attributes: attributesOf(tag), text: '', children: [] });
  });
  parser.on('closetag', (tag: SaxesTagNS) => {
    const read = stack.pop();
    const parent = stack.at(-1);
    if (!read || !parent) return;
    if (tag.name === 'item' && parent.name === 'channel') compareItem(feed.episodes[items++], read.children, meant);
    else if (parent.name === 'channel') channel.push(read);
    else if (parent.name !== 'rss') parent.children.push(read);
  });
  return {
    write: (bytes) => {
      parser.write(decoder.decode(bytes, { stream: true }));
    },
    close: () => {
      parser.write(decoder.decode());
      parser.close();
      if (items !== feed.episodes.length) throw unlike('number of items', feed.episodes.length, items);
      compare('the channel', channel, channelExpectations(feed));
      compareTags('the channel', meant.channel, channel);
    },
  };
};

const attributesOf = (tag: SaxesTagNS): Record<string, string> =>
  Object.fromEntries(Object.values(tag.attributes).map(({ name, value }) => [name, value]));

const compareItem = (episode: Episode | undefined, read: readonly Read[], meant: MeantTags): void => {
  if (!episode) throw new Error('the feed would hold an item too many');
  compare(episode.guid, read, itemExpectations(episode));
  compareTags(episode.guid, meant.item(episode), read);
  const categories = read.filter(({ name }) => name === 'category').map(({ text }) => text);
  compareList(`category of ${episode.guid}`, episode.tags, categories);
};

/** Every element with a prefix, in its order, with all that stands in it. */
const compareTags = (what: string, meant: readonly Tag[], read: readonly Read[]): void => {
  const isExtension = ({ name }: { readonly name: string }): boolean =>
    name.includes(':') && name !== 'content:encoded';
  const extensions = read.filter((element) => isExtension(element) && !isSelf(element));
  const [saidMeant, saidFound] = [meant.filter(isExtension), extensions].map((tags) => tags.map(say));
  for (const [index, said] of (saidMeant ?? []).entries()) {
    if (saidFound?.[index] !== said) throw unlike(`element ${index + 1} of ${what}`, said, saidFound?.[index]);
  }
  if (saidFound?.length !== saidMeant?.length)
    throw unlike(`number of elements of ${what}`, saidMeant?.length, saidFound?.length);
};

/** The address of the feed itself; other links are extensions like any. */
const isSelf = ({ name, attributes }: Read): boolean => name === 'atom:link' && attributes.rel === 'self';

/** An element as one text; blanks between the elements in it say nothing. */
const say = ({ name, attributes, text, children }: Tag | Read): string =>
  JSON.stringify([name, Object.entries(attributes), children.length > 0 ? '' : text, children.map(say)]);

/** Elements that may stand in an item several times, in their order. */
const compareList = (what: string, meant: readonly string[], found: readonly string[]): void => {
  if (meant.join('\n') !== found.join('\n')) throw unlike(what, meant, found);
};

type Expectations = readonly (readonly [path: string, text: string | undefined])[];

const compare = (what: string, read: readonly Read[], expectations: Expectations): void => {
  for (const [path, meant] of expectations) {
    const found = textOf(read, path);
    if (found !== meant) throw unlike(`${path} of ${what}`, meant, found);
  }
};

const textOf = (read: readonly Read[], path: string): string | undefined => {
  const [name, attribute] = path.split('@');
  const all = read.filter((element) => element.name === name && (name !== 'atom:link' || isSelf(element)));
  if (all.length > 1) throw unlike(`number of ${path}`, 1, all.length);
  return attribute === undefined ? all[0]?.text : all[0]?.attributes[attribute];
};

/** What an item must say in the core of RSS, as an XML parser reads it. */
const itemExpectations = (episode: Episode): Expectations => [
  ['title', episode.title],
  ['link', episode.link],
  ['guid', episode.guid],
  ['guid@isPermaLink', 'false'],
  ['pubDate', new Date(episode.published).toUTCString()],
  ['description', episode.description?.replace(/[&<>]/g, (sign) => HTML[sign] ?? sign)],
  ['content:encoded', episode.notes && new TextDecoder().decode(episode.notes)],
  ['enclosure@url', episode.enclosure.url],
  ['enclosure@length', String(episode.enclosure.bytes)],
  ['enclosure@type', episode.enclosure.type],
];

/** What the channel must say in the core of RSS. */
const channelExpectations = ({ show, url, updated }: Feed): Expectations => [
  ['title', show.title],
  ['description', show.description],
  ['link', show.link],
  ['language', show.language],
  ['copyright', show.copyright],
  ['lastBuildDate', updated === undefined ? undefined : new Date(updated).toUTCString()],
  ['atom:link@href', url],
];

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const unlike = (what: string, meant: unknown, found: unknown): Error =>
  new Error(`the feed would not read back as meant: ${what} is ${clip(found)}, not ${clip(meant)}`);

const clip = (value: unknown): string => JSON.stringify(value)?.slice(0, 200) ?? 'absent';
