import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FEED, LEDGER } from './blog.js';
import { type FakeEpisode, fakeEpisodes, startPodbean } from './podbean.js';
import { addPost, createPodbeanBlog, generateOnline, ledgerOf, publishedOf } from './podbean-blog.js';

const [ONE, TWO, THREE] = fakeEpisodes(3) as [FakeEpisode, FakeEpisode, FakeEpisode];

describe('200 episodes', () => {
  it('are resolved by one request, and asked for no more', async () => {
    const episodes = fakeEpisodes(200);
    const podbean = await startPodbean(episodes);
    const blog = createPodbeanBlog(podbean, episodes);
    const first = await generateOnline(blog);
    expect(first.codes).toEqual([]);
    // Art of 67 episodes, and that of the show.
    expect(podbean.askedForArt).toHaveLength(68);
    expect(first.json).toMatchObject({ episodes: 200, network: { requests: 69, resolved: { 'show-feed': 200 } } });
    expect(podbean.asked.map(({ path }) => path)).toEqual(['/feed/knots/feed.xml']);
    const ledger = ledgerOf(blog);
    for (const episode of episodes) {
      const { id, bytes, seconds, image, season, episode: number, transcript } = episode;
      expect(ledger.get(id)).toEqual({
        guid: id,
        published: Date.parse(episode.published),
        enclosure: { url: podbean.mediaOf(episode), bytes, type: 'audio/mpeg' },
        source: 'show-feed',
        seconds,
        ...(image === undefined ? {} : { image: podbean.imageOf(episode) }),
        ...(season === undefined ? {} : { season }),
        ...(number === undefined ? {} : { episode: number }),
        episodeType: 'full',
        explicit: false,
        ...(transcript ? { transcripts: [{ url: `${podbean.origin}/transcripts/${id}.vtt`, type: 'text/vtt' }] } : {}),
      });
    }
    expect(blog.read(FEED).match(/<podcast:transcript /g)).toHaveLength(100);

    podbean.asked.length = 0;
    const before = blog.feeds();
    const second = await generateOnline(blog);
    expect(second.json).toMatchObject({ changed: false, network: { requests: 0 } });
    expect(podbean.asked).toEqual([]);
    expect(podbean.askedForArt).toHaveLength(68);
    expect(blog.feeds()).toEqual(before);
  });

  it('are one conditional request away from one more, whose ledger entry is all that comes', async () => {
    const [newest, ...others] = fakeEpisodes(200).toReversed() as [FakeEpisode, ...FakeEpisode[]];
    const podbean = await startPodbean(others);
    const blog = createPodbeanBlog(podbean, others);
    await generateOnline(blog);
    const before = blog.read(LEDGER).split('\n');
    podbean.asked.length = 0;
    podbean.episodes.push(newest);
    addPost(blog, podbean, newest);
    expect((await generateOnline(blog)).json).toMatchObject({
      added: [newest.id],
      updated: [],
      network: { requests: 1 },
    });
    expect(podbean.asked).toMatchObject([{ path: '/feed/knots/feed.xml', status: 200 }]);
    expect(podbean.asked[0]?.headers['if-none-match']).toBeDefined();
    const after = blog.read(LEDGER).split('\n');
    const lines = JSON.stringify(
      Object.fromEntries([[newest.id, JSON.parse(blog.read(LEDGER))[newest.id]]]),
      undefined,
      2,
    );
    expect(after.filter((line) => !before.includes(line))).toEqual(
      lines.split('\n').filter((line) => !before.includes(line)),
    );
    expect(after.length - before.length).toBe(lines.split('\n').length - 2);
  });
});

describe('an episode that the feed lacks', () => {
  it.each([
    ['the player and HEAD', { ...ONE, inFeed: false }, 'player', 2],
    ['the player alone, from a scheduled feed', { ...ONE, inFeed: false, chapters: true }, 'player', 2],
  ] as const)('comes from %s', async (_, episode, source, requests) => {
    const podbean = await startPodbean([episode, TWO]);
    const blog = createPodbeanBlog(podbean, [episode, TWO]);
    const { codes, json } = await generateOnline(blog);
    expect(codes).toEqual([]);
    expect(ledgerOf(blog).get(episode.id)).toMatchObject({
      enclosure: { url: podbean.mediaOf(episode), bytes: episode.bytes, type: 'audio/mpeg' },
      seconds: episode.seconds,
      source,
    });
    // The feed, what is asked for the episode, and a redirect of its audio.
    expect(json.network.requests).toBe(1 + requests + 1 + podbean.askedForArt.length);
    expect(existsSync(blog.path('.podwright/learned.json'))).toBe(false);
  });

  it('comes from its page when the player does not know it', async () => {
    const episode = { ...ONE, inFeed: false };
    const podbean = await startPodbean([episode, TWO]);
    podbean.fault('/player/', (_request, response) => response.writeHead(404).end());
    const blog = createPodbeanBlog(podbean, [episode, TWO]);
    const { codes } = await generateOnline(blog);
    expect(codes).toEqual(['refused-request']);
    expect(ledgerOf(blog).get(ONE.id)).toMatchObject({ source: 'page', enclosure: { bytes: ONE.bytes } });
    expect(podbean.asked.filter(({ path }) => !path.startsWith('/feed') && !path.startsWith('/cdn'))).toHaveLength(3);
  });

  it('comes from the official API when there is a key, which is never written', async () => {
    const episodes = fakeEpisodes(120, () => ({ inFeed: false }));
    const podbean = await startPodbean(episodes);
    const blog = createPodbeanBlog(podbean, episodes);
    const api = { id: 'test-id', secret: 'test-secret', origin: podbean.origin };
    const { codes, outcome, json } = await generateOnline(blog, { network: { api } });
    expect(codes).toEqual([]);
    expect(json.network.resolved).toEqual({ api: 120 });
    expect(podbean.countOf('/player/')).toBe(0);
    expect(podbean.countOf('/v1/')).toBe(3);
    expect(ledgerOf(blog).get(episodes[7]?.id ?? '')).toMatchObject({ source: 'api', season: 1 });
    const all = [...publishedOf(blog), JSON.stringify(outcome)].join('');
    expect(all).not.toMatch(/test-secret|test-id|access_token/);
  });
});

describe('audio of unknown length', () => {
  it('is measured by a later run, and keeps what else is known of it', async () => {
    const episode = { ...ONE, inFeed: false, transcript: true };
    const podbean = await startPodbean([episode, TWO]);
    // Neither a length nor ranges: all that it says is a body without end.
    const undo = podbean.fault('/cdn/', (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('ID3\u0004');
      response.end(_request.method === 'HEAD' ? undefined : 'x'.repeat(100));
    });
    const blog = createPodbeanBlog(podbean, [episode, TWO]);
    expect((await generateOnline(blog)).codes).toEqual(['unknown-length']);
    expect(ledgerOf(blog).get(ONE.id)).toMatchObject({ seconds: ONE.seconds, enclosure: { bytes: 0 } });
    undo();
    podbean.asked.length = 0;
    expect((await generateOnline(blog)).json).toMatchObject({ updated: [ONE.id] });
    expect(podbean.asked.every(({ method }) => method === 'HEAD')).toBe(true);
    expect(ledgerOf(blog).get(ONE.id)).toMatchObject({
      seconds: ONE.seconds,
      transcripts: [{ type: 'application/x-subrip' }],
      enclosure: { bytes: ONE.bytes },
      source: 'player',
    });
  });
});

describe('an item found by its slug only', () => {
  it('is taken when the title agrees', async () => {
    const podbean = await startPodbean([ONE]);
    const blog = createPodbeanBlog(podbean, []);
    addPost(blog, podbean, ONE, { date: '2024-05-05T10:00:00+02:00' });
    expect((await generateOnline(blog)).codes).toEqual([]);
    expect(ledgerOf(blog).get(ONE.id)?.source).toBe('show-feed');
  });

  it('is not taken when neither title nor date agree: the player decides, and both are named', async () => {
    const podbean = await startPodbean([ONE, { ...THREE, inFeed: false }]);
    const blog = createPodbeanBlog(podbean, []);
    addPost(blog, podbean, THREE, { link: podbean.episodeLink(ONE.slug) });
    const { outcome } = await generateOnline(blog);
    expect(outcome.findings).toMatchObject([
      { code: 'doubtful-match', message: expect.stringMatching(/Week 3.*Week 1/) },
    ]);
    expect(ledgerOf(blog).get(THREE.id)).toMatchObject({
      source: 'player',
      enclosure: { url: podbean.mediaOf(THREE), bytes: THREE.bytes },
    });
  });

  it('is taken when the player says that it is the episode', async () => {
    const podbean = await startPodbean([ONE]);
    const blog = createPodbeanBlog(podbean, []);
    addPost(blog, podbean, ONE, { title: 'Something else', date: '2024-05-05T10:00:00+02:00' });
    expect((await generateOnline(blog)).codes).toEqual([]);
    expect(ledgerOf(blog).get(ONE.id)).toMatchObject({ source: 'show-feed', enclosure: { bytes: ONE.bytes } });
    expect(podbean.asked).toHaveLength(2);
  });
});

describe('--refresh', () => {
  it('asks again, takes new audio under the old guid and date, and says so', async () => {
    const podbean = await startPodbean([ONE, TWO]);
    const blog = createPodbeanBlog(podbean, [ONE, TWO]);
    await generateOnline(blog);
    podbean.episodes.splice(0, 2, { ...ONE, bytes: 999_999, seconds: 60, file: 'again.mp3' }, { ...TWO, bytes: 1 });
    expect((await generateOnline(blog)).json.changed).toBe(false);
    const { json, outcome } = await generateOnline(blog, { refresh: new Set([ONE.id]) });
    expect(json).toMatchObject({ updated: [ONE.id], added: [] });
    expect(outcome.findings).toMatchObject([{ code: 'changed-enclosure', severity: 'note' }]);
    expect(ledgerOf(blog).get(ONE.id)).toMatchObject({
      guid: ONE.id,
      published: Date.parse(ONE.published),
      enclosure: { bytes: 999_999 },
    });
    expect(ledgerOf(blog).get(TWO.id)?.enclosure.bytes).toBe(TWO.bytes);
  });

  it('keeps everything when Podbean has gone', async () => {
    const podbean = await startPodbean([ONE, TWO]);
    const blog = createPodbeanBlog(podbean, [ONE, TWO]);
    await generateOnline(blog);
    const before = blog.feeds();
    await podbean.close();
    const { outcome, codes } = await generateOnline(blog, { refresh: 'all' });
    expect(outcome.code).toBe(0);
    expect(codes).toEqual(['unreachable-host']);
    expect(blog.feeds()).toEqual(before);
  });

  it('is a mistake for an id that nobody has', async () => {
    const podbean = await startPodbean([ONE]);
    const blog = createPodbeanBlog(podbean, [ONE]);
    await expect(generateOnline(blog, { refresh: new Set(['nobody']) })).rejects.toThrow('--refresh nobody');
  });
});

describe('what was learned', () => {
  it('is not asked for again when it could not be published', async () => {
    const episode = { ...ONE, inFeed: false };
    const podbean = await startPodbean([episode]);
    const blog = createPodbeanBlog(podbean, [episode]);
    blog.write(
      'content/posts/wrong.md',
      '---\ntitle: X\n---\n<iframe src="https://www.podbean.com/player-v2/?i=eeeee-1-pb"></iframe>',
    );
    expect((await generateOnline(blog)).outcome.code).toBe(1);
    blog.remove('content/posts/wrong.md');
    podbean.asked.length = 0;
    expect((await generateOnline(blog)).json.network.requests).toBe(0);
    expect(podbean.asked).toEqual([]);
    expect(ledgerOf(blog).get(ONE.id)?.source).toBe('player');
  });

  it('is kept when the run is stopped, and the feed is not touched', async () => {
    const episodes = fakeEpisodes(30, () => ({ inFeed: false }));
    const podbean = await startPodbean(episodes, { latency: 20 });
    const blog = createPodbeanBlog(podbean, episodes);
    const controller = new AbortController();
    const network = {
      signal: controller.signal,
      onResolve: ({ done }: { done: number }) => {
        if (done === 10) controller.abort();
      },
    };
    await expect(generateOnline(blog, { network })).rejects.toThrow('stopped');
    expect(existsSync(blog.path(FEED))).toBe(false);
    const asked = podbean.countOf('/player/');
    expect(asked).toBeLessThan(30);
    const { codes, json } = await generateOnline(blog);
    expect(codes).toEqual([]);
    expect(json.episodes).toBe(30);
    expect(podbean.countOf('/player/') - asked).toBeLessThanOrEqual(20);
  });
});
