import { ATOM, CONTENT, ITUNES, PODCAST } from './uris.js';
/** Whose extra elements they are; a stream is a live item. */
export type Level = 'show' | 'episode' | 'stream';

/** The namespaces that every feed of podwright declares, by prefix. */
export const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['atom', ATOM],
  ['content', CONTENT],
  ['itunes', ITUNES],
  ['podcast', PODCAST],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
]);

/** The keys of elements, as `itunes:author author`, or `podcast:chat` where the two are called the same. */
const keys = (prefix: string, names: string): readonly (readonly [name: string, key: string])[] =>
  names.split(', ').map((pair) => {
    const [name = '', key = name] = pair.split(' ');
    return [`${prefix}:${name}`, key];
  });

const SHARED = [
  ...keys('itunes', 'author, image, explicit, block'),
  ...keys(
    'podcast',
    'person persons, location, license, funding, value, image images, images, socialInteract, chat, txt',
  ),
];

const SHOW: ReadonlyMap<string, string> = new Map([
  ...SHARED,
  ...keys('itunes', 'owner, category categories, type, complete, new-feed-url newFeedUrl'),
  ...keys(
    'podcast',
    'guid, locked, medium, trailer trailers, updateFrequency, podping usesPodping, publisher, podroll',
  ),
  ...keys('podcast', 'block blockedServices, remoteItem remoteItems, liveItem liveItems'),
]);

const EPISODE: ReadonlyMap<string, string> = new Map([
  ...SHARED,
  ...keys('itunes', 'title cleanTitle, duration, season, episode, episodeType'),
  ...keys('podcast', 'season, episode, transcript transcripts, chapters, soundbite soundbites'),
  ...keys('podcast', 'alternateEnclosure alternateEnclosures, contentLink contentLinks'),
  ...keys('content', 'encoded feed.notes'),
]);

/** The elements that podwright writes itself, and the key that each is written from. */
export const keysOf = (level: Level): ReadonlyMap<string, string> => (level === 'show' ? SHOW : EPISODE);
