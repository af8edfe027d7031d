import { ATOM, CONTENT, EARLY_PODCAST, ITUNES, PODCAST } from '../namespace/uris.js';
/** An element of a feed, and where it opens. */
export type Element = {
  /** With the usual prefix of its namespace, whatever the feed calls it: `title`, `itunes:image`; `?:x` in one that is not known. */
  readonly name: string;
  /** As it is written. */
  readonly tag: string;
  readonly uri: string;
  /** By name as written; those of namespaces with their prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** The same children by their names: rules ask for them by the hundred. */
  readonly named: ReadonlyMap<string, readonly Element[]>;
  /** Its own text, character references and CDATA resolved, as it stands. */
  readonly text: string;
  /** Whether some of its text stands in CDATA. */
  readonly isCdata: boolean;
  /** From 1; the column is that of the `<`. */
  readonly line: number;
  readonly column: number;
};

/** The namespaces that feeds use, by their exact URIs. */
export const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['', ''],
  [ITUNES, 'itunes'],
  [PODCAST, 'podcast'],
  [EARLY_PODCAST, 'podcast'],
  [ATOM, 'atom'],
  [CONTENT, 'content'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/terms/', 'dcterms'],
  ['http://search.yahoo.com/mrss/', 'media'],
  ['http://purl.org/rss/1.0/modules/syndication/', 'sy'],
  ['http://purl.org/syndication/history/1.0', 'fh'],
  ['http://purl.org/rss/1.0/modules/slash/', 'slash'],
  ['http://wellformedweb.org/CommentAPI/', 'wfw'],
  ['http://purl.org/syndication/thread/1.0', 'thr'],
  ['http://www.w3.org/2003/01/geo/wgs84_pos#', 'geo'],
  ['http://www.georss.org/georss', 'georss'],
  ['http://www.w3.org/1999/xhtml', 'xhtml'],
  ['http://www.spotify.com/ns/rss', 'spotify'],
  ['http://podlove.org/simple-chapters', 'psc'],
  ['http://www.google.com/schemas/play-podcasts/1.0', 'googleplay'],
  ['https://www.google.com/schemas/play-podcasts/1.0', 'googleplay'],
  ['http://www.rawvoice.com/rawvoiceRssModule/', 'rawvoice'],
  ['http://www.w3.org/XML/1998/namespace', 'xml'],
]);

// Most elements have no children and no attributes: what they lack is not made anew for each of the 1,000,000 of a feed.
export const NO_ELEMENTS: Element[] = [];
export const NO_NAMES = new Map<string, Element[]>();

/** An element without what is in it. */
export const bare = (element: Element): Element => ({ ...element, children: NO_ELEMENTS, named: NO_NAMES, text: '' });

/** The children of an element that go by a name. */
export const childrenOf = ({ named }: Element, name: string): readonly Element[] =>
  named === NO_NAMES ? NO_ELEMENTS : (named.get(name) ?? NO_ELEMENTS);

export const childOf = ({ named }: Element, name: string): Element | undefined =>
  named === NO_NAMES ? undefined : named.get(name)?.[0];

/** The text of the first child with a name, without blanks around it; empty when there is none. */
export const textOf = (parent: Element, name: string): string => childOf(parent, name)?.text.trim() ?? '';
