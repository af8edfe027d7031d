import { isBehindText, isJson, isWebPage } from '../../xml/beginning.js';
import { NAMESPACES } from '../../xml/element.js';
import type { XmlProblem } from '../../xml/problem.js';
import { quoted } from '../check.js';
import type { Document, DocumentComplaint } from './document.js';

/** The rule that a document breaks, and how to mend it where that differs from what the rule says. */
type Cause = { readonly id: string; readonly hint?: string };

/** Tells what stopped the parser of a document, where it is this rule that the document breaks. */
export const stoppedBy =
  (id: string) =>
  ({ head, problem, isBinary }: Document): readonly DocumentComplaint[] => {
    if (!problem) return [];
    const { line, column } = problem;
    const { cause, message } = (isBinary ? undefined : tellOfBeginning(head)) ?? {
      cause: CAUSES[problem.kind],
      message: isBinary ? problem.reason : messageOf(problem),
    };
    const hint = problem.hint ?? (problem.kind === 'prefix' ? declaring(problem.reason) : cause.hint);
    return cause.id === id ? [{ message, at: { line, column }, ...(hint ? { hint } : {}) }] : [];
  };

const messageOf = ({ kind, reason }: XmlProblem): string => {
  if (kind === 'cut-off') return `the feed is cut off: ${reason}`;
  // What is behind it may have any other fault.
  return kind === 'not-rss' ? reason : `${reason}, and nothing behind that is judged`;
};

/** How to declare the prefix that a reason names, where its namespace is known by it. */
const declaring = (reason: string): string | undefined => {
  const prefix = /"([^"]+)"/.exec(reason)?.[1];
  const uri = [...NAMESPACES].find(([, usual]) => usual === prefix)?.[0];
  return uri === undefined ? undefined : `declare the prefix on <rss>, as xmlns:${prefix}="${uri}"`;
};

const CAUSES: Readonly<Record<XmlProblem['kind'], Cause>> = {
  broken: { id: 'w3c/xml' },
  'cut-off': { id: 'w3c/xml', hint: 'fetch, or write, the feed again: its end is missing' },
  unescaped: { id: 'xml/escape-text' },
  character: { id: 'xml/chars' },
  reference: { id: 'xml/chars', hint: 'remove the character reference; XML forbids what it stands for, or it is none' },
  entity: { id: 'xml/entities' },
  'section-end': { id: 'xml/cdata' },
  prefix: { id: 'rss/extension-ns' },
  doctype: { id: 'xml/no-doctype' },
  'too-deep': { id: 'w3c/xml', hint: 'take out what is nested so deep; no app reads as much' },
  'too-much': { id: 'w3c/xml', hint: 'take out what is so much there; no app reads all of it' },
  encoding: { id: 'psp1/utf8', hint: 'save the feed as UTF-8' },
  'not-rss': { id: 'rss/root' },
};

/** What stopped the parser, as far as the beginning of the document tells: it is no XML, or that begins further down. */
const tellOfBeginning = (head: string): { readonly cause: Cause; readonly message: string } | undefined => {
  if (head.trim() === '')
    return {
      cause: { id: 'rss/root', hint: 'write, or fetch, the file again: there is nothing in it' },
      message: 'the file is empty',
    };
  if (isJson(head)) return { cause: { id: 'rss/root' }, message: 'it is JSON, not RSS' };
  if (isWebPage(head)) return { cause: { id: 'rss/root' }, message: 'it is a web page, not RSS' };
  if (isBehindText(head)) {
    const before = head.replace(/<\?xml\s[\s\S]*|<(?:rss|opml)[\s>][\s\S]*/, '');
    const hint =
      'let the program that writes the feed print nothing before it: mostly this is an error message of its own';
    return { cause: { id: 'rss/root', hint }, message: `the feed begins behind something else: ${quoted(before)}` };
  }
  return /^\s*</.test(head) ? undefined : { cause: { id: 'rss/root' }, message: 'it is not XML' };
};
