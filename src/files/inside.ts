import {
  closeSync,
  constants,
  createReadStream,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { codeOf, reasonOf } from './problems.js';

/** A file larger than this is no post. */
const MOST_POST_BYTES = 10 * 1024 * 1024;

/** Why a file could not be read. */
export type Unreadable = {
  readonly problem: 'outside' | 'missing' | 'too-large' | 'unreadable' | 'not-a-file';
  readonly bytes: number;
  readonly reason: string;
};

/**
 * A reader of posts that keeps one buffer for all of them: what it returns is only valid until the next read. Links to
 * files outside of `folders` are not followed, for whoever can add a post must not be able to publish any file.
 */
export const createPostReader = (folders: readonly string[]): ((path: string) => Buffer | Unreadable) => {
  let buffer = Buffer.allocUnsafe(64 * 1024);
  const open = createOpener(folders);
  return (path) => {
    const read = withFile(path, folders, open, (descriptor, bytes) => {
      if (bytes > MOST_POST_BYTES) return { ...unreadable('too-large', ''), bytes };
      if (buffer.length < bytes) buffer = Buffer.allocUnsafe(bytes * 2);
      let length = 0;
      for (let more = 1; more > 0 && length < bytes; length += more) {
        more = readSync(descriptor, buffer, length, bytes - length, null);
      }
      return buffer.subarray(0, length);
    });
    if (!('problem' in read) || read.problem !== 'missing') return read;
    // It was found just now: what is not there is a file of that name.
    return unreadable('unreadable', path.includes('\uFFFD') ? 'its name is not UTF-8' : read.reason);
  };
};

/** An audio file on this machine: its size, and its bytes for whoever has to read them. */
export type AudioFile = { readonly bytes: number; readonly read: () => Readable };

/** Finds an audio file. Like posts, it is refused when it lies outside of `folders`, or a link leads there. */
export const openAudio = (path: string, folders: readonly string[]): AudioFile | Unreadable => {
  const open = createOpener(folders);
  return withFile(path, folders, open, (_descriptor, bytes) => ({
    bytes,
    read: () => createReadStream(path, { fd: open(path) }),
  }));
};

/** How a file begins, up to `most` bytes, and how many it has. Refused like audio. */
export const readStart = (
  path: string,
  folders: readonly string[],
  most: number,
): { readonly bytes: number; readonly start: Buffer } | Unreadable =>
  withFile(path, folders, createOpener(folders), (descriptor, bytes) => {
    const start = Buffer.alloc(Math.min(most, bytes));
    return { bytes, start: start.subarray(0, readSync(descriptor, start, 0, start.length, 0)) };
  });

const withFile = <T>(
  path: string,
  folders: readonly string[],
  open: (path: string) => number,
  use: (descriptor: number, bytes: number) => T,
): T | Unreadable => {
  try {
    const descriptor = open(path);
    try {
      const stat = fstatSync(descriptor);
      return stat.isFile() ? use(descriptor, stat.size) : unreadable('not-a-file', 'it is no file');
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    const isMissing = codeOf(cause) === 'ENOENT';
    // What is not there cannot be followed to where it lies: its path tells.
    const isOutside = isMissing && !folders.some((folder) => resolve(path).startsWith(resolve(folder) + sep));
    if (cause === OUTSIDE || isOutside) return unreadable('outside', '');
    return unreadable(isMissing ? 'missing' : 'unreadable', reasonOf(cause));
  }
};

const OUTSIDE = new Error('outside');
const unreadable = (problem: Unreadable['problem'], reason: string): Unreadable => ({ problem, bytes: 0, reason });

/** Opens files for reading that lie inside of folders; throws {@link OUTSIDE} for one that does not. */
const createOpener = (folders: readonly string[]): ((path: string) => number) => {
  const roots = folders.filter((folder) => existsSync(folder)).map((folder) => realpathSync(folder) + sep);
  const isInside = (target: string): boolean => roots.some((root) => target.startsWith(root));
  const insideFolders = new Map<string, boolean>();
  // A folder on the way may be a link, too.
  const isFolderInside = (folder: string): boolean => {
    const known = insideFolders.get(folder) ?? isInside(realpathSync(folder) + sep);
    insideFolders.set(folder, known);
    return known;
  };
  return (path) => {
    if (!isFolderInside(dirname(path))) throw OUTSIDE;
    return openInside(path, isInside);
  };
};

/** Opens a file for reading; O_NONBLOCK, so that a named pipe among the posts does not hold the run up for ever. */
const openInside = (path: string, isInside: (target: string) => boolean): number => {
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  try {
    return openSync(path, flags | (constants.O_NOFOLLOW ?? 0));
  } catch (cause) {
    if (codeOf(cause) !== 'ELOOP') throw cause;
    const target = realpathSync(path);
    if (!isInside(target)) throw OUTSIDE;
    return openSync(target, flags);
  }
};
