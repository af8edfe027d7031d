import { finding } from '../findings.js';
import { formatInstant } from '../ledger.js';
import type { Checked, Enclosure, Finding, Instant, Ledger, LedgerEntry, Post, Source } from '../model.js';
import { typeOfAudio } from './media.js';

/** What happens to an episode whose audio nobody knows. */
export type Policy = 'derive' | 'hold' | 'fail';

/**
 * Finds out what only Podbean knows, for each post: front matter, else the ledger, else the player itself, else the
 * policy. `dateOf` tells the date of what was published when the ledger has lost it. The ledger returned holds an entry for every post that can be published, and all that it held before.
 */
export const resolve = (
  posts: readonly Post[],
  ledger: Ledger,
  policy: Policy,
  dateOf: (guid: string) => Instant | undefined = () => undefined,
): Checked<Ledger> => {
  const resolved = new Map(ledger);
  const findings: Finding[] = [];
  const shown = new Set(posts.map(({ embed }) => embed.id));
  const owners = new Map([...ledger].map(([id, { guid }]) => [guid, id]));
  for (const post of posts) {
    const entry = ledger.get(post.embed.id);
    const replaced = entry ? undefined : replacedEmbed(post, owners, shown);
    const known = entry ?? (replaced === undefined ? undefined : ledger.get(replaced));
    const audio = resolveAudio(post, entry, policy);
    if ('code' in audio) {
      findings.push(audio);
      continue;
    }
    if (replaced !== undefined) resolved.delete(replaced);
    const published = known?.published ?? dateOf(post.guid?.value ?? post.embed.id);
    resolved.set(post.embed.id, entryOf(post, { ...known, published }, entry, audio));
    if (published !== undefined && published !== post.published.value) {
      findings.push(finding('kept-date', post.published.place, { date: formatInstant(published) }));
    }
  }
  return { value: resolved, findings };
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

type Audio = { readonly enclosure: Enclosure; readonly source: Source };

const resolveAudio = (post: Post, entry: LedgerEntry | undefined, policy: Policy): Audio | Finding => {
  const { enclosure: told, embed } = post;
  if (told) {
    const before = entry?.enclosure.url === told.url ? entry.enclosure : undefined;
    const type = told.type ?? before?.type ?? typeOfAudio(told.url);
    return { enclosure: { url: told.url, bytes: told.bytes ?? before?.bytes ?? 0, type }, source: 'front-matter' };
  }
  if (entry) return { enclosure: entry.enclosure, source: entry.source };
  if (embed.media !== undefined) {
    return { enclosure: { url: embed.media, bytes: 0, type: typeOfAudio(embed.media) }, source: 'embed' };
  }
  const url = policy === 'derive' ? downloadAddress(embed.id) : undefined;
  if (url !== undefined) return { enclosure: { url, bytes: 0, type: 'audio/mpeg' }, source: 'derived' };
  return finding(policy === 'hold' ? 'held-episode' : 'unresolved-enclosure', embed.place, undefined);
};

/** Podbean's own download address, which leads to the audio by redirects; made of both parts of an embed id. */
const downloadAddress = (id: string): string | undefined =>
  id.includes('-') ? `https://www.podbean.com/media/share/pb-${id}?download=1` : undefined;

const entryOf = (
  post: Post,
  known: { readonly guid?: string; readonly published: Instant | undefined },
  entry: LedgerEntry | undefined,
  { enclosure, source }: Audio,
): LedgerEntry => {
  const seconds = post.seconds?.value ?? entry?.seconds;
  return {
    guid: post.guid?.value ?? known.guid ?? post.embed.id,
    published: known.published ?? post.published.value,
    enclosure,
    source,
    ...(seconds === undefined ? {} : { seconds }),
    ...(entry?.image === undefined ? {} : { image: entry.image }),
  };
};
