import { bare, childOf, type Element } from '../xml/element.js';
import { NO_COMPLAINTS, quoted } from './check.js';
import { remember } from './remember.js';
import type { Earlier, Watcher } from './rule.js';

/** Watchers of items that rules share. */

/**
 * Tells once what items have, for a host writes all of them alike: at the first element that is found, with how many of
 * them have it, as `3 of 5 items`.
 */
export const countItems =
  (find: (item: Element) => Element | undefined, message: (first: Element, howMany: string) => string) =>
  (): Watcher => {
    let items = 0;
    let count = 0;
    let first: Element | undefined;
    return {
      item: (item) => {
        items++;
        const found = find(item);
        if (found) count++;
        first ??= found && bare(found);
        return NO_COMPLAINTS;
      },
      end: () => (first ? [{ at: first, message: message(first, `${count} of ${items} items`) }] : NO_COMPLAINTS),
    };
  };

/** What the items of a feed so far have: kept once for all rules, for a feed may have 100,000 of them. */
export const createEarlier = (): Earlier => {
  const firsts = new Map<string, Pick<Element, 'line' | 'column'>>();
  return {
    enclosure: remember((item) => {
      const url = urlOf(item);
      const { line, column } = item;
      const first = firsts.get(url);
      if (!first && url !== '') firsts.set(url, { line, column });
      return !first || (first.line === line && first.column === column) ? undefined : first.line;
    }),
  };
};

const urlOf = (item: Element): string => childOf(item, 'enclosure')?.attributes.get('url')?.trim() ?? '';

/** Tells of each item that has the enclosure of an earlier one. */
export const uniqueEnclosures = (earlier: Earlier): Watcher => ({
  item: (item) => {
    const line = earlier.enclosure(item);
    const at = childOf(item, 'enclosure') ?? item;
    if (line === undefined) return NO_COMPLAINTS;
    return [{ at, message: `the enclosure is that of the item in line ${line}: ${quoted(urlOf(item))}` }];
  },
});
