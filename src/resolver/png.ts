import type { ArtColour, Pixels } from '../model.js';

/** Colour types: https://www.w3.org/TR/png-3/#table111 */
const COLOURS: ReadonlyMap<number, ArtColour> = new Map([
  [0, 'grey'],
  [2, 'rgb'],
  [3, 'palette'],
  [4, 'grey'],
  [6, 'rgb'],
]);

const MOST_LENGTH = 2 ** 31 - 1;

/** Where the chunks behind the header begin. */
const BEHIND_HEADER = 33;

/** What the header of a PNG tells: undefined for what is none, `cut-off` when it ends before its image data. */
export const readPng = (bytes: Buffer): Pixels | 'cut-off' | undefined => {
  if (bytes.length < BEHIND_HEADER) return 'cut-off';
  if (bytes.readUInt32BE(8) !== 13 || nameAt(bytes, 8) !== 'IHDR') return undefined;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [depth, type] = [bytes.readUInt8(24), bytes.readUInt8(25)];
  const colour = COLOURS.get(type);
  const isSized = [width, height].every((pixels) => pixels > 0 && pixels <= MOST_LENGTH);
  if (!isSized || colour === undefined || ![1, 2, 4, 8, 16].includes(depth)) return undefined;
  const alpha = type >= 4 || isTransparent(bytes);
  return typeof alpha === 'boolean' ? { format: 'png', width, height, colour, depth, alpha } : alpha;
};

/** Whether there is a `tRNS`, which stands before the image data if anywhere. */
const isTransparent = (bytes: Buffer): boolean | 'cut-off' | undefined => {
  for (let at = BEHIND_HEADER; at + 8 <= bytes.length; ) {
    const name = nameAt(bytes, at);
    if (name === 'tRNS') return true;
    if (name === 'IDAT' || name === 'IEND') return false;
    const length = bytes.readUInt32BE(at);
    if (length > MOST_LENGTH) return undefined;
    at += length + 12;
  }
  return 'cut-off';
};

const nameAt = (bytes: Buffer, chunk: number): string => bytes.toString('latin1', chunk + 4, chunk + 8);
