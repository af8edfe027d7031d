import { bytesInHtml, cutText } from './cut.js';

/** Apple and PSP-1 read at most 4,000 bytes of a description. */
const MOST_BYTES = 4000;

/**
 * A description that fits, written as HTML. One that is too long is cut between graphemes and ends with an ellipsis and,
 * as far as there is room for it, the address of the post.
 */
export const cutDescription = (text: string, address: string): string => {
  if (bytesInHtml(text) <= MOST_BYTES) return text;
  const long = `… ${address}`;
  const end = bytesInHtml(long) <= MOST_BYTES / 4 ? long : '…';
  return `${cutText(text, MOST_BYTES - bytesInHtml(end)).trimEnd()}${end}`;
};
