import { extentOf, type Position } from './extent.js';

/** What a parser says of where it is. */
type Progress = Position & { readonly position: number };

/** Where a parser is in a feed of which it does not see all. */
export const createPlaces = (parser: Progress) => {
  /** What the parser has not seen of the lines so far, and of the line that it is in. */
  const unseen = { lines: 0, columns: 0, line: 1 };
  /** What the parser is reading, how much it had before, and how much of the line. */
  let written = { text: '', before: 0, columns: 0 };
  /** The column of a `<` that the pieces so far end behind, without a `>`. */
  let cutOpening = 1;
  const line = (): number => parser.line + unseen.lines;
  /** What the parser has read of the line, with what it has not seen. */
  const columns = (): number => parser.column + (parser.line === unseen.line ? unseen.columns : 0);
  const columnAt = (at: number): number => {
    const start = written.text.lastIndexOf('\n', at) + 1;
    return (start > 0 ? 0 : written.columns) + extentOf(written.text.slice(start, at)).columns + 1;
  };
  /** The offset, in what the parser is reading, of the character that it has read last. */
  const offset = (): number => parser.position - written.before - 1;
  return {
    here: (): Position => ({ line: line(), column: Math.max(1, columns()) }),
    /** Where the character stands that the parser reads next. */
    next: (): Position => ({ line: line(), column: columns() + 1 }),
    /** Where so many characters stand that the parser has just read. */
    back: (length: number): Position => ({ line: line(), column: columns() - length + 1 }),
    /** Whether the parser has just read this character. */
    isAt: (character: string): boolean => written.text[offset()] === character,
    /** Where a character stands, the last in the piece before where the parser is. */
    lastOf: (character: string): Position => {
      const at = written.text.lastIndexOf(character, offset());
      return { line: line(), column: at < 0 ? Math.max(1, columns()) : columnAt(at) };
    },
    /** Where a tag opens of which the name is read, and the character after it. */
    opening: (name: string): Position => {
      if (parser.column > 0) return { line: line(), column: Math.max(1, columns() - name.length - 1) };
      // That has ended the line: the text itself tells the column.
      const at = written.text.lastIndexOf('<', offset());
      return { line: line() - 1, column: at < 0 ? cutOpening : columnAt(at) };
    },
    /** The parser reads a piece. */
    read: (text: string, parse: () => void): void => {
      written = { text, before: written.before + written.text.length, columns: columns() };
      parse();
      const at = text.lastIndexOf('<');
      if (at > text.lastIndexOf('>')) cutOpening = columnAt(at);
    },
    /** A piece comes that the parser does not see. */
    skip: (text: string): void => {
      const lack = extentOf(text);
      unseen.lines += lack.lines;
      unseen.columns =
        lack.lines === 0
          ? (parser.line === unseen.line ? unseen.columns : 0) + lack.columns
          : lack.columns - parser.column;
      unseen.line = parser.line;
    },
  };
};
