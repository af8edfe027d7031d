import { resolve } from 'node:path';
import { isWeb } from '../address.js';
import { EnvironmentProblem } from '../files/problems.js';
import { readIfThere } from '../files/read.js';
import type { Finding } from '../model.js';
import { type Format, formatFindings, type ReportOptions } from '../report.js';
import { pathFrom } from './places.js';

/** Findings about files that could not be read, or must not be. */
const UNREAD: ReadonlySet<string> = new Set(['outside-content', 'unreadable-post', 'post-too-large', 'invalid-utf8']);

/** The lines of a file; none when it has gone since it was read. */
const linesOf = (path: string): readonly string[] => {
  try {
    return (readIfThere(path)?.toString('utf8') ?? '').split(/\r\n?|\n/);
  } catch (cause) {
    if (cause instanceof EnvironmentProblem) return [];
    throw cause;
  }
};

/** Findings as text for standard error: with the source line on a terminal, where somebody looks. */
export const printable = (
  findings: readonly Finding[],
  format: Format,
  findingsFolder: string,
  {
    folder,
    isTerminal,
    ...options
  }: Pick<ReportOptions, 'colours' | 'describe'> & { readonly folder: string; readonly isTerminal: boolean },
): string => {
  const lines = new Map<string, readonly string[]>();
  const lineOf = (file: string, line: number): string | undefined => {
    const known = lines.get(file) ?? linesOf(resolve(findingsFolder, file));
    lines.set(file, known);
    return known[line - 1];
  };
  return formatFindings(findings, format, {
    pathOf: (file) => (isWeb(file) ? file : pathFrom(folder, resolve(findingsFolder, file))),
    lineOf: isTerminal
      ? ({ code, place }) => (UNREAD.has(code) ? undefined : lineOf(place.file, place.line))
      : undefined,
    ...options,
  });
};
