/*
 * HTML that is published on the blog's own origin, where a script could do what its author can. It is judged by what is
 * known to be harmless. The text is read by a grammar so narrow that no two parsers disagree about it: what a parser of
 * ours takes for a comment, a browser may take for an element.
 */

const WHEREVER = ['class', 'id', 'lang', 'dir', 'title'];

/** What a transcript may be made of. */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'html head title meta body header main article section footer div span p br hr blockquote h1 h2 h3 h4 h5 h6 ul ol li ' +
    'dl dt dd a cite time b i u s em strong small sub sup'
  ).split(' '),
);

/** The attributes of single elements, and what they may say. Nothing before the scheme of an address is decoded. */
const ATTRIBUTES: ReadonlyMap<string, RegExp> = new Map([
  ['a href', /^(?:https?:\/\/|mailto:|#)/i],
  ['time datetime', /^/],
  // In another charset other bytes would be markup.
  ['meta charset', /^utf-?8$/i],
]);

const ATTRIBUTE = '[ \\t\\n]+([a-z-]+)(?:[ \\t\\n]*=[ \\t\\n]*(?:"([^"]*)"|\'([^\']*)\'|([^ \\t\\n"\'<>=`]+)))?';

/** No element of a transcript needs more. */
const MOST_ATTRIBUTES = 20;

/** All that may begin with `<`. The inside of a title is text to browsers, comments in it, too. */
const TOKEN = new RegExp(
  [
    '<!doctype html[^<>]*>',
    '<!--[^<>]*-->',
    '<title>[^<]*</title[ \\t\\n]*>',
    '</(?<closed>[a-z][a-z0-9]*)[ \\t\\n]*>',
    `<(?<name>(?!title\\b)[a-z][a-z0-9]*)(?<attributes>(?:${ATTRIBUTE}){0,${MOST_ATTRIBUTES}})[ \\t\\n]*/?>`,
  ].join('|'),
  'iy',
);

/** Characters that no text has, and that switch some charsets. */
const CONTROL = /[\0-\x08\x0B\x0C\x0E-\x1F]/;

/** Why an HTML text, its lines ended by LF, is not to be published; undefined when it holds nothing that could do harm. */
export const harmIn = (html: string): string | undefined => {
  const control = html.search(CONTROL);
  if (control >= 0) return `it holds a control character in line ${lineAt(html, control)}`;
  for (let at = html.indexOf('<'); at >= 0; ) {
    const { harm, next } = readToken(html, at);
    if (harm !== undefined) return `it holds ${harm} in line ${lineAt(html, at)}, and podwright publishes text only`;
    at = html.indexOf('<', next);
  }
  return undefined;
};

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

type Token = { readonly harm?: string | undefined; readonly next: number };

const readToken = (html: string, at: number): Token => {
  // As in `3 < 4`.
  if (!/[a-z/!?]/i.test(html.charAt(at + 1))) return { next: at + 1 };
  TOKEN.lastIndex = at;
  const { 0: token, groups = {} } = TOKEN.exec(html) ?? {};
  if (token === undefined) return { harm: unreadable(html, at), next: at };
  const { name = groups.closed, attributes = '' } = groups;
  return { harm: name === undefined ? undefined : harmOf(name.toLowerCase(), attributes), next: at + token.length };
};

/** What does not follow the grammar: by the name of its element, if that is the trouble. */
const unreadable = (html: string, at: number): string => {
  const name = /^<\/?([a-z][a-z0-9]{0,19})/i.exec(html.slice(at, at + 30))?.[1]?.toLowerCase();
  if (name === undefined) return 'markup that is no element';
  return ELEMENTS.has(name) ? `a <${name}> that is not written plainly` : `<${name}>`;
};

const harmOf = (name: string, attributes: string): string | undefined => {
  if (!ELEMENTS.has(name)) return `<${name.slice(0, 20)}>`;
  for (const [, written = '', ...values] of attributes.matchAll(new RegExp(ATTRIBUTE, 'gi'))) {
    const attribute = written.toLowerCase();
    const value = values.find((one) => one !== undefined) ?? '';
    const isFine = WHEREVER.includes(attribute) || ATTRIBUTES.get(`${name} ${attribute}`)?.test(value);
    if (!isFine) return `<${name} ${attribute.slice(0, 20)}="${value.slice(0, 60).replace(/\s+/g, ' ')}">`;
  }
  return undefined;
};
