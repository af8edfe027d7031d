import { describe, expect, it } from 'vitest';
import {
  type Answerer,
  type Asked,
  blogPostOf,
  type FakeEpisode,
  fakeEpisodes,
  type Podbean,
  startPodbean,
} from './podbean.js';
import { readXml, type XmlElement } from './xml-tree.js';

const JSON_ONLY = { headers: { Accept: 'application/json' } };
const PLAIN = { 'Accept-Encoding': 'identity' };

/** Public with everything, scheduled, private, and one that the feed leaves out, the first the oldest. */
const EPISODES: readonly FakeEpisode[] = fakeEpisodes(4, (index) => ({
  bytes: 200_000,
  ...[
    { title: 'Knots & <Splices>', slug: 'n%c3%b6ts', chapters: true, explicit: 'Clean', duration: '20:00' },
    { state: 'scheduled' as const },
    { state: 'private' as const },
    { inFeed: false, file: 'week 4.m4a', type: 'audio/x-m4a' },
  ][index],
}));

const episodeAt = ({ episodes }: Podbean, index: number): FakeEpisode => {
  const episode = episodes.at(index);
  if (!episode) throw new Error(`there is no episode ${index}`);
  return episode;
};

const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

const itemsOf = async (podbean: Podbean): Promise<readonly XmlElement[]> => {
  const { root } = readXml(await bytesOf(await fetch(podbean.feed)));
  return root.children[0]?.children.filter(({ name }) => name === 'item') ?? [];
};

describe('the feed', () => {
  it('lists public episodes, and only these', async () => {
    const podbean = await startPodbean(EPISODES);
    const first = episodeAt(podbean, 0);
    const [item, ...others] = await itemsOf(podbean);
    expect(others).toEqual([]);
    const told = Object.fromEntries(item?.children.map(({ name, text }) => [name, text]) ?? []);
    expect(told).toMatchObject({
      title: 'Knots & <Splices>',
      link: podbean.episodeLink('n%c3%b6ts'),
      pubDate: 'Sun, 02 Jan 2022 10:00:00 +0200',
      guid: expect.stringMatching(/^knots\.podbean\.com\/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/),
      description: '<p>Notes on <b>Knots &amp; &lt;Splices&gt;</b> &amp; its knots.</p>\n',
      'itunes:explicit': 'Clean',
      'itunes:duration': '20:00',
      'itunes:season': '1',
      'itunes:episode': '1',
      'itunes:episodeType': 'full',
    });
    const attributes = Object.fromEntries(item?.children.map((child) => [child.name, child.attributes]) ?? []);
    expect(Object.entries(attributes.enclosure ?? {})).toEqual([
      ['url', podbean.mediaOf(first)],
      ['length', '200000'],
      ['type', 'audio/mpeg'],
    ]);
    expect(podbean.mediaOf(first)).toMatch(/\/mf\/web\/[\da-z]{16}\/n%c3%b6ts\.mp3$/);
    expect(attributes['itunes:image']).toEqual({ href: podbean.imageOf(first) });
    expect(attributes['podcast:transcript']).toMatchObject({ type: 'text/vtt' });
    expect((await fetch(attributes['podcast:transcript']?.url ?? '')).status).toBe(200);
    expect((await fetch(attributes['podcast:chapters']?.url ?? '')).status).toBe(200);
  });

  it('is the newest first, and follows its episodes', async () => {
    const podbean = await startPodbean(fakeEpisodes(2));
    podbean.episodes.push(...fakeEpisodes(3).slice(2));
    const links = (await itemsOf(podbean)).map((item) => item.children.find(({ name }) => name === 'link')?.text);
    expect(links).toEqual(['week-3', 'week-2', 'week-1'].map(podbean.episodeLink));
  });

  it.each(['gzip', 'br'])('is packed as %s', async (encoding) => {
    const podbean = await startPodbean(EPISODES);
    const packed = await fetch(podbean.feed, { headers: { 'Accept-Encoding': encoding } });
    const plain = await fetch(podbean.feed, { headers: PLAIN });
    expect(packed.headers.get('content-encoding')).toBe(encoding);
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await packed.text()).toBe(await plain.text());
  });

  it.each(['gzip', 'identity'])('is told to be known, as %s', async (encoding) => {
    const podbean = await startPodbean(EPISODES);
    const headers = { 'Accept-Encoding': encoding };
    const etag = (await fetch(podbean.feed, { headers })).headers.get('etag') ?? '';
    const ask = (): Promise<Response> => fetch(podbean.feed, { headers: { ...headers, 'If-None-Match': etag } });
    const known = await ask();
    expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag]);
    podbean.episodes.push(...fakeEpisodes(9).slice(8));
    expect((await ask()).status).toBe(200);
  });

  it('answers HEAD as GET, without the body', async () => {
    const podbean = await startPodbean(EPISODES);
    const [head, get] = await Promise.all(
      ['HEAD', 'GET'].map((method) => fetch(podbean.feed, { method, headers: PLAIN })),
    );
    expect(head?.headers.get('content-length')).toBe(get?.headers.get('content-length'));
    expect(await head?.text()).toBe('');
  });
});

describe('the player', () => {
  const askPlayer = (podbean: Podbean, id: string, init?: RequestInit): Promise<Response> =>
    fetch(podbean.player.replace('{id}', id), init);

  it.each(['', '-pb'])('is JSON for who asks for it, by an id with "%s"', async (end) => {
    const podbean = await startPodbean(EPISODES);
    const first = episodeAt(podbean, 0);
    const reply = await askPlayer(podbean, `${first.id}${end}`, JSON_ONLY);
    expect(await reply.json()).toMatchObject({
      episodes: [
        {
          id: 0x1700000,
          title: first.title,
          link: podbean.episodeLink(first.slug),
          type: 'audio',
          resource: podbean.mediaOf(first),
          resourceMimetype: 'audio/mpeg',
          shareLink: 'https://www.podbean.com/media/share/pb-a0000-1700000',
          publishTime: 'January 2, 2022',
          duration: '20:00',
          logo: podbean.imageOf(first),
          transcripts_url: `${podbean.origin}/transcripts/a0000-1700000.srt`,
          chaptersUrl: `${podbean.origin}/chapters/a0000-1700000.json`,
        },
      ],
      setting: { podcastTitle: 'Knots & Splices' },
      rssPageLink: podbean.feed,
    });
  });

  it('is XML for all others', async () => {
    const podbean = await startPodbean(EPISODES);
    const reply = await askPlayer(podbean, 'a0000-1700000');
    expect(reply.headers.get('content-type')).toMatch(/^application\/xml/);
    const item = readXml(await bytesOf(reply)).root.children[0]?.children[0];
    expect(item?.children.find(({ name }) => name === 'title')?.text).toBe('Knots & <Splices>');
  });

  it('says what is scheduled, private and unknown', async () => {
    const podbean = await startPodbean(EPISODES);
    const scheduled = await askPlayer(podbean, 'a0001-1700001-pb', JSON_ONLY);
    expect(await scheduled.json()).toMatchObject({ episodes: [{ resource: 'future episode' }] });
    const secret = await askPlayer(podbean, 'a0002-1700002-pb', JSON_ONLY);
    expect(secret.status).toBe(403);
    expect(await secret.json()).toEqual({
      type: 'wwwsite\\exceptions\\PlayerNoRightsException',
      loginUrl: expect.any(String),
    });
    expect((await askPlayer(podbean, 'zzzzz-1-pb', JSON_ONLY)).status).toBe(404);
  });
});

describe('the page of an episode', () => {
  it.each(['n%c3%b6ts/', 'n%C3%B6ts'])('is found at %s', async (slug) => {
    const podbean = await startPodbean(EPISODES);
    const first = episodeAt(podbean, 0);
    const page = await (await fetch(`${podbean.origin}/e/${slug}`)).text();
    expect(page).toContain('content="https://www.podbean.com/player-v2/?i=a0000-1700000-pb&amp;');
    expect(page).toContain(`<meta property="og:audio" content="${podbean.mediaOf(first)}">`);
    expect(page).toContain(`<meta property="og:image" content="${podbean.imageOf(first)}">`);
    const [, data = ''] = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(data)).toMatchObject({
      '@type': 'PodcastEpisode',
      url: podbean.episodeLink(first.slug),
      name: first.title,
      datePublished: '2022-01-02T10:00:00',
      associatedMedia: { contentUrl: podbean.mediaOf(first) },
      partOfSeries: { name: 'Knots & Splices', url: podbean.origin },
    });
  });

  it.each(['week-2', 'week-3', 'nowhere', '%'])('is not there for %s', async (slug) => {
    const podbean = await startPodbean(EPISODES);
    expect((await fetch(podbean.episodeLink(slug))).status).toBe(404);
  });
});

describe('the audio', () => {
  const MAGIC = ['ID3\x04', '\0\0\0\x18ftyp'];

  it.each([0, 3])('of episode %i redirects, and has a length and a type', async (index) => {
    const podbean = await startPodbean(EPISODES);
    const episode = episodeAt(podbean, index);
    const moved = await fetch(podbean.mediaOf(episode), { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([
      302,
      expect.stringMatching(/\/cdn\/[\da-z]{16}\/.*\?token=x$/),
    ]);
    const head = await fetch(podbean.mediaOf(episode), { method: 'HEAD' });
    expect(Object.fromEntries(head.headers)).toMatchObject({
      'content-length': '200000',
      'content-type': episode.type ?? 'audio/mpeg',
      'accept-ranges': 'bytes',
      etag: expect.any(String),
    });
    const whole = await bytesOf(await fetch(podbean.mediaOf(episode)));
    expect(whole.length).toBe(200_000);
    expect(whole.toString('latin1')).toMatch(new RegExp(`^${MAGIC[index === 0 ? 0 : 1]}`));
  });

  it.each([
    ['0-0', 0, 1],
    ['3-20', 3, 21],
    ['7-', 7, 200_000],
    ['70000-140001', 70_000, 140_002],
    ['-500', 199_500, 200_000],
    ['199999-300000', 199_999, 200_000],
  ])('is cut as bytes=%s', async (range, start, end) => {
    const podbean = await startPodbean(EPISODES);
    const address = podbean.mediaOf(episodeAt(podbean, 0));
    const whole = await bytesOf(await fetch(address));
    const part = await fetch(address, { headers: { Range: `bytes=${range}` } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes ${start}-${end - 1}/200000`]);
    expect((await bytesOf(part)).equals(whole.subarray(start, end))).toBe(true);
  });

  it('refuses a range behind its end', async () => {
    const podbean = await startPodbean(EPISODES);
    const headers = { Range: 'bytes=200000-' };
    const part = await fetch(podbean.mediaOf(episodeAt(podbean, 0)), { headers });
    expect([part.status, part.headers.get('content-range')]).toEqual([416, 'bytes */200000']);
  });

  it('may be left in the middle', async () => {
    const podbean = await startPodbean(fakeEpisodes(1, () => ({ bytes: 2 ** 40 })));
    const reply = await fetch(podbean.mediaOf(episodeAt(podbean, 0)));
    const reader = reply.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect((await fetch(podbean.feed)).status).toBe(200);
  });
});

describe('the official API', () => {
  const askToken = (podbean: Podbean, secret: string, grant = 'client_credentials'): Promise<Response> =>
    fetch(`${podbean.origin}/v1/oauth/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(`test-id:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: grant }),
    });
  const askEpisodes = (podbean: Podbean, token: string, paging: string): Promise<Response> =>
    fetch(`${podbean.origin}/v1/episodes?access_token=${token}&${paging}`);

  it('lists all episodes, page by page, to a holder of a token', async () => {
    const podbean = await startPodbean(EPISODES);
    const { access_token: token, ...rest } = (await (await askToken(podbean, 'test-secret')).json()) as {
      readonly access_token: string;
    };
    expect(rest).toMatchObject({ expires_in: 604_800, token_type: 'Bearer' });
    expect(await (await askEpisodes(podbean, token, 'offset=0&limit=3')).json()).toMatchObject({
      episodes: [
        { id: 'A00031700003', status: 'publish', type: 'public', transcripts_url: null },
        { id: 'A00021700002', status: 'publish', type: 'private' },
        { id: 'A00011700001', status: 'future', type: 'public' },
      ],
      offset: 0,
      limit: 3,
      count: 3,
      has_more: true,
    });
    const last = await askEpisodes(podbean, token, 'offset=3&limit=100');
    expect(await last.json()).toMatchObject({
      episodes: [
        {
          player_url: 'https://www.podbean.com/player-v2/?i=a0000-1700000-pb',
          permalink_url: podbean.episodeLink('n%c3%b6ts'),
          media_url: podbean.mediaOf(episodeAt(podbean, 0)),
          publish_time: 1_641_110_400,
          duration: 1200,
          content_explicit: false,
          season_number: 1,
        },
      ],
      count: 1,
      has_more: false,
    });
    expect((await askEpisodes(podbean, token, 'limit=101')).status).toBe(400);
  });

  it('refuses all others', async () => {
    const podbean = await startPodbean(EPISODES);
    const refused = [
      await askToken(podbean, 'guess'),
      await askToken(podbean, 'test-secret', 'password'),
      await askEpisodes(podbean, 'guess', ''),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(await refused[0]?.json()).toMatchObject({ error: 'invalid_client' });
  });
});

describe('a fake', () => {
  const answerWith =
    (status: number): Answerer =>
    (_, response) =>
      void response.writeHead(status).end();
  const statusOf = ({ status }: Asked): number => status;

  it('knows what it was asked', async () => {
    const podbean = await startPodbean(EPISODES);
    await fetch(podbean.feed, { headers: { 'User-Agent': 'test' } });
    await fetch(`${podbean.origin}/nowhere?x=1`, { method: 'HEAD' });
    expect(podbean.asked).toMatchObject([
      { method: 'GET', path: '/feed/knots/feed.xml', headers: { 'user-agent': 'test' }, status: 200 },
      { method: 'HEAD', path: '/nowhere?x=1', status: 404 },
    ]);
    expect([podbean.countOf('feed'), podbean.countOf(/^\/nowhere/g, 'HEAD'), podbean.countOf('feed', 'HEAD')]).toEqual([
      1, 1, 0,
    ]);
  });

  it('fails on demand, the latest first, until undone', async () => {
    const podbean = await startPodbean(EPISODES);
    const askFeed = async (): Promise<number> => (await fetch(podbean.feed)).status;
    const undo = podbean.fault('/feed', answerWith(503));
    const undoLatest = podbean.fault(/feed\.xml$/g, answerWith(429));
    expect(await askFeed()).toBe(429);
    undoLatest();
    expect(await askFeed()).toBe(503);
    undo();
    expect(await askFeed()).toBe(200);
    podbean.fault('/feed', (request) => request.socket.destroy());
    await expect(askFeed()).rejects.toThrow('fetch failed');
    expect(podbean.asked.map(statusOf)).toEqual([429, 503, 200, 0]);
  });

  it('closes at once, with answers still owed, and takes its time if told to', async () => {
    const podbean = await startPodbean(EPISODES, { latency: 40, keep: true });
    const begun = performance.now();
    await fetch(podbean.feed);
    expect(performance.now() - begun).toBeGreaterThan(35);
    podbean.fault('/feed', () => {});
    const owed = expect(fetch(podbean.feed)).rejects.toThrow('fetch failed');
    await expect.poll(() => podbean.asked.length).toBe(2);
    await podbean.close();
    await owed;
  });

  it('makes distinct episodes, and posts of them', async () => {
    const episodes = fakeEpisodes(120);
    expect(new Set(episodes.map(({ id }) => id)).size).toBe(120);
    expect(episodes).toEqual(fakeEpisodes(120));
    expect(episodes[50]).toMatchObject({ id: 'a0032-1700032', title: 'Week 51', season: 2, episode: 1 });
    const podbean = await startPodbean(episodes);
    const post = blogPostOf(episodeAt(podbean, 0), podbean, { title: 'Mine' });
    expect(post).toMatch(/^---\ntitle: "Mine"\ndate: 2022-01-02T10:00:00\+02:00\n---\n<iframe title="Week 1" /);
    expect(post).toContain('src="https://www.podbean.com/player-v2/?i=a0000-1700000-pb&from=pb6admin&share=1');
    expect(post).toContain(`(${podbean.episodeLink('week-1')})`);
  });
});
