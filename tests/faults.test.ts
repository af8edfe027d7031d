import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Blog } from './blog.js';
import { type Answerer, type FakeEpisode, fakeEpisodes, type Podbean, startPodbean } from './podbean.js';
import { addPost, createPodbeanBlog, generateOnline, ledgerOf, publishedOf, settingsOf } from './podbean-blog.js';

const [OLD, NEW, OTHER] = fakeEpisodes(3) as [FakeEpisode, FakeEpisode, FakeEpisode];

/** A published blog with one more post, whose episode is not in the feed: everything has to be asked for it. */
const createPending = async (
  network = '{ concurrency: 4, timeout: 20, retries: 2 }',
): Promise<{ podbean: Podbean; blog: Blog }> => {
  const podbean = await startPodbean([OLD, { ...NEW, inFeed: false }, OTHER]);
  const blog = createPodbeanBlog(podbean, [OLD], { network });
  expect((await generateOnline(blog, { cache: false })).codes).toEqual([]);
  addPost(blog, podbean, NEW);
  podbean.asked.length = 0;
  return { podbean, blog };
};

/** The old episode as it stands in feed and ledger. */
const oldOf = (blog: Blog): readonly unknown[] => {
  const [feed = ''] = publishedOf(blog);
  const item = feed.split(/(?=\n {4}<item>)/).find((part) => part.includes(`>${OLD.id}<`));
  return [item?.replace(/\n {2}<\/channel>[\s\S]*/, ''), ledgerOf(blog).get(OLD.id)];
};

const send =
  (status: number, headers: Record<string, string | number>, body: string | Buffer = ''): Answerer =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

const endless = (response: ServerResponse, piece: Buffer): void => {
  const write = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', write);
  };
  write();
};

const html = send(200, { 'content-type': 'text/html' }, '<!doctype html><p>Log in, please');

const never: Answerer = () => undefined;

const reset: Answerer = (request) => {
  request.socket.resetAndDestroy();
};

const drip: Answerer = (_request, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
};

const truncated: Answerer = (_request, response) => {
  response.writeHead(200, { 'content-length': 1000 }).write('{"episodes": [');
  setTimeout(() => response.destroy(), 20);
};

const tooLong: Answerer = (_request, response) => {
  const body = '{"episodes": []}';
  response.socket?.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length - 6}\r\n\r\n${body}`);
};

const gigabyte: Answerer = (_request, response) => {
  response.writeHead(200, { 'content-length': 1024 ** 3 });
  endless(response, Buffer.alloc(1024 * 1024));
};

const undeclared: Answerer = (_request, response) => {
  response.writeHead(200);
  endless(response, Buffer.alloc(1024 * 1024));
};

/** 64 MiB that come as 64 KiB. */
const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024));
const gzipBomb = send(200, { 'content-encoding': 'gzip' }, BOMB);

const BILLION =
  '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss version="2.0"><channel><title>&b;</title></channel></rss>';

const to =
  (location: string): Answerer =>
  (_request, response) => {
    response.writeHead(302, { location }).end();
  };

const another: Answerer = (_request, response) => {
  const episode = {
    id: 1,
    title: 'Another one',
    shareLink: 'https://www.podbean.com/media/share/pb-zzzzz-1',
    resource: 'https://mcdn.podbean.com/x.mp3',
  };
  response.writeHead(200).end(JSON.stringify({ episodes: [episode] }));
};

/** Answers as they come once, then as usual. */
const once = (answer: Answerer): ((podbean: Podbean, path: string) => void) => {
  return (podbean, path) => {
    const undo = podbean.fault(path, (request, response) => {
      undo();
      answer(request, response);
    });
  };
};

/** What the feed, the player, the audio and all of Podbean may answer; the codes that it gives; whom the audio is from then. */
const FAULTS: readonly (readonly [
  name: string,
  path: string,
  answer: Answerer,
  codes: readonly string[],
  source: string,
])[] = [
  ['the feed: reset', '/feed', reset, ['unreachable-host'], 'derived'],
  ['the feed: 404', '/feed', send(404, {}), ['refused-request'], 'player'],
  ['the feed: 403', '/feed', send(403, {}), ['refused-request'], 'player'],
  ['the feed: HTML', '/feed', html, ['unreadable-answer'], 'player'],
  ['the feed: JSON', '/feed', send(200, {}, '{"items": []}'), ['unreadable-answer'], 'player'],
  ['the feed: an XML bomb', '/feed', send(200, {}, BILLION), ['unreadable-answer'], 'player'],
  [
    'the feed: a DOCTYPE',
    '/feed',
    send(200, {}, '<!DOCTYPE rss><rss version="2.0"><channel/></rss>'),
    ['unreadable-answer'],
    'player',
  ],
  [
    'the feed: cut off',
    '/feed',
    send(200, {}, '<rss version="2.0"><channel><item><title>Wee'),
    ['unreadable-answer'],
    'player',
  ],
  [
    'the feed: invalid UTF-8',
    '/feed',
    send(200, {}, Buffer.from('<rss version="2.0"><channel><title>\xff\xfe</title></channel></rss>', 'latin1')),
    ['unreadable-answer'],
    'player',
  ],
  ['the feed: 1 GiB', '/feed', gigabyte, ['oversized-answer'], 'player'],
  ['the feed: a gzip bomb', '/feed', gzipBomb, ['oversized-answer'], 'player'],
  ['the feed: redirect loop', '/feed', to('/feed/knots/feed.xml'), ['redirect-loop'], 'player'],
  [
    'the feed: an unknown encoding',
    '/feed',
    send(200, { 'content-encoding': 'zstd' }, 'x'),
    ['unreadable-answer'],
    'player',
  ],
  [
    'the feed: gzip cut off',
    '/feed',
    send(200, { 'content-encoding': 'gzip' }, gzipSync('<rss>'.repeat(999)).subarray(0, 30)),
    ['unreadable-answer'],
    'player',
  ],
  ['the player: 404', '/player', send(404, {}), ['refused-request'], 'page'],
  ['the player: 403', '/player', send(403, {}), ['refused-request'], 'page'],
  ['the player: 500 for good', '/player', send(500, {}), ['refused-request'], 'page'],
  ['the player: HTML', '/player', html, ['unreadable-answer'], 'page'],
  ['the player: another episode', '/player', another, ['unreadable-answer'], 'page'],
  ['the player: 1 GiB', '/player', undeclared, ['oversized-answer'], 'page'],
  ['the player: a gzip bomb', '/player', gzipBomb, ['oversized-answer'], 'page'],
  [
    'the player: invalid UTF-8',
    '/player',
    send(200, {}, Buffer.from([0x7b, 0xff, 0x7d])),
    ['unreadable-answer'],
    'page',
  ],
  ['the player: to 127.0.0.1', '/player', to('http://127.0.0.1:9/'), ['unsafe-address'], 'page'],
  [
    'the player: to the metadata of a cloud',
    '/player',
    to('http://169.254.169.254/latest/meta-data/'),
    ['unsafe-address'],
    'page',
  ],
  ['the player: to [::ffff:10.0.0.1]', '/player', to('http://[::ffff:10.0.0.1]/'), ['unsafe-address'], 'page'],
  ['the player: to a number', '/player', to('http://2130706433/'), ['unsafe-address'], 'page'],
  ['the player: to localhost', '/player', to('http://localhost:9/'), ['unsafe-address'], 'page'],
  ['the player: to a file', '/player', to('file:///etc/passwd'), ['unsafe-address'], 'page'],
  ['the audio: 404', /* both ways */ '/mf/', send(404, {}), ['refused-request'], 'derived'],
  ['the audio: HTML', '/mf/', html, ['unreadable-answer'], 'derived'],
  ['the audio: to a private address', '/mf/', to('http://10.0.0.1/x.mp3'), ['unsafe-address'], 'derived'],
  ['all: reset', '/', reset, ['unreachable-host'], 'derived'],
  ['all: never an answer', '/', never, ['unreachable-host'], 'derived'],
  ['all: dripping', '/', drip, ['unreachable-host'], 'derived'],
  ['all: cut off', '/', truncated, ['unreachable-host'], 'derived'],
];

describe('faults', () => {
  it.each(FAULTS)('%s', async (_name, path, answer, codes, source) => {
    const isSlow = answer === never || answer === drip;
    const { podbean, blog } = await createPending(isSlow ? '{ timeout: 1 }' : undefined);
    podbean.fault(path, answer);
    const old = oldOf(blog);
    const began = performance.now();
    const before = process.memoryUsage().rss;
    const { outcome, codes: told } = await generateOnline(blog, { cache: false });
    expect(outcome.code).toBe(0);
    expect(told).toEqual(codes);
    expect(ledgerOf(blog).get(NEW.id)?.source).toBe(source);
    expect(oldOf(blog)).toEqual(old);
    // One timeout is a second, and a try is made three times.
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
  });

  it.each([
    ['a 500', '/feed', send(500, {})],
    ['a 429 with Retry-After', '/player', send(429, { 'retry-after': '1' })],
    [
      'a 503 with a date of its own clock',
      '/player',
      send(503, { 'retry-after': 'Wed, 01 Jan 2020 00:00:01 GMT', date: 'Wed, 01 Jan 2020 00:00:00 GMT' }),
    ],
    ['a 425', '/player', send(425, {})],
    ['a reset', '/mf/', reset],
    ['a body cut off', '/player', truncated],
  ])('are overcome when they pass: %s', async (_name, path, answer) => {
    const { podbean, blog } = await createPending();
    once(answer)(podbean, path);
    const { codes, json } = await generateOnline(blog, { cache: false });
    expect(codes).toEqual([]);
    expect(json.network.retries).toBe(1);
    expect(ledgerOf(blog).get(NEW.id)?.source).toBe('player');
  });

  it('waits as long as Retry-After asks, and not for ever', async () => {
    const { podbean, blog } = await createPending();
    once(send(429, { 'retry-after': '1' }))(podbean, '/player');
    const began = performance.now();
    await generateOnline(blog, { cache: false });
    expect(performance.now() - began).toBeGreaterThan(950);
    const { podbean: other, blog: otherBlog } = await createPending();
    other.fault('/player', send(429, { 'retry-after': '3600' }));
    const { outcome } = await generateOnline(otherBlog, { cache: false });
    expect(outcome.findings).toMatchObject([
      { code: 'refused-request', message: expect.stringContaining('asks to wait 3600 s') },
    ]);
    expect(other.countOf('/player')).toBe(1);
  });

  it('of a wrong Content-Length cannot put one answer into another', async () => {
    const { podbean, blog } = await createPending();
    podbean.fault('/player', tooLong);
    const { codes } = await generateOnline(blog, { cache: false });
    expect(codes).toEqual(['unreadable-answer']);
    expect(ledgerOf(blog).get(NEW.id)?.source).toBe('page');
  });

  it('are told once for a host that refuses connections, and the others are asked all the same', async () => {
    const { podbean, blog } = await createPending();
    const dead = await startPodbean([]);
    await dead.close();
    blog.write(
      'content/podwright.yaml',
      settingsOf(podbean, { podbean: `podbean: { feed: "${dead.feed}", player: "${podbean.player}" }\n` }),
    );
    const { outcome } = await generateOnline(blog, { cache: false });
    expect(outcome.findings).toMatchObject([
      {
        code: 'unreachable-host',
        message: `${dead.host} (the show's feed): refused the connection (asked for 1 episode)`,
      },
    ]);
    expect(ledgerOf(blog).get(NEW.id)?.source).toBe('player');
  });

  it.each(['derive', 'hold'] as const)(
    'of the whole network are noticed within one timeout for all posts: %s',
    async (unresolved) => {
      const episodes = fakeEpisodes(60);
      const podbean = await startPodbean(episodes);
      const blog = createPodbeanBlog(podbean, episodes.slice(0, 10), { network: '{ timeout: 1 }', unresolved });
      await generateOnline(blog);
      const published = publishedOf(blog);
      for (const episode of episodes) addPost(blog, podbean, episode);
      podbean.fault('/', never);
      podbean.asked.length = 0;
      const { outcome, codes, json } = await generateOnline(blog, { cache: false });
      expect({ code: outcome.code, codes }).toEqual({ code: 0, codes: ['unreachable-host'] });
      expect(outcome.findings[0]).toMatchObject({ message: expect.stringContaining('(asked for 50 episodes, 50 ') });
      expect(json.updated).toEqual([]);
      if (unresolved === 'derive') return;
      expect(json.held).toHaveLength(50);
      expect(publishedOf(blog)).toEqual(published);
    },
  );
});

describe('an episode that Podbean does not give out', () => {
  it.each([
    ['scheduled', 'derive', 0, ['scheduled-episode']],
    ['scheduled', 'hold', 0, ['scheduled-episode']],
    ['private', 'derive', 0, ['private-episode']],
    ['private', 'fail', 1, ['private-episode', 'unresolved-enclosure']],
  ] as const)('waits: %s, %s', async (state, unresolved, code, codes) => {
    const podbean = await startPodbean([OLD, { ...NEW, state }]);
    const blog = createPodbeanBlog(podbean, [OLD, NEW], { unresolved });
    const { outcome, codes: told, json } = await generateOnline(blog);
    expect({ code: outcome.code, told }).toEqual({ code, told: codes });
    expect(json.held).toEqual([NEW.id]);
    if (code === 1) return;
    expect([...ledgerOf(blog).keys()]).toEqual([OLD.id]);
    podbean.episodes.splice(1, 1, NEW);
    expect((await generateOnline(blog)).json).toMatchObject({ added: [NEW.id], held: [] });
  });

  it('stays when it has been published', async () => {
    const podbean = await startPodbean([OLD, { ...NEW, state: 'private' }]);
    const blog = createPodbeanBlog(podbean, [OLD, NEW]);
    await generateOnline(blog, { network: undefined });
    const { outcome, codes, json } = await generateOnline(blog);
    expect({ code: outcome.code, codes }).toEqual({ code: 0, codes: ['private-episode'] });
    expect(json.episodes).toBe(2);
    expect(ledgerOf(blog).get(NEW.id)?.source).toBe('derived');
  });
});
