import { groupBy } from './groups.js';
import type { Finding, Severity } from './model.js';

/** A finding, and those of other rules that say the same of the same place. */
export type Told = { readonly found: Finding; readonly also: readonly Finding[] };

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/**
 * Findings for people, to whom one fault is one, however many rules it breaks: those with the same words at the same place
 * as one, the gravest, in the order in which they come. Only rules of `lint` overlap.
 */
export const onceEach = (findings: readonly Finding[]): readonly Told[] => {
  const keyOf = (found: Finding): unknown => {
    const { file, line, column } = found.place;
    return found.ruling ? `${line}:${column} ${file}\n${found.message}` : found;
  };
  return [...groupBy(findings, keyOf).values()].flatMap((alike) => {
    const [found, ...also] = alike.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
    return found ? [{ found, also }] : [];
  });
};
