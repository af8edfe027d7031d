import { resolve } from 'node:path';
import { readIfThere } from '../files.js';
import type { Finding } from '../model.js';
import { type Format, formatFindings } from '../report.js';
import { pathFrom } from './open.js';

/** Findings as text for standard error: with the source line on a terminal, where somebody looks. */
export const printable = (
  findings: readonly Finding[],
  format: Format,
  findingsFolder: string,
  { folder, isTerminal, colours }: { readonly folder: string; readonly isTerminal: boolean; readonly colours: boolean },
): string => {
  const lines = new Map<string, readonly string[]>();
  const lineOf = (file: string, line: number): string | undefined => {
    const known =
      lines.get(file) ?? (readIfThere(resolve(findingsFolder, file))?.toString('utf8') ?? '').split(/\r\n?|\n/);
    lines.set(file, known);
    return known[line - 1];
  };
  return formatFindings(findings, format, {
    pathOf: (file) => pathFrom(folder, resolve(findingsFolder, file)),
    lineOf: isTerminal ? lineOf : undefined,
    colours,
  });
};
