import type { ArtColour, Pixels } from '../model.js';

/** A part of a JPEG: its marker, and where what it holds begins and ends. */
type Segment = { readonly marker: number; readonly from: number; readonly end: number };

const EXIF = 0xe1;
const ADOBE = 0xee;

/**
 * What the headers of a JPEG tell (https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B): undefined for what is none,
 * `cut-off` when it ends before its frame.
 */
export const readJpeg = (bytes: Buffer): Pixels | 'cut-off' | undefined => {
  let isAdobeYcck = false;
  let isTurned = false;
  for (let at = 2; ; ) {
    const segment = segmentAt(bytes, at);
    if (typeof segment !== 'object') return segment;
    const { marker, from, end } = segment;
    if (isFrame(marker)) return end > bytes.length ? 'cut-off' : readFrame(bytes, segment, isAdobeYcck, isTurned);
    const inside = bytes.subarray(from, end);
    if (marker === ADOBE) isAdobeYcck = startsWith(inside, 'Adobe') && inside[11] === 2;
    if (marker === EXIF && startsWith(inside, 'Exif\0\0')) isTurned = isTurnedIn(inside.subarray(6));
    at = end;
  }
};

const segmentAt = (bytes: Buffer, start: number): Segment | 'cut-off' | undefined => {
  // Decoders pass over what stands between segments, and over fill bytes.
  let at = bytes.indexOf(0xff, start);
  while (at >= 0 && bytes[at + 1] === 0xff) at++;
  if (at < 0 || at + 4 > bytes.length) return 'cut-off';
  const marker = bytes.readUInt8(at + 1);
  if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) return { marker, from: at + 2, end: at + 2 };
  const length = bytes.readUInt16BE(at + 2);
  // The image data, or the end, before any frame.
  if (marker === 0xd9 || marker === 0xda || length < 2) return undefined;
  return { marker, from: at + 4, end: at + 2 + length };
};

/** SOF0 to SOF15, without the three markers among them that begin tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

const readFrame = (bytes: Buffer, { from, end }: Segment, isYcck: boolean, isTurned: boolean): Pixels | undefined => {
  if (end - from < 6) return undefined;
  const [height, width] = [bytes.readUInt16BE(from + 1), bytes.readUInt16BE(from + 3)];
  const colour = colourOf(bytes.readUInt8(from + 5), isYcck);
  if (width === 0 || height === 0 || colour === undefined) return undefined;
  const size = isTurned ? { width: height, height: width } : { width, height };
  return { format: 'jpeg', ...size, colour, depth: bytes.readUInt8(from), alpha: false };
};

/** Four components are CMYK, or YCCK where Adobe's marker says so. */
const colourOf = (components: number, isYcck: boolean): ArtColour | undefined => {
  if (components === 4) return isYcck ? 'ycck' : 'cmyk';
  return components === 3 ? 'rgb' : components === 1 ? 'grey' : undefined;
};

const startsWith = (bytes: Buffer, text: string): boolean => bytes.toString('latin1', 0, text.length) === text;

const ORIENTATION = 0x0112;

/** Whether Exif has the image turned by a quarter: https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf, 4.6.4 */
const isTurnedIn = (tiff: Buffer): boolean => {
  const isLittle = startsWith(tiff, 'II');
  const u16 = (at: number): number =>
    at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  if (tiff.length < 8 || u16(2) !== 42) return false;
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = Array.from(
    { length: Math.min(u16(directory), MOST_ENTRIES) },
    (_, index) => directory + 2 + index * 12,
  );
  const orientation = entries.find((at) => u16(at) === ORIENTATION);
  return orientation !== undefined && u16(orientation + 8) >= 5 && u16(orientation + 8) <= 8;
};

/** No camera writes more into the first directory. */
const MOST_ENTRIES = 200;
