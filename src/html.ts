import { createRequire } from 'node:module';

import type { AnyNode, Element, ParentNode } from 'domhandler';
import { escapeText } from './text.js';

// The CommonJS build starts faster: its ES modules are ninety files, each resolved and read by itself.
const load = (): typeof import('cheerio/slim') => createRequire(import.meta.url)('cheerio/slim');
let cheerio: ReturnType<typeof load> | undefined;
const loadParser = (): typeof import('htmlparser2') => createRequire(import.meta.url)('htmlparser2');

/** Parses an HTML fragment as a browser's tag soup; elements know the offset at which they start. */
export const parseHtml = (html: string): ParentNode => {
  // Loaded when it is needed: most feeds that are judged hold nothing that has to be parsed.
  cheerio ??= load();
  const root = cheerio.load(html, { xml: { xmlMode: false, withStartIndices: true } }, false).root()[0];
  if (!root) throw new Error('cheerio returned no root');
  return root;
};

/** The depth from which on parsing takes minutes; far above what a post may nest. */
const MOST_OPEN = 1000;

const holdsMoreThan = (text: string, sought: string, most: number): boolean => {
  let count = 0;
  for (let at = text.indexOf(sought); at >= 0 && count <= most; at = text.indexOf(sought, at + 1)) count++;
  return count > most;
};

/** Elements for each of which the parser remembers whether it is in SVG or MathML, until an end tag of their own. */
const FOREIGN: ReadonlySet<string> = new Set(
  'svg math mi mn mo ms mtext annotation-xml foreignobject desc title'.split(' '),
);

/**
 * Whether an HTML text opens so many elements inside of each other that it must not even be parsed. The parser itself
 * says so, for what closes what, and what is no tag at all, is up to it; it is stopped as soon as that is known.
 */
export const isUnparsable = (html: string): boolean => {
  if (!holdsMoreThan(html, '<', MOST_OPEN)) return false;
  let open = 0;
  let foreign = 0;
  // Kept: an element that ends by itself, `<br>`, closes after the parser was stopped.
  let isTooDeep = false;
  const parser = new (loadParser().Parser)({
    onopentagname: (name) => {
      open++;
      if (FOREIGN.has(name)) foreign++;
      isTooDeep ||= open > MOST_OPEN || foreign > MOST_OPEN;
      if (isTooDeep) parser.pause();
    },
    onclosetag: (name, isImplied) => {
      open--;
      if (!isImplied && FOREIGN.has(name)) foreign--;
    },
  });
  parser.write(html);
  return isTooDeep;
};

/** What the value of an attribute in a tag means: its references resolved. */
export const valueOfAttribute = (written: string): string => {
  let value = '';
  const parser = new (loadParser().Parser)({
    onattribute: (_name, resolved) => {
      value = resolved;
    },
  });
  // One that holds either quote has none around it.
  const quote = ['"', "'"].find((sign) => !written.includes(sign)) ?? '';
  parser.end(`<a x=${quote}${written}${quote}>`);
  return value;
};

/** What to do on the way through a tree. `open` returns true to pass over the inside of an element. */
export type Visitor = {
  readonly open?: (element: Element) => boolean;
  readonly close?: (element: Element) => void;
  readonly text?: (text: string, offset: number) => void;
  readonly comment?: (text: string) => void;
};

/** Visits a tree in document order, without recursion: depth is up to whoever wrote the post. */
export const walk = (root: ParentNode, visitor: Visitor): void => {
  let node: AnyNode | null = root.firstChild;
  while (node) {
    const inside: AnyNode | null = enter(node, visitor);
    if (inside) {
      node = inside;
      continue;
    }
    let done: AnyNode | null = node;
    leave(done, visitor);
    while (done && !done.next) {
      done = done.parent === root ? null : done.parent;
      if (done) leave(done, visitor);
    }
    node = done?.next ?? null;
  }
};

const enter = (node: AnyNode, visitor: Visitor): AnyNode | null => {
  if (isElement(node)) {
    const isSkipped = visitor.open?.(node) ?? false;
    return isSkipped ? null : node.firstChild;
  }
  if (node.type === 'text') visitor.text?.(node.data, node.startIndex ?? 0);
  else if (node.type === 'comment') visitor.comment?.(node.data);
  return null;
};

const leave = (node: AnyNode, visitor: Visitor): void => {
  if (isElement(node)) visitor.close?.(node);
};

const isElement = (node: AnyNode): node is Element =>
  node.type === 'tag' || node.type === 'script' || node.type === 'style';

/** Elements that show their inside as code, or not at all: what stands in them was not meant for readers. */
export const QUOTING: ReadonlySet<string> = new Set([
  'code',
  'pre',
  'kbd',
  'samp',
  'script',
  'style',
  'textarea',
  'template',
  'xmp',
  'title',
]);

/** A value made safe for a double-quoted attribute. */
export const escapeAttribute = (value: string): string => escapeText(value).replaceAll('"', '&quot;');
