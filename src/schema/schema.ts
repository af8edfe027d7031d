import * as v from 'valibot';
import { formatAddress, isAddress, isWithoutUser } from '../address.js';
import { closest } from '../text.js';

/** What is wrong with one value of a document, in terms of its schema. */
export type Problem = {
  readonly kind: 'unknown' | 'missing' | 'invalid';
  readonly path: readonly string[];
  readonly message: string;
  /** The names that would have been known where an unknown one stands, or the values where a wrong one does. */
  readonly known: readonly string[];
  /** Where a name that is unknown here is known, as a dotted path: the likeliest of its places. */
  readonly elsewhere?: string | undefined;
};

/** What an unknown name was most likely to be: one of its place, misspelt, or one of another place. */
export const guessOfName = ({ path, known, elsewhere }: Problem): string | undefined =>
  closest(path.at(-1) ?? '', known) ?? elsewhere;

/** The schema of an absolute web address, put into the form that feeds want. */
export const address = (description: string) =>
  v.pipe(
    v.string('must be an address'),
    v.trim(),
    v.check(isAddress, 'must be an absolute address, https://…'),
    v.check(isWithoutUser, 'must hold no user name or password'),
    v.transform(formatAddress),
    v.description(description),
  );

/** The schema of a number of things in a file that programs write. */
export const count = (least: number) =>
  v.pipe(
    v.number('must be a number'),
    v.safeInteger('must be a whole number'),
    v.minValue(least, `must be ${least} or more`),
  );

/** Checks a document against a schema: its value, or all its problems at once. */
export const parseWith = <S extends v.GenericSchema>(
  schema: S,
  document: unknown,
): { readonly value: v.InferOutput<S> } | { readonly problems: readonly Problem[] } => {
  const result = v.safeParse(schema, document);
  if (result.success) return { value: result.output };
  const invalid = result.issues.flatMap((issue) => problemsOf(issue, []));
  const unknown = unknownKeys(schema, document, []);
  if (unknown.length === 0) return { problems: invalid };
  const all = namesIn(schema, []);
  const misplaced = unknown.map((problem) => ({ ...problem, elsewhere: placeElsewhere(problem, all) }));
  const meant = new Set(misplaced.map(pathMeant));
  return {
    problems: [...invalid.filter(({ kind, path }) => kind !== 'missing' || !meant.has(path.join('.'))), ...misplaced],
  };
};

/** Where the value of an unknown name most likely belongs, as a dotted path: what is misspelt is not missing, too. */
const pathMeant = (problem: Problem): string | undefined => {
  const { path, known, elsewhere } = problem;
  const misspelt = closest(path.at(-1) ?? '', known);
  return misspelt === undefined ? elsewhere : [...path.slice(0, -1), misspelt].join('.');
};

/** What is said of a value that is neither a list nor an item of one. */
export const A_LIST = 'must be a list';

const problemsOf = (issue: v.BaseIssue<unknown>, around: readonly string[]): readonly Problem[] => {
  const path = [...around, ...(issue.path ?? []).map(({ key }) => String(key))];
  // valibot stops at the first unknown key of an object: all of them are collected below.
  if (issue.expected === 'never') return [];
  // Of alternatives, the one that fits the value best has something to say about its inside, or at least about it.
  const others = alternativesIn(issue);
  // A mapping has something to say about a list, too: it is one without any of the right keys.
  const isList = Array.isArray(issue.input);
  const inside = others.filter(({ path: inner }) => inner !== undefined && (inner[0].type === 'array') === isList);
  const fitting = inside.length > 0 ? inside : others.filter(isOfRightType).slice(0, 1);
  if (fitting.length > 0) return fitting.flatMap((other) => problemsOf(other, path));
  // What is no list is wrong as the one item that it may be.
  const alone = issue.issues?.some(({ type }) => type === 'array') && issue.issues.find(({ type }) => type !== 'array');
  if (issue.message === A_LIST && alone) return problemsOf(alone, path);
  const kind = issue.kind === 'schema' && issue.received === 'undefined' ? 'missing' : 'invalid';
  return [{ kind, path, message: issue.message, known: issue.type === 'picklist' ? optionsOf(issue) : [] }];
};

/** What each of some alternatives has against a value; those of an alternative that is several itself, as a name or a mapping, too. */
const alternativesIn = ({ issues }: v.BaseIssue<unknown>): readonly v.BaseIssue<unknown>[] =>
  (issues ?? []).flatMap((other) => (other.issues && !other.path ? alternativesIn(other) : [other]));

/** Whether a schema had nothing against the type of a value. */
const isOfRightType = ({ kind, type }: v.BaseIssue<unknown>): boolean => kind === 'validation' || type === 'picklist';

/** What a picklist takes: its issue has it in words, `("a" | "b")`. */
const optionsOf = ({ expected }: v.BaseIssue<unknown>): readonly string[] =>
  [...(expected ?? '').matchAll(/"([^"]*)"/g)].map(([, option = '']) => option);

/** The keys that strict objects of a schema do not know, at any depth. */
const unknownKeys = (schema: unknown, document: unknown, path: readonly string[]): readonly Problem[] => {
  const inner = unwrap(schema);
  if (!isRecord(inner) || !isRecord(document)) return [];
  const { entries, item, type } = inner;
  if (isRecord(entries)) {
    // A list where a mapping belongs is wrong as a whole.
    if (Array.isArray(document)) return [];
    const known = Object.keys(entries);
    return Object.entries(document).flatMap(([key, value]): readonly Problem[] => {
      if (Object.hasOwn(entries, key)) return unknownKeys(entries[key], value, [...path, key]);
      return type === 'strict_object'
        ? [{ kind: 'unknown', path: [...path, key], message: 'is not known', known }]
        : [];
    });
  }
  if (!Array.isArray(document)) return unknownKeys(item, document, path);
  return document.flatMap((value, index) => unknownKeys(item, value, [...path, String(index)]));
};

/** Deeper than this, what a schema knows is of tags that few write, and it may hold itself. */
const MOST_DEEP = 3;

/** The paths of all names that a schema knows. */
const namesIn = (schema: unknown, path: readonly string[]): readonly (readonly string[])[] => {
  const inner = unwrap(schema);
  if (path.length >= MOST_DEEP || !isRecord(inner) || !isRecord(inner.entries)) return [];
  return Object.entries(inner.entries).flatMap(([name, child]) => [
    [...path, name],
    ...namesIn(child, [...path, name]),
  ]);
};

/** Where a name is known that is unknown in its place: below that place rather than not, and near the top. */
const placeElsewhere = ({ path }: Problem, all: readonly (readonly string[])[]): string | undefined => {
  const name = path.at(-1)?.toLowerCase();
  const shared = (other: readonly string[]): number => other.findIndex((part, index) => part !== path[index]);
  return all
    .filter((other) => other.at(-1)?.toLowerCase() === name)
    .toSorted((a, b) => shared(b) - shared(a) || a.length - b.length)[0]
    ?.join('.');
};

/** The object or list inside of optional, piped and alternative schemas. */
const unwrap = (schema: unknown): unknown => {
  if (!isRecord(schema)) return undefined;
  if (isRecord(schema.entries) || isRecord(schema.item)) return schema;
  if (isRecord(schema.wrapped)) return unwrap(schema.wrapped);
  // A schema that holds itself: the getter of `v.lazy` depends on nothing here.
  if (typeof schema.getter === 'function') return unwrap(schema.getter(undefined));
  const { options, pipe } = schema;
  const inside = Array.isArray(options) ? options : Array.isArray(pipe) ? pipe : [];
  return inside
    .map((option: unknown) => (option === schema ? undefined : unwrap(option)))
    .find((option) => option !== undefined);
};

/** What stands at a path of a document. */
export const valueAt = (document: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => {
    if (Array.isArray(value)) return value[Number(name)];
    return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }, document);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
