import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Episode, Feed } from '../model.js';

/** Reads a feed back as it is written, and compares it with what was meant. */
export type Verifier = {
  readonly write: (bytes: Uint8Array) => void;
  /** Ends the reading; throws when the bytes are not well-formed, or do not say what the feed says. */
  readonly close: () => void;
};

/** An element as its parent sees it: name with prefix, attributes, text. */
type Read = { readonly name: string; readonly attributes: Readonly<Record<string, string>>; text: string };

/**
 * A strict reading of the bytes of a feed by a parser that has no code in common with the writer. A difference is a
 * bug of podwright, never of a post, so it is thrown; what was published before stays as it is.
 */
export const createVerifier = (feed: Feed): Verifier => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parser = new SaxesParser({ xmlns: true });
  const stack: Read[] = [];
  let children: Read[] = [];
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
    if (tag.name === 'item') children = [];
    stack.push({ name: tag.name, attributes: attributesOf(tag), text: '' });
  });
  parser.on('closetag', (tag: SaxesTagNS) => {
    const read = stack.pop();
    const parent = stack.at(-1)?.name;
    if (read && parent === 'item') children.push(read);
    if (tag.name === 'item') compareItem(feed.episodes[items++], children);
    else if (read && parent === 'channel') channel.push(read);
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
    },
  };
};

const attributesOf = (tag: SaxesTagNS): Record<string, string> =>
  Object.fromEntries(Object.values(tag.attributes).map(({ name, value }) => [name, value]));

const compareItem = (episode: Episode | undefined, read: readonly Read[]): void => {
  if (!episode) throw new Error('the feed would hold an item too many');
  compare(episode.guid, read, itemExpectations(episode));
  const categories = read.filter(({ name }) => name === 'category').map(({ text }) => text);
  compareList(`category of ${episode.guid}`, episode.tags, categories);
  const transcripts = read.filter(({ name }) => name === 'podcast:transcript').map(({ attributes }) => attributes);
  compareList(
    `podcast:transcript of ${episode.guid}`,
    (episode.transcripts ?? []).map(({ url, type, language }) => [url, type, language].join(' ')),
    transcripts.map(({ url, type, language }) => [url, type, language].join(' ')),
  );
};

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
  const all = read.filter((element) => element.name === name);
  if (all.length > 1) throw unlike(`number of ${path}`, 1, all.length);
  return attribute === undefined ? all[0]?.text : all[0]?.attributes[attribute];
};

/** What an item must say, as an XML parser reads it. */
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
  ['itunes:author', episode.author],
  ['itunes:duration', episode.seconds?.toString()],
  ['itunes:image@href', episode.image],
  ['itunes:explicit', String(episode.explicit)],
  ['itunes:season', episode.season?.toString()],
  ['itunes:episode', episode.episode?.toString()],
  ['itunes:episodeType', episode.episodeType],
  ['podcast:chapters@url', episode.chapters?.url],
  ['podcast:chapters@type', episode.chapters?.type],
  ['itunes:block', episode.block ? 'Yes' : undefined],
];

/** What the channel must say; elements that may stand there several times are left to the rules of feeds. */
const channelExpectations = ({ show, url, updated }: Feed): Expectations => [
  ['title', show.title],
  ['description', show.description],
  ['link', show.link],
  ['language', show.language],
  ['copyright', show.copyright],
  ['lastBuildDate', updated === undefined ? undefined : new Date(updated).toUTCString()],
  ['atom:link@href', url],
  ['itunes:author', show.author],
  ['itunes:image@href', show.image],
  ['itunes:explicit', String(show.explicit)],
  ['itunes:type', show.type],
  ['itunes:block', show.block ? 'Yes' : undefined],
  ['itunes:complete', show.complete ? 'Yes' : undefined],
  ['itunes:new-feed-url', show.newFeedUrl],
  ['podcast:guid', show.guid],
  ['podcast:locked', show.locked ? 'yes' : 'no'],
];

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const unlike = (what: string, meant: unknown, found: unknown): Error =>
  new Error(`the feed would not read back as meant: ${what} is ${clip(found)}, not ${clip(meant)}`);

const clip = (value: unknown): string => JSON.stringify(value)?.slice(0, 200) ?? 'absent';
