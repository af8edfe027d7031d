import { escapeAttribute } from '../html.js';
import type { Notes } from '../model.js';
import { escapeText } from '../text.js';
import { cutText } from './cut.js';

/**
 * No app or directory publishes a limit for `content:encoded`. Databases have some: a MySQL `TEXT` takes 65,535
 * bytes, and loses the rest with its tags open. https://dev.mysql.com/doc/refman/8.4/en/string-type-syntax.html
 */
const MOST_BYTES = 65_535;

/** Notes that fit: what is too long is cut between graphemes, its tags closed, and leads on to the post. */
export const cutNotes = (notes: Notes, address: string, mostBytes = MOST_BYTES): Notes => {
  if (notes.length <= mostBytes) return notes;
  const link = `\n<p><a href="${escapeAttribute(address)}">Read the whole post</a></p>`;
  const end = Buffer.byteLength(link) <= mostBytes / 4 ? link : '';
  const cut = cutHtml(new TextDecoder().decode(notes), mostBytes - Buffer.byteLength(end));
  return new TextEncoder().encode(cut + end);
};

const ELLIPSIS = '…';

/** Tags and the texts between them, of a fragment in which every `<` opens a tag and every `>` ends one. */
const TOKEN = /<(\/?)([a-z0-9]+)[^>]*>|[^<]+/g;
const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img']);

const cutHtml = (html: string, mostBytes: number): string => {
  const kept: string[] = [];
  const open: string[] = [];
  // What is still free once all that is open is closed.
  let free = mostBytes - Buffer.byteLength(ELLIPSIS);
  for (const [token, slash, name] of html.matchAll(TOKEN)) {
    const bytes = Buffer.byteLength(token);
    const closing = name === undefined || VOID.has(name) ? 0 : endTag(name).length;
    if (slash === '/') open.pop();
    else if (bytes + closing > free) {
      if (name === undefined) kept.push(escapeText(cutText(unescapeText(token), free)));
      break;
    } else {
      free -= bytes + closing;
      if (closing > 0) open.push(name ?? '');
    }
    kept.push(token);
  }
  return closeCut(kept, open);
};

const closeCut = (kept: string[], open: string[]): string => {
  // An element that holds nothing yet is not worth opening, and a blank not worth keeping.
  while (kept.length > 0 && (kept.at(-1)?.trim() === '' || isStartTag(kept.at(-1), open.at(-1)))) {
    if (kept.pop()?.startsWith('<')) open.pop();
  }
  const text = kept.pop()?.trimEnd() ?? '';
  const isInText = open.length > 0 && !/^<\/(?:p|h\d|li|ul|ol|dl|dt|dd|pre|blockquote|figure|figcaption)>$/.test(text);
  return `${kept.join('')}${text}${isInText ? ELLIPSIS : ''}${open.toReversed().map(endTag).join('')}`;
};

const isStartTag = (token: string | undefined, name: string | undefined): boolean =>
  name !== undefined && (token === `<${name}>` || token?.startsWith(`<${name} `) === true);

const endTag = (name: string): string => `</${name}>`;

const unescapeText = (html: string): string =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
