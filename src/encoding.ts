/** The encoding of XML: by byte order mark, else by declaration. Who declares UTF-16 in bytes that are ASCII is mistaken. */
const encodingOf = (bytes: Uint8Array): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xef && bytes[1] === 0xbb) return 'utf-8';
  const head = Buffer.from(bytes.subarray(0, 1000)).toString('latin1');
  const told = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head)?.[1] ?? 'utf-8';
  try {
    const { encoding } = new TextDecoder(told, { fatal: true });
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
  } catch {
    return 'utf-8';
  }
};

const CHUNK = 64 * 1024;

/**
 * The text of XML, piece by piece, without blanks before its first sign; `onWrong` is told of bytes that are none of the
 * encoding, after the text that stands before them.
 */
export function* decodeXml(bytes: Uint8Array, onWrong: (encoding: string) => void): Generator<string> {
  const encoding = encodingOf(bytes);
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let at = 0; at <= bytes.length; at += CHUNK) {
    const piece = bytes.subarray(at, at + CHUNK);
    try {
      yield decoder.decode(piece, { stream: at + CHUNK <= bytes.length });
    } catch {
      // What stands before the wrong byte leads to its line; a character cut by the piece before is not wrong.
      const lax = new TextDecoder(encoding).decode(piece);
      yield /^[^\uFFFD]*/.exec(at === 0 ? lax : lax.replace(/^\uFFFD{1,3}/, ''))?.[0] ?? '';
      onWrong(encoding);
      return;
    }
  }
}
