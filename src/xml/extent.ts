import { charactersIn } from '../text.js';

/** Line breaks, and how much stands behind the last of them. */
export type Extent = { readonly lines: number; readonly columns: number };

/** How far a text leads; `widthOf` says how columns are counted. */
export const extentOf = (text: string, widthOf: (line: string) => number = charactersIn): Extent => {
  let lines = 0;
  let last = -1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines++;
    last = at;
  }
  return { lines, columns: widthOf(text.slice(last + 1)) };
};

/** From 1; the column in characters, of the text itself where nothing else is said. */
export type Position = { readonly line: number; readonly column: number };

export const START: Position = { line: 1, column: 1 };

/** A place so much further on. */
export const moved = ({ line, column }: Position, { lines, columns }: Extent): Position => ({
  line: line + lines,
  column: (lines === 0 ? column : 1) + columns,
});

/** What was placed in a text that itself starts elsewhere. */
export const placedFrom = <T extends Position>(start: Position, one: T): T => ({
  ...one,
  line: start.line + one.line - 1,
  column: (one.line === 1 ? start.column - 1 : 0) + one.column,
});
