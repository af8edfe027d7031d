import { brief } from '../address.js';
import { comparePlaces, finding } from '../findings.js';
import { groupBy } from '../groups.js';
import type { Finding, Place, Post } from '../model.js';
import { compare } from '../text.js';
import type { AskSource, Failure } from './answer.js';

/** What went wrong on the way to the audio of some posts. */
export type Trouble = {
  readonly kind: Exclude<Failure['failure'], 'stopped'> | 'downgraded';
  readonly host: string;
  /** What was asked of the host. */
  readonly source: AskSource;
  readonly reason: string;
  readonly posts: Set<Post>;
  /** Where its cause stands, when that is not in the posts. */
  readonly place?: Place | undefined;
};

/** Keeps troubles until they are told at once, each cause once, however many posts it is about. */
export type Troubles = {
  readonly add: (source: AskSource, failure: Failure, posts: readonly Post[], place?: Place) => void;
  /** An encrypted address led to one without encryption. */
  readonly addDowngrade: (source: AskSource, url: string, to: string | undefined, posts: readonly Post[]) => void;
  readonly list: () => readonly Trouble[];
};

export const createTroubles = (): Troubles => {
  const all = new Map<string, Trouble>();
  const note = ({ posts, ...about }: Omit<Trouble, 'posts'> & { readonly posts: readonly Post[] }): void => {
    const key = [about.kind, about.source, about.host, about.reason].join(' ');
    const trouble = all.get(key) ?? { ...about, posts: new Set() };
    all.set(key, trouble);
    for (const post of posts) trouble.posts.add(post);
  };
  return {
    add: (source, { failure: kind, host, reason }, posts, place) => {
      if (kind !== 'stopped') note({ kind, host, source, reason, posts, place });
    },
    addDowngrade: (source, url, to, posts) => {
      const reason = `redirects to ${to}, without encryption`;
      if (to !== undefined) note({ kind: 'downgraded', host: new URL(url).host, source, reason, posts });
    },
    list: () => [...all.values()],
  };
};

/** What became of a post all the same. */
export type Fate = 'fine' | 'unmeasured' | 'waiting';

const CODES = {
  unreachable: 'unreachable-host',
  refused: 'refused-request',
  unsafe: 'unsafe-address',
  redirects: 'redirect-loop',
  'too-large': 'oversized-answer',
  broken: 'unreadable-answer',
  downgraded: 'insecure-redirect',
} as const satisfies Record<Trouble['kind'], string>;

/**
 * Tells troubles. That hosts cannot be reached has one cause, the network; and what happens to the same posts is told
 * together.
 */
export const tellTroubles = (troubles: readonly Trouble[], fateOf: (post: Post) => Fate): readonly Finding[] => {
  const keyOf = ({ kind, posts }: Trouble): string =>
    kind === 'unreachable' ? kind : [kind, ...[...posts].map(({ embed }) => embed.id).toSorted(compare)].join(' ');
  return [...groupBy(troubles, keyOf).values()].flatMap((group) => {
    // In the order of files and addresses, whatever order the answers came in.
    const posts = [...new Set(group.flatMap(({ posts: affected }) => [...affected]))].toSorted((a, b) =>
      comparePlaces(a.embed.place, b.embed.place),
    );
    const places = [...group.flatMap(({ place }) => place ?? []), ...posts.map(({ embed }) => embed.place)];
    const [first, ...related] = places;
    const [trouble] = group;
    if (!first || !trouble) return [];
    const count = (fate: Fate): number => posts.filter((post) => fateOf(post) === fate).length;
    const args = {
      what: inWords(group),
      asked: posts.length,
      unmeasured: count('unmeasured'),
      waiting: count('waiting'),
    };
    return [finding(CODES[trouble.kind], first, args, related)];
  });
};

const ASKED: Readonly<Record<AskSource, string>> = {
  feed: "the show's feed",
  player: 'the player',
  page: "the episode's page",
  media: 'the audio',
  api: 'the API',
  art: 'art',
};

const SOURCES = Object.keys(ASKED);

const bySource = (a: Trouble, b: Trouble): number =>
  SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source) || compare(a.host, b.host) || compare(a.reason, b.reason);

/** `feed.podbean.com (the show's feed): answered 404`; hosts that have the same to say share it. */
const inWords = (group: readonly Trouble[]): string =>
  [...groupBy(group.toSorted(bySource), ({ reason }) => reason)]
    .map(
      ([reason, same]) =>
        `${same.map(({ host, source }) => `${host} (${ASKED[source]})`).join(', ')}: ${brief(reason, 300)}`,
    )
    .join('; ');
