import { finding } from '../findings.js';
import type { Checked, Feed, Finding, Ledger, Post } from '../model.js';
import { startOf } from '../text.js';
import { type Before, isForeign } from './before.js';

/** The guids that may leave the feed: those named by `--allow-removal`, or any. */
export type Allowed = 'all' | ReadonlySet<string>;

/** The posts that are due, and the embed ids of those that are left out for their errors. */
type Read = { readonly due: readonly Post[]; readonly lost: ReadonlySet<string> };

/**
 * Guards what subscribers have: a published guid may neither change nor vanish unless it is named. The episode of a post
 * that is left out for its errors does not vanish: it is there again once they are mended. The ledger returned is the one
 * to be written: what leaves with consent stays in it, withdrawn, so that its guid and date are kept.
 */
export const guard = (
  before: Before,
  after: Ledger,
  feed: Feed,
  { due, lost }: Read,
  allowed: Allowed,
): Checked<Ledger> => {
  const present = new Map(feed.episodes.map(({ id, guid }) => [id, guid]));
  const guids = new Set(present.values());
  const owners = new Map([...present].map(([id, guid]) => [guid, id]));
  // What is resolved and not in the feed has no link, which is an error; what waits has none, and would vanish.
  const unlinked = due.map(({ embed }) => embed.id).filter((id) => after.has(id) && !present.has(id));
  const there = new Set([...unlinked, ...lost]);
  const isAllowed = (guid: string): boolean => allowed === 'all' || allowed.has(guid);
  const ledger = new Map(after);
  const findings: Finding[] = [];
  for (const [id, entry] of before.ledger) {
    const now = present.get(id);
    if (entry.withdrawn || now === entry.guid) continue;
    // Uploaded again: the guid lives on under the new embed. Under another episode's, it has changed hands.
    if (now === undefined && guids.has(entry.guid) && !before.ledger.has(owners.get(entry.guid) ?? '')) continue;
    if (isAllowed(entry.guid)) {
      if (now === undefined) ledger.set(id, { ...entry, withdrawn: true });
    } else if (now !== undefined) findings.push(changed(id, entry.guid, now, due));
    else if (!there.has(id)) findings.push(vanished(before, id, entry.guid));
  }
  const known = new Set([...before.ledger.values()].map(({ guid }) => guid));
  for (const guid of new Set([before, ...before.archive].flatMap(({ items }) => [...items.keys()]))) {
    // A feed may know more than its ledger: one that was lost, or not committed with it.
    if (guids.has(guid) || known.has(guid) || there.has(guid) || isAllowed(guid)) continue;
    findings.push(finding('vanished-episode', before.placeOfItem(guid), { guid }));
  }
  if (allowed !== 'all') findings.push(...foreignFiles(before));
  return { value: ledger, findings };
};

/** Files that would be replaced, and are not podwright's own. */
const foreignFiles = (before: Before): readonly Finding[] => [
  ...(isForeign(before) ? [finding('foreign-feed', before.startOfFeed, undefined)] : []),
  ...before.archive.filter(isForeign).map(({ file }) => finding('foreign-feed', startOf(file), undefined)),
];

const vanished = (before: Before, id: string, guid: string): Finding =>
  finding('vanished-episode', before.placeOfEntry(id), { guid });

const changed = (id: string, from: string, to: string, posts: readonly Post[]): Finding => {
  const post = posts.find(({ embed }) => embed.id === id);
  if (!post) throw new Error(`episode ${id} has no post`);
  return finding('changed-guid', post.guid?.place ?? post.place, { from, to });
};
