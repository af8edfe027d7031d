import { isUtf8 } from 'node:buffer';
import { charactersIn } from '../text.js';
import { extentOf, moved, START } from './extent.js';
import type { XmlProblem } from './problem.js';

/** The encoding of XML: by byte order mark or the zeros of UTF-16, else by declaration. Who declares UTF-16 in bytes that are ASCII is mistaken. */
export const encodingOf = (start: Uint8Array): string => {
  const [first, second, third, fourth] = start;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0 && fourth === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c && third === 0)) return 'utf-16be';
  if (first === 0xef && second === 0xbb) return 'utf-8';
  const head = Buffer.from(start.subarray(0, 1000)).toString('latin1');
  const told = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head)?.[1] ?? 'utf-8';
  try {
    const { encoding } = new TextDecoder(told, { fatal: true });
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
  } catch {
    return 'utf-8';
  }
};

const CHUNK = 64 * 1024;

/** Text of bytes that come piece by piece; throws a TypeError at bytes that are none of its encoding. */
export type Decoder = {
  readonly write: (piece: Uint8Array) => string;
  readonly close: () => string;
  /** What stands before the wrong bytes, when these were in a piece. */
  readonly before: (piece: Uint8Array) => string;
};

/**
 * Decodes UTF-8. A TextDecoder that is fatal and fed piece by piece takes several times as long in Node, and makes
 * strings of two bytes a character, which everybody after it reads more slowly.
 */
export const createUtf8Decoder = (): Decoder => {
  let held = Buffer.alloc(0);
  let hasBegun = false;
  const join = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => {
    const view = Buffer.from(buffer, byteOffset, byteLength);
    return held.length > 0 ? Buffer.concat([held, view]) : view;
  };
  const decode = (bytes: Buffer): string => {
    if (!isUtf8(bytes)) throw new TypeError('not UTF-8');
    const start = !hasBegun && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    hasBegun ||= bytes.length > 0;
    return bytes.toString('utf8', start);
  };
  return {
    write: (piece) => {
      const bytes = join(piece);
      const end = bytes.length - cutAtEnd(bytes);
      const text = decode(bytes.subarray(0, end));
      held = Buffer.from(bytes.subarray(end));
      return text;
    },
    close: () => decode(held),
    before: (piece) => {
      const bytes = join(piece);
      return decode(bytes.subarray(0, rightBytesIn(bytes)));
    },
  };
};

/** How many bytes are whole characters of UTF-8, up to the first that is none. */
const rightBytesIn = (bytes: Buffer): number => {
  const wholeIn = (length: number): number => length - cutAtEnd(bytes.subarray(0, length));
  let right = 0;
  let wrong = bytes.length + 1;
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (isUtf8(bytes.subarray(0, wholeIn(middle)))) right = middle;
    else wrong = middle;
  }
  return wholeIn(right);
};

/** How many bytes at the end begin a character of UTF-8 that the next piece goes on with. */
const cutAtEnd = (bytes: Uint8Array): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes.at(-back) ?? 0;
    if (byte >= 0xc0) return lengthOfCharacter(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
};

const lengthOfCharacter = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2);

const createDecoder = (encoding: string): Decoder => {
  if (encoding === 'utf-8') return createUtf8Decoder();
  const decoder = new TextDecoder(encoding, { fatal: true });
  let hasBegun = false;
  return {
    write: (piece) => {
      const text = decoder.decode(piece, { stream: true });
      hasBegun = true;
      return text;
    },
    close: () => decoder.decode(),
    before: (piece) => {
      const lax = new TextDecoder(encoding).decode(piece);
      // A character that the piece before has begun is not wrong.
      return /^[^\uFFFD]*/.exec(hasBegun ? lax.replace(/^\uFFFD{1,3}/, '') : lax)?.[0] ?? '';
    },
  };
};

/**
 * The text of XML, piece by piece, its lines ended by LF, as XML has it before anything is parsed
 * (https://www.w3.org/TR/xml/#sec-line-ends); `onWrong` is told of bytes that are none of the encoding, after the text that stands
 * before them. The first piece tells the encoding; none is held on to. `widthOf` says how columns are counted.
 */
export function* decodeXml(
  pieces: Iterable<Uint8Array>,
  onWrong: (problem: XmlProblem) => void,
  widthOf: (line: string) => number = charactersIn,
): Generator<string> {
  let isCut = false;
  let place = START;
  const withLf = (text: string): string => {
    // Half of a line break may be at the end of a piece: what is left of it in the next is no other.
    const rest = isCut && text.startsWith('\n') ? text.slice(1) : text;
    if (text !== '') isCut = text.endsWith('\r');
    const whole = rest.includes('\r') ? rest.replace(/\r\n?/g, '\n') : rest;
    place = moved(place, extentOf(whole, widthOf));
    return whole;
  };
  let encoding = 'utf-8';
  const tell = (): void => onWrong({ kind: 'encoding', reason: `it is not ${encoding.toUpperCase()}`, ...place });
  let decoder: Decoder | undefined;
  for (const piece of chunksOf(pieces)) {
    if (!decoder) encoding = encodingOf(piece);
    decoder ??= createDecoder(encoding);
    try {
      yield withLf(decoder.write(piece));
    } catch {
      yield withLf(decoder.before(piece));
      tell();
      return;
    }
  }
  try {
    yield withLf(decoder?.close() ?? '');
  } catch {
    tell();
  }
}

function* chunksOf(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += CHUNK) yield piece.subarray(at, at + CHUNK);
  }
}
