import { quoted } from './check.js';
import { childOf, type Element } from './element.js';
import type { Watcher } from './rule.js';

/** Watchers of items that rules share. */

/** Where something stands, without what stands in it: watchers remember it to the end of the feed. */
type Place = Pick<Element, 'name' | 'tag' | 'line' | 'column'>;

/**
 * Tells once what items have, for a host writes all of them alike: at the first element that is found, with how many of
 * them have it, as `3 of 5 items`.
 */
export const countItems =
  (find: (item: Element) => Element | undefined, message: (first: Place, howMany: string) => string) => (): Watcher => {
    let items = 0;
    let count = 0;
    let first: Place | undefined;
    return {
      item: (item) => {
        items++;
        const found = find(item);
        if (found) count++;
        if (found && !first) {
          const { name, tag, line, column } = found;
          first = { name, tag, line, column };
        }
        return [];
      },
      end: () => (first ? [{ at: first, message: message(first, `${count} of ${items} items`) }] : []),
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
      if (!at || url === '') return [];
      if (first !== undefined)
        return [{ at, message: `the enclosure is that of the item in line ${first}: ${quoted(url)}` }];
      lines.set(url, item.line);
      return [];
    },
  };
};
