import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

type Decoder = ReturnType<typeof createGunzip | typeof createBrotliDecompress | typeof createInflate>;

/** What undoes a Content-Encoding; nothing where there is none. */
export const decoderOf = (encoding: string | undefined): Decoder | 'unknown' | undefined => {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return createInflate();
    default:
      return 'unknown';
  }
};

/** How much of a body is wanted. */
type Wanted = { readonly mostBytes: number; readonly isCut?: boolean };

/**
 * The whole body, decompressed; undefined when it is larger than wanted. What is cut ends where enough was read.
 * `onBytes` is told of each piece as it comes over the wire.
 */
export const readBody = async (
  stream: Readable,
  decoder: Decoder | undefined,
  { mostBytes, isCut = false }: Wanted,
  onBytes: (bytes: number) => void,
): Promise<Buffer | undefined> => {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of decoded(counted(stream, onBytes), decoder)) {
    length += piece.length;
    if (length > mostBytes && !isCut) return undefined;
    pieces.push(piece);
    if (isCut && length >= mostBytes) break;
  }
  const body = Buffer.concat(pieces);
  return isCut ? body.subarray(0, mostBytes) : body;
};

async function* counted(stream: AsyncIterable<Buffer>, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const piece of stream) {
    onBytes(piece.length);
    yield piece;
  }
}

async function* decoded(pieces: AsyncGenerator<Buffer>, decoder: Decoder | undefined): AsyncGenerator<Buffer> {
  if (!decoder) {
    yield* pieces;
    return;
  }
  // Not `pipeline`: it would call it an error when the rest of a body is not wanted.
  const source = Readable.from(pieces, { objectMode: false });
  source.on('error', (cause) => decoder.destroy(cause));
  source.pipe(decoder);
  try {
    yield* decoder;
  } finally {
    source.destroy();
  }
}
