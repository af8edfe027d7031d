import * as v from 'valibot';
import { toAddress } from '../address.js';
import { finding } from '../findings.js';
import type { Artwork, Checked, Finding, Ledger, LedgerEntry, Resolution, Withheld } from '../model.js';
import { isMapping } from '../schema/mapping.js';
import { count, type Problem, parseWith } from '../schema/schema.js';
import { compare, type Places, placesIn, scrub } from '../text.js';
import { ARTWORK, parseArtwork, plainArtwork } from './art.js';

/** An instant as the ledger writes it: ISO 8601 in UTC, whole seconds. */
export const formatInstant = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');

const formatWritten = (written: string): string | undefined => {
  const parsed = Date.parse(written);
  return Number.isNaN(parsed) ? undefined : formatInstant(parsed);
};

/** The years 1970 to 9999. */
const isShowable = (value: number): boolean => value >= 0 && value < Date.UTC(10_000, 0);

const instant = v.pipe(
  v.string('must be an instant such as 2024-12-15T09:13:12Z'),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, 'must be an instant such as 2024-12-15T09:13:12Z'),
  // Date.parse rolls 30 February over.
  v.transform((written) => (formatWritten(written) === written ? Date.parse(written) : Number.NaN)),
  v.check((value) => isShowable(value), 'must be an instant that exists'),
);

const text = v.pipe(
  v.string('must be a text'),
  v.nonEmpty('must not be empty'),
  v.check((value) => value === scrub(value).text.trim() && !value.includes('\n'), 'must be a line of plain text'),
);

const webAddress = v.pipe(
  v.string('must be an address'),
  v.check((value) => toAddress(value) === value, 'must be an absolute address, https://…'),
);

const SOURCES = ['front-matter', 'file', 'embed', 'show-feed', 'api', 'player', 'page', 'adopted', 'derived'] as const;

const resolutionFields = {
  enclosure: v.strictObject({ url: webAddress, bytes: count(0), type: text }, 'must be a mapping'),
  source: v.picklist(SOURCES, `must be one of ${SOURCES.join(', ')}`),
  seconds: v.exactOptional(count(1)),
  image: v.exactOptional(webAddress),
  season: v.exactOptional(count(1)),
  episode: v.exactOptional(count(1)),
  episodeType: v.exactOptional(v.picklist(['full', 'trailer', 'bonus'], 'must be full, trailer or bonus')),
  explicit: v.exactOptional(v.boolean('must be true or false')),
  transcripts: v.exactOptional(
    v.array(
      v.strictObject({ url: webAddress, type: text, language: v.exactOptional(text) }, 'must be a mapping'),
      'must be a list',
    ),
  ),
  chapters: v.exactOptional(v.strictObject({ url: webAddress, type: text }, 'must be a mapping')),
};

const entrySchema = v.strictObject(
  {
    guid: text,
    published: instant,
    ...resolutionFields,
    archive: v.exactOptional(count(1)),
    withdrawn: v.exactOptional(v.literal(true, 'must be true')),
  },
  'must be a mapping',
);

/** An episode that Podbean has, but does not give out: it was never published, and must not be derived. */
const withheldSchema = v.strictObject(
  { withheld: v.picklist(['scheduled', 'private'], 'must be scheduled or private') },
  'must be a mapping',
);

const resolutionSchema = v.strictObject(resolutionFields, 'must be a mapping');

/** Reads what the cache holds of an episode; undefined when it is of no use. */
export const parseResolution = (value: unknown): Resolution | undefined => {
  const result = parseWith(resolutionSchema, value);
  return 'value' in result ? result.value : undefined;
};

/** What was published, the episodes that wait because Podbean does not give them out, and what is known of art. */
type ParsedLedger = Checked<Ledger> & {
  readonly withheld: ReadonlyMap<string, Withheld>;
  readonly artwork: Artwork;
};

const NOTHING: Omit<ParsedLedger, 'findings'> = { value: new Map(), withheld: new Map(), artwork: new Map() };

/**
 * Reads a ledger; an absent file is an empty one. Whatever is wrong with it is a finding and never guessed at: it
 * alone knows what was published.
 */
export const parseLedger = (file: string, source: string | undefined): ParsedLedger => {
  if (source === undefined) return { ...NOTHING, findings: [] };
  const places = placesIn(file, source);
  const broken = (offset: number, reason: string): ParsedLedger => ({
    ...NOTHING,
    findings: [finding('broken-ledger', places.at(Math.max(0, offset)), { reason })],
  });
  const marker = source.search(/^(?:<{7}|={7}|>{7})(?: |$)/m);
  if (marker >= 0) return broken(marker, 'it holds conflict markers of a merge');
  const json = parseJson(source);
  if ('problem' in json) return broken(json.offset, json.problem);
  const twice = keyHeldTwice(source);
  if (twice) return broken(twice.offset, `it holds ${twice.key} twice`);
  const value = new Map<string, LedgerEntry>();
  const withheld = new Map<string, Withheld>();
  let artwork: Artwork = new Map();
  const findings: Finding[] = [];
  const complain = (id: string, problems: readonly Problem[]): void => {
    for (const problem of problems) findings.push(entryFinding(id, problem, source, places));
  };
  // One by one: a schema of all of them would pass over ids such as __proto__.
  const entries = Object.entries(json.value);
  for (const [id, entry] of entries) {
    if (id === ARTWORK) {
      const images = parseArtwork(entry);
      if ('value' in images) artwork = images.value;
      else complain(id, images.problems);
    } else if (isMapping(entry) && 'withheld' in entry) {
      const waiting = parseWith(withheldSchema, entry);
      if ('value' in waiting) withheld.set(id, waiting.value.withheld);
      else complain(id, waiting.problems);
    } else {
      const result = parseWith(entrySchema, entry);
      if ('value' in result) value.set(id, result.value);
      else complain(id, result.problems);
    }
  }
  for (const [id, { archive = 0 }] of value) {
    if (archive > entries.length + MOST_LOST_PAGES) complain(id, [NO_SUCH_PAGE]);
  }
  return findings.length > 0 ? { ...NOTHING, findings } : { value, withheld, artwork, findings };
};

/**
 * How many pages an archive may have beyond one for each entry of its ledger: entries may have been lost with an older
 * ledger. Each page up to the last is looked for, so a number with a digit too many must not be believed.
 */
const MOST_LOST_PAGES = 100;

const NO_SUCH_PAGE: Problem = {
  kind: 'invalid',
  path: ['archive'],
  message: 'is a page that an archive of so few episodes cannot have',
  known: [],
};

const parseJson = (
  source: string,
): { readonly value: object } | { readonly problem: string; readonly offset: number } => {
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
const keyHeldTwice = (source: string): { readonly key: string; readonly offset: number } | undefined => {
  const open: Set<string>[] = [];
  for (const { 0: token, 1: key, index } of source.matchAll(
    /"([^"\\]*(?:\\.[^"\\]*)*)"(?=\s*:)|"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/g,
  )) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (key !== undefined) {
      if (open.at(-1)?.has(key)) return { key, offset: index };
      open.at(-1)?.add(key);
    }
  }
  return undefined;
};

const entryFinding = (id: string, { kind, path, message }: Problem, source: string, places: Places): Finding => {
  // Of an image, its address says more; as the art of an episode it may stand further up.
  const key = JSON.stringify(id === ARTWORK ? (path[0] ?? id) : id);
  const from = id === ARTWORK ? source.indexOf(JSON.stringify(ARTWORK)) : 0;
  return finding('broken-ledger', places.at(Math.max(0, source.indexOf(key, from)), key.length), {
    reason: `${[id, ...path].join('.')} ${kind === 'missing' ? 'is missing' : message}`,
  });
};

/** A ledger as it lies on disk: JSON, sorted by embed id, fields in one order, so that a diff reads well. */
export const formatLedger = (
  ledger: Ledger,
  withheld: ReadonlyMap<string, Withheld> = new Map(),
  artwork: Artwork = new Map(),
): string => {
  if (ledger.size + withheld.size + artwork.size === 0) return '{}\n';
  const plain = [
    ...[...ledger].map(([id, entry]) => [id, plainEntry(entry)] as const),
    ...[...withheld].map(([id, why]) => [id, { withheld: why }] as const),
    ...(artwork.size > 0 ? [[ARTWORK, plainArtwork(artwork)] as const] : []),
  ];
  // Not through one object: it would put ids that are numbers first, and in numerical order.
  const entries = plain
    .toSorted(([a], [b]) => compare(a, b))
    .map(([id, entry]) => `${JSON.stringify(id)}: ${JSON.stringify(entry, undefined, 2)}`.replaceAll('\n', '\n  '));
  return `{\n  ${entries.join(',\n  ')}\n}\n`;
};

const plainEntry = ({ guid, published, archive, withdrawn, ...resolution }: LedgerEntry): object => ({
  guid,
  published: formatInstant(published),
  ...plainResolution(resolution),
  archive,
  withdrawn,
});

/** A resolution with its fields in one order. */
export const plainResolution = (resolution: Resolution): object => {
  const { enclosure, seconds, image, season, episode, episodeType, explicit, transcripts, chapters, source } =
    resolution;
  return {
    enclosure: { url: enclosure.url, bytes: enclosure.bytes, type: enclosure.type },
    seconds,
    image,
    season,
    episode,
    episodeType,
    explicit,
    transcripts: transcripts?.map(({ url, type, language }) => ({ url, type, language })),
    chapters: chapters && { url: chapters.url, type: chapters.type },
    source,
  };
};
