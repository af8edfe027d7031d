import { quoted } from './check.js';
import type { Spot, Surroundings } from './rule.js';

/** Where a prefix is bound to an address: at the root, unless another element does it for itself. */
export const boundAt = (
  prefix: string,
  uri: string,
  { namespaces, root }: Pick<Surroundings, 'namespaces' | 'root'>,
  otherwise: Spot,
): Spot => (namespaces.get(prefix) === uri ? root : otherwise);

/** That a prefix is bound to another address than its own; in the same words, whoever minds. */
export const misbound = (prefix: string, uri: string, right: string | undefined): string =>
  `${prefix} stands for ${quoted(uri)}, not for ${right}`;

/** The prefix of a name as it is written; empty if it has none. */
export const prefixIn = (tag: string): string => tag.slice(0, Math.max(0, tag.indexOf(':')));
