import type { Category, Episode, Feed, Tag } from '../model.js';
import type { ExtraElement } from '../namespace/tags.js';
import { chaptersTag, episodeTags, showTags, tag, transcriptTag } from './namespace-tags.js';

/** What stands in the channel beside the core of RSS, in this order; read back, it must be the same. */
export const channelTags = ({ show, hubs, links = [], isArchive }: Feed): readonly Tag[] => [
  ...hubs.map((href) => tag('atom:link', { href, rel: 'hub' })),
  ...links.map(({ rel, url: href }) => tag('atom:link', { rel, href, type: 'application/rss+xml' })),
  ...(isArchive ? [tag('fh:archive')] : []),
  tag('language', {}, show.language),
  ...optional('copyright', show.copyright),
  tag('itunes:author', {}, show.author),
  ...(show.owner
    ? [tag('itunes:owner', {}, [tag('itunes:name', {}, show.owner.name), tag('itunes:email', {}, show.owner.email)])]
    : []),
  tag('itunes:image', { href: show.image }),
  ...categoryTags(show.categories),
  tag('itunes:explicit', {}, String(show.explicit)),
  tag('itunes:type', {}, show.type),
  ...optional('itunes:block', show.block && 'Yes'),
  ...optional('itunes:complete', show.complete && 'Yes'),
  ...optional('itunes:new-feed-url', show.newFeedUrl),
  tag('podcast:guid', {}, show.guid),
  tag('podcast:locked', { owner: show.podcast.lockOwner }, show.locked ? 'yes' : 'no'),
  ...showTags(show.podcast),
];

/** Subcategories stand inside of their category, which is written once. */
const categoryTags = (categories: readonly Category[]): readonly Tag[] => {
  const byName = new Map<string, string[]>();
  for (const { name, subcategory } of categories) {
    byName.set(name, [...(byName.get(name) ?? []), ...(subcategory === undefined ? [] : [subcategory])]);
  }
  const category = (text: string, subcategories: readonly string[] = []): Tag =>
    tag(
      'itunes:category',
      { text },
      subcategories.map((name) => category(name)),
    );
  return [...byName].map(([name, subcategories]) => category(name, subcategories));
};

/** What stands in an item beside the core of RSS and its notes, in this order; read back, it must be the same. */
export const itemTags = (episode: Episode): readonly Tag[] => [
  ...episode.tags.map((text) => tag('category', {}, text)),
  ...optional('itunes:title', episode.cleanTitle),
  ...optional('itunes:author', episode.author),
  ...optional('itunes:duration', episode.seconds),
  ...(episode.image === undefined ? [] : [tag('itunes:image', { href: episode.image })]),
  tag('itunes:explicit', {}, String(episode.explicit)),
  ...optional('itunes:season', episode.season),
  ...optional('itunes:episode', Number.isInteger(episode.episode) ? episode.episode : undefined),
  ...optional('itunes:episodeType', episode.episodeType),
  ...optional('itunes:block', episode.block && 'Yes'),
  ...numberTags(episode),
  ...(episode.transcripts ?? []).map(transcriptTag),
  ...(episode.chapters === undefined ? [] : [chaptersTag(episode.chapters)]),
  ...episodeTags(episode.podcast),
];

/** Numbers that Apple's elements cannot say: those with a name, and decimal ones. */
const numberTags = ({ season, seasonName, episode, episodeDisplay }: Episode): readonly Tag[] => [
  ...(season === undefined || seasonName === undefined
    ? []
    : [tag('podcast:season', { name: seasonName }, String(season))]),
  ...(episode === undefined || (episodeDisplay === undefined && Number.isInteger(episode))
    ? []
    : [tag('podcast:episode', { display: episodeDisplay }, String(episode))]),
];

const optional = (name: string, value: string | number | undefined): readonly Tag[] =>
  value === undefined ? [] : [tag(name, {}, String(value))];

/** The prefixes of extra elements, and of their attributes, that a feed makes use of. */
export const usedPrefixes = ({ show, episodes }: Feed): ReadonlySet<string> => {
  const elements = [show, ...episodes].flatMap(({ podcast }) => podcast.extra ?? []);
  const live = (show.podcast.liveItems ?? []).flatMap(({ extra }) => extra ?? []);
  return new Set([...elements, ...live].flatMap(prefixesOf));
};

const prefixesOf = ({ name, attributes = {}, children = [] }: ExtraElement): readonly string[] => [
  ...[name, ...Object.keys(attributes)]
    .filter((qualified) => qualified.includes(':'))
    .map((qualified) => qualified.split(':')[0] ?? ''),
  ...children.flatMap(prefixesOf),
];
