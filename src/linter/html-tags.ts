import type { Element } from '../xml/element.js';
import { type StartTag, startTagsIn } from './html-scan.js';
import { remember } from './remember.js';

/** The elements of an item that hold its show notes. */
export const notesOf = remember((item: Element): readonly Element[] =>
  item.children.filter(({ name }) => name === 'description' || name === 'content:encoded'),
);

/**
 * The tags that open HTML elements in the text of an element; none, when it holds nothing that `sought` finds, as most
 * notes are harmless. Read once for all rules.
 */
export const htmlTagsIn = (element: Element, sought: RegExp): readonly StartTag[] =>
  sought.test(element.text) ? tagsIn(element) : NO_TAGS;

const NO_TAGS: readonly StartTag[] = [];

const tagsIn = remember(({ text }: Element): readonly StartTag[] => startTagsIn(text));

/** Finds what may open one of some HTML elements. */
export const openingOf = (names: Iterable<string>): RegExp => new RegExp(`<(?:${[...names].join('|')})(?![\\w-])`, 'i');
