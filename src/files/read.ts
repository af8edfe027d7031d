import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { codeOf, EnvironmentProblem, reasonOf } from './problems.js';

/** The bytes of a file, of no more than `most`; undefined when it is not there. */
export const readIfThere = (path: string, most = Number.POSITIVE_INFINITY): Buffer | undefined => {
  const descriptor = openThere(path, most);
  if (descriptor === undefined) return undefined;
  try {
    return orUnreadable(path, () => readFileSync(descriptor));
  } finally {
    closeSync(descriptor);
  }
};

/** Opens a file of no more than `most` bytes, if it is there. */
const openThere = (path: string, most: number): number | undefined =>
  orUnreadable(path, () => {
    const descriptor = openIfThere(path);
    if (descriptor === undefined) return undefined;
    const stat = fstatSync(descriptor);
    const fault = stat.isDirectory() ? 'it is a folder' : !stat.isFile() ? 'it is not a file' : undefined;
    const problem = fault ?? (stat.size > most ? `it is larger than ${most} bytes` : undefined);
    if (problem === undefined) return descriptor;
    closeSync(descriptor);
    throw new EnvironmentProblem(`cannot read ${path}: ${problem}`);
  });

const openIfThere = (path: string): number | undefined => {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
};

const orUnreadable = <T>(path: string, read: () => T): T => {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof EnvironmentProblem) throw cause;
    throw new EnvironmentProblem(`cannot read ${path}: ${reasonOf(cause)}`);
  }
};

const PIECE = 64 * 1024;

/** No feed that anybody reads is larger, in bytes: podcast apps stop at a tenth of it. */
export const MOST_OF_A_FEED = 256 * 1024 * 1024;

/**
 * The bytes of a file, of no more than `most`, piece by piece and each in the memory of the one before; undefined when
 * it is not there.
 */
export const readPieces = (path: string, most: number): Iterable<Uint8Array> | undefined => {
  const descriptor = openThere(path, most);
  return descriptor === undefined ? undefined : piecesOf(descriptor, path);
};

function* piecesOf(descriptor: number, path: string): Generator<Uint8Array> {
  const memory = Buffer.allocUnsafe(PIECE);
  try {
    for (;;) {
      const length = orUnreadable(path, () => readSync(descriptor, memory, 0, PIECE, null));
      if (length === 0) return;
      yield memory.subarray(0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}
