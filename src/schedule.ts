import { finding } from './findings.js';
import type { Checked, Finding, Instant, Ledger, Post } from './model.js';
import { compare } from './text.js';

/** What counts as now, and whether drafts, coming and expired posts are taken all the same. */
export type Due = {
  readonly asOf: Instant;
  readonly drafts: boolean;
  readonly future: boolean;
  readonly expired: boolean;
};

/** The posts whose time has come, how many were left out for which reason, and when the next one is due. */
export type Schedule = {
  readonly due: readonly Post[];
  readonly skipped: { readonly drafts: number; readonly future: number; readonly expired: number };
  readonly nextPublish: Instant | undefined;
};

/**
 * Decides which posts are episodes now. A published episode keeps its date whatever its post says later; of two posts
 * with the same embed, the older is the episode.
 */
export const schedule = (
  posts: readonly Post[],
  ledger: Ledger,
  { asOf, drafts, future, expired }: Due,
): Checked<Schedule> => {
  const skipped = { drafts: 0, future: 0, expired: 0 };
  const due: Post[] = [];
  let nextPublish: Instant | undefined;
  for (const post of posts) {
    const published = publishedOf(post, ledger);
    if (post.draft && !drafts) skipped.drafts++;
    else if (post.expires !== undefined && post.expires <= asOf && !expired) skipped.expired++;
    else if (published > asOf && !future) {
      skipped.future++;
      nextPublish = Math.min(nextPublish ?? published, published);
    } else due.push(post);
  }
  const { value, findings } = oldestOfEach(due);
  return { value: { due: value, skipped, nextPublish }, findings };
};

const publishedOf = (post: Post, ledger: Ledger): Instant => {
  const entry = ledger.get(post.embed.id);
  return entry && !entry.withdrawn ? entry.published : post.published.value;
};

const oldestOfEach = (posts: readonly Post[]): Checked<readonly Post[]> => {
  const oldest = new Map<string, Post>();
  const findings: Finding[] = [];
  const byAge = posts.toSorted((a, b) => a.published.value - b.published.value || compare(a.file, b.file));
  for (const post of byAge) {
    const { id, place } = post.embed;
    const older = oldest.get(id);
    if (older) findings.push(finding('duplicate-embed', place, { name: id }, [older.embed.place]));
    else oldest.set(id, post);
  }
  return { value: [...oldest.values()], findings };
};
