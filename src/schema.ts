import * as v from 'valibot';

/** What is wrong with one value of a document, in terms of its schema. */
export type Problem = {
  readonly kind: 'unknown' | 'missing' | 'invalid';
  readonly path: readonly string[];
  readonly message: string;
  /** The names that would have been known where an unknown one stands. */
  readonly known: readonly string[];
};

/** Checks a document against a schema: its value, or all its problems at once. */
export const parseWith = <S extends v.GenericSchema>(
  schema: S,
  document: unknown,
): { readonly value: v.InferOutput<S> } | { readonly problems: readonly Problem[] } => {
  const result = v.safeParse(schema, document);
  if (result.success) return { value: result.output };
  return { problems: result.issues.map((issue) => problemOf(schema, issue)) };
};

const problemOf = (schema: v.GenericSchema, issue: v.BaseIssue<unknown>): Problem => {
  const path = (issue.path ?? []).map(({ key }) => String(key));
  if (issue.expected === 'never') {
    return { kind: 'unknown', path, message: 'is not known', known: entriesAt(schema, path.slice(0, -1)) };
  }
  const isMissing = issue.received === 'undefined';
  return { kind: isMissing ? 'missing' : 'invalid', path, message: issue.message, known: [] };
};

/** The names that an object schema knows at a path inside a schema. */
const entriesAt = (schema: unknown, path: readonly string[]): readonly string[] => {
  const inner = unwrap(schema);
  if (!isRecord(inner)) return [];
  const [head, ...rest] = path;
  const { entries, item } = inner;
  if (head === undefined) return isRecord(entries) ? Object.keys(entries) : [];
  if (isRecord(entries)) return entriesAt(entries[head], rest);
  return item === undefined ? [] : entriesAt(item, rest);
};

/** The object or list inside of optional, piped and alternative schemas. */
const unwrap = (schema: unknown): unknown => {
  if (!isRecord(schema)) return undefined;
  if (isRecord(schema.entries) || isRecord(schema.item)) return schema;
  if (isRecord(schema.wrapped)) return unwrap(schema.wrapped);
  const { options, pipe } = schema;
  const inside = Array.isArray(options) ? options : Array.isArray(pipe) ? pipe : [];
  return inside
    .map((option: unknown) => (option === schema ? undefined : unwrap(option)))
    .find((option) => option !== undefined);
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
