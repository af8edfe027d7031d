import type { SaxesTagNS } from 'saxes';
import { MOST_LEVELS } from '../text.js';
import { bare, type Element, NAMESPACES, NO_ELEMENTS, NO_NAMES } from './element.js';
import type { Position } from './extent.js';
import type { XmlProblem } from './problem.js';

type Open = { -readonly [K in keyof Omit<Element, 'children' | 'named'>]: Element[K] } & {
  children: Element[];
  named: Map<string, Element[]>;
};

type TreeOptions = {
  /** An item has ended; `channel` and `root` as far as they are read. */
  readonly onItem: (item: Element, channel: Element, root: Element) => void;
  readonly fail: (kind: XmlProblem['kind'], reason: string, place?: Position) => void;
};

/**
 * So many elements are kept at once, by the name of the root: beside the items, and those of one item. What has more is
 * after memory; of other documents, none is looked at.
 */
const MOST_KEPT: ReadonlyMap<string, number> = new Map([
  ['rss', 10_000],
  ['opml', 100_000],
]);

/** So many characters are kept of one thing, be it a text, a tag or a comment: in pieces, they take 30 times as much. */
export const MOST_OF_ONE = 8_000_000;

/** A text of fewer pieces is put together once it is needed. */
const MOST_LOOSE = 10_000;

/** Longer texts are notes, which no rule remembers. */
const MOST_OF_A_VALUE = 500;

/** Puts the elements of a feed together; of its items, each is let go once it is told. */
export const createTree = ({ onItem, fail }: TreeOptions) => {
  const stack: Open[] = [];
  const nameOf = createNames();
  let root: Element | undefined;
  /** How many elements are kept, how many of them beside the item that is read, and how many may be. */
  let kept = 0;
  let keptBeside = 0;
  let most = 0;
  let collected = 0;
  let loose = 0;
  return {
    open: (tag: SaxesTagNS, place: Position): void => {
      const name = nameOf(tag);
      if (stack.length === 0) most = MOST_KEPT.get(name) ?? 0;
      if (stack.length === 2) keptBeside = kept;
      if (stack.length >= MOST_LEVELS) fail('too-deep', `it is nested more than ${MOST_LEVELS} levels deep`);
      if (++kept > most && most > 0) fail('too-much', tooMany(most, stack), place);
      // Field by field: spreading other objects into one is ten times slower, and a feed has elements by the 100,000.
      stack.push({
        name,
        tag: tag.name,
        uri: tag.uri,
        attributes: attributesOf(tag),
        children: NO_ELEMENTS,
        named: NO_NAMES,
        text: '',
        isCdata: false,
        line: place.line,
        column: place.column,
      });
    },
    /** Text of the innermost element, a piece of it. */
    add: (text: string, isCdata: boolean): void => {
      const open = stack.at(-1);
      if (!open || most === 0) return;
      open.text += text;
      if (isCdata) open.isCdata = true;
      if (open.text.length > MOST_OF_ONE) fail('too-much', tooLong(`the text of <${open.tag}>`), open);
      collected += text.length;
      // What a text was put together of stays in memory until it is looked at, and is ten times as large when it is blanks between tags.
      if (++loose < MOST_LOOSE || loose < collected / 8) return;
      loose = 0;
      for (const { text: whole } of stack) whole.charCodeAt(0);
    },
    close: (): void => {
      const element = stack.pop();
      if (!element) return;
      if (element.text.length < MOST_OF_A_VALUE) element.text = detached(element.text);
      else element.text.charCodeAt(0);
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
      onItem(element, parent, first);
      kept = keptBeside;
      if (!parent.named.has('item')) adopt(parent, bare(element));
    },
    /** The innermost element that is open. */
    innermost: (): Pick<Element, 'tag' | 'line' | 'column'> | undefined => stack.at(-1),
    /** The whole of it, once it has ended. */
    root: (): Element | undefined => root,
    /** The root that is read so far, and what is open in it; in each is what has ended. */
    unfinished: (): readonly Element[] => stack,
  };
};

export const tooLong = (what: string): string => `${what} is longer than ${MOST_OF_ONE} characters`;

const tooMany = (most: number, [root, , inChannel]: readonly Open[]): string => {
  if (root?.name !== 'rss') return `it holds more than ${most} elements`;
  return `more than ${most} elements stand ${inChannel?.name === 'item' ? 'in one item' : 'beside the items'}`;
};

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

/** A feed has some fifty; one that has more is after memory. */
const MOST_NAMES = 1000;

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

const NO_VALUES: ReadonlyMap<string, string> = new Map();

const attributesOf = ({ attributes }: SaxesTagNS): ReadonlyMap<string, string> => {
  let values: Map<string, string> | undefined;
  for (const name in attributes) {
    values ??= new Map();
    values.set(name, detached(attributes[name]?.value ?? ''));
  }
  return values ?? NO_VALUES;
};

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
