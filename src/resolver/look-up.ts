import pMap from 'p-map';
import { finding } from '../findings.js';
import type { Finding, Ledger, Place } from '../model.js';
import { type ApiEpisodes, type ApiKey, askApi } from './api.js';
import { resolutionOf } from './feed-item.js';
import { type Match, type MatchOptions, matchItems } from './match.js';
import { canonicalMedia } from './media.js';
import type { Wanted } from './pending.js';
import type { Found } from './resolve.js';
import { type Case, type Search, settle, takeItem } from './settle.js';
import { askFeed, type FeedStore, feedsOf } from './show-feeds.js';
import { createTroubles } from './troubles.js';

/** Whom to ask, and where. */
export type LookUpOptions = Pick<Search, 'asker' | 'player' | 'showLink'> & {
  readonly concurrency: number;
  /** The show's feed, when the settings name it. */
  readonly feed: string | undefined;
  /** Where they name it. */
  readonly feedPlace: Place | undefined;
  readonly api: ApiKey | undefined;
  readonly store: FeedStore;
  /** What was published. */
  readonly ledger: Ledger;
  readonly onProgress: (done: number, total: number) => void;
};

/** What was found out, and what is doubtful about an episode, by embed id. */
export type LookedUp = Omit<Found, 'wrong'> & { readonly doubts: ReadonlyMap<string, Finding> };

/**
 * Finds out what only Podbean knows: one request for the show's feed, which knows most episodes; for each of the others
 * the API (if there is a key), else the player, else the page, and then the audio itself. An episode that fails leaves
 * the others alone.
 */
export const lookUp = async (wanted: readonly Wanted[], options: LookUpOptions): Promise<LookedUp> => {
  const { asker, player, showLink, concurrency, onProgress } = options;
  const troubles = createTroubles();
  const search: Search = {
    asker,
    player,
    showLink,
    troubles,
    learned: new Map(),
    withheld: new Map(),
    doubts: new Map(),
  };
  const cases = await askFeeds(wanted, search, options);
  const open = cases.filter((one) => !takeItem(one, search));
  const listed = await askApiFor(open, search, options.api);
  let done = wanted.length - open.length;
  onProgress(done, wanted.length);
  const settleOne = async (one: Case): Promise<void> => {
    await settle(one, listed.get(one.wanted.post.embed.id), search);
    onProgress(++done, wanted.length);
  };
  await pMap(open, settleOne, { concurrency });
  dropTaken(wanted, search, options.ledger);
  const { learned, withheld, doubts } = search;
  return { learned, withheld, troubles: troubles.list(), doubts };
};

/** Asks for the feeds only when there is something to be found; they know the length of other audio, too. */
const askFeeds = async (
  wanted: readonly Wanted[],
  { asker, troubles, showLink }: Search,
  { feed, feedPlace, store, ledger }: LookUpOptions,
): Promise<readonly Case[]> => {
  const isToFind = new Set(wanted.filter(({ kind }) => kind === 'find').map(({ post }) => post));
  const all = wanted.map(({ post }) => post);
  const owners = ownersOf(ledger);
  const options: MatchOptions = {
    isTaken: (media, id) => (owners.get(media) ?? id) !== id,
    guidOf: (id) => ledger.get(id)?.guid,
  };
  const matches = new Map<string, Match>();
  for (const [url, posts] of feedsOf(all, feed, showLink)) {
    const waiting = posts.filter((post) => isToFind.has(post));
    if (waiting.length === 0) continue;
    const items = await askFeed(asker.ask, url, store, { posts: waiting, troubles, place: feedPlace });
    for (const [id, match] of matchItems(posts, items, options)) matches.set(id, match);
  }
  return wanted.map((one): Case => {
    const match = matches.get(one.post.embed.id);
    if (!match) return { wanted: one };
    return match.kind === 'doubtful' ? { wanted: one, doubtful: match.item } : { wanted: one, item: match.item };
  });
};

const ownersOf = (ledger: Ledger): Map<string, string> =>
  new Map([...ledger].map(([id, { enclosure }]) => [canonicalMedia(enclosure.url), id]));

/** Audio belongs to one episode: whoever says that of another it is the same is not believed. */
const dropTaken = (wanted: readonly Wanted[], { learned, doubts }: Search, ledger: Ledger): void => {
  const owners = ownersOf(ledger);
  for (const { kind, post } of wanted) {
    const { id, place } = post.embed;
    const resolution = kind === 'find' ? learned.get(id) : undefined;
    if (!resolution) continue;
    const media = canonicalMedia(resolution.enclosure.url);
    const owner = owners.get(media) ?? id;
    if (owner === id) owners.set(media, id);
    else {
      learned.delete(id);
      doubts.set(id, finding('doubtful-match', place, { title: post.title.value, item: owner }));
    }
  }
};

const askApiFor = async (
  open: readonly Case[],
  { asker, troubles }: Search,
  api: ApiKey | undefined,
): Promise<ApiEpisodes> => {
  const unknown = open.flatMap(({ wanted, item }) =>
    wanted.kind === 'measure' || (item && resolutionOf(item)) ? [] : [wanted.post],
  );
  if (!api || unknown.length === 0) return new Map();
  const { episodes, failure } = await askApi(asker.ask, api, new Set(unknown.map(({ embed }) => embed.id)));
  if (failure) troubles.add('api', failure, unknown);
  return episodes;
};
