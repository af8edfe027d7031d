import MarkdownIt, { type MarkdownIt as Renderer, type Token } from 'markdown-it';
import { isNormalAddress } from '../address.js';
import { lastNotAfter, lineStarts } from '../text.js';
import { addFootnotes } from './footnotes.js';
import { holdsHidden } from './shortcodes.js';
import { addTasks } from './tasks.js';

/** A post's body as HTML, and the line of the source that a place in it came from. */
export type Rendered = {
  readonly html: string;
  /** Line of the body (from 0) at which the block around an offset of the HTML begins, and the one after its end. */
  readonly blockAt: (offset: number) => { readonly from: number; readonly to: number };
};

/**
 * Blocks nest deeper than a post may, for what the renderer drops beyond its limit must have been complained about.
 * Inline text beyond its limit stays text; a higher one makes brackets without an end slow.
 */
const MOST_LEVELS = { blocks: 1000, inline: 100 };

/** Two lines in a row that begin with a time. */
const TIMED_LINES = /^[^\w\n]{0,4}\d{1,2}:\d\d\b[^\n]*\n[^\w\n]{0,4}\d{1,3}:\d\d\b/m;

const createRenderer = (html: boolean): Renderer => {
  const markdown = new MarkdownIt({ html, linkify: true });
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  // The pattern for bare addresses is slow on text that cannot hold one.
  const { linkify } = markdown;
  const test = linkify.test.bind(linkify);
  linkify.test = (text) => text.includes('://') && test(text);
  // A third of the rendering time goes into normalising links; plain ASCII ones are normal already.
  const normalizeLink = markdown.normalizeLink.bind(markdown);
  const normalizeLinkText = markdown.normalizeLinkText.bind(markdown);
  markdown.normalizeLink = (url) => (isNormalAddress(url) || holdsHidden(url) ? url : normalizeLink(url));
  markdown.normalizeLinkText = (url) => (isNormalAddress(url) || holdsHidden(url) ? url : normalizeLinkText(url));
  markdown.core.ruler.before('block', 'blocks-nest-deep', ({ md }) => {
    md.options.maxNesting = MOST_LEVELS.blocks;
  });
  markdown.core.ruler.before('inline', 'inline-nests-little', ({ md }) => {
    md.options.maxNesting = MOST_LEVELS.inline;
  });
  addFootnotes(markdown);
  addTasks(markdown);
  // Chapters in lines are meant to stay lines.
  markdown.core.ruler.push('times-break-lines', ({ tokens }) => {
    for (const { type, content, children } of tokens) {
      if (type !== 'inline' || !TIMED_LINES.test(content)) continue;
      for (const child of children ?? []) if (child.type === 'softbreak') child.type = 'hardbreak';
    }
  });
  // What a link may lead to is decided where the notes are cleaned, on the tree that a browser would see.
  markdown.validateLink = () => true;
  return markdown;
};

let renderer: Renderer | undefined;
let captioner: Renderer | undefined;

/** Renders Markdown (CommonMark with tables, footnotes, tasks and bare addresses as links, raw HTML as it is). */
export const renderMarkdown = (body: string): Rendered => {
  renderer ??= createRenderer(true);
  const env = {};
  const tokens = renderer.parse(body, env);
  const offsets: number[] = [];
  const ranges: { from: number; to: number }[] = [];
  let html = '';
  for (let start = 0; start < tokens.length; ) {
    const end = endOfBlock(tokens, start);
    const [from = 0, to = from + 1] = tokens[start]?.map ?? [];
    offsets.push(html.length);
    ranges.push({ from, to });
    html += renderer.renderer.render(tokens.slice(start, end), renderer.options, env);
    start = end;
  }
  return { html, blockAt: (offset) => ranges[lastNotAfter(offsets, offset)] ?? { from: 0, to: 1 } };
};

/** Renders what a shortcode is given as Markdown: a run of text, in which HTML is but text. */
export const renderCaption = (caption: string): string => {
  captioner ??= createRenderer(false);
  return captioner.renderInline(caption.trim());
};

const endOfBlock = (tokens: readonly Token[], start: number): number => {
  let depth = 0;
  for (let at = start; at < tokens.length; at++) {
    depth += tokens[at]?.nesting ?? 0;
    if (depth === 0) return at + 1;
  }
  return tokens.length;
};

/** A body that is HTML already: each line is its own block. */
export const asRendered = (html: string): Rendered => {
  const starts = lineStarts(html);
  return { html, blockAt: (offset) => ({ from: lastNotAfter(starts, offset), to: starts.length }) };
};
