import type { Element, ParentNode } from 'domhandler';
import { escapeAttribute, parseHtml, QUOTING, walk } from '../html.js';
import { imageAddress, linkAddress } from './addresses.js';
import { Fragment, type Inline } from './fragment.js';
import { renderCaption } from './markdown.js';
import type { PostLinks } from './post-links.js';
import { type Hidden, holdsHidden, piecesOf, unhide } from './shortcodes.js';
import type { Figure, Shown } from './shown-shortcodes.js';
import { Tables } from './tables.js';

const namesOf = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/*
 * What a reader's app is given: these elements with these attributes, and nothing else. Apple shows p, ol, ul, li and a,
 * PSP-1 adds emphasis, Spotify headings, others show nearly all of these; what an app does not know it drops, and keeps
 * the text. https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification
 */
const BLOCKS = namesOf('p ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption');
const INLINES = namesOf('b strong i em u s del ins sub sup small mark cite q code kbd samp var bdi bdo');

/** Elements whose inside is not for readers, or not harmless: they go with all that is in them. */
const REMOVED = namesOf(
  'script style iframe object embed applet noscript template svg math title head textarea select button input ' +
    'video audio canvas xmp noembed noframes plaintext frame frameset link meta base map dialog portal datalist rp',
);

/** Elements that are not kept, but part what is in them from what is around them. */
const PARTING = namesOf(
  'div section article aside header footer main nav details summary center form fieldset legend address hgroup search body ' +
    'html optgroup option',
);

/** What readers of the page see as another block. */
const BLOCK_OF: Readonly<Record<string, string>> = { caption: 'p', tr: 'li', menu: 'ul', dir: 'ul' };

/** An element that was opened, and what to do when it closes. */
type Opened = { readonly element: Element; readonly close: () => void };

/**
 * The notes of a post as an HTML fragment that no app can be harmed by: rebuilt from the parsed tree out of an
 * allow-list, nested as HTML5 wants it, with every link and image absolute from `base`, links to posts as `posts` has
 * them. Idempotent.
 */
export const cleanNotes = (
  root: ParentNode,
  hidden: readonly Hidden[],
  base: string,
  posts: PostLinks = new Map(),
): string => {
  const cleaner = new Cleaner(hidden, base, posts);
  sayTo(cleaner, root);
  return cleaner.toString();
};

/** Says all elements of a tree to a cleaner. */
const sayTo = (cleaner: Cleaner, root: ParentNode): void => {
  const opened: Opened[] = [];
  walk(root, {
    open: (element) => {
      if (REMOVED.has(element.name) || isConcealed(element)) {
        cleaner.removed(element);
        return true;
      }
      const close = cleaner.open(element);
      if (close) opened.push({ element, close });
      return false;
    },
    close: (element) => {
      if (opened.at(-1)?.element === element) opened.pop()?.close();
    },
    text: (text) => cleaner.text(text),
  });
};

/** Whether an author hid an element from the readers of the page. */
const isConcealed = ({ attribs }: Element): boolean =>
  attribs.hidden !== undefined || (attribs.style !== undefined && /display\s*:\s*none/i.test(attribs.style));

/** Whether an element, or what is in it, is nothing for readers. */
export const isRemoved = (element: Element): boolean => REMOVED.has(element.name) || isConcealed(element);

/** Whether an element stands apart from what is around it. */
export const isBlock = ({ name }: Element): boolean =>
  BLOCKS.has(name) || PARTING.has(name) || name === 'table' || name === 'hr' || BLOCK_OF[name] !== undefined;

/** Says an element at a time to the fragment that becomes the notes. */
class Cleaner {
  readonly #fragment = new Fragment();
  readonly #tables = new Tables(this.#fragment);
  readonly #hidden: readonly Hidden[];
  readonly #base: string;
  readonly #posts: PostLinks;
  #quoting = 0;

  constructor(hidden: readonly Hidden[], base: string, posts: PostLinks) {
    this.#hidden = hidden;
    this.#base = base;
    this.#posts = posts;
  }

  /** A box to tick is all that is shown of a form. */
  removed({ name, attribs }: Element): void {
    if (name === 'input' && attribs.type?.toLowerCase() === 'checkbox') {
      this.#fragment.text(attribs.checked === undefined ? '☐' : '☑');
    }
  }

  /** Opens an element as far as it is allowed. Returns how to close it, if that matters. */
  open(element: Element): (() => void) | undefined {
    const { name } = element;
    const block = BLOCKS.has(name) ? name : BLOCK_OF[name];
    if (block !== undefined) return this.#openBlock(element, block);
    if (INLINES.has(name)) return this.#openInline(element, name, `<${name}${directionOf(element)}>`);
    if (name === 'a') return this.#openLink(element);
    if (name === 'td' || name === 'th') return this.#openCell(element);
    if (name === 'table' || PARTING.has(name)) return this.#openParting(element);
    if (name === 'br') this.#fragment.newLine();
    else if (name === 'hr') this.#fragment.rule();
    else if (name === 'img') this.#showImage(element);
    else if (name === 'rt') return this.#openReading();
    else if (name === 'span' && directionOf(element) !== '') return this.#openInline(element, 'bdi', bdiOf(element));
    return undefined;
  }

  text(text: string): void {
    const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    if (this.#quoting > 0 || !holdsHidden(lines)) {
      this.#fragment.text(unhide(lines, this.#hidden, true));
      return;
    }
    const pieces = piecesOf(lines, this.#hidden);
    for (const [index, piece] of pieces.entries()) {
      if (typeof piece === 'string') this.#fragment.text(piece);
      else if (piece.kind === 'code') this.#showCode(piece.code);
      else this.#show(piece, isLine(pieces[index - 1], pieces[index + 1]));
    }
  }

  /** What has a line of its own stands apart from the lines around it, as a block does. */
  #show(shown: Shown, isApart: boolean): void {
    if (isApart) this.#fragment.openBlock('p');
    if (shown.kind === 'video') this.#showVideo(shown.address, shown.text);
    else this.#showFigure(shown);
    if (isApart) this.#fragment.openBlock('p');
  }

  toString(): string {
    return this.#fragment.toString();
  }

  #openBlock(element: Element, name: string): () => void {
    const direction = directionOf(element) || (name === 'li' ? '' : this.#fragment.direction);
    const start =
      name === 'ol' && /^\d{1,5}$/.test(element.attribs.start ?? '') ? ` start="${element.attribs.start}"` : '';
    const depth = this.#fragment.openBlock(name, `<${name}${start}${direction}>`);
    const isQuoting = QUOTING.has(name);
    if (isQuoting) this.#quoting++;
    const isRow = element.name === 'tr';
    if (isRow) this.#tables.openRow();
    return () => {
      if (isQuoting) this.#quoting--;
      if (isRow) this.#tables.closeRow();
      this.#fragment.closeTo(depth);
    };
  }

  #openParting(element: Element): () => void {
    this.#fragment.breakLine();
    const { depth, direction } = this.#fragment;
    this.#fragment.direction = directionOf(element) || direction;
    return () => {
      this.#fragment.direction = direction;
      this.#fragment.closeTo(depth);
    };
  }

  #openInline(element: Pick<Element, 'name'>, name: string, tag: string): () => void {
    const isQuoting = QUOTING.has(element.name);
    if (isQuoting) this.#quoting++;
    this.#fragment.openInline({ name, tag } satisfies Inline);
    return () => {
      if (isQuoting) this.#quoting--;
      this.#fragment.closeInline();
    };
  }

  #openLink(element: Pick<Element, 'name' | 'attribs'>): (() => void) | undefined {
    const address = linkAddress(element, this.#hidden, this.#base, this.#posts);
    if (address === undefined) return undefined;
    const title = this.#attribute(element, 'title');
    return this.#openInline(element, 'a', `<a href="${escapeAttribute(address)}"${title}${directionOf(element)}>`);
  }

  #openCell(element: Element): () => void {
    const closeCell = this.#tables.openCell();
    const { depth } = this.#fragment;
    const closeInline = element.name === 'th' ? this.#openInline(element, 'strong', '<strong>') : undefined;
    return () => {
      closeInline?.();
      if (this.#fragment.depth > depth) this.#fragment.closeTo(depth);
      closeCell();
    };
  }

  /** How a character is read, as in Japanese, stands beside it in apps that cannot show it above. */
  #openReading(): () => void {
    this.#fragment.text('(');
    return () => this.#fragment.text(')');
  }

  #showImage(image: Pick<Element, 'attribs' | 'parent'>): void {
    const address = imageAddress(image, this.#hidden, this.#base);
    if (address === undefined) return;
    const alt = ` alt="${escapeAttribute(unhide(image.attribs.alt ?? '', this.#hidden))}"`;
    this.#fragment.image(`<img src="${escapeAttribute(address)}"${alt}${this.#attribute(image, 'title')}>`);
  }

  /** A picture and its caption are a block; a picture alone stands where text may, as one of Markdown does. */
  #showFigure(figure: Figure): void {
    const { title, caption } = figure;
    const image = { attribs: figure.attributes, parent: null };
    const hasCaption = title.trim() !== '' || caption.trim() !== '';
    if (!hasCaption || imageAddress(image, this.#hidden, this.#base) === undefined) {
      this.#showLinked(image, figure.link);
      return;
    }
    const depth = this.#fragment.openBlock('figure');
    this.#showLinked(image, figure.link);
    this.#showCaption(title, caption);
    this.#fragment.closeTo(depth);
  }

  #showLinked(image: Pick<Element, 'attribs' | 'parent'>, link: string | undefined): void {
    const close = link === undefined ? undefined : this.#openLink({ name: 'a', attribs: { href: link } });
    this.#showImage(image);
    close?.();
  }

  /** As Hugo has it: a heading, and below it a paragraph. */
  #showCaption(title: string, caption: string): void {
    this.#fragment.openBlock('figcaption');
    if (title.trim() !== '') {
      const depth = this.#fragment.openBlock('h4');
      this.#fragment.text(title);
      this.#fragment.closeTo(depth);
      this.#fragment.openBlock('p');
    }
    sayTo(this, parseHtml(renderCaption(caption)));
  }

  #showVideo(address: string, text: string): void {
    this.#fragment.openInline({ name: 'a', tag: `<a href="${escapeAttribute(address)}">` });
    this.#fragment.text(text);
    this.#fragment.closeInline();
  }

  #showCode(code: string): void {
    const depth = this.#fragment.openBlock('pre');
    this.#fragment.openInline({ name: 'code', tag: '<code>' });
    this.#fragment.text(code);
    this.#fragment.closeInline();
    this.#fragment.closeTo(depth);
  }

  #attribute({ attribs }: Pick<Element, 'attribs'>, name: string): string {
    const value = attribs[name];
    return value === undefined ? '' : ` ${name}="${escapeAttribute(unhide(value, this.#hidden))}"`;
  }
}

/** Whether the texts around something leave it a line of its own, with others around it. */
const isLine = (before: unknown, after: unknown): boolean => {
  const [isFirst, isLast] = [before === undefined || before === '', after === undefined || after === ''];
  const [begins, ends] = [/\n[ \t]*$/.test(String(before)), /^[ \t]*\n/.test(String(after))];
  return (begins && (ends || isLast)) || (isFirst && ends);
};

/** The direction that an element's text runs in, where its author says so. */
const directionOf = ({ attribs }: Pick<Element, 'attribs'>): string => {
  const direction = attribs.dir?.trim().toLowerCase();
  return direction === 'rtl' || direction === 'ltr' || direction === 'auto' ? ` dir="${direction}"` : '';
};

const bdiOf = (element: Element): string => `<bdi${directionOf(element)}>`;
