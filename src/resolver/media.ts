import type { Enclosure } from '../model.js';

/** MIME types by the end of a path, as Apple pairs them: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/x-m4a'],
  ['m4b', 'audio/x-m4a'],
  ['aac', 'audio/aac'],
  ['ogg', 'audio/ogg'],
  ['oga', 'audio/ogg'],
  ['opus', 'audio/opus'],
  ['flac', 'audio/flac'],
  ['wav', 'audio/wav'],
  ['mp4', 'video/mp4'],
  ['m4v', 'video/x-m4v'],
  ['mov', 'video/quicktime'],
  ['pdf', 'application/pdf'],
]);

/** The MIME type of an audio address by its extension; undefined when that says nothing. */
export const typeOfExtension = (url: string): string | undefined => {
  const extension = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase();
  return TYPES.get(extension ?? '');
};

/** The MIME type of an audio address; Podbean's audio is MP3 where nothing else is said. */
export const typeOfAudio = (url: string): string => typeOfExtension(url) ?? 'audio/mpeg';

/** Files that are told apart by how they begin, not by which of their names they go by. */
type Family = 'mpeg' | 'mp4' | 'aac' | 'ogg' | 'flac' | 'wav' | 'pdf' | 'html';

const FAMILIES: ReadonlyMap<string, Family> = new Map([
  ['audio/mpeg', 'mpeg'],
  ['audio/x-m4a', 'mp4'],
  ['audio/mp4', 'mp4'],
  ['video/mp4', 'mp4'],
  ['video/x-m4v', 'mp4'],
  ['video/quicktime', 'mp4'],
  ['audio/aac', 'aac'],
  ['audio/ogg', 'ogg'],
  ['audio/opus', 'ogg'],
  ['application/ogg', 'ogg'],
  ['audio/flac', 'flac'],
  ['audio/wav', 'wav'],
  ['application/pdf', 'pdf'],
  ['text/html', 'html'],
]);

const NAMES: Readonly<Record<Exclude<Family, 'html'>, string>> = {
  mpeg: 'audio/mpeg',
  mp4: 'audio/x-m4a',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pdf: 'application/pdf',
};

/** How many bytes tell a family. */
export const MAGIC_BYTES = 16;

/** What a file is, by its first bytes: https://mimesniff.spec.whatwg.org/#matching-an-audio-or-video-type-pattern */
const sniff = (bytes: Buffer): Family | undefined => {
  const text = bytes.toString('latin1');
  if (text.startsWith('OggS')) return 'ogg';
  if (text.startsWith('fLaC')) return 'flac';
  if (text.startsWith('%PDF')) return 'pdf';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WAVE') return 'wav';
  if (text.slice(4, 8) === 'ftyp') return 'mp4';
  if (text.startsWith('ID3')) return 'mpeg';
  if (/^[\s\uFEFF]*<(?:!doctype|html|head|\?xml)/i.test(text)) return 'html';
  // A frame of MPEG audio begins with eleven bits set; layer 0 is that of AAC.
  if (bytes[0] !== 0xff || ((bytes[1] ?? 0) & 0xe0) !== 0xe0) return undefined;
  return ((bytes[1] ?? 0) & 0x06) === 0 ? 'aac' : 'mpeg';
};

/** Whether a type names audio, video, or a document that a podcast may hold. */
export const isMediaType = (type: string): boolean => /^(?:audio|video)\/|^application\/(?:ogg|pdf)$/.test(type);

/** Whether what a server says of a type and how an address ends cannot both be right, so that bytes must tell. */
export const isTypeInDoubt = (said: string | undefined, url: string): boolean => {
  if (said === undefined) return false;
  if (isVague(said)) return true;
  const byName = typeOfExtension(url);
  const family = FAMILIES.get(said);
  if (!isMediaType(said)) return true;
  return byName !== undefined && family !== undefined && family !== FAMILIES.get(byName);
};

/** Whether an address ends in the name of another family of files. */
export const isMismatched = (url: string, type: string): boolean => {
  const family = FAMILIES.get(typeOfExtension(url) ?? '');
  return family !== undefined && FAMILIES.has(type) && FAMILIES.get(type) !== family;
};

/** The type of a file by its name, else by what its server or its host said of it. */
export const decideType = (url: string, said: string | undefined): string =>
  typeOfExtension(url) ?? (said !== undefined && isMediaType(said) ? said : 'audio/mpeg');

/**
 * The type of a file by its first bytes, else by its name, or what its server, or its host, said of it; undefined when
 * it is a web page, or the server says that it is no media and the bytes do not know better.
 */
export const sniffType = (
  url: string,
  served: string | undefined,
  said: string | undefined,
  magic: Buffer,
): string | undefined => {
  const family = sniff(magic);
  if (family === 'html') return undefined;
  if (family === undefined) return isNoMedia(served) ? undefined : decideType(url, served ?? said);
  // Of the names of one family, the one that goes with the extension.
  const names = [typeOfExtension(url), served, said].filter(
    (name) => name !== undefined && FAMILIES.get(name) === family,
  );
  return names[0] ?? NAMES[family];
};

/** Whether a server says for certain that something is no media; `application/octet-stream` says nothing. */
export const isNoMedia = (served: string | undefined): boolean =>
  served !== undefined && !isMediaType(served) && !isVague(served);

const isVague = (type: string): boolean =>
  /^(?:application|binary)\/octet-stream$|^application\/(?:force-download|x-download)$/.test(type);

/** Kilobits a second that audio, and video, can have: what lies outside is a length in seconds, or of another file. */
const RATES = { audio: [8, 1600], video: [8, 50_000] } as const;

/** Whether a length and a duration can belong to one file; also when one of them is not known. */
export const isPlausible = (
  { bytes, type }: Pick<Enclosure, 'bytes' | 'type'>,
  seconds: number | undefined,
): boolean => {
  if (bytes === 0 || seconds === undefined) return true;
  const [least, most] = type.startsWith('video/') ? RATES.video : RATES.audio;
  const rate = (bytes * 8) / 1000 / seconds;
  return rate >= least && rate <= most;
};

/**
 * An audio address without what does not change the file: its scheme, its query (behind the name of a file), and the
 * prefixes of statistics services, which keep the address that they count behind theirs (https://op3.dev/e/host/path).
 */
export const canonicalMedia = (url: string): string => {
  const { host, pathname, search } = new URL(url);
  const whole = `${host}${pathname}`.replace(/\/https?:\/{1,2}/gi, '/');
  const parts = whole.split('/');
  const start = Math.max(
    0,
    parts.findLastIndex((part, index) => index < parts.length - 1 && isHostName(part)),
  );
  return (
    [parts[start]?.toLowerCase(), ...parts.slice(start + 1)].join('/') +
    (typeOfExtension(url) === undefined ? search : '')
  );
};

/** Podtrac's own `redirect.mp3` is none. */
const isHostName = (part: string): boolean =>
  /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?$/i.test(part) || /^\d+(?:\.\d+){3}(?::\d+)?$/.test(part);
