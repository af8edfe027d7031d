import { SaxesParser, type SaxesTagNS } from 'saxes';
import { toAddress } from '../address.js';
import { defined } from '../defined.js';
import type { Chapters, Instant, Transcript } from '../model.js';
import { transcriptType } from '../namespace/transcript-type.js';
import { MOST_LEVELS } from '../text.js';
import { decodeXml } from '../xml/encoding.js';
import type { Facts } from './facts.js';
import {
  parseEpisodeType,
  parseExplicit,
  parseInstant,
  parseSeconds,
  parseType,
  parseWhole,
  plainLine,
} from './values.js';

/** An item of a podcast feed that somebody else wrote, as far as it could be read. */
export type FeedItem = Facts & {
  /** The line of the item in its file, from 1. */
  readonly line: number;
  readonly guid?: string;
  readonly title?: string;
  readonly link?: string;
  /** Whole seconds. */
  readonly published?: Instant;
  /** 0 bytes: not known. */
  readonly enclosure?: { readonly url: string; readonly bytes: number; readonly type?: string };
};

/** Why a feed is of no use, and where that shows. */
export type FeedProblem = { readonly problem: string; readonly line: number; readonly column: number };

/**
 * Reads a feed that somebody else wrote: strictly, so that what is cut off, or holds a DOCTYPE, is refused as a whole;
 * but each value of an item by itself, so that a wrong one is only missing. Never throws.
 */
export const parseShowFeed = (bytes: Uint8Array): { readonly items: readonly FeedItem[] } | FeedProblem => {
  const reader = createReader();
  try {
    const pieces = decodeXml([bytes], (encoding) => reader.fail(`it is not ${encoding.toUpperCase()}`));
    for (const piece of pieces) reader.write(piece);
    reader.close();
  } catch (cause) {
    if (!reader.problem) throw cause;
  }
  return reader.problem ?? { items: reader.items };
};

/** Element names by namespace, which feeds write in several ways. */
const NAMESPACES: readonly (readonly [uri: RegExp, prefix: string])[] = [
  [/^$/, ''],
  [/^https?:\/\/(?:www\.)?itunes\.com\/dtds\/podcast-1\.0(?:\.dtd)?\/?$/i, 'itunes:'],
  [/^https?:\/\/(?:www\.)?podcastindex\.org\/namespace\/1\.0\/?$/i, 'podcast:'],
  [/^https?:\/\/github\.com\/podcastindex-org\/podcast-namespace\/blob\/main\/docs\/1\.0\.md\/?$/i, 'podcast:'],
];

const nameOf = ({ uri, local }: Pick<SaxesTagNS, 'uri' | 'local'>): string | undefined => {
  const prefix = NAMESPACES.find(([pattern]) => pattern.test(uri))?.[1];
  return prefix === undefined ? undefined : prefix + local;
};

/** An element of an item: its own text, if that is wanted, and its attributes, each a plain line. */
type Element = { readonly name: string; readonly text: string; readonly attributes: ReadonlyMap<string, string> };

/** What an item holds until it ends. */
type Draft = { readonly line: number; readonly elements: Element[] };

/** Elements whose text is wanted: what else there is, notes above all, is never collected. */
const TEXTS: ReadonlySet<string> = new Set([
  'guid',
  'title',
  'link',
  'pubDate',
  'itunes:title',
  'itunes:duration',
  'itunes:explicit',
  'itunes:season',
  'itunes:episode',
  'itunes:episodeType',
  'podcast:season',
  'podcast:episode',
]);

const ELEMENTS: ReadonlySet<string> = new Set(['enclosure', 'itunes:image', 'podcast:transcript', 'podcast:chapters']);

type Reader = {
  readonly items: FeedItem[];
  problem: FeedProblem | undefined;
  readonly write: (text: string) => void;
  readonly close: () => void;
  /** Notes the problem, and throws to end the reading. */
  readonly fail: (problem: string) => never;
};

/** An item stands in a channel in an rss; its elements are this many levels deep. */
const ITEM_LEVEL = 3;

/** Longer texts are no titles or guids; half of one would be a wrong one. */
const MOST_TEXT = 16_384;

const createReader = (): Reader => {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: (string | undefined)[] = [];
  let skippedLines = 0;
  let isBlank = true;
  let hasChannel = false;
  let tagLine = 1;
  let draft: Draft | undefined;
  let text = '';
  const fail = (problem: string): never => {
    reader.problem = { problem, line: skippedLines + parser.line, column: Math.max(1, parser.column) };
    throw new Error(problem);
  };
  const reader: Reader = {
    items: [],
    problem: undefined,
    write: (piece) => {
      // A blank line before the declaration is an error of XML that no app minds.
      const rest = isBlank ? piece.trimStart() : piece;
      if (isBlank) skippedLines += piece.slice(0, piece.length - rest.length).match(/\r\n?|\n/g)?.length ?? 0;
      const problem = isBlank && rest !== '' ? NO_FEEDS.find(([start]) => start.test(rest))?.[1] : undefined;
      if (problem !== undefined) fail(problem);
      isBlank &&= rest === '';
      parser.write(rest);
    },
    close: () => {
      if (isBlank) fail('it is empty');
      parser.close();
      if (!hasChannel) fail('it holds no channel');
    },
    fail,
  };
  parser.on('error', ({ message }) =>
    fail(`it is not well-formed: ${plainLine(message.slice(0, 200))?.replace(/\.$/, '')}`),
  );
  parser.on('doctype', (doctype) => fail(/^\s*html/i.test(doctype) ? WEB_PAGE : 'it holds a DOCTYPE'));
  parser.on('opentagstart', () => {
    // The character after the name is read already, and may have ended the line.
    tagLine = skippedLines + parser.line - (parser.column === 0 ? 1 : 0);
  });
  parser.on('opentag', (tag) => {
    const name = nameOf(tag);
    const [parent, level] = [open.at(-1), open.length];
    if (level === 0 && name !== 'rss') fail(rootProblem(tag));
    if (level >= MOST_LEVELS) fail(`it is nested more than ${MOST_LEVELS} levels deep`);
    open.push(name);
    hasChannel ||= name === 'channel' && level === 1;
    if (name === 'item' && parent === 'channel' && level === ITEM_LEVEL - 1) draft = { line: tagLine, elements: [] };
    if (!draft || level !== ITEM_LEVEL || name === undefined || !TEXTS.has(name)) return;
    text = '';
    parser.on('text', collect);
    parser.on('cdata', collect);
  });
  const collect = (piece: string): void => {
    if (open.length === ITEM_LEVEL + 1 && text.length <= MOST_TEXT) text += piece;
  };
  parser.on('closetag', (tag) => {
    const name = open.pop();
    if (!draft || name === undefined) return;
    if (open.length === ITEM_LEVEL && (TEXTS.has(name) || ELEMENTS.has(name))) {
      parser.off('text');
      parser.off('cdata');
      draft.elements.push({
        name,
        text: (text.length <= MOST_TEXT && plainLine(text)) || '',
        attributes: attributesOf(tag),
      });
      text = '';
    } else if (open.length === ITEM_LEVEL - 1) {
      reader.items.push(itemOf(draft));
      draft = undefined;
    }
  });
  return reader;
};

const WEB_PAGE = 'it is not a feed but a web page';

/** How what is no XML, or was never meant to be a feed, begins. */
const NO_FEEDS: readonly (readonly [start: RegExp, problem: string])[] = [
  [/^[[{]/, 'it is JSON'],
  [/^[^<]/, 'it is not XML'],
  [/^(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html[\s>])/i, WEB_PAGE],
];

const rootProblem = ({ local, uri }: Pick<SaxesTagNS, 'local' | 'uri'>): string => {
  if (/^html$/i.test(local)) return WEB_PAGE;
  return local === 'feed' && /atom/i.test(uri) ? 'it is an Atom feed, not RSS' : 'it is not RSS';
};

const attributesOf = (tag: SaxesTagNS): Element['attributes'] =>
  new Map(Object.values(tag.attributes).map(({ name, value }) => [name, plainLine(value) ?? '']));

const itemOf = ({ line, elements }: Draft): FeedItem => {
  const all = <T>(name: string, read: (element: Element) => T | undefined): readonly T[] =>
    elements.flatMap((element) => (element.name === name ? (read(element) ?? []) : []));
  const first = <T>(name: string, read: (text: string) => T | undefined): T | undefined =>
    all(name, ({ text }) => read(text))[0];
  const own = (text: string): string | undefined => text || undefined;
  const transcripts = all('podcast:transcript', transcriptOf);
  return {
    line,
    ...defined({
      guid: first('guid', own),
      title: first('title', own) ?? first('itunes:title', own),
      link: first('link', toAddress),
      published: first('pubDate', parseInstant),
      enclosure: enclosureOf(all('enclosure', readEnclosure)),
      seconds: first('itunes:duration', parseSeconds),
      image: all('itunes:image', addressIn('href'))[0],
      season: first('itunes:season', parseWhole) ?? first('podcast:season', parseWhole),
      episode: first('itunes:episode', parseWhole) ?? first('podcast:episode', parseWhole),
      episodeType: first('itunes:episodeType', parseEpisodeType),
      explicit: first('itunes:explicit', parseExplicit),
      transcripts: transcripts.length === 0 ? undefined : transcripts,
      chapters: all('podcast:chapters', chaptersOf)[0],
    }),
  };
};

const addressIn =
  (name: string) =>
  ({ attributes }: Element): string | undefined =>
    toAddress(attributes.get(name) ?? '');

const typeIn = ({ attributes }: Element): string | undefined => parseType(attributes.get('type') ?? '');

type ReadEnclosure = NonNullable<FeedItem['enclosure']>;

const readEnclosure = (element: Element): ReadEnclosure | undefined => {
  const url = addressIn('url')(element);
  const length = element.attributes.get('length') ?? '';
  const bytes = /^\d{1,15}$/.test(length) ? Number(length) : 0;
  return url === undefined ? undefined : { url, bytes, ...defined({ type: typeIn(element) }) };
};

/** Of several enclosures, the first that can be played. */
const enclosureOf = (all: readonly ReadEnclosure[]): ReadEnclosure | undefined =>
  all.find(({ type }) => /^(?:audio|video)\//.test(type ?? '')) ?? all[0];

const transcriptOf = (element: Element): Transcript | undefined => {
  const url = addressIn('url')(element);
  if (url === undefined) return undefined;
  const language = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.exec(element.attributes.get('language') ?? '')?.[0];
  return { url, type: typeIn(element) ?? transcriptType(url) ?? 'text/plain', ...defined({ language }) };
};

const chaptersOf = (element: Element): Chapters | undefined => {
  const url = addressIn('url')(element);
  return url === undefined ? undefined : { url, type: typeIn(element) ?? 'application/json+chapters' };
};
