import type { Element } from 'domhandler';
import { parseHtml, walk } from './html.js';

/**
 * The plain-text twin of notes: paragraphs parted by a blank line, items of a list behind a bullet or their number, links
 * as `text (address)`.
 */
export const formatPlainText = (html: string): string => {
  const writer = new TextWriter();
  walk(parseHtml(html), {
    open: (element) => writer.open(element),
    close: (element) => writer.close(element),
    text: (text) => writer.text(text),
  });
  return writer.toString();
};

/** Elements that are parted by a blank line from what is around them. */
const PARTED: ReadonlySet<string> = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'dl',
  'blockquote',
  'pre',
  'figure',
  'hr',
]);
const LINES: ReadonlySet<string> = new Set(['li', 'dt', 'dd', 'figcaption']);

class TextWriter {
  readonly #out: string[] = [];
  /** Whether a bullet was written last, behind which no line begins. */
  #isInBullet = false;
  /** Newlines that are due before the next text. */
  #newlines = 0;
  #isBlank = false;
  #preformatted = 0;
  /** The next number of each list that is open; 0 for one without numbers. */
  readonly #lists: number[] = [];
  readonly #linkStarts: number[] = [];

  open(element: Element): boolean {
    const { name, attribs } = element;
    if (PARTED.has(name)) this.#part(this.#lists.length > 0 ? 1 : 2);
    else if (LINES.has(name)) this.#part(1);
    if (name === 'ul' || name === 'ol') this.#lists.push(name === 'ul' ? 0 : Number(attribs.start ?? 1));
    else if (name === 'li') this.#bullet();
    else if (name === 'br') this.#newlines = Math.max(1, this.#newlines);
    else if (name === 'a') this.#linkStarts.push(this.#out.length);
    else if (name === 'pre') this.#preformatted++;
    else if (name === 'img' && attribs.alt) this.text(attribs.alt);
    return false;
  }

  close({ name, attribs }: Element): void {
    if (name === 'ul' || name === 'ol') this.#lists.pop();
    else if (name === 'a') this.#address(attribs.href ?? '');
    else if (name === 'pre') this.#endPreformatted();
    if (PARTED.has(name)) this.#part(this.#lists.length > 0 ? 1 : 2);
    else if (LINES.has(name)) this.#part(1);
  }

  text(text: string): void {
    if (this.#preformatted > 0) {
      this.#say(text);
      return;
    }
    const words = text.replace(/[ \t\n\r\f]+/g, ' ');
    if (words.startsWith(' ')) this.#isBlank = true;
    if (words.trim() === '') return;
    this.#say(words.replace(/^ | $/g, ''));
    this.#isBlank = words.endsWith(' ');
  }

  toString(): string {
    return this.#out.join('').trimEnd();
  }

  #part(newlines: number): void {
    if (this.#out.length > 0) this.#newlines = Math.max(newlines, this.#newlines);
    this.#isBlank = false;
  }

  #bullet(): void {
    const number = this.#lists.at(-1) ?? 0;
    if (number > 0) this.#lists[this.#lists.length - 1] = number + 1;
    const indent = '  '.repeat(Math.max(0, this.#lists.length - 1));
    if (this.#isInBullet) this.#newlines = 1;
    this.#isInBullet = false;
    this.#say(`${indent}${number > 0 ? `${number}.` : '•'} `);
    this.#isInBullet = true;
  }

  #endPreformatted(): void {
    this.#preformatted--;
    this.#out.push(this.#out.pop()?.trimEnd() ?? '');
  }

  /** The address of a link, unless it is what the link says. */
  #address(address: string): void {
    const said = this.#out.slice(this.#linkStarts.pop()).join('').trim();
    const bare = address.replace(/^(?:mailto|tel):/, '');
    if (said === '' || said === address || said === bare || said === bare.replace(/^https?:\/\/|\/$/g, '')) return;
    this.#isBlank = true;
    this.#say(`(${bare})`);
  }

  #say(text: string): void {
    if (this.#out.length > 0 && !this.#isInBullet) {
      this.#out.push(this.#newlines > 0 ? '\n'.repeat(this.#newlines) : this.#isBlank ? ' ' : '');
    }
    this.#out.push(text);
    this.#newlines = 0;
    this.#isBlank = false;
    this.#isInBullet = false;
  }
}
