import { charactersIn } from '../text.js';
import { decodeXml } from '../xml/encoding.js';
import type { Position } from '../xml/extent.js';

/**
 * Where a tag stands, from its `<` to the end of its name, or the name of an attribute in it: in UTF-16 units, as editors
 * and SARIF count.
 */
export type Span = { readonly line: number; readonly column: number; readonly endColumn: number };

/** A place in a feed, as parsers count: the column in characters; perhaps an attribute of the tag that begins there. */
type Spot = Position & { readonly attribute?: string };

/** The spans of what stands at places of a feed: found in one pass over its bytes, piece by piece, for it may be large. */
export const spansOf = (pieces: Iterable<Uint8Array>, spots: readonly Spot[]): ((spot: Spot) => Span) => {
  const spans = new Map<string, Span>();
  // Behind bytes that are none of its encoding, nothing was judged.
  const source = decodeXml(pieces, () => undefined);
  const cursor = createCursor(source);
  for (const spot of spots.toSorted((a, b) => a.line - b.line || a.column - b.column)) {
    const found = cursor.at(spot);
    if (!found) continue;
    const { column } = found;
    const [tag = '?'] = TAG.exec(found.ahead(MOST_OF_A_NAME)) ?? [];
    const ofTag = { line: spot.line, column, endColumn: column + tag.length };
    const ofAttribute = spot.attribute && attributeIn(found.ahead(MOST_OF_A_TAG), spot.attribute, ofTag);
    spans.set(keyOf(spot), ofAttribute || ofTag);
  }
  // Nobody reads the rest.
  source.return(undefined);
  return (spot) => spans.get(keyOf(spot)) ?? { line: spot.line, column: spot.column, endColumn: spot.column + 1 };
};

const keyOf = ({ line, column, attribute = '' }: Spot): string => `${line}:${column} ${attribute}`;

const TAG = /^<[?!]?[^\s<>/?!'"=]+/;

/** One attribute of a tag, with the blanks before it. */
const ATTRIBUTE = /(\s+)([^\s<>/='"]+)\s*=\s*(?:"[^"]*"|'[^']*')/y;

/** The name of an attribute in a tag that begins at a place; undefined, if the tag goes on for too long. */
const attributeIn = (text: string, name: string, { line, column, endColumn }: Span): Span | undefined => {
  ATTRIBUTE.lastIndex = endColumn - column;
  for (let found = ATTRIBUTE.exec(text); found; found = ATTRIBUTE.exec(text)) {
    const [, blanks = '', written] = found;
    if (written !== name) continue;
    const at = found.index + blanks.length;
    const lines = text.slice(0, at).split('\n');
    const inLine = (lines.at(-1)?.length ?? 0) + (lines.length === 1 ? column : 1);
    return { line: line + lines.length - 1, column: inLine, endColumn: inLine + name.length };
  }
  return undefined;
};

/** A longer name is shown by its beginning. */
const MOST_OF_A_NAME = 200;

/** In a longer tag, no attribute is looked for. */
const MOST_OF_A_TAG = 10_000;

/** Goes forward through the lines of a text, to places in their order. */
const createCursor = (source: Iterator<string>) => {
  const window = createWindow(source);
  let line = 1;
  let column = 1;
  let units = 1;
  return {
    /** What stands at a place, and its column in UTF-16 units; undefined, if the feed has no such place. */
    at: (spot: Spot): { readonly ahead: (count: number) => string; readonly column: number } | undefined => {
      for (; line < spot.line && window.skipLine(); column = 1, units = 1) line++;
      if (line !== spot.line) return undefined;
      while (column < spot.column) {
        const passed = window.skip(spot.column - column);
        if (passed === '') return undefined;
        units += passed.length;
        column += charactersIn(passed);
      }
      return column === spot.column ? { ahead: window.ahead, column: units } : undefined;
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
