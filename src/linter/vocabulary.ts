import { closest } from '../text.js';

/** The names that are known in a place. */
export type Vocabulary = {
  readonly has: (name: string) => boolean;
  /** The known name that an unknown one was most likely meant for, if any is near enough. */
  readonly nearest: (name: string) => string | undefined;
};

/** So many guesses are remembered: items have the same slips again and again, and a feed may have a million others. */
const MOST_GUESSES = 1000;

/** A vocabulary of names that have all the same prefix, or none: it would make short names look alike, so it is left out of guesses. */
export const vocabularyOf = (names: readonly string[]): Vocabulary => {
  const known = new Set(names);
  const byLocal = new Map(names.map((name) => [localOf(name), name]));
  const longest = Math.max(0, ...[...byLocal.keys()].map(({ length }) => length));
  const guesses = new Map<string, string | undefined>();
  return {
    has: (name) => known.has(name),
    nearest: (name) => {
      const local = localOf(name);
      // Near is what differs in a third of its letters at most.
      if (local.length > 2 * longest) return undefined;
      if (guesses.has(local)) return guesses.get(local);
      const guess = byLocal.get(closest(local, byLocal.keys()) ?? '');
      if (guesses.size === MOST_GUESSES) guesses.clear();
      guesses.set(local, guess);
      return guess;
    },
  };
};

/** A name without its prefix. */
const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);
