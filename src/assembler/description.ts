/** Apple and PSP-1 read at most 4,000 bytes of a description. */
const MOST_BYTES = 4000;

/** A description that fits, written as HTML: cut between graphemes, with an ellipsis, where it is too long. */
export const cutDescription = (text: string): string => {
  if (bytesOf(text) <= MOST_BYTES) return text;
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
  let bytes = bytesOf('…');
  let end = 0;
  for (const { segment, index } of graphemes) {
    bytes += bytesOf(segment);
    if (bytes > MOST_BYTES) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end).trimEnd()}…`;
};

/** Bytes of UTF-8 once `&`, `<` and `>` are escaped. */
const bytesOf = (text: string): number =>
  Buffer.byteLength(text) + (text.match(/&/g)?.length ?? 0) * 4 + (text.match(/[<>]/g)?.length ?? 0) * 3;
