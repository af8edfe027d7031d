import { toAddress } from '../address.js';
import { defined } from '../defined.js';
import { groupBy } from '../groups.js';
import type { Chapters, Instant, Transcript } from '../model.js';
import { transcriptType } from '../namespace/transcript-type.js';
import { isJson, isWebPage } from '../xml/beginning.js';
import type { Element } from '../xml/element.js';
import { decodeXml } from '../xml/encoding.js';
import { extentOf, moved, type Position, placedFrom, START } from '../xml/extent.js';
import type { XmlProblem } from '../xml/problem.js';
import { createReader } from '../xml/reader.js';
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
 * but each value of an item by itself, so that a wrong one is only missing. Throws only what `pieces` does.
 */
export const parseShowFeed = (pieces: Iterable<Uint8Array>): { readonly items: readonly FeedItem[] } | FeedProblem => {
  const items: FeedItem[] = [];
  let problem: FeedProblem | undefined;
  let start = START;
  const note = (reason: string, { line, column }: Position): void => {
    problem ??= { problem: reason, line, column };
  };
  const noteProblem = (found: XmlProblem): void => note(tell(found), found);
  const reader = createReader({
    onItem: (item, _, root) => {
      if (root.name === 'rss') items.push(itemOf(placedFrom(start, item)));
    },
    onEnd: (root, channel) => {
      const reason = root.name === 'rss' && channel ? undefined : rootProblem(root);
      if (reason !== undefined) note(reason, placedFrom(start, root));
    },
    onProblem: (found) => noteProblem(placedFrom(start, found)),
  });
  let hasBegun = false;
  for (const piece of decodeXml(pieces, noteProblem)) {
    // A blank line before the declaration is an error of XML that no app minds.
    const rest: string = hasBegun ? piece : piece.trimStart();
    if (!hasBegun) {
      start = moved(start, extentOf(piece.slice(0, piece.length - rest.length)));
      hasBegun = rest !== '';
      const reason = hasBegun ? beginningProblem(rest) : undefined;
      if (reason !== undefined) note(reason, start);
    }
    if (problem || !reader.write(rest)) break;
  }
  if (!hasBegun) note('it is empty', start);
  if (!problem) reader.close();
  return problem ?? { items };
};

/** What is the matter with the feed as such; all else is how its XML is written. */
const AS_SUCH: ReadonlySet<XmlProblem['kind']> = new Set(['doctype', 'too-deep', 'too-much', 'encoding']);

const tell = ({ kind, reason }: XmlProblem): string =>
  AS_SUCH.has(kind) ? reason : `it is not well-formed: ${plainLine(reason.slice(0, MOST_OF_A_REASON)) ?? 'broken'}`;

const MOST_OF_A_REASON = 200;

const WEB_PAGE = 'it is not a feed but a web page';

/** What is no XML, or was never meant to be a feed. */
const beginningProblem = (head: string): string | undefined => {
  if (isJson(head)) return 'it is JSON';
  if (isWebPage(head)) return WEB_PAGE;
  return head.startsWith('<') ? undefined : 'it is not XML';
};

const rootProblem = ({ name, tag }: Element): string => {
  if (name === 'rss') return 'it holds no channel';
  if (/^(?:.*:)?html$/i.test(tag)) return WEB_PAGE;
  return name === 'atom:feed' ? 'it is an Atom feed, not RSS' : 'it is not RSS';
};

/** Namespaces as feeds write them, in several ways. */
const LENIENT: readonly (readonly [uri: RegExp, prefix: string])[] = [
  [/^$/, ''],
  [/^https?:\/\/(?:www\.)?itunes\.com\/dtds\/podcast-1\.0(?:\.dtd)?\/?$/i, 'itunes:'],
  [/^https?:\/\/(?:www\.)?podcastindex\.org\/namespace\/1\.0\/?$/i, 'podcast:'],
  [/^https?:\/\/github\.com\/podcastindex-org\/podcast-namespace\/blob\/main\/docs\/1\.0\.md\/?$/i, 'podcast:'],
];

const nameOf = ({ uri, tag }: Element): string | undefined => {
  const prefix = LENIENT.find(([pattern]) => pattern.test(uri))?.[1];
  return prefix === undefined ? undefined : prefix + tag.slice(tag.indexOf(':') + 1);
};

/** Longer texts are no titles or guids; half of one would be a wrong one. */
const MOST_TEXT = 16_384;

const textOf = ({ text }: Element): string => (text.length <= MOST_TEXT && plainLine(text)) || '';

const attributeOf = ({ attributes }: Element, name: string): string => plainLine(attributes.get(name) ?? '') ?? '';

const itemOf = ({ line, children }: Element): FeedItem => {
  const byName = groupBy(children, nameOf);
  const all = <T>(name: string, read: (element: Element) => T | undefined): readonly T[] =>
    (byName.get(name) ?? []).flatMap((element) => read(element) ?? []);
  const first = <T>(name: string, read: (text: string) => T | undefined): T | undefined =>
    all(name, (element) => read(textOf(element)))[0];
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
  (element: Element): string | undefined =>
    toAddress(attributeOf(element, name));

const typeIn = (element: Element): string | undefined => parseType(attributeOf(element, 'type'));

type ReadEnclosure = NonNullable<FeedItem['enclosure']>;

const readEnclosure = (element: Element): ReadEnclosure | undefined => {
  const url = addressIn('url')(element);
  const length = attributeOf(element, 'length');
  const bytes = /^\d{1,15}$/.test(length) ? Number(length) : 0;
  return url === undefined ? undefined : { url, bytes, ...defined({ type: typeIn(element) }) };
};

/** Of several enclosures, the first that can be played. */
const enclosureOf = (all: readonly ReadEnclosure[]): ReadEnclosure | undefined =>
  all.find(({ type }) => /^(?:audio|video)\//.test(type ?? '')) ?? all[0];

const transcriptOf = (element: Element): Transcript | undefined => {
  const url = addressIn('url')(element);
  if (url === undefined) return undefined;
  const language = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.exec(attributeOf(element, 'language'))?.[0];
  return { url, type: typeIn(element) ?? transcriptType(url) ?? 'text/plain', ...defined({ language }) };
};

const chaptersOf = (element: Element): Chapters | undefined => {
  const url = addressIn('url')(element);
  return url === undefined ? undefined : { url, type: typeIn(element) ?? 'application/json+chapters' };
};
