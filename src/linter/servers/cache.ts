import type { Reply } from '../../servers.js';
import { clip } from '../../text.js';
import { PROFILES } from '../rule.js';
import { isFeed, lists } from './reply.js';
import type { ServerComplaint, ServerRule } from './rule.js';

/** How apps learn without much ado that nothing has changed. */
export const CACHE_RULES: readonly ServerRule[] = [
  {
    id: 'http/etag',
    wants: 'ETag and Last-Modified',
    weight: 'recommended',
    profiles: ['apple', 'spotify', 'podcast-index'],
    why: 'apps ask several times an hour; with ETag and Last-Modified they learn in one line that nothing is new',
    hint: 'send ETag and Last-Modified, with HEAD and with 304, too',
    about: ['feed'],
    good: {},
    bad: { every: { headers: { etag: '', 'last-modified': '' } } },
    judge: ({ get, head, byEtag }) =>
      isFeed(get) ? [...unmarked(get), ...(head ? unlike(get, head) : []), ...bareOf304(get, byEtag)] : [],
  },
  {
    id: 'apple/conditional-get',
    wants: '304 when nothing has changed',
    weight: 'recommended',
    profiles: ['apple', 'spotify', 'podcast-index'],
    why: 'the crawlers of Apple, Spotify and the Podcast Index ask whether a feed has changed since, and are told so',
    hint: 'answer 304 to If-None-Match and If-Modified-Since, when nothing has changed',
    about: ['feed'],
    good: {},
    bad: { byEtag: { status: 200 } },
    judge: ({ get, byEtag, byDate }) => [
      ...(isFeed(get) && byEtag && byEtag.status !== 304
        ? [{ message: `If-None-Match with the ETag of the feed is answered ${byEtag.status}, not 304` }]
        : []),
      ...(isFeed(get) && byDate && byDate.status !== 304
        ? [{ message: `If-Modified-Since with the Last-Modified of the feed is answered ${byDate.status}, not 304` }]
        : []),
    ],
  },
  {
    id: 'http/vary',
    wants: 'Vary: Accept-Encoding, and an ETag for each encoding',
    weight: 'recommended',
    profiles: PROFILES,
    why: 'a cache between server and app hands compressed bytes to clients that cannot read them',
    hint: 'send Vary: Accept-Encoding, and for each encoding an ETag of its own, or a weak one',
    about: ['feed'],
    good: {},
    bad: { every: { headers: { vary: '' } } },
    judge: ({ get, bare }) => {
      const coding = get?.headers['content-encoding'];
      if (coding === undefined || !isFeed(get)) return [];
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
