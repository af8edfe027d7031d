import type { OtherFormat, Pixels } from '../model.js';
import { readJpeg } from './jpeg.js';
import { readPng } from './png.js';

/**
 * How much of an image is read, first and at most: the first bytes tell all, unless a camera or an editor has put a
 * thumbnail, a colour profile or its history before the size.
 */
export const ART_BYTES = { first: 64 * 1024, most: 1024 * 1024 } as const;

/** What an image says of itself; what it is otherwise: `cut-off` before it tells, a web page, or nothing that is known. */
export type ParsedArt = Pixels | { readonly format: OtherFormat } | 'cut-off' | 'page' | undefined;

/** Reads an image from its first bytes. Never throws, whatever they are. */
export const parseArt = (bytes: Buffer): ParsedArt => {
  if (bytes.length >= 2 && bytes.readUInt16BE(0) === 0xffd8) return readJpeg(bytes);
  const text = bytes.toString('latin1', 0, MAGIC_BYTES);
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return readPng(bytes);
  const other = MAGIC.find(([, pattern]) => pattern.test(text))?.[0];
  if (other !== undefined) return other === 'page' ? 'page' : { format: other };
  return undefined;
};

const MAGIC_BYTES = 1024;

/** How files begin: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
const MAGIC: readonly (readonly [OtherFormat | 'page', RegExp])[] = [
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF.{4}WEBP/s],
  ['avif', /^.{4}ftypavi[fs]/s],
  ['heic', /^.{4}ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1)/s],
  ['tiff', /^(?:II\*\0|MM\0\*)/],
  ['bmp', /^BM.{4}\0{4}/s],
  ['page', /^(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body|script)/is],
  ['svg', /^(?:\xef\xbb\xbf)?\s*(?=<).*?<svg[\s>]/is],
];
