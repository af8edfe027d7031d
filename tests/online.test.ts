import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Blog, CLI, type Ended, FEED, json, LEDGER, PLAIN_ENVIRONMENT, REPOSITORY, STACK } from './blog.js';
import { identity, startProxy } from './case-proxy.js';
import { type FakeEpisode, fakeEpisodes, type Podbean, startPodbean } from './podbean.js';
import { AS_OF, addPost, createPodbeanBlog, generateOnline, ledgerOf, settingsOf } from './podbean-blog.js';

const [ONE, TWO, THREE] = fakeEpisodes(3) as [FakeEpisode, FakeEpisode, FakeEpisode];
const unlisted = (count: number): FakeEpisode[] => fakeEpisodes(count, () => ({ inFeed: false }));

const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
const CA = fileURLToPath(new URL('certificates/ca.pem', import.meta.url));

type Environment = Readonly<Record<string, string>>;

/** Starts a program in the folder of a blog, as of after all fake episodes; it may be left running by no test. */
const start = ({ folder }: Blog, command: readonly string[], environment: Environment = {}) => {
  const [program = '', ...args] = command;
  const child: ChildProcess = spawn(program, args, {
    cwd: folder,
    env: { ...PLAIN_ENVIRONMENT, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const textOf = (stream: Readable | null): Promise<string> => (stream ? text(stream) : Promise.resolve(''));
  const streams = Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      streams.then(([stdout, stderr]) => resolve({ code, stdout, stderr }), reject);
    });
  });
  return { child, ended };
};

const podwright = (...args: readonly string[]): readonly string[] => [process.execPath, CLI, ...args, '--as-of', AS_OF];

/** Runs `podwright` over the network; without a stack trace. */
const run = async (blog: Blog, args: readonly string[], environment: Environment = {}): Promise<Ended> => {
  const ended = await start(blog, podwright(...args), environment).ended;
  expect(ended.stderr).not.toMatch(STACK);
  return ended;
};

const outputOf = (blog: Blog): readonly string[] => [blog.read(FEED), blog.read(LEDGER)];

const pathsOf = ({ asked }: Podbean): readonly string[] => asked.map(({ path }) => path);

const idsIn = (paths: readonly string[]): readonly string[] =>
  paths.flatMap((path) => /^\/player\/(.*)-pb$/.exec(path)?.[1] ?? []).toSorted();

const listen = async (
  server: ReturnType<typeof createServer> | ReturnType<typeof createSecureServer>,
): Promise<string> => {
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `127.0.0.1:${port}`;
};

describe('generate', () => {
  it('asks once, and then nobody', async () => {
    const episodes = [...fakeEpisodes(20), ...unlisted(22).slice(20)];
    const podbean = await startPodbean(episodes);
    const blog = createPodbeanBlog(podbean, episodes);
    const first = await run(blog, ['generate']);
    expect(first).toEqual({
      code: 0,
      stdout:
        'feeds/podcast.xml: 22 episodes, written, 22 added\nasked Podbean for audio: 7 requests, 22 episodes found\nlooked at art: 9 requests\n',
      stderr: '',
    });
    expect(podbean.asked).toHaveLength(7);
    expect(ledgerOf(blog).get(ONE.id)).toMatchObject({ source: 'show-feed', enclosure: { bytes: ONE.bytes } });
    expect(ledgerOf(blog).get(episodes[21]?.id ?? '')).toMatchObject({
      source: 'player',
      seconds: episodes[21]?.seconds,
    });
    expect(blog.read('.podwright/.gitignore')).toBe('*\n');
    expect(readdirSync(blog.path('.podwright')).filter((name) => name.startsWith('learned'))).toEqual([]);

    const before = blog.feeds();
    const second = await run(blog, ['generate']);
    expect(second).toEqual({ code: 0, stdout: 'feeds/podcast.xml: 22 episodes, unchanged\n', stderr: '' });
    expect(podbean.asked).toHaveLength(7);
    expect(blog.feeds()).toEqual(before);
  });

  it('writes the same with its cache, without it, and with --no-cache', async () => {
    const episodes = [ONE, { ...TWO, inFeed: false }];
    const podbean = await startPodbean([...episodes, THREE]);
    const build = async (...args: readonly string[]) => {
      const blog = createPodbeanBlog(podbean, episodes);
      await run(blog, ['generate', ...args]);
      return blog;
    };
    const kept = createPodbeanBlog(podbean, episodes);
    await generateOnline(kept);
    const deleted = createPodbeanBlog(podbean, episodes);
    await generateOnline(deleted);
    const none = await build('--no-cache');
    expect(existsSync(none.path('.podwright'))).toBe(false);
    rmSync(deleted.path('.podwright'), { recursive: true });
    for (const blog of [kept, deleted, none]) addPost(blog, podbean, THREE);
    await generateOnline(kept);
    await run(deleted, ['generate']);
    await run(none, ['generate', '--no-cache']);
    expect(existsSync(none.path('.podwright'))).toBe(false);
    expect(existsSync(deleted.path('.podwright'))).toBe(true);
    expect(outputOf(deleted)).toEqual(outputOf(kept));
    expect(outputOf(none)).toEqual(outputOf(kept));
    // Only the cache knows the condition.
    const conditions = podbean.asked.filter(({ headers }) => headers['if-none-match'] !== undefined);
    expect(conditions).toMatchObject([{ path: '/feed/knots/feed.xml', status: 304 }]);
    rmSync(kept.path('.podwright'), { recursive: true });
    const before = kept.feeds();
    expect((await generateOnline(kept)).json.changed).toBe(false);
    expect(kept.feeds()).toEqual(before);
  });

  it.each([
    ['a file', (blog: Blog) => blog.write('.podwright', 'in the way')],
    ['full of rubbish', (blog: Blog) => blog.write('.podwright/learned.json', '{"a0000-1700000": {"enclosure": 1}}\0')],
  ])('does without a cache that is %s', async (_name, spoil) => {
    const podbean = await startPodbean([{ ...ONE, inFeed: false }]);
    const blog = createPodbeanBlog(podbean, [ONE]);
    spoil(blog);
    expect(await run(blog, ['generate'])).toMatchObject({ code: 0, stderr: '' });
    expect(ledgerOf(blog).get(ONE.id)?.source).toBe('player');
  });

  it('says who it is', async () => {
    const podbean = await startPodbean([ONE, { ...TWO, inFeed: false }]);
    await run(createPodbeanBlog(podbean, [ONE, TWO]), ['generate']);
    const agents = new Set(podbean.asked.map(({ headers }) => headers['user-agent']));
    expect(agents).toEqual(new Set([expect.stringMatching(/^podwright\/\d+\.\d+\.\d+\S* \(\+https:\/\/\S+\)$/)]));
    expect([...agents][0]).toContain(`podwright/${version} `);
  });

  it('asks nobody with --offline, nor for the wrong environment', async () => {
    const podbean = await startPodbean([ONE]);
    const blog = createPodbeanBlog(podbean, [ONE]);
    const { code, stderr } = await run(blog, ['generate', '--offline'], {
      HTTP_PROXY: ':',
      PODBEAN_CLIENT_ID: 'alone',
    });
    expect({ code, asked: podbean.asked }).toEqual({ code: 0, asked: [] });
    expect(stderr).toContain('[derived-enclosure]');
    expect(existsSync(blog.path('.podwright'))).toBe(false);
    // The first run with a network replaces what was derived.
    expect((await run(blog, ['generate'])).stderr).toBe('');
    expect(ledgerOf(blog).get(ONE.id)).toMatchObject({ source: 'show-feed', guid: ONE.id });
  });

  it('counts what it asked in JSON', async () => {
    const podbean = await startPodbean([ONE, TWO, { ...THREE, inFeed: false }]);
    let isFirst = true;
    const undo = podbean.fault('/player/', (_request, response) => {
      if (isFirst) undo();
      isFirst = false;
      response.writeHead(503).end('wait');
    });
    const blog = createPodbeanBlog(podbean, [ONE, TWO, THREE]);
    const ended = await run(blog, ['generate', '--json']);
    expect(ended.stderr).toBe('');
    expect(json(ended)).toMatchObject({ changed: true, added: [THREE.id, TWO.id, ONE.id], findings: [] });
    const { network } = json(ended) as { readonly network: { readonly bytes: number } };
    expect(network).toEqual({
      requests: 7,
      retries: 1,
      bytes: expect.any(Number),
      sources: {
        feed: { requests: 1, retries: 0, bytes: expect.any(Number) },
        player: { requests: 2, retries: 1, bytes: expect.any(Number) },
        media: { requests: 2, retries: 0, bytes: 0 },
        art: { requests: 2, retries: 0, bytes: expect.any(Number) },
      },
      resolved: { 'show-feed': 2, player: 1 },
    });
    expect(podbean.asked).toHaveLength(5);
    expect(network.bytes).toBeGreaterThan(500);
    expect(json(await run(blog, ['generate', '--json'])).network).toEqual({
      requests: 0,
      retries: 0,
      bytes: 0,
      sources: {},
      resolved: {},
    });
  });
});

describe('Ctrl-C', () => {
  const STOPPED = 'podwright: stopped; what was learned is kept, and the feed is as it was\n';

  it('stops, keeps what was learned, and the next run asks for the rest', async () => {
    const episodes = unlisted(60);
    const podbean = await startPodbean(episodes, { latency: 50 });
    const blog = createPodbeanBlog(podbean, episodes.slice(0, 1));
    await generateOnline(blog);
    for (const episode of episodes) addPost(blog, podbean, episode);
    podbean.asked.length = 0;
    const before = blog.feeds();
    const { child, ended } = start(blog, podwright('generate'));
    await expect.poll(() => podbean.countOf('/cdn/'), { interval: 5, timeout: 20_000 }).toBeGreaterThan(16);
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: 130, stdout: '', stderr: STOPPED });
    expect(blog.feeds()).toEqual(before);
    const learned = Object.keys(JSON.parse(blog.read('.podwright/learned.json')));
    expect(learned.length).toBeGreaterThan(8);
    expect(learned.length).toBeLessThan(59);

    podbean.asked.length = 0;
    const { code, stdout, stderr } = await run(blog, ['generate']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('60 episodes, written, 59 added');
    const rest = episodes.map(({ id }) => id).filter((id) => id !== ONE.id && !learned.includes(id));
    expect(idsIn(pathsOf(podbean))).toEqual(rest.toSorted());
    expect(existsSync(blog.path('.podwright/learned.json'))).toBe(false);

    const whole = createPodbeanBlog(podbean, episodes);
    await generateOnline(whole);
    expect(blog.read(LEDGER)).toBe(whole.read(LEDGER));
    expect(blog.read(FEED)).toBe(whole.read(FEED));
  });

  it('says nothing of what was learned with --no-cache', async () => {
    const podbean = await startPodbean([ONE]);
    podbean.fault('/', () => undefined);
    const blog = createPodbeanBlog(podbean, [ONE], { network: '{ timeout: 20 }' });
    const { child, ended } = start(blog, podwright('generate', '--no-cache'));
    await expect.poll(() => podbean.asked.length, { interval: 5, timeout: 20_000 }).toBe(1);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 130, stdout: '', stderr: 'podwright: stopped; the feed is as it was\n' });
    expect(existsSync(blog.path('.podwright'))).toBe(false);
  });

  it('ends the wait for a host that asks for patience, and a second one ends all', async () => {
    const podbean = await startPodbean([ONE]);
    podbean.fault('/', (_request, response) => response.writeHead(429, { 'retry-after': '15' }).end());
    const blog = createPodbeanBlog(podbean, [ONE], { network: '{ timeout: 20 }' });
    const { child, ended } = start(blog, podwright('generate'));
    await expect.poll(() => podbean.asked.length, { interval: 5, timeout: 20_000 }).toBe(1);
    await new Promise((done) => setTimeout(done, 100));
    const since = performance.now();
    child.kill('SIGINT');
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    // Either the first was dealt with, or the second killed; never a stack trace, never a long wait.
    expect([130, null]).toContain(code);
    expect(['', STOPPED]).toContain(stderr);
    expect(performance.now() - since).toBeLessThan(10_000);
    expect(blog.feeds).toThrow('ENOENT');
  });
});

describe('progress', () => {
  const onTerminal = (...args: readonly string[]): readonly string[] => [
    'python3',
    '-c',
    'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)',
    ...podwright(...args),
  ];

  const createSlow = async (): Promise<Blog> => {
    const episodes = unlisted(12);
    return createPodbeanBlog(await startPodbean(episodes, { latency: 60 }), episodes, {
      network: '{ concurrency: 3 }',
    });
  };

  it('is shown on a terminal, with what is waited for and how long, and cleared at the end', async () => {
    const { code, stdout } = await start(await createSlow(), onTerminal('generate'), { TERM: 'dumb' }).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/\r\x1b\[Kresolving 6\/12, \d+ s left, waiting for 127\.0\.0\.1:\d+/);
    // Once it ends, what is left of the line is cleared, and only the result stands.
    expect(
      stdout.replace(/\r\x1b\[K(?:(?:resolving \d+\/12|looking at art \d+\/5)[^\r\n]*)?/g, '').replaceAll('\r\n', '\n'),
    ).toBe(
      'feeds/podcast.xml: 12 episodes, written, 12 added\nasked Podbean for audio: 37 requests, 12 episodes found\nlooked at art: 5 requests\n',
    );
    expect(stdout.slice(stdout.lastIndexOf('looking'))).toMatch(/^looking at art [^\r\n]*\r\x1b\[Kfeeds/);
  });

  it.each([['--json'], ['--quiet']])('is not shown with %s', async (option) => {
    const { code, stdout } = await start(await createSlow(), onTerminal('generate', option), { TERM: 'dumb' }).ended;
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/resolving|\x1b/);
  });

  it('leaves a clean line when it is stopped', async () => {
    const episodes = unlisted(30);
    const podbean = await startPodbean(episodes, { latency: 60 });
    const blog = createPodbeanBlog(podbean, episodes);
    // The terminal itself makes a signal of the key.
    const script = `import os, pty, sys
pid, terminal = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
seen = b''
while True:
    try: piece = os.read(terminal, 4096)
    except OSError: break
    if not piece: break
    if b'resolving 8/' not in seen and b'resolving 8/' in seen + piece: os.write(terminal, b'\\x03')
    seen += piece
sys.stdout.buffer.write(seen)
sys.exit(os.waitpid(pid, 0)[1] >> 8)`;
    const command = ['python3', '-c', script, ...podwright('generate')];
    const { code, stdout } = await start(blog, command, { TERM: 'dumb' }).ended;
    expect(code).toBe(130);
    expect(stdout).toMatch(/\r\x1b\[Kpodwright: stopped; [^\r\n]*\r\n$/);
    expect(blog.feeds).toThrow('ENOENT');
  });
});

describe('a proxy', () => {
  /** A proxy that passes everything on, and what it was asked. */
  const startForwarder = async (): Promise<{ readonly address: string; readonly asked: string[] }> => {
    const asked: string[] = [];
    const host = await listen(
      createServer((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        const onward = httpRequest(
          request.url ?? '',
          { method: request.method, headers: request.headers },
          (answer) => {
            response.writeHead(answer.statusCode ?? 0, answer.headers);
            answer.pipe(response);
          },
        );
        onward.on('error', () => response.destroy());
        request.pipe(onward);
      }),
    );
    return { address: `http://${host}`, asked };
  };

  const published = async (environment: (proxy: string, podbean: Podbean) => Environment) => {
    const podbean = await startPodbean([ONE, { ...TWO, inFeed: false }]);
    const proxy = await startForwarder();
    const blog = createPodbeanBlog(podbean, [ONE, TWO]);
    const ended = await run(blog, ['generate'], environment(proxy.address, podbean));
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(podbean.asked).toHaveLength(4);
    return { podbean, proxy };
  };

  it.each([
    ['http_proxy', (proxy: string) => proxy],
    ['HTTP_PROXY', (proxy: string) => proxy.replace('http://', '')],
  ])('in %s is asked instead of the hosts themselves', async (name, write) => {
    const { podbean, proxy } = await published((address) => ({ [name]: write(address) }));
    expect(proxy.asked).toEqual(
      [...podbean.asked, ...podbean.askedForArt].map(({ method, path }) => `${method} ${podbean.origin}${path}`),
    );
  });

  it.each([
    ['no_proxy', () => '127.0.0.1'],
    ['NO_PROXY', ({ host }: Podbean) => `example.com, ${host}`],
  ])('is passed by for what %s names', async (name, write) => {
    const { proxy } = await published((address, podbean) => ({ HTTP_PROXY: address, [name]: write(podbean) }));
    expect(proxy.asked).toEqual([]);
  });

  it('is none of http when it is one of https', async () => {
    const { proxy } = await published((address) => ({ HTTPS_PROXY: address, ALL_PROXY: address }));
    expect(proxy.asked).toEqual([]);
  });

  it('does not open the way to private addresses', async () => {
    const inside = await startPodbean([]);
    const podbean = await startPodbean([{ ...ONE, inFeed: false }]);
    podbean.fault('/player/', (_request, response) => response.writeHead(302, { location: inside.feed }).end());
    const proxy = await startForwarder();
    const { code, stderr } = await run(createPodbeanBlog(podbean, [ONE]), ['generate'], { HTTP_PROXY: proxy.address });
    expect({ code, asked: inside.asked }).toEqual({ code: 0, asked: [] });
    expect(stderr).toContain('[unsafe-address]');
  });

  it('that does not answer is told, and is not the end', async () => {
    const podbean = await startPodbean([ONE]);
    const dead = await startPodbean([]);
    await dead.close();
    const { code, stderr } = await run(createPodbeanBlog(podbean, [ONE]), ['generate'], { HTTP_PROXY: dead.origin });
    expect({ code, asked: podbean.asked }).toEqual({ code: 0, asked: [] });
    expect(stderr).toMatch(/warning: [^\n]* refused the connection \(asked for 1 episode[^\n]*\) \[unreachable-host\]/);
  });

  it.each(['http://', 'http://user:s3cret@', 'ftp://user:s3cret@127.0.0.1', 'not a proxy', 'http://[::1', ':'])(
    'that is none is 2, in a sentence that does not show it: %j',
    async (address) => {
      const podbean = await startPodbean([ONE]);
      const blog = createPodbeanBlog(podbean, [ONE]);
      expect(await run(blog, ['generate'], { HTTP_PROXY: address })).toEqual({
        code: 2,
        stdout: '',
        stderr: 'podwright: the proxy in HTTP_PROXY is no address; write it as http://host:port\n',
      });
      expect(podbean.asked).toEqual([]);
      expect(blog.feeds).toThrow('ENOENT');
    },
  );
});

describe("the key of Podbean's API", () => {
  const [ID, SECRET, TOKEN] = ['cl1ent-0123456789', 's3cret-abcdefghij', 't0ken-klmnopqrst'] as const;
  const KEY = { PODBEAN_CLIENT_ID: ID, PODBEAN_CLIENT_SECRET: SECRET };
  const LISTED = `https://api.podbean.com/v1/episodes?access_token=${TOKEN}&offset=0&limit=100`;
  const GIVEN = { body: { access_token: TOKEN, expires_in: 604_800, token_type: 'Bearer' } };
  const BASIC = Buffer.from(`${ID}:${SECRET}`).toString('base64');

  it.each([
    ['PODBEAN_CLIENT_ID', ID],
    ['PODBEAN_CLIENT_SECRET', SECRET],
  ])('is 2 when %s is set alone', async (name, value) => {
    const podbean = await startPodbean([ONE]);
    const blog = createPodbeanBlog(podbean, [ONE]);
    const { code, stdout, stderr } = await run(blog, ['generate'], { [name]: value });
    expect({ code, stdout, asked: podbean.asked }).toEqual({ code: 2, stdout: '', asked: [] });
    expect(stderr).toBe(
      `podwright: ${name} is set alone; set PODBEAN_CLIENT_ID and PODBEAN_CLIENT_SECRET, or neither\n`,
    );
    expect(stderr).not.toContain(value);
  });

  it.each([
    ['gives the episode', { 'POST https://api.podbean.com/v1/oauth/token': GIVEN }, 'api', undefined],
    [
      'refuses the key',
      { 'POST https://api.podbean.com/v1/oauth/token': { status: 401, body: { error: `${ID} ${SECRET} ${BASIC}` } } },
      'player',
      'refused-request',
    ],
    [
      'sends HTML with the key in it',
      { 'POST https://api.podbean.com/v1/oauth/token': { body: `<p>${SECRET} ${BASIC}` } },
      'player',
      'unreadable-answer',
    ],
    [
      'redirects the key',
      {
        'POST https://api.podbean.com/v1/oauth/token': {
          status: 307,
          headers: { location: `https://evil.example.com/?${BASIC}` },
        },
      },
      'player',
      'unsafe-address',
    ],
    [
      'fails at the list',
      {
        'POST https://api.podbean.com/v1/oauth/token': GIVEN,
        [LISTED]: { status: 403, body: { error: TOKEN } },
      },
      'player',
      'refused-request',
    ],
    [
      'redirects the list',
      {
        'POST https://api.podbean.com/v1/oauth/token': GIVEN,
        [LISTED]: { status: 302, headers: { location: 'http://evil.example.com/' } },
      },
      'player',
      'unsafe-address',
    ],
  ] as const)('is shown nowhere when the API %s', async (_name, answers, source, finding) => {
    const podbean = await startPodbean([{ ...ONE, inFeed: false }]);
    const media = podbean.mediaOf(ONE);
    const episode = {
      id: ONE.id.replace('-', '').toUpperCase(),
      title: ONE.title,
      media_url: media,
      status: 'publish',
      type: 'public',
      duration: ONE.seconds,
    };
    const proxy = await startProxy({ [LISTED]: { body: { episodes: [episode], has_more: false } }, ...answers });
    onTestFinished(proxy.close);
    const environment = { ...KEY, HTTPS_PROXY: proxy.network.proxies?.https ?? '', NODE_EXTRA_CA_CERTS: CA };
    const blog = createPodbeanBlog(podbean, [ONE]);
    const ended = await run(blog, ['generate'], environment);
    expect(ended.code).toBe(0);
    expect(ended.stderr.match(/\[[\w-]+\]$/gm) ?? []).toEqual(finding === undefined ? [] : [`[${finding}]`]);
    expect(ledgerOf(blog).get(ONE.id)).toMatchObject({ source, enclosure: { url: media, bytes: ONE.bytes } });
    const kept = readdirSync(blog.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const files = kept.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
    for (const shown of [...files, ended.stdout, ended.stderr]) {
      for (const secret of [ID, SECRET, TOKEN, BASIC]) expect(shown).not.toContain(secret);
    }
  });
});

describe('a finding of what was asked', () => {
  it('is told by every run until the episode is published, with a cache and without', async () => {
    const podbean = await startPodbean([
      { ...ONE, inFeed: false },
      { ...TWO, inFeed: false },
    ]);
    podbean.fault(`/player/${ONE.id}`, (_request, response) => response.writeHead(404).end());
    const blog = createPodbeanBlog(podbean, [ONE, TWO]);
    for (const cache of [true, true, false]) {
      const { outcome, codes } = await generateOnline(blog, { strict: true, cache });
      expect({ code: outcome.code, codes }).toEqual({ code: 1, codes: ['refused-request'] });
    }
    // What nothing is to be said of is not asked again.
    expect(idsIn(pathsOf(podbean))).toEqual([ONE.id, ONE.id, ONE.id, TWO.id, TWO.id]);
    expect((await generateOnline(blog)).outcome.code).toBe(0);
    expect((await generateOnline(blog, { strict: true })).codes).toEqual([]);
  });
});

describe('a host with a certificate', () => {
  /** A line that says what is the matter with a host. */
  const warningOf = (host: string, reason: string, code: string): RegExp =>
    new RegExp(`: warning: ${host}[^\\n]* ${reason}[^\\n]* \\[${code}\\]\\n`);

  const startSecure = async (name: 'valid' | 'expired', answer: RequestListener): Promise<string> =>
    `https://${await listen(createSecureServer(identity(name), answer))}`;

  const createSecureBlog = async (name: 'valid' | 'expired', answer: (podbean: Podbean) => RequestListener) => {
    const podbean = await startPodbean([ONE]);
    const origin = await startSecure(name, answer(podbean));
    const blog = createPodbeanBlog(podbean, [ONE]);
    const feed = `${origin}/feed/knots/feed.xml`;
    const write = `podbean: { feed: "${feed}", player: "${podbean.player}" }\n`;
    blog.write('content/podwright.yaml', settingsOf(podbean, { podbean: write }));
    return { podbean, blog, feed, host: new URL(feed).host };
  };

  const passOn =
    ({ feed }: Podbean): RequestListener =>
    (_request, response) => {
      fetch(feed)
        .then((answer) => answer.text())
        .then(
          (body) => response.end(body),
          () => response.destroy(),
        );
    };

  it('that is good is asked', async () => {
    const { blog, podbean } = await createSecureBlog('valid', passOn);
    const ended = await run(blog, ['generate'], { NODE_EXTRA_CA_CERTS: CA });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ledgerOf(blog).get(ONE.id)?.source).toBe('show-feed');
    expect(pathsOf(podbean)).toEqual(['/feed/knots/feed.xml']);
  });

  it.each([
    ['expired', { NODE_EXTRA_CA_CERTS: CA }, 'has a certificate that has expired'],
    ['valid', {}, 'has a certificate that nobody vouches for'],
  ] as const)('that is %s, and not trusted, is told', async (name, environment, reason) => {
    const { blog, host } = await createSecureBlog(name, passOn);
    const { code, stderr } = await run(blog, ['generate'], environment);
    expect(code).toBe(0);
    expect(stderr).toMatch(warningOf(host, reason, 'unreachable-host'));
    expect(ledgerOf(blog).get(ONE.id)?.source).toBe('player');
  });

  it('may redirect a feed to be adopted to one without, which is told', async () => {
    const { blog, podbean, feed, host } = await createSecureBlog('valid', (one) => (_request, response) => {
      response.writeHead(301, { location: `${one.feed}?token=s3cret` }).end();
    });
    const command = [process.execPath, CLI, 'adopt', feed];
    const { code, stdout, stderr } = await start(blog, command, { NODE_EXTRA_CA_CERTS: CA }).ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'feeds/podcast.lock.json: 1 guid adopted, written\n' });
    expect(stderr).toMatch(/^content\/podwright\.yaml:1:1: /);
    expect(stderr).toMatch(warningOf(host, `redirects to ${podbean.feed}, without encryption`, 'insecure-redirect'));
    expect(stderr).not.toContain('s3cret');
  });

  it('may redirect to one without, which is told', async () => {
    const { blog, podbean, host } = await createSecureBlog('valid', ({ feed }) => (_request, response) => {
      response.writeHead(301, { location: `${feed}?token=s3cret` }).end();
    });
    const { code, stderr } = await run(blog, ['generate'], { NODE_EXTRA_CA_CERTS: CA });
    expect(code).toBe(0);
    expect(stderr).toMatch(warningOf(host, `redirects to ${podbean.feed}, without encryption`, 'insecure-redirect'));
    expect(stderr).not.toContain('s3cret');
    expect(ledgerOf(blog).get(ONE.id)?.source).toBe('show-feed');
  });
});

describe('the other ways to ask', () => {
  const createPublished = async () => {
    const podbean = await startPodbean([ONE, TWO]);
    const blog = createPodbeanBlog(podbean, [ONE, TWO]);
    await generateOnline(blog);
    podbean.episodes.splice(0, 2, { ...ONE, bytes: ONE.bytes + 1 }, { ...TWO, bytes: TWO.bytes + 1 });
    podbean.asked.length = 0;
    return { podbean, blog };
  };

  it.each([
    [['--refresh', ONE.id], [ONE.id]],
    [['--refresh'], [TWO.id, ONE.id]],
    [
      ['--refresh', '--refresh', ONE.id],
      [TWO.id, ONE.id],
    ],
    [[], []],
  ] as const)('generate %j', async (options, updated) => {
    const { podbean, blog } = await createPublished();
    const ended = await run(blog, ['generate', '--json', ...options]);
    expect(ended.code).toBe(0);
    expect(json(ended)).toMatchObject({ added: [], removed: [], updated });
    expect(podbean.asked).toHaveLength(updated.length > 0 ? 1 : 0);
    for (const { id, bytes, published } of [ONE, TWO]) {
      expect(ledgerOf(blog).get(id)).toMatchObject({
        guid: id,
        published: Date.parse(published),
        enclosure: { bytes: bytes + ((updated as readonly string[]).includes(id) ? 1 : 0) },
      });
    }
  });

  it('generate --refresh nobody is 2', async () => {
    const { blog, podbean } = await createPublished();
    const before = blog.feeds();
    expect(await run(blog, ['generate', '--refresh', 'nobody', '--refresh', ONE.id])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^podwright: --refresh nobody: no post that is due [^\n]*\n$/),
    });
    expect(blog.feeds()).toEqual(before);
    expect(podbean.asked.length).toBeLessThanOrEqual(1);
  });

  it('check asks and writes nothing of the show, and what it has learned is not asked again', async () => {
    const podbean = await startPodbean([ONE, { ...TWO, inFeed: false }]);
    const blog = createPodbeanBlog(podbean, [ONE]);
    await generateOnline(blog);
    const before = blog.feeds();
    addPost(blog, podbean, TWO);
    podbean.asked.length = 0;
    const { code, stdout, stderr } = await run(blog, ['check']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain(`added ${TWO.id}\n`);
    expect(podbean.asked).toHaveLength(4);
    expect(blog.feeds()).toEqual(before);
    expect((await run(blog, ['generate', '--dry-run'])).stdout).toContain('would change, 1 added');
    expect(blog.feeds()).toEqual(before);
    await run(blog, ['generate']);
    expect(podbean.asked).toHaveLength(4);
    expect((await run(blog, ['check'])).code).toBe(0);
  });

  it('explain asks nobody, and says who knew', async () => {
    const { podbean, blog } = await createPublished();
    addPost(blog, podbean, THREE);
    const { code, stdout } = await run(blog, ['explain', ONE.id]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\n {2}enclosure {3}\S+ \(\d+ bytes, audio\/mpeg\)\n {14}from the show's feed at Podbean \(ledger\)\n/,
    );
    expect((await run(blog, ['explain', THREE.id])).stdout).toContain('for nobody was asked for the audio');
    expect(podbean.asked).toEqual([]);
  });
});
