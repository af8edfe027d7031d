import { crc32, deflateSync } from 'node:zlib';

/*
 * Images made here, so that no binary lies in the repository. JPEGs are their headers alone, which is all that is read.
 */

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A part of a JPEG: its marker and what it holds. */
export const segment = (marker: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker]), u16(body.length + 2), body]);

type JpegParts = {
  readonly width?: number;
  readonly height?: number;
  readonly components?: number;
  readonly depth?: number;
  /** SOF0; SOF2 is progressive. */
  readonly frame?: number;
  /** What stands before the frame. */
  readonly before?: readonly Buffer[];
};

/** The headers of a JPEG, up to its image data. */
export const jpeg = ({
  width = 3000,
  height = width,
  components = 3,
  depth = 8,
  frame = 0xc0,
  before = [],
}: JpegParts = {}): Buffer => {
  const samples = Array.from({ length: components }, (_, index) => Buffer.from([index + 1, 0x11, 0]));
  const head = Buffer.concat([Buffer.from([depth]), u16(height), u16(width), Buffer.from([components]), ...samples]);
  const scan = segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0]));
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...before, segment(frame, head), scan, Buffer.from([0xff, 0xd9])]);
};

/** Adobe's marker; 2 stands for YCCK. */
export const adobe = (transform: 0 | 1 | 2): Buffer =>
  segment(0xee, Buffer.concat([ascii('Adobe'), u16(100), u16(0), u16(0), Buffer.from([transform])]));

/** Exif with an orientation, in either order of bytes. */
export const exif = (orientation: number, order: 'II' | 'MM' = 'II'): Buffer => {
  const inOrder = (bytes: Buffer): Buffer => (order === 'II' ? Buffer.from(bytes.toReversed()) : bytes);
  const short = (value: number): Buffer => inOrder(u16(value));
  const long = (value: number): Buffer => inOrder(u32(value));
  const make = [short(0x010f), short(2), long(4), ascii('abc\0')];
  const turned = [short(0x0112), short(3), long(1), short(orientation), short(0)];
  const tiff = [ascii(order), short(42), long(8), short(2), ...make, ...turned, long(0)];
  return segment(0xe1, Buffer.concat([ascii('Exif\0\0'), ...tiff]));
};

/** A segment of a colour profile as large as they get. */
export const profile = (): Buffer => segment(0xe2, Buffer.concat([ascii('ICC_PROFILE\0'), Buffer.alloc(65_500)]));

export const chunk = (name: string, body: Buffer = Buffer.alloc(0)): Buffer => {
  const named = Buffer.concat([ascii(name), body]);
  return Buffer.concat([u32(body.length), named, u32(crc32(named))]);
};

type PngParts = {
  readonly width?: number;
  readonly height?: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha. */
  readonly colour?: number;
  readonly depth?: number;
  /** Chunks before the image data. */
  readonly before?: readonly Buffer[];
};

/** A PNG; its image data is one line, however high it says it is. */
export const png = ({ width = 1400, height = width, colour = 2, depth = 8, before = [] }: PngParts = {}): Buffer => {
  const head = Buffer.concat([u32(width), u32(height), Buffer.from([depth, colour, 0, 0, 0])]);
  const palette = colour === 3 ? [chunk('PLTE', Buffer.alloc(6))] : [];
  const data = chunk('IDAT', deflateSync(Buffer.alloc(64)));
  return Buffer.concat([ascii('\x89PNG\r\n\x1a\n'), chunk('IHDR', head), ...palette, ...before, data, chunk('IEND')]);
};
