import type { Element, ParentNode } from 'domhandler';
import { isNormalAddress, resolveUrl } from '../address.js';
import { escapeAttribute, QUOTING, walk } from '../html.js';
import { escapeText } from '../text.js';
import { type Hidden, unhide } from './shortcodes.js';

const namesOf = (list: string): readonly string[] => list.split(' ');

/** What a reader's app is given: these elements with these attributes, and nothing else. */
const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map([
  ...[
    ...namesOf('p br hr ul li dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption'),
    ...namesOf('b strong i em u s del ins sub sup small mark cite q code kbd samp var'),
    ...namesOf('table caption thead tbody tfoot tr'),
  ].map((name): [string, readonly string[]] => [name, []]),
  ['a', ['title']],
  ['img', ['alt', 'title']],
  ['ol', ['start']],
  ['td', ['colspan', 'rowspan']],
  ['th', ['colspan', 'rowspan']],
]);

/** Elements whose inside is not for readers, or not harmless: they go with all that is in them. */
const REMOVED: ReadonlySet<string> = new Set([
  ...namesOf('script style iframe object embed applet noscript template svg math title head textarea select button'),
  ...namesOf('input video audio canvas xmp noembed noframes plaintext frame frameset link meta base map dialog portal'),
]);

const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img']);

/** Elements that say nothing when they are empty, as a paragraph is that held but a player. */
const DROPPED_WHEN_EMPTY: ReadonlySet<string> = new Set(
  namesOf('p a b strong i em u s h1 h2 h3 h4 h5 h6 li ul ol figure figcaption blockquote small mark'),
);

const BLOCKS: ReadonlySet<string> = new Set([
  ...namesOf('p div section article aside header footer main nav details summary center h1 h2 h3 h4 h5 h6 ul ol li dl'),
  ...namesOf('dt dd blockquote pre figure table figcaption tr caption hr form fieldset address body html'),
]);

/** An element that was opened: where its tag stands in the output, and whether anything was said since. */
type Opened = { readonly element: Element; readonly at: number; isSaid: boolean };

/**
 * The notes of a post as an HTML fragment that no app can be harmed by: rebuilt from the parsed tree out of an
 * allow-list, with every link and image absolute from `base`. Idempotent.
 */
export const cleanNotes = (root: ParentNode, hidden: readonly Hidden[], base: string): string => {
  const out: string[] = [];
  const opened: Opened[] = [];
  let quoting = 0;
  const say = (): void => {
    const last = opened.at(-1);
    if (last) last.isSaid = true;
  };
  walk(root, {
    open: (element) => {
      if (REMOVED.has(element.name)) return true;
      const tag = openTag(element, base);
      if (QUOTING.has(element.name)) quoting++;
      if (tag === undefined) {
        if (BLOCKS.has(element.name) && !out.at(-1)?.endsWith('\n')) out.push('\n');
        return false;
      }
      if (VOID.has(element.name)) say();
      else opened.push({ element, at: out.length, isSaid: !DROPPED_WHEN_EMPTY.has(element.name) });
      out.push(tag);
      return false;
    },
    close: (element) => {
      if (QUOTING.has(element.name) && !REMOVED.has(element.name)) quoting--;
      const last = opened.at(-1);
      if (last?.element !== element) return;
      opened.pop();
      if (!last.isSaid) {
        out.length = last.at;
        return;
      }
      out.push(`</${element.name}>`);
      say();
    },
    text: (text) => {
      const shown = unhide(text, hidden, quoting > 0);
      if (shown.trim() !== '') say();
      // What was removed leaves blank lines behind; in code they mean something.
      else if (quoting === 0 && out.at(-1)?.endsWith('\n')) return;
      out.push(escapeText(shown));
    },
  });
  return out.join('').trim();
};

const openTag = (element: Element, base: string): string | undefined => {
  const { name, attribs } = element;
  const allowed = ALLOWED.get(name);
  if (!allowed) return undefined;
  if (allowed.length === 0) return `<${name}>`;
  let tag = `<${name}`;
  if (name === 'a' || name === 'img') {
    const address = name === 'a' ? absolute(attribs.href, base, LINKS) : absolute(attribs.src, base, IMAGES);
    if (address === undefined) return undefined;
    tag += ` ${name === 'a' ? 'href' : 'src'}="${escapeAttribute(address)}"`;
  }
  for (const attribute of allowed) {
    const value = attribs[attribute];
    if (value === undefined || (NUMBERS.has(attribute) && !/^\d{1,5}$/.test(value))) continue;
    tag += ` ${attribute}="${escapeAttribute(value)}"`;
  }
  return `${tag}>`;
};

const NUMBERS: ReadonlySet<string> = new Set(['start', 'colspan', 'rowspan']);
const LINKS: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:', 'tel:']);
const IMAGES: ReadonlySet<string> = new Set(['https:', 'http:']);

const absolute = (address: string | undefined, base: string, schemes: ReadonlySet<string>): string | undefined => {
  if (address === undefined) return undefined;
  if (isNormalAddress(address)) return address;
  const url = resolveUrl(address, base);
  return url && schemes.has(url.protocol) ? url.href : undefined;
};

/**
 * What a post says first, as plain text: all above `<!--more-->`, else its first paragraph. Paragraphs are parted by
 * a blank line. Undefined when it says nothing.
 */
export const summarise = (root: ParentNode, hidden: readonly Hidden[], html: string): string | undefined => {
  const above = MORE.test(html) ? paragraphs(root, hidden, true) : [];
  const said = above.length > 0 ? above : paragraphs(root, hidden, false);
  return said.length > 0 ? said.join('\n\n') : undefined;
};

const MORE = /<!--\s*more\b/i;

/** The blocks of text above `<!--more-->`, or only the first paragraph. */
const paragraphs = (root: ParentNode, hidden: readonly Hidden[], isAboveMore: boolean): readonly string[] => {
  const blocks: string[] = [];
  let text = '';
  let done = false;
  const endBlock = (name: string): void => {
    const block = text.replace(/\s+/g, ' ').trim();
    text = '';
    if (block === '') return;
    if (isAboveMore || name === 'p') blocks.push(block);
    if (!isAboveMore && name === 'p') done = true;
  };
  walk(root, {
    open: ({ name }) => {
      if (done || REMOVED.has(name)) return true;
      if (BLOCKS.has(name)) endBlock('');
      if (name === 'br') text += ' ';
      return false;
    },
    close: ({ name }) => {
      if (!done && BLOCKS.has(name)) endBlock(name);
    },
    text: (piece) => {
      if (!done) text += unhide(piece, hidden);
    },
    comment: (comment) => {
      if (done || !isAboveMore || !/^\s*more\b/i.test(comment)) return;
      endBlock('');
      done = true;
    },
  });
  return blocks;
};
