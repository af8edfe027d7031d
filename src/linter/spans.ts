/** Where a tag stands in its line, from its `<` to the end of its name: in UTF-16 units, as editors and SARIF count. */
export type Span = { readonly column: number; readonly endColumn: number };

/** A place in a feed, as parsers count: the column in characters. */
type Spot = { readonly line: number; readonly column: number };

/** The spans of the tags that open at places of a feed: found in one pass over its bytes, for it may be large. */
export const spansOf = (bytes: Buffer, spots: readonly Spot[]): ((spot: Spot) => Span) => {
  const cursor = createCursor(bytes);
  const spans = new Map<string, Span>();
  for (const spot of spots.toSorted((a, b) => a.line - b.line || a.column - b.column)) {
    const { offset, column } = cursor.to(spot);
    const [tag] = TAG.exec(bytes.toString('utf8', offset, offset + MOST_BYTES)) ?? [];
    if (tag !== undefined) spans.set(keyOf(spot), { column, endColumn: column + tag.length });
  }
  // In another encoding than UTF-8 there is nothing to be seen, but the place itself.
  return (spot) => spans.get(keyOf(spot)) ?? { column: spot.column, endColumn: spot.column + 1 };
};

const keyOf = ({ line, column }: Spot): string => `${line}:${column}`;

const TAG = /^<[?!]?[^\s<>/?!'"=]+/;

/** A longer name is shown by its beginning. */
const MOST_BYTES = 200;

/** Goes forward through lines of UTF-8, to places in their order. */
const createCursor = (bytes: Buffer) => {
  let offset = bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0;
  let line = 1;
  let column = 1;
  let units = 1;
  const toNextLine = (): void => {
    const end = bytes.indexOf(0x0a, offset);
    offset = end < 0 ? bytes.length : end + 1;
    line++;
    column = 1;
    units = 1;
  };
  const toNextCharacter = (): void => {
    const byte = bytes[offset] ?? 0;
    const isPair = byte >= 0xf0;
    offset += isPair ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    column++;
    units += isPair ? 2 : 1;
  };
  return {
    to: (spot: Spot): { readonly offset: number; readonly column: number } => {
      while (line < spot.line && offset < bytes.length) toNextLine();
      while (column < spot.column && offset < bytes.length && bytes[offset] !== 0x0a) toNextCharacter();
      const isThere = line === spot.line && column === spot.column;
      return { offset: isThere ? offset : bytes.length, column: units };
    },
  };
};
