/** Where a tag stands in its line, from its `<` to the end of its name: in UTF-16 units, as editors and SARIF count. */
export type Span = { readonly column: number; readonly endColumn: number };

/** A place in a feed, as parsers count: the column in characters. */
type Spot = { readonly line: number; readonly column: number };

/** The spans of the tags that open at places of a feed: found in one pass over its bytes, piece by piece, for it may be large. */
export const spansOf = (pieces: Iterable<Uint8Array>, spots: readonly Spot[]): ((spot: Spot) => Span) => {
  const spans = new Map<string, Span>();
  const source = pieces[Symbol.iterator]();
  const cursor = createCursor(source);
  for (const spot of spots.toSorted((a, b) => a.line - b.line || a.column - b.column)) {
    const { text, column } = cursor.at(spot);
    const [tag] = TAG.exec(text) ?? [];
    if (tag !== undefined) spans.set(keyOf(spot), { column, endColumn: column + tag.length });
  }
  // Nobody reads the rest.
  source.return?.();
  // In another encoding than UTF-8 there is nothing to be seen, but the place itself.
  return (spot) => spans.get(keyOf(spot)) ?? { column: spot.column, endColumn: spot.column + 1 };
};

const keyOf = ({ line, column }: Spot): string => `${line}:${column}`;

const TAG = /^<[?!]?[^\s<>/?!'"=]+/;

/** A longer name is shown by its beginning. */
const MOST_BYTES = 200;

const LINE_FEED = 0x0a;

/** Goes forward through lines of UTF-8, to places in their order. */
const createCursor = (source: Iterator<Uint8Array>) => {
  const window = createWindow(source);
  let line = 1;
  let column = 1;
  let units = 1;
  if (window.byte() === 0xef) window.skip(3);
  const toNextCharacter = (): void => {
    const byte = window.byte() ?? 0;
    const isPair = byte >= 0xf0;
    window.skip(isPair ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1);
    column++;
    units += isPair ? 2 : 1;
  };
  return {
    /** What stands at a place, and its column in UTF-16 units; nothing, if the feed has no such place. */
    at: (spot: Spot): { readonly text: string; readonly column: number } => {
      for (; line < spot.line && window.skipLine(); column = 1, units = 1) line++;
      while (column < spot.column && ![undefined, LINE_FEED].includes(window.byte())) toNextCharacter();
      const isThere = line === spot.line && column === spot.column;
      return { text: isThere ? window.text(MOST_BYTES) : '', column: units };
    },
  };
};

/** The bytes from where one is, as far as they were needed so far. */
const createWindow = (source: Iterator<Uint8Array>) => {
  let bytes = Buffer.alloc(0);
  let offset = 0;
  const pull = (): boolean => {
    const { done, value } = source.next();
    if (done) return false;
    bytes = Buffer.concat([bytes.subarray(offset), value]);
    offset = 0;
    return true;
  };
  const hold = (count: number): void => {
    while (bytes.length - offset < count && pull());
  };
  return {
    byte: (): number | undefined => {
      if (offset >= bytes.length) hold(1);
      return bytes[offset];
    },
    skip: (count: number): void => {
      hold(count);
      offset = Math.min(offset + count, bytes.length);
    },
    /** Whether there is another line. */
    skipLine: (): boolean => {
      for (;;) {
        const end = bytes.indexOf(LINE_FEED, offset);
        offset = end < 0 ? bytes.length : end + 1;
        if (end >= 0 || !pull()) return end >= 0;
      }
    },
    text: (count: number): string => {
      hold(count);
      return bytes.toString('utf8', offset, offset + count);
    },
  };
};
