import { isUnparsable, parseHtml, walk } from '../html.js';
import type { Element } from '../xml/element.js';
import { remember } from './remember.js';

/** The elements of an item that hold its show notes. */
export const notesOf = remember((item: Element): readonly Element[] =>
  item.children.filter(({ name }) => name === 'description' || name === 'content:encoded'),
);

/** An HTML element in the text of an element of a feed, its name in lower case. */
export type HtmlTag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };

/**
 * The HTML elements that the text of an element opens; none, when they nest too deep to be read, or the text holds
 * nothing that `sought` finds: parsing is slow, and most notes are harmless. Read once for all rules.
 */
export const htmlTagsIn = (element: Element, sought: RegExp): readonly HtmlTag[] => {
  return sought.test(element.text) ? tagsIn(element) : [];
};

const tagsIn = remember(({ text: html }: Element): readonly HtmlTag[] => {
  const tags: HtmlTag[] = [];
  if (html.includes('<') && !isUnparsable(html)) {
    walk(parseHtml(html), {
      open: ({ name, attribs }) => {
        tags.push({ name, attributes: attribs });
        return false;
      },
    });
  }
  return tags;
});

/** Finds what may open one of some HTML elements. */
export const openingOf = (names: Iterable<string>): RegExp => new RegExp(`<(?:${[...names].join('|')})(?![\\w-])`, 'i');
