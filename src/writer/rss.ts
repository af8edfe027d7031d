import { Podcast } from 'podcast';
import type { Category, Episode, Feed, Show } from '../model.js';
import { escapeText } from '../text.js';

/*
 * RSS through the package `podcast`, whose defects are worked around in this file and nowhere else:
 * - `lastBuildDate` is the clock's (maxnowack/node-podcast#16), and title, description and generator have defaults
 *   that lie: each is given as a placeholder that no text can hold, and replaced in the output;
 * - its iTunes elements repeat the description, write an empty owner and durations beyond 99 hours wrong: they are
 *   switched off, and written as custom elements;
 * - one object for all items drains them with `shift()`, quadratic in their number: each item is rendered by itself.
 */

/** A piece of the feed, in order: what stands before the items, each item, what stands after them. */
export type Piece = { readonly text: string; readonly episode?: Episode };

/** Characters that XML forbids, so that no text of a show or an episode can hold a placeholder. */
const placeholder = (name: string): string => `\u0001${name}\u0001`;

const INDENT = '  ';

type Element = Readonly<Record<string, unknown>>;

/** Renders a feed piece by piece, so that it need not be in memory at once. Nothing is left to complain about. */
export function* render(feed: Feed): Generator<Piece> {
  const [head, tail] = renderChannel(feed);
  yield { text: head };
  for (const episode of feed.episodes) yield { text: renderItem(episode), episode };
  yield { text: tail };
}

const renderChannel = ({ show, url, updated, links = [], isArchive }: Feed): readonly [head: string, tail: string] => {
  const podcast = new Podcast({
    title: placeholder('title'),
    description: placeholder('description'),
    generator: placeholder('generator'),
    siteUrl: show.link,
    feedUrl: url,
    namespaces: { iTunes: false, podcast: false, simpleChapters: false },
    customNamespaces: {
      itunes: 'http://www.itunes.com/dtds/podcast-1.0.dtd',
      podcast: 'https://podcastindex.org/namespace/1.0',
      ...(isArchive ? { fh: 'http://purl.org/syndication/history/1.0' } : {}),
    },
    customElements: [
      ...links.map(({ rel, url: href }) => ({ 'atom:link': { _attr: { rel, href, type: 'application/rss+xml' } } })),
      ...(isArchive ? [{ 'fh:archive': '' }] : []),
      ...channelElements(show),
    ],
  });
  const built = updated === undefined ? '' : `\n    <lastBuildDate>${new Date(updated).toUTCString()}</lastBuildDate>`;
  const [head = '', tail] = replaceAllOnce(podcast.buildXml({ indent: INDENT }), [
    ['?><rss', '?>\n<rss'],
    [' xmlns:dc="http://purl.org/dc/elements/1.1/"', ''],
    [`<title><![CDATA[${placeholder('title')}]]></title>`, `<title>${escapePlain(show.title)}</title>`],
    [
      `<description><![CDATA[${placeholder('description')}]]></description>`,
      `<description>${escapePlain(show.description)}</description>`,
    ],
    [`<generator>${placeholder('generator')}</generator>`, '<generator>podwright</generator>'],
    [/\n {4}<lastBuildDate>[^<]*<\/lastBuildDate>/, built],
  ]).split(/(?<=\n)(?= {2}<\/channel>)/);
  if (tail === undefined) throw changed('channel');
  return [head, `${tail.trimEnd()}\n`];
};

const channelElements = (show: Show): Element[] => [
  { language: show.language },
  ...(show.copyright === undefined ? [] : [{ copyright: show.copyright }]),
  { 'itunes:author': show.author },
  ...(show.owner
    ? [{ 'itunes:owner': [{ 'itunes:name': show.owner.name }, { 'itunes:email': show.owner.email }] }]
    : []),
  { 'itunes:image': { _attr: { href: show.image } } },
  ...categoryElements(show.categories),
  { 'itunes:explicit': String(show.explicit) },
  { 'itunes:type': show.type },
  ...(show.block ? [{ 'itunes:block': 'Yes' }] : []),
  ...(show.complete ? [{ 'itunes:complete': 'Yes' }] : []),
  ...(show.newFeedUrl === undefined ? [] : [{ 'itunes:new-feed-url': show.newFeedUrl }]),
  { 'podcast:guid': show.guid },
  { 'podcast:locked': show.locked ? 'yes' : 'no' },
  ...(show.medium === undefined ? [] : [{ 'podcast:medium': show.medium }]),
  ...show.funding.map(({ url, text }) => ({ 'podcast:funding': [{ _attr: { url } }, text] })),
  ...show.txt.map(({ text, purpose }) => ({
    'podcast:txt': purpose === undefined ? text : [{ _attr: { purpose } }, text],
  })),
];

/** Subcategories stand inside of their category, which is written once. */
const categoryElements = (categories: readonly Category[]): Element[] => {
  const byName = new Map<string, string[]>();
  for (const { name, subcategory } of categories) {
    byName.set(name, [...(byName.get(name) ?? []), ...(subcategory === undefined ? [] : [subcategory])]);
  }
  return [...byName].map(([name, subcategories]) => ({
    'itunes:category':
      subcategories.length === 0
        ? { _attr: { text: name } }
        : [{ _attr: { text: name } }, ...subcategories.map((text) => ({ 'itunes:category': { _attr: { text } } }))],
  }));
};

const renderItem = (episode: Episode): string => {
  const podcast = new Podcast({ namespaces: { iTunes: false, podcast: false, simpleChapters: false } });
  podcast.addItem({
    title: placeholder('title'),
    description: episode.description === undefined ? '' : escapeText(episode.description),
    url: episode.link,
    guid: episode.guid,
    date: new Date(episode.published),
    enclosure: { url: episode.enclosure.url, size: episode.enclosure.bytes, type: episode.enclosure.type },
    customElements: itemElements(episode),
  });
  const xml = podcast.buildXml({ indent: INDENT });
  const start = xml.indexOf('    <item>');
  const end = xml.lastIndexOf('</item>');
  if (start < 0 || end < 0) throw changed('item');
  return replaceAllOnce(`${xml.slice(start, end)}</item>\n`, [
    [`<title><![CDATA[${placeholder('title')}]]></title>`, `<title>${escapePlain(episode.title)}</title>`],
  ]);
};

const itemElements = (episode: Episode): Element[] => [
  ...(episode.notes === undefined ? [] : [{ 'content:encoded': { _cdata: new TextDecoder().decode(episode.notes) } }]),
  ...episode.tags.map((tag) => ({ category: tag })),
  ...optional('itunes:author', episode.author),
  ...optional('itunes:duration', episode.seconds),
  ...(episode.image === undefined ? [] : [{ 'itunes:image': { _attr: { href: episode.image } } }]),
  { 'itunes:explicit': String(episode.explicit) },
  ...optional('itunes:season', episode.season),
  ...optional('itunes:episode', episode.episode),
  ...optional('itunes:episodeType', episode.episodeType),
  ...(episode.transcripts ?? []).map(({ url, type, language }) => ({
    'podcast:transcript': { _attr: { url, type, ...(language === undefined ? {} : { language }) } },
  })),
  ...(episode.chapters === undefined ? [] : [{ 'podcast:chapters': { _attr: { ...episode.chapters } } }]),
  ...(episode.block ? [{ 'itunes:block': 'Yes' }] : []),
];

const optional = (name: string, value: string | number | undefined): Element[] =>
  value === undefined ? [] : [{ [name]: value }];

/**
 * Plain text as the W3C validator wants it: `&` and `<` as hexadecimal references, so that it cannot take them for
 * markup. https://validator.w3.org/feed/docs/warning/CharacterData.html
 */
const escapePlain = (text: string): string =>
  text.replaceAll('&', '&#x26;').replaceAll('<', '&#x3C;').replaceAll('>', '&gt;');

/** Replaces each text where it stands, once; the package would have changed its output if it were not there. */
const replaceAllOnce = (xml: string, replacements: readonly (readonly [string | RegExp, string])[]): string =>
  replacements.reduce((text, [sought, replacement]) => {
    const at = typeof sought === 'string' ? text.indexOf(sought) : text.search(sought);
    if (at < 0) throw changed(String(sought));
    return text.slice(0, at) + text.slice(at).replace(sought, () => replacement);
  }, xml);

const changed = (what: string): Error => new Error(`the package podcast changed its output: no ${what}`);
