import type { ParentNode } from 'domhandler';
import type { Place } from '../model.js';
import type { Places } from '../text.js';
import type { FoundEmbeds, FoundPlayer } from './embeds.js';
import type { Fenced } from './front-matter.js';
import type { Rendered } from './markdown.js';
import type { Hidden } from './shortcodes.js';

/** A file on its way through the extractor: its text, its front matter's ends, its body as HTML and as a tree. */
export type Page = {
  readonly file: string;
  readonly text: string;
  readonly places: Places;
  readonly fenced: Fenced | undefined;
  /** Offset of the body in the text, the line it begins on (from 0), and the offsets of all lines. */
  readonly bodyAt: number;
  readonly bodyLine: number;
  readonly lines: readonly number[];
  readonly hidden: readonly Hidden[];
  readonly rendered: Rendered;
  readonly root: ParentNode;
  readonly found: FoundEmbeds;
};

/** The place of what the HTML shows at `offset`: the first time that `sought` stands in the source of that block. */
export const placeOfText = (page: Page, offset: number, sought: string): Place => {
  const { start, length } = spanOfText(page, offset, sought);
  return page.places.at(start, length);
};

/** The place of a player: of the tag or shortcode around what was found of it. */
export const placeOfPlayer = (page: Page, found: FoundPlayer): Place => {
  const { start, length } = spanOfText(page, found.offset, found.text);
  const from = Math.max(0, start - LONGEST_TAG);
  const before = page.text.slice(from, start + 2);
  const tag = Math.max(...OPENINGS.map((opening) => before.lastIndexOf(opening)));
  const opening =
    tag < 0 ? null : /^(?:<[a-z]+|\{[{%][<%-]?\s*\w+|\[podbean)/i.exec(page.text.slice(from + tag, from + tag + 40));
  return opening ? page.places.at(from + tag, opening[0].length) : page.places.at(start, length);
};

const OPENINGS = ['<iframe', '<embed', '<object', '{{<', '{{%', '{%', '[podbean'];
const LONGEST_TAG = 4000;

/** The places of texts that stand below one another, each in the source of the block that the HTML shows at its offset. */
export const placesInOrder = (
  { rendered, lines, bodyLine, text, places }: Page,
  sought: readonly { readonly offset: number; readonly text: string }[],
): readonly Place[] => {
  let from = 0;
  // A block that writes one of them otherwise, as with entities, is not searched for each of the others.
  let lost = -1;
  return sought.map(({ offset, text: one }) => {
    const block = rendered.blockAt(offset);
    const start = Math.max(from, lines[bodyLine + block.from] ?? text.length);
    const at = block.from === lost ? -1 : startOfLine(text.slice(start, lines[bodyLine + block.to]), one);
    if (at < 0) {
      lost = block.from;
      return places.at(start);
    }
    from = start + at + one.length;
    return places.at(start + at, one.length);
  });
};

/** Where a text stands in a block: at the beginning of a line, behind signs of Markdown or HTML, else anywhere. */
const startOfLine = (block: string, sought: string): number => {
  const escaped = sought.replace(/\W/g, String.raw`\$&`);
  const found = new RegExp(String.raw`^(?:<[^<>\n]*>|[^<\w\n]|\d{1,9}[.)]){0,200}(?=${escaped})`, 'm').exec(block);
  return found ? found.index + found[0].length : block.indexOf(sought);
};

/** The block in the source that the HTML at `offset` was made of, and where it begins. */
export const blockAt = ({ rendered, lines, bodyLine, text }: Page, offset: number) => {
  const { from, to } = rendered.blockAt(offset);
  const start = lines[bodyLine + from] ?? text.length;
  return { start, source: text.slice(start, lines[bodyLine + to] ?? text.length) };
};

const spanOfText = (page: Page, offset: number, sought: string) => {
  const { start, source: block } = blockAt(page, offset);
  const at = block.indexOf(sought);
  // Markdown may show an address otherwise than its author wrote it, or have it from a definition far below.
  return at >= 0
    ? { start: start + at, length: sought.length }
    : { start: start + Math.max(0, block.search(/\S/)), length: 1 };
};

/** The line that opens a post's front matter: the evidence for what is absent from it. */
export const openingOf = ({ fenced, places }: Pick<Page, 'fenced' | 'places'>): Place =>
  fenced ? places.at(fenced.opening, fenced.fence.length) : places.at(0);
