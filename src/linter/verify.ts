import type { Episode, Feed } from '../model.js';
import { childrenOf, type Element } from './element.js';
import { type Breach, createLinter, type LintOptions } from './lint.js';

/** Reads a feed back as it is written, compares it with what was meant, and judges it by rules. */
export type Verifier = {
  readonly write: (bytes: Uint8Array) => void;
  /** Ends the reading; throws when the bytes are not well-formed, or do not say what the feed says. */
  readonly close: () => readonly Breach[];
};

/**
 * A strict reading of the bytes of a feed by a parser that has no code in common with the writer. A difference is a
 * bug of podwright, never of a post, so it is thrown; what was published before stays as it is.
 */
export const createVerifier = (feed: Feed, options: LintOptions): Verifier => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let items = 0;
  const linter = createLinter(options, {
    item: (item) => compareItem(feed.episodes[items++], item),
    channel: (channel) => compareChannel(feed, channel),
  });
  return {
    write: (bytes) => {
      linter.write(decoder.decode(bytes, { stream: true }));
    },
    close: () => {
      linter.write(decoder.decode());
      const { breaches, problem } = linter.close();
      if (problem) throw new Error(`the feed would not be well-formed: ${problem.reason}`);
      if (items !== feed.episodes.length) throw unlike('number of items', feed.episodes.length, items);
      return breaches;
    },
  };
};

const compareChannel = (feed: Feed, channel: Element): void => {
  compare('the channel', channel, channelExpectations(feed));
  const links = [{ rel: 'self', url: feed.url }, ...(feed.links ?? [])];
  compareList(
    'atom:link',
    links.map(({ rel, url }) => `${rel} ${url}`),
    childrenOf(channel, 'atom:link').map(({ attributes }) => `${attributes.get('rel')} ${attributes.get('href')}`),
  );
};

const compareItem = (episode: Episode | undefined, item: Element): void => {
  if (!episode) throw new Error('the feed would hold an item too many');
  compare(episode.guid, item, itemExpectations(episode));
  const categories = childrenOf(item, 'category').map(({ text }) => text);
  compareList(`category of ${episode.guid}`, episode.tags, categories);
  compareList(
    `podcast:transcript of ${episode.guid}`,
    (episode.transcripts ?? []).map(({ url, type, language }) => [url, type, language].join(' ')),
    childrenOf(item, 'podcast:transcript').map(({ attributes }) =>
      ['url', 'type', 'language'].map((name) => attributes.get(name)).join(' '),
    ),
  );
};

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
  const all = childrenOf(parent, name);
  if (all.length > 1) throw unlike(`number of ${path}`, 1, all.length);
  return attribute === undefined ? all[0]?.text : all[0]?.attributes.get(attribute);
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
const channelExpectations = ({ show, updated, isArchive }: Feed): Expectations => [
  ['title', show.title],
  ['description', show.description],
  ['link', show.link],
  ['language', show.language],
  ['copyright', show.copyright],
  ['lastBuildDate', updated === undefined ? undefined : new Date(updated).toUTCString()],
  ['fh:archive', isArchive && ''],
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
