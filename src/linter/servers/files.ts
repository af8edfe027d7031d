import { PROFILES } from '../rule.js';
import { hostOf, isEndless, isFine, NAMES, ofHost, shownType, shownUrl, typeOf } from './reply.js';
import type { Served, ServerComplaint, ServerRule } from './rule.js';

/** Redirects that are few. */
const FEW = 5;

/** Whatever a feed leads to. */
export const ADDRESS_RULES: readonly ServerRule[] = [
  {
    id: 'http/reachable',
    wants: 'every file that the feed names, to be had',
    weight: 'required',
    profiles: PROFILES,
    why: 'what cannot be fetched is not played, not shown, and may cost the episode its place in directories',
    hint: 'put the file where the feed says it is, for everybody and without a login, or mend the address',
    about: ['media', 'art', 'transcript', 'chapters', 'feed'],
    good: {},
    bad: { every: { status: 404 } },
    judge: (served) => {
      const absent = absence(served);
      const isText = served.address.kind === 'transcript' || served.address.kind === 'chapters';
      return absent ? [{ ...absent, ...(isText ? { weight: 'recommended' } : {}) }] : [];
    },
  },
  {
    id: 'http/redirects',
    wants: '5 redirects at most',
    weight: 'recommended',
    profiles: PROFILES,
    why: 'each redirect is one more host that may be down, and apps follow a limited number',
    hint: `use no more than ${FEW} redirects: leave out statistics prefixes, and write the address that is led to`,
    about: ['media', 'feed', 'art', 'transcript', 'chapters'],
    good: { redirects: [302, 302, 302, 302, 302] },
    bad: { redirects: [302, 302, 302, 302, 302, 302] },
    judge: ({ address: { kind }, failure, get, head }) => {
      if (failure && isEndless(failure)) {
        const { host, reason } = failure;
        return [{ message: `${NAMES[kind]}: ${host} ${reason}`, weight: 'required' }];
      }
      const hops = (get ?? head)?.hops.length ?? 0;
      return hops > FEW ? [{ message: `${NAMES[kind]} stands behind ${hops} redirects` }] : [];
    },
  },
  {
    id: 'apple/https',
    wants: 'https all the way',
    weight: 'recommended',
    profiles: ['apple', 'spotify', 'psp1', 'podcast-index'],
    why: 'what comes without encryption can be changed on its way, and apps and web players refuse or warn of it',
    hint: 'serve it over https, redirects included',
    about: ['media', 'feed', 'art', 'transcript', 'chapters'],
    good: { redirects: [302] },
    bad: { redirects: [302], isDowngraded: true },
    judge: ({ address: { kind, url }, get, head }) => {
      const reply = get ?? head;
      const ways = reply ? [...reply.hops.map((hop) => hop.url), reply.url] : [];
      const open = ways.find((one) => one.startsWith('http:'));
      // Of an address that is written with http another rule tells; but not of that of the command line.
      if (open === undefined || (kind !== 'feed' && url.startsWith('http:'))) return [];
      return [{ message: `${NAMES[kind]} comes by ${shownUrl(open)}, without encryption` }];
    },
  },
];

/** What stands in the way of a file, if it cannot be had; what other rules tell of is left to them. */
const absence = ({ address: { kind }, failure, get, head, range }: Served): ServerComplaint | undefined => {
  const replies = [get, head, range].filter((reply) => reply !== undefined);
  if (failure) {
    // How large a feed may be is the Podcast Index's own affair.
    const isLeft = isEndless(failure) || (kind === 'feed' && failure.failure === 'too-large');
    const by = replies.some(isFine) ? ` in every way (${failure.way})` : '';
    if (isLeft) return undefined;
    const { host, reason } = failure;
    const message = `${NAMES[kind]} cannot be had${by}: ${host} ${reason}`;
    return { message, ...(OF_A_HOST.has(failure.failure) ? { cause: host } : {}) };
  }
  const [first] = replies;
  if (kind === 'feed' || !first || replies.some(isFine)) return undefined;
  return { message: `${NAMES[kind]} is not there: ${hostOf(first)} answers ${(range ?? first).status}` };
};

/** Failures of a host, rather than of one address. */
const OF_A_HOST: ReadonlySet<string> = new Set(['unreachable', 'refused', 'unsafe']);

/** Pictures and audio, which are asked for in parts. */
export const FILE_RULES: readonly ServerRule[] = [
  {
    id: 'apple/http-head-range',
    wants: 'answers to HEAD for audio',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    why: 'Apple asks for the head of audio before it takes an episode, and for parts of files afterwards',
    hint: 'let the server answer HEAD as it does GET, and Range',
    // Parts of audio are asked for by http/range, the head of art by apple/artwork-http.
    about: ['media'],
    good: {},
    bad: { head: { status: 405 } },
    judge: ({ head, range }) =>
      head && range && isFine(range) && !isFine(head)
        ? [ofHost(head, `HEAD of the enclosure is answered ${head.status}`)]
        : [],
  },
  {
    id: 'apple/artwork-range',
    wants: 'answers to Range for art',
    weight: 'required',
    profiles: ['apple'],
    why: 'Apple requires byte ranges of the servers of art, as of those of audio',
    hint: 'serve art as a file: a part of it with 206 and Content-Range',
    about: ['art'],
    good: {},
    bad: { range: { status: 200 } },
    judge: ({ head, range }) =>
      head && range && isFine(range) && range.status !== 206
        ? [ofHost(range, 'the server of the picture knows no byte ranges')]
        : [],
  },
  {
    id: 'apple/artwork-http',
    wants: 'art with an image type and Last-Modified, for HEAD, too',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    why: 'Apple asks by HEAD, and by Last-Modified, whether a picture is a new one; it keeps the old one otherwise',
    hint: 'let the server answer HEAD, with an image type and Last-Modified',
    about: ['art'],
    good: {},
    bad: { head: { status: 403 } },
    judge: ({ head, range }) => {
      if (!head || ![head, range].some((reply) => reply && isFine(reply))) return [];
      if (!isFine(head)) return [ofHost(head, `HEAD of the picture is answered ${head.status}`)];
      const type = typeOf(head);
      return [
        ...(type.startsWith('image/') ? [] : [{ message: `the picture is served as ${shownType(type)}` }]),
        ...(head.headers['last-modified'] === undefined
          ? [{ ...ofHost(head, 'the picture has no Last-Modified'), weight: 'recommended' as const }]
          : []),
      ];
    },
  },
  {
    id: 'http/range',
    wants: 'audio with type and length, and in parts',
    weight: 'required',
    profiles: PROFILES,
    why: 'apps seek and resume by byte ranges, and choose a player by the type',
    hint: 'serve audio as a file: with its type and length, and a part of it with 206 and Content-Range',
    about: ['media'],
    good: {},
    bad: { range: { status: 200 }, head: { headers: { 'accept-ranges': 'none' } } },
    judge: ({ address, head, range }) => {
      if (!range || ![head, range].some((reply) => reply && isFine(reply))) return [];
      return [...partComplaints({ head, range }), ...typeComplaints(address.type ?? '', { head, range })];
    },
  },
  {
    id: 'rss/enclosure-length',
    wants: 'the length that the server sends',
    weight: 'recommended',
    profiles: PROFILES,
    why: 'apps show the length as the size of the download, and some take one of another size for broken off',
    hint: 'write the number of bytes that the server sends',
    about: ['media'],
    good: {},
    bad: { head: { headers: { 'content-length': '7' } }, range: { headers: { 'content-range': 'bytes 0-1/7' } } },
    judge: ({ address: { length = '' }, head, range }) => {
      const [told, sent] = [/^[1-9]\d{0,14}$/.test(length) ? Number(length) : undefined, bytesOf({ head, range })];
      return told === undefined || sent === undefined || told === sent
        ? []
        : [{ message: `the enclosure has a length of ${told}, its file ${sent} bytes` }];
    },
  },
];

type Replies = Pick<Served, 'head' | 'range'>;

const partComplaints = ({ head, range }: Replies): readonly ServerComplaint[] => {
  if (!range) return [];
  if (range.status === 200)
    return [ofHost(range, 'the server of the enclosure knows no byte ranges: it sends the whole file')];
  if (range.status !== 206) return [ofHost(range, `the server answers ${range.status} when it is asked for a part`)];
  const part = /^bytes 0-1\/(?:\d+|\*)$/i.test(range.headers['content-range']?.trim() ?? '');
  if (!part) return [ofHost(range, '206 comes without the Content-Range that was asked for')];
  if (!head || !isFine(head)) return [];
  const [whole, told] = [totalOf(range), lengthOf(head)];
  if (told === undefined)
    return [{ ...ofHost(head, 'HEAD does not tell the length of the enclosure'), weight: 'recommended' }];
  return [
    ...(whole !== undefined && whole !== told
      ? [{ message: `the enclosure has ${told} bytes by HEAD, ${whole} by its parts`, weight: 'recommended' as const }]
      : []),
    ...(head.headers['accept-ranges'] === undefined
      ? [{ ...ofHost(head, 'HEAD does not say Accept-Ranges: bytes'), weight: 'informational' as const }]
      : []),
  ];
};

const typeComplaints = (meant: string, { head, range }: Replies): readonly ServerComplaint[] => {
  const reply = [head, range].find((one) => one && isFine(one));
  if (!reply) return [];
  const served = typeOf(reply);
  if (/^text\/html$|^application\/xhtml/.test(served)) return [{ message: `the enclosure is served as ${served}` }];
  return meant === '' || familyOf(meant) === familyOf(served)
    ? []
    : [
        {
          ...ofHost(reply, `the enclosure is served as ${shownType(served)}, not ${shownType(meant)}`),
          weight: 'recommended' as const,
        },
      ];
};

/** Other names of the types that feeds use. */
const FAMILIES: Readonly<Record<string, string>> = {
  'audio/mp3': 'audio/mpeg',
  'audio/mpeg3': 'audio/mpeg',
  'audio/x-mpeg': 'audio/mpeg',
  'audio/x-mp3': 'audio/mpeg',
  'audio/m4a': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/mp4a-latm': 'audio/mp4',
  'audio/aacp': 'audio/aac',
  'audio/x-aac': 'audio/aac',
  'audio/opus': 'audio/ogg',
  'application/ogg': 'audio/ogg',
  'audio/x-wav': 'audio/wav',
  'audio/x-flac': 'audio/flac',
  'video/x-m4v': 'video/mp4',
};

const familyOf = (type: string): string => FAMILIES[type] ?? type;

type Sent = { readonly headers: Readonly<Record<string, string>> };

const lengthOf = ({ headers }: Sent): number | undefined => numberOf(headers['content-length']);

/** The length of the whole: https://www.rfc-editor.org/rfc/rfc9110#field.content-range */
const totalOf = ({ headers }: Sent): number | undefined =>
  numberOf(/\/(\d+)$/.exec(headers['content-range']?.trim() ?? '')?.[1]);

const numberOf = (text = ''): number | undefined => (/^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined);

const bytesOf = ({ head, range }: Replies): number | undefined =>
  (range?.status === 206 ? totalOf(range) : undefined) ?? (head && isFine(head) ? lengthOf(head) : undefined);
