import type { ParentNode } from 'domhandler';
import { QUOTING, walk } from '../html.js';
import type { Chapter } from '../model.js';
import { secondsOfClock } from '../text.js';
import { isRemoved } from './notes.js';
import { type Hidden, unhide } from './shortcodes.js';

/** A line of a post that begins with a time: its chapter, and where its text stands in the HTML. */
type TimedLine = { readonly chapter: Chapter; readonly time: string; readonly offset: number };

/** Chapters as lines of a post tell them; `wrong` is the first that keeps them from being any, and why. */
export type FoundChapters = {
  readonly lines: readonly TimedLine[];
  readonly wrong?: { readonly index: number; readonly reason: string };
};

/** `00:00 Title`, `- 1:02:03 – Title`, `(05:30) Title`, `[00:00] Title`. */
const LINE = /^[-–—*•·>\s]*[([]?((?:\d{1,2}:)?\d{1,3}:[0-5]\d)(?!:)[)\]]?\s*[-–—:|.]*\s+(\S.*)$/;

/** Fewer are a time that is spoken of. */
const LEAST = 2;

/** Lines in a row that begin with times, and the line above them. */
type Run = { readonly above: string; readonly lines: TimedLine[] };

/**
 * The chapters of a post: the first lines in a row, outside of code, that begin with a time, the first of them with
 * 0:00. Undefined when there are none.
 */
export const findChapters = (root: ParentNode, hidden: readonly Hidden[]): FoundChapters | undefined => {
  const runs = runsIn(linesOf(root, hidden));
  const lines = runs.map(fromZero).find(({ length }) => length >= LEAST);
  if (lines) return inOrder(lines);
  const late = runs.find(isMeant)?.lines ?? [];
  const [first] = late;
  const reason = `"${first?.chapter.title}", the first of them, does not begin at 0:00`;
  return first && { lines: late, wrong: { index: 0, reason } };
};

const runsIn = (lines: readonly Line[]): readonly Run[] => {
  const runs: Run[] = [];
  let run: Run = { above: '', lines: [] };
  for (const line of lines) {
    const timed = parseLine(line);
    if (!timed) run = { above: line.text, lines: [] };
    else if (run.lines.push(timed) === 1) runs.push(run);
  }
  return runs;
};

const fromZero = ({ lines }: Run): readonly TimedLine[] => {
  const first = lines.findIndex(({ chapter }) => chapter.start === 0);
  return first < 0 ? [] : lines.slice(first);
};

const CALLED_CHAPTERS =
  /^(?:chapters?|chapter marks|kapitel|kapitelmarken|chapitres|cap[íi]tulos|capitoli|hoofdstukken|rozdziały)\s*:?$/i;

/** Times may be those of a day, or of what is spoken of: these are called chapters, and there are some of them. */
const isMeant = ({ above, lines }: Run): boolean =>
  lines.length > LEAST && CALLED_CHAPTERS.test(above) && inOrder(lines).wrong === undefined;

const inOrder = (lines: readonly TimedLine[]): FoundChapters => {
  const index = firstOutOfOrder(lines.map(({ chapter }) => chapter));
  const reason = `"${lines[index]?.chapter.title}" ${OUT_OF_ORDER}`;
  return index < 0 ? { lines } : { lines, wrong: { index, reason } };
};

/** What is said of a chapter that {@link firstOutOfOrder} finds. */
export const OUT_OF_ORDER = 'begins no later than the chapter above it';

/** The index of the first chapter that begins no later than the one above it; -1, if none does. */
export const firstOutOfOrder = (chapters: readonly Chapter[]): number =>
  chapters.findIndex(({ start }, index) => start <= (chapters[index - 1]?.start ?? -1));

const parseLine = ({ text, offset }: Line): TimedLine | undefined => {
  const [, time, title] = LINE.exec(text) ?? [];
  if (time === undefined || title === undefined) return undefined;
  return { chapter: { start: secondsOfClock(time), title }, time, offset };
};

/** A chapter as one line tells it; undefined when the line tells none. */
export const parseChapter = (text: string): Chapter | undefined => parseLine({ text, offset: 0 })?.chapter;

/** Elements that a line ends with. */
const ENDING: ReadonlySet<string> = new Set(
  'p div li ul ol dl dt dd tr table h1 h2 h3 h4 h5 h6 br hr blockquote section article figure figcaption'.split(' '),
);

/** A line of text, and the offset in the HTML of the text that it begins in. */
type Line = { readonly text: string; readonly offset: number };

/** A post as lines of text, as its readers see them. */
const linesOf = (root: ParentNode, hidden: readonly Hidden[]): readonly Line[] => {
  const lines: Line[] = [];
  let line = '';
  let begun = 0;
  let quoting = 0;
  let rows = 0;
  const end = (): void => {
    const said = line.replace(/\s+/g, ' ').trim();
    line = '';
    if (said !== '') lines.push({ text: said, offset: begun });
  };
  const endBy = (name: string): void => {
    if (ENDING.has(name)) end();
    else if (name === 'td' || name === 'th') line += ' ';
  };
  walk(root, {
    open: (element) => {
      if (isRemoved(element)) return true;
      const { name } = element;
      if (QUOTING.has(name)) quoting++;
      if (name === 'tr') rows++;
      endBy(name);
      return false;
    },
    close: (element) => {
      if (isRemoved(element)) return;
      const { name } = element;
      if (QUOTING.has(name)) quoting--;
      if (name === 'tr') rows--;
      endBy(name);
    },
    text: (text, offset) => {
      if (quoting > 0) return;
      if (line.trim() === '') begun = offset;
      // The cells of a row are one line, however its source is laid out.
      const [first = '', ...others] = unhide(text, hidden).split(rows > 0 ? '\0' : '\n');
      line += first;
      for (const other of others) {
        end();
        begun = offset;
        line += other;
      }
    },
  });
  end();
  return lines;
};
