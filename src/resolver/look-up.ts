import pMap from 'p-map';
import type { Finding, Resolution } from '../model.js';
import { type ApiEpisodes, type ApiKey, askApi } from './api.js';
import { resolutionOf } from './feed-item.js';
import { matchItems } from './match.js';
import { canonicalMedia } from './media.js';
import type { Wanted } from './pending.js';
import { type Case, type Search, settle, takeItem } from './settle.js';
import type { FeedItem } from './show-feed.js';
import { askFeed, type FeedStore, feedAddresses } from './show-feeds.js';
import { createTroubles } from './troubles.js';

/** Whom to ask, and where. */
export type LookUpOptions = Pick<Search, 'asker' | 'player' | 'showLink'> & {
  readonly concurrency: number;
  /** The show's feed, when the settings name it. */
  readonly feed: string | undefined;
  readonly api: ApiKey | undefined;
  readonly store: FeedStore;
  /** Whose audio an address is already: the embed id. */
  readonly owners: ReadonlyMap<string, string>;
  readonly onProgress: (done: number, total: number) => void;
};

/** What was found out, by embed id. */
export type LookedUp = {
  readonly learned: ReadonlyMap<string, Resolution>;
  /** The episodes that Podbean has, but does not give out: scheduled or private. */
  readonly withheld: ReadonlySet<string>;
  /** The episodes that a finding speaks of already. */
  readonly troubled: ReadonlySet<string>;
  readonly findings: readonly Finding[];
};

/**
 * Finds out what only Podbean knows: one request for the show's feed, which knows most episodes; for each of the others
 * the API (if there is a key), else the player, else the page, and then the audio itself. An episode that fails leaves
 * the others alone.
 */
export const lookUp = async (wanted: readonly Wanted[], options: LookUpOptions): Promise<LookedUp> => {
  const { asker, player, showLink, concurrency, onProgress } = options;
  const troubles = createTroubles();
  const search: Search = { asker, player, showLink, troubles, learned: new Map(), withheld: new Set() };
  const cases = await askFeeds(wanted, search, options);
  const open = cases.filter((one) => !takeItem(one, search));
  const listed = await askApiFor(open, search, options.api);
  let done = wanted.length - open.length;
  onProgress(done, wanted.length);
  const settleOne = async (one: Case): Promise<void> => {
    await settle(one, listed.get(one.post.embed.id), search);
    onProgress(++done, wanted.length);
  };
  await pMap(open, settleOne, { concurrency });
  const { learned, withheld } = search;
  return { learned, withheld, troubled: troubles.ids(), findings: troubles.findings() };
};

const askFeeds = async (
  wanted: readonly Wanted[],
  { asker, troubles, showLink }: Search,
  { feed, store, owners }: LookUpOptions,
): Promise<readonly Case[]> => {
  const posts = wanted.map(({ post }) => post);
  const items: FeedItem[] = [];
  for (const url of feedAddresses(posts, feed, showLink)) {
    items.push(...(await askFeed(asker.ask, url, store, posts, troubles)));
  }
  const matches = matchItems(posts, items, { isTaken: (media, id) => (owners.get(media) ?? id) !== id });
  return wanted.map((one) => {
    const match = matches.get(one.post.embed.id);
    if (!match) return one;
    return match.kind === 'doubtful' ? { ...one, doubtful: match.item } : { ...one, item: match.item };
  });
};

const askApiFor = async (
  open: readonly Case[],
  { asker, troubles }: Search,
  api: ApiKey | undefined,
): Promise<ApiEpisodes> => {
  const unknown = open.filter(({ media, item }) => !media && !(item && resolutionOf(item))).map(({ post }) => post);
  if (!api || unknown.length === 0) return new Map();
  const { episodes, failure } = await askApi(asker.ask, api, new Set(unknown.map(({ embed }) => embed.id)));
  if (failure) troubles.add(failure, unknown);
  return episodes;
};

/** Whose audio an address is already, by its canonical form. */
export const ownersOf = (ledger: Iterable<readonly [id: string, entry: Resolution]>): ReadonlyMap<string, string> =>
  new Map([...ledger].map(([id, { enclosure }]) => [canonicalMedia(enclosure.url), id]));
