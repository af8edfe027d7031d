import { createHash } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { jpeg } from './images.js';

/** An episode as Podbean holds it; optional means that Podbean leaves it out too. */
export type FakeEpisode = {
  /** The embed id, as `89pkp-17707c7`. */
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  /** An ISO instant. */
  readonly published: string;
  /** The true length of the audio. */
  readonly bytes: number;
  readonly seconds: number;
  /** The name of the audio, `<slug>.mp3` by default. */
  readonly file?: string;
  /** The MIME type of the audio, `audio/mpeg` by default. */
  readonly type?: string;
  /** A path; the address is that of this Podbean. */
  readonly image?: string;
  readonly season?: number;
  readonly episode?: number;
  readonly episodeType?: 'full' | 'trailer' | 'bonus';
  /** As the feed writes it: `false`, `No`, `Clean`, `true`. */
  readonly explicit?: string;
  /** As the feed and the player write it, the seconds by default. */
  readonly duration?: string;
  readonly transcript?: boolean;
  readonly chapters?: boolean;
  readonly inFeed?: boolean;
  readonly state?: 'public' | 'scheduled' | 'private';
};

/** A request; its status is 0 until the head of an answer is sent. */
export type Asked = {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
};

/** Takes over a request. */
export type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

/** A Podbean on loopback, and what it was asked. */
export type Podbean = {
  readonly origin: string;
  readonly host: string;
  /** The show's feed. */
  readonly feed: string;
  /** The player's address, with `{id}` in it. */
  readonly player: string;
  readonly episodeLink: (slug: string) => string;
  /** The address of the enclosure, which redirects. */
  readonly mediaOf: (episode: FakeEpisode) => string;
  readonly imageOf: (episode?: Pick<FakeEpisode, 'image'>) => string;
  /** Every request in the order of arrival, but those for art; may be emptied. */
  readonly asked: Asked[];
  /** Every request for art. */
  readonly askedForArt: Asked[];
  /** How many asked paths contain or match a part. */
  readonly countOf: (part: string | RegExp, method?: string) => number;
  /** Every request whose path begins with or matches `path` is answered by `answer`; the latest wins; returns an undo. */
  readonly fault: (path: string | RegExp, answer: Answerer) => () => void;
  /** Tests add and replace. */
  readonly episodes: FakeEpisode[];
  readonly close: () => Promise<void>;
};

type Options = {
  /** Milliseconds before each answer. */
  readonly latency?: number;
  readonly title?: string;
  /** Leaves closing to the caller, as outside a test. */
  readonly keep?: boolean;
};

/** Starts a Podbean that closes when its test is over. */
export const startPodbean = async (
  episodes: readonly FakeEpisode[],
  { latency = 0, title = 'Knots & Splices', keep = false }: Options = {},
): Promise<Podbean> => {
  const asked: Asked[] = [];
  const askedForArt: Asked[] = [];
  const faults = new Set<readonly [path: string | RegExp, answer: Answerer]>();
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '', headers } = request;
    (path.startsWith('/imglogo/') ? askedForArt : asked).push(askedOf(method, path, headers, response));
    if (latency > 0) await wait(latency);
    const fault = [...faults].findLast(([part]) =>
      typeof part === 'string' ? path.startsWith(part) : hits(path, part),
    );
    if (fault) fault[1](request, response);
    else await send(await answer(show, request), request, response);
  };
  const server = createServer(listenerOf(respond));
  const host = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
  const show: Show = { origin: `http://${host}`, title, episodes: [...episodes] };
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  if (!keep) onTestFinished(close);
  return {
    origin: show.origin,
    host,
    feed: feedOf(show),
    player: `${show.origin}/player/{id}`,
    episodeLink: (slug) => linkOf(show, slug),
    mediaOf: (episode) => mediaOf(show, episode),
    imageOf: (episode = {}) => imageOf(show, episode),
    asked,
    askedForArt,
    countOf: (part, method) =>
      asked.filter((one) => hits(one.path, part) && (method === undefined || one.method === method)).length,
    fault: (path, answerer) => {
      const fault = [path, answerer] as const;
      faults.add(fault);
      return () => void faults.delete(fault);
    },
    episodes: show.episodes,
    close,
  };
};

const hits = (path: string, part: string | RegExp): boolean =>
  typeof part === 'string' ? path.includes(part) : path.search(part) !== -1;

const askedOf = (method: string, path: string, headers: IncomingHttpHeaders, response: ServerResponse): Asked => ({
  method,
  path,
  headers,
  get status() {
    return response.headersSent ? response.statusCode : 0;
  },
});

/** A caller that hangs up is no failure; anything else is one of this file, and must not pass for Podbean's. */
const listenerOf =
  (respond: (request: IncomingMessage, response: ServerResponse) => Promise<void>): RequestListener =>
  (request, response) => {
    respond(request, response).catch((problem: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(`the fake failed: ${String(problem)}`);
    });
  };

type Show = { readonly origin: string; readonly title: string; readonly episodes: FakeEpisode[] };

type Call = {
  readonly show: Show;
  readonly request: IncomingMessage;
  /** What the route's pattern caught. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
};

type Reply = {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string | Buffer | Readable;
};

type Route = readonly [method: 'GET' | 'POST', path: RegExp, answer: (call: Call) => Reply | Promise<Reply>];

const answer = (show: Show, request: IncomingMessage): Reply | Promise<Reply> => {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  for (const [wanted, pattern, answerRoute] of ROUTES) {
    const found = pattern.exec(path);
    if (!found || wanted !== method) continue;
    return answerRoute({ show, request, parts: found.slice(1).map(decode), query: new URLSearchParams(query) });
  }
  return NOT_FOUND;
};

const send = async ({ status, headers, body }: Reply, { method }: IncomingMessage, response: ServerResponse) => {
  const isWhole = typeof body === 'string' || Buffer.isBuffer(body);
  const length = isWhole ? { 'Content-Length': Buffer.byteLength(body) } : {};
  response.writeHead(status, { Server: 'nginx', ...length, ...headers });
  if (isWhole || body === undefined || method === 'HEAD') response.end(isWhole ? body : undefined);
  else await pipeline(body, response);
};

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const HTML = { 'Content-Type': 'text/html; charset=UTF-8' };

const NOT_FOUND: Reply = {
  status: 404,
  headers: HTML,
  body: '<!DOCTYPE html>\n<html><head><title>Page not found</title></head><body><h1>404</h1></body></html>\n',
};

const jsonReply = (status: number, value: unknown): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=UTF-8' },
  body: JSON.stringify(value),
});

const hashOf = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

const keyOf = ({ id }: FakeEpisode): string =>
  BigInt(`0x${hashOf(id)}`)
    .toString(36)
    .slice(-16);

const numberOf = ({ id }: FakeEpisode): number => Number.parseInt(id.replace(/^.*-/, ''), 16);

const uuidOf = ({ id }: FakeEpisode): string =>
  hashOf(id).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-a$4-$5');

const feedOf = ({ origin }: Show): string => `${origin}/feed/knots/feed.xml`;
const linkOf = ({ origin }: Show, slug: string): string => `${origin}/e/${slug}/`;
const fileOf = ({ slug, file = `${slug}.mp3` }: FakeEpisode): string => file;
const typeOf = ({ type = 'audio/mpeg' }: FakeEpisode): string => type;
const durationOf = ({ seconds, duration = String(seconds) }: FakeEpisode): string => duration;
const stateOf = ({ state = 'public' }: FakeEpisode): string => state;
const playerOf = ({ id }: FakeEpisode): string => `https://www.podbean.com/player-v2/?i=${id}-pb`;
const notesOf = ({ title }: FakeEpisode): string => `<p>Notes on <b>${escapeXml(title)}</b> &amp; its knots.</p>\n`;

const mediaOf = ({ origin }: Show, episode: FakeEpisode): string =>
  `${origin}/mf/web/${keyOf(episode)}/${fileOf(episode)}`;

/** The art of an episode, or that of its show. */
const imageOf = ({ origin }: Pick<Show, 'origin'>, { image = ART }: Pick<FakeEpisode, 'image'>): string =>
  new URL(image, origin).href;

const transcriptOf = ({ origin }: Show, { id, transcript }: FakeEpisode, kind: 'srt' | 'vtt'): string =>
  transcript ? `${origin}/transcripts/${id}.${kind}` : '';

const chaptersOf = ({ origin }: Show, { id, chapters }: FakeEpisode): string =>
  chapters ? `${origin}/chapters/${id}.json` : '';

const newestFirst = (episodes: readonly FakeEpisode[]): readonly FakeEpisode[] =>
  episodes.toSorted((a, b) => Date.parse(b.published) - Date.parse(a.published));

const byId = ({ episodes }: Show, id: string | undefined): FakeEpisode | undefined =>
  episodes.find((episode) => episode.id === id);

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const ART = '/imglogo/image-logo/1/knots.jpg';
const AUTHOR = 'Ada Rigger';

/** The show's clock is two hours ahead of UTC all year. */
const localOf = (published: string): Date => new Date(Date.parse(published) + 7_200_000);
const localIso = (published: string): string => localOf(published).toISOString().slice(0, 19);
const rfc822 = (published: string): string => localOf(published).toUTCString().replace('GMT', '+0200');

// The feed: elements, order and odd indentation as in shared/facts/podbean-feed-sample.xml.

const listed = ({ episodes }: Show): readonly FakeEpisode[] =>
  newestFirst(episodes.filter((episode) => episode.inFeed !== false && stateOf(episode) === 'public'));

const newestOf = (episodes: readonly FakeEpisode[]): string => episodes[0]?.published ?? '2022-01-01T00:00:00Z';

const renderFeed = (show: Show): string => {
  const items = listed(show);
  const title = escapeXml(show.title);
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:spotify="http://www.spotify.com/ns/rss" version="2.0">

<channel>
    <title>${title}</title>
    <atom:link href="${feedOf(show)}" rel="self" type="application/rss+xml" />
    <link>${show.origin}</link>
    <description>&lt;p&gt;A show on knots.&lt;/p&gt;</description>
    <pubDate>${rfc822(newestOf(items))}</pubDate>
    <generator>https://podbean.com/?v=5.5</generator>
    <language>en</language>
    <spotify:countryOfOrigin>za</spotify:countryOfOrigin>
    <copyright>Copyright 2026 All rights reserved.</copyright>
    <category>Technology</category>
    <ttl>1440</ttl>
    <itunes:type>episodic</itunes:type>
          <itunes:summary>A show on knots.</itunes:summary>
        <itunes:author>${AUTHOR}</itunes:author>
\t<itunes:category text="Technology" />
    <itunes:owner>
        <itunes:name>${AUTHOR}</itunes:name>
            </itunes:owner>
    \t<itunes:block>No</itunes:block>
\t<itunes:explicit>false</itunes:explicit>
\t<itunes:new-feed-url>${feedOf(show)}</itunes:new-feed-url>
    <itunes:image href="${show.origin}${ART}" />
    <image>
        <url>${show.origin}${ART}</url>
        <title>${title}</title>
        <link>${show.origin}</link>
        <width>144</width>
        <height>144</height>
    </image>
${items.map((episode, index) => renderItem(show, episode, index + 1)).join('')}<spotify:limit>100</spotify:limit></channel>
</rss>
`;
};

const renderItem = (show: Show, episode: FakeEpisode, order: number): string => {
  const title = escapeXml(episode.title);
  const link = escapeXml(linkOf(show, episode.slug));
  const notes = escapeXml(notesOf(episode));
  const media = escapeXml(mediaOf(show, episode));
  return `    <item>
        <title>${title}</title>
        <itunes:title>${title}</itunes:title>
        <link>${link}</link>
                    <comments>${link}#comments</comments>        <pubDate>${rfc822(episode.published)}</pubDate>
        <guid isPermaLink="false">knots.podbean.com/${uuidOf(episode)}</guid>
                                    <description>${notes}</description>
                                                            <content:encoded>${notes}</content:encoded>
                                    
        <enclosure url="${media}" length="${episode.bytes}" type="${typeOf(episode)}" />
        <itunes:summary>Notes on ${title} &amp; its knots.</itunes:summary>
        <itunes:author>${AUTHOR}</itunes:author>
${renderOptional('itunes:explicit', episode.explicit)}        <itunes:block>No</itunes:block>
        <itunes:duration>${escapeXml(durationOf(episode))}</itunes:duration>
${renderOptional('itunes:season', episode.season)}${renderOptional('itunes:episode', episode.episode)}${renderOptional('itunes:episodeType', episode.episodeType)}${renderLinks(show, episode)}    <spotify:order>${order}</spotify:order></item>
`;
};

const renderOptional = (name: string, value: string | number | undefined): string =>
  value === undefined ? '' : `        <${name}>${escapeXml(String(value))}</${name}>\n`;

const renderLinks = (show: Show, episode: FakeEpisode): string => {
  const transcript = transcriptOf(show, episode, 'vtt');
  const chapters = chaptersOf(show, episode);
  return [
    episode.image ? `        <itunes:image href="${escapeXml(imageOf(show, episode))}" />` : '',
    transcript ? `                                <podcast:transcript url="${transcript}" type="text/vtt" />` : '',
    chapters ? `        <podcast:chapters url="${chapters}" type="application/json+chapters" />` : '',
  ].join('');
};

const PACKERS: Readonly<Record<string, (body: string) => Buffer>> = { br: brotliCompressSync, gzip: gzipSync };

const answerFeed = ({ show, request }: Call): Reply => {
  const body = renderFeed(show);
  const accepted = request.headers['accept-encoding']?.toString() ?? '';
  const encoding = Object.keys(PACKERS).find((name) => new RegExp(`\\b${name}\\b`).test(accepted));
  const tag = `"${hashOf(body).slice(0, 32)}"`;
  const headers = {
    // As nginx does: packed bytes are only weakly the same.
    ETag: encoding ? `W/${tag}` : tag,
    'Last-Modified': new Date(newestOf(listed(show))).toUTCString(),
    Vary: 'Accept-Encoding',
  };
  if (isKnown(request.headers['if-none-match'], tag)) return { status: 304, headers };
  const typed = { ...headers, 'Content-Type': 'text/xml; charset=utf-8' };
  const packed = encoding && PACKERS[encoding]?.(body);
  if (!packed) return { status: 200, headers: typed, body };
  return { status: 200, headers: { ...typed, 'Content-Encoding': encoding }, body: packed };
};

const isKnown = (known: string | undefined, tag: string): boolean =>
  (known ?? '').split(',').some((one) => ['*', tag].includes(one.trim().replace(/^W\//, '')));

// The player: JSON for those who ask for it, the same as XML for all others.

type Data = string | number | readonly Data[] | { readonly [name: string]: Data };

const answerPlayer = ({ show, request, parts }: Call): Reply => {
  const episode = byId(show, parts[0]?.replace(/-pb$/, ''));
  if (!episode) return dataReply(request, 404, PLAYER_NOT_FOUND);
  if (stateOf(episode) === 'private') return dataReply(request, 403, NO_RIGHTS);
  return dataReply(request, 200, playerData(show, episode));
};

const PLAYER_NOT_FOUND = {
  name: 'Not Found',
  message: 'Page not found.',
  code: 0,
  status: 404,
  type: 'yii\\web\\NotFoundHttpException',
};

const NO_RIGHTS = {
  type: 'wwwsite\\exceptions\\PlayerNoRightsException',
  loginUrl: 'https://www.podbean.com/login?redirect=player',
};

const playerData = (show: Show, episode: FakeEpisode): Data => ({
  episodes: [playerEpisode(show, episode)],
  setting: { podcastTitle: show.title, podcastLink: show.origin, author: AUTHOR, podcastProtectedType: 'public' },
  podcastApps: [{ name: 'Apple Podcasts', link: 'https://podcasts.apple.com/podcast/id1' }],
  rssPageLink: feedOf(show),
});

const playerEpisode = (show: Show, episode: FakeEpisode): Data => {
  const media = mediaOf(show, episode);
  const isScheduled = stateOf(episode) === 'scheduled';
  return {
    id: numberOf(episode),
    title: episode.title,
    link: linkOf(show, episode.slug),
    type: typeOf(episode).startsWith('video/') ? 'video' : 'audio',
    protectedLevel: 'public',
    resource: isScheduled ? 'future episode' : media,
    resourceMimetype: typeOf(episode),
    fallbackResource: isScheduled ? '' : media,
    fallbackResourceMimetype: isScheduled ? '' : typeOf(episode),
    downloadLink: isScheduled ? '' : media.replace('/mf/web/', '/mf/download/'),
    shareLink: `https://www.podbean.com/media/share/pb-${episode.id}`,
    publishTime: localOf(episode.published).toLocaleDateString('en-US', { dateStyle: 'long', timeZone: 'UTC' }),
    duration: durationOf(episode),
    logo: imageOf(show, episode),
    largeLogo: imageOf(show, episode),
    content: notesOf(episode),
    transcripts_url: transcriptOf(show, episode, 'srt'),
    chaptersUrl: chaptersOf(show, episode),
  };
};

const dataReply = ({ headers }: IncomingMessage, status: number, data: Data): Reply =>
  headers.accept?.includes('application/json')
    ? jsonReply(status, data)
    : {
        status,
        headers: { 'Content-Type': 'application/xml; charset=UTF-8' },
        body: `<?xml version="1.0" encoding="UTF-8"?>\n<response>${xmlOf(data)}</response>\n`,
      };

const xmlOf = (data: Data): string => {
  if (typeof data !== 'object') return escapeXml(String(data));
  const fields = Array.isArray(data) ? data.map((one: Data) => ['item', one] as const) : Object.entries(data);
  return fields.map(([name, value]) => `<${name}>${xmlOf(value)}</${name}>`).join('');
};

// The episode's page.

const answerPage = ({ show, parts }: Call): Reply => {
  const episode = show.episodes.find((one) => decode(one.slug) === parts[0] && stateOf(one) === 'public');
  return episode ? { status: 200, headers: HTML, body: renderPage(show, episode) } : NOT_FOUND;
};

const renderPage = (show: Show, episode: FakeEpisode): string => {
  const [title, image, media] = [episode.title, imageOf(show, episode), mediaOf(show, episode)].map(escapeXml);
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="UTF-8">
  <title>${title} | ${escapeXml(show.title)}</title>
  <link rel="canonical" href="${escapeXml(linkOf(show, episode.slug))}">
  <meta property="og:title" content="${title}">
  <meta property="og:image" content="${image}">
  <meta property="og:audio" content="${media}">
  <meta name="twitter:card" content="player">
  <meta name="twitter:player" content="${playerOf(episode)}&amp;from=pb6admin&amp;square=1&amp;share=1&amp;download=1">
  <script type="application/ld+json">${renderLinkedData(show, episode)}</script>
</head>
<body><h1>${title}</h1><a href="${media}">Download</a></body>
</html>
`;
};

const renderLinkedData = (show: Show, episode: FakeEpisode): string =>
  JSON.stringify({
    '@context': 'https://schema.org/',
    '@type': 'PodcastEpisode',
    url: linkOf(show, episode.slug),
    name: episode.title,
    datePublished: localIso(episode.published),
    description: notesOf(episode),
    associatedMedia: { '@type': 'MediaObject', contentUrl: mediaOf(show, episode) },
    partOfSeries: { '@type': 'PodcastSeries', name: show.title, url: show.origin },
  }).replaceAll('<', '\\u003C');

// The audio: a redirect, then bytes that are made as they are sent.

const answerMedia = (call: Call): Reply => {
  const [key = '', file = ''] = call.parts;
  const location = `${call.show.origin}/cdn/${key}/${encodeURIComponent(file)}?token=x`;
  return byMedia(call) ? { status: 302, headers: { ...HTML, Location: location }, body: '' } : NOT_FOUND;
};

const byMedia = ({ show, parts: [key, file] }: Call): FakeEpisode | undefined =>
  show.episodes.find((episode) => keyOf(episode) === key && decode(fileOf(episode)) === file);

const answerAudio = (call: Call): Reply => {
  const { method, headers: wishes } = call.request;
  const episode = byMedia(call);
  if (!episode) return NOT_FOUND;
  const { bytes } = episode;
  const common = { 'Accept-Ranges': 'bytes', ETag: `"${keyOf(episode)}-${bytes.toString(16)}"` };
  const range = method === 'GET' ? rangeOf(wishes.range, bytes) : undefined;
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...common, 'Content-Range': `bytes */${bytes}` }, body: '' };
  }
  const { start, end } = range ?? { start: 0, end: bytes };
  const headers = {
    ...common,
    'Content-Type': typeOf(episode),
    'Content-Length': end - start,
    ...(range && { 'Content-Range': `bytes ${start}-${end - 1}/${bytes}` }),
  };
  return { status: range ? 206 : 200, headers, body: Readable.from(audioOf(typeOf(episode), start, end)) };
};

/** A half-open range of bytes. */
type Range = { readonly start: number; readonly end: number };

/** What a `Range` asks of so many bytes; undefined for none, and for what a server may ignore. */
const rangeOf = (header: string | undefined, bytes: number): Range | 'unsatisfiable' | undefined => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  return start < end ? { start, end } : 'unsatisfiable';
};

/** The beginning of a file and the frame that fills the rest. */
type Format = { readonly head: Buffer; readonly frame: Buffer };

const MP3: Format = {
  head: Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'),
  // 24 ms of silence at 48 kHz and 128 kbit/s: exactly 16,000 bytes a second.
  frame: Buffer.concat([Buffer.from([0xff, 0xfb, 0x94, 0x64]), Buffer.alloc(380)]),
};

const MP4: Format = {
  head: Buffer.from('\0\0\0\x18ftypM4A \0\0\x02\0M4A mp42\0\0\0\0mdat', 'latin1'),
  frame: Buffer.alloc(384, 0x55),
};

const formatOf = (type: string): Format => (/mp4|m4a|m4v|quicktime/.test(type) ? MP4 : MP3);

const FRAMES = 170;

function* audioOf(type: string, start: number, end: number): Generator<Buffer> {
  const { head, frame } = formatOf(type);
  if (start < head.length) yield head.subarray(start, Math.min(end, head.length));
  const block = Buffer.concat(Array.from({ length: FRAMES }, () => frame));
  let at = Math.max(start, head.length);
  while (at < end) {
    const from = (at - head.length) % frame.length;
    const chunk = block.subarray(from, Math.min(block.length, from + end - at));
    yield chunk;
    at += chunk.length;
  }
}

// Art: the headers of a JPEG, which is all that is read.

const answerArt = ({ request: { method, headers: wishes } }: Call): Reply => {
  const image = jpeg();
  const common = { 'Accept-Ranges': 'bytes', 'Content-Type': 'image/jpeg', ETag: `"${hashOf(image).slice(0, 16)}"` };
  if (isKnown(wishes['if-none-match'], common.ETag)) return { status: 304, headers: common };
  const range = method === 'GET' ? rangeOf(wishes.range, image.length) : undefined;
  if (typeof range !== 'object') return { status: 200, headers: common, body: image };
  const { start, end } = range;
  const headers = { ...common, 'Content-Range': `bytes ${start}-${end - 1}/${image.length}` };
  return { status: 206, headers, body: image.subarray(start, end) };
};

// Transcripts and chapters.

const CUE = 'Welcome to the show.';

const TRANSCRIPTS: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  vtt: { type: 'text/vtt', body: `WEBVTT\n\n00:00:00.000 --> 00:00:02.500\n${CUE}\n` },
  srt: { type: 'application/x-subrip', body: `1\n00:00:00,000 --> 00:00:02,500\n${CUE}\n` },
};

const answerTranscript = ({ show, parts: [id, kind = ''] }: Call): Reply => {
  const transcript = TRANSCRIPTS[kind];
  if (!transcript || !byId(show, id)?.transcript) return NOT_FOUND;
  return { status: 200, headers: { 'Content-Type': transcript.type }, body: transcript.body };
};

const CHAPTERS: Reply = {
  status: 200,
  headers: { 'Content-Type': 'application/json+chapters' },
  body: JSON.stringify({ version: '1.2.0', chapters: [{ startTime: 0, title: 'Welcome' }] }),
};

const answerChapters = ({ show, parts: [id] }: Call): Reply => (byId(show, id)?.chapters ? CHAPTERS : NOT_FOUND);

// The official API.

const CREDENTIALS = Buffer.from('test-id:test-secret').toString('base64');
const TOKEN = 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0';

const refuse = (status: number, error: string): Reply =>
  jsonReply(status, { error, error_description: `The request was refused: ${error}` });

const answerToken = async ({ request }: Call): Promise<Reply> => {
  const body = new URLSearchParams(await readText(request));
  if (request.headers.authorization !== `Basic ${CREDENTIALS}`) return refuse(401, 'invalid_client');
  if (body.get('grant_type') !== 'client_credentials') return refuse(401, 'unsupported_grant_type');
  return jsonReply(200, { access_token: TOKEN, expires_in: 604_800, token_type: 'Bearer', scope: 'episode_read' });
};

const answerEpisodes = ({ show, query }: Call): Reply => {
  if (query.get('access_token') !== TOKEN) return refuse(401, 'invalid_token');
  const [offset, limit] = [Number(query.get('offset') ?? 0), Number(query.get('limit') ?? 20)];
  if (!(offset >= 0 && limit >= 1 && limit <= 100)) return refuse(400, 'input_params_invalid');
  const episodes = newestFirst(show.episodes)
    .slice(offset, offset + limit)
    .map((episode) => apiEpisode(show, episode));
  const hasMore = offset + limit < show.episodes.length;
  return jsonReply(200, { episodes, offset, limit, count: episodes.length, has_more: hasMore });
};

const apiEpisode = (show: Show, episode: FakeEpisode): unknown => ({
  id: episode.id.replace('-', '').toUpperCase(),
  podcast_id: 'KNOTS1',
  title: episode.title,
  content: notesOf(episode),
  logo: episode.image ? imageOf(show, episode) : null,
  media_url: mediaOf(show, episode),
  player_url: playerOf(episode),
  permalink_url: linkOf(show, episode.slug),
  publish_time: Math.floor(Date.parse(episode.published) / 1000),
  status: stateOf(episode) === 'scheduled' ? 'future' : 'publish',
  type: stateOf(episode) === 'private' ? 'private' : 'public',
  season_number: episode.season ?? null,
  episode_number: episode.episode ?? null,
  apple_episode_type: episode.episodeType ?? null,
  transcripts_url: transcriptOf(show, episode, 'srt') || null,
  content_explicit: /^(?:true|yes)$/i.test(episode.explicit ?? ''),
  duration: episode.seconds,
  object: 'Episode',
});

const ROUTES: readonly Route[] = [
  ['GET', /^\/feed\/knots\/feed\.xml$/, answerFeed],
  ['GET', /^\/player\/([^/]+)$/, answerPlayer],
  ['GET', /^\/e\/([^/]+)\/?$/, answerPage],
  ['GET', /^\/mf\/(?:web|download)\/([^/]+)\/([^/]+)$/, answerMedia],
  ['GET', /^\/cdn\/([^/]+)\/([^/]+)$/, answerAudio],
  ['GET', /^\/imglogo\/.*\.jpg$/, answerArt],
  ['GET', /^\/transcripts\/([^/]+)\.(vtt|srt)$/, answerTranscript],
  ['GET', /^\/chapters\/([^/]+)\.json$/, answerChapters],
  ['POST', /^\/v1\/oauth\/token$/, answerToken],
  ['GET', /^\/v1\/episodes$/, answerEpisodes],
];

const WEEK = 7 * 86_400_000;
const FIRST = Date.parse('2022-01-02T08:00:00Z');

/** Plausible episodes a week apart, the first the oldest; the same for each call. The bytes follow the seconds. */
export const fakeEpisodes = (
  count: number,
  over: (index: number) => Partial<FakeEpisode> = () => ({}),
): FakeEpisode[] =>
  Array.from({ length: count }, (_, index) => {
    const given = over(index);
    const seconds = given.seconds ?? 1200 + ((index * 137) % 2400);
    return {
      id: `${(0xa0000 + index).toString(16)}-${(0x1700000 + index).toString(16)}`,
      slug: `week-${index + 1}`,
      title: `Week ${index + 1}`,
      published: new Date(FIRST + index * WEEK).toISOString(),
      bytes: seconds * 16_000,
      seconds,
      season: Math.floor(index / 50) + 1,
      episode: (index % 50) + 1,
      episodeType: 'full',
      explicit: 'false',
      transcript: index % 2 === 0,
      ...(index % 3 === 0 && { image: `/imglogo/ep-logo/pbblog1/week-${index + 1}.jpg` }),
      ...given,
    };
  });

type Told = { readonly date?: string; readonly title?: string; readonly link?: string };

/** The post that embeds an episode and links to it, as its author would write it in a zone two hours ahead of UTC. */
export const blogPostOf = (episode: FakeEpisode, podbean: Pick<Podbean, 'episodeLink'>, told: Told = {}): string => {
  const { title = episode.title, date = `${localIso(episode.published)}+02:00` } = told;
  const src = `${playerOf(episode)}&from=pb6admin&share=1&download=1&rtl=0&fonts=Arial&skin=1&font-color=auto&logo_link=episode_page&btn-skin=7`;
  return `---
title: ${JSON.stringify(title)}
date: ${date}
---
<iframe title="${escapeXml(episode.title)}" allowtransparency="true" height="150" width="100%" style="border: none; min-width: min(100%, 430px);height:150px;" scrolling="no" data-name="pb-iframe-player" src="${src}" loading="lazy"></iframe>

Listen [here](${told.link ?? podbean.episodeLink(episode.slug)}).
`;
};
