import { describe, expect, it } from 'vitest';
import { createCache } from '../src/cache.js';
import { check } from '../src/commands/check.js';
import type { Resolution } from '../src/model.js';
import { canonicalMedia, isPlausible } from '../src/resolver/media.js';
import { type Blog, createFolder, FEED, LEDGER } from './blog.js';
import { contextIn } from './cases.js';
import { type Answerer, type FakeEpisode, fakeEpisodes, type Podbean, startPodbean } from './podbean.js';
import { AS_OF, addPost, createPodbeanBlog, generateOnline, ledgerOf, settingsOf } from './podbean-blog.js';

const [OLD, NEW, OTHER] = fakeEpisodes(3) as [FakeEpisode, FakeEpisode, FakeEpisode];
const unlisted = (episode: FakeEpisode): FakeEpisode => ({ ...episode, inFeed: false });

type Headers = Readonly<Record<string, string | number>>;

const send =
  (status: number, headers: Headers = {}, body: string | Buffer = ''): Answerer =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

const reset: Answerer = (request) => {
  request.socket.resetAndDestroy();
};

/** One answer to HEAD, another to GET. */
const audio =
  (head: Answerer, get: Answerer): Answerer =>
  (request, response) => {
    (request.method === 'HEAD' ? head : get)(request, response);
  };

/** A blog whose only new post is in no feed. */
const createPending = async (
  over: Partial<FakeEpisode> = {},
  settings: Parameters<typeof createPodbeanBlog>[2] = {},
): Promise<{ podbean: Podbean; blog: Blog; episode: FakeEpisode }> => {
  const episode = { ...unlisted(NEW), ...over };
  const podbean = await startPodbean([OLD, episode]);
  const blog = createPodbeanBlog(podbean, [OLD], settings);
  expect((await generateOnline(blog)).codes).toEqual([]);
  addPost(blog, podbean, episode);
  podbean.asked.length = 0;
  return { podbean, blog, episode };
};

/** Puts fields into the front matter of the post of an episode. */
const tell = (blog: Blog, { id }: FakeEpisode, fields: string): void => {
  const file = `content/posts/${id}.md`;
  blog.write(file, blog.read(file).replace(/\n---\n/, `\n${fields}\n---\n`));
};

const rewrite = (blog: Blog, from: string | RegExp, to: string): void =>
  blog.write('content/podwright.yaml', blog.read('content/podwright.yaml').replace(from, to));

const asJson = (blog: Blog): Readonly<Record<string, unknown>> => JSON.parse(blog.read(LEDGER));

describe('a length that cannot be', () => {
  it('does not replace what was published', async () => {
    const podbean = await startPodbean([unlisted(OLD), NEW]);
    const blog = createPodbeanBlog(podbean, [OLD, NEW], { network: '{ timeout: 2, retries: 0 }' });
    await generateOnline(blog);
    const before = [blog.read(FEED), blog.read(LEDGER)];
    podbean.fault('/cdn', send(200, { 'content-type': 'audio/mpeg', 'content-length': '999999999999999' }));
    const { outcome, json } = await generateOnline(blog, { refresh: new Set([OLD.id]) });
    expect(outcome.code).toBe(0);
    expect(outcome.findings.find(({ code }) => code === 'changed-enclosure')?.message).toContain('kept');
    expect(json.updated).toEqual([]);
    expect([blog.read(FEED), blog.read(LEDGER)]).toEqual(before);
  });
});

describe('a serial show', () => {
  const createSerial = async (unresolved: 'derive' | 'hold') => {
    const created = await createPending({}, { unresolved, network: '{ retries: 0 }' });
    rewrite(created.blog, 'type: episodic', 'type: serial');
    await generateOnline(created.blog, { network: undefined, dryRun: true });
    return created;
  };

  it.each(['derive', 'hold'] as const)('holds the new episode while the network is down: %s', async (unresolved) => {
    const { podbean, blog } = await createSerial(unresolved);
    podbean.fault('/', reset);
    const { outcome, codes, json } = await generateOnline(blog);
    expect({ code: outcome.code, codes }).toEqual({ code: 0, codes: ['unreachable-host'] });
    expect(json).toMatchObject({ episodes: 1, held: [NEW.id] });
    expect([...ledgerOf(blog).keys()]).toEqual([OLD.id]);
  });

  it('misses the number of the new episode when nobody is asked', async () => {
    const { blog } = await createSerial('derive');
    const { outcome, codes } = await generateOnline(blog, { network: undefined });
    expect(outcome.code).toBe(1);
    expect(codes).toContain('missing-episode-number');
  });
});

describe('a scheduled episode', () => {
  it.each(['derive', 'hold'] as const)('is remembered until it is public: %s', async (unresolved) => {
    const { podbean, blog } = await createPending(
      { state: 'scheduled', inFeed: true },
      { unresolved, network: '{ retries: 0 }' },
    );
    const expectHeld = async (options: Parameters<typeof generateOnline>[1]): Promise<void> => {
      const { outcome, codes, json } = await generateOnline(blog, options);
      expect(outcome.code).toBe(0);
      expect(codes).toContain('scheduled-episode');
      expect(codes).not.toContain('derived-enclosure');
      expect(json).toMatchObject({ episodes: 1, held: [NEW.id] });
      expect(asJson(blog)[NEW.id]).toEqual({ withheld: 'scheduled' });
    };
    await expectHeld({});
    await expectHeld({ network: undefined });
    const mend = [podbean.fault('/player', send(500)), podbean.fault('/feed', send(500))];
    await expectHeld({});
    await expectHeld({ cache: false });
    for (const undo of mend) undo();
    podbean.fault('/', reset);
    await expectHeld({ cache: false });
    podbean.fault('/', send(404));
    await expectHeld({ refresh: 'all' });
    await podbean.close();
    const open = await startPodbean([OLD, NEW]);
    blog.write('content/podwright.yaml', settingsOf(open, { unresolved }));
    addPost(blog, open, NEW);
    const { codes, json } = await generateOnline(blog);
    expect(codes).toEqual([]);
    expect(json).toMatchObject({ added: [NEW.id], held: [] });
    expect(ledgerOf(blog).get(NEW.id)).toMatchObject({ source: 'show-feed' });
    expect(asJson(blog)[NEW.id]).not.toHaveProperty('withheld');
  });
});

describe('errors of some addresses', () => {
  it('say nothing of others of the same host', async () => {
    const episodes = fakeEpisodes(40, () => ({ inFeed: false }));
    const broken = episodes.filter((_, index) => index % 4 === 0);
    const podbean = await startPodbean(episodes);
    for (const { id, slug } of broken) {
      podbean.fault(`/player/${id}`, send(500));
      podbean.fault(`/e/${slug}/`, send(500));
    }
    const blog = createPodbeanBlog(podbean, episodes, { network: '{ retries: 1 }', unresolved: 'hold' });
    const { outcome, json } = await generateOnline(blog);
    expect(outcome.code).toBe(0);
    expect(json.held.toSorted()).toEqual(broken.map(({ id }) => id).toSorted());
    expect(json).toMatchObject({ episodes: 30, network: { resolved: { player: 30 } } });
  });

  it('are told alike, whatever order the answers come in', async () => {
    const episodes = fakeEpisodes(24, () => ({ inFeed: false }));
    const podbean = await startPodbean(episodes);
    const blogs = [1, 2].map(() =>
      createPodbeanBlog(podbean, episodes, { network: '{ retries: 0, concurrency: 24 }' }),
    );
    const answers = [send(404), send(500), send(200, {}, '<html>'), send(403), send(302, { location: 'file:///x' })];
    const runs = [];
    for (const [run, blog] of blogs.entries()) {
      for (const [index, episode] of episodes.entries()) {
        const { id, slug } = episode;
        const late = 10 * (run === 0 ? index : 24 - index);
        const own = podbean.mediaOf(episodes[index % 6 === 5 ? 5 : index] as FakeEpisode);
        const body = JSON.stringify({ episodes: [{ resource: own, duration: String(episode.seconds) }] });
        const answer = answers[index % 6] ?? send(200, {}, body);
        const slowly: Answerer = (...call) => void setTimeout(() => answer(...call), late);
        podbean.fault(`/player/${id}`, slowly);
        podbean.fault(`/e/${slug}/`, (...call) => void setTimeout(() => send(404)(...call), 240 - late));
      }
      const { outcome } = await generateOnline(blog, { cache: false });
      runs.push({ code: outcome.code, findings: outcome.findings, ledger: blog.read(LEDGER), feed: blog.read(FEED) });
    }
    expect(runs[1]).toEqual(runs[0]);
    const codes = runs[0]?.findings.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['doubtful-match', 'refused-request', 'unreadable-answer']));
  });
});

describe('a doubtful link', () => {
  const createDoubt = async (): Promise<Blog> => {
    const podbean = await startPodbean([OLD, unlisted(OTHER)]);
    const blog = createPodbeanBlog(podbean, []);
    addPost(blog, podbean, OTHER, { link: podbean.episodeLink(OLD.slug) });
    return blog;
  };

  it('is no less doubtful the second time', async () => {
    const blog = await createDoubt();
    for (let run = 0; run < 3; run++) {
      const { outcome, codes } = await generateOnline(blog, { strict: true });
      expect({ code: outcome.code, codes }).toEqual({ code: 1, codes: ['doubtful-match'] });
    }
  });

  it('is no less doubtful after a check', async () => {
    const blog = await createDoubt();
    const context = {
      ...contextIn(blog.folder, { asOf: AS_OF }),
      network: {},
      cache: createCache(blog.path('.podwright')),
    };
    const options = {
      drafts: false,
      future: false,
      strict: true,
      allowRemoval: new Set<string>(),
      refresh: new Set<string>(),
    };
    const checked = await check(context, options);
    const codes = checked.findings.map(({ code }) => code);
    expect({ code: checked.code, codes }).toEqual({ code: 1, codes: ['doubtful-match'] });
    expect((await generateOnline(blog, { strict: true })).outcome.code).toBe(1);
    expect((await generateOnline(blog)).codes).toEqual(['doubtful-match']);
  });
});

describe('what was learned', () => {
  it('is asked again when it is refreshed by the guid of an adopted feed', async () => {
    const { podbean, blog } = await createPending();
    const entry = {
      guid: 'adopted-guid',
      published: NEW.published.replace('.000Z', 'Z'),
      enclosure: { url: 'https://www.podbean.com/media/share/pb-x?download=1', bytes: 0, type: 'audio/mpeg' },
      source: 'derived',
    };
    blog.write(LEDGER, `${JSON.stringify({ ...asJson(blog), [NEW.id]: entry })}\n`);
    await generateOnline(blog, { dryRun: true });
    podbean.asked.length = 0;
    await generateOnline(blog, { dryRun: true });
    expect(podbean.asked).toEqual([]);
    await generateOnline(blog, { dryRun: true, refresh: new Set(['adopted-guid']) });
    expect(podbean.countOf('/player/')).toBe(1);
    expect((await generateOnline(blog)).outcome.code).toBe(0);
    expect(ledgerOf(blog).get(NEW.id)).toMatchObject({ guid: 'adopted-guid', source: 'player' });
  });

  it('of audio that its author has taken back is not used', async () => {
    const { podbean, blog } = await createPending();
    const other = { ...OTHER, id: 'zzzzz-1', slug: 'other' };
    podbean.episodes.push(other);
    tell(blog, NEW, `podcast: { enclosure: { url: "${podbean.mediaOf(other)}" } }`);
    await generateOnline(blog, { dryRun: true });
    addPost(blog, podbean, NEW);
    await generateOnline(blog);
    expect(ledgerOf(blog).get(NEW.id)).toMatchObject({
      source: 'player',
      enclosure: { url: podbean.mediaOf(NEW), bytes: NEW.bytes },
    });
  });

  it('is added to, and forgotten one by one', () => {
    const cache = createCache(createFolder());
    const one = (name: string): Resolution => ({
      enclosure: { url: `https://a.example/${name}.mp3`, bytes: 1, type: 'audio/mpeg' },
      source: 'player',
    });
    cache.saveLearned(
      new Map([
        ['a-1', one('a')],
        ['b-2', one('b')],
      ]),
    );
    cache.saveLearned(new Map());
    cache.saveLearned(
      new Map([
        ['c-3', one('c')],
        ['b-2', one('new')],
      ]),
    );
    const all = new Map([
      ['a-1', one('a')],
      ['b-2', one('new')],
      ['c-3', one('c')],
    ]);
    expect(cache.readLearned()).toEqual(all);
    cache.forgetLearned(new Set(['a-1', 'nobody']));
    expect([...cache.readLearned().keys()]).toEqual(['b-2', 'c-3']);
    cache.forgetLearned(new Set(['b-2', 'c-3']));
    expect(cache.readLearned()).toEqual(new Map());
  });
});

const HTML = { 'content-type': 'text/html; charset=utf-8', 'content-length': 5000 };

describe('an error page in the place of audio', () => {
  it.each([
    ['HTML behind a comment', HTML, { 'content-type': 'text/html' }, '<!-- x --><html>'],
    ['HTML', HTML, { 'content-type': 'text/html' }, '<!doctype html>'],
    ['JSON', { 'content-type': 'application/json' }, { 'content-type': 'application/json' }, '{"error": "gone"}'],
    ['XML', { 'content-type': 'application/xml' }, { 'content-type': 'application/xml' }, '<Error>'],
    ['text', { 'content-type': 'text/plain' }, { 'content-type': 'text/plain' }, 'no such file'],
  ])('is not published: %s', async (_what, head, headers, body) => {
    for (const unresolved of ['derive', 'hold'] as const) {
      const { podbean, blog } = await createPending({}, { unresolved });
      podbean.fault('/cdn', audio(send(200, head), send(200, headers, body)));
      const { outcome, codes } = await generateOnline(blog);
      expect({ code: outcome.code, codes }).toEqual({ code: 0, codes: ['unreadable-answer'] });
      expect(ledgerOf(blog).get(NEW.id)?.source).toBe(unresolved === 'hold' ? undefined : 'derived');
    }
  });
});

describe('what belongs to one audio file', () => {
  const { image: path = '', ...bare } = { ...OLD, duration: '', transcript: false, chapters: false };
  const image: unknown = expect.stringContaining(path);

  const createFull = async () => {
    const podbean = await startPodbean([{ ...OLD, chapters: true }]);
    const blog = createPodbeanBlog(podbean, [OLD]);
    await generateOnline(blog);
    const entry = ledgerOf(blog).get(OLD.id);
    expect(entry).toMatchObject({ seconds: OLD.seconds, transcripts: [{}], chapters: {}, image });
    return { podbean, blog };
  };
  const KEPT = { image, season: OLD.season, episode: OLD.episode, episodeType: 'full', explicit: false };

  it.each(['show-feed', 'player'])('goes with it, when there is new audio at Podbean: %s', async (source) => {
    const { podbean, blog } = await createFull();
    podbean.episodes.splice(0, 1, {
      ...bare,
      file: 'again.mp3',
      bytes: OLD.bytes + 16_000,
      inFeed: source !== 'player',
    });
    const { codes } = await generateOnline(blog, { refresh: 'all' });
    expect(codes).toEqual(['changed-enclosure']);
    const entry = ledgerOf(blog).get(OLD.id);
    expect(entry).toMatchObject({ ...(source === 'player' ? {} : KEPT), source });
    expect(entry).toMatchObject({ season: OLD.season, episode: OLD.episode, episodeType: 'full' });
    for (const fact of ['seconds', 'transcripts', 'chapters']) expect(entry).not.toHaveProperty(fact);
  });

  it('goes with it, when front matter names another', async () => {
    const { blog } = await createFull();
    tell(blog, OLD, 'podcast: { enclosure: { url: "https://example.com/again.mp3", bytes: 20000000 } }');
    await generateOnline(blog, { network: undefined });
    const entry = ledgerOf(blog).get(OLD.id);
    expect(entry).toMatchObject({
      ...KEPT,
      source: 'front-matter',
      enclosure: { url: 'https://example.com/again.mp3' },
    });
    for (const fact of ['seconds', 'transcripts', 'chapters']) expect(entry).not.toHaveProperty(fact);
  });

  it('stays, when front matter names the same', async () => {
    const { podbean, blog } = await createFull();
    tell(blog, OLD, `podcast: { enclosure: { url: "${podbean.mediaOf(OLD)}", bytes: ${OLD.bytes} } }`);
    await generateOnline(blog, { network: undefined });
    expect(ledgerOf(blog).get(OLD.id)).toMatchObject({
      ...KEPT,
      seconds: OLD.seconds,
      transcripts: [{}],
      chapters: {},
    });
  });
});

describe('a length that is not known', () => {
  it('is asked of the audio alone, when the author names that', async () => {
    const { podbean, blog } = await createPending();
    tell(blog, NEW, `podcast: { enclosure: { url: "${podbean.mediaOf(NEW)}" } }`);
    const { codes } = await generateOnline(blog, { cache: false });
    expect(codes).toEqual([]);
    expect(podbean.asked.map(({ method, path }) => `${method} ${path.split('/')[1]}`)).toEqual(['HEAD mf', 'HEAD cdn']);
    expect(ledgerOf(blog).get(NEW.id)).toMatchObject({ source: 'front-matter', enclosure: { bytes: NEW.bytes } });
  });

  it('is told, also when something else went wrong', async () => {
    const { podbean, blog } = await createPending();
    podbean.fault('/feed', send(404));
    const endless: Answerer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('ID3');
      response.end();
    };
    podbean.fault('/cdn', endless);
    const { outcome, codes } = await generateOnline(blog);
    expect({ code: outcome.code, codes: codes.toSorted() }).toEqual({
      code: 0,
      codes: ['refused-request', 'unknown-length'],
    });
    expect(ledgerOf(blog).get(NEW.id)).toMatchObject({ source: 'player', enclosure: { bytes: 0 } });
  });

  it.each([
    [403, 'derive', 'player'],
    [403, 'hold', undefined],
    [503, 'derive', 'player'],
    [404, 'derive', 'derived'],
    [410, 'derive', 'derived'],
    [404, 'hold', undefined],
  ] as const)('does not hide the address, unless it leads nowhere: %i, %s', async (status, unresolved, source) => {
    const { podbean, blog } = await createPending({}, { unresolved, network: '{ retries: 0 }' });
    podbean.fault('/cdn', send(status));
    const { outcome, codes, json } = await generateOnline(blog);
    expect({ code: outcome.code, codes }).toEqual({ code: 0, codes: ['refused-request'] });
    const entry = ledgerOf(blog).get(NEW.id);
    expect(entry?.source).toBe(source);
    expect(json.held).toEqual(source === undefined ? [NEW.id] : []);
    if (source !== 'player') return;
    expect(entry).toMatchObject({ enclosure: { url: podbean.mediaOf(NEW), bytes: 0 }, seconds: NEW.seconds });
  });
});

describe('audio that HEAD says too little of', () => {
  const ID3 = Buffer.from('ID3\x04\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1');
  const part = { 'content-type': 'audio/mpeg', 'content-range': `bytes 0-15/${NEW.bytes}`, 'content-length': 16 };
  const whole: Answerer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': NEW.bytes }).write(ID3);
  };

  it.each([
    ['405, part', send(405), send(206, part, ID3), NEW.bytes],
    ['403, part', send(403), send(206, part, ID3), NEW.bytes],
    ['no length, part', send(200, { 'content-type': 'audio/mpeg' }), send(206, part, ID3), NEW.bytes],
    ['a length of 0, part', send(200, { 'content-length': 0 }), send(206, part, ID3), NEW.bytes],
    ['405, all of it', send(405), whole, NEW.bytes],
    ['405, part of unknown', send(405), send(206, { ...part, 'content-range': 'bytes 0-15/*' }, ID3), 0],
  ])('is asked for its beginning: %s', async (_what, head, get, bytes) => {
    const { podbean, blog } = await createPending();
    podbean.fault('/cdn', audio(head, get));
    await generateOnline(blog);
    expect(ledgerOf(blog).get(NEW.id)).toMatchObject({ source: 'player', enclosure: { bytes, type: 'audio/mpeg' } });
    const ranges = podbean.asked.filter(({ method, path }) => method === 'GET' && path.startsWith('/cdn'));
    expect(ranges.map(({ headers }) => headers.range)).toEqual(['bytes=0-15']);
  });

  it('and is another thing than its name says is what its bytes say', async () => {
    const { podbean, blog } = await createPending({ file: 'week-2.m4a', type: 'audio/mpeg' });
    const { outcome, codes } = await generateOnline(blog);
    expect({ code: outcome.code, codes }).toEqual({ code: 0, codes: ['mismatched-type'] });
    expect(podbean.countOf('/cdn', 'GET')).toBe(1);
    expect(ledgerOf(blog).get(NEW.id)).toMatchObject({ enclosure: { bytes: NEW.bytes, type: 'audio/mpeg' } });
    expect((await generateOnline(blog)).codes).toEqual(['mismatched-type']);
    expect((await generateOnline(blog, { network: undefined })).codes).toEqual(['mismatched-type']);
  });

  const EITHER =
    /^in podcast\.enclosure of front matter: if the file is \.m4a, write audio\/x-m4a; else publish it under a name that says what it is/;
  const RENAME = /^apps go by the end of the address: publish the file under a name that says what it is$/;

  it.each([
    ['an address', '', 'apple/enclosure-type', EITHER],
    ['an address and the type that was found', ', type: audio/mpeg', 'apple/enclosure-type', EITHER],
    ['an address and the type that goes with it', ', type: audio/x-m4a', 'mismatched-type', RENAME],
  ])('and is told once when its author names %s', async (_what, more, code, hint) => {
    const { blog } = await createPending({ file: 'week-2.m4a', type: 'audio/mpeg' });
    await generateOnline(blog);
    tell(blog, NEW, `podcast: { enclosure: { url: "${ledgerOf(blog).get(NEW.id)?.enclosure.url}"${more} } }`);
    const { outcome } = await generateOnline(blog, { refresh: 'all' });
    expect(outcome.findings).toEqual([expect.objectContaining({ code, hint: expect.stringMatching(hint) })]);
    expect(outcome.code).toBe(code === 'mismatched-type' ? 0 : 1);
  });

  it.each([
    ['a.ogg', 'audio/mpeg', ['apple/enclosure-ext']],
    ['a.m4a', 'audio/mpeg', ['apple/enclosure-type']],
    ['a.mp3', 'audio/x-m4a', ['apple/enclosure-type']],
    ['a.mp3', 'audio/ogg', ['apple/enclosure-type']],
    ['a.m4a', 'audio/mp4', []],
  ])('and is judged by its author alone when front matter says all: %s as %s', async (file, type, told) => {
    const { blog } = await createPending();
    tell(blog, NEW, `podcast: { enclosure: { url: "https://example.com/${file}", bytes: 500000, type: ${type} } }`);
    for (const options of [{}, { network: undefined }])
      expect((await generateOnline(blog, { ...options, dryRun: true })).codes).toEqual(told);
  });
});

describe('an address of audio', () => {
  const MEDIA = 'mcdn.podbean.com/mf/web/6bqg2m6viqv8aaaa/Week_1.mp3';

  it.each([
    `https://${MEDIA}`,
    `http://${MEDIA}`,
    `https://MCDN.podbean.com/mf/web/6bqg2m6viqv8aaaa/Week_1.mp3`,
    `https://${MEDIA}?token=x#t=1`,
    `https://op3.dev/e/${MEDIA}`,
    `https://op3.dev/e,pg=0f3a5f0e/https://${MEDIA}`,
    `https://op3.dev/e/http:/${MEDIA}`,
    `https://dts.podtrac.com/redirect.mp3/${MEDIA}`,
    `https://www.podtrac.com/pts/redirect.mp3/${MEDIA}`,
    `https://chtbl.com/track/ABC123/${MEDIA}`,
    `https://pdst.fm/e/chtbl.com/track/ABC123/https://${MEDIA}?a=b`,
    `https://op3.dev/e/dts.podtrac.com/redirect.mp3/pdst.fm/e/${MEDIA}`,
  ])('is the same file: %s', (url) => expect(canonicalMedia(url)).toBe(MEDIA));

  it.each([
    'https://mcdn.podbean.com/mf/web/6bqg2m6viqv8aaaa/week_1.mp3',
    'https://mcdn.podbean.com/mf/web/6bqg2m6viqv8aaab/Week_1.mp3',
    'https://mcdn.podbean.com/mf/web/6bqg2m6viqv8aaaa/Week_1.m4a',
    'https://cdn.example.com/mf/web/6bqg2m6viqv8aaaa/Week_1.mp3',
    'https://mcdn.podbean.com:8443/mf/web/6bqg2m6viqv8aaaa/Week_1.mp3',
  ])('is another file: %s', (url) => expect(canonicalMedia(url)).not.toBe(MEDIA));

  it.each([
    'https://a.example/',
    'https://a.example/b.mp3',
    'https://a.example/x/redirect.mp3',
    'https://dts.podtrac.com/redirect.mp3/a',
    'https://127.0.0.1:8080/a.mp3',
  ])('without a prefix is itself: %s', (url) => expect(canonicalMedia(url)).toBe(url.replace('https://', '')));

  it.each([
    ['audio/mpeg', 1000, 1, true],
    ['audio/mpeg', 999, 1, false],
    ['audio/mpeg', 200_000, 1, true],
    ['audio/mpeg', 200_001, 1, false],
    ['video/mp4', 200_001, 1, true],
    ['video/mp4', 6_250_000, 1, true],
    ['video/mp4', 6_250_001, 1, false],
    ['video/mp4', 999, 1, false],
    ['audio/mpeg', 0, 1, true],
    ['audio/mpeg', 1, undefined, true],
  ])('may have a length and a duration: %s, %i bytes, %s s', (type, bytes, seconds, isFine) =>
    expect(isPlausible({ type, bytes }, seconds)).toBe(isFine),
  );
});
