import type { Reply } from '../../servers.js';
import { clip } from '../../text.js';
import { PROFILES } from '../rule.js';
import { charsetOf, hostOf, isEndless, isFine, lists, shownType, shownUrl, typeOf } from './reply.js';
import type { ServerComplaint, ServerRule } from './rule.js';

/** What podcast apps are served as a feed. */
const FEED_TYPE = /^(?:application|text)\/(?:xml|(?:rss|atom|rdf)\+xml|x-rss\+xml)$/;

/** Types that say XML, and leave open of what kind. */
const PLAIN_XML = /^(?:application|text)\/xml$/;

/** Bytes in which the W3C validator looks for the root. */
const HEAD = 512;

/** Statuses of servers that do not like who asks. */
const TURNED_AWAY: ReadonlySet<number> = new Set([403, 406, 415, 429]);

/** A page that wants a browser to prove itself: https://developers.cloudflare.com/cloudflare-challenges/ */
const isChallenge = ({ headers, body }: Reply): boolean =>
  headers['cf-mitigated'] === 'challenge' ||
  (/^text\/html/i.test(headers['content-type'] ?? '') &&
    /just a moment|checking your browser|enable javascript|captcha/i.test(body.subarray(0, 8192).toString('latin1')));

const isTurnedAway = (reply: Reply): boolean => TURNED_AWAY.has(reply.status) || isChallenge(reply);

const refusal = (reply: Reply): string =>
  isChallenge(reply) ? 'sends a challenge for browsers' : `answers ${reply.status}`;

/** How feeds are to be served to whoever asks. */
export const FEED_RULES: readonly ServerRule[] = [
  {
    id: 'apple/public-feed',
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
    weight: 'recommended',
    profiles: PROFILES,
    why: 'feeds are fetched by programs: who wants a browser, its headers or its scripts locks apps out',
    hint: 'leave the feed out of the protection against bots, and serve it whatever Accept says',
    about: ['feed'],
    good: {},
    bad: { bare: { status: 415 } },
    judge: ({ get, bare }) => {
      if (get && isTurnedAway(get)) return [{ message: `${hostOf(get)} ${refusal(get)}`, weight: 'required' }];
      return get?.status === 200 && bare && (bare.status !== 200 || isChallenge(bare))
        ? [{ message: `${hostOf(bare)} ${refusal(bare)} to who sends no Accept` }]
        : [];
    },
  },
  {
    id: 'podcastindex/fetch',
    weight: 'required',
    profiles: PROFILES,
    why: 'the Podcast Index gives up after 30 s, 10 redirects or 73,400,320 bytes, and hardly anybody is more patient',
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
    weight: 'recommended',
    profiles: PROFILES,
    why: 'readers that go by the type take the feed for a page or for a download',
    hint: 'serve the feed with Content-Type: application/rss+xml; charset=utf-8',
    about: ['feed'],
    good: { get: { headers: { 'content-type': 'application/xml' } } },
    bad: { get: { headers: { 'content-type': 'text/html; charset=utf-8' } } },
    judge: ({ get }) => (get?.status === 200 && !isChallenge(get) ? mistyped(get) : []),
  },
  {
    id: 'w3c/content-type',
    weight: 'recommended',
    profiles: ['w3c'],
    why: 'the W3C validator warns when the type leaves open that it is a feed, or speaks of another encoding',
    hint: 'serve the feed with Content-Type: application/rss+xml; charset=utf-8',
    about: ['feed'],
    good: { get: { headers: { 'content-type': 'application/rss+xml; charset=utf-8' } } },
    bad: { get: { headers: { 'content-type': 'application/rss+xml; charset=iso-8859-1' } } },
    judge: ({ get }) => (get?.status === 200 && FEED_TYPE.test(typeOf(get)) ? unspecific(get) : []),
  },
  {
    id: 'w3c/http',
    weight: 'informational',
    profiles: ['w3c'],
    why: 'the W3C validator notes a feed that comes uncompressed, and one that has moved only for a time',
    hint: 'compress the feed with gzip; redirect with 301 or 308 where it has moved for good',
    about: ['feed'],
    good: { redirects: [301] },
    bad: { redirects: [302] },
    judge: ({ get }) => {
      if (get?.status !== 200) return [];
      const passing = get.hops.find(({ status }) => status !== 301 && status !== 308);
      return [
        ...(get.headers['content-encoding'] === undefined ? [{ message: 'the feed comes uncompressed' }] : []),
        ...(passing ? [{ message: `${shownUrl(passing.url)} redirects for a time only (${passing.status})` }] : []),
      ];
    },
  },
  {
    id: 'w3c/self-match',
    weight: 'recommended',
    profiles: ['w3c'],
    why: 'apps and hubs take the link to "self" for the address of the feed, and the W3C validator compares them',
    hint: 'let the link to "self" be the address that subscribers have',
    about: ['feed'],
    good: {},
    bad: { self: 'https://www.example.com/another.xml' },
    judge: ({ address: { self, url }, get }) =>
      self === undefined || get?.status !== 200 || [url, get.url].some((one) => isSame(one, self))
        ? []
        : [{ message: `the feed calls itself ${shownUrl(self)}, and was fetched from ${shownUrl(get.url)}` }],
  },
  {
    id: 'http/deterministic',
    weight: 'recommended',
    profiles: ['podcast-index'],
    why: 'the Podcast Index compares the bytes of a feed: one that is never the same is read anew each time',
    hint: 'leave out of the feed what changes by itself, as the time of the request, random numbers and session ids',
    about: ['feed'],
    good: {},
    bad: { bare: { body: '<rss version="2.0"><channel><title>Another</title></channel></rss>' } },
    judge: ({ get, bare }) =>
      get?.status === 200 && bare?.status === 200 && !isChallenge(bare) && !get.body.equals(bare.body)
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

/** How apps learn without much ado that nothing has changed. */
export const CACHE_RULES: readonly ServerRule[] = [
  {
    id: 'http/etag',
    weight: 'recommended',
    profiles: ['apple', 'spotify', 'podcast-index'],
    why: 'apps ask several times an hour; with ETag and Last-Modified they learn in one line that nothing is new',
    hint: 'send ETag and Last-Modified, with HEAD and with 304, too',
    about: ['feed'],
    good: {},
    bad: { every: { headers: { etag: '', 'last-modified': '' } } },
    judge: ({ get, head, byEtag }) =>
      get?.status === 200 ? [...unmarked(get), ...(head ? unlike(get, head) : []), ...bareOf304(get, byEtag)] : [],
  },
  {
    id: 'apple/conditional-get',
    weight: 'recommended',
    profiles: ['apple', 'spotify', 'podcast-index'],
    why: 'the crawlers of Apple, Spotify and the Podcast Index ask whether a feed has changed since, and are told so',
    hint: 'answer 304 to If-None-Match and If-Modified-Since, when nothing has changed',
    about: ['feed'],
    good: {},
    bad: { byEtag: { status: 200 } },
    judge: ({ byEtag, byDate }) => [
      ...(byEtag && byEtag.status !== 304
        ? [{ message: `If-None-Match with the ETag of the feed is answered ${byEtag.status}, not 304` }]
        : []),
      ...(byDate && byDate.status !== 304
        ? [{ message: `If-Modified-Since with the Last-Modified of the feed is answered ${byDate.status}, not 304` }]
        : []),
    ],
  },
  {
    id: 'http/vary',
    weight: 'recommended',
    profiles: PROFILES,
    why: 'a cache between server and app hands compressed bytes to who cannot read them',
    hint: 'send Vary: Accept-Encoding, and for each encoding an ETag of its own, or a weak one',
    about: ['feed'],
    good: {},
    bad: { every: { headers: { vary: '' } } },
    judge: ({ get, bare }) => {
      const coding = get?.headers['content-encoding'];
      if (!get || coding === undefined || !isFine(get)) return [];
      const { etag, vary } = get.headers;
      const isShared = etag?.startsWith('"') && bare?.headers.etag === etag;
      return [
        ...(lists(vary, 'accept-encoding')
          ? []
          : [{ message: `the feed comes in ${clip(coding, 20)} without Vary: Accept-Encoding` }]),
        ...(isShared && bare?.headers['content-encoding'] === undefined
          ? [{ message: `the feed has the same strong ETag in ${clip(coding, 20)} and uncompressed` }]
          : []),
      ];
    },
  },
];

const unmarked = ({ headers }: Reply): readonly ServerComplaint[] => {
  const { etag, 'last-modified': date } = headers;
  if (etag === undefined && date === undefined) return [{ message: 'the feed has neither ETag nor Last-Modified' }];
  if (etag === undefined) return [{ message: 'the feed has no ETag' }];
  return date === undefined ? [{ message: 'the feed has no Last-Modified', weight: 'informational' }] : [];
};

const unlike = (get: Reply, head: Reply): readonly ServerComplaint[] => {
  if (head.status !== 200) return [{ message: `HEAD is answered ${head.status}, GET 200` }];
  const other = ['content-type', 'etag'].find((name) => get.headers[name] !== head.headers[name]);
  return other === undefined ? [] : [{ message: `HEAD and GET differ in ${other}`, weight: 'informational' }];
};

const bareOf304 = (get: Reply, byEtag: Reply | undefined): readonly ServerComplaint[] =>
  byEtag?.status === 304 && get.headers.etag !== undefined && byEtag.headers.etag === undefined
    ? [{ message: '304 comes without the ETag of the feed', weight: 'informational' }]
    : [];
