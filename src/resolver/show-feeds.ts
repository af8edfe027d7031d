import { isPodbeanHost, parseUrl } from '../address.js';
import { defined } from '../defined.js';
import { groupBy } from '../groups.js';
import type { Place, Post } from '../model.js';
import { compare } from '../text.js';
import { broken, type Failure, hostOf, isFailure, type Question, refused } from './answer.js';
import type { Ask } from './ask.js';
import { type FeedItem, parseShowFeed } from './show-feed.js';
import type { Troubles } from './troubles.js';

/** A feed as it was when it was last asked for, and what its server needs to say that it still is. */
export type KeptFeed = { readonly etag?: string; readonly lastModified?: string; readonly body: Buffer };

/** Keeps feeds between runs, so that they are asked for with a condition. */
export type FeedStore = {
  readonly read: (url: string) => KeptFeed | undefined;
  readonly save: (url: string, feed: KeptFeed) => void;
};

const MOST_FEED_BYTES = 32 * 1024 * 1024;

/** What is asked to get a feed. */
export const feedQuestion = (url: string, headers: Question['headers'] = {}): Question => ({
  source: 'feed',
  url,
  headers: { accept: 'application/rss+xml, application/xml;q=0.9, */*;q=0.8', ...headers },
  mostBytes: MOST_FEED_BYTES,
});

/** A blog may hold posts of several shows; more than these are not asked for their feeds. */
const MOST_FEEDS = 3;

/**
 * The feeds that posts may be in, each with its posts: Podbean has one for each show, which the episode links name. The
 * feed of one show says nothing of another's episodes.
 */
export const feedsOf = (
  posts: readonly Post[],
  told: string | undefined,
  showLink: string,
): readonly (readonly [address: string, posts: readonly Post[]])[] => {
  if (posts.length === 0) return [];
  if (told !== undefined) return [[told, posts]];
  const own = feedOf(showLink, showLink);
  const groups = groupBy(posts, ({ link }) => (link ? feedOf(link.value, showLink) : own));
  return [...groups]
    .flatMap(([address, group]) => (address === undefined ? [] : [[address, group] as const]))
    .toSorted(([a, as], [b, bs]) => bs.length - as.length || compare(a, b))
    .slice(0, MOST_FEEDS);
};

const feedOf = (link: string, showLink: string): string | undefined => {
  const url = parseUrl(link);
  if (!url) return undefined;
  const { hostname, origin } = url;
  const show = /^([^.]+)\.podbean\.com$/.exec(hostname)?.[1];
  if (show !== undefined && !SERVICES.has(show)) return `https://feed.podbean.com/${show}/feed.xml`;
  // A show may have its pages, and so its feed, on a domain of its own.
  return !isPodbeanHost(hostname) && origin === new URL(showLink).origin ? `${origin}/feed.xml` : undefined;
};

/** Names under podbean.com that are no shows. */
const SERVICES: ReadonlySet<string> = new Set(['www', 'feed', 'mcdn', 'api', 'm', 'admin']);

/** Where it is told that a feed cannot be had. */
type Complaints = {
  readonly posts: readonly Post[];
  readonly troubles: Troubles;
  readonly place: Place | undefined;
};

/** The items of a show's feed; none when it cannot be had, which is told as trouble of all posts that wait for it. */
export const askFeed = async (
  ask: Ask,
  url: string,
  store: FeedStore,
  { posts, troubles, place }: Complaints,
): Promise<readonly FeedItem[]> => {
  const complain = (failure: Failure): void => troubles.add('feed', failure, posts, place);
  const kept = store.read(url);
  const keptItems = kept && itemsOf(kept.body);
  const answer = await ask(feedQuestion(url, conditionOf(keptItems ? kept : undefined)));
  if (isFailure(answer)) {
    complain(answer);
    return [];
  }
  troubles.addDowngrade('feed', url, answer.downgraded, posts);
  if (answer.status === 304 && keptItems) return keptItems;
  if (answer.status !== 200) {
    complain(refused(answer));
    return [];
  }
  const parsed = parseShowFeed([answer.body]);
  if ('problem' in parsed) {
    const { problem, line } = parsed;
    complain(broken(hostOf(answer), `line ${line}: ${problem}`));
    return [];
  }
  const { etag, 'last-modified': lastModified } = answer.headers;
  store.save(url, { body: answer.body, ...defined({ etag, lastModified }) });
  return parsed.items;
};

const itemsOf = (body: Buffer): readonly FeedItem[] | undefined => {
  const parsed = parseShowFeed([body]);
  return 'problem' in parsed ? undefined : parsed.items;
};

const conditionOf = (kept: KeptFeed | undefined): Readonly<Record<string, string>> => ({
  ...(kept?.etag === undefined ? {} : { 'if-none-match': kept.etag }),
  ...(kept?.lastModified === undefined ? {} : { 'if-modified-since': kept.lastModified }),
});
