import type { Search } from './search.js';

/**
 * Template code of a site generator. `template` says nothing to readers; `comment` is out of use, code and all; `raw`
 * stands around what is not template code; `highlight` is a block of code; `escaped` is shown instead of run.
 */
export type Template = {
  readonly kind: 'template' | 'comment' | 'raw' | 'highlight' | 'escaped';
  readonly text: string;
  /** What is between its delimiters, or what is shown of it. */
  readonly content?: string;
  /** What it stands for in an address, where that can be known. */
  readonly address?: string;
  readonly raw?: { readonly opener: string; readonly inner: string; readonly closer: string };
};

/** Template code longer than this is none. */
export const MOST_CHARACTERS = 2000;

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['{{<', '>}}'],
  ['{{%', '%}}'],
  ['{%', '%}'],
  ['{{', '}}'],
]);

/** The template code that opens at an offset of a body, if it is any. */
export const templateAt = (source: string, index: number, opener: string, search: Search): Template | undefined => {
  if (opener.endsWith('*')) return commentAt(source, index, search);
  if (opener === '{#' || opener === '{.' || opener === '{:') return attributesAt(source, index, opener);
  const closer = CLOSERS.get(opener) ?? '}}';
  const end = search(closer, index + opener.length);
  if (end < 0 || end > index + MOST_CHARACTERS) return undefined;
  const text = source.slice(index, end + closer.length);
  const inner = source.slice(index + opener.length, end);
  const content = inner.replace(/^-|[-/]$/g, '').trim();
  if (opener === '{{') return expressionOf(source, index, text, content);
  const shown = /^\s*\/\*([\s\S]*)\*\/\s*$/.exec(inner)?.[1];
  if (shown !== undefined) return { kind: 'escaped', text, content: opener + shown + closer };
  if (opener === '{%' && !/^[a-z]/i.test(content)) return undefined;
  const [name = ''] = /^[\w./-]+/.exec(content) ?? [];
  const pair = PAIRS.get(name);
  if (pair) return pairAt(source, index, text, name, pair, search);
  const address = addressOfTag(content);
  return { kind: 'template', text, content, ...(address === undefined ? {} : { address }) };
};

/** `{{/* … *\/}}`, Hugo's comment. */
const commentAt = (source: string, index: number, search: Search): Template | undefined => {
  const end = search('*/', index);
  const close = /^\s*-?\}\}/.exec(source.slice(end + 2, end + 12))?.[0];
  return end < 0 || close === undefined
    ? undefined
    : { kind: 'comment', text: source.slice(index, end + 2 + close.length) };
};

/** Blocks whose inside is not what it would be elsewhere. */
const PAIRS: ReadonlyMap<string, Template['kind']> = new Map([
  ['raw', 'raw'],
  ['verbatim', 'raw'],
  ['highlight', 'highlight'],
  ['comment', 'comment'],
]);

const pairAt = (
  source: string,
  index: number,
  opener: string,
  name: string,
  kind: Template['kind'],
  search: Search,
): Template | undefined => {
  const innerAt = index + opener.length;
  const ends = [`end${name}`, `/${name}`, `/ ${name}`].map((word) => search(word, innerAt)).filter((at) => at >= 0);
  if (ends.length === 0) return undefined;
  const closer = closerAround(source, Math.min(...ends), innerAt);
  if (!closer) return undefined;
  const inner = source.slice(innerAt, closer.from);
  const text = source.slice(index, closer.to);
  if (kind === 'raw') return { kind, text, raw: { opener, inner, closer: source.slice(closer.from, closer.to) } };
  return { kind, text, ...(kind === 'highlight' ? { content: inner.replace(/^[ \t]*\n/, '').trimEnd() } : {}) };
};

/** Where the tag that holds a word begins, not before the inside of its block, and where it ends. */
const closerAround = (source: string, word: number, innerAt: number): { from: number; to: number } | undefined => {
  // Not to the end of the post: many openers may share one word that nothing closes.
  const length = source.slice(word, word + MOST_CHARACTERS).indexOf('}');
  if (length < 0) return undefined;
  const end = word + length;
  const opening = source.lastIndexOf('{', word);
  return {
    from: Math.max(innerAt, source[opening - 1] === '{' ? opening - 1 : opening),
    to: source[end + 1] === '}' ? end + 2 : end + 1,
  };
};

/** `{{ … }}`; braces of a formula, or with nothing in them that could be evaluated, are none. */
const expressionOf = (source: string, index: number, text: string, content: string): Template | undefined => {
  if (!/^[.$\w"'(]/.test(content) || /[{}\n]/.test(content)) return undefined;
  if (/(?:\\[a-z]+|[\^_])(?:\{\{[^{}]*\}\})*$/i.test(source.slice(Math.max(0, index - 60), index))) return undefined;
  const address = addressOfExpression(content);
  return { kind: 'template', text, ...(address === undefined ? {} : { address }) };
};

/** The site's own address is the base of what follows; a text that a filter makes absolute is an address. */
const addressOfExpression = (content: string): string | undefined => {
  if (/^(?:site\.(?:base)?url|\$?\.Site\.BaseURL)(?:\s*\|.*)?$/i.test(content)) return '';
  return /^["']([^"']*)["']\s*\|\s*(?:relative_url|absolute_url|rel(?:Lang)?URL|abs(?:Lang)?URL|url)\b/i.exec(
    content,
  )?.[1];
};

/** `{% link assets/tides.pdf %}`; where a post is, only the site generator knows. */
const addressOfTag = (content: string): string | undefined => {
  const file = /^link\s+([^\s_]\S*)$/.exec(content)?.[1];
  return file === undefined || /\.(?:md|markdown)$/i.test(file) ? undefined : `/${file.replace(/^\/+/, '')}`;
};

/** Lists of attributes as Kramdown `{: .a}` and Goldmark `{#id .a}` have them, and Nunjucks' comment `{# … #}`. */
const attributesAt = (source: string, index: number, opener: string): Template | undefined => {
  const text = ATTRIBUTES[opener]?.exec(source.slice(index, index + 300))?.[0];
  if (text === undefined) return undefined;
  const isPlaced = opener === '{:' || text.endsWith('#}') || isWhereAttributesStand(source, index, index + text.length);
  return isPlaced ? { kind: 'template', text } : undefined;
};

const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  '{:': /^\{:(?:[:/]|\s*(?:[.#][\w-]|[\w-]+=["']|toc\b|refdef\b))[^{}\n]*\}|^\{:\/\}/,
  '{#': /^\{#[ -][^{}\n]*#\}|^\{#[\w-][^{}\n]*\}/,
  '{.': /^\{\.[a-z_-][^{}\n]*\}/i,
};

/** At the end of a heading, on a line of their own, or right behind an image. */
const isWhereAttributesStand = (source: string, from: number, to: number): boolean => {
  if (source[from - 1] === ')') return true;
  const [rest] = /^[ \t]*(?:\n|$)/.exec(source.slice(to, to + 100)) ?? [];
  if (rest === undefined) return false;
  const before = source.slice(source.lastIndexOf('\n', from - 1) + 1, from);
  const isHeading = /^ {0,3}#{1,6}[ \t]/.test(before);
  const below = source.slice(to + rest.length, to + rest.length + 200);
  return isHeading || before.trim() === '' || /^ {0,3}(?:=+|-+)[ \t]*(?:\n|$)/.test(below);
};
