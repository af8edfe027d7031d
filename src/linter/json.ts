import { createRequire } from 'node:module';
import type { JSONVisitor, ParseErrorCode } from 'jsonc-parser';
import { MOST_LEVELS } from '../text.js';
import type { Spot } from './rule.js';

/** A value of a JSON document. Its name and place are those of the member that it is the value of: `title`, `tags[0]`. */
export type JsonValue =
  | JsonObject
  | JsonList
  | (Spot & { readonly kind: 'text'; readonly value: string })
  | (Spot & { readonly kind: 'number'; readonly value: number })
  | (Spot & { readonly kind: 'boolean'; readonly value: boolean })
  | (Spot & { readonly kind: 'null' });

export type JsonObject = Spot & { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonValue> };
type JsonList = Spot & { readonly kind: 'list'; readonly values: readonly JsonValue[] };

/** What stopped the reading of a document, and where. */
export type JsonProblem = Pick<Spot, 'line' | 'column' | 'length'> & { readonly reason: string };

type Placed = Required<Spot>;

/** A JSON document as far as it could be read. */
export type Json = {
  readonly root: JsonValue | undefined;
  readonly problem: JsonProblem | undefined;
  /** Members that stand a second time in their object. */
  readonly repeated: readonly JsonValue[];
};

/** A feed has some thirty values an item; what has more than 13,000 such items is after memory. */
const MOST_VALUES = 400_000;

/** The parser takes long over blanks in a row, and much memory. */
const MOST_BLANKS = 100_000;
const BLANKS = new RegExp(`(?<![ \t])[ \t]{${MOST_BLANKS}}`);

/** What visitors throw, which is the only way to stop a visit. */
class Stop extends Error {
  readonly problem: JsonProblem;
  constructor(problem: JsonProblem) {
    super(problem.reason);
    this.problem = problem;
  }
}

const stopAt = ({ line, column, length = 1 }: JsonValue, reason: string): Stop =>
  new Stop({ reason, line, column, length });

/** Loaded when there is JSON to be read, and at once: most feeds are XML, and it takes as long as a small one of these. */
const loadParser = (): typeof import('jsonc-parser') => createRequire(import.meta.url)('jsonc-parser');

/** Reads a JSON document strictly, up to the first thing that is wrong with it; each value knows its place. Never throws. */
export const parseJson = (text: string): Json => {
  const builder = createBuilder();
  const blanks = BLANKS.exec(text)?.index;
  const { printParseErrorCode, visit } = loadParser();
  try {
    const read = blanks === undefined ? text : text.slice(0, blanks);
    visit(read, visitorOf(builder, read, printParseErrorCode), { disallowComments: true });
    return { ...builder.built(), problem: undefined };
  } catch (cause) {
    if (!(cause instanceof Stop)) throw cause;
    const { problem } = cause;
    const reason = blanks === undefined ? problem.reason : `more than ${MOST_BLANKS} blanks stand in a row`;
    return { ...builder.built(), problem: { ...problem, reason } };
  }
};

/** An object or a list that is not read to its end. */
type Open =
  | { readonly kind: 'object'; readonly members: Map<string, JsonValue> }
  | { readonly kind: 'list'; readonly name: string; readonly values: JsonValue[] };

/** Puts values together as they come; each is the value of the key before it, or the next one of its list. */
type Builder = {
  readonly key: (spot: Placed) => void;
  /** The place of a value: that of its key, if it has one. */
  readonly spot: (line: number, column: number, length: number) => Placed;
  readonly add: (value: JsonValue, open?: Open) => void;
  readonly end: () => void;
  readonly built: () => Pick<Json, 'root' | 'repeated'>;
};

const createBuilder = (): Builder => {
  const stack: Open[] = [];
  const repeated: JsonValue[] = [];
  let root: JsonValue | undefined;
  let key: Placed | undefined;
  let values = 0;
  const adopt = (value: JsonValue): void => {
    const parent = stack.at(-1);
    if (!parent) root = value;
    else if (parent.kind === 'list') parent.values.push(value);
    else {
      if (parent.members.has(value.name)) repeated.push(value);
      parent.members.set(value.name, value);
    }
  };
  return {
    key: (spot) => {
      key = spot;
    },
    spot: (line, column, length) => {
      if (key) return key;
      const parent = stack.at(-1);
      const name = parent?.kind === 'list' ? `${parent.name}[${parent.values.length}]` : 'the feed';
      return { name, line, column, length };
    },
    add: (value, open) => {
      if (++values > MOST_VALUES) throw stopAt(value, `it holds more than ${MOST_VALUES} values`);
      adopt(value);
      key = undefined;
      if (open) stack.push(open);
      if (stack.length > MOST_LEVELS) throw stopAt(value, `it is nested more than ${MOST_LEVELS} levels deep`);
    },
    end: () => {
      stack.pop();
    },
    built: () => ({ root, repeated }),
  };
};

/** Lines and columns of the parser count from 0. Fields are written one by one, for a feed has values by the 100,000. */
const visitorOf = (
  { key, spot, add, end }: Builder,
  text: string,
  nameOf: (code: ParseErrorCode) => string,
): JSONVisitor => ({
  onObjectBegin: (_offset, width, atLine, atColumn) => {
    const { name, line, column, length } = spot(atLine + 1, atColumn + 1, width);
    const members = new Map<string, JsonValue>();
    add({ kind: 'object', name, line, column, length, members }, { kind: 'object', members });
  },
  onArrayBegin: (_offset, width, atLine, atColumn) => {
    const { name, line, column, length } = spot(atLine + 1, atColumn + 1, width);
    const values: JsonValue[] = [];
    add({ kind: 'list', name, line, column, length, values }, { kind: 'list', name, values });
  },
  onObjectProperty: (name, _offset, length, line, column) => key({ name, line: line + 1, column: column + 1, length }),
  onLiteralValue: (value: unknown, _offset, length, line, column) =>
    add(literal(value, spot(line + 1, column + 1, length))),
  onObjectEnd: end,
  onArrayEnd: end,
  onError: (code, offset, width, line, column) => {
    // A comment may take several lines.
    const [wrong = ''] = text.slice(offset, offset + width).split(/[\r\n]/, 1);
    const length = Math.max(1, wrong.length);
    throw new Stop({ reason: REASONS[nameOf(code)] ?? NO_JSON, line: line + 1, column: column + 1, length });
  },
});

const literal = (value: unknown, { name, line, column, length }: Placed): JsonValue => {
  if (typeof value === 'string') return { kind: 'text', name, line, column, length, value };
  if (typeof value === 'number') return { kind: 'number', name, line, column, length, value };
  return typeof value === 'boolean'
    ? { kind: 'boolean', name, line, column, length, value }
    : { kind: 'null', name, line, column, length };
};

const REASONS: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'the name of a member is missing, in double quotes (there may be a comma too many)',
  ValueExpected: 'a value is missing (there may be a comma too many)',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'the end is missing: a } to begin with',
  CloseBracketExpected: 'the end is missing: a ] to begin with',
  EndOfFileExpected: 'something stands behind the end',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfNumber: 'a number is cut off',
  UnexpectedEndOfString: 'a text is not closed on its line',
  InvalidUnicode: 'an escape in a text is not \\u with four hexadecimal digits',
  InvalidEscapeCharacter: 'a text holds an escape that JSON does not have',
  InvalidCharacter: 'a text holds a control character that is not escaped',
};

const NO_JSON = 'this is neither a value nor a sign of JSON';
