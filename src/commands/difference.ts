import { visible } from '../text.js';

const MOST_LINES = 8;
const WIDTH = 120;

/** The lines that differ between two texts, `-` before and `+` after; long lines cut around where they part. */
export const formatDifference = (before: string, after: string): string => {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const removed = old.slice(start, old.length - end);
  const added = now.slice(start, now.length - end);
  const from = Math.max(0, commonLength(removed[0] ?? '', added[0] ?? '') - WIDTH / 2);
  return [...shown('-', removed, from), ...shown('+', added, from)].join('');
};

const commonLength = (a: string, b: string): number => {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a === '' || b === '' ? 0 : length;
};

const shown = (sign: string, lines: readonly string[], from: number): string[] => [
  ...lines.slice(0, MOST_LINES).map((line, index) => `  ${sign} ${clip(line.trim(), index === 0 ? from : 0)}\n`),
  ...(lines.length > MOST_LINES ? [`  ${sign} … ${lines.length - MOST_LINES} more lines\n`] : []),
];

const clip = (line: string, from: number): string => {
  const cut = line.slice(from, from + WIDTH);
  return `${from > 0 ? '…' : ''}${visible(cut)}${from + WIDTH < line.length ? '…' : ''}`;
};
