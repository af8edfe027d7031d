/** Bytes of UTF-8 that a text takes in HTML, where `&`, `<` and `>` are escaped. */
export const bytesInHtml = (text: string): number =>
  Buffer.byteLength(text) + (text.match(/&/g)?.length ?? 0) * 4 + (text.match(/[<>]/g)?.length ?? 0) * 3;

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The beginning of a text that takes at most so many bytes in HTML, cut between graphemes. */
export const cutText = (text: string, mostBytes: number): string => {
  let bytes = 0;
  for (const { segment, index } of SEGMENTER.segment(text)) {
    bytes += bytesInHtml(segment);
    if (bytes > mostBytes) return text.slice(0, index);
  }
  return text;
};
