import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseUrl, toAddress } from '../src/address.js';
import { archiveOf } from '../src/assembler/archive.js';
import { extract } from '../src/extractor/extract.js';
import { hideShortcodes } from '../src/extractor/shortcodes.js';
import { isUnparsable } from '../src/html.js';
import { parseLedger } from '../src/ledger/ledger.js';
import { judge } from '../src/linter/judge.js';
import { PROFILES } from '../src/linter/rule.js';
import { isPrivateAddress } from '../src/private-address.js';
import type { Answer, Failure } from '../src/resolver/answer.js';
import { type Asker, createAsker } from '../src/resolver/ask.js';
import { createHosts } from '../src/resolver/hosts.js';
import { readPage } from '../src/resolver/page.js';
import { type Blog, createBlog, LEDGER, SETTINGS } from './blog.js';
import { type Answers, startProxy } from './case-proxy.js';
import { jpeg } from './images.js';
import { notesOf } from './notes.js';
import { type Answerer, blogPostOf, type FakeEpisode, fakeEpisodes, type Podbean, startPodbean } from './podbean.js';
import { addPost, createPodbeanBlog, generateOnline, ledgerOf, type Result } from './podbean-blog.js';

const [ONE, TWO, THREE] = fakeEpisodes(3) as [FakeEpisode, FakeEpisode, FakeEpisode];
const unlisted = (count: number): FakeEpisode[] => fakeEpisodes(count, () => ({ inFeed: false }));

/** What an action gives, which must not take longer than so many milliseconds. */
const within = async <T>(most: number, action: () => T | Promise<T>): Promise<T> => {
  const began = performance.now();
  const result = await action();
  expect(performance.now() - began).toBeLessThan(most);
  return result;
};

const send =
  (status: number, headers: Record<string, string | number>, body: string | Buffer = ''): Answerer =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

/** The player's JSON on an episode. */
const playerOf = ({ id, title, slug, seconds }: FakeEpisode, media: string, show: string) => ({
  episodes: [
    {
      id: Number.parseInt(id.replace(/^.*-/, ''), 16),
      title,
      link: `${show}/e/${slug}/`,
      resource: media,
      duration: String(seconds),
    },
  ],
});

const rss = (items: string): string =>
  `<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" version="2.0"><channel>${items}</channel></rss>`;

describe('a feed that is after memory', () => {
  const judgeText = (text: string) => judge([Buffer.from(text)], { asOf: 0, profiles: new Set(PROFILES) });
  const item = (inner: string): string => rss(`<item>${inner}</item>`);

  it.each([
    ['1,000,000 elements in an item', item('<x/>'.repeat(1_000_000)), 'more than 10000 elements stand in one item'],
    ['as many that nest', item('<a><b/></a>'.repeat(500_000)), 'more than 10000 elements stand in one item'],
    [
      'as many that rules are about',
      item('<enclosure/>'.repeat(1_000_000)),
      'more than 10000 elements stand in one item',
    ],
    ['as many beside items', rss('<category/>'.repeat(1_000_000)), 'more than 10000 elements stand beside the items'],
    [
      'as many attributes',
      item(`<x ${Array.from({ length: 500_000 }, (_, index) => `a${index}=""`).join(' ')}/>`),
      'a tag holds more than 1000 attributes',
    ],
    [
      '1,000,000 outlines',
      `<?xml version="1.0"?><opml version="2.0"><body>${'<outline/>'.repeat(1_000_000)}</body></opml>`,
      'it holds more than 100000 elements',
    ],
  ])('is told so, and read no further: %s', async (_what, feed, reason) => {
    const message = `${reason}, and nothing behind that is judged`;
    const { breaches, scorecard } = await within(5000, () => judgeText(feed));
    expect(breaches.find(({ rule }) => rule.id === 'w3c/xml')).toMatchObject({ message, weight: 'required' });
    expect(scorecard.complete).toBe(false);
    expect(Object.values(scorecard.profiles).some(({ passes }) => passes)).toBe(false);
  });

  it('may have many elements in all, many items, and other items than these', async () => {
    const many = rss(`<title>x</title>${`<item>${'<x/>'.repeat(5000)}</item>`.repeat(20)}`);
    expect(judgeText(many)).toMatchObject({ items: 20, scorecard: { complete: true } });
    const atom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">${'<entry/>'.repeat(200_000)}</feed>`;
    expect(judgeText(atom).breaches).toMatchObject([{ message: 'it is Atom, not RSS' }]);
  });

  it('counts what each of 300,000 empty items lacks, in the time that reading them takes', async () => {
    const { items, more } = await within(10_000, () => judgeText(rss('a<item/>\n'.repeat(300_000))));
    expect(items).toBe(300_000);
    const countOf = (id: string): number | undefined => more.find(({ rule }) => rule.id === id)?.count;
    expect(['rss/guid-present', 'rss/pubdate', 'spotify/item'].map(countOf)).toEqual([299_900, 299_900, 1_199_900]);
  });

  it('keeps what comes after the first of many items', () => {
    const { breaches } = judgeText(rss(`${'<item><title>x</title></item>'.repeat(3)}<copyright>x</copyright>`));
    expect(breaches.filter(({ rule }) => rule.id === 'rss/order-items-last')).toHaveLength(1);
  });
});

describe('a page that has no end', () => {
  const page = (body: string): Answer => ({
    status: 200,
    url: 'https://good.podbean.com/e/x/',
    headers: {},
    body: Buffer.from(body),
    hops: [],
  });
  const MEDIA = '<meta property="og:audio" content="https://mcdn.podbean.com/x.mp3">';
  const fill = (piece: string, end = ''): string => piece.repeat((4 * 1024 * 1024) / piece.length) + end;

  it.each([
    ['meta elements without an end', fill('<meta ')],
    ['meta elements with one end for all', fill('<meta ', '>')],
    ['100,000 scripts', '<script>'.repeat(100_000)],
    ['4 MiB of scripts', fill('<script>')],
    ['scripts with one end for all', fill('<script ', '></script>')],
    ['scripts without anything', fill('<script></script>')],
    ['JSON-LD without an end', fill('<script type="ld+json">{')],
    ['JSON-LD that nests', `<script type="application/ld+json">${'['.repeat(500_000)}</script>`],
    ['a meta element of 4 MiB', `<meta ${fill('x')}>`],
    ['attributes without an end', `<meta ${'a="'.repeat(2000)}>`.repeat(600)],
  ])('is read at once: %s', async (_what, body) => {
    expect(await within(2000, () => readPage(page(body)))).toMatchObject({ failure: 'broken' });
  });

  it.each([
    ['behind a tag that is too long', `<meta ${'x'.repeat(10_000)}>${MEDIA}`],
    ['behind scripts of others', `${'<script>1 < 2</script>'.repeat(100_000)}${MEDIA}`],
  ])('still says what it says: %s', async (_what, body) => {
    expect(await within(2000, () => readPage(page(body)))).toMatchObject({ media: 'https://mcdn.podbean.com/x.mp3' });
  });
});

describe('the feed of another show', () => {
  const [GOOD, EVIL] = [ONE, TWO];
  const show = (name: string): string => `https://${name}.podbean.com`;
  const art = `${show('good')}/art.jpg`;
  const media = 'https://mcdn.podbean.com/mf/web/abcdefghij123456/good.mp3';
  const evil = 'https://mcdn.podbean.com/mf/web/zzzzzzzzzz123456/evil.mp3';
  const item = (inner: string): string =>
    rss(`<item>${inner}<enclosure url="${evil}" length="${GOOD.bytes}" type="audio/mpeg"/></item>`);

  const generateWith = async (answers: Answers, podbean = ''): Promise<Result & { readonly blog: Blog }> => {
    const proxy = await startProxy(answers);
    onTestFinished(proxy.close);
    const blog = createBlog([]);
    const settings = SETTINGS.replace(/podbean:\n.*\n.*\n/, podbean).replace(
      /network: .*/,
      'network: { retries: 0, timeout: 5 }',
    );
    blog.write(
      'content/podwright.yaml',
      settings
        .replace('https://nielsitberglund.podbean.com', show('good'))
        .replace('https://example.com/art-3000.jpg', art),
    );
    blog.write(
      'content/posts/good.md',
      blogPostOf(GOOD, {
        episodeLink: (slug) => `${show(podbean === '' ? 'good' : 'other')}/e/${slug}/`,
      }),
    );
    if (podbean === '') {
      blog.write('content/posts/evil.md', blogPostOf(EVIL, { episodeLink: (slug) => `${show('evil')}/e/${slug}/` }));
    }
    return { ...(await generateOnline(blog, { network: proxy.network })), blog };
  };

  const audio = { headers: { 'content-type': 'audio/mpeg', 'content-length': String(GOOD.bytes) } };
  const answersOf = (feed: string): Answers => ({
    'https://feed.podbean.com/good/feed.xml': { body: rss('') },
    'https://feed.podbean.com/evil/feed.xml': { body: feed },
    [`https://www.podbean.com/player/${GOOD.id}-pb`]: { body: playerOf(GOOD, media, show('good')) },
    [`HEAD ${media}`]: audio,
    [`HEAD ${evil}`]: audio,
    [art]: { base64: jpeg().toString('base64') },
  });

  it.each([
    ['its embed id as guid', item(`<guid>${GOOD.id}</guid><title>Whatever</title>`)],
    [
      'its embed id in a link',
      item(`<guid>x</guid><link>https://www.podbean.com/player-v2/?i=${GOOD.id}-pb&amp;x=1</link>`),
    ],
    [
      'its slug and title',
      item(`<guid>x</guid><title>${GOOD.title}</title><link>${show('evil')}/e/${GOOD.slug}/</link>`),
    ],
    [
      'its very link and title',
      item(`<guid>x</guid><title>${GOOD.title}</title><link>${show('good')}/e/${GOOD.slug}/</link>`),
    ],
  ])('has no say in an episode, whatever it claims: %s', async (_what, feed) => {
    const { blog, outcome } = await generateWith(answersOf(feed));
    expect(outcome.code).toBe(0);
    expect(ledgerOf(blog).get(GOOD.id)).toMatchObject({ source: 'player', enclosure: { url: media } });
  });

  it.each([
    ['by another title', { ...GOOD, title: 'Tides' }],
    ['by the same title and slug', GOOD],
  ])('is not the one that an episode link leads to: %s', async (_what, told) => {
    const own = item(`<guid>x</guid><title>${GOOD.title}</title><link>${show('good')}/e/${GOOD.slug}/</link>`);
    const answers = {
      ...answersOf(''),
      'https://feed.podbean.com/good/feed.xml': { body: own },
      [`https://www.podbean.com/player/${GOOD.id}-pb`]: { body: playerOf(told, media, show('other')) },
    };
    const { blog, codes } = await generateWith(
      answers,
      'podbean:\n  feed: https://feed.podbean.com/good/feed.xml\n  player: https://www.podbean.com/player/{id}\n',
    );
    expect(codes).toEqual(['doubtful-match']);
    expect(ledgerOf(blog).get(GOOD.id)).toMatchObject({ source: 'player', enclosure: { url: media } });
  });
});

describe('audio that the player gives to several episodes', () => {
  const claim = (podbean: Podbean, episode: FakeEpisode, owner: FakeEpisode): void => {
    const body = JSON.stringify(playerOf(episode, podbean.mediaOf(owner), podbean.origin));
    podbean.fault(`/player/${episode.id}`, send(200, {}, body));
  };
  const urlsOf = (blog: Blog): readonly string[] => [...ledgerOf(blog).values()].map(({ enclosure }) => enclosure.url);

  it.each(['derive', 'hold'] as const)('is of one new episode only: %s', async (unresolved) => {
    const [one, two] = unlisted(2) as [FakeEpisode, FakeEpisode];
    const podbean = await startPodbean([one, two]);
    const blog = createPodbeanBlog(podbean, [one, two], { unresolved });
    claim(podbean, two, one);
    const { outcome, codes, json } = await generateOnline(blog);
    expect(outcome.code).toBe(0);
    expect(codes).toContain('doubtful-match');
    expect(urlsOf(blog).filter((url) => url === podbean.mediaOf(one))).toHaveLength(1);
    const other = ledgerOf(blog).get(two.id) ?? ledgerOf(blog).get(one.id);
    if (unresolved === 'hold') expect(json.held).toHaveLength(1);
    else expect([...ledgerOf(blog).values()].map(({ source }) => source).toSorted()).toEqual(['derived', 'player']);
    expect(other).toBeDefined();
    expect(existsSync(blog.path('.podwright/learned.json'))).toBe(false);
  });

  it.each(['derive', 'hold'] as const)('stays with the one that was published: %s', async (unresolved) => {
    const [one, two] = unlisted(2) as [FakeEpisode, FakeEpisode];
    const podbean = await startPodbean([one, two]);
    const blog = createPodbeanBlog(podbean, [one], { unresolved });
    await generateOnline(blog);
    const before = ledgerOf(blog).get(one.id);
    addPost(blog, podbean, two);
    claim(podbean, two, one);
    const first = await generateOnline(blog, { dryRun: true });
    expect(first.codes).toContain('doubtful-match');
    expect(existsSync(blog.path('.podwright/learned.json'))).toBe(false);
    const { outcome, codes } = await generateOnline(blog);
    expect({ code: outcome.code, codes }).toEqual({ code: 0, codes: first.codes });
    expect(ledgerOf(blog).get(one.id)).toEqual(before);
    expect(ledgerOf(blog).get(two.id)?.source).toBe(unresolved === 'hold' ? undefined : 'derived');
    expect(existsSync(blog.path('.podwright/learned.json'))).toBe(false);
  });
});

describe('a feed that is made to take long', () => {
  const times = (count: number, piece: string): string => piece.repeat(count);
  const slashes = (count: number): string => `<item><link>http://a.example/${'/'.repeat(count)}x</link></item>`;

  it.each([
    ['150,000 empty items', times(150_000, '<item/>')],
    ['addresses that the parser of URLs trips over', times(20_000, '<item><link>http://aß%80.example/</link></item>')],
    ['an enclosure of 7 MiB', `<item><enclosure url="https://a.example/${'a'.repeat(7 * 1024 * 1024)}.mp3"/></item>`],
    ['an enclosure of 7 MiB of hosts', `<item><enclosure url="https://${times(700_000, 'a.example/')}.mp3"/></item>`],
    ['links of 16,000 slashes', times(100, slashes(16_000))],
    ['links of 4,000 slashes', times(2000, slashes(4000))],
    [
      'links of 4,000 slashes, undecodable',
      times(1000, `<item><link>http://a.example/%80${'/'.repeat(4000)}%</link></item>`),
    ],
    ['titles of blanks', times(4, `<item><title>${' '.repeat(2_000_000)}x</title></item>`)],
    ['dates of blanks', times(100, `<item><pubDate>1${' '.repeat(30_000)}x</pubDate></item>`)],
    ['guids of ids', times(20, `<item><guid>${'/pb-a'.repeat(50_000)}</guid></item>`)],
  ])('ends, and the rest is resolved: %s', async (_what, items) => {
    const podbean = await startPodbean([ONE, { ...TWO, inFeed: false }]);
    const blog = createPodbeanBlog(podbean, [ONE, TWO]);
    const item = `<item><guid>${ONE.id}</guid><enclosure url="${podbean.mediaOf(ONE)}" length="${ONE.bytes}" type="audio/mpeg"/></item>`;
    podbean.fault('/feed', send(200, {}, rss(items + item)));
    const { outcome, codes } = await within(8000, () => generateOnline(blog));
    expect({ code: outcome.code, codes }).toEqual({ code: 0, codes: [] });
    expect(ledgerOf(blog).get(ONE.id)?.source).toBe('show-feed');
    expect(ledgerOf(blog).get(TWO.id)?.source).toBe('player');
  });

  it('is told, and others are asked, when one value is beyond all reason', async () => {
    const podbean = await startPodbean([ONE]);
    const blog = createPodbeanBlog(podbean, [ONE]);
    podbean.fault('/feed', send(200, {}, rss(`<item><guid>${'a'.repeat(9_000_000)}</guid></item>`)));
    const { outcome, codes } = await within(8000, () => generateOnline(blog));
    expect({ code: outcome.code, codes }).toEqual({ code: 0, codes: ['unreadable-answer'] });
    expect(ledgerOf(blog).get(ONE.id)?.source).toBe('player');
  });
});

describe('an address', () => {
  it('of more than 4,096 characters is none', () => {
    const of = (length: number): string => `https://a.example/${'a'.repeat(length - 18)}`;
    expect(of(4096)).toHaveLength(4096);
    expect(parseUrl(of(4096))?.hostname).toBe('a.example');
    expect(parseUrl(of(4097))).toBeUndefined();
    expect(toAddress(of(4096))).toBe(of(4096));
    expect(toAddress(of(4097))).toBeUndefined();
  });

  it('that is none is none, however often it is asked for', () => {
    for (let index = 0; index < 20_000; index++) expect(toAddress('http://aß%80.example/')).toBeUndefined();
  });

  it.each([
    ['64:ff9b::7f00:1', true],
    ['64:ff9b::a00:1', true],
    ['64:ff9b::1', true],
    ['64:ff9b::', true],
    ['64:ff9b::169.254.169.254', true],
    ['0064:FF9B:0:0:0:0:7f00:0001', true],
    ['[64:ff9b::c0a8:1]', true],
    ['64:ff9b::a00:1%eth0', true],
    ['64:ff9b:1::808:808', true],
    ['64:ff9b::808:808', false],
    ['64:ff9b::8.8.8.8', false],
    ['64:ff9b::ff:1', true],
    ['64:ff9b::100:0', false],
    ['::ffff:0:7f00:1', true],
    ['::ffff:0:127.0.0.1', true],
    ['::ffff:127.0.0.1', true],
  ])('behind NAT64 is what it leads to: %s', (address, isPrivate) => expect(isPrivateAddress(address)).toBe(isPrivate));
});

describe('links in the cache', () => {
  /** A blog with everything to be asked, and a folder outside of its cache. */
  const createVictim = async (): Promise<{ podbean: Podbean; blog: Blog }> => {
    const podbean = await startPodbean([ONE, { ...TWO, inFeed: false }, THREE]);
    const blog = createPodbeanBlog(podbean, [ONE, TWO]);
    blog.write('victim/precious', '# precious\n');
    mkdirSync(blog.path('.podwright'));
    return { podbean, blog };
  };
  const victim = (blog: Blog): Readonly<Record<string, string>> =>
    Object.fromEntries(readdirSync(blog.path('victim')).map((name) => [name, blog.read(`victim/${name}`)]));
  const UNTOUCHED = { precious: '# precious\n' };

  it.each(['learned.json', '.gitignore'])('lead nothing out of it: %s', async (name) => {
    for (const target of ['precious', 'not-there']) {
      const { blog } = await createVictim();
      symlinkSync(`../victim/${target}`, blog.path(`.podwright/${name}`));
      const { outcome, codes } = await generateOnline(blog, { dryRun: true });
      expect({ code: outcome.code, codes }).toEqual({ code: 0, codes: [] });
      expect((await generateOnline(blog)).json.added).toHaveLength(2);
      expect(victim(blog)).toEqual(UNTOUCHED);
    }
  });

  it.each(['xml', 'json'])('lead nothing out of it: the feed, %s', async (extension) => {
    const { podbean, blog } = await createVictim();
    await generateOnline(blog);
    const name = readdirSync(blog.path('.podwright')).find((one) => one.startsWith('feed-') && one.endsWith(extension));
    expect(name).toBeDefined();
    rmSync(blog.path(`.podwright/${name}`));
    symlinkSync('../victim/precious', blog.path(`.podwright/${name}`));
    addPost(blog, podbean, THREE);
    podbean.episodes.splice(0, 1);
    expect((await generateOnline(blog)).outcome.code).toBe(0);
    expect(ledgerOf(blog).get(THREE.id)?.source).toBe('show-feed');
    expect(victim(blog)).toEqual(UNTOUCHED);
  });

  it('lead nothing out of it: the cache itself', async () => {
    const { blog } = await createVictim();
    rmSync(blog.path('.podwright'), { recursive: true });
    symlinkSync('victim', blog.path('.podwright'));
    expect((await generateOnline(blog)).outcome.code).toBe(0);
    expect(victim(blog)).toEqual(UNTOUCHED);
  });

  it('and files of a gigabyte are not read', async () => {
    const { blog } = await createVictim();
    const file = blog.path('.podwright/learned.json');
    writeFileSync(file, '{');
    truncateSync(file, 1024 ** 3);
    const before = process.memoryUsage().rss;
    const { codes, json } = await within(3000, () => generateOnline(blog));
    expect({ codes, added: json.added.length }).toEqual({ codes: [], added: 2 });
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
  });
});

describe('texts of a stranger', () => {
  it.each([
    [
      'the title of another episode',
      '/player',
      JSON.stringify({ episodes: [{ id: 99, title: '\u{1F600}'.repeat(250_000), resource: 'x' }] }),
    ],
    ['the id of another episode', '/player', JSON.stringify({ episodes: [{ id: 'x'.repeat(1_000_000) }] })],
    [
      'the title of another page',
      '/e/',
      `<meta property="og:title" content="${'x'.repeat(8000)}"><script type="application/ld+json">{"@type":"PodcastEpisode","name":"${'y'.repeat(1_000_000)}","associatedMedia":{"contentUrl":"https://mcdn.podbean.com/x.mp3"}}</script>`,
    ],
  ])('are told in short: %s', async (_what, path, body) => {
    const episodes = unlisted(20);
    const podbean = await startPodbean(episodes);
    const blog = createPodbeanBlog(podbean, episodes);
    podbean.fault('/player', send(404, {}));
    podbean.fault(path, send(200, {}, body));
    const { outcome } = await within(5000, () => generateOnline(blog, { cache: false }));
    expect(outcome.code).toBe(0);
    expect(outcome.findings.length).toBeGreaterThan(0);
    for (const { message } of outcome.findings) expect(message.length).toBeLessThan(2000);
    expect(JSON.stringify(outcome.json).length).toBeLessThan(64 * 1024);
  });
});

describe('patience', () => {
  const serve = async (answer: RequestListener) => {
    const server = createServer(answer);
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return `http://127.0.0.1:${port}`;
  };
  const createClient = (timeout: number, retries: number): Asker => {
    const asker = createAsker({
      isNamed: () => true,
      proxies: {},
      timeout,
      retries,
      userAgent: 'test',
      signal: new AbortController().signal,
      now: () => performance.now(),
    });
    onTestFinished(asker.close);
    return asker;
  };
  const ask = ({ ask: askOne }: Asker, url: string): Promise<Answer | Failure> =>
    askOne({ source: 'player', url, mostBytes: 1000 });

  it.each([
    ['late', 300, 0],
    ['bit by bit', 0, 300],
  ])('is counted over all hops of a try: redirects that come %s', async (_how, before, after) => {
    const origin = await serve((request, response) => {
      const hop = Number(request.url?.slice(1) ?? 0);
      setTimeout(() => {
        response.writeHead(302, { location: `/${hop + 1}` }).write(' ');
        setTimeout(() => response.end(), after);
      }, before);
    });
    const result = await within(1300, () => ask(createClient(1000, 3), `${origin}/0`));
    expect(result).toMatchObject({ failure: 'unreachable', reason: 'took longer than 1 s' });
  });

  const asksToWait = (seconds: number): Answer => ({
    status: 429,
    url: 'https://a.example/',
    headers: { 'retry-after': String(seconds) },
    body: Buffer.alloc(0),
    hops: [],
  });
  const host = 'a.example';

  it('ends with a host that asks to wait again and again', () => {
    let time = 0;
    const hosts = createHosts({ timeout: 2000, signal: new AbortController().signal, now: () => time });
    let waited = 0;
    for (let attempt = 0; ; attempt++) {
      const judged = hosts.judge({ host, result: asksToWait(1), isTransient: true }, attempt, false);
      if (typeof judged !== 'number') {
        expect(judged).toMatchObject({ failure: 'refused', reason: 'asks to wait again and again' });
        break;
      }
      waited += judged;
      time += judged;
      expect(attempt).toBeLessThan(20);
    }
    expect(waited).toBe(10_000);
  });

  it('is counted once for those who wait together', () => {
    let time = 0;
    const hosts = createHosts({ timeout: 2000, signal: new AbortController().signal, now: () => time });
    for (let round = 0; round < 5; round++) {
      for (let request = 0; request < 50; request++) {
        const judged = hosts.judge({ host, result: asksToWait(2), isTransient: true }, round, false);
        expect(judged).toBe(2000);
      }
      time += 2000;
    }
    const judged = hosts.judge({ host, result: asksToWait(2), isTransient: true }, 5, false);
    expect(judged).toMatchObject({ failure: 'refused' });
  });

  it('is asked of all who come later, also when the last try is over', async () => {
    const times: number[] = [];
    const origin = await serve((_request, response) => {
      times.push(performance.now());
      if (times.length > 1) response.end('fine');
      else response.writeHead(503, { 'retry-after': '1' }).end();
    });
    const asker = createClient(5000, 0);
    expect(await ask(asker, `${origin}/`)).toMatchObject({ status: 503 });
    expect(await ask(asker, `${origin}/`)).toMatchObject({ status: 200 });
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThan(950);
  });
});

describe('a post that is made to take long', () => {
  const SETTINGS_OF_POSTS = {
    site: 'https://blog.example',
    permalink: '/:slug/',
    timezone: 'UTC',
    customHost: undefined,
    drafts: false,
    postImages: false,
    namespaces: {},
  };
  const HEAD = '---\ntitle: Tides\ndate: 2024-12-15\npodcast:\n  embed: q7mzt-16f3a2b\n---\n';
  const extractPost = (body: string, kind: 'md' | 'html' = 'html') =>
    extract(`posts/tides.${kind}`, Buffer.from(`${HEAD}${body}\n`), SETTINGS_OF_POSTS);
  const feedOf = (notes: string): Buffer =>
    Buffer.from(rss(`<item><description><![CDATA[${notes}]]></description></item>`));

  const deep: readonly (readonly [what: string, html: string])[] = [
    ['end tags of nothing', '<b></i>'.repeat(60_000)],
    ['elements that close their like only, in turns', '<li><p>'.repeat(100_000)],
    ['end tags in attributes', '<b title="</b>">'.repeat(60_000)],
    ['end tags in comments', '<b><!--</b>-->'.repeat(60_000)],
    ['an element that ends by itself at the limit', `${'<b>'.repeat(1000)}<br>${'<b>'.repeat(100_000)}`],
    ['SVG that ends by itself', '<svg/>'.repeat(200_000)],
    ['SVG that its parent closes', '<div><svg></div>'.repeat(100_000)],
  ];

  it.each(deep)('by its nesting: %s', async (_what, html) => {
    const { findings } = await within(3000, () => extractPost(html));
    expect(findings.map(({ code }) => code)).toEqual(['nested-too-deep']);
    await within(3000, () => judge([feedOf(html)], { asOf: 0, profiles: new Set(PROFILES) }));
  });

  it.each([
    ['paragraphs without an end', '<p>x'.repeat(5000)],
    ['items without an end', `<ul>${'<li>x'.repeat(5000)}</ul>`],
    ['breaks', '<br>'.repeat(5000)],
    ['elements that are attributes', '<p title="<b>">x</p>'.repeat(5000)],
    ['icons', '<svg><title>x</title><path/></svg>'.repeat(5000)],
  ])('is none for having many elements: %s', (_what, html) => expect(isUnparsable(html)).toBe(false));

  it.each([
    ['one long address', 'a'.repeat(60_000), ' b'],
    ['addresses without a size', 'a b '.repeat(250_000), ''],
    ['blanks', `a${' '.repeat(1_000_000)}`, 'b'],
    ['commas', `a${','.repeat(1_000_000)}`, 'b'],
    ['digits', `a ${'1'.repeat(1_000_000)}`, 'w'],
    ['an image in itself', `data:image/png;base64,${'a,'.repeat(500_000)}`, ' 2x'],
  ])('by the addresses of an image: %s', async (_what, long, end) => {
    const html = `<p>x<img srcset="${long}${end}"></p>`;
    expect(await within(3000, () => notesOf(html, 'html'))).toMatch(/^<p>x/);
  });

  it.each([
    ['openers with one word for all', `${'{% raw %}'.repeat(200_000)}endraw${'x'.repeat(3_000_000)}`],
    ['openers of all kinds', `${'{% raw %}{% comment %}'.repeat(100_000)}endraw endcomment${'x'.repeat(3_000_000)}`],
    ['braces before the word', `{% raw %}${'{'.repeat(1_000_000)}`.repeat(2) + 'endraw'.repeat(100_000)],
    ['blanks in code', `{% highlight js %}${' '.repeat(500_000)}x{% endhighlight %}`],
  ])('by its template code: %s', async (_what, body) => {
    await within(3000, () => hideShortcodes(body));
  });
});

describe('a ledger of a bad merge', () => {
  const ENTRY = {
    guid: 'x',
    published: '2024-12-15T09:13:12Z',
    enclosure: { url: 'https://a.example/x.mp3', bytes: 1, type: 'audio/mpeg' },
    source: 'file',
  };
  const written = (entries: object): string => JSON.stringify(entries, undefined, 1);

  it('names no page that its archive cannot have', async () => {
    const podbean = await startPodbean([ONE]);
    const blog = createPodbeanBlog(podbean, [ONE]);
    blog.write(LEDGER, written({ other: ENTRY, [ONE.id]: { ...ENTRY, guid: ONE.id, archive: 3_000_000 } }));
    const { outcome } = await within(8000, () => generateOnline(blog));
    expect(outcome.code).toBe(1);
    const line =
      blog
        .read(LEDGER)
        .split('\n')
        .findIndex((text) => text.includes(`"${ONE.id}": {`)) + 1;
    expect(outcome.findings.filter(({ code }) => code === 'broken-ledger')).toMatchObject([
      { place: { line }, message: expect.stringContaining(`${ONE.id}.archive`) },
    ]);
  });

  it('may name pages that lost some of their episodes', () => {
    expect(parseLedger('ledger', written({ a: { ...ENTRY, archive: 20 } })).findings).toEqual([]);
  });

  it('may be wrong in more places than arguments fit on the stack', () => {
    const entry = { ...ENTRY, transcripts: Array.from({ length: 150_000 }, () => 1) };
    expect(parseLedger('ledger', written({ a: entry })).findings).toHaveLength(150_000);
  });

  it('may have more pages than arguments fit on the stack', () => {
    const known = new Map(Array.from({ length: 200_000 }, (_, index) => [String(index), index + 1]));
    expect(archiveOf([], known, 1).size).toBe(200_000);
  });
});
