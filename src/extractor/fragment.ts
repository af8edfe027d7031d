import { escapeText } from '../text.js';
import { blankOf, skipBlanks, skipBlanksBack } from './blanks.js';

/** An element that was opened and holds paragraphs, lists or text; it is written when something is said in it. */
type Block = {
  readonly name: string;
  readonly tag: string;
  /** Nobody asked for it, but what is in it may not stand without it. */
  readonly isImplied: boolean;
  isWritten: boolean;
  last: 'nothing' | 'text' | 'block';
};

/** An element around a run of text, such as a link. */
export type Inline = { readonly name: string; readonly tag: string };

const LISTS: ReadonlySet<string> = new Set(['ul', 'ol', 'dl']);
const TEXT_ONLY: ReadonlySet<string> = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre']);
/** Where bare text stands as a paragraph, so that it keeps apart from what is around it. */
const PARAGRAPHED: ReadonlySet<string> = new Set(['', 'blockquote']);

const BREAK = '<br>\n';

/** The list that an item stands in when its author gave it none. */
const LIST_OF: Readonly<Record<string, string>> = { li: 'ul', dt: 'dl', dd: 'dl' };

const isItemOf = (name: string, list: string): boolean => (list === 'dl' ? LIST_OF[name] === 'dl' : name === 'li');

/**
 * Writes an HTML fragment that every parser of HTML5 reads as it was meant, whatever order it is told of elements in:
 * no block in a paragraph, no link in a link, no item without a list, nothing empty, nothing left open.
 */
export class Fragment {
  readonly #out: string[] = [];
  readonly #blocks: Block[] = [{ name: '', tag: '', isImplied: false, isWritten: true, last: 'nothing' }];
  readonly #wanted: Inline[] = [];
  readonly #open: Inline[] = [];
  /** What stands between the last text and the next one of the same block, should there be a next one. */
  #between = '';
  #start = '';
  /** The attribute `dir` of paragraphs that stand for bare text, or nothing. */
  direction = '';
  /** How often text or an image was written. */
  said = 0;

  /** Opens a block where it may stand. Returns the depth to close it to. */
  openBlock(name: string, tag = `<${name}>`): number {
    if (name === 'p' && this.#top.name !== 'p' && TEXT_ONLY.has(this.#top.name)) {
      this.breakLine();
      return this.#blocks.length;
    }
    this.#endText();
    this.#makeRoom(name);
    // A caption without a figure is a paragraph.
    if (name === 'figcaption' && this.#top.name !== 'figure') this.#add('p', tag.replace(name, 'p'), false);
    else this.#add(name, tag, false);
    return this.#blocks.length - 1;
  }

  /** How many blocks are open. */
  get depth(): number {
    return this.#blocks.length;
  }

  /** Closes what was opened since there were `depth` blocks; what follows keeps apart in any case. */
  closeTo(depth: number): void {
    if (this.#blocks.length <= depth) {
      this.breakLine();
      return;
    }
    this.#endText();
    while (this.#blocks.length > depth) this.#pop();
  }

  openInline(inline: Inline): void {
    this.#wanted.push(inline);
  }

  closeInline(): void {
    this.#wanted.pop();
  }

  text(text: string): void {
    if (this.#top.name === 'pre') {
      this.#preformatted(text);
      return;
    }
    const start = skipBlanks(text);
    if (start > 0 && this.#top.last === 'text') this.#between ||= blankOf(text, 0, start);
    if (start === text.length) return;
    const end = skipBlanksBack(text);
    this.#say();
    this.#out.push(escapeText(start === 0 && end === text.length ? text : text.slice(start, end)));
    if (end < text.length) this.#between = blankOf(text, end, text.length);
  }

  /** An image, which stands where text may. */
  image(tag: string): void {
    this.#say();
    this.#out.push(tag);
  }

  /** Goes on in a new line, if there is text before and behind; two are a gap, and more say no more. */
  newLine(): void {
    if (this.#top.name === 'pre') this.#preformatted('\n');
    else if (this.#top.last === 'text') this.#between = this.#between.startsWith(BREAK) ? BREAK + BREAK : BREAK;
  }

  /** Keeps what was said apart from what will be: in a paragraph of its own where there are paragraphs. */
  breakLine(): void {
    const top = this.#top;
    if (top.isImplied && top.name === 'p') this.closeTo(this.#blocks.length - 1);
    else if (this.#between.trim() === '') this.newLine();
  }

  /** A text between what was said in this block and what will be, or only before what will be said. */
  separate(between: string, start: string): void {
    if (this.#top.last === 'text') this.#between = between;
    else this.#start = start;
  }

  rule(): void {
    this.#endText();
    this.#makeRoom('hr');
    if (this.#out.length === 0) return;
    this.#writeBlocks();
    this.#line('<hr>');
    this.#top.last = 'block';
  }

  toString(): string {
    this.closeTo(1);
    this.#endText();
    return this.#out.join('');
  }

  get #top(): Block {
    const top = this.#blocks.at(-1);
    if (!top) throw new Error('the root of a fragment was closed');
    return top;
  }

  /** In preformatted text every blank counts, but for the newline right behind the tag, which parsers drop. */
  #preformatted(text: string): void {
    const isFirst = this.#top.last === 'nothing' && this.#wanted.length === 0;
    const shown = isFirst ? text.replace(/^\n+/, '') : text;
    if (shown === '') return;
    this.#say();
    this.#out.push(escapeText(shown));
  }

  #say(): void {
    while (LISTS.has(this.#top.name)) {
      if (this.#top.isImplied) this.#pop();
      else this.#imply(this.#top.name === 'dl' ? 'dd' : 'li');
    }
    if (PARAGRAPHED.has(this.#top.name)) this.#imply('p');
    this.#writeBlocks();
    const top = this.#top;
    if (top.last === 'block') this.#line('');
    this.#changeInlines(top.last === 'text' ? this.#between : this.#start);
    this.#between = '';
    this.#start = '';
    top.last = 'text';
    this.said++;
  }

  /** Closes the elements around the last text that are not around the next one, and opens those that are. */
  #changeInlines(between: string): void {
    const wanted = withoutNestedLinks(this.#wanted);
    let kept = 0;
    while (kept < this.#open.length && this.#open[kept] === wanted[kept]) kept++;
    this.#closeInlines(kept);
    if (between !== '') this.#out.push(between);
    for (const inline of wanted.slice(kept)) {
      this.#out.push(inline.tag);
      this.#open.push(inline);
    }
  }

  #closeInlines(kept: number): void {
    while (this.#open.length > kept) this.#out.push(`</${this.#open.pop()?.name}>`);
  }

  #endText(): void {
    this.#closeInlines(0);
    this.#between = '';
    this.#start = '';
  }

  /** Closes, or adds, what keeps a block of this name from standing here. */
  #makeRoom(name: string): void {
    for (;;) {
      const { name: around, isImplied } = this.#top;
      if (TEXT_ONLY.has(around) || (isImplied && LIST_OF[around] !== undefined && LIST_OF[around] === LIST_OF[name])) {
        this.#pop();
      } else if (!LISTS.has(around)) {
        const list = LIST_OF[name];
        if (list === undefined) return;
        this.#imply(list);
      } else if (isItemOf(name, around)) return;
      else if (isImplied) this.#pop();
      else this.#imply(around === 'dl' ? 'dd' : 'li');
    }
  }

  #imply(name: string): void {
    this.#add(name, name === 'p' ? `<p${this.direction}>` : `<${name}>`, true);
  }

  #add(name: string, tag: string, isImplied: boolean): void {
    this.#blocks.push({ name, tag, isImplied, isWritten: false, last: 'nothing' });
  }

  #pop(): void {
    const block = this.#blocks.pop();
    if (!block?.isWritten) return;
    const end = `</${block.name}>`;
    if (block.last === 'block') this.#line(end);
    else this.#out.push(end);
  }

  #writeBlocks(): void {
    let at = this.#blocks.length;
    while (this.#blocks[at - 1]?.isWritten === false) at--;
    for (; at < this.#blocks.length; at++) {
      const block = this.#blocks[at];
      const around = this.#blocks[at - 1];
      if (!block || !around) return;
      this.#line(block.tag);
      block.isWritten = true;
      around.last = 'block';
    }
  }

  /** Writes on a line of its own, so that blocks stay apart when an app drops their tags. */
  #line(text: string): void {
    if (this.#out.length > 0 && !this.#out.at(-1)?.endsWith('\n')) this.#out.push('\n');
    if (text !== '') this.#out.push(text);
  }
}

/** What links are in effect: the innermost, for a link ends where the next begins. */
const withoutNestedLinks = (inlines: readonly Inline[]): readonly Inline[] => {
  if (inlines.length < 2) return inlines;
  const last = inlines.findLastIndex(({ name }) => name === 'a');
  const first = inlines.findIndex(({ name }) => name === 'a');
  return first === last ? inlines : inlines.filter(({ name }, index) => name !== 'a' || index === last);
};
