import type { ParentNode } from 'domhandler';
import { QUOTING, walk } from '../html.js';
import { FOOTNOTE } from './footnotes.js';
import { isBlock, isRemoved } from './notes.js';
import { type Hidden, unhide } from './shortcodes.js';

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
  let quoting = 0;
  let done = false;
  const endBlock = (name: string): void => {
    const block = text.replace(/\s+/g, ' ').trim();
    text = '';
    if (block === '') return;
    if (isAboveMore || name === 'p') blocks.push(block);
    if (!isAboveMore && name === 'p') done = true;
  };
  walk(root, {
    open: (element) => {
      const { name, attribs } = element;
      if (done || isRemoved(element) || attribs.class === FOOTNOTE) return true;
      if (isBlock(element)) endBlock('');
      if (QUOTING.has(name)) quoting++;
      if (name === 'br' || name === 'td' || name === 'th') text += ' ';
      return false;
    },
    close: (element) => {
      const { name, attribs } = element;
      if (done || isRemoved(element) || attribs.class === FOOTNOTE) return;
      if (QUOTING.has(name)) quoting--;
      if (isBlock(element)) endBlock(name);
    },
    text: (piece) => {
      if (!done) text += unhide(piece, hidden, quoting > 0);
    },
    comment: (comment) => {
      if (done || !isAboveMore || !/^\s*more\b/i.test(comment)) return;
      endBlock('');
      done = true;
    },
  });
  return blocks;
};
