import { isPodbeanHost } from '../address.js';
import { finding } from '../findings.js';
import type { Finding, Post, Resolution, Source, Withheld } from '../model.js';
import { type Failure, isFailure } from './answer.js';
import type { ApiEpisode } from './api.js';
import type { Asker } from './ask.js';
import { type Facts, factsOf } from './facts.js';
import { resolutionOf } from './feed-item.js';
import { isNear, isOfOneShow, isSameTitle, slugOf } from './match.js';
import { measure } from './measure.js';
import { canonicalMedia, isPlausible, typeOfAudio } from './media.js';
import { type EpisodePage, readPage } from './page.js';
import type { Wanted } from './pending.js';
import { type PlayerReply, readPlayer } from './player.js';
import type { FeedItem } from './show-feed.js';
import type { Troubles } from './troubles.js';

/** What players are asked with. */
export type PlayerSearch = Pick<Search, 'asker' | 'player' | 'troubles'>;

/** Whether the player, which is certain, says that an item of a feed is the episode of a post. */
export const isConfirmed = async (post: Post, item: FeedItem, search: PlayerSearch): Promise<boolean> => {
  if (!post.embed.id.includes('-')) return false;
  const reply = await askPlayer(post, search);
  return typeof reply === 'object' && !isFailure(reply) && isSameEpisode(item, reply);
};

/** What a run asks with, and what it has found out so far. */
export type Search = {
  readonly asker: Asker;
  /** Address of the player's JSON, with `{id}`. */
  readonly player: string;
  readonly showLink: string;
  readonly troubles: Troubles;
  readonly learned: Map<string, Resolution>;
  readonly withheld: Map<string, Withheld>;
  /** What is doubtful about an episode, by its embed id. */
  readonly doubts: Map<string, Finding>;
};

/** An episode on its way, with the item of the feed that is it (`item`), or that may be it (`doubtful`). */
export type Case = { readonly wanted: Wanted; readonly item?: FeedItem; readonly doubtful?: FeedItem };

const MOST_JSON_BYTES = 1024 * 1024;
const MOST_PAGE_BYTES = 4 * 1024 * 1024;

/** Takes an item of the feed as it is; not when its length is not known, or cannot be that of its duration. */
export const takeItem = ({ wanted, item }: Case, { learned }: Search): boolean => {
  const resolution = item && resolutionOf(item);
  if (!resolution || resolution.enclosure.bytes === 0) return false;
  if (!isPlausible(resolution.enclosure, resolution.seconds)) return false;
  const { id } = wanted.post.embed;
  if (wanted.kind === 'find') learned.set(id, resolution);
  else if (canonicalMedia(wanted.url) !== canonicalMedia(resolution.enclosure.url)) return false;
  else {
    const enclosure = { ...resolution.enclosure, url: wanted.url };
    learned.set(id, { ...resolution, enclosure, source: wanted.source });
  }
  return true;
};

/** Settles an episode that the feed did not: asks the one source after the other until one knows. */
export const settle = async (one: Case, listed: ApiEpisode | Withheld | undefined, search: Search): Promise<void> => {
  const { wanted, item } = one;
  const { post } = wanted;
  const known = item && resolutionOf(item);
  if (wanted.kind === 'measure') await learn(post, bare(wanted.url, wanted.type, wanted.source), search);
  else if (known) await learn(post, known, search);
  else if (typeof listed === 'string') search.withheld.set(post.embed.id, listed);
  else if (listed) await takeSure(one, listed, 'api', search);
  else if (!(await tryPlayer(one, search))) await tryPage(one, search);
};

/** A resolution before its audio was measured. */
const bare = (url: string, type: string | undefined, source: Source, facts: Facts = {}): Resolution => ({
  ...factsOf(facts),
  enclosure: { url, bytes: 0, type: type ?? typeOfAudio(url) },
  source,
});

/** What is certain of an episode, for whoever says it goes by the embed id. */
type Sure = Facts & {
  readonly media: string;
  readonly type?: string;
  readonly title?: string;
  readonly link?: string;
};

/**
 * Takes what is certain. It also settles an item of the feed that was in doubt: the item is the episode after all, and
 * is taken, for it knows more; or it is not, which is told.
 */
const takeSure = async (one: Case, sure: Sure, source: Source, search: Search, isBrief = false): Promise<boolean> => {
  const { doubtful } = one;
  const { post } = one.wanted;
  if (doubtful) {
    const known = isSameEpisode(doubtful, sure) ? resolutionOf(doubtful) : undefined;
    if (known) return takeItem({ ...one, item: doubtful }, search) || learn(post, known, search);
    doubt(post, doubtful, search);
  }
  return learn(post, bare(sure.media, sure.type, source, sure), search, isBrief);
};

const isSameEpisode = (item: FeedItem, { media, title, link }: Sure): boolean =>
  (item.enclosure && canonicalMedia(item.enclosure.url) === canonicalMedia(media)) ||
  (isSameTitle(item.title, title) && slugOf(item.link) === slugOf(link) && isOfOneShow(item.link, link));

const doubt = (post: Post, { title = 'no title' }: { readonly title?: string }, { doubts }: Search): void => {
  const { place } = post.link ?? post.embed;
  doubts.set(post.embed.id, finding('doubtful-match', place, { title: post.title.value, item: title }));
};

/**
 * Whether the player knew the episode; when its audio cannot be had, the page would only name the same. Only ids in two
 * halves are those of players.
 */
const tryPlayer = async (one: Case, search: Search): Promise<boolean> => {
  const { post } = one.wanted;
  if (!post.embed.id.includes('-')) return false;
  const reply = await askPlayer(post, search);
  if (typeof reply === 'string') {
    search.withheld.set(post.embed.id, reply);
    return true;
  }
  if (isFailure(reply)) {
    search.troubles.add('player', reply, [post]);
    return false;
  }
  await takeSure(one, reply, 'player', search);
  return true;
};

const askPlayer = async (post: Post, { asker, player, troubles }: PlayerSearch): Promise<PlayerReply> => {
  const { id } = post.embed;
  const url = player.replaceAll('{id}', `${id}-pb`);
  const headers = { accept: 'application/json' };
  const answer = await asker.ask({ source: 'player', url, headers, mostBytes: MOST_JSON_BYTES });
  if (isFailure(answer)) return answer;
  troubles.addDowngrade('player', url, answer.downgraded, [post]);
  return readPlayer(id, answer);
};

/** The page is the last resort; where it names its player, it is certain, else title or date have to agree. */
const tryPage = async (one: Case, search: Search): Promise<void> => {
  const { doubtful } = one;
  const { post } = one.wanted;
  const { title, published, embed } = post;
  const url = pageOf(post, search.showLink);
  const page = url === undefined ? undefined : await askPage(url, post, search);
  if (!page || isFailure(page)) {
    if (page) search.troubles.add('page', page, [post]);
    if (doubtful) doubt(post, doubtful, search);
    return;
  }
  const agrees = isSameTitle(title.value, page.title) || isNear(published.value, page.published);
  // Two requests are spent: a third has to do.
  if (page.id === undefined ? agrees : page.id === embed.id) await takeSure(one, page, 'page', search, true);
  else doubt(post, page, search);
};

const askPage = async (url: string, post: Post, { asker, troubles }: Search): Promise<EpisodePage | Failure> => {
  const answer = await asker.ask({ source: 'page', url, mostBytes: MOST_PAGE_BYTES });
  if (isFailure(answer)) return answer;
  troubles.addDowngrade('page', url, answer.downgraded, [post]);
  return readPage(answer);
};

/** The address of the page of an episode, when it is one that may be asked: Podbean's, or on the show's own domain. */
const pageOf = ({ link }: Post, showLink: string): string | undefined => {
  if (!link) return undefined;
  const { hostname, host, pathname } = new URL(link.value);
  const isShows = isPodbeanHost(hostname) || host === new URL(showLink).host;
  return isShows && /^\/e\/./.test(pathname) ? link.value : undefined;
};

/** Answers that say for certain that there is no audio; after others it may be there all the same. */
const isHopeless = ({ failure, status }: Failure): boolean =>
  failure === 'refused' ? status === 404 || status === 410 : failure !== 'unreachable';

/** Measures the audio of a resolution, and keeps both; false when there is no audio at its address. */
const learn = async (post: Post, resolution: Resolution, search: Search, isBrief = false): Promise<boolean> => {
  const { asker, troubles, learned, doubts } = search;
  const { id } = post.embed;
  const { enclosure: said } = resolution;
  const measured = await measure(asker.ask, said.url, said.type, isBrief);
  if (isFailure(measured)) {
    troubles.add('media', measured, [post]);
    // The address is known, its length will be in a later run.
    if (!isHopeless(measured)) learned.set(id, resolution);
    return !isHopeless(measured);
  }
  const { downgraded, ...enclosure } = measured;
  troubles.addDowngrade('media', said.url, downgraded, [post]);
  // A length that a server tells wins over one that was only said.
  const bytes = enclosure.bytes || said.bytes;
  learned.set(id, plausible(post, { ...resolution, enclosure: { ...enclosure, bytes } }, doubts));
  return true;
};

/** The length has just been measured: when it does not go with the duration, the duration is wrong. */
const plausible = (post: Post, resolution: Resolution, doubts: Search['doubts']): Resolution => {
  const { seconds, ...rest } = resolution;
  if (seconds === undefined || isPlausible(rest.enclosure, seconds)) return resolution;
  const { bytes } = rest.enclosure;
  doubts.set(post.embed.id, finding('implausible-duration', post.embed.place, { seconds, bytes }));
  return rest;
};
