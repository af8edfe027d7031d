import { isPodbeanHost } from '../address.js';
import { defined } from '../defined.js';
import { groupBy } from '../groups.js';
import type { Post } from '../model.js';
import { compare } from '../text.js';
import { broken, hostOf, isFailure, refused } from './answer.js';
import type { Ask } from './ask.js';
import { FEED_HEADERS, MOST_FEED_BYTES } from './feed-request.js';
import { type FeedItem, parseShowFeed } from './show-feed.js';
import type { Troubles } from './troubles.js';

/** A feed as it was when it was last asked for, and what its server needs to say that it still is. */
export type KeptFeed = { readonly etag?: string; readonly lastModified?: string; readonly body: Buffer };

/** Keeps feeds between runs, so that they are asked for with a condition. */
export type FeedStore = {
  readonly read: (url: string) => KeptFeed | undefined;
  readonly save: (url: string, feed: KeptFeed) => void;
};

/** A blog may hold posts of several shows; more than these are not asked for their feeds. */
const MOST_FEEDS = 3;

/** The addresses of the feeds that posts may be in: Podbean has one for each show, which the episode links name. */
export const feedAddresses = (
  posts: readonly Post[],
  told: string | undefined,
  showLink: string,
): readonly string[] => {
  if (told !== undefined) return [told];
  const named = posts.flatMap(({ link }) => feedOf(link?.value ?? '', showLink) ?? []);
  const counted = [...groupBy(named, (address) => address)].toSorted(
    ([a, as], [b, bs]) => bs.length - as.length || compare(a, b),
  );
  const own = feedOf(showLink, showLink);
  const addresses = counted.map(([address]) => address).slice(0, MOST_FEEDS);
  return addresses.length > 0 || own === undefined ? addresses : [own];
};

const feedOf = (link: string, showLink: string): string | undefined => {
  if (!URL.canParse(link)) return undefined;
  const { hostname, origin } = new URL(link);
  const show = /^([^.]+)\.podbean\.com$/.exec(hostname)?.[1];
  if (show !== undefined && !SERVICES.has(show)) return `https://feed.podbean.com/${show}/feed.xml`;
  // A show may have its pages, and so its feed, on a domain of its own.
  return !isPodbeanHost(hostname) && origin === new URL(showLink).origin ? `${origin}/feed.xml` : undefined;
};

/** Names under podbean.com that are no shows. */
const SERVICES: ReadonlySet<string> = new Set(['www', 'feed', 'mcdn', 'api', 'm', 'admin']);

/** The items of a show's feed; none when it cannot be had, which is told as trouble of all posts that wait for it. */
export const askFeed = async (
  ask: Ask,
  url: string,
  store: FeedStore,
  posts: readonly Post[],
  troubles: Troubles,
): Promise<readonly FeedItem[]> => {
  const kept = store.read(url);
  const keptItems = kept && itemsOf(kept.body);
  const answer = await ask({
    source: 'feed',
    url,
    headers: headersFor(keptItems ? kept : undefined),
    mostBytes: MOST_FEED_BYTES,
  });
  if (isFailure(answer)) {
    troubles.add(answer, posts);
    return [];
  }
  if (answer.downgraded !== undefined) troubles.addDowngrade(new URL(url).host, answer.downgraded, posts);
  if (answer.status === 304 && keptItems) return keptItems;
  if (answer.status !== 200) {
    troubles.add(refused(answer), posts);
    return [];
  }
  const parsed = parseShowFeed(answer.body);
  if ('problem' in parsed) {
    const { problem, line } = parsed;
    troubles.add(broken(hostOf(answer), `sent a feed that is of no use, line ${line}: ${problem}`), posts);
    return [];
  }
  const { etag, 'last-modified': lastModified } = answer.headers;
  store.save(url, { body: answer.body, ...defined({ etag, lastModified }) });
  return parsed.items;
};

const itemsOf = (body: Buffer): readonly FeedItem[] | undefined => {
  const parsed = parseShowFeed(body);
  return 'problem' in parsed ? undefined : parsed.items;
};

const headersFor = (kept: KeptFeed | undefined): Readonly<Record<string, string>> => ({
  ...FEED_HEADERS,
  ...(kept?.etag === undefined ? {} : { 'if-none-match': kept.etag }),
  ...(kept?.lastModified === undefined ? {} : { 'if-modified-since': kept.lastModified }),
});
