/*
 * Small audio files that are real: silence, made here, so that no binary lies in the repository. Each lasts as many
 * seconds as it is asked for.
 */

const u8 = (...values: readonly number[]): Buffer => Buffer.from(values);
const u16 = (value: number): Buffer => u8(value >> 8, value & 0xff);
const u32 = (value: number): Buffer => u8(value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
const u16le = (value: number): Buffer => u8(value & 0xff, value >> 8);
const u32le = (value: number): Buffer => Buffer.concat([u16le(value & 0xffff), u16le(value >>> 16)]);
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

/** WAVE: 8 kHz, 8 bits, mono. */
export const wav = (seconds: number): Buffer => {
  const data = Buffer.alloc(seconds * 8000, 0x80);
  const format = [u16le(1), u16le(1), u32le(8000), u32le(8000), u16le(1), u16le(8)];
  const chunks = [ascii('WAVEfmt '), u32le(16), ...format, ascii('data'), u32le(data.length), data];
  const body = Buffer.concat(chunks);
  return Buffer.concat([ascii('RIFF'), u32le(body.length), body]);
};

/** MPEG-1 layer 3: 32 kbit/s, 44.1 kHz, mono, in frames of 1152 samples and 104 bytes. */
export const mp3 = (seconds: number): Buffer => {
  const frame = Buffer.concat([u8(0xff, 0xfb, 0x10, 0xc4), Buffer.alloc(100)]);
  return Buffer.concat(Array.from({ length: Math.round((seconds * 44_100) / 1152) }, () => frame));
};

/** AAC in ADTS: 44.1 kHz, mono, in frames of 1024 samples and 64 bytes. */
export const adts = (seconds: number): Buffer => {
  const frame = Buffer.concat([u8(0xff, 0xf1, 0x50, 0x40, 64 >> 3, (64 & 7) << 5, 0xfc), Buffer.alloc(57)]);
  return Buffer.concat(Array.from({ length: Math.round((seconds * 44_100) / 1024) }, () => frame));
};

/** FLAC: 44.1 kHz, 16 bits, mono; only its header, which tells the length. */
export const flac = (seconds: number): Buffer => {
  const rates = Buffer.alloc(8);
  rates.writeBigUInt64BE((44_100n << 44n) | (15n << 36n) | BigInt(seconds * 44_100));
  const info = Buffer.concat([u16(4096), u16(4096), Buffer.alloc(6), rates, Buffer.alloc(16)]);
  return Buffer.concat([ascii('fLaC'), u8(0x80, 0, 0, info.length), info, Buffer.alloc(64)]);
};

/** Opus in Ogg: 48 kHz, mono. */
export const opus = (seconds: number): Buffer => {
  const head = Buffer.concat([ascii('OpusHead'), u8(1, 1), u16le(0), u32le(48_000), u16le(0), u8(0)]);
  const tags = Buffer.concat([ascii('OpusTags'), u32le(4), ascii('test'), u32le(0)]);
  const pages = [
    { type: 2, granule: 0, data: head },
    { type: 0, granule: 0, data: tags },
    { type: 4, granule: seconds * 48_000, data: u8(0xf8, 0xff, 0xfe) },
  ];
  return Buffer.concat(
    pages.flatMap(({ type, granule, data }, number) => {
      const position = Buffer.alloc(8);
      position.writeBigInt64LE(BigInt(granule));
      const numbers = [u32le(7), u32le(number), u32le(0)];
      return [ascii('OggS'), u8(0, type), position, ...numbers, u8(1, data.length), data];
    }),
  );
};

const box = (name: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), ascii(name), body]);
};

/** A track of MPEG-4 with one sample description, e.g. `soun` and `mp4a`. */
const track = (id: number, handler: string, codec: string, seconds: number): Buffer => {
  const sound = Buffer.concat([Buffer.alloc(8), u16(1), u16(16), u32(0), u16(44_100), u16(0)]);
  const sample = box(codec, Buffer.alloc(6), u16(1), sound);
  return box(
    'trak',
    box('tkhd', Buffer.alloc(12), u32(id), Buffer.alloc(68)),
    box(
      'mdia',
      box('mdhd', Buffer.alloc(12), u32(1000), u32(seconds * 1000), u32(0)),
      box('hdlr', Buffer.alloc(8), ascii(handler), Buffer.alloc(13)),
      box('minf', box('stbl', box('stsd', u32(0), u32(1), sample), box('stsz', Buffer.alloc(12)))),
    ),
  );
};

/** MPEG-4 with AAC and, if named, the codec of a track of pictures: `jpeg` for those of chapters, `avc1` for video. */
export const mp4 = (seconds: number, pictures?: string): Buffer =>
  Buffer.concat([
    box('ftyp', ascii('M4A '), u32(0), ascii('mp42isom')),
    box(
      'moov',
      track(1, 'soun', 'mp4a', seconds),
      ...(pictures === undefined ? [] : [track(2, 'vide', pictures, seconds)]),
    ),
    box('mdat', Buffer.alloc(64)),
  ]);
