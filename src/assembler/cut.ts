/** Bytes of UTF-8 that a text takes in HTML, where `&`, `<` and `>` are escaped. */
export const bytesInHtml = (text: string): number =>
  Buffer.byteLength(text) + (text.match(/&/g)?.length ?? 0) * 4 + (text.match(/[<>]/g)?.length ?? 0) * 3;

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The beginning of a text that takes at most so many bytes in HTML, cut between graphemes. */
export const cutText = (text: string, mostBytes: number): string => {
  const end = endOf(text, mostBytes);
  if (end === text.length) return text;
  // Only what stands around the cut is looked at: each grapheme costs the segmenter a pass over all that it is given.
  const from = lastAscii(text, end);
  let cut = from;
  for (const { index, segment } of SEGMENTER.segment(text.slice(from, end + MOST_OF_A_GRAPHEME))) {
    if (from + index + segment.length > end) break;
    cut = from + index + segment.length;
  }
  return text.slice(0, cut);
};

/** The offset up to which a text takes at most so many bytes. */
const endOf = (text: string, mostBytes: number): number => {
  let bytes = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    bytes += bytesOf(code);
    if (bytes > mostBytes) return at;
    at += code > 0xffff ? 2 : 1;
  }
  return text.length;
};

const bytesOf = (code: number): number => {
  if (code < 0x80) return code === AMPERSAND ? 5 : code === LESS || code === GREATER ? 4 : 1;
  return code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
};

const AMPERSAND = 0x26;
const LESS = 0x3c;
const GREATER = 0x3e;

/** No grapheme that people write has more characters; a longer one may be cut. */
const MOST_OF_A_GRAPHEME = 1000;

/** The last offset before `end` at which a grapheme surely begins, for ASCII does not combine with what stands before it. */
const lastAscii = (text: string, end: number): number => {
  const least = Math.max(0, end - 10 * MOST_OF_A_GRAPHEME);
  for (let at = end - 1; at > least; at--) {
    const code = text.charCodeAt(at);
    if (code < 0x80 && code > 0x1f) return at;
  }
  // Not between the halves of a character.
  return least > 0 && /[\uDC00-\uDFFF]/.test(text.charAt(least)) ? least + 1 : least;
};
