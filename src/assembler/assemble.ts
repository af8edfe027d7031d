import { finding } from '../findings.js';
import type {
  Checked,
  Enclosure,
  Episode,
  EpisodeField,
  Feed,
  Finding,
  Ledger,
  LedgerEntry,
  Origin,
  Post,
  Show,
  Told,
} from '../model.js';
import { compare } from '../text.js';
import { cutDescription } from './description.js';

/** What the assembler has to know of the settings. */
export type AssembleSettings = {
  readonly show: Show;
  readonly url: string;
  readonly link: 'episode' | 'post';
  readonly notes: 'both' | 'description' | 'content';
};

/** Puts posts and what the ledger knows of them together into a feed, newest first, ties by guid. */
export const assemble = (settings: AssembleSettings, posts: readonly Post[], ledger: Ledger): Checked<Feed> => {
  const findings: Finding[] = [];
  const episodes = posts.flatMap((post): Episode[] => {
    const entry = ledger.get(post.embed.id);
    if (!entry) return [];
    const link = linkOf(post, settings.link);
    findings.push(...complaints(post, entry, link, settings));
    return link ? [episodeOf(post, entry, link, settings)] : [];
  });
  episodes.sort((a, b) => b.published - a.published || compare(a.guid, b.guid));
  findings.push(...duplicates(episodes), ...derived(episodes));
  const updated = episodes[0]?.published;
  const feed = { show: settings.show, url: settings.url, episodes, ...(updated === undefined ? {} : { updated }) };
  return { value: feed, findings };
};

const linkOf = (post: Post, kind: AssembleSettings['link']): Told<string> | undefined =>
  kind === 'post' ? { value: post.address, place: post.place } : post.link;

const complaints = (
  post: Post,
  entry: LedgerEntry,
  link: Told<string> | undefined,
  { show }: AssembleSettings,
): readonly Finding[] => {
  const findings: Finding[] = [];
  if (!link) findings.push(finding('missing-episode-link', post.embed.place, undefined));
  if (show.type === 'serial' && (post.episodeType?.value ?? 'full') === 'full' && !post.episode) {
    findings.push(finding('missing-episode-number', post.place, undefined));
  }
  if (entry.enclosure.bytes === 0 && entry.source !== 'derived') {
    findings.push(finding('unknown-length', post.enclosure?.place ?? post.embed.place, undefined));
  }
  return findings;
};

const episodeOf = (post: Post, entry: LedgerEntry, link: Told<string>, { show, notes }: AssembleSettings): Episode => {
  const hasNotes = notes !== 'description' && post.notes.value.length > 0;
  const description = describe(post, notes, hasNotes);
  const image = post.image?.value ?? entry.image;
  const seconds = entry.seconds;
  return {
    id: post.embed.id,
    guid: entry.guid,
    title: post.title.value,
    link: link.value,
    published: entry.published,
    enclosure: entry.enclosure,
    explicit: post.explicit?.value ?? show.explicit,
    tags: post.tags.value,
    place: post.embed.place,
    source: entry.source,
    origins: originsOf(post, entry, link),
    ...(description ? { description: cutDescription(description.value) } : {}),
    ...(hasNotes ? { notes: post.notes.value } : {}),
    ...(post.author ? { author: post.author.value } : {}),
    ...(image === undefined ? {} : { image }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(post.season ? { season: post.season.value } : {}),
    ...(post.episode ? { episode: post.episode.value } : {}),
    ...(post.episodeType ? { episodeType: post.episodeType.value } : {}),
    ...(post.block?.value ? { block: true } : {}),
  };
};

/** An item without a description and without notes is refused by directories: its title is then all there is to say. */
const describe = (post: Post, notes: AssembleSettings['notes'], hasNotes: boolean): Told<string> | undefined => {
  if (notes === 'content' && hasNotes) return undefined;
  return post.description ?? (hasNotes ? undefined : post.title);
};

const originsOf = (post: Post, entry: LedgerEntry, link: Told<string>): Episode['origins'] => {
  const origins: Partial<Record<EpisodeField, Origin>> = {
    guid: post.guid?.place ?? (entry.guid === post.embed.id ? 'embed id' : 'ledger'),
    title: post.title.place,
    link: link.place,
    published: entry.published === post.published.value ? post.published.place : 'ledger',
    enclosure: enclosureOrigin(post, entry),
    explicit: post.explicit?.place ?? 'show',
    tags: post.tags.place,
    notes: post.notes.place,
  };
  origins.description = (post.description ?? post.title).place;
  if (post.author) origins.author = post.author.place;
  if (post.image ?? entry.image) origins.image = post.image?.place ?? 'ledger';
  if (entry.seconds) origins.seconds = post.seconds?.place ?? 'ledger';
  if (post.season) origins.season = post.season.place;
  if (post.episode) origins.episode = post.episode.place;
  if (post.episodeType) origins.episodeType = post.episodeType.place;
  if (post.block) origins.block = post.block.place;
  return origins;
};

const enclosureOrigin = (post: Post, entry: LedgerEntry): Origin => {
  if (post.enclosure) return post.enclosure.place;
  if (entry.source === 'derived') return 'derived';
  return entry.source === 'embed' && post.embed.media !== undefined ? 'player' : 'ledger';
};

/** Apps merge items with the same guid, and Apple ignores the second with the same enclosure. */
const duplicates = (episodes: readonly Episode[]): readonly Finding[] => [
  ...repeated(
    episodes,
    ({ guid }) => guid,
    (episode, first) => {
      const place = placeOf(episode, 'guid');
      return finding('duplicate-guid', place, { guid: episode.guid }, [placeOf(first, 'guid')]);
    },
  ),
  ...repeated(
    episodes,
    ({ enclosure }) => enclosure.url,
    (episode, first) => {
      const place = placeOf(episode, 'enclosure');
      return finding('duplicate-enclosure', place, { url: episode.enclosure.url }, [placeOf(first, 'enclosure')]);
    },
  ),
];

const placeOf = ({ origins, place }: Episode, field: EpisodeField) => {
  const origin = origins[field];
  return typeof origin === 'object' ? origin : place;
};

/** A finding for each episode, oldest first, whose key an older one has. */
const repeated = (
  episodes: readonly Episode[],
  keyOf: (episode: Episode) => Enclosure['url'],
  complain: (episode: Episode, first: Episode) => Finding,
): readonly Finding[] => {
  const firsts = new Map<string, Episode>();
  return episodes.toReversed().flatMap((episode) => {
    const first = firsts.get(keyOf(episode));
    if (first) return [complain(episode, first)];
    firsts.set(keyOf(episode), episode);
    return [];
  });
};

/** One finding for all derived enclosures: their cause is one, that Podbean was not asked. */
const derived = (episodes: readonly Episode[]): readonly Finding[] => {
  const [first, ...others] = episodes.filter(({ source }) => source === 'derived').map(({ place }) => place);
  return first ? [finding('derived-enclosure', first, { count: others.length + 1 }, others)] : [];
};
