import { Podcast } from 'podcast';
import type { Episode, Feed, Tag } from '../model.js';
import { ITUNES, PODCAST } from '../namespace/uris.js';
import { escapeText } from '../text.js';
import { channelTags, itemTags, usedPrefixes } from './tags.js';

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

const renderChannel = (feed: Feed): readonly [head: string, tail: string] => {
  const { show, url, updated } = feed;
  const namespaces = usedNamespaces(feed);
  const podcast = new Podcast({
    title: placeholder('title'),
    description: placeholder('description'),
    generator: placeholder('generator'),
    siteUrl: show.link,
    feedUrl: url,
    namespaces: { iTunes: false, podcast: false, simpleChapters: false },
    customNamespaces: {
      itunes: ITUNES,
      podcast: PODCAST,
      ...(feed.isArchive ? { fh: 'http://purl.org/syndication/history/1.0' } : {}),
      ...namespaces,
    },
    customElements: channelTags(feed).map(elementOf),
  });
  const built = updated === undefined ? '' : `\n    <lastBuildDate>${new Date(updated).toUTCString()}</lastBuildDate>`;
  const [head = '', tail] = replaceAllOnce(podcast.buildXml({ indent: INDENT }), [
    ['?><rss', '?>\n<rss'],
    ...('dc' in namespaces ? [] : [[' xmlns:dc="http://purl.org/dc/elements/1.1/"', ''] as const]),
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

const renderItem = (episode: Episode): string => {
  const podcast = new Podcast({ namespaces: { iTunes: false, podcast: false, simpleChapters: false } });
  podcast.addItem({
    title: placeholder('title'),
    description: episode.description === undefined ? '' : escapeText(episode.description),
    url: episode.link,
    guid: episode.guid,
    date: new Date(episode.published),
    enclosure: { url: episode.enclosure.url, size: episode.enclosure.bytes, type: episode.enclosure.type },
    customElements: [
      ...(episode.notes === undefined
        ? []
        : [{ 'content:encoded': { _cdata: new TextDecoder().decode(episode.notes) } }]),
      ...itemTags(episode).map(elementOf),
    ],
  });
  const xml = podcast.buildXml({ indent: INDENT });
  const start = xml.indexOf('    <item>');
  const end = xml.lastIndexOf('</item>');
  if (start < 0 || end < 0) throw changed('item');
  return replaceAllOnce(`${xml.slice(start, end)}</item>\n`, [
    [`<title><![CDATA[${placeholder('title')}]]></title>`, `<title>${escapePlain(episode.title)}</title>`],
  ]);
};

const usedNamespaces = (feed: Feed): Readonly<Record<string, string>> => {
  const used = usedPrefixes(feed);
  return Object.fromEntries(Object.entries(feed.show.namespaces).filter(([prefix]) => used.has(prefix)));
};

/** An element as the package takes it. */
const elementOf = ({ name, attributes, text, children }: Tag): Element => {
  const hasAttributes = Object.keys(attributes).length > 0;
  // In a list, the package would write an empty element as a pair of tags.
  if (text === '' && children.length === 0) return { [name]: hasAttributes ? { _attr: attributes } : '' };
  if (!hasAttributes && children.length === 0) return { [name]: text };
  const content = children.length === 0 ? [text] : children.map(elementOf);
  return { [name]: [...(hasAttributes ? [{ _attr: attributes }] : []), ...content] };
};

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
