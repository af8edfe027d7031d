import type { Place } from './model.js';

/** Orders strings by code unit: the same on every machine and in every locale. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Everything XML 1.0 forbids, lone surrogates included: https://www.w3.org/TR/xml/#charsets */
const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const SUSPECT = /[\0-\x08\x0B\x0C\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/;

/** A text without the characters that XML forbids, its lines ended by LF, and which characters were taken out. */
export const scrub = (text: string): { readonly text: string; readonly removed: readonly Removed[] } => {
  // XML readers turn a carriage return into a line feed, wherever it stands.
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  // Almost every text is clean, and this cheaper pattern says so; surrogates are pairs as a rule.
  if (!SUSPECT.test(lines) || lines.search(ILLEGAL) < 0) return { text: lines, removed: [] };
  const removed: Removed[] = [];
  const clean = lines.replace(ILLEGAL, (character, offset: number) => {
    removed.push({ character: formatCodePoint(character), offset });
    return '';
  });
  return { text: clean, removed };
};

export type Removed = { readonly character: string; readonly offset: number };

const formatCodePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Turns offsets in a text into places in its file. */
export type Places = { readonly at: (offset: number, length?: number) => Place };

/** Places in a text that begins at `firstLine` of its file. Lines are counted when the first place is asked for. */
export const placesIn = (file: string, text: string): Places => {
  let starts: number[] | undefined;
  const position = (offset: number): { line: number; column: number } => {
    starts ??= lineStarts(text);
    const line = lastNotAfter(starts, offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
  return {
    at: (offset, length = 1) => {
      const start = position(offset);
      const end = position(offset + length);
      // A marker under a span of several lines would say nothing: it ends with the first line.
      return start.line === end.line
        ? { file, ...start, endLine: end.line, endColumn: end.column }
        : { file, ...start, endLine: start.line, endColumn: start.column + 1 };
    },
  };
};

/** Index of the last of some ascending numbers that is not greater than `limit`; 0 when all are. */
export const lastNotAfter = (ascending: readonly number[], limit: number): number => {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The offsets at which the lines of a text begin. */
export const lineStarts = (text: string): number[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

/** The start of a file, for findings about the whole of it. */
export const startOf = (file: string): Place => ({ file, line: 1, column: 1, endLine: 1, endColumn: 2 });

/** The candidate that `word` most likely meant, if any is near enough to be a slip of the hand. */
export const closest = (word: string, candidates: Iterable<string>): string | undefined => {
  const sought = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(sought, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
};

/** A hint with what was most likely meant, if anything was. */
export const didYouMean = (guess: string | undefined): { readonly hint?: string } =>
  guess === undefined ? {} : { hint: `did you mean ${guess}?` };

/** Insertions, deletions, changes and swaps of neighbours between two words, counted up to a limit. */
const editDistance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) >= limit || leastDistance(a, b) >= limit) return limit;
  // Rows of the table of all their beginnings: each is made of the two before it, in the place of the third.
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  let last = [...row];
  let older = [...row];
  for (let i = 1; i <= a.length; i++) {
    [older, last, row] = [last, row, older];
    const code = a.charCodeAt(i - 1);
    let distance = i;
    let least = i;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const other = b.charCodeAt(j - 1);
      const change = (last[j - 1] ?? limit) + (code === other ? 0 : 1);
      distance = Math.min(change, distance + 1, (last[j] ?? limit) + 1);
      if (i > 1 && j > 1 && code === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other)
        distance = Math.min(distance, (older[j - 2] ?? limit) + 1);
      row[j] = distance;
      if (distance < least) least = distance;
    }
    // No longer beginnings are nearer.
    if (least >= limit) return limit;
  }
  return row[b.length] ?? limit;
};

/** What two words differ in at least: each letter that only one of them has takes a change of its own. */
const leastDistance = (a: string, b: string): number => {
  const [inA, inB] = [lettersOf(a), lettersOf(b)];
  return Math.max(bitsOf(inA & ~inB), bitsOf(inB & ~inA));
};

/** The letters of a word, a bit for each; some share one. */
const lettersOf = (word: string): number => {
  let letters = 0;
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
};

const bitsOf = (number: number): number => {
  let bits = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) bits++;
  return bits;
};

/** A stranger's text, cut to be shown. */
export const clip = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;

/** What terminals obey, or turn around, and what is no character. */
const UNSEEN = /[\p{Cc}\p{Cs}\u2028-\u202E\u2066-\u2069]/gu;

/** The first character of a text that nobody would see, or that would change how others are seen, as `U+0007`. */
export const unseenIn = (text: string): string | undefined => {
  const [first] = text.match(UNSEEN) ?? [];
  return first === undefined ? undefined : formatCodePoint(first);
};

/**
 * A text of a stranger on one line, without what a terminal obeys, or a build server: GitHub Actions take `##[error]`
 * anywhere in a line for a command, and `::error::` at its beginning.
 */
export const visible = (text: string): string =>
  text
    .replace(UNSEEN, '\u{FFFD}')
    .replace(/##(?=\w*\[)/g, '#\u{FFFD}')
    .replace(/^(\s*):(?=:)/, '$1\u{FFFD}');

/** Likewise of a text whose lines are meant. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');

/** A result in JSON, for terminals and logs, too: the same value, but what {@link visible} takes out is escaped. */
export const toJson = (value: object): string => {
  const text = JSON.stringify(
    value,
    (_, one: unknown) => (typeof one === 'string' ? one.replace(/\p{Cs}/gu, '\u{FFFD}') : one),
    2,
  );
  return `${text.replace(/[\x7F-\x9F\u2028-\u202E\u2066-\u2069]|#(?=#\w*\[)/g, escapeUnit)}\n`;
};

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** How many characters a text has: those beyond the basic plane are two UTF-16 units each. */
export const charactersIn = (text: string): number => text.length - (text.match(/[\uDC00-\uDFFF]/g)?.length ?? 0);

/** Text made safe for HTML. */
export const escapeText = (text: string): string =>
  /[&<>]/.test(text) ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : text;

/** How deep elements of a post, and fields of its front matter, may nest. */
export const MOST_LEVELS = 200;

/** Seconds of a time whose parts stand between colons: `90`, `1:30`, `0:01:30`. */
export const secondsOfClock = (time: string): number =>
  time.includes(':') ? time.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0) : Number(time);

/** A number of things: `1 episode`, `2 episodes`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
