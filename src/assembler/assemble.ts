import { parseUrl } from '../address.js';
import { defined } from '../defined.js';
import { finding } from '../findings.js';
import type {
  Checked,
  Episode,
  EpisodeField,
  Feed,
  Finding,
  Ledger,
  LedgerEntry,
  Origin,
  Post,
  Show,
  Source,
  Told,
  ToldTags,
  Transcript,
} from '../model.js';
import type { EpisodeTags } from '../namespace/tags.js';
import { formatPlainText } from '../plain-text.js';
import { compare } from '../text.js';
import { cutDescription } from './description.js';
import { cutNotes } from './notes.js';
import { type Prefix, withPrefixes } from './prefixes.js';
import { textsOf } from './texts.js';

/** What the assembler has to know of the settings. */
export type AssembleSettings = {
  readonly show: Show;
  readonly url: string;
  readonly link: 'episode' | 'post';
  readonly notes: 'both' | 'description' | 'content';
  /** Statistics services, the outermost first. */
  readonly prefixes?: readonly Prefix[];
  readonly hubs: readonly string[];
  /** Those that were told and are published, by embed id. */
  readonly transcripts?: ReadonlyMap<string, readonly Transcript[]>;
};

/** Puts posts and what the ledger knows of them together into a feed, newest first, ties by guid. */
export const assemble = (settings: AssembleSettings, posts: readonly Post[], ledger: Ledger): Checked<Feed> => {
  const findings: Finding[] = [];
  const episodes = posts.flatMap((post): Episode[] => {
    const entry = ledger.get(post.embed.id);
    if (!entry) return [];
    const link = linkOf(post, settings.link);
    findings.push(...complaints(post, entry, link, settings));
    const texts = textsOf(post, entry, settings.url, settings.transcripts?.get(post.embed.id));
    findings.push(...texts.findings);
    return link ? [{ ...episodeOf(post, entry, link, settings), ...texts.value }] : [];
  });
  episodes.sort((a, b) => b.published - a.published || compare(a.guid, b.guid));
  const { show, url, hubs } = settings;
  findings.push(...duplicates(episodes), ...duplicateStreams(show, episodes));
  if (settings.link === 'episode') findings.push(...duplicateLinks(episodes));
  const updated = episodes[0]?.published;
  return { value: { show, url, hubs, episodes, ...(updated === undefined ? {} : { updated }) }, findings };
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
  if (!link) findings.push(missingLink(post));
  const type = post.episodeType?.value ?? entry.episodeType ?? 'full';
  if (show.type === 'serial' && type === 'full' && !Number.isInteger(post.episode?.value ?? entry.episode)) {
    findings.push(finding('missing-episode-number', post.place, undefined));
  }
  return findings;
};

const missingLink = ({ embed, unlinked }: Post): Finding =>
  unlinked
    ? finding('missing-episode-link', unlinked.place, { address: unlinked.value }, [embed.place])
    : finding('missing-episode-link', embed.place, { address: undefined });

const episodeOf = (
  post: Post,
  entry: LedgerEntry,
  link: Told<string>,
  { show, notes, prefixes = [] }: AssembleSettings,
): Episode => {
  const hasNotes = notes !== 'description' && post.notes.value.length > 0;
  const description = describe(post, notes, hasNotes);
  return {
    id: post.embed.id,
    guid: entry.guid,
    title: post.title.value,
    link: link.value,
    published: entry.published,
    enclosure: { ...entry.enclosure, url: withPrefixes(entry.enclosure.url, prefixes) },
    explicit: post.explicit?.value ?? entry.explicit ?? show.explicit,
    tags: post.tags.value,
    place: post.embed.place,
    source: entry.source,
    origins: originsOf(post, entry, link, description),
    podcast: valuesOf(post.podcast ?? {}),
    ...defined({
      description: description && cutDescription(description.value, post.address),
      notes: hasNotes ? cutNotes(post.notes.value, post.address) : undefined,
      author: post.author?.value,
      seconds: entry.seconds,
      cleanTitle: post.cleanTitle?.value,
      seasonName: post.seasonName?.value,
      episodeDisplay: post.episodeDisplay?.value,
      block: post.block?.value || undefined,
      ...toldOrKnown(post, entry),
    }),
  };
};

/** What an author says, else what the ledger knows of the host. */
const toldOrKnown = (post: Post, entry: LedgerEntry) => ({
  image: post.image?.value ?? entry.image,
  season: post.season?.value ?? entry.season,
  episode: post.episode?.value ?? entry.episode,
  episodeType: post.episodeType?.value ?? entry.episodeType,
});

const valuesOf = (told: ToldTags): EpisodeTags =>
  Object.fromEntries(Object.entries(told).map(([field, { value }]) => [field, value]));

const placesOf = (told: ToldTags): Episode['origins'] =>
  Object.fromEntries(Object.entries(told).map(([field, { place }]) => [field, place]));

/**
 * What its author wrote, else what the text says first. Where the description is all that listeners get, it is the whole
 * text. An item with neither is refused by directories: its title is then all there is to say.
 */
const describe = (post: Post, notes: AssembleSettings['notes'], hasNotes: boolean): Told<string> | undefined => {
  if (notes === 'content' && hasNotes) return undefined;
  const text = notes === 'description' ? wholeText(post) : post.summary;
  return post.description ?? text ?? (hasNotes ? undefined : post.title);
};

const wholeText = ({ notes }: Post): Told<string> | undefined => {
  const value = formatPlainText(new TextDecoder().decode(notes.value));
  return value === '' ? undefined : { value, place: notes.place };
};

const originsOf = (
  post: Post,
  entry: LedgerEntry,
  link: Told<string>,
  description: Told<string> | undefined,
): Episode['origins'] => {
  const known = originOf(entry.source);
  const told = (value: Told<unknown> | undefined, fact: unknown): Origin | undefined =>
    value?.place ?? (fact === undefined ? undefined : known);
  return {
    guid: post.guid?.place ?? (entry.guid === post.embed.id ? 'embed id' : 'ledger'),
    title: post.title.place,
    link: link.place,
    published: entry.published === post.published.value ? post.published.place : 'ledger',
    enclosure: enclosureOrigin(post, entry),
    explicit: told(post.explicit, entry.explicit) ?? 'show',
    tags: post.tags.place,
    notes: post.notes.place,
    ...placesOf(post.podcast ?? {}),
    description: (description ?? post.title).place,
    ...defined({
      author: post.author?.place,
      image: told(post.image, entry.image),
      seconds: entry.seconds === undefined ? undefined : told(post.seconds, entry.seconds),
      season: told(post.season, entry.season),
      episode: told(post.episode, entry.episode),
      episodeType: told(post.episodeType, entry.episodeType),
      cleanTitle: post.cleanTitle?.place,
      transcripts: told(post.transcripts, entry.transcripts),
      chapters: told(post.chapters, entry.chapters),
      block: post.block?.place,
    }),
  };
};

const enclosureOrigin = (post: Post, entry: LedgerEntry): Origin =>
  post.enclosure?.place ?? (entry.source === 'derived' ? 'derived' : originOf(entry.source));

/** Whom the ledger has a fact from. */
const originOf = (source: Source): Origin =>
  source === 'front-matter' || source === 'file' || source === 'derived' ? 'ledger' : source;

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

/** The page of an episode at Podbean, or on a host of the show's own, however its address is written. */
const pageOf = (link: string): string | undefined => {
  const { host, pathname } = parseUrl(link) ?? {};
  return pathname && /\/e\/./.test(pathname) ? `${host}${pathname.replace(/\/$/, '')}` : undefined;
};

/** A copied post often keeps the link of the other one. Several episodes of one post may well be told of on one page. */
const duplicateLinks = (episodes: readonly Episode[]): readonly Finding[] =>
  repeated(
    episodes.filter(({ link }) => pageOf(link) !== undefined),
    ({ link }) => pageOf(link) ?? link,
    (episode, first) => {
      const place = placeOf(episode, 'link');
      return finding('duplicate-episode-link', place, { link: episode.link }, [placeOf(first, 'link')]);
    },
  ).filter(({ place, related: [first] }) => place.file !== first?.file);

/** To an app, a stream with the guid of an episode is that episode. */
const duplicateStreams = ({ podcast }: Show, episodes: readonly Episode[]): readonly Finding[] => {
  const firsts = new Map(episodes.map((episode) => [episode.guid, placeOf(episode, 'guid')]));
  return (podcast.liveItems ?? []).flatMap(({ guid }) => {
    const first = firsts.get(guid.value);
    firsts.set(guid.value, first ?? guid.place);
    return first ? [finding('duplicate-guid', guid.place, { guid: guid.value }, [first])] : [];
  });
};

const placeOf = ({ origins, place }: Episode, field: EpisodeField) => {
  const origin = origins[field];
  return typeof origin === 'object' ? origin : place;
};

/** A finding for each episode, oldest first, whose key an older one has. */
const repeated = (
  episodes: readonly Episode[],
  keyOf: (episode: Episode) => string,
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
