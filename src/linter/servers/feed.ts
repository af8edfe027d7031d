import type { Reply } from '../../servers.js';
import { clip } from '../../text.js';
import { PROFILES } from '../rule.js';
import { charsetOf, hostOf, isChallenge, isEndless, isFeed, shownType, shownUrl, typeOf } from './reply.js';
import type { ServerComplaint, ServerRule } from './rule.js';

/** What podcast apps are served as a feed. */
const FEED_TYPE = /^(?:application|text)\/(?:xml|(?:rss|atom|rdf)\+xml|x-rss\+xml)$/;

/** Types that say XML, and leave open of what kind. */
const PLAIN_XML = /^(?:application|text)\/xml$/;

/** Bytes in which the W3C validator looks for the root. */
const HEAD = 512;

/** Statuses of servers that do not like who asks. */
const TURNED_AWAY: ReadonlySet<number> = new Set([403, 406, 415, 429]);

const isTurnedAway = (reply: Reply): boolean => TURNED_AWAY.has(reply.status) || isChallenge(reply);

const refusal = (reply: Reply): string =>
  isChallenge(reply) ? 'sends a challenge for browsers' : `answers ${reply.status}`;

/** How feeds are to be served to whoever asks. */
export const FEED_RULES: readonly ServerRule[] = [
  {
    id: 'apple/public-feed',
    wants: 'the feed for everybody, with status 200',
    weight: 'required',
    profiles: PROFILES,
    why: 'apps and directories fetch a feed without a login, and list none that they cannot fetch',
    hint: 'serve the feed with status 200 to everybody',
    about: ['feed'],
    good: {},
    bad: { every: { status: 401 } },
    judge: ({ get }) =>
      get && get.status !== 200 && !isTurnedAway(get)
        ? [{ message: `${hostOf(get)} answers ${get.status} for the feed` }]
        : [],
  },
  {
    id: 'http/bots',
    wants: 'the feed for programs, whatever they accept',
    weight: 'recommended',
    profiles: PROFILES,
    why: 'feeds are fetched by programs: who wants a browser, its headers or its scripts locks apps out',
    hint: 'leave the feed out of the protection against bots, and serve it whatever Accept says',
    about: ['feed'],
    good: {},
    bad: { bare: { status: 415 } },
    judge: ({ get, bare }) => {
      if (get && isTurnedAway(get)) return [{ message: `${hostOf(get)} ${refusal(get)}`, weight: 'required' }];
      return isFeed(get) && bare && !isFeed(bare)
        ? [{ message: `${hostOf(bare)} ${refusal(bare)} to a client that sends no Accept` }]
        : [];
    },
  },
  {
    id: 'podcastindex/fetch',
    wants: 'an answer within 30 s and 10 redirects',
    weight: 'required',
    // That a feed cannot be had is told to others by http/reachable and http/redirects.
    profiles: ['podcast-index'],
    why: 'the Podcast Index gives up after 30 s, 10 redirects or 73,400,320 bytes',
    hint: 'serve the feed from a file, at the address that the directories have',
    about: ['feed'],
    good: { redirects: [301, 301] },
    bad: { every: { isSilent: true } },
    judge: ({ address, failure }) =>
      address.kind === 'feed' && failure && (isEndless(failure) || failure.isSlow || failure.failure === 'too-large')
        ? [{ message: `${failure.host} ${failure.reason}` }]
        : [],
  },
  {
    id: 'http/type',
    wants: 'a type of feeds, and no download',
    weight: 'recommended',
    profiles: PROFILES,
    why: 'readers that go by the type take the feed for a page or for a download',
    hint: 'serve the feed with Content-Type: application/rss+xml; charset=utf-8',
    about: ['feed'],
    good: { get: { headers: { 'content-type': 'application/xml' } } },
    bad: { get: { headers: { 'content-type': 'text/html; charset=utf-8' } } },
    judge: ({ get }) => (isFeed(get) ? mistyped(get) : []),
  },
  {
    id: 'w3c/content-type',
    wants: 'a type that says RSS, in the encoding of the feed',
    weight: 'recommended',
    profiles: ['w3c'],
    why: 'the W3C validator warns when the type leaves open that it is a feed, or speaks of another encoding',
    hint: 'serve the feed with Content-Type: application/rss+xml; charset=utf-8',
    about: ['feed'],
    good: { get: { headers: { 'content-type': 'application/rss+xml; charset=utf-8' } } },
    bad: [
      { get: { headers: { 'content-type': 'application/rss+xml; charset=iso-8859-1' } } },
      {
        get: {
          headers: { 'content-type': 'application/xml', 'content-encoding': '' },
          body: `<?xml version="1.0"?><!-- ${'knots '.repeat(1000)} --><rss version="2.0"><channel/></rss>`,
        },
      },
    ],
    judge: ({ get }) => (isFeed(get) && FEED_TYPE.test(typeOf(get)) ? unspecific(get) : []),
  },
  {
    id: 'w3c/http',
    wants: 'compression, and redirects that are permanent',
    weight: 'informational',
    profiles: ['w3c'],
    why: 'the W3C validator notes a feed that comes uncompressed, and one that has moved only for a time',
    hint: 'compress the feed with gzip; redirect with 301 or 308 where it has moved for good',
    about: ['feed'],
    good: { redirects: [301] },
    bad: { redirects: [302] },
    judge: ({ get }) => {
      if (!isFeed(get)) return [];
      const passing = get.hops.find(({ status }) => status !== 301 && status !== 308);
      return [
        ...(get.headers['content-encoding'] === undefined ? [{ message: 'the feed comes uncompressed' }] : []),
        ...(passing ? [{ message: `${shownUrl(passing.url)} redirects for a time only (${passing.status})` }] : []),
      ];
    },
  },
  {
    id: 'w3c/self-match',
    wants: 'a link to "self" that is the address of the feed',
    weight: 'recommended',
    profiles: ['w3c'],
    why: 'apps and hubs take the link to "self" for the address of the feed, and the W3C validator compares them',
    hint: 'let the link to "self" be the address that subscribers have',
    about: ['feed'],
    good: {},
    bad: { self: 'https://www.example.com/another.xml' },
    judge: ({ address: { self, url }, get }) =>
      self === undefined || !isFeed(get) || [url, get.url].some((one) => isSame(one, self))
        ? []
        : [{ message: `the feed calls itself ${shownUrl(self)}, and was fetched from ${shownUrl(get.url)}` }],
  },
  {
    id: 'http/deterministic',
    wants: 'the same bytes when it is asked for twice',
    weight: 'recommended',
    profiles: ['podcast-index'],
    why: 'the Podcast Index compares the bytes of a feed: one that is never the same is read anew each time',
    hint: 'leave out of the feed what changes by itself, as the time of the request, random numbers and session ids',
    about: ['feed'],
    good: {},
    bad: { bare: { body: '<rss version="2.0"><channel><title>Another</title></channel></rss>' } },
    judge: ({ get, bare }) =>
      isFeed(get) && isFeed(bare) && !get.body.equals(bare.body)
        ? [{ message: 'the feed is not the same when it is asked for twice' }]
        : [],
  },
];

const mistyped = (get: Reply): readonly ServerComplaint[] => {
  const type = typeOf(get);
  const isDownload = /^\s*attachment/i.test(get.headers['content-disposition'] ?? '');
  return [
    ...(FEED_TYPE.test(type) ? [] : [{ message: `the feed is served as ${shownType(type)}` }]),
    ...(isDownload ? [{ message: 'the feed is served as a download' }] : []),
  ];
};

/** https://github.com/w3c/feedvalidator: mediaTypes.py and xmlEncoding.py */
const unspecific = (get: Reply): readonly ServerComplaint[] => {
  const [type, charset] = [typeOf(get), charsetOf(get)];
  const declared = declaredIn(get.body);
  const begins = get.body.subarray(0, HEAD).toString('latin1');
  return [
    ...(charset !== undefined && charset !== declared
      ? [{ message: `the feed is served in ${clip(charset, 40)}, and declares ${clip(declared, 40)}` }]
      : []),
    ...(PLAIN_XML.test(type) && !begins.includes('<rss')
      ? [{ message: `the feed is served as ${type}, and <rss stands behind its first ${HEAD} bytes` }]
      : []),
    ...(type.startsWith('text/') && charset === undefined
      ? [{ message: `the feed is served as ${type} without a charset`, weight: 'informational' as const }]
      : []),
  ];
};

const declaredIn = (body: Buffer): string =>
  /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)/
    .exec(
      body
        .subarray(0, HEAD)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    )?.[1]
    ?.toLowerCase() ?? 'utf-8';

const isSame = (one: string, other: string): boolean => {
  const plain = (url: string): string => new URL(url).href.replace(/#.*$/, '').replace(/\/$/, '');
  return plain(one) === plain(other);
};
