import type { Element, ParentNode } from 'domhandler';
import { QUOTING, walk } from '../html.js';
import { FOOTNOTE } from './footnotes.js';
import { isBlock, isRemoved } from './notes.js';
import { type Hidden, unhide } from './shortcodes.js';

/**
 * What a post says first, as plain text: all above `<!--more-->`, else its first paragraph. Paragraphs are parted by
 * a blank line. One that is hardly more than a link to the episode, which opens at one of `links`, says nothing of it as
 * long as there are others. Undefined when it says nothing.
 */
export const summarise = (
  root: ParentNode,
  hidden: readonly Hidden[],
  html: string,
  links: ReadonlySet<number> = new Set(),
): string | undefined => {
  const above = MORE.test(html) ? aboveMore(root, hidden) : [];
  return above.length > 0 ? above.join('\n\n') : firstParagraph(root, hidden, links);
};

const MORE = /<!--\s*more\b/i;

const aboveMore = (root: ParentNode, hidden: readonly Hidden[]): readonly string[] => {
  const blocks: string[] = [];
  walkBlocks(root, hidden, {
    block: ({ text }) => {
      blocks.push(text);
      return false;
    },
    comment: (comment) => /^\s*more\b/i.test(comment),
  });
  return blocks;
};

/** One that is hardly more than a link to the episode, when there is no other. */
const firstParagraph = (
  root: ParentNode,
  hidden: readonly Hidden[],
  links: ReadonlySet<number>,
): string | undefined => {
  let found: string | undefined;
  let mereLink: string | undefined;
  walkBlocks(root, hidden, {
    block: ({ name, text, unlinked, linksAt }) => {
      if (name !== 'p') return false;
      const isMereLink = linksAt.some((at) => links.has(at)) && countWords(unlinked) <= 1;
      if (isMereLink) mereLink ??= text;
      else found = text;
      return found !== undefined;
    },
  });
  return found ?? mereLink;
};

/** `Listen [here](…) `, or `[here](…) and [there](…)`, has one word beside its links. */
const countWords = (text: string): number => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;

/** A stretch of text between the beginnings and ends of blocks, in one line; never empty. */
type Block = {
  /** Of the element that it ends in; empty where another block begins inside of that. */
  readonly name: string;
  readonly text: string;
  /** What of it stands in no link, and where its links open. */
  readonly unlinked: string;
  readonly linksAt: readonly number[];
};

/** Each of them may end the walk by true. */
type BlockListener = {
  readonly block: (block: Block) => boolean;
  readonly comment?: (comment: string) => boolean;
};

const walkBlocks = (root: ParentNode, hidden: readonly Hidden[], listener: BlockListener): void => {
  let text = '';
  let unlinked = '';
  let linksAt: number[] = [];
  let linking = 0;
  let quoting = 0;
  let isDone = false;
  const endBlock = (name: string): void => {
    const block = { name, text: text.replace(/\s+/g, ' ').trim(), unlinked, linksAt };
    text = '';
    unlinked = '';
    linksAt = [];
    if (block.text !== '') isDone = listener.block(block);
  };
  const isPassed = (element: Element): boolean => isDone || isRemoved(element) || element.attribs.class === FOOTNOTE;
  walk(root, {
    open: (element) => {
      const { name } = element;
      if (isPassed(element)) return true;
      if (isBlock(element)) endBlock('');
      if (QUOTING.has(name)) quoting++;
      if (name === 'a') {
        linking++;
        linksAt.push(element.startIndex ?? -1);
      }
      if (name === 'br' || name === 'td' || name === 'th') text += ' ';
      return false;
    },
    close: (element) => {
      const { name } = element;
      if (isPassed(element)) return;
      if (QUOTING.has(name)) quoting--;
      if (name === 'a') linking--;
      if (isBlock(element)) endBlock(name);
    },
    text: (piece) => {
      if (isDone) return;
      const said = unhide(piece, hidden, quoting > 0);
      text += said;
      if (linking === 0) unlinked += said;
    },
    comment: (comment) => {
      if (isDone || !listener.comment?.(comment)) return;
      endBlock('');
      isDone = true;
    },
  });
};
