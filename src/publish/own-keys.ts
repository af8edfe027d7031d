import type { EpisodeField } from '../model.js';

/** What an element of podwright's own feed is made of: keys of the settings and of front matter, and the episode's field. */
export type Keys = {
  /** In the channel: `show.image`. */
  readonly show?: string;
  /** In an item, the one that wins over others: `podcast.image`. */
  readonly episode?: string;
  readonly field?: EpisodeField;
};

const key = (show: string | undefined, episode?: string, field?: EpisodeField): Keys => ({
  ...(show === undefined ? {} : { show }),
  ...(episode === undefined ? {} : { episode }),
  ...(field === undefined ? {} : { field }),
});

/** A tag of the podcast namespace that a show and its episodes tell under one key. */
const both = (name: EpisodeField): Keys => key(`show.${name}`, `podcast.${name}`, name);

/** By the name of the element; what is not here, nobody can set. */
export const KEYS: ReadonlyMap<string, Keys> = new Map<string, Keys>([
  ['title', key('show.title', 'podcast.title', 'title')],
  ['link', key('show.link', 'podcast.link', 'link')],
  ['description', key('show.description', 'podcast.description', 'description')],
  ['language', key('show.language')],
  ['copyright', key('show.copyright')],
  ['atom:link', key('feed.url')],
  ['enclosure', key('show.liveItems', 'podcast.enclosure', 'enclosure')],
  ['guid', key('show.liveItems', 'podcast.guid', 'guid')],
  ['pubDate', key(undefined, 'date', 'published')],
  ['content:encoded', key(undefined, undefined, 'notes')],
  ['category', key(undefined, 'tags', 'tags')],
  ['itunes:author', key('show.author', 'podcast.author', 'author')],
  ['itunes:owner', key('show.owner')],
  ['itunes:name', key('show.owner.name')],
  ['itunes:email', key('show.owner.email')],
  ['itunes:image', key('show.image', 'podcast.image', 'image')],
  ['itunes:category', key('show.categories')],
  ['itunes:explicit', key('show.explicit', 'podcast.explicit', 'explicit')],
  ['itunes:type', key('show.type')],
  ['itunes:block', key('show.block', 'podcast.block', 'block')],
  ['itunes:complete', key('show.complete')],
  ['itunes:new-feed-url', key('show.newFeedUrl')],
  ['itunes:title', key(undefined, 'podcast.cleanTitle', 'cleanTitle')],
  ['itunes:duration', key(undefined, 'podcast.duration', 'seconds')],
  ['itunes:season', key(undefined, 'podcast.season', 'season')],
  ['itunes:episode', key(undefined, 'podcast.episode', 'episode')],
  ['itunes:episodeType', key(undefined, 'podcast.episodeType', 'episodeType')],
  ['podcast:guid', key('show.guid')],
  ['podcast:locked', key('show.locked')],
  ['podcast:season', key(undefined, 'podcast.season', 'season')],
  ['podcast:episode', key(undefined, 'podcast.episode', 'episode')],
  ['podcast:transcript', key(undefined, 'podcast.transcripts', 'transcripts')],
  ['podcast:chapters', key(undefined, 'podcast.chapters', 'chapters')],
  ['podcast:soundbite', key(undefined, 'podcast.soundbites', 'soundbites')],
  ['podcast:alternateEnclosure', key(undefined, 'podcast.alternateEnclosures', 'alternateEnclosures')],
  ['podcast:source', key(undefined, 'podcast.alternateEnclosures', 'alternateEnclosures')],
  ['podcast:integrity', key(undefined, 'podcast.alternateEnclosures', 'alternateEnclosures')],
  ['podcast:contentLink', key(undefined, 'podcast.contentLinks', 'contentLinks')],
  ['podcast:person', both('persons')],
  ['podcast:location', both('location')],
  ['podcast:license', both('license')],
  ['podcast:funding', both('funding')],
  ['podcast:value', both('value')],
  ['podcast:valueRecipient', both('value')],
  ['podcast:valueTimeSplit', both('value')],
  ['podcast:image', both('images')],
  ['podcast:socialInteract', both('socialInteract')],
  ['podcast:chat', both('chat')],
  ['podcast:txt', both('txt')],
  ['podcast:medium', key('show.medium')],
  ['podcast:trailer', key('show.trailers')],
  ['podcast:updateFrequency', key('show.updateFrequency')],
  ['podcast:podping', key('show.usesPodping')],
  ['podcast:block', key('show.blockedServices')],
  ['podcast:remoteItem', key('show.remoteItems')],
  ['podcast:podroll', key('show.podroll')],
  ['podcast:publisher', key('show.publisher')],
  ['podcast:liveItem', key('show.liveItems')],
]);
