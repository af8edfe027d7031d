import { finding } from '../findings.js';
import { groupBy } from '../groups.js';
import type { Finding, Post } from '../model.js';
import type { Failure } from './answer.js';

/** What went wrong on the way to the audio of posts, kept until it is told at once. */
export type Troubles = {
  readonly add: (failure: Failure, posts: readonly Post[]) => void;
  /** An encrypted address led to one without encryption. */
  readonly addDowngrade: (host: string, address: string, posts: readonly Post[]) => void;
  readonly addFinding: (found: Finding, post: Post) => void;
  /** The embed ids of the posts about which there is something to tell. */
  readonly ids: () => ReadonlySet<string>;
  /** One finding for each cause, however many posts it keeps from their audio. */
  readonly findings: () => readonly Finding[];
};

type Trouble = { readonly host: string; readonly reason: string; readonly posts: Set<Post> };

const CODES = {
  unreachable: 'unreachable-host',
  refused: 'refused-request',
  unsafe: 'unsafe-address',
  redirects: 'redirect-loop',
  'too-large': 'oversized-answer',
  broken: 'unreadable-answer',
  downgraded: 'insecure-redirect',
} as const;

type Kind = keyof typeof CODES;

export const createTroubles = (): Troubles => {
  const all = new Map<Kind, Map<string, Trouble>>();
  const found: Finding[] = [];
  const ids = new Set<string>();
  const note = (kind: Kind, host: string, reason: string, posts: readonly Post[]): void => {
    const ofKind = all.get(kind) ?? new Map<string, Trouble>();
    all.set(kind, ofKind);
    const trouble = ofKind.get(`${host} ${reason}`) ?? { host, reason, posts: new Set() };
    ofKind.set(`${host} ${reason}`, trouble);
    for (const post of posts) {
      trouble.posts.add(post);
      ids.add(post.embed.id);
    }
  };
  return {
    add: ({ failure, host, reason }, posts) => {
      if (failure !== 'stopped') note(failure, host, reason, posts);
    },
    addDowngrade: (host, address, posts) =>
      note('downgraded', host, `redirects to ${address}, without encryption`, posts),
    addFinding: (told, post) => {
      found.push(told);
      ids.add(post.embed.id);
    },
    ids: () => ids,
    findings: () => [...found, ...[...all].flatMap(([kind, troubles]) => tell(kind, [...troubles.values()]))],
  };
};

/** That hosts cannot be reached has one cause, the network; and what happens to the same posts is told together. */
const tell = (kind: Kind, troubles: readonly Trouble[]): readonly Finding[] => {
  const key = ({ posts }: Trouble): string =>
    kind === 'unreachable' ? '' : [...posts].map(({ embed }) => embed.id).join(' ');
  return [...groupBy(troubles, key).values()].map((group) => {
    const posts = [...new Set(group.flatMap(({ posts: affected }) => [...affected]))];
    const [place, ...related] = posts.map(({ embed }) => embed.place);
    if (!place) throw new Error('trouble without a post');
    return finding(CODES[kind], place, { what: inWords(group), count: posts.length }, related);
  });
};

const inWords = (group: readonly Trouble[]): string =>
  [...groupBy(group, ({ reason }) => reason)]
    .map(([reason, troubles]) => `${troubles.map(({ host }) => host).join(', ')} ${reason}`)
    .join('; ');
