import { SaxesParser, type SaxesTagNS } from 'saxes';
import { clip, MOST_LEVELS } from '../text.js';
import { createSplitter, extentOf, firstForbidden, type Opener } from './cdata.js';

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

/** What is wrong with the XML itself, and where. */
export type XmlProblem = {
  readonly kind: 'not-well-formed' | 'cut-off' | 'doctype' | 'too-deep' | 'too-many' | 'encoding' | 'not-rss';
  readonly reason: string;
  readonly line: number;
  readonly column: number;
};

/** The namespaces that feeds use, by their exact URIs. */
export const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['', ''],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['https://podcastindex.org/namespace/1.0', 'podcast'],
  ['https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md', 'podcast'],
  ['http://www.w3.org/2005/Atom', 'atom'],
  ['http://purl.org/rss/1.0/modules/content/', 'content'],
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

/** Hears of a feed as it is read: items one by one, so that they need not be in memory at once; the root, without them, at its end. */
export type Listener = {
  /** `channel` and `root` as far as they are read. */
  readonly onItem: (item: Element, channel: Element, root: Element) => void;
  /** The root and its channel; of its items the first alone is in it, without children, to tell what comes after it. */
  readonly onEnd: (root: Element, channel: Element | undefined) => void;
  /** Only the first is told: what comes after it is a guess. */
  readonly onProblem: (problem: XmlProblem) => void;
  readonly onInstruction?: (target: string, body: string, line: number, column: number) => void;
};

type Open = { -readonly [K in keyof Omit<Element, 'children' | 'named'>]: Element[K] } & {
  children: Element[];
  named: Map<string, Element[]>;
};

// Most elements have no children and no attributes: what they lack is not made anew for each of the 1,000,000 of a feed.
const NO_ELEMENTS: Element[] = [];
const NO_NAMES = new Map<string, Element[]>();
const NO_VALUES: ReadonlyMap<string, string> = new Map();

const adopt = (parent: Open, child: Element): void => {
  if (parent.children === NO_ELEMENTS) {
    parent.children = [];
    parent.named = new Map();
  }
  parent.children.push(child);
  const namesakes = parent.named.get(child.name);
  if (namesakes) namesakes.push(child);
  else parent.named.set(child.name, [child]);
};

/** An element without what is in it. */
export const bare = (element: Element): Element => ({ ...element, children: NO_ELEMENTS, named: NO_NAMES, text: '' });

/**
 * Nothing but room for listeners: saxes adds each as a property with a computed name, and V8 turns an object that has no
 * room left for such into a dictionary. A parser with seven listeners, as ours, took four times as long for it.
 */
class Parser extends SaxesParser<{ xmlns: true }> {}

/**
 * So many elements are kept at once, by the name of the root: beside the items, and those of one item. What has more is
 * after memory; of other documents, none is looked at.
 */
const MOST_KEPT: ReadonlyMap<string, number> = new Map([
  ['rss', 10_000],
  ['opml', 100_000],
]);

const tooMany = (most: number, [root, , inChannel]: readonly Open[]): string => {
  if (root?.name !== 'rss') return `it holds more than ${most} elements`;
  return `more than ${most} elements stand ${inChannel?.name === 'item' ? 'in one item' : 'beside the items'}`;
};

/** As many attributes may be in one tag. */
const MOST_ATTRIBUTES = 1000;

/** A strict reader of feeds, fed with text piece by piece. */
export const createReader = (
  listener: Listener,
): { readonly write: (text: string) => boolean; readonly close: () => void } => {
  const parser = new Parser({ xmlns: true });
  const stack: Open[] = [];
  let root: Element | undefined;
  let isDone = false;
  /** How many elements are kept, how many of them beside the item that is read, and how many may be. */
  let kept = 0;
  let keptBeside = 0;
  let most = 0;
  let attributes = 0;
  /** What the tag is called that is not read to its end. */
  let inTag: string | undefined;
  const nameOf = createNames();
  let openingLine = 1;
  let openingColumn = 1;
  const placeOfTag = () => ({ line: openingLine, column: openingColumn });
  /** What the parser has not seen of the lines so far, and of the line that it is in. */
  const unseen = { lines: 0, columns: 0, line: 1 };
  const lineHere = (): number => parser.line + unseen.lines;
  /** What the parser has read of the line, with what it has not seen. */
  const columnsRead = (): number => parser.column + (parser.line === unseen.line ? unseen.columns : 0);
  const columnHere = (): number => Math.max(1, columnsRead());
  const here = () => ({ line: lineHere(), column: columnHere() });
  /** Where the character stands that the parser reads next. */
  const next = () => ({ line: lineHere(), column: columnsRead() + 1 });
  const fail = (kind: XmlProblem['kind'], reason: string, place = here()): void => {
    if (isDone) return;
    isDone = true;
    listener.onProblem({ kind, reason, ...place });
  };
  /** What the parser is reading, how much it had before, and how much of the line. */
  let written = { text: '', before: 0, columns: 0 };
  /** The column of a `<` that the pieces so far end behind, without a `>`. */
  let cutOpening = 1;
  /** The column of the last `<` before where the parser is. */
  const columnOfOpening = (): number => {
    const at = written.text.lastIndexOf('<', parser.position - written.before - 1);
    return at < 0 ? cutOpening : columnAt(at);
  };
  const columnAt = (at: number): number => {
    const { text, columns } = written;
    const start = text.lastIndexOf('\n', at) + 1;
    return (start > 0 ? 0 : columns) + extentOf(text.slice(start, at)).columns + 1;
  };
  parser.on('error', ({ message }) => {
    const reason = wordingOf(message);
    // The parser does not say which one: < is disallowed where others are forbidden everywhere.
    const isLess = reason === 'disallowed character' && written.text[parser.position - written.before - 1] === '<';
    fail('not-well-formed', isLess ? 'a < stands in an attribute' : reason);
  });
  /** Where the last instruction, comment or section opens. */
  let opening = { line: 1, column: 1 };
  parser.on('processinginstruction', ({ target, body }) => {
    listener.onInstruction?.(target, body, opening.line, opening.column);
  });
  parser.on('opentagstart', ({ name }) => {
    inTag = name;
    attributes = 0;
    // The character after the name is read already: when it has ended the line, the text itself tells the column.
    const isPast = parser.column === 0;
    openingLine = lineHere() - (isPast ? 1 : 0);
    openingColumn = isPast ? columnOfOpening() : Math.max(1, columnHere() - name.length - 1);
  });
  parser.on('attribute', () => {
    if (++attributes > MOST_ATTRIBUTES)
      fail('too-many', `a tag holds more than ${MOST_ATTRIBUTES} attributes`, placeOfTag());
  });
  parser.on('opentag', (tag) => {
    inTag = undefined;
    if (isDone) return;
    if (stack.length >= MOST_LEVELS) fail('too-deep', `it is nested more than ${MOST_LEVELS} levels deep`);
    const { uri, name } = tag;
    const usual = nameOf(tag);
    if (stack.length === 0) most = MOST_KEPT.get(usual) ?? 0;
    if (stack.length === 2) keptBeside = kept;
    if (++kept > most && most > 0) fail('too-many', tooMany(most, stack), placeOfTag());
    // Field by field: spreading other objects into one is ten times slower, and a feed has elements by the 100,000.
    stack.push({
      name: usual,
      tag: name,
      uri,
      attributes: attributesOf(tag),
      children: NO_ELEMENTS,
      named: NO_NAMES,
      text: '',
      isCdata: false,
      line: openingLine,
      column: openingColumn,
    });
  });
  let collected = 0;
  let loose = 0;
  const collect = (text: string, isCdata: boolean): void => {
    const open = stack.at(-1);
    if (!open || isDone || most === 0) return;
    open.text += text;
    if (isCdata) open.isCdata = true;
    collected += text.length;
    // What a text was put together of stays in memory until it is looked at, and is ten times as large when it is blanks between tags.
    if (++loose < MOST_LOOSE || loose < collected / 8) return;
    loose = 0;
    for (const { text: whole } of stack) whole.charCodeAt(0);
  };
  parser.on('text', (text) => collect(text, false));
  const skip = (text: string): void => {
    const { lines, columns } = extentOf(text);
    unseen.lines += lines;
    unseen.columns =
      lines === 0 ? (parser.line === unseen.line ? unseen.columns : 0) + columns : columns - parser.column;
    unseen.line = parser.line;
  };
  const collectCdata = (text: string): void => {
    const wrong = firstForbidden(text);
    collect(text, true);
    skip(wrong < 0 ? text : text.slice(0, wrong + 1));
    if (wrong >= 0) fail('not-well-formed', 'disallowed character');
  };
  parser.on('closetag', () => {
    const element = stack.pop();
    if (!element || isDone) return;
    if (element.text.length < MOST_OF_A_VALUE) element.text = detached(element.text);
    const parent = stack.at(-1);
    if (!parent) {
      root = element;
      return;
    }
    const isItem = stack.length === 2 && element.name === 'item' && parent.name === 'channel';
    if (!isItem) {
      if (most > 0) adopt(parent, element);
      return;
    }
    const [first = parent] = stack;
    listener.onItem(element, parent, first);
    kept = keptBeside;
    if (!parent.named.has('item')) adopt(parent, bare(element));
  });
  /** The tag that is not read to its end, or else the innermost element that is open. */
  const openElement = (): (Pick<Element, 'line' | 'column'> & { readonly what: string }) | undefined => {
    if (inTag !== undefined) return { what: `the tag <${clip(inTag, MOST_OF_A_NAME)}`, ...placeOfTag() };
    const open = stack.at(-1);
    return open && { what: `<${clip(open.tag, MOST_OF_A_NAME)}>`, line: open.line, column: open.column };
  };
  const splitter = createSplitter({
    markup: (text) => {
      written = { text, before: written.before + written.text.length, columns: columnsRead() };
      if (!isDone) parser.write(text);
      const at = text.lastIndexOf('<');
      if (at > text.lastIndexOf('>')) cutOpening = columnAt(at);
    },
    opener: (opener) => {
      if (opener === '<?') opening = next();
      else fail('doctype', 'it holds a DOCTYPE', next());
    },
    opened: ({ length }) => {
      opening.line = lineHere();
      opening.column = columnsRead() - length + 1;
    },
    ampersand: () => fail('not-well-formed', 'an & begins no reference', next()),
    cdata: (text) => {
      if (!isDone) collectCdata(text);
    },
  });
  return {
    write: (text) => {
      if (!isDone) splitter.write(text);
      return !isDone;
    },
    close: () => {
      const inside = splitter.close();
      const open = inside === undefined ? openElement() : { what: SECTIONS[inside], ...opening };
      if (open) fail('cut-off', `${open.what} is not closed`, { line: open.line, column: open.column });
      if (!isDone) parser.close();
      if (!isDone && root) listener.onEnd(root, childOf(root, 'channel'));
    },
  };
};

/** The usual names of elements; each is made once for a feed. */
const createNames = (): ((tag: SaxesTagNS) => string) => {
  const known = new Map<string, { readonly uri: string; readonly usual: string }>();
  return ({ name, uri, local }) => {
    const one = known.get(name);
    if (one?.uri === uri) return one.usual;
    const prefix = NAMESPACES.get(uri) ?? '?';
    const usual = prefix === '' ? local : `${prefix}:${local}`;
    if (known.size < MOST_NAMES) known.set(name, { uri, usual });
    return usual;
  };
};

/** A feed has some fifty; one that has more is after memory. */
const MOST_NAMES = 1000;

/** What of the long name of an element is told. */
const MOST_OF_A_NAME = 60;

/** What a document can be in the midst of, beside elements and their tags. */
const SECTIONS: Readonly<Record<Opener, string>> = {
  '<!--': 'a comment',
  '<?': 'an instruction',
  '<![CDATA[': 'a CDATA section',
};

/** A text of fewer pieces is put together once it is needed. */
const MOST_LOOSE = 10_000;

/** Longer texts are notes, which no rule remembers. */
const MOST_OF_A_VALUE = 500;

/**
 * A short text that is no part of the piece of the feed in which it stands: rules remember guids and titles, and would
 * keep all of the feed in memory with them.
 */
const detached = (text: string): string => {
  if (text.length < 13) return text;
  const copy = text.charAt(0) + text.slice(1);
  // What two strings make is a copy only once it is looked at.
  return Number.isNaN(copy.charCodeAt(1)) ? text : copy;
};

const attributesOf = ({ attributes }: SaxesTagNS): ReadonlyMap<string, string> => {
  let values: Map<string, string> | undefined;
  for (const name in attributes) {
    values ??= new Map();
    values.set(name, detached(attributes[name]?.value ?? ''));
  }
  return values ?? NO_VALUES;
};

const wordingOf = (message: string): string => message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');

/** The children of an element that go by a name. */
export const childrenOf = ({ named }: Element, name: string): readonly Element[] =>
  named === NO_NAMES ? NO_ELEMENTS : (named.get(name) ?? NO_ELEMENTS);

export const childOf = ({ named }: Element, name: string): Element | undefined =>
  named === NO_NAMES ? undefined : named.get(name)?.[0];

/** The text of the first child with a name, without blanks around it; empty when there is none. */
export const textOf = (parent: Element, name: string): string => childOf(parent, name)?.text.trim() ?? '';
