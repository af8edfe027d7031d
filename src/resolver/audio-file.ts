import type { Readable } from 'node:stream';
import type { IFormat } from 'music-metadata';
import { isTypeInDoubt, typeOfExtension } from './media.js';

/** What an audio file says of itself; the length in whole seconds, where it tells one. */
export type ParsedAudio = { readonly type: string; readonly seconds?: number };

/**
 * Reads a file of `bytes` bytes as audio that apps play; undefined when it is none. What it holds decides, and its name
 * in `url` only between the types that what it holds can have.
 */
export const parseAudio = async (stream: Readable, bytes: number, url: string): Promise<ParsedAudio | undefined> => {
  // Loaded with the first file that has to be measured: most blogs have none.
  const { parseStream } = await import('music-metadata');
  let format: IFormat;
  try {
    ({ format } = await parseStream(stream, { size: bytes }, { duration: true, skipCovers: true }));
  } catch {
    // No audio, or not all of it: the parser throws for either.
    return undefined;
  }
  const type = typeOf(format);
  if (type === undefined) return undefined;
  const seconds = wholeSeconds(format.duration ?? 0);
  return { type: typeInFamily(url, type), ...(seconds === undefined ? {} : { seconds }) };
};

/** As in front matter, seconds of seven digits: a damaged header can tell any number. */
const MOST_SECONDS = 9_999_999;

const wholeSeconds = (duration: number): number | undefined =>
  duration > 0 && duration <= MOST_SECONDS ? Math.max(1, Math.round(duration)) : undefined;

const typeOf = (format: IFormat): string | undefined => {
  const { container = '', codec, duration } = format;
  // These tell their length when they are recorded to the end, but need not where they were streamed.
  const streamed = TYPES.get(container);
  if (streamed !== undefined) return codec === undefined ? undefined : streamed;
  // What begins a frame of MPEG may stand in any file: only a row of frames is audio.
  if (!duration) return undefined;
  if (container === 'MPEG') return 'audio/mpeg';
  if (container.startsWith('ADTS/')) return 'audio/aac';
  if (MPEG_4.test(container)) return hasMovingPictures(format) ? 'video/mp4' : 'audio/x-m4a';
  return undefined;
};

const TYPES: ReadonlyMap<string, string> = new Map([
  ['Ogg', 'audio/ogg'],
  ['FLAC', 'audio/flac'],
  ['WAVE', 'audio/wav'],
]);

/** The brands of files that are MPEG-4, or near enough to it: https://mp4ra.org/registered-types/brands */
const MPEG_4 = /(?:^|\/)(?:M4[ABPV]|mp4\d|iso\w|qt|3g\w\w|f4\w|dash|MSNV)(?:\/|$)/i;

/** Chapters of audio may have pictures and texts, each in a track of its own, which make no video of it. */
const hasMovingPictures = ({ hasVideo = false, trackInfo }: IFormat): boolean =>
  hasVideo && trackInfo.some(({ codecName = '' }) => /^<(?!jpeg|png|text|tx3g|tmcd|mett)/.test(codecName));

/** The type that a name gives, where a file of the type can have that name: `.opus` is Ogg, `.mov` may be MPEG-4. */
const typeInFamily = (url: string, type: string): string => {
  const byName = typeOfExtension(url);
  const [kind] = type.split('/', 1);
  return byName?.startsWith(`${kind}/`) && !isTypeInDoubt(type, url) ? byName : type;
};
