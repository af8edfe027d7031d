import { defined } from './defined.js';
import { EnvironmentProblem } from './files/problems.js';
import { readIfThere } from './files/read.js';
import { finding, hasError, sortFindings } from './findings.js';
import { formatLedger } from './ledger/ledger.js';
import type { Checked, Finding, Instant, Ledger, LedgerEntry, Post } from './model.js';
import type { Doubt } from './network/network.js';
import { readPosts } from './posts/posts.js';
import { type Before, readBefore } from './publish/before.js';
import { draftOf, replaceFiles } from './publish/drafts.js';
import type { Allowed } from './publish/guard.js';
import { factsOf } from './resolver/facts.js';
import { matchItems } from './resolver/match.js';
import { typeOfAudio } from './resolver/media.js';
import { downloadAddress } from './resolver/resolve.js';
import type { FeedItem } from './resolver/show-feed.js';
import { schedule } from './schedule.js';
import type { Settings } from './settings/settings.js';

/** What adopting a feed does to the ledger, and what matches in neither direction. */
export type Adoption = {
  /** The ledger as it was. */
  readonly before: string | undefined;
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
 * ledger has published otherwise is an error, until it is allowed to go. `confirm` tells, by embed id, of which doubtful
 * items it is certain after all that they are the episodes of their posts.
 */
export const adoptItems = async (
  items: readonly FeedItem[],
  settings: Settings,
  allowed: Allowed,
  confirm: (doubts: readonly Doubt[]) => Promise<ReadonlySet<string>>,
): Promise<Adoption> => {
  const before = readBefore(settings);
  const read = await readPosts(settings, false, () => undefined);
  const { due } = schedule(read.value.posts, before.value.ledger, EVERYTHING).value;
  const matches = matchItems(due, items, { isForeign: true, guidOf: (id) => before.value.ledger.get(id)?.guid });
  const pairs = due.flatMap((post) => {
    const match = matches.get(post.embed.id);
    return match && isAdoptable(post.embed.id, match.item) ? [{ post, ...match }] : [];
  });
  const claimed = new Set(pairs.filter(({ kind }) => kind !== 'doubtful').map(({ item }) => item));
  const doubtful = pairs.filter(({ kind, item }) => kind === 'doubtful' && !claimed.has(item));
  const confirmed = await confirm(doubtful);
  const isSure = ({ kind, post }: (typeof pairs)[number]): boolean =>
    kind !== 'doubtful' || confirmed.has(post.embed.id);
  const sure = new Map(pairs.filter(isSure).map(({ post, item }) => [post.embed.id, item]));
  for (const item of sure.values()) claimed.add(item);
  const adopted = adopt(due, sure, before.value, allowed);
  const doubts = doubtful
    .filter(({ post }) => !confirmed.has(post.embed.id))
    .map(({ post, item }) => {
      const args = { title: post.title.value, item: item.title ?? item.guid ?? 'no title' };
      return finding('doubtful-match', (post.link ?? post.embed).place, args);
    });
  const waiting = [...before.value.withheld].filter(([id]) => !adopted.value.has(id));
  const ledgerText = formatLedger(adopted.value, new Map(waiting), before.value.artwork);
  return {
    before: before.value.ledgerText,
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
  const isAllowed = (guid: string): boolean => allowed === 'all' || allowed.has(guid);
  const owners = new Map([...ledger].map(([id, { guid }]) => [guid, { id, place: placeOfEntry(id) }]));
  for (const post of posts) {
    const { id, place } = post.embed;
    const item = items.get(id);
    const entry = ledger.get(id);
    if (item?.guid === undefined) continue;
    const { guid } = item;
    const owner = owners.get(guid) ?? { id, place };
    if (owner.id !== id) findings.push(finding('duplicate-guid', place, { guid }, [owner.place]));
    else if (entry && entry.guid !== guid && !isAllowed(entry.guid)) {
      findings.push(finding('changed-guid', placeOfEntry(id), { from: entry.guid, to: guid, isAdopting: true }));
    } else if (post.guid && post.guid.value !== guid) {
      findings.push(finding('changed-guid', post.guid.place, { from: guid, to: post.guid.value }));
    } else adopted.set(id, entryOf(post, entry, { ...item, guid }));
    owners.set(guid, owner);
  }
  return { value: adopted, findings };
};

/** What subscribers have of an episode; where their feed says less than the ledger knows, the ledger stays. */
const entryOf = (
  post: Post,
  entry: LedgerEntry | undefined,
  item: FeedItem & { readonly guid: string },
): LedgerEntry => {
  const published: Instant = item.published ?? entry?.published ?? post.published.value;
  const withdrawn = defined({ withdrawn: entry?.withdrawn });
  const told = item.enclosure;
  const isKnown =
    entry &&
    (!told || (told.url === entry.enclosure.url && (told.bytes || entry.enclosure.bytes) === entry.enclosure.bytes));
  if (isKnown) {
    const { enclosure, source } = entry;
    return { guid: item.guid, published, enclosure, source, ...factsOf(entry), ...withdrawn };
  }
  const url = told?.url ?? downloadAddress(post.embed.id);
  // isAdoptable leaves out what has neither.
  if (url === undefined) throw new Error(`an item without audio for ${post.embed.id}`);
  const enclosure = { url, bytes: told?.bytes ?? 0, type: told?.type ?? typeOfAudio(url) };
  return {
    guid: item.guid,
    published,
    enclosure,
    source: told ? 'adopted' : 'derived',
    ...factsOf(item),
    ...withdrawn,
  };
};

/** Puts the adopted ledger in the place of the old one. The feed itself is left to `generate`. */
export const saveAdoption = ({ before, ledgerText, findings }: Adoption, { feed }: Settings): void => {
  if (hasError(findings)) throw new Error('a ledger with errors is not written');
  if (readIfThere(feed.ledger)?.toString('utf8') !== before) {
    throw new EnvironmentProblem(`${feed.ledger} was written by another run meanwhile; run again`);
  }
  replaceFiles([draftOf(feed.ledger, [Buffer.from(ledgerText)])]);
};
