import { valueOfAttribute } from '../html.js';

/** A tag that opens an element in an HTML text: its name in lower case, and the tag as it is written. */
export type StartTag = { readonly name: string; readonly source: string };

/** Elements whose inside is text, and how they end. */
const RAW: ReadonlyMap<string, RegExp> = new Map(
  ['script', 'style', 'textarea', 'title', 'xmp'].map((name) => [name, new RegExp(`</${name}[ \\t\\n\\f\\r>]`, 'gi')]),
);

/**
 * The tags that open elements in an HTML text, in their order, in a time that grows with its length alone. What a tag is, is
 * up to htmlparser2, by which all else here reads HTML; which of them stands in which other, nobody asks.
 */
export const startTagsIn = (html: string): readonly StartTag[] => {
  const tags: StartTag[] = [];
  // Most tags are a name: one stands for all that are the same.
  const plain = new Map<string, StartTag>();
  let at = html.indexOf('<');
  while (at >= 0) {
    const code = html.charCodeAt(at + 1);
    let end = at;
    if (isLetter(code)) {
      const tag = tagAt(html, at, plain);
      if (!tag) break;
      tags.push(tag);
      end = endOfRaw(html, tag, at + tag.source.length - 1);
    } else if (code === SLASH || code === QUESTION) end = html.indexOf('>', at + 2);
    else if (code === EXCLAMATION) end = endOfDeclaration(html, at);
    if (end < 0) break;
    at = html.indexOf('<', end + 1);
  }
  return tags;
};

/** The attributes of a tag by their names in lower case, of namesakes the first; references in their values are resolved. */
export const attributesOf = ({ name, source }: StartTag): ReadonlyMap<string, string> => {
  const attributes = new Map<string, string>();
  readAttributes(source, name.length + 1, (start, endOfName, valueAt, end) => {
    const attribute = source.slice(start, endOfName).toLowerCase();
    if (attributes.has(attribute)) return;
    const value = source.slice(valueAt, end);
    attributes.set(attribute, value.includes('&') ? valueOfAttribute(value) : value);
  });
  return attributes;
};

/** The tag that opens at an offset; nothing, if it does not end. */
const tagAt = (html: string, start: number, plain: Map<string, StartTag>): StartTag | undefined => {
  let endOfName = start + 1;
  while (endOfName < html.length && !endsName(html.charCodeAt(endOfName))) endOfName++;
  const end = readAttributes(html, endOfName, nothing);
  if (end < 0) return undefined;
  const source = html.slice(start, end + 1);
  const known = end === endOfName ? plain.get(source) : undefined;
  if (known) return known;
  const tag = { name: html.slice(start + 1, endOfName).toLowerCase(), source };
  if (end === endOfName) plain.set(source, tag);
  return tag;
};

const nothing = (): void => undefined;

/** Where what belongs to a tag that ends at an offset is over: behind the text in it, if that is no HTML; -1 when nowhere. */
const endOfRaw = (html: string, tag: StartTag, end: number): number => {
  const ending = RAW.get(tag.name);
  if (!ending || isSelfClosing(tag)) return end;
  ending.lastIndex = end;
  return ending.test(html) ? html.indexOf('>', ending.lastIndex - 1) : -1;
};

/** Whether a tag ends in a slash that belongs to no value. */
const isSelfClosing = ({ name, source }: StartTag): boolean => {
  let behind = name.length + 1;
  readAttributes(source, behind, (_start, _endOfName, _valueAt, end) => {
    behind = end;
  });
  return /\/\s*>$/.test(source.slice(behind));
};

/** Where a comment, a CDATA section or another declaration ends; -1 when nowhere. */
const endOfDeclaration = (html: string, at: number): number => {
  if (html.startsWith('--', at + 2)) return endOf(html, '-->', at + 2);
  if (html.startsWith('[CDATA[', at + 2)) return endOf(html, ']]>', at + 9);
  // htmlparser2 takes what follows <! or <!- to be no end.
  return html.indexOf('>', html.charCodeAt(at + 2) === DASH ? at + 4 : at + 3);
};

const endOf = (html: string, sign: string, from: number): number => {
  const found = html.indexOf(sign, from);
  return found < 0 ? -1 : found + sign.length - 1;
};

/** Hears of an attribute: where its name begins and ends, and its value; that of none is empty. */
type AttributeListener = (start: number, endOfName: number, valueAt: number, end: number) => void;

/** Reads the attributes of a tag from the end of its name on; returns where its > stands, -1 when nowhere. */
const readAttributes = (html: string, from: number, tell: AttributeListener): number => {
  let at = from;
  while (at < html.length) {
    const code = html.charCodeAt(at);
    if (code === GREATER) return at;
    if (code === SLASH || isBlank(code)) {
      at++;
      continue;
    }
    const endOfName = endOfAttributeName(html, at);
    const equals = behindBlanks(html, endOfName);
    if (html.charCodeAt(equals) !== EQUALS) {
      tell(at, endOfName, endOfName, endOfName);
      at = equals;
      continue;
    }
    const value = behindBlanks(html, equals + 1);
    const quote = html.charCodeAt(value);
    const isQuoted = quote === QUOTE || quote === APOSTROPHE;
    const end = isQuoted ? html.indexOf(quote === QUOTE ? '"' : "'", value + 1) : endOfUnquoted(html, value);
    if (end < 0) return -1;
    tell(at, endOfName, isQuoted ? value + 1 : value, end);
    at = isQuoted ? end + 1 : end;
  }
  return -1;
};

/** A name has a letter at least, be it a sign of equality. */
const endOfAttributeName = (html: string, start: number): number => {
  let at = start + 1;
  while (at < html.length && !endsName(html.charCodeAt(at)) && html.charCodeAt(at) !== EQUALS) at++;
  return at;
};

const endOfUnquoted = (html: string, start: number): number => {
  let at = start;
  while (at < html.length && html.charCodeAt(at) !== GREATER && !isBlank(html.charCodeAt(at))) at++;
  return at;
};

const behindBlanks = (html: string, start: number): number => {
  let at = start;
  while (isBlank(html.charCodeAt(at))) at++;
  return at;
};

/** No HTML element that is looked for by its name alone has a longer one than `blockquote`. */
const LONGEST_NAME = 16;

/** The name of the tag at an offset, in lower case, where people may have written a < for itself; empty if none is there that ends as a name does. */
export const nameAt = (html: string, start: number): string => {
  let end = start;
  let code = html.charCodeAt(end);
  let isLower = true;
  while (isLetter(code) || (end > start && isDigit(code))) {
    if (code < LOWER_A && code >= UPPER_A) isLower = false;
    code = html.charCodeAt(++end);
  }
  if (!endsName(code) || end - start > LONGEST_NAME) return '';
  const name = html.slice(start, end);
  return isLower ? name : name.toLowerCase();
};

/** Where a tag likely ends that may be none: at the first > that stands in no quoted value; -1 when nowhere. */
export const endOfTag = (html: string, start: number): number => {
  for (let at = start; at < html.length; at++) {
    const code = html.charCodeAt(at);
    if (code === GREATER) return at;
    if ((code === QUOTE || code === APOSTROPHE) && opensValue(html.charCodeAt(at - 1))) {
      at = html.indexOf(code === QUOTE ? '"' : "'", at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
};

/** What stands before the quote of a value; elsewhere it is a sign as any other. */
const opensValue = (code: number): boolean => code === EQUALS || isBlank(code);

/** Whether a < before a sign is more than a < to a parser. */
export const opensTag = (code: number): boolean =>
  isLetter(code) || code === SLASH || code === EXCLAMATION || code === QUESTION;

const QUOTE = 0x22;
const EXCLAMATION = 0x21;
const APOSTROPHE = 0x27;
const DASH = 0x2d;
export const SLASH = 0x2f;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const QUESTION = 0x3f;
const SPACE = 0x20;
const UPPER_A = 0x41;
const LOWER_A = 0x61;
const LOWER_Z = 0x7a;

const isLetter = (code: number): boolean => (code | SPACE) >= LOWER_A && (code | SPACE) <= LOWER_Z;

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

const isBlank = (code: number): boolean =>
  code === SPACE || code === 0x0a || code === 0x09 || code === 0x0c || code === 0x0d;

const endsName = (code: number): boolean => code === GREATER || code === SLASH || isBlank(code);
