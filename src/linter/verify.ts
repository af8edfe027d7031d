import type { Episode, Feed, Tag } from '../model.js';
import { childrenOf, type Element } from '../xml/element.js';
import { createUtf8Decoder } from '../xml/encoding.js';
import { createLinter, type LintOptions } from './lint.js';
import type { Breach } from './record.js';

/** Reads a feed back as it is written, compares it with what was meant, and judges it by rules. */
export type Verifier = {
  readonly write: (bytes: Uint8Array) => void;
  /** Ends the reading; throws when the bytes are not well-formed, or do not say what the feed says. */
  readonly close: () => readonly Breach[];
};

/** The elements of the channel and of each item that are not core RSS, as they were meant. */
export type MeantTags = { readonly channel: readonly Tag[]; readonly item: (episode: Episode) => readonly Tag[] };

/**
 * A strict reading of the bytes of a feed by a parser that has no code in common with the writer. A difference is a
 * bug of podwright, never of a post, so it is thrown; what was published before stays as it is.
 */
export const createVerifier = (feed: Feed, meant: MeantTags, options: LintOptions): Verifier => {
  const decoder = createUtf8Decoder();
  let items = 0;
  const linter = createLinter(options, {
    item: (item) => compareItem(feed.episodes[items++], item, meant),
    channel: (channel) => {
      compare('the channel', channel, channelExpectations(feed));
      compareTags('the channel', meant.channel, channel);
    },
  });
  return {
    write: (bytes) => {
      linter.write(decoder.write(bytes));
    },
    close: () => {
      linter.write(decoder.close());
      const { breaches, problem } = linter.close();
      if (problem) throw new Error(`the feed would not be well-formed: ${problem.reason}`);
      if (items !== feed.episodes.length) throw unlike('number of items', feed.episodes.length, items);
      return breaches;
    },
  };
};

const compareItem = (episode: Episode | undefined, item: Element, meant: MeantTags): void => {
  if (!episode) throw new Error('the feed would hold an item too many');
  compare(episode.guid, item, itemExpectations(episode));
  compareTags(episode.guid, meant.item(episode), item);
  const categories = childrenOf(item, 'category').map(({ text }) => text);
  compareList(`category of ${episode.guid}`, episode.tags, categories);
};

/** Every element with a prefix, in its order, with all that stands in it. */
const compareTags = (what: string, meant: readonly Tag[], { children }: Element): void => {
  const isExtension = (name: string): boolean => name.includes(':') && name !== 'content:encoded';
  const saidMeant = meant.filter(({ name }) => isExtension(name)).map(say);
  const saidFound = children.filter((element) => isExtension(element.tag) && !isSelf(element)).map(sayElement);
  for (const [index, said] of saidMeant.entries()) {
    if (saidFound[index] !== said) throw unlike(`element ${index + 1} of ${what}`, said, saidFound[index]);
  }
  if (saidFound.length !== saidMeant.length)
    throw unlike(`number of elements of ${what}`, saidMeant.length, saidFound.length);
};

/** The address of the feed itself; other links are extensions like any. */
const isSelf = ({ name, attributes }: Element): boolean => name === 'atom:link' && attributes.get('rel') === 'self';

/** An element as one text; blanks between the elements in it say nothing. */
const say = ({ name, attributes, text, children }: Tag): string =>
  JSON.stringify([name, Object.entries(attributes), children.length > 0 ? '' : text, children.map(say)]);

const sayElement = ({ tag, attributes, text, children }: Element): string =>
  JSON.stringify([tag, [...attributes], children.length > 0 ? '' : text, children.map(sayElement)]);

/** Elements that may stand in an item several times, in their order. */
const compareList = (what: string, meant: readonly string[], found: readonly string[]): void => {
  if (meant.join('\n') !== found.join('\n')) throw unlike(what, meant, found);
};

type Expectations = readonly (readonly [path: string, text: string | undefined])[];

const compare = (what: string, parent: Element, expectations: Expectations): void => {
  for (const [path, meant] of expectations) {
    const found = textAt(parent, path);
    if (found !== meant) throw unlike(`${path} of ${what}`, meant, found);
  }
};

const textAt = (parent: Element, path: string): string | undefined => {
  const [name = '', attribute] = path.split('@');
  const all = childrenOf(parent, name).filter((element) => name !== 'atom:link' || isSelf(element));
  if (all.length > 1) throw unlike(`number of ${path}`, 1, all.length);
  return attribute === undefined ? all[0]?.text : all[0]?.attributes.get(attribute);
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
  ['atom:link@href', url],
  ['lastBuildDate', updated === undefined ? undefined : new Date(updated).toUTCString()],
];

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const unlike = (what: string, meant: unknown, found: unknown): Error =>
  new Error(`the feed would not read back as meant: ${what} is ${clip(found)}, not ${clip(meant)}`);

const clip = (value: unknown): string => JSON.stringify(value)?.slice(0, 200) ?? 'absent';
