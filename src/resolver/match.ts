import { isPodbeanHost, parseUrl } from '../address.js';
import { groupBy } from '../groups.js';
import type { Instant, Post } from '../model.js';
import { canonicalMedia } from './media.js';
import type { FeedItem } from './show-feed.js';
import { embedIdIn } from './values.js';

/**
 * An item of a feed for a post: `sure` by its embed id or its audio, `agreed` by the address of its page and its title
 * or date, `doubtful` by the address alone.
 */
export type Match = { readonly kind: 'sure' | 'agreed' | 'doubtful'; readonly item: FeedItem };

/** What else is known when items are matched. */
export type MatchOptions = {
  /** Whether audio belongs to another episode already. */
  readonly isTaken?: (media: string, id: string) => boolean;
  /** The feed is none of Podbean's: its links may lead to the posts, and only title and day may tell. */
  readonly isForeign?: boolean;
  /** The guid under which an episode was published. */
  readonly guidOf?: (id: string) => string | undefined;
};

/** Authors publish post and episode on one day, but not at one minute. */
const MOST_APART = 24 * 60 * 60 * 1000;

/**
 * Finds the item of each post: by embed id where it shows, else by the last part of the episode link, else by the
 * audio. Slugs are irregular and sometimes wrong or cut, so that what a slug says has to agree with title or date, and
 * an item belongs to one post only.
 */
export const matchItems = (
  posts: readonly Post[],
  items: readonly FeedItem[],
  options: MatchOptions = {},
): ReadonlyMap<string, Match> => {
  const index = indexItems(items);
  const matches = posts.flatMap((post) => {
    const match = matchPost(post, index, options);
    return match ? [{ id: post.embed.id, ...match }] : [];
  });
  // Of what is no more than agreed, a second claim makes a doubt.
  const claims = groupBy(
    matches.filter(({ kind }) => kind !== 'doubtful'),
    ({ item }) => item,
  );
  return new Map(
    matches.map(({ id, kind, item }) => {
      const isClaimedTwice = kind === 'agreed' && (claims.get(item)?.length ?? 0) > 1;
      return [id, { kind: isClaimedTwice ? 'doubtful' : kind, item }];
    }),
  );
};

type Index = {
  readonly byTitle: ReadonlyMap<string, readonly FeedItem[]>;
  readonly byLink: ReadonlyMap<string | undefined, FeedItem>;
  readonly byId: ReadonlyMap<string, FeedItem>;
  readonly bySlug: ReadonlyMap<string | undefined, readonly FeedItem[]>;
  readonly byMedia: ReadonlyMap<string, FeedItem>;
};

const indexItems = (items: readonly FeedItem[]): Index => {
  const byId = new Map<string, FeedItem>();
  const byMedia = new Map<string, FeedItem>();
  for (const item of items) {
    for (const id of idsOf(item)) if (!byId.has(id)) byId.set(id, item);
    if (item.enclosure) byMedia.set(canonicalMedia(item.enclosure.url), item);
  }
  return {
    byId,
    byMedia,
    bySlug: groupBy(items, ({ link }) => slugOf(link)),
    byLink: new Map(items.map((item) => [item.link, item])),
    byTitle: groupBy(items, ({ title }) => plainTitle(title ?? '')),
  };
};

const matchPost = (
  post: Post,
  index: Index,
  { isTaken = () => false, isForeign = false, guidOf = () => undefined }: MatchOptions,
): Match | undefined => {
  const { embed, link, enclosure, guid } = post;
  const published = [embed.id, guidOf(embed.id), guid?.value].filter((name) => name !== undefined);
  const sure = published.map((name) => index.byId.get(name)).find((item) => item !== undefined);
  if (sure) return { kind: 'sure', item: sure };
  const slug = slugOf(link?.value);
  const found = (slug !== undefined && index.bySlug.get(slug)) || [];
  const free = found.filter(({ enclosure: audio }) => !audio || !isTaken(canonicalMedia(audio.url), embed.id));
  const agreeing = free.filter((item) => isOfOneShow(link?.value, item.link) && agrees(post, item));
  const [first] = agreeing;
  if (first && agreeing.length === 1) return { kind: 'agreed', item: first };
  const media = enclosure?.url ?? embed.media;
  const byMedia = media === undefined ? undefined : index.byMedia.get(canonicalMedia(media));
  if (byMedia) return { kind: 'sure', item: byMedia };
  const own = isForeign ? (index.byLink.get(post.address) ?? onlyTwin(post, index)) : undefined;
  if (own) return { kind: 'agreed', item: own };
  const [doubtful] = found;
  return doubtful ? { kind: 'doubtful', item: doubtful } : undefined;
};

/** The one item that has both the title and the day of a post. */
const onlyTwin = ({ title, published }: Post, { byTitle }: Index): FeedItem | undefined => {
  const plain = plainTitle(title.value);
  const named = plain === '' ? [] : (byTitle.get(plain) ?? []);
  const twins = named.filter((item) => isNear(published.value, item.published));
  return twins.length === 1 ? twins[0] : undefined;
};

/** Every show has a page `/e/week-1/`: links to two of Podbean's shows are never of one episode. */
export const isOfOneShow = (a = '', b = ''): boolean => {
  const [show, other] = [a, b].map((link) => parseUrl(link)?.hostname ?? '');
  return show === other || !isPodbeanHost(show ?? '') || !isPodbeanHost(other ?? '');
};

const agrees = (post: Post, item: FeedItem): boolean =>
  isSameTitle(post.title.value, item.title) ||
  isSameTitle(post.embed.title, item.title) ||
  isNear(post.published.value, item.published);

/** Whether two titles are one, whatever became of case, blanks and punctuation. */
export const isSameTitle = (a: string | undefined, b: string | undefined): boolean => {
  const plain = plainTitle(a ?? '');
  return plain !== '' && plain === plainTitle(b ?? '');
};

const plainTitle = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');

/** Whether two instants are at most a day apart. */
export const isNear = (a: Instant, b: Instant | undefined): boolean => b !== undefined && Math.abs(a - b) <= MOST_APART;

/** The embed ids that an item shows in its own addresses; those in its notes may be of other episodes. */
const idsOf = ({ guid, link, enclosure }: FeedItem): readonly string[] => {
  const shown = [guid, link, enclosure?.url].map((text) => embedIdIn(text ?? ''));
  return [guid, ...shown].filter((id) => id !== undefined);
};

/** The last part of the path of an address, decoded: what an episode's page goes by. */
export const slugOf = (address: string | undefined): string | undefined => {
  const path = parseUrl(address ?? '')?.pathname;
  if (path === undefined) return undefined;
  // Not by a pattern for the blank parts at the end: it takes long for thousands of them that are not at the end.
  const last = path.split('/').findLast((part) => part !== '') ?? '';
  try {
    return decodeURIComponent(last).normalize('NFC').toLowerCase() || undefined;
  } catch {
    return last.toLowerCase();
  }
};
