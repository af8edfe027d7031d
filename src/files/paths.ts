import { existsSync, lstatSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

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
