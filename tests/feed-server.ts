import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { Example } from '../src/linter/servers/rule.js';
import type { NetworkOptions } from '../src/network/network.js';
import type { Kind, Way } from '../src/servers.js';
import { AUTHORITY, identity } from './case-proxy.js';
import { jpeg } from './images.js';
import { PERFECT } from './perfect-feed.js';

/** The host of the feed that {@link startServers} serves, and of all that it leads to. */
export const ORIGIN = 'https://www.example.com';

const PATHS: Readonly<Record<Kind, string>> = {
  feed: '/feed.xml',
  art: '/art-1.jpg',
  media: '/audio/1.mp3',
  transcript: '/1.vtt',
  chapters: '/1.chapters.json',
};

const AUDIO_BYTES = 24_986_000;

/** Servers without a fault, but for those that an example stands for; and what they were asked. */
export type Servers = {
  readonly feed: string;
  readonly network: NetworkOptions;
  /** `METHOD address` of each request, in the order of arrival; may be emptied. */
  readonly asked: string[];
  /** The address in the feed that the example is about. */
  readonly address: string;
};

type Served = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

/** Starts the whole internet of one feed, behind a proxy on loopback, until the test is over. */
export const startServers = async (
  kind: Kind = 'media',
  example: Example = {},
  change: (feed: string) => string = (feed) => feed,
): Promise<Servers> => {
  const asked: string[] = [];
  const address = (example.redirects ? '/hop/0' : '') + PATHS[kind];
  const feed = change(feedOf(kind, example, address));
  const answer = (protocol: string) => (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const { host, pathname } = new URL(url, `${protocol}://${headers.host}`);
    asked.push(`${method} ${protocol}://${host}${pathname}`);
    const to = hopOf(pathname, example);
    if (to) response.writeHead(to.status, { location: to.location, 'access-control-allow-origin': '*' }).end();
    else respond(request, response, pathname === PATHS[kind] ? example : {}, perfect(request, pathname, feed));
  };
  const secure = createSecureServer(identity('valid'), answer('https'));
  const server = createServer(answer('http'));
  server.on('connect', (request, socket) => {
    socket.on('error', () => undefined);
    const isGone = request.url?.startsWith('gone.') ?? false;
    socket.write(`HTTP/1.1 ${isGone ? '502 Bad Gateway' : '200 Connection established'}\r\n\r\n`);
    if (isGone) socket.end();
    else secure.emit('connection', socket);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  onTestFinished(() => {
    secure.closeAllConnections();
    server.closeAllConnections();
    server.close();
  });
  const proxy = `http://127.0.0.1:${port}`;
  const network = { proxies: { http: proxy, https: proxy }, authorities: [AUTHORITY] };
  return { feed, network, asked, address: ORIGIN + address };
};

const feedOf = (kind: Kind, { type, self }: Example, address: string): string =>
  PERFECT.replaceAll('https://example.com', ORIGIN)
    .replace(ORIGIN + PATHS[kind], ORIGIN + address)
    .replace(/href="[^"]*" rel="self"/, (link) => (self === undefined ? link : `href="${self}" rel="self"`))
    .replace('type="text/vtt"', `type="${type ?? 'text/vtt'}"`);

/** Where an address redirects to. */
const hopOf = (
  path: string,
  { redirects = [], isDowngraded = false }: Example,
): { readonly status: number; readonly location: string } | undefined => {
  const [, hop, rest = ''] = /^\/hop\/(\d+)(\/.*)$/.exec(path) ?? [];
  const status = redirects[Number(hop)];
  if (status === undefined) return undefined;
  const next = Number(hop) + 1;
  const origin = isDowngraded ? ORIGIN.replace('https', 'http') : '';
  return { status, location: origin + (next < redirects.length ? `/hop/${next}` : '') + rest };
};

const wayOf = ({ method, headers }: IncomingMessage): Way => {
  if (method === 'HEAD') return 'head';
  if (headers.range !== undefined) return 'range';
  if (headers['if-none-match'] !== undefined) return 'byEtag';
  if (headers['if-modified-since'] !== undefined) return 'byDate';
  return headers.accept === undefined && headers.origin === undefined ? 'bare' : 'get';
};

const DATE = 'Tue, 02 Jan 2024 10:00:00 GMT';

const ok = (body: string | Buffer, headers: Readonly<Record<string, string>>): Served => ({
  status: 200,
  headers,
  body: Buffer.from(body),
});

const TEXTS: Readonly<Record<string, Served>> = {
  [PATHS.transcript]: ok('WEBVTT\n\n00:00.000 --> 00:04.000\nHello.\n', { 'content-type': 'text/vtt' }),
  [PATHS.chapters]: ok('{"version":"1.2.0","chapters":[{"startTime":0,"title":"Hello"}]}', {
    'content-type': 'application/json+chapters',
  }),
};

/** What a server without a fault answers. */
const perfect = (request: IncomingMessage, path: string, feed: string): Served => {
  if (path === PATHS.feed) return perfectFeed(request, feed);
  const text = TEXTS[path];
  if (text) return { ...text, headers: { ...text.headers, 'access-control-allow-origin': '*' } };
  if (path.endsWith('.jpg')) return picture(request, jpeg({ width: path.includes('small') ? 300 : 3000 }));
  return path.endsWith('.mp3') ? part(request, 'audio/mpeg', AUDIO_BYTES) : { ...ok('', {}), status: 404 };
};

/** The beginning of a picture, for who asks for more than two bytes. */
const picture = (request: IncomingMessage, bytes: Buffer): Served => {
  const served = part(request, 'image/jpeg', 300_000);
  if (served.status !== 206 || request.headers.range === 'bytes=0-1') return served;
  const headers = { 'content-range': `bytes 0-${bytes.length - 1}/300000`, 'content-length': String(bytes.length) };
  return { status: 206, headers: { ...served.headers, ...headers }, body: bytes };
};

const part = ({ headers }: IncomingMessage, type: string, bytes: number): Served => {
  const common = { 'content-type': type, 'accept-ranges': 'bytes', 'last-modified': DATE };
  const body = Buffer.alloc(2);
  return headers.range === undefined
    ? { status: 200, headers: { ...common, 'content-length': String(bytes) }, body }
    : { status: 206, headers: { ...common, 'content-range': `bytes 0-1/${bytes}`, 'content-length': '2' }, body };
};

const perfectFeed = ({ headers }: IncomingMessage, feed: string): Served => {
  const isPacked = headers['accept-encoding']?.includes('gzip') ?? false;
  const etag = isPacked ? '"1-gzip"' : '"1"';
  const common = { etag, 'last-modified': DATE, vary: 'Accept-Encoding' };
  if (
    headers['if-none-match'] === etag ||
    (headers['if-none-match'] === undefined && headers['if-modified-since'] === DATE)
  ) {
    return { ...ok('', common), status: 304 };
  }
  const type = { 'content-type': 'application/rss+xml; charset=utf-8' };
  return isPacked
    ? ok(gzipSync(feed), { ...common, ...type, 'content-encoding': 'gzip' })
    : ok(feed, { ...common, ...type });
};

const respond = (request: IncomingMessage, response: ServerResponse, example: Example, served: Served): void => {
  const { every = {}, [wayOf(request)]: own = {}, type } = example;
  if (every.isSilent || own.isSilent) return;
  const headers = {
    ...served.headers,
    ...(type === undefined ? {} : { 'content-type': type }),
    ...every.headers,
    ...own.headers,
  };
  const sent = Object.entries(headers).filter(([, value]) => value !== '');
  const body = own.body ?? every.body;
  response.writeHead(own.status ?? every.status ?? served.status, Object.fromEntries(sent));
  response.end(request.method === 'HEAD' ? undefined : (body ?? served.body));
};
