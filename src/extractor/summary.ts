import type { ParentNode } from 'domhandler';
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
  const above = MORE.test(html) ? paragraphs(root, hidden, true, links) : [];
  const said = above.length > 0 ? above : paragraphs(root, hidden, false, links);
  return said.length > 0 ? said.join('\n\n') : undefined;
};

const MORE = /<!--\s*more\b/i;

/** The blocks of text above `<!--more-->`, or only the first paragraph. */
const paragraphs = (
  root: ParentNode,
  hidden: readonly Hidden[],
  isAboveMore: boolean,
  links: ReadonlySet<number>,
): readonly string[] => {
  const blocks: string[] = [];
  const mereLinks: string[] = [];
  let text = '';
  /** What of it stands in no link, and whether one leads to the episode. */
  let unlinked = '';
  let linking = 0;
  let leads = false;
  let quoting = 0;
  let done = false;
  const endBlock = (name: string): void => {
    const block = text.replace(/\s+/g, ' ').trim();
    const isMereLink = leads && wordsOf(unlinked) <= 1;
    text = '';
    unlinked = '';
    leads = false;
    if (block === '' || (!isAboveMore && name !== 'p')) return;
    (isMereLink && !isAboveMore ? mereLinks : blocks).push(block);
    if (!isAboveMore && !isMereLink) done = true;
  };
  walk(root, {
    open: (element) => {
      const { name, attribs } = element;
      if (done || isRemoved(element) || attribs.class === FOOTNOTE) return true;
      if (isBlock(element)) endBlock('');
      if (QUOTING.has(name)) quoting++;
      if (name === 'a') linking++;
      if (name === 'a' && links.has(element.startIndex ?? -1)) leads = true;
      if (name === 'br' || name === 'td' || name === 'th') text += ' ';
      return false;
    },
    close: (element) => {
      const { name, attribs } = element;
      if (done || isRemoved(element) || attribs.class === FOOTNOTE) return;
      if (QUOTING.has(name)) quoting--;
      if (name === 'a') linking--;
      if (isBlock(element)) endBlock(name);
    },
    text: (piece) => {
      if (done) return;
      const said = unhide(piece, hidden, quoting > 0);
      text += said;
      if (linking === 0) unlinked += said;
    },
    comment: (comment) => {
      if (done || !isAboveMore || !/^\s*more\b/i.test(comment)) return;
      endBlock('');
      done = true;
    },
  });
  return blocks.length > 0 ? blocks : mereLinks.slice(0, 1);
};

/** `Listen [here](…) `, or `[here](…) and [there](…)`, has one word beside its links. */
const wordsOf = (text: string): number => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
