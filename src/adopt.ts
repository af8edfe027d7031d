import { type Before, readBefore } from './before.js';
import { finding, sortFindings } from './findings.js';
import type { Allowed } from './guard.js';
import { formatLedger } from './ledger.js';
import type { Checked, Finding, Instant, Ledger, LedgerEntry, Post } from './model.js';
import { hasError } from './pipeline.js';
import { readPosts } from './posts.js';
import { draftOf, replaceFiles } from './publish.js';
import { factsOf } from './resolver/facts.js';
import { matchItems } from './resolver/match.js';
import { typeOfAudio } from './resolver/media.js';
import { downloadAddress } from './resolver/resolve.js';
import type { FeedItem } from './resolver/show-feed.js';
import { schedule } from './schedule.js';
import type { Settings } from './settings.js';

/** What adopting a feed does to the ledger, and what matches in neither direction. */
export type Adoption = {
  readonly ledgerText: string;
  readonly changed: boolean;
  /** The guids of all items that a post goes with, in the order of the feed. */
  readonly adopted: readonly string[];
  readonly itemsWithoutPost: readonly FeedItem[];
  readonly postsWithoutItem: readonly Post[];
  readonly findings: readonly Finding[];
};

/**
 * Takes guids and dates, and the audio as subscribers have it, over from a feed that is already public. A guid that the
 * ledger has published otherwise is an error, until it is allowed to go.
 */
export const adoptItems = async (
  items: readonly FeedItem[],
  settings: Settings,
  allowed: Allowed,
): Promise<Adoption> => {
  const before = readBefore(settings);
  const read = await readPosts(settings, false, () => undefined);
  const { due } = schedule(read.value.posts, before.value.ledger, EVERYTHING).value;
  const matches = [...matchItems(due, items, { isForeign: true })];
  const sure = new Map(
    matches.flatMap(([id, { kind, item }]) =>
      kind === 'doubtful' || !isAdoptable(id, item) ? [] : [[id, item] as const],
    ),
  );
  const claimed = new Set(sure.values());
  const adopted = adopt(due, sure, before.value, allowed);
  const doubts = matches.flatMap(([id, { kind, item }]) => {
    const post = due.find(({ embed }) => embed.id === id);
    if (kind !== 'doubtful' || !post || claimed.has(item)) return [];
    const args = { title: post.title.value, item: item.title ?? item.guid ?? 'no title' };
    return [finding('doubtful-match', (post.link ?? post.embed).place, args)];
  });
  const ledgerText = formatLedger(adopted.value);
  return {
    ledgerText,
    changed: ledgerText !== (before.value.ledgerText ?? formatLedger(new Map())),
    adopted: items.flatMap((item) => (claimed.has(item) && item.guid !== undefined ? [item.guid] : [])),
    itemsWithoutPost: items.filter((item) => !claimed.has(item)),
    postsWithoutItem: due.filter(({ embed }) => !sure.has(embed.id)),
    findings: sortFindings([...before.findings, ...read.findings, ...doubts, ...adopted.findings]),
  };
};

/** An item without a guid has none to take over; one without audio needs an address that can be derived. */
const isAdoptable = (id: string, { guid, enclosure }: FeedItem): boolean =>
  guid !== undefined && (enclosure !== undefined || downloadAddress(id) !== undefined);

/** Also what is to come, or has expired, may have been published before. */
const EVERYTHING = { asOf: Number.POSITIVE_INFINITY, drafts: false, future: true, expired: true };

const adopt = (
  posts: readonly Post[],
  items: ReadonlyMap<string, FeedItem>,
  { ledger, placeOfEntry }: Before,
  allowed: Allowed,
): Checked<Ledger> => {
  const adopted = new Map(ledger);
  const findings: Finding[] = [];
  for (const post of posts) {
    const { id } = post.embed;
    const item = items.get(id);
    const entry = ledger.get(id);
    if (item?.guid === undefined) continue;
    if (entry && entry.guid !== item.guid && allowed !== 'all' && !allowed.has(entry.guid)) {
      findings.push(finding('changed-guid', placeOfEntry(id), { from: entry.guid, to: item.guid }));
      continue;
    }
    adopted.set(id, entryOf(post, entry, { ...item, guid: item.guid }));
  }
  return { value: adopted, findings };
};

const entryOf = (
  post: Post,
  entry: LedgerEntry | undefined,
  item: FeedItem & { readonly guid: string },
): LedgerEntry => {
  const published: Instant = item.published ?? entry?.published ?? post.published.value;
  const { guid, enclosure } = item;
  const url = enclosure?.url ?? entry?.enclosure.url ?? downloadAddress(post.embed.id) ?? '';
  if (entry && entry.guid === guid && entry.published === published && entry.enclosure.url === url) return entry;
  return {
    guid,
    published,
    enclosure: { url, bytes: enclosure?.bytes ?? 0, type: enclosure?.type ?? typeOfAudio(url) },
    source: enclosure ? 'adopted' : 'derived',
    ...factsOf(entry),
    ...factsOf(item),
  };
};

/** Puts the adopted ledger in the place of the old one. The feed itself is left to `generate`. */
export const saveAdoption = ({ ledgerText, findings }: Adoption, { feed }: Settings): void => {
  if (hasError(findings)) throw new Error('a ledger with errors is not written');
  replaceFiles([draftOf(feed.ledger, [Buffer.from(ledgerText)])]);
};
