import type { XmlProblem } from '../xml/problem.js';

type Told = Pick<XmlProblem, 'kind' | 'reason' | 'hint'>;

const not = (reason: string, hint?: string): Told => ({
  kind: 'not-rss',
  reason: `it is ${reason}, not RSS`,
  ...(hint === undefined ? {} : { hint }),
});

const UNPACK = 'unpack it, and judge the feed that is in it';

const GUNZIP =
  'unpack it with gunzip, and judge what comes out; a server that sends it so has to say Content-Encoding: gzip';

/** What files are by their first bytes, one byte a character: https://mimesniff.spec.whatwg.org */
const BEGINNINGS: readonly (readonly [bytes: RegExp, told: Told])[] = [
  [
    /^(?:\xff\xfe\0\0|\0\0\xfe\xff|<\0\0\0|\0\0\0<)/,
    { kind: 'encoding', reason: 'it is in UTF-32, which no app reads' },
  ],
  [/^\x1f\x8b/, not('compressed (gzip)', GUNZIP)],
  [/^(?:BZh[1-9]|\xfd7zXZ\0|\x28\xb5\x2f\xfd)/, not('compressed', UNPACK)],
  [/^PK[\x03\x05]/, not('a ZIP archive', UNPACK)],
  [/^%PDF-/, not('a PDF document')],
  [/^(?:\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP)/s, not('a picture')],
  [/^(?:ID3[\x02-\x04]|\xff[\xe2\xe3\xf1-\xf3\xf9-\xfb]|OggS|fLaC|RIFF.{4}WAVE)/s, not('audio')],
  [/^.{4}ftyp/s, not('an MP4 file')],
];

/** What a file that is no text at all is, by its beginning; undefined, if it may be text. */
export const binaryIn = (start: Buffer): XmlProblem | undefined => {
  const bytes = start.toString('latin1', 0, 16);
  const told = BEGINNINGS.find(([beginning]) => beginning.test(bytes))?.[1];
  return told && { ...told, line: 1, column: 1 };
};
