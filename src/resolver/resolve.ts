import { defined } from '../defined.js';
import { comparePlaces, finding } from '../findings.js';
import { formatInstant } from '../ledger/ledger.js';
import type {
  Checked,
  Enclosure,
  Finding,
  Instant,
  Ledger,
  LedgerEntry,
  Post,
  Resolution,
  Withheld,
} from '../model.js';
import { type Facts, factsOf } from './facts.js';
import { canonicalMedia, isMismatched, isPlausible, typeOfAudio } from './media.js';
import { type Fate, type Trouble, tellTroubles } from './troubles.js';

/** What happens to an episode whose audio nobody knows. */
export type Policy = 'derive' | 'hold' | 'fail';

/** What was found out of episodes in this run, by embed id. */
export type Found = {
  readonly learned: ReadonlyMap<string, Resolution>;
  /** The episodes that Podbean has, but does not give out. */
  readonly withheld: ReadonlyMap<string, Withheld>;
  readonly troubles: readonly Trouble[];
  /** The episodes that an error speaks of already: one cause, one finding. */
  readonly wrong: ReadonlySet<string>;
};

/** Nobody was asked. */
export const NOTHING_FOUND: Found = { learned: new Map(), withheld: new Map(), troubles: [], wrong: new Set() };

/** How an episode gets its entry in the ledger. */
export type ResolveOptions = {
  readonly policy: Policy;
  /** Whether an episode needs a number, which Podbean may know. */
  readonly isSerial?: boolean;
  /** The date of what was published when the ledger has lost it. */
  readonly dateOf?: (guid: string) => Instant | undefined;
  readonly found?: Found;
  /** What the ledger knows of episodes that Podbean did not give out. */
  readonly withheld?: ReadonlyMap<string, Withheld>;
};

/** The ledger to be, and the episodes that wait because Podbean does not give them out. */
export type Resolved = Checked<Ledger> & { readonly withheld: ReadonlyMap<string, Withheld> };

/**
 * Decides where each post has its audio from: front matter, else what was found out, else the ledger, else the player
 * itself, else the policy. The ledger returned holds an entry for every post that can be published, and all that it
 * held before; guid and date of what was published never change.
 */
export const resolve = (
  posts: readonly Post[],
  ledger: Ledger,
  {
    policy,
    isSerial = false,
    dateOf = () => undefined,
    found = NOTHING_FOUND,
    withheld: before = new Map(),
  }: ResolveOptions,
): Resolved => {
  const withheld = new Map<string, Withheld>();
  // Of whom something is told already: one cause, one finding. Who was found all the same has nothing to do with it.
  const missed = found.troubles.flatMap(({ source, posts: all }) =>
    [...all].map(({ embed }) => embed.id).filter((id) => source === 'media' || !found.learned.has(id)),
  );
  const explained = new Set([...found.wrong, ...missed]);
  const resolved = new Map(ledger);
  const findings: Finding[] = [];
  const shown = new Set(posts.map(({ embed }) => embed.id));
  const owners = new Map([...ledger].map(([id, { guid }]) => [guid, id]));
  for (const post of posts) {
    const { id } = post.embed;
    const entry = ledger.get(id);
    const replaced = entry ? undefined : replacedEmbed(post, owners, shown);
    const known = entry ?? (replaced === undefined ? undefined : ledger.get(replaced));
    const why = found.learned.has(id) || post.enclosure ? undefined : (found.withheld.get(id) ?? before.get(id));
    if (why) findings.push(finding(`${why}-episode`, post.embed.place, undefined));
    if (why) explained.add(id);
    const audio = resolveAudio(post, entry, found.learned.get(id), {
      policy,
      isWithheld: why !== undefined || (isSerial && !post.episode && missed.includes(id)),
      isExplained: explained.has(id),
    });
    if (!audio || 'code' in audio) {
      if (audio) findings.push(audio);
      if (why) withheld.set(id, why);
      continue;
    }
    if (replaced !== undefined) resolved.delete(replaced);
    const published = known?.published ?? dateOf(post.guid?.value ?? id);
    resolved.set(id, entryOf(post, { guid: known?.guid, published }, audio));
    findings.push(...typeFindings(post, audio, found.learned.get(id)));
    if (entry) findings.push(...changeFindings(post, entry, found.learned.get(id), audio));
    // Of a feed that was adopted, the date was never the post's.
    if (published !== undefined && published !== post.published.value && known?.source !== 'adopted') {
      findings.push(finding('kept-date', post.published.place, { date: formatInstant(published) }));
    }
  }
  const told = tellTroubles(found.troubles, ({ embed }) => fateOf(resolved.get(embed.id)));
  const isTold = ({ embed }: Post): boolean => explained.has(embed.id);
  return { value: resolved, withheld, findings: [...findings, ...told, ...lengthFindings(posts, resolved, isTold)] };
};

/**
 * The embed id under which an episode was published before it was uploaded again: its author says so by giving its
 * guid to the new player. Guid and date stay, the audio is new.
 */
const replacedEmbed = (
  post: Post,
  owners: ReadonlyMap<string, string>,
  shown: ReadonlySet<string>,
): string | undefined => {
  const id = post.guid && owners.get(post.guid.value);
  return id === undefined || shown.has(id) ? undefined : id;
};

const fateOf = (entry: LedgerEntry | undefined): Fate => {
  if (!entry) return 'waiting';
  return entry.enclosure.bytes === 0 ? 'unmeasured' : 'fine';
};

/** The audio of a post; a finding, or nothing more to say, when it is to wait. */
const resolveAudio = (
  post: Post,
  entry: LedgerEntry | undefined,
  news: Resolution | undefined,
  { policy, isWithheld, isExplained }: { policy: Policy; isWithheld: boolean; isExplained: boolean },
): Resolution | Finding | undefined => {
  const { embed } = post;
  const told = toldAudio(post, entry, news);
  if (told) return told;
  if (entry) return news && isTaken(entry, news) ? merge(entry, news) : entry;
  if (news && (news.enclosure.bytes > 0 || policy === 'derive')) return news;
  if (embed.media !== undefined) {
    return { enclosure: { url: embed.media, bytes: 0, type: typeOfAudio(embed.media) }, source: 'embed' };
  }
  const url = policy === 'derive' && !isWithheld ? downloadAddress(embed.id) : undefined;
  if (url !== undefined) return { enclosure: { url, bytes: 0, type: 'audio/mpeg' }, source: 'derived' };
  // Why an episode waits is told once, also when it waits because of the network.
  if (policy === 'fail') return finding('unresolved-enclosure', embed.place, undefined);
  return isExplained ? undefined : finding('held-episode', embed.place, undefined);
};

/** What an author says of the audio, completed by what is known of the same address. */
const toldAudio = (
  post: Post,
  entry: LedgerEntry | undefined,
  news: Resolution | undefined,
): Resolution | undefined => {
  const { enclosure: told, embed } = post;
  const url = told?.url ?? (entry && entry.enclosure.url !== embed.media ? undefined : embed.media);
  if (url === undefined) return undefined;
  const before = entry?.enclosure.url === url ? entry.enclosure : undefined;
  const now = news?.enclosure.url === url ? news.enclosure : undefined;
  const bytes = told?.bytes ?? (now?.bytes || before?.bytes || 0);
  const type = told?.type ?? now?.type ?? before?.type ?? typeOfAudio(url);
  const source = news?.source === 'file' ? 'file' : told ? 'front-matter' : 'embed';
  const facts = before ? factsOf(entry) : withoutAudio(factsOf(entry));
  return { ...facts, ...factsOf(now && news), enclosure: { url, bytes, type }, source };
};

/**
 * Whether news of an episode replace what its ledger has: only when they are measured, and the length can be true. What
 * nobody vouched for is always replaced.
 */
const isTaken = (entry: LedgerEntry, { enclosure, seconds }: Resolution): boolean => {
  const known = isSameFile(entry.enclosure, enclosure) ? entry.seconds : undefined;
  return entry.source === 'derived' || (enclosure.bytes > 0 && isPlausible(enclosure, seconds ?? known));
};

const isSameFile = (one: Enclosure, other: Enclosure): boolean => canonicalMedia(one.url) === canonicalMedia(other.url);

/**
 * An address that only changed its scheme, its query or its prefixes is kept: it leads to the same file. What belongs to
 * a file goes with it: new audio does not play as long as the old, nor say the same.
 */
const merge = (entry: LedgerEntry, news: Resolution): Resolution => {
  const isSame = entry.source !== 'derived' && isSameFile(entry.enclosure, news.enclosure);
  const isSameAudio = isSame && [0, news.enclosure.bytes].includes(entry.enclosure.bytes);
  return {
    ...(isSameAudio ? factsOf(entry) : withoutAudio(factsOf(entry))),
    ...factsOf(news),
    enclosure: isSame ? { ...news.enclosure, url: entry.enclosure.url } : news.enclosure,
    source: isSame ? entry.source : news.source,
  };
};

/** Facts of an episode without those of one audio file. */
const withoutAudio = ({ image, season, episode, episodeType, explicit }: Facts): Facts =>
  defined({ image, season, episode, episodeType, explicit });

const changeFindings = (
  { embed }: Post,
  { enclosure: before, source, guid }: LedgerEntry,
  news: Resolution | undefined,
  { enclosure: now }: Resolution,
): readonly Finding[] => {
  if (!news || source === 'derived' || before.bytes === 0) return [];
  const offered = news.enclosure;
  const isOther = !isSameFile(offered, before) || offered.bytes !== before.bytes;
  if (!isOther) return [];
  const isKept = now.url === before.url && now.bytes === before.bytes;
  return [finding('changed-enclosure', embed.place, { guid, from: before, to: offered, isKept })];
};

/**
 * Apps go by the end of the address, and play nothing that is something else. Where an author's own words contradict one
 * another, the rules say so.
 */
const typeFindings = (
  { enclosure: told, embed }: Post,
  { enclosure: { url, type } }: Resolution,
  news: Resolution | undefined,
): readonly Finding[] => {
  if (!told) return isMismatched(url, type) ? [finding('mismatched-type', embed.place, { url, type })] : [];
  if (!news || news.enclosure.url !== url || isMismatched(url, type)) return [];
  const { type: found } = news.enclosure;
  return isMismatched(url, found) ? [finding('mismatched-type', told.place, { url, type: found })] : [];
};

/** Podbean's own download address, which leads to the audio by redirects; made of both parts of an embed id. */
export const downloadAddress = (id: string): string | undefined =>
  id.includes('-') ? `https://www.podbean.com/media/share/pb-${id}?download=1` : undefined;

const entryOf = (
  post: Post,
  known: { readonly guid: string | undefined; readonly published: Instant | undefined },
  resolution: Resolution,
): LedgerEntry => {
  const { enclosure, source } = resolution;
  return {
    guid: post.guid?.value ?? known.guid ?? post.embed.id,
    published: known.published ?? post.published.value,
    enclosure,
    source,
    ...factsOf(resolution),
    ...(post.seconds ? { seconds: post.seconds.value } : {}),
  };
};

/** The enclosures of unknown length: one finding for all derived ones, whose cause is one, that Podbean was not asked. */
const lengthFindings = (
  posts: readonly Post[],
  ledger: Ledger,
  isTold: (post: Post) => boolean,
): readonly Finding[] => {
  const unknown = posts
    .filter((post) => ledger.get(post.embed.id)?.enclosure.bytes === 0 && !isTold(post))
    .toSorted((a, b) => comparePlaces(a.embed.place, b.embed.place));
  const isDerived = ({ embed }: Post): boolean => ledger.get(embed.id)?.source === 'derived';
  const [first, ...others] = unknown.filter(isDerived).map(({ embed }) => embed.place);
  return [
    ...(first ? [finding('derived-enclosure', first, { count: others.length + 1 }, others)] : []),
    ...unknown
      .filter((post) => !isDerived(post))
      .map(({ enclosure, embed }) => finding('unknown-length', enclosure?.place ?? embed.place, undefined)),
  ];
};
