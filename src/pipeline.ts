import { checkArtwork } from './artwork.js';
import { assemble } from './assembler/assemble.js';
import { type MeasuredFiles, measureAudioFiles } from './audio-files.js';
import { type Before, readBefore } from './before.js';
import { type Cache, NO_CACHE } from './cache.js';
import { defined } from './defined.js';
import { type Draft, EnvironmentProblem, isThere, readIfThere } from './files.js';
import { finding, sortFindings } from './findings.js';
import { type Allowed, guard } from './guard.js';
import { formatLedger } from './ledger.js';
import type { ArtFacts, Checked, Feed, Finding, Instant, Post } from './model.js';
import { askPodbean, createSession, type NetworkOptions, type NetworkUse, type Session, useOf } from './network.js';
import { askForArt } from './network-art.js';
import { readPosts } from './posts.js';
import { type Changes, draftFeed, draftOf, replaceFiles } from './publish.js';
import { isRefreshed, type Refresh, unknownNames } from './resolver/pending.js';
import { type Found, resolve } from './resolver/resolve.js';
import { schedule } from './schedule.js';
import { parseSettings, type Settings } from './settings.js';

/** How a run goes about its work. The clock is read by the caller, once. */
export type RunOptions = {
  /** What counts as now. */
  readonly asOf: Instant;
  readonly drafts?: boolean;
  readonly future?: boolean;
  readonly expired?: boolean;
  readonly allowRemoval?: Allowed;
  /** The network, if it may be used: without it, nobody is asked. */
  readonly network?: NetworkOptions | undefined;
  /** The episodes that Podbean is asked for again. */
  readonly refresh?: Refresh;
  /** What earlier runs have left; nothing, if absent. */
  readonly cache?: Cache;
  /** Milliseconds of some clock, for timings only. */
  readonly now?: () => number;
  readonly onProgress?: (done: number, total: number) => void;
};

const DEFAULTS: Required<Omit<RunOptions, 'asOf'>> = {
  drafts: false,
  future: false,
  expired: false,
  allowRemoval: new Set(),
  network: undefined,
  refresh: new Set(),
  cache: NO_CACHE,
  now: () => 0,
  onProgress: () => undefined,
};

/** How many posts are not in the feed, and why. */
export type Skipped = {
  readonly drafts: number;
  readonly future: number;
  readonly expired: number;
  readonly optedOut: number;
  readonly plain: number;
};

/** Everything that a run knows before it writes. */
export type Built = {
  readonly feed: Feed;
  readonly posts: readonly Post[];
  readonly before: Before;
  /** The ledger to be written. */
  readonly ledgerText: string;
  /** Embed ids of the episodes that wait to be resolved. */
  readonly held: readonly string[];
  readonly skipped: Skipped;
  readonly nextPublish: Instant | undefined;
  readonly network: NetworkUse;
  /** What is known of the images of the feed, by address. */
  readonly art: ReadonlyMap<string, ArtFacts>;
  readonly findings: readonly Finding[];
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>;
};

/** Reads a settings file, or tells what is wrong with it. */
export const readSettings = (file: string): Checked<Settings | undefined> => {
  const bytes = readIfThere(file);
  if (!bytes) throw new EnvironmentProblem(`there is no ${file}`);
  const { value, findings } = parseSettings(bytes.toString('utf8'), file, isThere);
  return { value, findings: sortFindings(findings) };
};

/** Posts → feed. Writes nothing; whatever is wrong with content is among the findings. */
export const build = async (settings: Settings, runOptions: RunOptions): Promise<Built> => {
  const options = { ...DEFAULTS, ...runOptions };
  const session = createSession(settings, options.network, options.now);
  try {
    return await buildIn(session, settings, options);
  } finally {
    await session.close();
  }
};

const buildIn = async (session: Session, settings: Settings, options: Required<RunOptions>): Promise<Built> => {
  const lap = stopwatch(options.now);
  const before = readBefore(settings);
  const { ledger } = before.value;
  const read = await readPosts(settings, options.drafts, options.onProgress);
  const extract = lap();
  const scheduled = schedule(read.value.posts, ledger, options);
  const { due, skipped, nextPublish } = scheduled.value;
  refuseUnknown(unknownNames(due, ledger, options.refresh));
  const files = await measureAudioFiles(due, ledger, settings);
  const asked = await askPodbean(due, ledger, settings, { session, ...options });
  const resolved = resolve(due, ledger, {
    policy: settings.unresolved,
    isSerial: settings.show.type === 'serial',
    dateOf: lostDates(before.value),
    found: withFiles(due, files, asked.found),
    withheld: before.value.withheld,
  });
  const resolution = lap();
  const assembled = assemble({ show: settings.show, ...settings.feed }, due, resolved.value);
  const assembly = lap();
  const refreshed = due.filter((post) => isRefreshed(post, ledger, options.refresh)).map(({ embed }) => embed.id);
  const artwork = await checkArtwork(assembled.value, due, settings, {
    known: before.value.artwork,
    refresh: options.refresh === 'all' ? 'all' : new Set(refreshed),
    ask: (questions) => askForArt(questions, settings, { session, ...options }),
    isOutageTold: asked.found.troubles.some(({ kind }) => kind === 'unreachable'),
  });
  const guarded = guard(before.value, resolved.value, assembled.value, due, options.allowRemoval);
  const held = due.map(({ embed }) => embed.id).filter((id) => !resolved.value.has(id));
  const stages = [
    before,
    read,
    scheduled,
    files,
    asked,
    resolved,
    assembled,
    artwork,
    ...(before.findings.length === 0 ? [guarded] : []),
  ];
  const found = stages.flatMap(({ findings }) => findings);
  return {
    feed: assembled.value,
    posts: due,
    before: before.value,
    ledgerText: formatLedger(guarded.value, resolved.withheld, artwork.artwork),
    held,
    skipped: {
      ...skipped,
      drafts: skipped.drafts + read.value.drafts,
      optedOut: read.value.optedOut,
      plain: read.value.plain,
    },
    nextPublish,
    network: useOf(session, asked),
    art: artwork.facts,
    findings: sortFindings([
      ...found,
      ...sizeFindings(settings, assembled.value, read.value.files, held.length > 0 || hasError(found)),
    ]),
    timings: { extract, resolve: resolution, assemble: assembly, artwork: lap() },
  };
};

/** An id that nobody has is a slip of the hand, and asks for nothing. */
const refuseUnknown = (names: readonly string[]): void => {
  if (names.length === 0) return;
  throw new EnvironmentProblem(
    `--refresh ${names.join(' ')}: no post that is due goes by this guid or embed id; the ledger beside the feed lists them`,
  );
};

/** What was measured on this machine goes with what was asked; of a file with a finding, nothing more is said. */
const withFiles = (posts: readonly Post[], { measured }: MeasuredFiles, found: Found): Found => {
  const told = posts.flatMap(({ embed, enclosure }) => (enclosure?.file ? [{ id: embed.id, url: enclosure.url }] : []));
  const learned = new Map(found.learned);
  const wrong = new Set(found.wrong);
  for (const { id, url } of told) {
    const file = measured.get(id);
    if (!file) wrong.add(id);
    else {
      const { bytes, type, seconds } = file;
      learned.set(id, { enclosure: { url, bytes, type }, source: 'file', ...defined({ seconds }) });
    }
  }
  return { ...found, learned, wrong };
};

const sizeFindings = (
  { places, feed }: Settings,
  { episodes }: Feed,
  files: number,
  isExplained: boolean,
): readonly Finding[] => {
  // An empty feed needs no second complaint where its posts have already got one.
  if (episodes.length === 0)
    return isExplained && files > 0 ? [] : [finding('no-episodes', places.posts, { posts: files })];
  const most = feed.maxItems;
  if (most === undefined || episodes.length <= most) return [];
  return [finding('too-many-episodes', places.maxItems, { count: episodes.length, most })];
};

const stopwatch = (now: () => number): (() => number) => {
  let last = now();
  return () => {
    const since = last;
    last = now();
    return Math.round(last - since);
  };
};

/** Another run may have published since this one began: what it added must not be lost. */
const refuseIfOvertaken = (before: Before, { feed }: Settings, draft: Draft | undefined): void => {
  const ledgerNow = readIfThere(feed.ledger)?.toString('utf8');
  const bytesNow = readIfThere(feed.out) ?? Buffer.alloc(0);
  if (ledgerNow === before.ledgerText && bytesNow.equals(before.bytes)) return;
  draft?.discard();
  throw new EnvironmentProblem(`${feed.out} was written by another run meanwhile; run again`);
};

/** The dates of episodes that the feed on disk knows and its ledger does not: it was lost, or not committed. */
const lostDates = ({ ledger, items }: Before): ((guid: string) => Instant | undefined) => {
  const known = new Set([...ledger.values()].map(({ guid }) => guid));
  return (guid) => (known.has(guid) ? undefined : items.get(guid)?.published);
};

/** Whether a feed may not be written with these findings. */
export const hasError = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error');

/** What a run would change on disk. */
export type Comparison = Changes & { readonly ledgerChanged: boolean };

/** Compares a built feed with what is published; touches nothing. */
export const compare = ({ feed, before, ledgerText }: Built): Comparison => {
  const ledgerChanged = ledgerText !== (before.ledgerText ?? '');
  const changes = draftFeed(feed, before);
  return { ...changes, changed: changes.changed || ledgerChanged, ledgerChanged };
};

/**
 * Publishes a built feed: feed and ledger together, or nothing. The ledger is replaced first: after a crash between
 * the two, the next run makes the same feed from the same ledger.
 */
export const publish = (built: Built, settings: Settings): Comparison => {
  if (hasError(built.findings)) throw new Error('a feed with errors is not written');
  const { feed, before, ledgerText } = built;
  const ledgerChanged = ledgerText !== (before.ledgerText ?? '');
  // The small one first: what cannot be written at all fails before the feed is rendered.
  const ledger = ledgerChanged ? draftOf(settings.feed.ledger, [Buffer.from(ledgerText)]) : undefined;
  try {
    const { draft, ...changes } = draftFeed(feed, before, settings.feed.out);
    if (draft || ledger) refuseIfOvertaken(before, settings, draft);
    replaceFiles([ledger, draft].filter((file) => file !== undefined));
    return { ...changes, changed: changes.changed || ledgerChanged, ledgerChanged };
  } catch (cause) {
    ledger?.discard();
    throw cause;
  }
};
