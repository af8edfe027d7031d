import { quoted } from '../check.js';
import { endOfTag, opensTag } from '../html-scan.js';

/**
 * An & that html5lib, by which the W3C validator reads notes, takes for a mistake: it begins no reference, and neither a
 * blank nor another sign of markup follows. Names are not looked up, and a quote may be the end of an attribute.
 * @see https://github.com/html5lib/html5lib-python, _tokenizer.py, consumeEntity
 */
const BARE_AMPERSAND = /&(?![\s<&"']|$|#\d+;|#x[\da-f]+;|[a-z][\da-z]*;)/i;

/** Their text is no HTML; text/html-wellformed tells of them. */
const RAW = /<(?:script|style|textarea|title|xmp)\b/i;

/** The first & or < of an HTML text that should be escaped, with what follows; nothing where all are. */
export const bareSignIn = (html: string): string | undefined => {
  if (!html.includes('&') && !html.includes('<')) return undefined;
  if (RAW.test(html)) return undefined;
  const text = html.includes('<!--') ? withoutComments(html) : html;
  const ampersand = text.search(BARE_AMPERSAND);
  const at = ampersand < 0 ? bareLessIn(text) : ampersand;
  return at < 0 ? undefined : quoted(text.slice(at, at + 20));
};

/** Where a < stands that opens no tag, outside of tags; -1 when nowhere, or when a tag never ends. */
const bareLessIn = (html: string): number => {
  let at = html.indexOf('<');
  while (at >= 0) {
    if (!opensTag(html.charCodeAt(at + 1))) return at;
    const end = endOfTag(html, at + 1);
    if (end < 0) return -1;
    at = html.indexOf('<', end + 1);
  }
  return -1;
};

const withoutComments = (html: string): string => {
  const kept: string[] = [];
  let from = 0;
  for (let at = html.indexOf('<!--'); at >= 0; at = html.indexOf('<!--', from)) {
    kept.push(html.slice(from, at));
    const end = html.indexOf('-->', at);
    if (end < 0) return kept.join(' ');
    from = end + 3;
  }
  return kept.join(' ') + html.slice(from);
};
