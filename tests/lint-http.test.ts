import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Outcome } from '../src/commands/context.js';
import { lint } from '../src/commands/lint.js';
import type { HttpOptions } from '../src/commands/lint-servers.js';
import { PROFILES, type Profile } from '../src/linter/rule.js';
import type { Example } from '../src/linter/servers/rule.js';
import { SERVER_RULES } from '../src/linter/servers/rules.js';
import type { NetworkOptions } from '../src/network/network.js';
import { type Kind, PLAYER_ORIGIN } from '../src/servers.js';
import { CLI, createFolder, type Ended, json, PLAIN_ENVIRONMENT } from './blog.js';
import { allOf } from './examples.js';
import { ORIGIN, type Servers, startServers } from './feed-server.js';
import { PERFECT } from './perfect-feed.js';

/** Longer than a busy machine needs for an answer. */
const PATIENCE = { concurrency: 8, timeout: 60, retries: 0, allowPrivate: false };

/** Lints a feed, as a file or by its address. */
const lintFeed = async (
  { feed, network }: Pick<Servers, 'feed'> & { readonly network: NetworkOptions },
  over: Partial<HttpOptions> = {},
  url?: string,
  profiles: readonly Profile[] = PROFILES,
): Promise<Outcome> => {
  const folder = createFolder();
  writeFileSync(join(folder, 'feed.xml'), feed);
  const context = {
    folder,
    config: undefined,
    asOf: Date.parse('2024-06-01T00:00:00Z'),
    now: () => performance.now(),
    onProgress: () => undefined,
    input: () => Readable.from([]),
    network,
  };
  const http = { items: 10, patience: PATIENCE, ...over };
  return lint(context, url ?? 'feed.xml', { profiles: new Set(profiles), strict: false, http });
};

const told = ({ findings }: Outcome): readonly string[] =>
  findings.map(({ code, severity, message }) => `${severity}: ${message} [${code}]`);

/** What is found in a feed one of whose servers is an example, and where the address that it stands for is. */
const lintExample = async (kind: Kind, example: Example) => {
  const servers = await startServers(kind, example);
  // Where the feed is silent, there is no answer to be missed.
  const timeout = kind === 'feed' ? 0.5 : 10;
  const patience = example.every?.isSilent ? { ...PATIENCE, timeout } : PATIENCE;
  const url = example.self === undefined ? undefined : servers.address;
  const outcome = await lintFeed(servers, { patience }, url);
  const line = servers.feed.split('\n').findIndex((one) => one.includes(example.self ?? servers.address)) + 1;
  return { outcome, line };
};

describe('the rules about servers', () => {
  it.each(SERVER_RULES)('$id is silent on its good examples, and catches its bad ones in their place', async (rule) => {
    const [kind = 'media'] = rule.about;
    for (const example of allOf(rule.good)) {
      const good = await lintExample(kind, example);
      expect(told(good.outcome).filter((one) => one.endsWith(`[${rule.id}]`))).toEqual([]);
    }
    for (const example of allOf(rule.bad)) {
      const bad = await lintExample(kind, example);
      const caught = bad.outcome.findings.filter(({ code }) => code === rule.id);
      expect(caught.length, told(bad.outcome).join('\n')).toBeGreaterThan(0);
      expect(caught[0]?.place).toMatchObject({ line: bad.line, column: 1 });
    }
  });

  it('have ids, reasons and hints', () => {
    expect(new Set(SERVER_RULES.map(({ id }) => id)).size).toBe(SERVER_RULES.length);
    for (const { id, wants, why, hint, profiles, about } of SERVER_RULES) {
      expect(id).toMatch(/^[a-z0-9]+\/[a-z0-9-]+$/);
      expect(why.length).toBeGreaterThan(20);
      expect(hint).not.toMatch(/\.$/);
      expect(wants).toMatch(/^\S.*[^.]$/);
      expect(profiles.length * about.length).toBeGreaterThan(0);
    }
  });
});

type Fault = readonly [name: string, kind: Kind, example: Example, ...told: string[]];

const FEED_FAULTS: readonly Fault[] = [
  ['is forbidden', 'feed', { every: { status: 403 } }, 'error: www.example.com answers 403 [http/bots]'],
  [
    'wants a browser',
    'feed',
    { every: { headers: { 'content-type': 'text/html', 'content-encoding': '' }, body: '<title>Just a moment...' } },
    'error: www.example.com sends a challenge for browsers [http/bots]',
  ],
  [
    'is gone',
    'feed',
    { every: { status: 410 } },
    'error: www.example.com answers 410 for the feed [apple/public-feed]',
  ],
  [
    'is a failure of its server',
    'feed',
    { every: { status: 500 } },
    'error: www.example.com answers 500 for the feed [apple/public-feed]',
  ],
  [
    'is served as a page',
    'feed',
    { every: { headers: { 'content-type': 'text/html; charset=utf-8' } } },
    'warning: the feed is served as text/html [http/type]',
  ],
  [
    'is served without a type',
    'feed',
    { every: { headers: { 'content-type': '' } } },
    'warning: the feed is served as no type [http/type]',
  ],
  [
    'is served as a download',
    'feed',
    { every: { headers: { 'content-disposition': 'attachment; filename=feed.xml' } } },
    'warning: the feed is served as a download [http/type]',
  ],
  [
    'is text/xml without a charset',
    'feed',
    { every: { headers: { 'content-type': 'text/xml' } } },
    'note: the feed is served as text/xml without a charset [w3c/content-type]',
  ],
  ['has no ETag', 'feed', { every: { headers: { etag: '' } } }, 'warning: the feed has no ETag [http/etag]'],
  [
    'has no Last-Modified',
    'feed',
    { every: { headers: { 'last-modified': '' } } },
    'note: the feed has no Last-Modified [http/etag]',
  ],
  [
    'does not heed If-Modified-Since',
    'feed',
    { byDate: { status: 200 } },
    'warning: If-Modified-Since with the Last-Modified of the feed is answered 200, not 304 [apple/conditional-get]',
  ],
  ['refuses HEAD', 'feed', { head: { status: 405 } }, 'warning: HEAD is answered 405, GET 200 [http/etag]'],
  [
    'says 304 without an ETag',
    'feed',
    { byEtag: { headers: { etag: '' } } },
    'note: 304 comes without the ETag of the feed [http/etag]',
  ],
  [
    'has one ETag for all encodings',
    'feed',
    { bare: { headers: { etag: '"1-gzip"' } } },
    'warning: the feed has the same strong ETag in gzip and uncompressed [http/vary]',
  ],
  [
    'has redirects without an end',
    'feed',
    { redirects: Array.from({ length: 11 }, () => 301) },
    'error: www.example.com redirects more than 10 times [podcastindex/fetch]',
    'error: the feed: www.example.com redirects more than 10 times [http/redirects]',
  ],
];

const OF_EPISODE = '(episode "The bowline")';

const FILE_FAULTS: readonly Fault[] = [
  ...[403, 405, 501].map(
    (status): Fault => [
      `answers HEAD with ${status}`,
      'media',
      { head: { status } },
      `error: HEAD of the enclosure is answered ${status} ${OF_EPISODE} [apple/http-head-range]`,
    ],
  ),
  ...[401, 403, 404, 500].map(
    (status): Fault => [
      `answers ${status}`,
      'media',
      { every: { status } },
      `error: the enclosure is not there: www.example.com answers ${status} ${OF_EPISODE} [http/reachable]`,
    ],
  ),
  [
    'says 206 without Content-Range',
    'media',
    { range: { headers: { 'content-range': '' } } },
    `error: 206 comes without the Content-Range that was asked for ${OF_EPISODE} [http/range]`,
  ],
  [
    'refuses parts',
    'media',
    { range: { status: 403 } },
    `error: the server answers 403 when it is asked for a part ${OF_EPISODE} [http/range]`,
  ],
  [
    'has another length by HEAD',
    'media',
    { head: { headers: { 'content-length': '7' } } },
    `warning: the enclosure has 7 bytes by HEAD, 24986000 by its parts ${OF_EPISODE} [http/range]`,
  ],
  [
    'does not tell its length',
    'media',
    { head: { headers: { 'content-length': '' } } },
    `warning: HEAD does not tell the length of the enclosure ${OF_EPISODE} [http/range]`,
  ],
  [
    'is a page',
    'media',
    { every: { headers: { 'content-type': 'text/html' } } },
    `error: the enclosure is served as text/html ${OF_EPISODE} [http/range]`,
  ],
  [
    'is of another type',
    'media',
    { every: { headers: { 'content-type': 'audio/x-m4a' } } },
    `warning: the enclosure is served as audio/x-m4a, not audio/mpeg ${OF_EPISODE} [http/range]`,
  ],
  ['is of the same type by another name', 'media', { every: { headers: { 'content-type': 'audio/mp3' } } }],
  [
    'redirects without an end',
    'media',
    { redirects: Array.from({ length: 11 }, () => 302) },
    `error: the enclosure: www.example.com redirects more than 10 times ${OF_EPISODE} [http/redirects]`,
  ],
  [
    'never answers',
    'media',
    { every: { isSilent: true } },
    `error: the enclosure cannot be had: www.example.com sent nothing for 5 s ${OF_EPISODE} [http/reachable]`,
  ],
  [
    'of art refuses HEAD',
    'art',
    { head: { status: 405 } },
    `error: HEAD of the picture is answered 405 ${OF_EPISODE} [apple/artwork-http]`,
  ],
  [
    'of art is a page',
    'art',
    { every: { headers: { 'content-type': 'text/html' } } },
    `error: the picture is served as text/html ${OF_EPISODE} [apple/artwork-http]`,
  ],
  [
    'of art has no Last-Modified',
    'art',
    { every: { headers: { 'last-modified': '' } } },
    `warning: the picture has no Last-Modified ${OF_EPISODE} [apple/artwork-http]`,
  ],
  [
    'of art knows no parts',
    'art',
    { range: { status: 200 } },
    `error: the server of the picture knows no byte ranges ${OF_EPISODE} [apple/artwork-range]`,
  ],
];

const vtt = (name: string, text: string, ...messages: string[]): Fault => [
  name,
  'transcript',
  { get: { body: text } },
  ...messages.map((message) => message.replace(' [', ` ${OF_EPISODE} [`)),
];

const srt = (name: string, text: string, ...messages: string[]): Fault => [
  name,
  'transcript',
  { type: 'application/x-subrip', get: { body: text } },
  ...messages.map((message) => `note: ${message} ${OF_EPISODE} [ns/transcript-srt]`),
];

const chapters = (name: string, body: string | object, ...messages: string[]): Fault => [
  name,
  'chapters',
  { get: { body: typeof body === 'string' ? body : JSON.stringify(body) } },
  ...messages.map((message) => `error: ${message} ${OF_EPISODE} [ns/chapters-json]`),
];

const VERSION = '1.2.0';

const TEXT_FAULTS: readonly Fault[] = [
  vtt('is a page', '<!doctype html>', 'warning: the transcript does not begin with WEBVTT [ns/transcript-vtt]'),
  vtt('has no cue', 'WEBVTT\n', 'warning: the transcript holds no cue [ns/transcript-vtt]'),
  vtt(
    'has cues that do not ascend',
    'WEBVTT\r\n\r\n00:09.000 --> 00:10.000\r\nB\r\n\r\n00:01.000 --> 00:02.000\r\nA\r\n',
    'warning: line 6 of the transcript begins before the cue above it [ns/transcript-vtt]',
  ),
  vtt(
    'has times of another format',
    'WEBVTT\n\n00:00,000 --> 00:01,000\nA\n',
    'warning: line 3 of the transcript has no time of its format [ns/transcript-vtt]',
  ),
  vtt(
    'has long lines',
    `WEBVTT\n\n00:00.000 --> 00:01.000\n${'rope '.repeat(14)}\n`,
    'note: 1 line of the transcript has more than 65 characters [ns/transcript-vtt]',
  ),
  [
    'is of another type',
    'transcript',
    { get: { headers: { 'content-type': 'text/plain' } } },
    `warning: the transcript is served as text/plain, not text/vtt ${OF_EPISODE} [ns/transcript-vtt]`,
  ],
  ['names its player', 'transcript', { get: { headers: { 'access-control-allow-origin': PLAYER_ORIGIN } } }],
  srt(
    'has times of another format',
    '1\n00:00:00.000 --> 00:00:01.000\nA\n',
    'line 2 of the transcript has no time of its format',
  ),
  srt(
    'has cues without numbers',
    '00:00:00,000 --> 00:00:01,000\nA\n',
    'line 1 of the transcript has no number above it',
  ),
  srt('has high cues', '1\n00:00:00,000 --> 00:00:01,000\nA\nB\nC\n', '1 cue has more than two lines'),
  chapters('is no JSON', 'chapters', 'the file of chapters is no JSON'),
  chapters('is a page', '<p>Not found', 'the file of chapters is a web page, not JSON'),
  chapters('is an array', [], 'the file of chapters is no JSON object'),
  chapters('has no version', { chapters: [{ startTime: 0 }] }, 'the file of chapters names no version'),
  chapters('has no chapters', { version: VERSION }, 'it has no array of chapters'),
  chapters(
    'has values of other types',
    { version: VERSION, waypoints: 1, chapters: [{ startTime: '0' }, { startTime: 1, toc: 'no', title: 2 }, 'x'] },
    'chapter 1: startTime is ""0"", no number',
    'chapter 2: title is "2", no string',
    'chapter 2: toc is ""no"", no boolean',
    'chapter 3 is no JSON object',
    'the file of chapters: waypoints is "1", no boolean',
  ),
  chapters(
    'ends before it begins',
    { version: VERSION, chapters: [{ startTime: 9, endTime: 9 }, { title: 'A' }] },
    'chapter 1 ends at 9 s, and begins at 9 s',
    'chapter 2 has no startTime',
  ),
  chapters(
    'has a place without coordinates',
    { version: VERSION, chapters: [{ startTime: 0, location: { name: 'Pier' } }] },
    'chapter 1: location has no geo',
  ),
  [
    'begins after the episode',
    'chapters',
    { get: { body: JSON.stringify({ version: VERSION, chapters: [{ startTime: 1802 }] }) } },
    `warning: chapter 1 begins at 1802 s, after the episode of 1801 s ${OF_EPISODE} [ns/chapters-json]`,
  ],
  [
    'is served as text',
    'chapters',
    { get: { headers: { 'content-type': 'text/plain' } } },
    `warning: the file of chapters is served as text/plain, not application/json+chapters ${OF_EPISODE} [ns/chapters-json]`,
  ],
];

describe.each<[what: string, faults: readonly Fault[]]>([
  ['a feed that', FEED_FAULTS],
  ['a file that', FILE_FAULTS],
  ['a text that', TEXT_FAULTS],
])('%s', (_what, faults) => {
  const cases = faults.map(([name, kind, example, ...expected]) => ({ name, kind, example, expected }));
  it.each(cases)('$name', async ({ kind, example, expected }) => {
    const { outcome, line } = await lintExample(kind, example);
    expect(told(outcome).toSorted()).toEqual(expected.toSorted());
    for (const { place } of outcome.findings) expect(place).toMatchObject({ line, column: 1 });
  });
});

/** A feed of so many items, each with files of its own, in an order that has nothing to do with their dates. */
const withItems =
  (count: number, origin = ORIGIN) =>
  (feed: string): string => {
    const item = /<item>[\s\S]*<\/item>\n/.exec(feed)?.[0] ?? '';
    const items = Array.from({ length: count }, (_, index) => {
      const number = (index * 7) % count;
      return item
        .replace('7c029615', String(10_000_000 + number))
        .replace('Tue, 02 Jan 2024 10:00:00 GMT', new Date(Date.UTC(2023, 0, number)).toUTCString())
        .replace(/<itunes:image.*\n/, '')
        .replaceAll(/url="[^"]*\/1\./g, `url="${origin}/${number}.`);
    });
    return feed.replace(item, items.join(''));
  };

describe('lint --http', () => {
  it('finds nothing at servers without a fault', async () => {
    const servers = await startServers();
    const file = await lintFeed(servers);
    expect(told(file)).toEqual([]);
    expect(file.text).toContain('  servers were asked for 6 addresses of the show and all episodes\n');
    const url = await lintFeed(servers, {}, `${ORIGIN}/feed.xml`);
    expect(told(url)).toEqual([]);
    expect(url.json).toMatchObject({ findings: [], http: { addresses: 6, requests: 15, episodes: 1 } });
  });

  it('looks at the pixels of pictures', async () => {
    const servers = await startServers('media', {}, (feed) =>
      feed.replaceAll(/(<itunes:image href="[^"]*\/)(art-1|[^"/]*)\.jpg"/g, '$1small-$2.jpg"'),
    );
    const judged = await lintFeed(servers);
    expect(told(judged).filter((line) => line.includes('300 × 300 pixels'))).not.toEqual([]);
    expect(told(judged).join('\n')).toMatch(/apple\/artwork-pixels/);
  });

  it('asks for the newest episodes only, unless more are wanted', async () => {
    const servers = await startServers('media', {}, withItems(300));
    const numbersIn = (asked: readonly string[]): readonly number[] =>
      [...new Set(asked.flatMap((one) => /\/(\d+)\.mp3$/.exec(one)?.[1] ?? []))].map(Number).toSorted((a, b) => a - b);
    const ten = await lintFeed(servers);
    expect(numbersIn(servers.asked)).toEqual([290, 291, 292, 293, 294, 295, 296, 297, 298, 299]);
    expect(ten.text).toContain('the show and the newest 10 of 300 episodes (--items all: every one)\n');
    servers.asked.length = 0;
    await lintFeed(servers, { items: 3 });
    expect(numbersIn(servers.asked)).toEqual([297, 298, 299]);
    const few = await startServers('media', {}, withItems(20));
    await lintFeed(few, { items: Infinity });
    expect(numbersIn(few.asked)).toHaveLength(20);
  });

  it('tells of a host that is not there once, where it is met first', async () => {
    const servers = await startServers('media', {}, withItems(30, 'https://gone.example.com'));
    const outcome = await lintFeed(servers);
    const gone = outcome.findings.filter(({ message }) => message.includes('gone.example.com'));
    expect(gone).toMatchObject([
      {
        code: 'http/reachable',
        severity: 'error',
        message: expect.stringMatching(/^the enclosure cannot be had: gone\.example\.com /),
      },
    ]);
    expect(gone[0]?.message).toContain('(and so 29 more)');
    expect(outcome.code).toBe(1);
  });

  it('tells once what a host does with all its files, and of each file what is its own', async () => {
    const three = (feed: string): string =>
      withItems(3)(feed).replaceAll(/url="[^"]*\/(\d)\.mp3"/g, (_, number) => `url="${ORIGIN}/audio/1.mp3?${number}"`);
    const toldOf = (outcome: Outcome, id: string) =>
      told(outcome).filter((one) => one.endsWith(`[${id}]`) && one.includes('enclosure'));
    const whole = await lintFeed(await startServers('media', { range: { status: 200 } }, three), { items: Infinity });
    expect(toldOf(whole, 'http/range')).toEqual([
      'error: the server of the enclosure knows no byte ranges: it sends the whole file (and so 2 more) (episode "The bowline") [http/range]',
    ]);
    const absent = await lintFeed(await startServers('media', { every: { status: 404 } }, three), { items: Infinity });
    expect(toldOf(absent, 'http/reachable')).toHaveLength(3);
  });

  it('asks no private address that the command line does not name', async () => {
    const servers = await startServers('media', {}, (feed) =>
      feed
        .replace(/url="[^"]*mp3"/, 'url="http://127.0.0.1:9/1.mp3"')
        .replace(/url="[^"]*vtt"/, 'url="http://10.0.0.1/1.vtt"'),
    );
    const outcome = await lintFeed(servers);
    const codes = outcome.findings.filter(({ code }) => code === 'http/reachable');
    expect(codes.map(({ message }) => message)).toEqual([
      `the enclosure cannot be had: 127.0.0.1:9 is a private address ${OF_EPISODE}`,
      `the transcript cannot be had: 10.0.0.1 is a private address ${OF_EPISODE}`,
    ]);
    expect(servers.asked.filter((one) => !one.includes(ORIGIN))).toEqual([]);
  });

  it('asks the private host that the command line names', async () => {
    const asked: string[] = [];
    const server = createServer(({ url = '' }, response) => {
      asked.push(url);
      const { host } = new URL(origin);
      response.end(url === '/feed.xml' ? PERFECT.replaceAll('https://example.com', `http://${host}`) : '');
    });
    const origin = await new Promise<string>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    });
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const outcome = await lintFeed({ feed: '', network: {} }, {}, `${origin}/feed.xml`);
    expect(asked).toContain('/audio/1.mp3');
    expect(told(outcome).join('\n')).not.toContain('private');
  });

  it('says that a file does not name the address of its feed', async () => {
    const servers = await startServers('media', {}, (feed) => feed.replace(/<atom:link.*\n/, ''));
    const { text, findings } = await lintFeed(servers);
    expect(text).toContain('all episodes; not of the feed itself, which has no atom:link to "self"\n');
    expect(findings.map(({ code }) => code)).not.toContain('http/etag');
    expect(servers.asked.filter((one) => one.endsWith('/feed.xml'))).toEqual([]);
  });

  it('places findings in a feed that begins with blank lines', async () => {
    const servers = await startServers('media', { head: { status: 405 } });
    const { findings } = await lintFeed({ ...servers, feed: `\n\n${servers.feed}` });
    expect(findings.find(({ code }) => code === 'apple/http-head-range')?.place.line).toBe(26);
  });

  it('judges a feed that breaks off as far as it goes', async () => {
    const servers = await startServers('media', { head: { status: 405 } });
    const { findings } = await lintFeed({ ...servers, feed: servers.feed.replace('</channel>', '') });
    expect(findings.map(({ code }) => code)).toEqual(['apple/http-head-range', 'w3c/xml']);
  });

  it('tells only what the profile minds', async () => {
    const servers = await startServers('feed', { redirects: [302] });
    const { findings } = await lintFeed(servers, {}, undefined, ['apple']);
    expect(findings).toEqual([]);
  });
});

describe('podwright lint --http', () => {
  const CA = fileURLToPath(new URL('certificates/ca.pem', import.meta.url));

  /** Runs the command line without blocking the servers of this process. */
  const start = ({ network }: Pick<Servers, 'network'>, ...args: readonly string[]) => {
    const { http = '', https = '' } = network.proxies ?? {};
    const env = { ...PLAIN_ENVIRONMENT, HTTP_PROXY: http, HTTPS_PROXY: https, NODE_EXTRA_CA_CERTS: CA };
    const child = spawn(process.execPath, [CLI, 'lint', ...args], { cwd: createFolder(), env });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = Promise.all([
      readText(child.stdout),
      readText(child.stderr),
      new Promise<number | null>((resolve) => child.on('close', resolve)),
    ]).then(([stdout, stderr, code]): Ended => ({ stdout, stderr, code }));
    return { child, ended };
  };

  it('counts findings of servers in the scorecard, with rule, profiles and episode', async () => {
    const servers = await startServers('media', { head: { status: 405 } });
    const ended = await start(servers, `${ORIGIN}/feed.xml`, '--http', '--json', '--as-of', '2024-06-01').ended;
    expect(ended.code).toBe(1);
    expect(json(ended)).toMatchObject({
      http: { addresses: 6, episodes: 1 },
      findings: [
        {
          rule: 'apple/http-head-range',
          severity: 'error',
          profiles: ['apple', 'psp1'],
          why: expect.any(String),
          episode: 'The bowline',
          line: 24,
        },
      ],
      scorecard: { profiles: { apple: { passes: false, errors: 1 }, spotify: { passes: true, errors: 0 } } },
    });
  });

  it('needs a feed, and says why there is none', async () => {
    const servers = await startServers('feed', { every: { status: 401 } });
    const ended = await start(servers, `${ORIGIN}/feed.xml`, '--http').ended;
    expect(ended).toEqual({
      code: 2,
      stdout: '',
      stderr: `podwright: ${ORIGIN}/feed.xml cannot be read: www.example.com answered 401\n`,
    });
  });

  it.each([
    [['--http', '--offline'], '--http asks servers, --offline nobody'],
    [['--items', '3'], '--items goes with --http'],
    [['--http', '--items', '0'], 'It must be a whole number, 1 or more'],
  ])('is 2 for %j', async (args, message) => {
    const ended = await start({ network: {} }, 'feed.xml', ...args).ended;
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  });

  it('is 130 when it is stopped, without a stack trace', async () => {
    const servers = await startServers('media', { every: { isSilent: true } });
    const { child, ended } = start(servers, `${ORIGIN}/feed.xml`, '--http');
    await expect.poll(() => servers.asked.some((one) => one.includes('.mp3')), { timeout: 40_000 }).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: 130, stdout: '', stderr: 'podwright: stopped; nothing was changed\n' });
  });
});
