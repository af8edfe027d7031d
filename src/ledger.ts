import * as v from 'valibot';
import { finding } from './findings.js';
import type { Checked, Finding, Ledger, LedgerEntry } from './model.js';
import { type Problem, parseWith } from './schema.js';
import { compare, type Places, placesIn } from './text.js';

/** An instant as the ledger writes it: ISO 8601 in UTC, whole seconds. */
export const formatInstant = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');

const instant = v.pipe(
  v.string('must be an instant such as 2024-12-15T09:13:12Z'),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, 'must be an instant such as 2024-12-15T09:13:12Z'),
  v.transform((text) => Date.parse(text)),
  v.check((value) => !Number.isNaN(value), 'must be an instant that exists'),
);

const text = v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty'));

const count = (least: number) =>
  v.pipe(
    v.number('must be a number'),
    v.safeInteger('must be a whole number'),
    v.minValue(least, `must be ${least} or more`),
  );

const entrySchema = v.strictObject(
  {
    guid: text,
    published: instant,
    enclosure: v.strictObject({ url: text, bytes: count(0), type: text }, 'must be a mapping'),
    seconds: v.optional(count(1)),
    image: v.optional(text),
    source: v.picklist(['front-matter', 'embed', 'derived'], 'must be front-matter, embed or derived'),
    withdrawn: v.optional(v.literal(true, 'must be true')),
  },
  'must be a mapping',
);

const ledgerSchema = v.record(v.string(), entrySchema);

/**
 * Reads a ledger; an absent file is an empty one. Whatever is wrong with it is a finding and never guessed at: it
 * alone knows what was published.
 */
export const parseLedger = (file: string, source: string | undefined): Checked<Ledger> => {
  if (source === undefined) return { value: new Map(), findings: [] };
  const places = placesIn(file, source);
  const broken = (offset: number, reason: string): Checked<Ledger> => ({
    value: new Map(),
    findings: [finding('broken-ledger', places.at(Math.max(0, offset)), { reason })],
  });
  const marker = source.search(/^(?:<{7}|={7}|>{7})(?: |$)/m);
  if (marker >= 0) return broken(marker, 'it holds conflict markers of a merge');
  const json = parseJson(source);
  if ('problem' in json) return broken(json.offset, json.problem);
  const twice = entryHeldTwice(source);
  if (twice) return broken(twice.index, `it holds ${twice.id} twice`);
  const result = parseWith(ledgerSchema, json.value);
  if ('problems' in result)
    return { value: new Map(), findings: result.problems.map((problem) => entryFinding(problem, source, places)) };
  return { value: new Map(Object.entries(result.value).map(([id, entry]) => [id, entryOf(entry)])), findings: [] };
};

const parseJson = (
  source: string,
): { readonly value: unknown } | { readonly problem: string; readonly offset: number } => {
  try {
    const value: unknown = JSON.parse(source);
    return value === null || typeof value !== 'object' || Array.isArray(value)
      ? { problem: 'it is not a mapping of episodes', offset: 0 }
      : { value };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    const offset = /position (\d+)/.exec(message)?.[1];
    return { problem: 'it is not JSON', offset: offset === undefined ? source.length : Number(offset) };
  }
};

/** JSON.parse keeps the last of two equal keys without a word, as a merge by hand leaves them. */
const entryHeldTwice = (source: string): { readonly id: string; readonly index: number } | undefined => {
  const seen = new Set<string>();
  for (const match of source.matchAll(/^ {2}"([^"\\]+)": \{$/gm)) {
    const id = match[1] ?? '';
    if (seen.has(id)) return { id, index: match.index + 2 };
    seen.add(id);
  }
  return undefined;
};

const entryFinding = ({ kind, path, message }: Problem, source: string, places: Places): Finding => {
  const key = JSON.stringify(path[0] ?? '');
  return finding('broken-ledger', places.at(Math.max(0, source.indexOf(key)), key.length), {
    reason: `${path.join('.')} ${kind === 'missing' ? 'is missing' : message}`,
  });
};

const entryOf = ({ seconds, image, withdrawn, ...entry }: v.InferOutput<typeof entrySchema>): LedgerEntry => ({
  ...entry,
  ...(seconds === undefined ? {} : { seconds }),
  ...(image === undefined ? {} : { image }),
  ...(withdrawn ? { withdrawn } : {}),
});

/** A ledger as it lies on disk: JSON, sorted by embed id, fields in one order, so that a diff reads well. */
export const formatLedger = (ledger: Ledger): string => {
  if (ledger.size === 0) return '{}\n';
  // Not through one object: it would put ids that are numbers first, and in numerical order.
  const entries = [...ledger]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([id, entry]) =>
      `${JSON.stringify(id)}: ${JSON.stringify(plainEntry(entry), undefined, 2)}`.replaceAll('\n', '\n  '),
    );
  return `{\n  ${entries.join(',\n  ')}\n}\n`;
};

const plainEntry = ({ guid, published, enclosure, seconds, image, source, withdrawn }: LedgerEntry): object => ({
  guid,
  published: formatInstant(published),
  enclosure: { url: enclosure.url, bytes: enclosure.bytes, type: enclosure.type },
  seconds,
  image,
  source,
  withdrawn,
});
