import { parseRssFeed, type RssFeed } from 'feedsmith';
import type { Episode, Feed } from '../src/model.js';
import { allIn, attributeOf, childrenOf, textOf, type XmlElement } from './xml-tree.js';

/** What an item says, whoever reads it. Dates are instants; what is absent is undefined. */
export type ItemFacts = Readonly<Record<string, unknown>>;

/** What a feed says, whoever reads it. */
export type FeedFacts = { readonly channel: Readonly<Record<string, unknown>>; readonly items: readonly ItemFacts[] };

const escapeHtml = (text: string | undefined): string | undefined =>
  text?.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What the feed of the model means to say. */
export const factsOfModel = ({ show, url, updated, episodes }: Feed): FeedFacts => ({
  channel: {
    title: show.title,
    description: show.description,
    link: show.link,
    language: show.language,
    copyright: show.copyright,
    author: show.author,
    owner: show.owner,
    image: show.image,
    categories: [...new Set(show.categories.map(({ name }) => name))].map((name) => [
      name,
      ...show.categories.filter((category) => category.name === name).flatMap(({ subcategory }) => subcategory ?? []),
    ]),
    explicit: show.explicit,
    type: show.type,
    block: show.block,
    complete: show.complete,
    newFeedUrl: show.newFeedUrl,
    guid: show.guid,
    locked: show.locked,
    medium: show.podcast.medium,
    funding: (show.podcast.funding ?? []).map(({ url: page, text }) => [page, text]),
    txt: (show.podcast.txt ?? []).map(({ purpose, text }) => [purpose, text]),
    self: url,
    updated,
  },
  items: episodes.map(factsOfEpisode),
});

const factsOfEpisode = (episode: Episode): ItemFacts => ({
  title: episode.title,
  link: episode.link,
  guid: episode.guid,
  isPermaLink: false,
  published: episode.published,
  description: escapeHtml(episode.description),
  notes: episode.notes && Buffer.from(episode.notes).toString('utf8'),
  enclosure: [episode.enclosure.url, episode.enclosure.bytes, episode.enclosure.type],
  tags: episode.tags,
  author: episode.author,
  seconds: episode.seconds,
  image: episode.image,
  explicit: episode.explicit,
  season: episode.season,
  // Apple knows whole numbers only.
  episode: Number.isInteger(episode.episode) ? episode.episode : undefined,
  episodeType: episode.episodeType,
  block: episode.block,
});

const parseFlag = (text: string | undefined): boolean | undefined =>
  text === undefined ? undefined : /^(?:true|yes)$/i.test(text);
const parseNumber = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
const parseDate = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text));

/** What a feed says to a strict XML parser. */
export const factsOfTree = (rss: XmlElement): FeedFacts => {
  const [channel] = childrenOf(rss, 'channel');
  if (!channel) throw new Error('there is no channel');
  const text = (name: string): string | undefined => textOf(channel, name);
  const owner = childrenOf(channel, 'itunes:owner')[0];
  return {
    channel: {
      title: text('title'),
      description: text('description'),
      link: text('link'),
      language: text('language'),
      copyright: text('copyright'),
      author: text('itunes:author'),
      owner: owner && { name: textOf(owner, 'itunes:name'), email: textOf(owner, 'itunes:email') },
      image: attributeOf(channel, 'itunes:image', 'href'),
      categories: childrenOf(channel, 'itunes:category').map((category) =>
        allIn(category).map(({ attributes }) => attributes.text),
      ),
      explicit: parseFlag(text('itunes:explicit')),
      type: text('itunes:type'),
      block: parseFlag(text('itunes:block')),
      complete: parseFlag(text('itunes:complete')),
      newFeedUrl: text('itunes:new-feed-url'),
      guid: text('podcast:guid'),
      locked: parseFlag(text('podcast:locked')),
      medium: text('podcast:medium'),
      funding: childrenOf(channel, 'podcast:funding').map(({ attributes, text: label }) => [attributes.url, label]),
      txt: childrenOf(channel, 'podcast:txt').map(({ attributes, text: label }) => [attributes.purpose, label]),
      self: attributeOf(channel, 'atom:link', 'href'),
      updated: parseDate(text('lastBuildDate')),
    },
    items: childrenOf(channel, 'item').map(factsOfItem),
  };
};

const factsOfItem = (item: XmlElement): ItemFacts => ({
  title: textOf(item, 'title'),
  link: textOf(item, 'link'),
  guid: textOf(item, 'guid'),
  isPermaLink: parseFlag(attributeOf(item, 'guid', 'isPermaLink')),
  published: parseDate(textOf(item, 'pubDate')),
  description: textOf(item, 'description'),
  notes: textOf(item, 'content:encoded'),
  enclosure: childrenOf(item, 'enclosure').flatMap(({ attributes: { url, length, type } }) => [
    url,
    parseNumber(length),
    type,
  ]),
  tags: childrenOf(item, 'category').map(({ text }) => text),
  author: textOf(item, 'itunes:author'),
  seconds: parseNumber(textOf(item, 'itunes:duration')),
  image: attributeOf(item, 'itunes:image', 'href'),
  explicit: parseFlag(textOf(item, 'itunes:explicit')),
  season: parseNumber(textOf(item, 'itunes:season')),
  episode: parseNumber(textOf(item, 'itunes:episode')),
  episodeType: textOf(item, 'itunes:episodeType'),
  block: parseFlag(textOf(item, 'itunes:block')),
});

/** What a feed says to feedsmith. */
export const factsOfFeedsmith = (xml: string): FeedFacts => {
  const { itunes, podcast, atom, items, ...feed } = parseRssFeed(xml);
  return {
    channel: {
      title: feed.title,
      description: feed.description,
      link: feed.link,
      language: feed.language,
      copyright: feed.copyright,
      author: itunes?.author,
      owner: itunes?.owner,
      image: itunes?.image,
      categories: itunes?.categories?.map(({ text, categories = [] }) => [text, ...categories.map((sub) => sub.text)]),
      explicit: itunes?.explicit,
      type: itunes?.type,
      block: itunes?.block,
      complete: itunes?.complete,
      newFeedUrl: itunes?.newFeedUrl,
      guid: podcast?.guid,
      locked: podcast?.locked?.value,
      medium: podcast?.medium,
      funding: podcast?.fundings?.map(({ url, display }) => [url, display]) ?? [],
      txt: podcast?.txts?.map(({ purpose, display }) => [purpose, display]) ?? [],
      self: atom?.links?.find(({ rel }) => rel === 'self')?.href,
      updated: parseDate(feed.lastBuildDate),
    },
    items: (items ?? []).map(factsOfFeedsmithItem),
  };
};

const factsOfFeedsmithItem = ({ itunes, ...item }: RssFeed.Item<string>): ItemFacts => ({
  title: item.title,
  link: item.link,
  guid: item.guid?.value,
  isPermaLink: item.guid?.isPermaLink,
  published: parseDate(item.pubDate),
  description: item.description,
  notes: item.content?.encoded,
  enclosure: item.enclosures?.flatMap(({ url, length, type }) => [url, length, type]),
  tags: item.categories?.map(({ name }) => name) ?? [],
  author: itunes?.author,
  seconds: itunes?.duration,
  image: itunes?.image,
  explicit: itunes?.explicit,
  season: itunes?.season,
  episode: itunes?.episode,
  episodeType: itunes?.episodeType,
  block: itunes?.block,
});
