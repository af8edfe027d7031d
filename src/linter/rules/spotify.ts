import { childOf, childrenOf, type Element, textOf } from '../../xml/element.js';
import { eachAttribute, eachText, gather, mustHave, quoted } from '../check.js';
import { attributesOf } from '../html-scan.js';
import { htmlTagsIn, notesOf } from '../html-tags.js';
import { hasMailAddress, isReachable } from '../mail.js';
import { extensionOf } from '../media-names.js';
import type { Complaint, Rule } from '../rule.js';
import { pointsToNoArt } from './apple-both.js';

const SPOTIFY_MEDIA = /^(?:audio\/(?:mpeg|mp3|mp4|m4a|x-m4a|aac)|video\/(?:mp4|m4v|x-m4v))(?:\s*;|$)/i;

const HTTP = /http:/i;

/** Ends of files that are images of other kinds; many hosts serve art from addresses without one. */
const OTHER_IMAGES = /^(?:avif|bmp|gif|heic|ico|jp2|psd|svg|webp)$/i;

const mustHaveOneOf = (parent: Element, names: readonly [string, ...string[]]): readonly Complaint[] =>
  names.some((name) => childOf(parent, name)) ? [] : mustHave(parent, names[0]);

/** What an episode needs, each by one of some elements; one that has a summary only is told of by spotify/no-summary. */
const NEEDED: readonly (readonly [string, ...string[]])[] = [
  ['title', 'media:title'],
  ['description', 'media:description', 'content:encoded', 'itunes:summary'],
  ['enclosure'],
  ['pubDate'],
];

const limitOf = (attribute: string): string =>
  `<spotify:limit xmlns:spotify="http://www.spotify.com/ns/rss"${attribute}/>`;

const madeIn = (countries: string): string =>
  `<spotify:countryOfOrigin xmlns:spotify="http://www.spotify.com/ns/rss">${countries}</spotify:countryOfOrigin>`;

const AN_ITEM =
  '<title>The bowline</title><itunes:summary>Of knots.</itunes:summary><enclosure url="https://example.com/1.mp3"/><pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>';

/** Spotify: its Podcast Delivery Specification v1.10, and https://support.spotify.com */
export const SPOTIFY: readonly Rule[] = [
  {
    id: 'spotify/live-requirements',
    wants: 'an author and an episode',
    weight: 'required',
    profiles: ['spotify'],
    about: ['itunes:author'],
    why: 'Spotify lets a show go live only with an author tag and at least one episode',
    hint: 'write <itunes:author>Name</itunes:author> in the channel, and publish an episode',
    good: '<itunes:author>Mara</itunes:author>',
    bad: [
      { example: '', says: 'channel has no itunes:author' },
      { example: (feed) => feed.replace(/<item>[\s\S]*<\/item>\n/, ''), says: 'channel has no item' },
    ],
    channel: (channel) => [...mustHave(channel, 'itunes:author'), ...mustHave(channel, 'item')],
  },
  {
    id: 'spotify/channel',
    wants: 'a language and a cover',
    weight: 'required',
    profiles: ['spotify'],
    about: ['itunes:image'],
    why: 'Spotify asks every show for a language and a cover in its delivery specification',
    hint: 'add <language> and <itunes:image href="…"/> to the channel',
    good: '<itunes:image href="https://example.com/art.jpg"/>',
    bad: [
      { example: '', says: 'channel has no itunes:image' },
      { example: '<itunes:image>https://example.com/art.jpg</itunes:image>', says: 'itunes:image has no href' },
      { example: (feed) => feed.replace('<language>en</language>\n', ''), says: 'channel has no language' },
    ],
    channel: (channel) => [
      ...['language', 'itunes:image'].flatMap((name) => mustHave(channel, name)),
      ...pointsToNoArt(channel),
    ],
  },
  {
    id: 'spotify/art',
    wants: 'a cover that is named as JPEG, PNG or TIFF',
    weight: 'recommended',
    profiles: ['spotify'],
    about: ['itunes:image'],
    why: 'Spotify takes covers as JPEG, PNG or TIFF',
    hint: 'save the cover as .jpg or .png, square, as large as it is',
    good: '<itunes:image href="https://example.com/art.tiff"/>',
    bad: ['<itunes:image href="https://example.com/art.webp"/>', '<itunes:image href="https://example.com/ART.GIF"/>'],
    channel: (channel) =>
      eachAttribute(
        channel,
        'itunes:image',
        'href',
        (href = '') => !OTHER_IMAGES.test(extensionOf(href) ?? ''),
        (href = '') => `itunes:image points to a file that ends in .${extensionOf(href) ?? ''}`,
      ),
  },
  {
    id: 'spotify/item',
    wants: 'title, description, enclosure and pubDate of each episode',
    weight: 'required',
    profiles: ['spotify'],
    about: ['title', 'description', 'enclosure', 'pubDate', 'itunes:summary'],
    why: "Spotify's delivery specification requires it of every episode",
    hint: 'give each item title, description, enclosure and pubDate',
    good: AN_ITEM,
    bad: [
      { example: AN_ITEM.replace(/<title.*?<\/title>/, ''), says: 'item has no title' },
      { example: AN_ITEM.replace(/<itunes:summary.*<\/itunes:summary>/, ''), says: 'item has no description' },
      { example: AN_ITEM.replace(/<enclosure.*\/>/, ''), says: 'item has no enclosure' },
      { example: AN_ITEM.replace(/<pubDate.*<\/pubDate>/, ''), says: 'item has no pubDate' },
    ],
    item: (item) => gather(NEEDED, (names) => mustHaveOneOf(item, names)),
  },
  {
    id: 'spotify/no-summary',
    wants: 'a text beside itunes:summary',
    weight: 'informational',
    profiles: ['spotify'],
    about: ['description', 'content:encoded', 'itunes:summary'],
    why: 'Spotify does not read itunes:summary, so the episode has no text there',
    hint: 'give the text as <description> too',
    good: [
      '<description>Of knots.</description><itunes:summary>Of knots.</itunes:summary>',
      '<content:encoded>Of knots.</content:encoded><itunes:summary>Of knots.</itunes:summary>',
    ],
    bad: '<itunes:summary>Of knots.</itunes:summary>',
    item: (item) =>
      ['description', 'media:description', 'content:encoded'].some((name) => childOf(item, name))
        ? []
        : childrenOf(item, 'itunes:summary').map((at) => ({
            at,
            message: `${at.tag} ${quoted(at.text)} is the only text of the episode`,
          })),
  },
  {
    id: 'spotify/media',
    wants: 'audio in MP3 or MP4',
    weight: 'informational',
    profiles: ['spotify'],
    about: ['enclosure'],
    why: 'Spotify takes MP3, and MP4 with AAC',
    hint: 'publish the episode as MP3, type audio/mpeg',
    good: ['audio/x-m4a', ' AUDIO/MPEG; x=y ', ' '].map(
      (type) => `<enclosure url="https://example.com/1" length="20000" type="${type}"/>`,
    ),
    bad: '<enclosure url="https://example.com/1.ogg" length="20000" type="audio/ogg"/>',
    only: 'enclosure',
    item: (item) =>
      eachAttribute(
        item,
        'enclosure',
        'type',
        (type) => !type?.trim() || SPOTIFY_MEDIA.test(type.trim()),
        (type) => `enclosure is of type ${quoted(type)}, neither MP3 nor MP4`,
      ),
  },
  {
    id: 'spotify/html',
    wants: 'links with https in notes',
    weight: 'informational',
    profiles: ['spotify'],
    about: ['description'],
    why: 'Spotify makes links of https addresses only, so listeners there cannot follow others',
    hint: 'link to the https address, if the site has one',
    good: '<description><![CDATA[<p>See <a href="https://example.com/">it</a>, <a name="x">http:</a> and <img src="http://example.com/a.jpg">.</p>]]></description>',
    bad: [
      {
        example: '<description><![CDATA[<p>See <a href="http://example.com/">it</a>.</p>]]></description>',
        says: 'description links to "http://example.com/"',
      },
      {
        example:
          '<description><![CDATA[<A HREF="HTTP://example.com/1">1</A> <a href="http://example.com/2">2</a>]]></description>',
        says: '"HTTP://example.com/1", as do 1 more links',
      },
    ],
    item: (item) =>
      gather(notesOf(item), (at) => {
        const links = htmlTagsIn(at, HTTP)
          .filter(({ name, source }) => name === 'a' && HTTP.test(source))
          .map((tag) => attributesOf(tag).get('href') ?? '')
          .filter((href) => /^\s*http:/i.test(href));
        const others = links.length > 1 ? `, as do ${links.length - 1} more links` : '';
        return links.length === 0 ? [] : [{ at, message: `${at.tag} links to ${quoted(links[0])}${others}` }];
      }),
  },
  {
    id: 'spotify/ns',
    wants: 'recentCount of spotify:limit, codes of countries in spotify:countryOfOrigin',
    weight: 'informational',
    profiles: ['spotify'],
    about: ['spotify:limit', 'spotify:countryOfOrigin'],
    why: 'Spotify reads the limit from recentCount, and countries as ISO 3166 codes; it has no use for anything else',
    hint: 'write <spotify:limit recentCount="100"/> and <spotify:countryOfOrigin>de at</spotify:countryOfOrigin>',
    good: [limitOf(' recentCount="100"'), madeIn(' de, AT ')],
    bad: [
      { example: limitOf(''), says: 'spotify:limit has no recentCount' },
      { example: limitOf(' recentCount="all"'), says: '"all", not a number' },
      { example: madeIn('Germany'), says: 'not two-letter codes of countries' },
      { example: madeIn('de '.repeat(1000)), says: 'not two-letter codes of countries' },
    ],
    channel: (channel) => [
      ...eachAttribute(
        channel,
        'spotify:limit',
        'recentCount',
        (count) => count !== undefined && /^\s*[1-9]\d*\s*$/.test(count),
        (count, { tag }) =>
          count === undefined ? `${tag} has no recentCount` : `recentCount of ${tag} is ${quoted(count)}, not a number`,
      ),
      ...eachText(
        channel,
        'spotify:countryOfOrigin',
        // All countries of the world take no more.
        (text) => text.length <= 2000 && /^[a-z]{2}(?:[\s,]+[a-z]{2})*$/i.test(text.trim()),
        (text, { tag }) => `${tag} is ${quoted(text)}, not two-letter codes of countries`,
      ),
    ],
  },
  {
    id: 'spotify/claim-mail',
    wants: 'an e-mail address in itunes:owner',
    // Asked for when a show is claimed; one that is claimed already goes on without.
    weight: 'recommended',
    profiles: ['spotify'],
    about: ['itunes:owner', 'managingEditor'],
    why: 'Spotify mails its code to itunes:email when a show is claimed, as YouTube and Amazon do',
    hint: 'add <itunes:owner> with an <itunes:email> that reaches you, at least while you claim the show',
    good: '<itunes:owner><itunes:name>Mara</itunes:name><itunes:email>podcast@example.com</itunes:email></itunes:owner>',
    bad: [
      '<itunes:owner><itunes:name>Mara</itunes:name></itunes:owner>',
      { example: '', says: 'the show has no e-mail address' },
      {
        example: '<managingEditor>podcast@example.com</managingEditor>',
        says: 'the show has no e-mail address in an itunes:owner',
      },
      {
        example: '<itunes:owner><itunes:email>podcast@example</itunes:email></itunes:owner>',
        says: 'itunes:email is "podcast@example", which no mail reaches',
      },
    ],
    channel: (channel) => {
      const emails = childrenOf(channel, 'itunes:owner').map((owner) => textOf(owner, 'itunes:email'));
      const at = childOf(channel, 'itunes:owner') ?? channel;
      const written = emails.find((email) => email !== '');
      if (emails.some(isReachable)) return [];
      if (written !== undefined) return [{ at, message: `itunes:email is ${quoted(written)}, which no mail reaches` }];
      const isElsewhere = hasMailAddress(channel);
      return [{ at, message: `the show has no e-mail address${isElsewhere ? ' in an itunes:owner' : ''}` }];
    },
  },
];
