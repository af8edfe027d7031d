import { type Document, type DocumentOptions, type ParseOptions, parseDocument, type SchemaOptions, visit } from 'yaml';
import { MOST_LEVELS } from './text.js';

/** A YAML document; or what is wrong with its syntax, and the offset at which; or that it nests too deep to be read. */
export type ReadYaml =
  | { readonly document: Document; readonly problems: readonly [] }
  | { readonly document: undefined; readonly problems: readonly YamlProblem[] }
  | 'too-deep';

type YamlProblem = { readonly reason: string; readonly offset: number };

/** Reads YAML 1.2 (and so JSON), keys as text and each once. Never throws. */
export const readYaml = (source: string, options: ParseOptions & DocumentOptions & SchemaOptions = {}): ReadYaml => {
  if (isNestedTooDeep(source)) return 'too-deep';
  const document = parseDocument(source, {
    uniqueKeys: true,
    stringKeys: true,
    merge: false,
    prettyErrors: false,
    logLevel: 'silent',
    ...options,
  });
  const errors = document.errors.map(({ message, code, pos: [offset] }) => ({
    reason: reasonOf(message),
    offset: code === 'MISSING_CHAR' ? openingOf(document, offset) : offset,
    isBroken: code !== 'DUPLICATE_KEY',
  }));
  const problems = untilBroken(errors);
  return problems.length > 0 ? { document: undefined, problems } : { document, problems: [] };
};

/** Keys that stand twice, and the first error that is none of them: from there a parser goes astray, and tells errors that are none. */
const untilBroken = <E extends YamlProblem & { readonly isBroken: boolean }>(errors: readonly E[]): readonly E[] => {
  const inOrder = errors.toSorted((a, b) => a.offset - b.offset);
  const broken = inOrder.findIndex(({ isBroken }) => isBroken);
  return broken < 0 ? inOrder : inOrder.slice(0, broken + 1);
};

/** Where a text begins whose quote is missing at its end, which may be lines further down; else the place itself. */
const openingOf = (document: Document, end: number): number => {
  let opening = end;
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (type?.startsWith('QUOTE') && range && range[0] < end && range[1] >= end) opening = range[0];
    },
  });
  return opening;
};

/** The values of a document; the reason why not, when its aliases would make it grow without end. */
export const valuesOf = (document: Document): { readonly value: unknown } | { readonly reason: string } => {
  try {
    return { value: document.toJS({ maxAliasCount: 20 }) };
  } catch (cause) {
    if (cause instanceof ReferenceError) return { reason: reasonOf(cause.message) };
    throw cause;
  }
};

/** A message of a library in the form of ours: its first line, lower case, no full stop. */
export const reasonOf = (message: string): string => {
  const [line = ''] = message.split('\n');
  // The commonest slip of all: `title: One: two`.
  if (line.startsWith('Nested mappings are not allowed')) return 'a value that holds ": " must stand in quotes';
  if (/^Missing closing ["']quote/.test(line)) return 'a text in quotes does not end';
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/[.:]$/, '');
};

/**
 * Judged from the text, before a parser recurses into it: brackets that are open at the same time, or a line that
 * begins further to the right than that many levels of blocks.
 */
const isNestedTooDeep = (source: string): boolean => {
  let open = 0;
  for (const [bracket] of source.matchAll(/[[\]{}]/g)) {
    open += bracket === '[' || bracket === '{' ? 1 : -1;
    if (open > MOST_LEVELS) return true;
    if (open < 0) open = 0;
  }
  return new RegExp(`^[ ?-]{${MOST_LEVELS},}`, 'm').test(source);
};
