/** Wildcards of a name that match as many characters as there are. */
const STARS = /\*+|!\(/g;

/** Wildcards of a name that match one of several texts. */
const CHOICES = /[{(]/g;

/** A group that is repeated, and holds something that is itself of any length: tried in more ways than anybody waits for. */
const REPEATED = /[+*]\([^)]*[*?+!@{(]/;

const MOST_STARS = 3;
const MOST_CHOICES = 4;
const MOST_DEPTHS = 4;

/** The limits of a glob in words. */
export const LIMITS = `at most ${MOST_STARS} * and ${MOST_CHOICES} groups in a name, and ${MOST_DEPTHS} **`;

/** What {@link settingsSchema} says of a glob beyond them. */
export const BEYOND_LIMITS = `has too many wildcards, or a group of wildcards that is repeated: ${LIMITS}`;

/** Whether a glob is matched quickly: with many wildcards, each file is tried in millions of ways. */
export const isWithinLimits = (glob: string): boolean => {
  const names = glob.replaceAll('\\', '/').split('/');
  const isFit = (name: string): boolean => countOf(name, STARS) <= MOST_STARS && countOf(name, CHOICES) <= MOST_CHOICES;
  return (
    names.filter((name) => name.includes('**')).length <= MOST_DEPTHS && names.every(isFit) && !REPEATED.test(glob)
  );
};

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
