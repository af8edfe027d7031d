import {
  closeSync,
  constants,
  createReadStream,
  type Dirent,
  existsSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdir,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import type { GlobOptions } from 'tinyglobby';
import { compare } from './text.js';

/** A file larger than this is no post. */
const MOST_POST_BYTES = 10 * 1024 * 1024;

/** A file of posts: its path on disk, and its name in findings. */
export type PostFile = { readonly path: string; readonly file: string };

/** The files that globs find, sorted by name; folders that are links are not followed. */
export const findFiles = async (folder: string, globs: readonly string[]): Promise<readonly PostFile[]> => {
  const patterns = globs.map((pattern) => pattern.replaceAll('\\', '/'));
  const ignore = ['**/node_modules/**', '**/.git/**'];
  const { glob } = await import('tinyglobby');
  const paths = await glob(patterns, {
    cwd: folder,
    ignore,
    absolute: true,
    expandDirectories: false,
    followSymbolicLinks: false,
    fs: LINKS_AS_FILES,
  });
  return paths
    .map((path) => ({ path, file: relative(folder, path).split(sep).join('/') }))
    .toSorted((a, b) => compare(a.file, b.file));
};

/**
 * Without links, a glob finds no files that are links either, and they would be gone in silence: they are shown as
 * files, so that reading them can tell whether they lead outside. Links to folders stay what they are.
 */
const readFolder = (
  path: string,
  options: { readonly withFileTypes: true },
  done: (cause: NodeJS.ErrnoException | null, entries: Dirent[]) => void,
): void =>
  readdir(path, options, (cause, entries: readonly Dirent[] | undefined) => {
    done(cause, entries?.map((entry) => (isLinkToFile(entry) ? asFile(entry) : entry)) ?? []);
  });

// tinyglobby reads folders in this one form, but its type asks for all of Node's overloads.
const LINKS_AS_FILES: NonNullable<GlobOptions['fs']> = { readdir: readFolder as unknown as typeof readdir };

const isLinkToFile = (entry: Dirent): boolean => {
  if (!entry.isSymbolicLink()) return false;
  try {
    return !statSync(join(entry.parentPath, entry.name)).isDirectory();
  } catch {
    // One that leads nowhere, or to itself: reading it will tell.
    return true;
  }
};

const asFile = (entry: Dirent): Dirent =>
  Object.assign(Object.create(entry), { isFile: () => true, isSymbolicLink: () => false });

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
    let descriptor: number;
    try {
      descriptor = open(path);
    } catch (cause) {
      const isNameOdd = codeOf(cause) === 'ENOENT' && path.includes('\uFFFD');
      const reason = isNameOdd ? 'its name is not UTF-8' : reasonOf(cause);
      return unreadable(cause === OUTSIDE ? 'outside' : 'unreadable', reason);
    }
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) return unreadable('not-a-file', 'it is no file');
      if (stat.size > MOST_POST_BYTES) return { ...unreadable('too-large', ''), bytes: stat.size };
      if (buffer.length < stat.size) buffer = Buffer.allocUnsafe(stat.size * 2);
      let length = 0;
      for (let read = 1; read > 0 && length < stat.size; length += read) {
        read = readSync(descriptor, buffer, length, stat.size - length, null);
      }
      return buffer.subarray(0, length);
    } catch (cause) {
      return unreadable('unreadable', reasonOf(cause));
    } finally {
      closeSync(descriptor);
    }
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

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file',
  ELOOP: 'too many links',
  ENAMETOOLONG: 'its name is too long',
  ENXIO: 'it is no file',
  EISDIR: 'it is a folder',
  EEXIST: 'a folder in its path is a file',
  EFBIG: 'the file would be too large',
  EDQUOT: 'the quota of the disk is used up',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a folder in its path is a file',
};

/** What a file system error means, in words. */
const reasonOf = (cause: unknown): string =>
  REASONS[codeOf(cause)] ?? (cause instanceof Error ? cause.message : String(cause));

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

/** Whether a path is a link, to whatever it may lead. */
export const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/** Removes a file, if it is there. */
export const removeFile = (path: string): void => rmSync(path, { force: true });

/** Whether something lies at a path. */
export const isThere = (path: string): boolean => existsSync(path);

/** Whether two paths lead to the same file, be it there yet or not. */
export const isSameFile = (a: string, b: string): boolean => placeOnDisk(a) === placeOnDisk(b);

const placeOnDisk = (path: string): string => {
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(path);
  return existsSync(folder) ? join(realpathSync(folder), basename(path)) : resolve(path);
};

/** Something about the machine, not about the content, that keeps a command from its work: exit code 2. */
export class EnvironmentProblem extends Error {}

/** The run was stopped from outside, as by Ctrl-C: nothing in `feeds/` was touched. */
export class Interrupted extends Error {}

/** A file that is written beside its target and takes its place all at once. */
export type Draft = {
  readonly write: (bytes: Uint8Array) => void;
  /** Puts the bytes on the disk, so that a crash after `replace` cannot leave an empty file. */
  readonly finish: () => void;
  readonly replace: () => void;
  readonly discard: () => void;
};

/** Begins a draft of the file at `path`; folders on the way are made. Throws {@link EnvironmentProblem}. */
export const createDraft = (path: string): Draft => {
  const told = <T>(action: () => T): T => {
    try {
      return action();
    } catch (cause) {
      if (cause instanceof EnvironmentProblem) throw cause;
      throw new EnvironmentProblem(`cannot write ${path}: ${reasonOf(cause)}`);
    }
  };
  return told(() => {
    const target = targetOf(resolve(path));
    const there = statSync(target, { throwIfNoEntry: false });
    if (there && !there.isFile()) {
      throw new EnvironmentProblem(`cannot write ${path}: it is ${there.isDirectory() ? 'a folder' : 'not a file'}`);
    }
    const folder = dirname(target);
    mkdirSync(folder, { recursive: true });
    discardLeftovers(folder, basename(target));
    const draft = join(folder, `.${basename(target)}.${process.pid}.tmp`);
    const descriptor = openSync(draft, 'wx');
    let isOpen = true;
    const close = (): void => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    };
    return {
      write: (bytes) =>
        told(() => {
          for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
        }),
      finish: () => told(() => fsyncSync(descriptor)),
      replace: () =>
        told(() => {
          close();
          renameSync(draft, target);
          syncFolder(folder);
        }),
      discard: () => {
        close();
        rmSync(draft, { force: true });
      },
    };
  });
};

/** The file that a path leads to, also when it is a link to one that is not there yet. */
const targetOf = (path: string): string => {
  if (!isLink(path)) return path;
  return existsSync(path) ? realpathSync(path) : resolve(dirname(path), readlinkSync(path));
};

/** Drafts of runs that are gone: a crash leaves one behind. */
const discardLeftovers = (folder: string, name: string): void => {
  for (const file of readdirSync(folder)) {
    if (!file.startsWith(`.${name}.`) || !file.endsWith('.tmp')) continue;
    const process = Number(file.slice(name.length + 2, -'.tmp'.length));
    if (!isRunning(process)) rmSync(join(folder, file), { force: true });
  }
};

const isRunning = (id: number): boolean => {
  if (!Number.isSafeInteger(id) || id <= 0 || id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === 'EPERM';
  }
};

/** A rename is on the disk once its folder is; file systems that cannot say so are taken at their word. */
const syncFolder = (folder: string): void => {
  try {
    const descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch (cause) {
    if (!['EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'ENOTSUP'].includes(codeOf(cause))) throw cause;
  }
};
