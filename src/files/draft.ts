import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isLink } from './paths.js';
import { codeOf, EnvironmentProblem, reasonOf } from './problems.js';

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
