import { dirname, resolve as resolvePath } from 'node:path';
import { checkArtwork } from './artwork/artwork.js';
import { archiveOf, pagesOf } from './assembler/archive.js';
import { assemble } from './assembler/assemble.js';
import { chaptersFile } from './assembler/texts.js';
import { type Cache, NO_CACHE } from './cache.js';
import { defined } from './defined.js';
import { type Draft, EnvironmentProblem, isThere, readIfThere, removeFile } from './files.js';
import { finding, sortFindings } from './findings.js';
import { formatLedger } from './ledger/ledger.js';
import type { ArtFacts, Feed, Finding, Instant, Ledger, Post } from './model.js';
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
import { type MeasuredFiles, measureAudioFiles } from './publish/audio-files.js';
import { type ArchivedPage, type Before, isForeign, readBefore } from './publish/before.js';
import { draftOf, replaceFiles } from './publish/drafts.js';
import { type Allowed, guard } from './publish/guard.js';
import { findingsOfRules } from './publish/own-rules.js';
import { type Changes, type Drafted, draftOutputs, type Output, type Published } from './publish/publish.js';
import { readTranscripts } from './publish/transcripts.js';
import { isRefreshed, type Refresh, unknownNames } from './resolver/pending.js';
import { type Found, resolve } from './resolver/resolve.js';
import { schedule } from './schedule.js';
import { archiveAddress, archiveFile, parseSettings, type ReadSettings, type Settings } from './settings/settings.js';
import { showFindings } from './show-findings.js';
import { renderChapters } from './writer/chapters.js';

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
  const guarded = guard(before.value, resolved.value, assembled.value, due, options.allowRemoval);
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

/** The files of chapters that the episodes of a feed refer to. */
const chapterFiles = ({ show, episodes }: Feed, { feed }: Settings): readonly Output[] =>
  episodes.flatMap(({ id, title, chapterList: chapters }) => {
    if (!chapters) return [];
    const name = chaptersFile(id);
    const text = renderChapters({ title, show: show.title, chapters });
    return [{ path: resolvePath(dirname(feed.out), name), name, bytes: Buffer.from(text) }];
  });

/** The documents of a feed, and the ledger that remembers which of its episodes stand in which. */
const archive = (
  feed: Feed,
  before: Before,
  after: Ledger,
  { feed: settings }: Settings,
): { readonly ledger: Ledger; readonly outputs: readonly Output[] } => {
  const known = feed.episodes.flatMap(({ id, guid }) => {
    // A ledger that was lost has left the pages.
    const page = before.ledger.get(id)?.archive ?? before.archive.find(({ items }) => items.has(guid))?.number;
    return page === undefined ? [] : [[guid, page] as const];
  });
  const pages = archiveOf(feed.episodes, new Map(known), settings.maxItems);
  const ledger = [...after].map(([id, entry]) => {
    const page = pages.get(entry.guid);
    return [id, page === undefined || entry.withdrawn ? entry : { ...entry, archive: page }] as const;
  });
  const outputs = pagesOf(feed, pages, settings.maxItems, (page) => archiveAddress(settings.url, settings.out, page));
  return {
    ledger: new Map(ledger),
    outputs: outputs.map(({ number, feed: document }) => {
      const path = number === 0 ? settings.out : archiveFile(settings.out, number);
      return { path, name: number === 0 ? 'channel' : `archive page ${number}`, feed: document };
    }),
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

/** Another run may have published since this one began: what it added must not be lost. */
const refuseIfOvertaken = (before: Before, { feed }: Settings): void => {
  const ledgerNow = readIfThere(feed.ledger)?.toString('utf8');
  const bytesNow = readIfThere(feed.out) ?? Buffer.alloc(0);
  if (ledgerNow === before.ledgerText && bytesNow.equals(before.bytes)) return;
  throw new EnvironmentProblem(`${feed.out} was written by another run meanwhile; run again`);
};

/** The dates of episodes that the feed on disk knows and its ledger does not: it was lost, or not committed. */
const lostDates = ({ ledger, items, archive: pages }: Before): ((guid: string) => Instant | undefined) => {
  const holders = [items, ...pages.map((page) => page.items)];
  const known = new Set([...ledger.values()].map(({ guid }) => guid));
  return (guid) => (known.has(guid) ? undefined : holders.find((one) => one.has(guid))?.get(guid)?.published);
};

/** Whether a feed may not be written with these findings. */
export const hasError = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error');

/** What a run changes on disk, and what is only found out when the bytes are there. */
export type Comparison = Changes & { readonly ledgerChanged: boolean; readonly findings: readonly Finding[] };

/** The documents that were published, by path: read once, before the run began. */
const publishedBefore = ({ before }: Built, { feed }: Settings): ReadonlyMap<string, Published> =>
  new Map<string, Published>([[feed.out, before], ...before.archive.map((page) => [page.path, page] as const)]);

/** Compares a built feed with what is published; touches nothing. */
export const compare = (built: Built, settings: Settings): Comparison =>
  comparisonOf(
    built,
    settings,
    draftOutputs(built.outputs, publishedBefore(built, settings), { asOf: built.asOf, isDry: true }),
  );

const comparisonOf = (built: Built, settings: Settings, drafted: Drafted): Comparison => {
  const ledgerChanged = built.ledgerText !== (built.before.ledgerText ?? '');
  const findings = [
    ...findingsOfRules(drafted.breaches, built.findings, settings),
    ...largeFeed(drafted, built, settings),
  ];
  const { added, updated, differences } = drafted;
  const present = new Set(built.feed.episodes.map(({ guid }) => guid));
  const gone = built.obsolete.flatMap(({ items }) => [...items.keys()]).filter((guid) => !present.has(guid));
  const removed = [...new Set([...drafted.removed, ...gone])];
  const changed = drafted.changed || ledgerChanged || built.obsolete.length > 0;
  return { changed, added, updated, removed, differences, ledgerChanged, findings: sortFindings(findings) };
};

const largeFeed = (
  { bytes }: Pick<Drafted, 'bytes'>,
  { outputs }: Built,
  { feed, places }: Settings,
): readonly Finding[] => {
  const main = outputs.find(({ path }) => path === feed.out);
  if (bytes <= feed.maxBytes || !main || !('feed' in main)) return [];
  const { episodes } = main.feed;
  const notes = episodes.reduce((sum, episode) => sum + (episode.notes?.length ?? 0), 0);
  const fitting = Math.max(1, Math.floor((episodes.length * feed.maxBytes) / bytes));
  const share = Math.round((notes / bytes) * 100);
  return [finding('large-feed', places.maxBytes, { bytes, most: feed.maxBytes, fitting, notes: share })];
};

/**
 * Publishes a built feed: all of its files and the ledger together, or nothing. Nothing is written, either, when the
 * bytes break a required rule, or `isRefused` says so of what was found. The ledger is replaced first: after a crash
 * between the two, the next run makes the same feed from the same ledger.
 */
export const publish = (
  built: Built,
  settings: Settings,
  isRefused: (findings: readonly Finding[]) => boolean = hasError,
): Comparison => {
  if (hasError(built.findings)) throw new Error('a feed with errors is not written');
  const { before, ledgerText, asOf } = built;
  const isLedgerSame = ledgerText === (before.ledgerText ?? '');
  const drafts: Draft[] = isLedgerSame ? [] : [draftOf(settings.feed.ledger, [Buffer.from(ledgerText)])];
  try {
    const drafted = draftOutputs(built.outputs, publishedBefore(built, settings), { asOf, isDry: false });
    drafts.push(...drafted.drafts);
    const comparison = comparisonOf(built, settings, drafted);
    if (isRefused(comparison.findings)) {
      for (const draft of drafts) draft.discard();
      return comparison;
    }
    if (drafts.length > 0) refuseIfOvertaken(before, settings);
    replaceFiles(drafts);
    for (const { path } of built.obsolete) removeFile(path);
    return comparison;
  } catch (cause) {
    for (const draft of drafts) draft.discard();
    throw cause;
  }
};
