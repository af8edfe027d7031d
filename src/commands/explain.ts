import { resolve } from 'node:path';
import { isThere } from '../files/paths.js';
import { formatInstant } from '../ledger/ledger.js';
import { NAMES } from '../linter/rules/art.js';
import type { ArtFacts, Episode, EpisodeField, Origin, Post, Tag } from '../model.js';
import { findingToJson } from '../report.js';
import type { Settings } from '../settings/settings.js';
import { clip, visible } from '../text.js';
import { EPISODE_FIELDS, episodeTagsOf } from '../writer/namespace-tags.js';
import { type Context, type Outcome, UsageProblem } from './context.js';
import { isOutcome, type Opened, open } from './open.js';
import { pathFrom } from './places.js';

type Row = { readonly field: EpisodeField; readonly value: string; readonly from: string };

/** Every field of an episode, its value, and where that came from. `what` is the path of a post, a guid or an embed id. */
export const explain = async (context: Context, what: string): Promise<Outcome> => {
  // A draft is explained, too: what it would be, and that it is not there yet. It explains what is known, and asks nobody.
  const opened = await open(context, {
    network: undefined,
    drafts: true,
    future: true,
    expired: true,
    allowRemoval: 'all',
  });
  if (isOutcome(opened)) return opened;
  const { settings, built } = opened;
  const path = resolve(context.folder, what);
  const isMeant = (id: string, guid: string | undefined, file: string): boolean =>
    id === what || guid === what || resolve(settings.folder, file) === path;
  const posts = built.posts.filter(({ embed, guid, file }) => isMeant(embed.id, guid?.value, file));
  const ids = new Set(posts.map(({ embed }) => embed.id));
  const episodes = built.feed.episodes.filter(({ id, guid }) => ids.has(id) || guid === what);
  const findings = built.findings.filter(
    ({ place }) => resolve(settings.folder, place.file) === path || posts.some(({ file }) => file === place.file),
  );
  if (episodes.length === 0 && findings.length === 0) {
    const reason = isThere(path)
      ? 'it holds no Podbean player outside of code, or the settings do not name it'
      : 'no post with a player goes by this path, guid or embed id';
    throw new UsageProblem(`${what} is no episode: ${reason}`);
  }
  const told = episodes.map((episode) => ({
    episode,
    status: statusOf(episode, built.posts, context),
    rows: rowsOf(episode, context, opened),
  }));
  return {
    code: episodes.length > 0 ? 0 : 1,
    text: told
      .map(
        ({ episode, status, rows }) =>
          `episode: ${visible(episode.title)}${status === 'due' ? '' : ` (${status})`}\n${formatRows(rows)}`,
      )
      .join('\n'),
    json: {
      episodes: told.map(({ episode, status, rows }) => ({ guid: episode.guid, status, fields: rows })),
      findings: findings.map(findingToJson),
    },
    findings,
    findingsFolder: settings.folder,
  };
};

const statusOf = ({ id, published }: Episode, posts: readonly Post[], { asOf }: Context): string => {
  const post = posts.find(({ embed }) => embed.id === id);
  if (post?.draft) return 'draft, not in the feed';
  if (post?.expires !== undefined && post.expires <= asOf) return 'expired, not in the feed';
  return published > asOf ? 'still to come, not in the feed' : 'due';
};

const rowsOf = (episode: Episode, context: Context, { settings, built }: Opened): readonly Row[] => {
  const { enclosure, published, seconds, podcast } = episode;
  const values: Readonly<Partial<Record<EpisodeField, string | undefined>>> = {
    ...Object.fromEntries(EPISODE_FIELDS.map((field) => [field, textOf(episodeTagsOf(podcast, field))])),
    guid: episode.guid,
    title: episode.title,
    link: episode.link,
    published: formatInstant(published),
    enclosure: `${enclosure.url} (${enclosure.bytes === 0 ? 'length unknown' : `${enclosure.bytes} bytes`}, ${enclosure.type})`,
    seconds: seconds?.toString(),
    description: episode.description,
    notes: episode.notes === undefined ? undefined : `${episode.notes.length} bytes of HTML`,
    author: episode.author,
    image: episode.image === undefined ? undefined : imageText(episode.image, built.art.get(episode.image)),
    explicit: String(episode.explicit),
    cleanTitle: episode.cleanTitle,
    season: numberOf(episode.season, episode.seasonName),
    episode: numberOf(episode.episode, episode.episodeDisplay),
    episodeType: episode.episodeType,
    transcripts: episode.transcripts?.map(({ url, type }) => `${url} (${type})`).join(', ') || undefined,
    chapters: episode.chapters?.url,
    block: episode.block ? 'yes' : undefined,
    tags: episode.tags.length > 0 ? episode.tags.join(', ') : undefined,
  };
  return FIELDS.flatMap((field): Row[] => {
    const value = values[field];
    return value === undefined ? [] : [{ field, value, from: originText(episode.origins[field], context, settings) }];
  });
};

const imageText = (url: string, facts: ArtFacts | undefined): string => {
  if (!facts) return url;
  const weight = facts.bytes > 0 ? [`${Math.ceil(facts.bytes / 1024)} KB`] : [];
  const size = 'width' in facts ? [`${facts.width} × ${facts.height}`] : [];
  return `${url} (${[...size, NAMES[facts.format], ...weight].join(', ')})`;
};

const FIELDS: readonly EpisodeField[] = [
  ...([
    'guid',
    'title',
    'link',
    'published',
    'enclosure',
    'seconds',
    'description',
    'notes',
    'author',
    'image',
  ] as const),
  ...(['explicit', 'cleanTitle', 'season', 'episode', 'episodeType', 'block', 'tags'] as const),
  ...(['transcripts', 'chapters'] as const),
  ...EPISODE_FIELDS,
];

const numberOf = (value: number | undefined, name: string | undefined): string | undefined =>
  value === undefined || name === undefined ? value?.toString() : `${value} (${name})`;

/** Elements in a few words: their texts and what else they say. */
const textOf = (tags: readonly Tag[]): string | undefined =>
  tags.length === 0 ? undefined : tags.map(wordsOf).join(', ');

const wordsOf = ({ attributes, text, children }: Tag): string =>
  [
    ...(text === '' ? [] : [text]),
    ...Object.entries(attributes).map(([name, value]) => `${name}=${value}`),
    ...children.map((child) => `{ ${wordsOf(child)} }`),
  ].join(' ');

const originText = (origin: Origin | undefined, context: Context, settings: Settings): string => {
  if (origin === undefined) return 'the default';
  if (typeof origin === 'string') return ORIGINS[origin];
  return `${pathFrom(context.folder, resolve(settings.folder, origin.file))}:${origin.line}:${origin.column}`;
};

const ORIGINS: Readonly<Record<Exclude<Origin, object>, string>> = {
  ledger: 'the ledger',
  embed: 'the address of the player',
  'show-feed': "the show's feed at Podbean (ledger)",
  api: "Podbean's API (ledger)",
  player: "Podbean's player (ledger)",
  page: 'the page of the episode (ledger)',
  adopted: 'the feed that was adopted (ledger)',
  derived: 'the embed id, for nobody was asked for the audio',
  'embed id': 'the embed id',
  show: 'the show in the settings',
};

const formatRows = (rows: readonly Row[]): string =>
  rows
    .map(
      ({ field, value, from }) =>
        `  ${`${field} `.padEnd(12)}${visible(clip(value, 160))}\n${' '.repeat(14)}from ${visible(from)}\n`,
    )
    .join('');
