import { quoted } from '../check.js';
import {
  authorComplaints,
  jsonText,
  languageComplaints,
  memberOf,
  missing,
  objectsIn,
  ofUnknownName,
  ofWrongAddress,
  ofWrongKind,
  oldAuthorComplaints,
  partsOfFeed,
} from '../json-check.js';
import type { JsonRule } from '../json-rule.js';
import { EXTENSIONS, LANGUAGE, NEW_AUTHORS, WHOLE_ADDRESSES } from './json-both.js';
import { JSON_ITEM } from './json-item.js';

const VERSION = 'https://jsonfeed.org/version/1.1';

/** Beyond so many bytes, a feed "places a burden on feed readers". */
const MOST_BYTES = 1_000_000;

const SPEC = 'JSON Feed 1.1 asks for it (https://www.jsonfeed.org/version/1.1/)';

/** What JSON Feed 1.1 asks of the file and of its top, then of items: https://www.jsonfeed.org/version/1.1/ */
export const JSON_FEED: readonly JsonRule[] = [
  {
    id: 'jsonfeed/top',
    wants: 'well-formed JSON in UTF-8, to its end',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'no reader takes a part of a JSON document: the feed is off the air',
    hint: 'mend the JSON at this place, or let a library write it',
    good: (feed) => ` ${feed}\n`,
    bad: (feed) => feed.slice(0, -9),
    document: ({ problem, feed }) =>
      problem ? [{ at: { ...problem, name: feed.name }, message: `the JSON cannot be read: ${problem.reason}` }] : [],
  },
  {
    id: 'jsonfeed/top',
    wants: 'no byte order mark',
    weight: 'recommended',
    profiles: ['jsonfeed'],
    why: 'RFC 8259 forbids it in JSON, and parsers that are strict stop at it',
    hint: 'save the file as UTF-8 without a byte order mark',
    good: (feed) => feed,
    bad: (feed) => `\uFEFF${feed}`,
    document: ({ hasMark, feed }) =>
      hasMark ? [{ at: { ...feed, line: 1, column: 1 }, message: 'the file begins with a byte order mark' }] : [],
  },
  {
    id: 'jsonfeed/top',
    wants: 'each member once in its object',
    weight: 'recommended',
    profiles: ['jsonfeed'],
    why: 'of members with one name, some readers take the first, others the last, or refuse the feed',
    hint: 'leave one of them out',
    good: (feed) => feed,
    bad: (feed) => feed.replace('"title"', '"title": "Ropes",\n"title"'),
    document: ({ repeated }) =>
      repeated.map((at) => ({ at, message: `${quoted(at.name)} stands in its object more than once` })),
  },
  {
    id: 'jsonfeed/top',
    wants: '1,000,000 bytes at most',
    weight: 'informational',
    profiles: ['jsonfeed'],
    why: 'readers fetch all of a feed each time: JSON Feed calls 250,000 bytes fine, and 1,000,000 a burden',
    hint: 'shorten content_html, or move old items to a feed at next_url',
    good: { description: 'x'.repeat(MOST_BYTES / 2) },
    bad: { description: 'x'.repeat(MOST_BYTES) },
    document: ({ bytes, feed }) => (bytes > MOST_BYTES ? [{ at: feed, message: `the feed has ${bytes} bytes` }] : []),
  },
  {
    id: 'jsonfeed/top',
    wants: 'version, title and items',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: `readers take what lacks one of them for no feed; ${SPEC}`,
    hint: 'add version, title and items to the top of the feed',
    good: { title: 'Knots' },
    bad: { title: undefined },
    feed: (feed) => partsOfFeed(feed).slice(0, 1).flatMap(missing),
  },
  {
    id: 'jsonfeed/top',
    wants: `the version ${VERSION}`,
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'readers know by it that, and how, they can read the feed',
    hint: `write "version": "${VERSION}"`,
    good: { version: VERSION },
    bad: { version: 'https://jsonfeed.org/version/7' },
    feed: ({ members }) => {
      const at = members.get('version');
      if (at?.kind !== 'text' || at.value === VERSION || at.value.trim() === '') return [];
      if (at.value !== 'https://jsonfeed.org/version/1')
        return [{ at, message: `version is ${quoted(at.value)}, not ${VERSION}` }];
      return [{ at, message: 'it is JSON Feed 1, which 1.1 has replaced', weight: 'informational' }];
    },
  },
  {
    id: 'jsonfeed/top',
    wants: 'members of the kinds that JSON Feed gives them',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: `readers in typed languages refuse a feed in which something is of another kind; ${SPEC}`,
    hint: 'write each member as JSON Feed has it, or leave it out',
    good: { expired: false },
    bad: { expired: 'no' },
    feed: (feed) => partsOfFeed(feed).flatMap(ofWrongKind),
  },
  {
    id: 'jsonfeed/top',
    wants: 'home_page_url and feed_url',
    weight: 'recommended',
    profiles: ['jsonfeed'],
    why: 'JSON Feed calls them required on the public web: feed_url is what readers know the feed by',
    hint: 'add the addresses of the page of the show, and of the feed itself',
    good: { home_page_url: 'https://example.com/' },
    bad: { feed_url: undefined },
    feed: (feed) =>
      ['home_page_url', 'feed_url']
        .filter((name) => !memberOf(feed, name))
        .map((name) => ({ at: feed, message: `${feed.name} has no ${name}` })),
  },
  {
    id: 'jsonfeed/top',
    ...WHOLE_ADDRESSES,
    good: { icon: 'https://example.com/icon.png' },
    bad: { icon: '/icon.png' },
    feed: (feed) => partsOfFeed(feed).flatMap(ofWrongAddress),
  },
  {
    id: 'jsonfeed/top',
    wants: 'a next_url other than the feed_url',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'readers that follow it go in a circle; JSON Feed forbids it',
    hint: 'let next_url be the address of older items, or leave it out',
    good: { next_url: 'https://example.com/feed-2.json' },
    bad: { next_url: 'https://example.com/feed.json' },
    feed: (feed) => {
      const at = feed.members.get('next_url');
      const next = jsonText(feed, 'next_url');
      return at && next !== '' && next === jsonText(feed, 'feed_url')
        ? [{ at, message: `next_url is ${quoted(next)}, the feed itself` }]
        : [];
    },
  },
  {
    id: 'jsonfeed/top',
    ...LANGUAGE,
    good: { language: 'pt-BR' },
    bad: { language: 'English' },
    feed: languageComplaints,
  },
  {
    id: 'jsonfeed/top',
    wants: 'authors with a name, url or avatar',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: `readers have nothing to show of an author who has none of them; ${SPEC}`,
    hint: 'add a name, or leave the author out',
    good: { authors: [{ name: 'Mara' }] },
    bad: { authors: [{}] },
    feed: authorComplaints,
  },
  {
    id: 'jsonfeed/top',
    ...NEW_AUTHORS,
    good: { author: { name: 'Mara' }, authors: [{ name: 'Mara' }] },
    bad: { author: { name: 'Mara' }, authors: undefined },
    feed: oldAuthorComplaints,
  },
  {
    id: 'jsonfeed/top',
    wants: 'hubs with a type and a url',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: `nobody can subscribe at a hub without them; ${SPEC}`,
    hint: 'write { "type": "WebSub", "url": "https://…" }, or leave the hub out',
    good: { hubs: [{ type: 'WebSub', url: 'https://hub.example.com/' }] },
    bad: { hubs: [{ type: 'WebSub' }] },
    feed: (feed) =>
      partsOfFeed(feed)
        .filter(({ object }) => object.name.startsWith('hubs['))
        .flatMap(missing),
  },
  {
    id: 'jsonfeed/top',
    ...EXTENSIONS,
    good: { _itunes: { explicit: false } },
    bad: { subtitle: 'Ropes' },
    feed: (feed) => partsOfFeed(feed).flatMap(ofUnknownName),
  },
  {
    id: 'jsonfeed/top',
    wants: 'something to play, in a podcast',
    weight: 'informational',
    profiles: ['jsonfeed'],
    why: 'the audio of a podcast is an attachment of its item: without any, readers show a blog',
    hint: 'add attachments to the items, with url and mime_type',
    good: (feed) => feed,
    bad: { items: [{ id: '1', content_text: 'How to tie it.' }] },
    feed: (feed) => {
      const items = objectsIn(feed, 'items');
      const at = memberOf(feed, 'items');
      if (!at || items.length === 0 || items.some((item) => objectsIn(item, 'attachments').length > 0)) return [];
      return [{ at, message: 'no item has an attachment' }];
    },
  },
  ...JSON_ITEM,
];
