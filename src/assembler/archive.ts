import { groupBy, largest } from '../groups.js';
import type { Episode, Feed } from '../model.js';

/** The page of the archive in which an episode stands, by guid. */
export type Archive = ReadonlyMap<string, number>;

/** A document of a feed in several: the feed itself, page 0, or a page of its archive. */
export type FeedPage = { readonly number: number; readonly feed: Feed };

/**
 * Puts into an archive what a feed of `most` items cannot hold. Pages are filled from the oldest episode on, and one
 * that stands in a page stays there: what apps have fetched does not change under them (RFC 5005, section 4). The feed
 * itself keeps its newest items, also those that an archive has already.
 */
export const archiveOf = (episodes: readonly Episode[], known: Archive, most: number | undefined): Archive => {
  if (most === undefined) return known;
  const archive = new Map(known);
  const newest = new Set(episodes.slice(0, most));
  const open = episodes.filter(({ guid }) => !archive.has(guid)).toReversed();
  let last = largest(archive.values());
  while (open.some((episode) => !newest.has(episode))) {
    last++;
    for (const { guid } of open.splice(0, most)) archive.set(guid, last);
  }
  return archive;
};

/** The documents of a feed, itself first, then its archive from the newest page on, linked with each other. */
export const pagesOf = (
  feed: Feed,
  archive: Archive,
  most: number | undefined,
  addressOf: (page: number) => string,
): readonly FeedPage[] => {
  if (most === undefined || feed.episodes.every(({ guid }) => !archive.has(guid))) return [{ number: 0, feed }];
  const groups = groupBy(feed.episodes, ({ guid }) => archive.get(guid) ?? 0);
  const numbers = [...groups.keys()].filter((number) => number > 0).toSorted((a, b) => b - a);
  const older = (number: number | undefined) =>
    number === undefined ? [] : ['prev-archive', 'next'].map((rel) => ({ rel, url: addressOf(number) }));
  const main = { ...feed, episodes: feed.episodes.slice(0, most), links: older(numbers[0]) };
  const pages = numbers.map((number, index): FeedPage => {
    const [newer] = numbers.slice(index - 1, index);
    const links = [
      { rel: 'current', url: feed.url },
      ...older(numbers[index + 1]),
      ...(newer === undefined ? [] : [{ rel: 'next-archive', url: addressOf(newer) }]),
    ];
    return { number, feed: pageOf(feed, groups.get(number) ?? [], addressOf(number), links) };
  });
  return [{ number: 0, feed: main }, ...pages];
};

/** A page of an archive: its channel is that of the feed, but it is nobody's new address, tells no hub, and nothing in it is live. */
const pageOf = (
  { show: { newFeedUrl: _moved, ...show } }: Feed,
  episodes: readonly Episode[],
  url: string,
  links: NonNullable<Feed['links']>,
): Feed => {
  const { liveItems: _live, ...podcast } = show.podcast;
  const updated = episodes[0]?.published;
  return {
    show: { ...show, podcast },
    url,
    hubs: [],
    episodes,
    links,
    isArchive: true,
    ...(updated === undefined ? {} : { updated }),
  };
};
