import { relative, resolve } from 'node:path';
import { isThere } from '../files/paths.js';
import type { Context } from './context.js';

/** The places where settings are looked for, in this order. */
export const NAMES = ['podwright.yaml', 'content/podwright.yaml'];

/** The settings file of a folder, if there is one. */
export const findSettings = ({ folder, config }: Context): string | undefined =>
  config === undefined ? NAMES.map((name) => resolve(folder, name)).find(isThere) : resolve(folder, config);

/** A path as people see it from the folder they are in. */
export const pathFrom = (folder: string, path: string): string => relative(folder, path) || '.';
