import { quoted } from '../check.js';
import type { XmlProblem } from '../element.js';
import type { Document, DocumentComplaint } from './document.js';

/** Tells what stopped the parser of a document, where it is this rule that the document breaks. */
export const stoppedBy =
  (id: string) =>
  ({ head, problem }: Document): readonly DocumentComplaint[] => {
    if (!problem) return [];
    const { line, column, kind } = problem;
    // What is behind it may have any other fault.
    const reason = kind === 'doctype' ? `${problem.reason}, and nothing behind that is judged` : problem.reason;
    const beginning = tellOfBeginning(head);
    const [, rule, hint] = beginning?.cause ?? causeOf(problem);
    const isCutOff = kind === 'cut-off' || /unexpected end/i.test(reason);
    const message = beginning?.message ?? (isCutOff ? `the feed is cut off: ${reason}` : reason);
    return rule === id ? [{ message, at: { line, column }, ...(hint ? { hint } : {}) }] : [];
  };

/** A sign of a cause, the rule that it breaks, and how to mend it where that differs from what the rule says. */
type Cause = readonly [sign: RegExp, id: string, hint?: string];

const NOT_RSS: Cause = [/^not-rss/, 'rss/root'];

const EMPTY: Cause = [/^/, 'rss/root', 'write, or fetch, the file again: there is nothing in it'];

const BEHIND_TEXT: Cause = [
  /^/,
  'rss/root',
  'let the program that writes the feed print nothing before it: mostly this is an error message of its own',
];

/** What parsers stop at, by the kind of the problem and their words for it: the first sign that fits. */
const CAUSES: readonly Cause[] = [
  [/^not-rss: rss is in the namespace/, 'rss/root', 'take the xmlns="…" or the prefix out of <rss>'],
  [/^not-rss: the root is <rss> in another case/, 'rss/root', 'write <rss> and all other names in lower case'],
  NOT_RSS,
  [/^too-many/, 'w3c/xml', 'take out what stands there so often; no app reads as much'],
  [/an & begins no reference|a < stands in an attribute/, 'xml/escape-text'],
  [/^cut-off|unexpected end/i, 'w3c/xml', 'fetch, or write, the feed again: its end is missing'],
  [
    /malformed character entity/i,
    'xml/chars',
    'remove the character reference; XML forbids what it stands for, or it is none',
  ],
  [/^doctype/, 'xml/no-doctype'],
  [/^encoding/, 'psp1/utf8', 'save the feed as UTF-8'],
  [/entity/i, 'xml/entities'],
  [/disallowed character in (?:closing tag|processing)/, 'w3c/xml'],
  [/disallowed character in (?:tag|attribute)/, 'xml/escape-text'],
  [/disallowed character/, 'xml/chars'],
  [/\]\]>/, 'xml/cdata'],
  [/prefix/i, 'rss/extension-ns'],
];

const ANY_OTHER: Cause = [/^/, 'w3c/xml'];

const causeOf = ({ kind, reason }: XmlProblem): Cause =>
  CAUSES.find(([sign]) => sign.test(`${kind}: ${reason}`)) ?? ANY_OTHER;

/** What stopped the parser, as far as the beginning of the document tells: it is no XML, or that begins further down. */
const tellOfBeginning = (head: string): { readonly cause: Cause; readonly message: string } | undefined => {
  if (head.trim() === '') return { cause: EMPTY, message: 'the file is empty' };
  if (isJson(head)) return { cause: NOT_RSS, message: 'it is JSON, not RSS' };
  if (isWebPage(head)) return { cause: NOT_RSS, message: 'it is a web page, not RSS' };
  if (isBehindText(head)) {
    const before = head.replace(/<\?xml\s[\s\S]*|<(?:rss|opml)[\s>][\s\S]*/, '');
    return { cause: BEHIND_TEXT, message: `the feed begins behind something else: ${quoted(before)}` };
  }
  return /^\s*</.test(head) ? undefined : { cause: NOT_RSS, message: 'it is not XML' };
};

/** Whether a feed begins, but only behind something else. */
export const isBehindText = (head: string): boolean => {
  const at = head.search(/<\?xml\s|<(?:rss|opml)[\s>]/);
  return at > 0 && !/^\s*(?:<(?:\?[^>]*|!doctype[^>]*|!--(?:(?!-->)[\s\S])*--)>\s*)*$/i.test(head.slice(0, at));
};

/** Also one that begins with a comment or an XML declaration. */
export const isWebPage = (head: string): boolean =>
  /^\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype\s+)?html/i.test(head);

/** Whether what begins so may be JSON. */
export const isJson = (head: string): boolean => /^\s*[[{]/.test(head);

/** Whether it begins as a list of feeds, to whatever end it comes. */
export const isOpml = (head: string): boolean =>
  /^\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->)[\s\S])*-->\s*|<!doctype[^>]*>\s*)*<opml[\s>/]/i.test(head);
