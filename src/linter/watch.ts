import { NO_COMPLAINTS, quoted } from './check.js';
import { bare, childOf, type Element } from './element.js';
import type { Watcher } from './rule.js';

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

/** Tells of each item that has the enclosure of an earlier one. */
export const uniqueEnclosures = (): Watcher => {
  const lines = new Map<string, number>();
  return {
    item: (item) => {
      const at = childOf(item, 'enclosure');
      const url = at?.attributes.get('url')?.trim() ?? '';
      const first = lines.get(url);
      if (!at || url === '') return NO_COMPLAINTS;
      if (first !== undefined)
        return [{ at, message: `the enclosure is that of the item in line ${first}: ${quoted(url)}` }];
      lines.set(url, item.line);
      return NO_COMPLAINTS;
    },
  };
};
