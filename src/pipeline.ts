import { checkArtwork } from './artwork/artwork.js';
import { assemble } from './assembler/assemble.js';
import { type MeasuredFiles, measureAudioFiles } from './attachments/audio-files.js';
import { readTranscripts } from './attachments/transcripts.js';
import { type Cache, NO_CACHE } from './cache.js';
import { defined } from './defined.js';
import { isThere } from './files/paths.js';
import { EnvironmentProblem } from './files/problems.js';
import { readIfThere } from './files/read.js';
import { finding, hasError, sortFindings } from './findings.js';
import { formatLedger } from './ledger/ledger.js';
import type { ArtFacts, Feed, Finding, Instant, Post } from './model.js';
import { askForArt } from './network/art.js';
import {
  askPodbean,
  createSession,
  type NetworkOptions,
  type NetworkUse,
  type Session,
  useOf,
} from './network/network.js';
import { readPosts } from './posts/posts.js';
import { type ArchivedPage, type Before, isForeign, readBefore } from './publish/before.js';
import { archive, chapterFiles } from './publish/documents.js';
import { type Allowed, guard } from './publish/guard.js';
import type { Output } from './publish/outputs.js';
import { isRefreshed, type Refresh, unknownNames } from './resolver/pending.js';
import { type Found, resolve } from './resolver/resolve.js';
import { schedule } from './schedule.js';
import { parseSettings, type ReadSettings, type Settings } from './settings/settings.js';
import { showFindings } from './show-findings.js';

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
  /** The files to be written, the feed among them. */
  readonly outputs: readonly Output[];
  /** Pages of the archive that nothing stands in any more: they are removed. */
  readonly obsolete: readonly ArchivedPage[];
  /** The ledger to be written. */
  readonly ledgerText: string;
  readonly asOf: Instant;
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
export const readSettings = (file: string): ReadSettings => {
  const bytes = readIfThere(file);
  if (!bytes) throw new EnvironmentProblem(`there is no ${file}`);
  const read = parseSettings(bytes.toString('utf8'), file, isThere);
  return { ...read, findings: sortFindings(read.findings) };
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
  const transcripts = readTranscripts(due, settings);
  const { show, prefixes } = settings;
  const assembled = assemble({ show, ...settings.feed, prefixes, transcripts: transcripts.value }, due, resolved.value);
  const assembly = lap();
  const refreshed = due.filter((post) => isRefreshed(post, ledger, options.refresh)).map(({ embed }) => embed.id);
  const artwork = await checkArtwork(assembled.value, due, settings, {
    known: before.value.artwork,
    refresh: options.refresh === 'all' ? 'all' : new Set(refreshed),
    ask: (questions) => askForArt(questions, settings, { session, ...options }),
    isOutageTold: asked.found.troubles.some(({ kind }) => kind === 'unreachable'),
  });
  const guarded = guard(
    before.value,
    resolved.value,
    assembled.value,
    { due, lost: read.value.lost },
    options.allowRemoval,
  );
  const archived = archive(assembled.value, before.value, guarded.value, settings);
  const held = due.map(({ embed }) => embed.id).filter((id) => !resolved.value.has(id));
  const stages = [
    before,
    { findings: showFindings(settings, options.asOf) },
    read,
    scheduled,
    files,
    asked,
    transcripts,
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
    outputs: [...transcripts.outputs, ...chapterFiles(assembled.value, settings), ...archived.outputs],
    obsolete: before.value.archive.filter(
      (page) => !isForeign(page) && !archived.outputs.some(({ path }) => path === page.path),
    ),
    ledgerText: formatLedger(archived.ledger, resolved.withheld, artwork.artwork),
    asOf: options.asOf,
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
      ...emptyFindings(settings, assembled.value, read.value.files, held.length > 0 || hasError(found)),
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

/** An empty feed needs no second complaint where its posts have already got one. */
const emptyFindings = (
  { places }: Settings,
  { episodes }: Feed,
  files: number,
  isExplained: boolean,
): readonly Finding[] =>
  episodes.length > 0 || (isExplained && files > 0) ? [] : [finding('no-episodes', places.posts, { posts: files })];

const stopwatch = (now: () => number): (() => number) => {
  let last = now();
  return () => {
    const since = last;
    last = now();
    return Math.round(last - since);
  };
};

/** The dates of episodes that the feed on disk knows and its ledger does not: it was lost, or not committed. */
const lostDates = ({ ledger, items, archive: pages }: Before): ((guid: string) => Instant | undefined) => {
  const holders = [items, ...pages.map((page) => page.items)];
  const known = new Set([...ledger.values()].map(({ guid }) => guid));
  return (guid) => (known.has(guid) ? undefined : holders.find((one) => one.has(guid))?.get(guid)?.published);
};
