import type { ParentNode } from 'domhandler';
import { QUOTING, walk } from '../html.js';
import type { Chapter } from '../model.js';
import { secondsOfClock } from '../text.js';
import { isRemoved } from './notes.js';
import { type Hidden, unhide } from './shortcodes.js';

/** Chapters as lines of a post tell them; `reason` is why they cannot be. */
export type FoundChapters = { readonly chapters: readonly Chapter[] } | { readonly reason: string };

/** `00:00 Title`, `- 1:02:03 – Title`, `(05:30) Title`, `[00:00] Title`. */
const LINE = /^[-–—*•·>\s]*[([]?((?:\d{1,2}:)?\d{1,3}:[0-5]\d)(?!:)[)\]]?\s*[-–—:|.]*\s+(\S.*)$/;

/** Fewer are a time that is spoken of. */
const LEAST = 2;

/** Lines in a row that begin with times, and the line above them. */
type Run = { readonly above: string; readonly chapters: Chapter[] };

/**
 * The chapters of a post: the first lines in a row, outside of code, that begin with a time, the first of them with
 * 0:00. Undefined when there are none.
 */
export const findChapters = (root: ParentNode, hidden: readonly Hidden[]): FoundChapters | undefined => {
  const runs = runsIn(linesOf(root, hidden));
  const chapters = runs.map(fromZero).find(({ length }) => length >= LEAST);
  if (chapters) return inOrder(chapters);
  const [late] = runs.find(isMeant)?.chapters ?? [];
  return late && { reason: `"${late.title}", the first of them, does not begin at 0:00` };
};

const runsIn = (lines: readonly string[]): readonly Run[] => {
  const runs: Run[] = [];
  let run: Run = { above: '', chapters: [] };
  for (const line of lines) {
    const chapter = parseChapter(line);
    if (!chapter) run = { above: line, chapters: [] };
    else if (run.chapters.push(chapter) === 1) runs.push(run);
  }
  return runs;
};

const fromZero = ({ chapters }: Run): readonly Chapter[] => {
  const first = chapters.findIndex(({ start }) => start === 0);
  return first < 0 ? [] : chapters.slice(first);
};

const CALLED_CHAPTERS =
  /^(?:chapters?|chapter marks|kapitel|kapitelmarken|chapitres|cap[íi]tulos|capitoli|hoofdstukken|rozdziały)\s*:?$/i;

/** Times may be those of a day, or of what is spoken of: these are called chapters, and there are some of them. */
const isMeant = ({ above, chapters }: Run): boolean =>
  chapters.length > LEAST && CALLED_CHAPTERS.test(above) && 'chapters' in inOrder(chapters);

const inOrder = (chapters: readonly Chapter[]): FoundChapters => {
  const wrong = chapters.find(({ start }, index) => start <= (chapters[index - 1]?.start ?? -1));
  return wrong ? { reason: `"${wrong.title}" begins no later than the chapter above it` } : { chapters };
};

/** A chapter as one line tells it; undefined when the line tells none. */
export const parseChapter = (line: string): Chapter | undefined => {
  const [, time, title] = LINE.exec(line) ?? [];
  if (time === undefined || title === undefined) return undefined;
  return { start: secondsOfClock(time), title };
};

/** Elements that a line ends with. */
const ENDING: ReadonlySet<string> = new Set(
  'p div li ul ol dl dt dd tr table h1 h2 h3 h4 h5 h6 br hr blockquote section article figure figcaption'.split(' '),
);

/** A post as lines of text, as its readers see them. */
const linesOf = (root: ParentNode, hidden: readonly Hidden[]): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  let quoting = 0;
  let rows = 0;
  const end = (): void => {
    const said = line.replace(/\s+/g, ' ').trim();
    line = '';
    if (said !== '') lines.push(said);
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
    text: (text) => {
      if (quoting > 0) return;
      // The cells of a row are one line, however its source is laid out.
      const [first = '', ...others] = unhide(text, hidden).split(rows > 0 ? '\0' : '\n');
      line += first;
      for (const other of others) {
        end();
        line += other;
      }
    },
  });
  end();
  return lines;
};
