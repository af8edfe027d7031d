import { createRequire } from 'node:module';
import matter from 'gray-matter';
import { isMap, isNode, isScalar, isSeq } from 'yaml';
import { finding } from '../findings.js';
import type { Finding, Place } from '../model.js';
import { isMapping } from '../schema/mapping.js';
import { MOST_LEVELS, type Places } from '../text.js';
import { readYaml, reasonOf, valuesOf } from '../yaml.js';

const MOST_BYTES = 64 * 1024;

type Language = 'yaml' | 'toml' | 'json';

/** Where the front matter of a text stands; `from`/`to` are the offsets of what is between the fences. */
export type Fenced = {
  readonly language: Language | { readonly refused: string };
  readonly opening: number;
  readonly fence: string;
  readonly from: number;
  readonly to: number;
  /** Offset of the body; the text's length when the front matter is not closed. */
  readonly body: number;
  readonly closed: boolean;
};

const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ['', 'yaml'],
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['toml', 'toml'],
  ['json', 'json'],
]);

/**
 * Finds the front matter of a text, if it has one: `---` (YAML, or the language named behind it), `+++` (TOML),
 * `;;;` or a bare mapping in braces (JSON). Blank lines before it are accepted, as people leave them there.
 */
export const findFrontMatter = (text: string): Fenced | undefined => {
  const opening = text.search(/[^\s\uFEFF]/);
  if (opening < 0) return undefined;
  if (text[opening] === '{') return findBraces(text, opening);
  const match = /^(---|\+\+\+|;;;)(?![-+;])[ \t]*([^\n]*?)[ \t]*(?:\n|$)/.exec(text.slice(opening, opening + 200));
  if (!match) return undefined;
  const [line, fence = '', name = ''] = match;
  const from = opening + line.length;
  const language = languageOf(fence, name);
  const end = fence === '---' ? /^(?:---|\.\.\.)[ \t]*$/gm : fence === '+++' ? /^\+\+\+[ \t]*$/gm : /^;;;[ \t]*$/gm;
  end.lastIndex = from;
  const close = end.exec(text);
  if (!close) return { language, opening, fence, from, to: text.length, body: text.length, closed: false };
  return { language, opening, fence, from, to: close.index, body: afterLine(text, close.index), closed: true };
};

const languageOf = (fence: string, name: string): Fenced['language'] => {
  if (name === '' && fence === '+++') return 'toml';
  if (name === '' && fence === ';;;') return 'json';
  return LANGUAGES.get(name.toLowerCase()) ?? { refused: name.slice(0, 40) };
};

const afterLine = (text: string, offset: number): number => {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
};

/** Hugo's JSON front matter has no fence: it is the mapping that opens the file. */
const findBraces = (text: string, opening: number): Fenced | undefined => {
  const end = endOfBraces(text, opening);
  const found = { language: 'json', opening, fence: '}', from: opening } as const;
  if (/^\{[{%]/.test(text.slice(opening, opening + 2))) return undefined;
  if (end === undefined) {
    // A text may well begin with a brace; only one that goes on like JSON is meant as front matter.
    return /^\{\s*"/.test(text.slice(opening, opening + 200))
      ? { ...found, to: text.length, body: text.length, closed: false }
      : undefined;
  }
  // One that is too large is not read to its end, only refused.
  return end - opening > MOST_BYTES || /^[ \t]*(?:\n|$)/.test(text.slice(end, end + 200))
    ? { ...found, to: end, body: afterLine(text, end), closed: true }
    : undefined;
};

const endOfBraces = (text: string, opening: number): number | undefined => {
  const token = /["{}]|\\./gs;
  token.lastIndex = opening;
  let depth = 0;
  let inString = false;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match.index - opening > MOST_BYTES) return match.index;
    if (match[0] === '"') inString = !inString;
    else if (inString || match[0].startsWith('\\')) continue;
    else if (match[0] === '{') depth++;
    else if (--depth === 0) return match.index + 1;
  }
  return undefined;
};

/** The fields of a front matter and where each stands: scalars are text, so that `010` and `1.0` stay as written. */
export type FrontMatter = {
  readonly data: Readonly<Record<string, unknown>>;
  /** The place of a field's value, by its path (`podcast.enclosure.url`), else of the nearest field around it. */
  readonly placeOf: (path: readonly string[]) => Place;
  readonly placeOfKey: (path: readonly string[]) => Place;
};

/** Where each field stands: the offsets of its value (of its key, when it has none to show) and of its key. */
type Part = 'value' | 'key';
type Spans = Map<string, Readonly<Record<Part, readonly [from: number, to: number]>>>;

/** An error in a front matter, with its offset in it. */
class SyntaxProblem extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** A front matter that no parser should recurse into. */
class TooDeep extends Error {}

/** Reads a front matter found by {@link findFrontMatter}. Never throws: what is wrong with it is a finding. */
export const parseFrontMatter = (
  text: string,
  fenced: Fenced,
  places: Places,
): FrontMatter | { readonly findings: readonly Finding[] } => {
  const opening = places.at(fenced.opening, Math.max(1, fenced.fence.length));
  const refuse = (found: Finding) => ({ findings: [found] });
  if (typeof fenced.language === 'object') {
    return refuse(finding('refused-language', opening, { name: fenced.language.refused }));
  }
  if (!fenced.closed) return refuse(finding('unclosed-front-matter', opening, { fence: fenced.fence }));
  const raw = text.slice(fenced.from, fenced.to);
  const bytes = Buffer.byteLength(raw);
  if (bytes > MOST_BYTES) return refuse(finding('front-matter-too-large', opening, { bytes }));
  const spans: Spans = new Map();
  try {
    const read = fenced.language === 'toml' ? readToml : readYamlFields;
    const data = parseFenced(raw, fenced.language, (source) => read(source, spans));
    if (!isMapping(data)) {
      return refuse(finding('invalid-front-matter', opening, { reason: 'it is not a mapping of fields' }));
    }
    if (isDeeperThan(data, MOST_LEVELS)) return refuse(finding('nested-too-deep', opening, undefined));
    const placeIn = (part: Part) => (path: readonly string[]) =>
      placeOfPath(path, part, spans, fenced.from, places) ?? opening;
    return { data: canonical(data), placeOf: placeIn('value'), placeOfKey: placeIn('key') };
  } catch (problem) {
    if (problem instanceof TooDeep) return refuse(finding('nested-too-deep', opening, undefined));
    if (!(problem instanceof SyntaxProblem)) throw problem;
    const place = places.at(fenced.from + problem.offset);
    return refuse(finding('invalid-front-matter', place, { reason: problem.message }));
  }
};

/**
 * gray-matter, with its defects worked around here and nowhere else:
 * - it evaluates `---js` by default, and only an engine under the key `javascript` stops it
 *   (jonschlinkert/gray-matter#112, #131); the languages were already checked against an allow-list, this is the
 *   second lock;
 * - a call without options is cached by text, and a cached error is swallowed (#121, #166): options are always given;
 * - it takes `----` and `---foo` for a closing fence, and an unclosed one for no error: the fence given to it is a
 *   private one around a front matter whose ends are known.
 */
const parseFenced = (raw: string, language: Language, read: (source: string) => object): unknown => {
  const never = (): never => {
    throw new Error('code in front matter is never run');
  };
  const engines = { yaml: read, toml: read, json: read, javascript: never, js: never, coffee: never };
  return matter(`${FENCE}\n${raw}\n${FENCE}\n`, { engines, language, delimiters: FENCE }).data;
};

/** Characters that {@link scrub} took out of the text, so that no text can hold this line. */
const FENCE = '\u0001\u0002';

/** The names of fields that generators know in other forms: Hugo in any case, and with these aliases. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ...['title', 'date', 'draft', 'description', 'summary', 'author', 'slug', 'url', 'tags', 'image', 'thumbnail'].map(
    (name): [string, string] => [name, name],
  ),
  ['podcast', 'podcast'],
  ['publishdate', 'publishDate'],
  ['pubdate', 'publishDate'],
  ['expirydate', 'expiryDate'],
  ['unpublishdate', 'expiryDate'],
]);

const canonicalName = (name: string): string => NAMES.get(name.toLowerCase()) ?? name;

/** Fields under the names that podwright knows; the exact name wins over another form of it. */
const canonical = (data: Record<string, unknown>): Record<string, unknown> => {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) fields[canonicalName(name)] ??= value;
  // Jekyll's way to say that a post is a draft.
  const isUnpublished = data.published === false || data.published === 'false';
  return { ...fields, ...pick(data, NAMES.values()), ...(isUnpublished ? { draft: true } : {}) };
};

const pick = (data: Record<string, unknown>, names: Iterable<string>): Record<string, unknown> =>
  Object.fromEntries([...names].filter((name) => Object.hasOwn(data, name)).map((name) => [name, data[name]]));

/** More mappings and lists than 64 KiB can hold without aliases. */
const MOST_VALUES = 40_000;

/** Whether values nest deeper than that, or without end: an alias may hold itself. */
const isDeeperThan = (root: object, levels: number): boolean => {
  let level: object[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels || level.length > MOST_VALUES) return true;
    level = level.flatMap((value) => Object.values(value).filter(isObject));
  }
  return false;
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const placeOfPath = (
  path: readonly string[],
  part: Part,
  spans: Spans,
  from: number,
  places: Places,
): Place | undefined => {
  for (let length = path.length; length > 0; length--) {
    const span = spans.get(path.slice(0, length).join('.'))?.[part];
    if (span) return places.at(from + span[0], Math.max(1, span[1] - span[0]));
  }
  return undefined;
};

/** Reads YAML, and JSON too: YAML is a superset of it, and its reader knows where each value stands. */
const readYamlFields = (source: string, spans: Spans): object => {
  // `failsafe`: every scalar is text, so that dates keep their offset, 010 is not 8 and a title may be 1.0.
  const yaml = readYaml(source, { schema: 'failsafe', customTags: ['null'] });
  if (yaml === 'too-deep') throw new TooDeep();
  const [problem] = yaml.problems;
  // The source begins with the line break behind the fence.
  if (problem) throw new SyntaxProblem(problem.reason, Math.max(0, problem.offset - 1));
  if (!yaml.document) return {};
  spansOf(yaml.document.contents, '', spans);
  const values = valuesOf(yaml.document);
  if ('reason' in values) throw new SyntaxProblem(values.reason, 0);
  return typeof values.value === 'object' && values.value !== null ? values.value : [values.value];
};

const spansOf = (map: unknown, path: string, spans: Spans): void => {
  if (!isMap(map)) return;
  for (const { key, value } of map.items) {
    if (!isScalar(key) || typeof key.value !== 'string' || !key.range) continue;
    const scalar = isScalar(value) && value.range && value.range[1] > value.range[0] ? value.range : key.range;
    const spanOf = (range: readonly number[]) => [(range[0] ?? 1) - 1, (range[1] ?? 1) - 1] as const;
    const name = path === '' ? canonicalName(key.value) : path + key.value;
    spans.set(name, { value: spanOf(scalar), key: spanOf(key.range) });
    if (path !== '' || name === 'podcast') spansInside(value, `${name}.`, spans);
  }
};

/** What stands in a mapping or a list: only of `podcast` every part can be complained about. */
const spansInside = (value: unknown, path: string, spans: Spans): void => {
  if (isMap(value)) spansOf(value, path, spans);
  if (!isSeq(value)) return;
  for (const [index, item] of value.items.entries()) {
    if (!isNode(item) || !item.range) continue;
    const span = [item.range[0] - 1, item.range[1] - 1] as const;
    spans.set(`${path}${index}`, { value: span, key: span });
    spansInside(item, `${path}${index}.`, spans);
  }
};

/** Loaded with the first front matter that is in TOML: most blogs have none. */
const loadToml = (): typeof import('smol-toml') => createRequire(import.meta.url)('smol-toml');

const readToml = (source: string, spans: Spans): object => {
  const { parse, TomlError } = loadToml();
  const raws = tomlSpans(source, spans);
  try {
    const table = parse(source);
    if (isDeeperThan(table, MOST_LEVELS)) throw new TooDeep();
    return withRawDates(table, '', raws);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const offset = offsetOf(source, cause.line, cause.column);
    throw new SyntaxProblem(reasonOf(cause.message.replace(/^Invalid TOML document: /, '')), Math.max(0, offset - 1));
  }
};

/**
 * smol-toml tells no places, and turns 2024-02-30 into 1 March (squirrelchat/smol-toml#57): the lines `key = value`
 * are read once more, for places and for dates as they were written.
 */
const tomlSpans = (source: string, spans: Spans): ReadonlyMap<string, string> => {
  const raws = new Map<string, string>();
  const lengths = new Map<string, number>();
  let table: string | undefined = '';
  // What stands in a text of several lines is blanked out: it may look like anything.
  const lines = source.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''/g, (text) => text.replace(/[^\n]/g, ' '));
  for (const { 0: line, index: at } of lines.matchAll(/^.*$/gm)) {
    if (/^[ \t]*\[/.test(line)) {
      table = openTable(line, lengths);
      const span = [at + line.search(/\S/) - 1, at + withoutComment(line).length - 1] as const;
      if (table?.match(/\d\.$/)) spans.set(table.slice(0, -1), { value: span, key: span });
    }
    const [start, name = ''] = FIELD.exec(line) ?? [];
    if (table === undefined || start === undefined) continue;
    const key = table === '' ? canonicalName(name.replace(/["']/g, '')) : table + name.replace(/["']/g, '');
    const valueAt = at + start.length - 1;
    const keyAt = at + line.indexOf(name) - 1;
    const written = withoutComment(line.slice(start.length));
    spans.set(key, { value: [valueAt, valueAt + written.length], key: [keyAt, keyAt + name.length] });
    raws.set(key, written);
  }
  return raws;
};

/** The path that a line `[table]` opens, with a dot behind it; `[[list]]` opens the next mapping of a list. */
const openTable = (line: string, lengths: Map<string, number>): string | undefined => {
  const [, brackets, quoted] = TABLE.exec(line) ?? [];
  const name = quoted?.replace(/[ "']/g, '');
  if (name === undefined || brackets !== '[[') return name?.concat('.');
  const index = lengths.get(name) ?? 0;
  lengths.set(name, index + 1);
  return `${name}.${index}.`;
};

const withoutComment = (value: string): string => {
  const comment = value.indexOf(' #');
  return (comment < 0 ? value : value.slice(0, comment)).trimEnd();
};

const TABLE = /^[ \t]*(\[\[?)([\w."' -]+)\]\]?[ \t]*(?:#.*)?$/;
const FIELD = /^[ \t]*(["']?[\w.-]+["']?)[ \t]*=[ \t]*/;

const withRawDates = (table: object, path: string, raws: ReadonlyMap<string, string>): object =>
  Object.fromEntries(
    Object.entries(table).map(([key, value]: [string, unknown]) => {
      if (value instanceof Date) return [key, raws.get(path + key) ?? value.toISOString()];
      return [key, isMapping(value) ? withRawDates(value, `${path}${key}.`, raws) : value];
    }),
  );

const offsetOf = (source: string, line: number, column: number): number => {
  let start = 0;
  for (let at = 1; at < line; at++) start = source.indexOf('\n', start) + 1;
  return start + column - 1;
};
