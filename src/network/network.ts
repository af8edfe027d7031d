import { type Cache, NO_CACHE } from '../cache.js';
import { defined } from '../defined.js';
import { Interrupted } from '../files/problems.js';
import type { Finding, Ledger, Post, Resolution, Source } from '../model.js';
import type { AskSource } from '../resolver/answer.js';
import type { ApiKey } from '../resolver/api.js';
import type { Asker, Count } from '../resolver/ask.js';
import type { Proxies } from '../resolver/connect.js';
import { findWanted, isRefreshed, type Refresh, type Wanted } from '../resolver/pending.js';
import { type Found, NOTHING_FOUND } from '../resolver/resolve.js';
import type { FeedItem } from '../resolver/show-feed.js';
import type { Trouble } from '../resolver/troubles.js';
import { MOST_FEED_BYTES } from '../servers.js';
import type { Settings } from '../settings/settings.js';
import { VERSION } from '../version.js';

/** How a run may use the network; everything else is a matter of settings. */
export type NetworkOptions = {
  readonly proxies?: Proxies;
  /** Certificates (PEM) that are trusted beside those of Node. */
  readonly authorities?: readonly string[];
  readonly api?: ApiKey;
  /** Stops the run: what was learned until then is kept. */
  readonly signal?: AbortSignal;
  /** Asking begins, and has ended. */
  readonly onAsking?: (isAsking: boolean) => void;
  readonly onResolve?: (progress: ResolveProgress) => void;
};

/** How far the asking is, and whom it waits for. */
export type ResolveProgress = {
  readonly of: 'audio' | 'art' | 'servers';
  readonly done: number;
  readonly total: number;
  readonly waitsFor: string | undefined;
};

/** What was asked over the network, and what came of it. */
export type NetworkUse = {
  readonly requests: number;
  readonly retries: number;
  /** Bytes of bodies as they came over the wire. */
  readonly bytes: number;
  readonly sources: Readonly<Partial<Record<AskSource, Count>>>;
  /** How many episodes each source knew. */
  readonly resolved: Readonly<Partial<Record<Source, number>>>;
};

/** Podbean's answers to a run. */
export type Asked = {
  readonly found: Found;
  readonly findings: readonly Finding[];
  readonly resolved: NetworkUse['resolved'];
};

/** What a run asks with: one client for all that it asks, made when first somebody is asked. */
export type Session = {
  readonly network: NetworkOptions | undefined;
  readonly open: () => Promise<Asker>;
  /** What was asked until now. */
  readonly counts: () => Readonly<Partial<Record<AskSource, Count>>>;
  readonly close: () => Promise<void>;
};

export const createSession = (settings: Settings, network: NetworkOptions | undefined, now: () => number): Session => {
  let asker: Asker | undefined;
  return {
    network,
    open: async () => {
      asker ??= await openAsker(settings, network ?? {}, now);
      return asker;
    },
    counts: () => asker?.counts ?? {},
    close: async () => asker?.close(),
  };
};

export type Questions = { readonly session: Session; readonly refresh: Refresh; readonly cache: Cache };

/**
 * Asks for what neither posts nor ledger know. Without a network, or with nothing to ask, the client is not even loaded.
 * What was learned is kept in the cache until it is published, so that nothing is asked twice.
 */
export const askPodbean = async (
  posts: readonly Post[],
  ledger: Ledger,
  settings: Settings,
  { session, refresh, cache }: Questions,
): Promise<Asked> => {
  const { network } = session;
  const wanted = network ? findWanted(posts, ledger, refresh) : [];
  const remembered = rememberedOf(wanted, ledger, refresh, cache);
  const open = wanted.filter(({ post }) => !remembered.has(post.embed.id));
  if (!network || open.length === 0) {
    return { found: { ...NOTHING_FOUND, learned: remembered }, findings: [], resolved: {} };
  }
  const [asker, { lookUp }] = await Promise.all([session.open(), import('../resolver/look-up.js')]);
  const { api, signal } = network;
  return whileAsking(network, 'audio', asker, open.length, async (onProgress) => {
    const { feed, player } = settings.podbean;
    const { learned, doubts, ...found } = await lookUp(open, {
      asker,
      player,
      showLink: settings.show.link,
      concurrency: settings.network.concurrency,
      feed,
      feedPlace: settings.places.podbeanFeed,
      api,
      store: cache.feeds,
      ledger,
      onProgress,
    });
    const all = new Map([...remembered, ...learned]);
    // What a finding speaks of is asked again while it is not published: a second run must not pass where the first failed.
    const told = new Set(signal?.aborted ? [] : [...doubts.keys(), ...idsOf(found.troubles)]);
    const isKept = ({ kind, post: { embed } }: Wanted): boolean => kind === 'find' && !told.has(embed.id);
    const kept = new Set(open.filter(isKept).map(({ post }) => post.embed.id));
    cache.saveLearned(new Map([...learned].filter(([id]) => kept.has(id))));
    refuseIfStopped(network, open.length, cache);
    const resolved = countSources(learned);
    return { found: { ...NOTHING_FOUND, ...found, learned: all }, findings: [...doubts.values()], resolved };
  });
};

/** Tells whoever shows it how far the asking is, and whom it waits for. */
export const whileAsking = async <T>(
  { signal, onAsking, onResolve }: NetworkOptions,
  of: ResolveProgress['of'],
  asker: Asker,
  total: number,
  ask: (onProgress: (done: number, total: number) => void) => Promise<T>,
): Promise<T> => {
  let progress = { done: 0, total };
  const tellProgress = (): void => onResolve?.({ of, ...progress, waitsFor: asker.waitsFor() });
  const ticker = setInterval(tellProgress, TELL_EVERY);
  onAsking?.(true);
  try {
    return await ask((done, all) => {
      progress = { done, total: all };
      if (!signal?.aborted) tellProgress();
    });
  } finally {
    clearInterval(ticker);
    onAsking?.(false);
  }
};

/** Ends a run that was stopped while it asked. */
export const refuseIfStopped = ({ signal, onResolve }: NetworkOptions, total: number, cache: Cache): void => {
  if (!signal?.aborted) return;
  // Whoever shows progress clears it.
  onResolve?.({ of: 'audio', done: total, total, waitsFor: undefined });
  throw new Interrupted(cache === NO_CACHE ? STOPPED_WITHOUT_CACHE : STOPPED);
};

const STOPPED = 'stopped; what was learned is kept, and the feed is as it was';
const STOPPED_WITHOUT_CACHE = 'stopped; the feed is as it was';

/** What of the settings the client goes by. */
type AskedSettings = Pick<Settings, 'network'> & {
  readonly podbean?: Settings['podbean'];
  readonly show?: Settings['show'];
};

/** The client, loaded when it is needed. `named` are addresses that the caller vouches for, beside those of settings. */
export const openAsker = async (
  settings: AskedSettings,
  { signal = new AbortController().signal, proxies = {}, authorities }: NetworkOptions,
  now: () => number,
  { named = [], mostRedirects }: { readonly named?: readonly string[]; readonly mostRedirects?: number } = {},
): Promise<Asker> => {
  const { createAsker } = await import('../resolver/ask.js');
  return createAsker({
    isNamed: hostsOf(settings, named),
    proxies,
    authorities,
    timeout: settings.network.timeout * 1000,
    retries: settings.network.retries,
    userAgent: `podwright/${VERSION} (+https://www.npmjs.com/package/podwright)`,
    signal,
    now,
    ...defined({ mostRedirects }),
  });
};

/** The bytes of a public feed; in words why not. Whoever names an address on the command line may mean a private one. */
export const askForFeed = async (
  url: string,
  settings: AskedSettings,
  network: NetworkOptions,
  now: () => number,
  mostBytes?: number,
): Promise<{ readonly bytes: Buffer; readonly downgraded?: string } | { readonly problem: string }> => {
  const [asker, { feedQuestion }] = await Promise.all([
    openAsker(settings, network, now, { named: [url] }),
    import('../resolver/show-feeds.js'),
  ]);
  network.onAsking?.(true);
  try {
    const answer = await asker.ask({ ...feedQuestion(url), ...defined({ mostBytes }) });
    if (network.signal?.aborted) throw new Interrupted('stopped; nothing was changed');
    if ('failure' in answer) return { problem: `${answer.host} ${answer.reason}` };
    const { downgraded } = answer;
    return answer.status === 200
      ? { bytes: answer.body, ...defined({ downgraded }) }
      : { problem: `${new URL(answer.url).host} answered ${answer.status}` };
  } finally {
    network.onAsking?.(false);
    await asker.close();
  }
};

/** Any feed in the world, asked for without settings. */
export const askForAnyFeed = (url: string, network: NetworkOptions, now: () => number) =>
  askForFeed(
    url,
    { network: { concurrency: 1, timeout: 30, retries: 2, allowPrivate: false } },
    network,
    now,
    MOST_FEED_BYTES,
  );

/** An item of a feed that may be the episode of a post. */
export type Doubt = { readonly post: Post; readonly item: FeedItem };

/** Asks the players of posts whether items are their episodes: the embed ids of those that are. */
export const confirmDoubts = async (
  doubts: readonly Doubt[],
  settings: Settings,
  network: NetworkOptions,
  now: () => number,
): Promise<ReadonlySet<string>> => {
  if (doubts.length === 0) return new Set();
  const [asker, { isConfirmed }, { createTroubles }, { default: pMap }] = await Promise.all([
    openAsker(settings, network, now),
    import('../resolver/settle.js'),
    import('../resolver/troubles.js'),
    import('p-map'),
  ]);
  network.onAsking?.(true);
  try {
    // Who does not answer confirms nothing: the doubt is told.
    const search = { asker, player: settings.podbean.player, troubles: createTroubles() };
    const ask = async ({ post, item }: Doubt): Promise<string | undefined> =>
      (await isConfirmed(post, item, search)) ? post.embed.id : undefined;
    const ids = await pMap(doubts, ask, { concurrency: settings.network.concurrency });
    if (network.signal?.aborted) throw new Interrupted(STOPPED_WITHOUT_CACHE);
    return new Set(ids.filter((id) => id !== undefined));
  } finally {
    network.onAsking?.(false);
    await asker.close();
  }
};

/** Milliseconds between two words on whom a run waits for. */
const TELL_EVERY = 500;

const idsOf = (troubles: readonly Trouble[]): readonly string[] =>
  troubles.flatMap(({ posts }) => [...posts].map(({ embed }) => embed.id));

/** What an earlier run has found of what is to be found; not of what is to be asked again. */
const rememberedOf = (
  wanted: readonly Wanted[],
  ledger: Ledger,
  refresh: Refresh,
  cache: Cache,
): ReadonlyMap<string, Resolution> => {
  if (wanted.length === 0 || refresh === 'all') return new Map();
  const learned = cache.readLearned();
  return new Map(
    wanted.flatMap(({ kind, post }) => {
      const one = kind === 'find' && !isRefreshed(post, ledger, refresh) ? learned.get(post.embed.id) : undefined;
      return one ? [[post.embed.id, one] as const] : [];
    }),
  );
};

/** The hosts that may be private, for the settings name them. */
const hostsOf = ({ podbean, show, network }: AskedSettings, named: readonly string[]): ((host: string) => boolean) => {
  const addresses = [podbean?.feed, podbean?.player.replaceAll('{id}', 'id'), show?.link, ...named];
  const hosts = new Set(addresses.filter((address) => address !== undefined).map((address) => new URL(address).host));
  return (host) => network.allowPrivate || hosts.has(host);
};

const countSources = (learned: ReadonlyMap<string, Resolution>): NetworkUse['resolved'] => {
  const resolved: Partial<Record<Source, number>> = {};
  for (const { source } of learned.values()) resolved[source] = (resolved[source] ?? 0) + 1;
  return resolved;
};

/** What a session has asked until now. */
export const useOf = (session: Session, { resolved }: Asked): NetworkUse => {
  const used = Object.entries(session.counts()).filter(([, { requests }]) => requests > 0);
  const sum = (what: keyof Count): number => used.reduce((total, [, count]) => total + count[what], 0);
  return {
    requests: sum('requests'),
    retries: sum('retries'),
    bytes: sum('bytes'),
    sources: Object.fromEntries(used),
    resolved,
  };
};
