import { type Dirent, readdir, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { GlobOptions } from 'tinyglobby';
import { compare } from '../text.js';

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
