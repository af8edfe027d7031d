import { charactersIn } from '../text.js';
import { decodeXml } from '../xml/encoding.js';
import type { Position } from '../xml/extent.js';

/** Where a tag stands in its line, from its `<` to the end of its name: in UTF-16 units, as editors and SARIF count. */
export type Span = { readonly column: number; readonly endColumn: number };

/** The spans of what stands at places of a feed: found in one pass over its bytes, piece by piece, for it may be large. */
export const spansOf = (pieces: Iterable<Uint8Array>, spots: readonly Position[]): ((spot: Position) => Span) => {
  const spans = new Map<string, Span>();
  // Behind bytes that are none of its encoding, nothing was judged.
  const source = decodeXml(pieces, () => undefined);
  const cursor = createCursor(source);
  for (const spot of spots.toSorted((a, b) => a.line - b.line || a.column - b.column)) {
    const found = cursor.at(spot);
    if (!found) continue;
    const [tag = '?'] = TAG.exec(found.text) ?? [];
    spans.set(keyOf(spot), { column: found.column, endColumn: found.column + tag.length });
  }
  // Nobody reads the rest.
  source.return(undefined);
  return (spot) => spans.get(keyOf(spot)) ?? { column: spot.column, endColumn: spot.column + 1 };
};

const keyOf = ({ line, column }: Position): string => `${line}:${column}`;

const TAG = /^<[?!]?[^\s<>/?!'"=]+/;

/** A longer name is shown by its beginning. */
const MOST_CHARACTERS = 200;

/** Goes forward through the lines of a text, to places in their order. */
const createCursor = (source: Iterator<string>) => {
  const window = createWindow(source);
  let line = 1;
  let column = 1;
  let units = 1;
  return {
    /** What stands at a place, and its column in UTF-16 units; undefined, if the feed has no such place. */
    at: (spot: Position): { readonly text: string; readonly column: number } | undefined => {
      for (; line < spot.line && window.skipLine(); column = 1, units = 1) line++;
      if (line !== spot.line) return undefined;
      while (column < spot.column) {
        const passed = window.skip(spot.column - column);
        if (passed === '') return undefined;
        units += passed.length;
        column += charactersIn(passed);
      }
      return column === spot.column ? { text: window.ahead(MOST_CHARACTERS), column: units } : undefined;
    },
  };
};

/** A text from where one is, as far as it was needed so far. */
const createWindow = (source: Iterator<string>) => {
  let text = '';
  let offset = 0;
  const pull = (): boolean => {
    const { done, value } = source.next();
    if (done) return false;
    text = text.slice(offset) + value;
    offset = 0;
    return true;
  };
  const hold = (count: number): void => {
    while (text.length - offset < count && pull());
  };
  return {
    /** Passes over so many UTF-16 units at most, as far as the line goes; nothing, at its end. Characters stay whole. */
    skip: (most: number): string => {
      hold(2);
      const end = text.indexOf('\n', offset);
      const passed = text.slice(offset, Math.min(offset + most, end < 0 ? text.length : end));
      offset += passed.length;
      const isHalf = /[\uD800-\uDBFF]$/.test(passed);
      return isHalf ? passed + text.charAt(offset++) : passed;
    },
    /** Whether there is another line. */
    skipLine: (): boolean => {
      for (;;) {
        const end = text.indexOf('\n', offset);
        offset = end < 0 ? text.length : end + 1;
        if (end >= 0 || !pull()) return end >= 0;
      }
    },
    ahead: (count: number): string => {
      hold(count);
      return text.slice(offset, offset + count);
    },
  };
};
