import { mkdirSync, truncateSync } from 'node:fs';
import { parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { type AdoptOptions, adopt } from '../src/commands/adopt.js';
import type { Outcome } from '../src/commands/context.js';
import type { NetworkOptions } from '../src/network/network.js';
import { type Blog, createBlog, createPublished, FEED, json, LEDGER, postOf, runInVain } from './blog.js';
import { contextIn } from './cases.js';
import { type FakeEpisode, fakeEpisodes, type Podbean, startPodbean } from './podbean.js';
import { addPost, createPodbeanBlog, generateOnline, ledgerOf, settingsOf } from './podbean-blog.js';
import { attributeOf, childrenOf, readXml, textOf } from './xml-tree.js';

/** What a subscriber's app goes by. */
type ItemFacts = {
  readonly guid: string | undefined;
  readonly published: number;
  readonly url: string | undefined;
  readonly length: number;
  readonly type: string | undefined;
};

const byGuid = (items: readonly ItemFacts[]): ReadonlyMap<string | undefined, ItemFacts> => {
  const map = new Map(items.map((item) => [item.guid, item]));
  expect(map.size).toBe(items.length);
  return map;
};

const factsBySaxes = (xml: string): ReadonlyMap<string | undefined, ItemFacts> => {
  const [channel] = childrenOf(readXml(xml).root, 'channel');
  const items = channel ? childrenOf(channel, 'item') : [];
  return byGuid(
    items.map((item) => ({
      guid: textOf(item, 'guid'),
      published: Date.parse(textOf(item, 'pubDate') ?? ''),
      url: attributeOf(item, 'enclosure', 'url'),
      length: Number(attributeOf(item, 'enclosure', 'length')),
      type: attributeOf(item, 'enclosure', 'type'),
    })),
  );
};

const factsByFeedsmith = (xml: string): ReadonlyMap<string | undefined, ItemFacts> =>
  byGuid(
    (parseRssFeed(xml).items ?? []).map(({ guid, pubDate, enclosures }) => ({
      guid: guid?.value,
      published: Date.parse(String(pubDate)),
      url: enclosures?.[0]?.url,
      length: enclosures?.[0]?.length ?? Number.NaN,
      type: enclosures?.[0]?.type,
    })),
  );

/** Every item of the old feed is there, to the letter, and nothing else. */
const expectSame = (old: string, now: string): void => {
  for (const factsOf of [factsBySaxes, factsByFeedsmith]) expect(factsOf(now)).toEqual(factsOf(old));
};

const feedOf = async ({ feed }: Podbean): Promise<string> => (await fetch(feed)).text();

type Item = { readonly guid: string; readonly isPermaLink?: boolean; readonly url: string; readonly type?: string };

/**
 * A feed whose show has moved through three hosts: older items have other guids and other enclosures. `age` counts from
 * the oldest item.
 */
const agedFeed = (xml: string, count: number): string => {
  let order = count;
  return xml.replace(/<guid isPermaLink="false">([^<]*)<\/guid>([\s\S]*?)<enclosure url="([^"]*)"/g, (...found) => {
    const [, guid = '', between = '', url = ''] = found as readonly string[];
    const item = aged(--order, guid, url);
    const escaped = (text: string): string => text.replaceAll('&', '&amp;');
    return `<guid isPermaLink="${item.isPermaLink ?? false}">${escaped(item.guid)}</guid>${between}<enclosure url="${escaped(item.url)}"`;
  });
};

const aged = (age: number, guid: string, media: string): Item => {
  const path = media.replace(/^https?:\/\/[^/]*/, 'mcdn.podbean.com');
  const day = `20${String(10 + (age % 10))}-0${(age % 9) + 1}-11`;
  if (age < 15)
    return { guid: `https://knots.example.com/?p=${age}&lang=en`, isPermaLink: true, url: `http://${path}` };
  if (age < 30)
    return { guid: `https://knots.podbean.com/e/week-${age + 1}/`, isPermaLink: true, url: `http://${path}` };
  if (age < 45) return { guid: `knots.podbean.com/${day}-week-${age + 1}-0a1b2c`, url: `https://${path}?v=${age}&x=1` };
  if (age < 60) return { guid: `yt:video:dQw4w9Wg${age}Q`, url: `https://dts.podtrac.com/redirect.mp3/${path}` };
  if (age < 75) return { guid: `Buzzsprout-${age}`, url: `https://op3.dev/e,pg=x/https://${path}` };
  if (age < 90) return { guid: `tag:soundcloud,2010:tracks/${age}`, url: `https://chrt.fm/track/AB12/${path}` };
  return { guid, url: `https://${path}` };
};

const AUDIO = (index: number): Partial<FakeEpisode> =>
  index % 10 === 7 ? { type: 'audio/x-m4a', file: `week-${index + 1}.m4a` } : {};

/** The post that belongs to an episode, as authors write it: neither at the same minute nor with the same capitals. */
const told = ({ title, published }: FakeEpisode, index: number) =>
  index % 4 === 1
    ? { title: title.toUpperCase(), date: new Date(Date.parse(published) + 3_600_000).toISOString() }
    : {};

const createKnots = async (count = 130) => {
  const episodes = fakeEpisodes(count, AUDIO);
  const podbean = await startPodbean(episodes);
  const blog = createPodbeanBlog(podbean, []);
  for (const [index, episode] of episodes.entries()) addPost(blog, podbean, episode, told(episode, index));
  return { podbean, blog, episodes, feed: await feedOf(podbean) };
};

/** Runs `adopt` in this process. */
const adoptIn = (
  blog: Blog,
  what: string,
  options: Partial<AdoptOptions & { network: NetworkOptions | undefined }> = {},
) => {
  const { network = 'network' in options ? undefined : {}, ...rest } = options;
  const context = { ...contextIn(blog.folder), now: () => performance.now(), network };
  return adopt(context, what, { allowRemoval: new Set(), dryRun: false, ...rest });
};

type Told = {
  readonly changed: boolean;
  readonly adopted: readonly string[];
  readonly itemsWithoutPost: readonly { readonly guid: string | null; readonly line: number }[];
  readonly postsWithoutItem: readonly { readonly embed: string; readonly file: string }[];
  readonly findings: readonly { readonly code: string; readonly message: string }[];
};

const toldBy = ({ json: value }: Outcome): Told => JSON.parse(JSON.stringify(value));

const guidsOf = (xml: string): readonly (string | undefined)[] => [...factsBySaxes(xml).keys()];

describe('a feed of 130 items', () => {
  it.each([
    ['as Podbean writes it', (xml: string) => xml],
    ['that has moved from host to host', (xml: string) => agedFeed(xml, 130)],
  ])('%s is taken over, and subscribers notice nothing', async (_name, change) => {
    const { podbean, blog, feed } = await createKnots();
    const old = change(feed);
    blog.write('old.xml', old);
    const outcome = await adoptIn(blog, 'old.xml', { network: undefined });
    expect(outcome).toMatchObject({
      code: 0,
      text: 'feeds/podcast.lock.json: 130 guids adopted, written\n',
      findings: [],
    });
    expect(toldBy(outcome)).toMatchObject({
      changed: true,
      adopted: guidsOf(old),
      itemsWithoutPost: [],
      postsWithoutItem: [],
    });

    // Offline, online, and again: nothing is asked but art, for all is known, and only the ledger learns of that.
    podbean.asked.length = 0;
    const offline = await generateOnline(blog, { network: undefined });
    expect(offline.json).toMatchObject({ episodes: 130, changed: true });
    expectSame(old, blog.read(FEED));
    const { [FEED.replace('feeds/', '')]: feedBefore } = blog.feeds();
    const online = await generateOnline(blog);
    expect(online.json).toMatchObject({ updated: [], network: { requests: podbean.askedForArt.length } });
    const before = blog.feeds();
    expect(before[FEED.replace('feeds/', '')]).toBe(feedBefore);
    const again = await generateOnline(blog);
    expect(again.json).toMatchObject({ episodes: 130, changed: false, network: { requests: 0 } });
    expect(podbean.asked).toEqual([]);
    expect([...offline.codes, ...online.codes, ...again.codes].filter((code) => code !== 'kept-date')).toEqual([]);
    expect(blog.feeds()).toEqual(before);

    // What else the feed knew of its episodes has come along.
    const ledger = [...ledgerOf(blog).values()];
    expect(new Set(ledger.map(({ source }) => source))).toEqual(new Set(['adopted']));
    expect(ledger.filter(({ seconds, season, episode }) => seconds && season && episode)).toHaveLength(130);
    expect(ledger.filter(({ transcripts }) => transcripts)).toHaveLength(65);

    // Once more changes nothing, not even a time.
    for (const twice of [await adoptIn(blog, 'old.xml'), await adoptIn(blog, FEED)]) {
      expect(twice).toMatchObject({
        code: 0,
        text: 'feeds/podcast.lock.json: 130 guids adopted, unchanged\n',
        json: { changed: false },
      });
    }
    expect(blog.feeds()).toEqual(before);
  });

  it('is taken over from its address, and published online at once', async () => {
    const { podbean, blog, feed } = await createKnots();
    podbean.asked.length = 0;
    const outcome = await adoptIn(blog, podbean.feed);
    expect(outcome).toMatchObject({ code: 0, findings: [], json: { changed: true } });
    expect(podbean.asked).toMatchObject([{ method: 'GET', path: '/feed/knots/feed.xml', status: 200 }]);
    const { json: result } = await generateOnline(blog);
    expect(result.network.requests).toBe(podbean.askedForArt.length);
    expectSame(feed, blog.read(FEED));
  });

  it('is taken over in spite of what was published by podwright alone, when that is allowed', async () => {
    const { blog, feed } = await createKnots(12);
    await generateOnline(blog);
    blog.write('old.xml', feed);
    const before = blog.feeds();
    const refused = await adoptIn(blog, 'old.xml');
    expect(refused).toMatchObject({ code: 1, text: 'feeds/podcast.lock.json was not written: 12 errors\n' });
    expect(toldBy(refused)).toMatchObject({ changed: false, adopted: [] });
    expect(new Set(toldBy(refused).findings.map(({ code }) => code))).toEqual(new Set(['changed-guid']));
    expect(blog.feeds()).toEqual(before);
    expect((await adoptIn(blog, 'old.xml', { allowRemoval: 'all' })).code).toBe(0);
    // The feed still has the old guids: letting them go takes consent, too.
    const held = await generateOnline(blog);
    expect(held.outcome.code).toBe(1);
    expect(new Set(held.codes.filter((code) => code !== 'kept-date'))).toEqual(new Set(['vanished-episode']));
    expect((await generateOnline(blog, { allowRemoval: 'all' })).outcome.code).toBe(0);
    expectSame(feed, blog.read(FEED));
  });
});

describe('a later episode', () => {
  it('is new under its embed id, and the adopted ones stay as they are', async () => {
    const { podbean, blog, feed } = await createKnots(20);
    blog.write('old.xml', agedFeed(feed, 20));
    await adoptIn(blog, 'old.xml');
    await generateOnline(blog);
    const [newest] = fakeEpisodes(21).slice(-1) as [FakeEpisode];
    podbean.episodes.push(newest);
    addPost(blog, podbean, newest);
    expect((await generateOnline(blog)).json).toMatchObject({ added: [newest.id], updated: [], episodes: 21 });
    const now = factsBySaxes(blog.read(FEED));
    expect([...now.keys()][0]).toBe(newest.id);
    for (const [guid, facts] of factsBySaxes(blog.read('old.xml'))) expect(now.get(guid)).toEqual(facts);
  });
});

describe('what matches in neither direction', () => {
  const createHalf = async () => {
    const { podbean, blog, episodes, feed } = await createKnots(4);
    const [lost, , , extra] = episodes as [FakeEpisode, FakeEpisode, FakeEpisode, FakeEpisode];
    blog.remove(`content/posts/${lost.id}.md`);
    blog.write('old.xml', feed.replace(/ {4}<item>[\s\S]*?<\/item>\n/, ''));
    return { podbean, blog, lost, extra };
  };

  it('is listed, for people and for programs', async () => {
    const { blog, lost, extra } = await createHalf();
    const { code, stdout, stderr } = blog.run('adopt', 'old.xml');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const line =
      blog
        .read('old.xml')
        .split('\n')
        .findLastIndex((text) => text.includes('<item>')) + 1;
    expect(stdout).toMatch(/^feeds\/podcast\.lock\.json: 2 guids adopted, written\n1 item of the feed without a post;/);
    expect(stdout).toMatch(
      new RegExp(`\\n  line ${line}: ${lost.title} \\(knots\\.podbean\\.com/[\\da-f-]{36}\\)\\n1 post without an item`),
    );
    expect(stdout.endsWith(`:\n  posts/${extra.id}.md: ${extra.title} (${extra.id})\n`)).toBe(true);
    const ended = blog.run('adopt', 'old.xml', '--json');
    expect(json(ended)).toMatchObject({
      ledger: LEDGER,
      changed: false,
      adopted: [expect.any(String), expect.any(String)],
      itemsWithoutPost: [{ line, title: lost.title, published: lost.published.replace('.000Z', 'Z') }],
      postsWithoutItem: [{ file: `posts/${extra.id}.md`, embed: extra.id, title: extra.title }],
      findings: [],
    });
  });

  it('is all there is in a feed that has nothing to do with the blog', async () => {
    const { blog } = await createKnots(3);
    blog.write(
      'old.xml',
      '<rss version="2.0"><channel><item><title>Other</title><guid>x</guid></item></channel></rss>',
    );
    const outcome = await adoptIn(blog, 'old.xml');
    expect(toldBy(outcome)).toMatchObject({ changed: false, adopted: [], itemsWithoutPost: [{ guid: 'x' }] });
    expect(toldBy(outcome).postsWithoutItem).toHaveLength(3);
    expect(blog.feeds).toThrow('ENOENT');
  });

  it('includes an item in doubt, which is told and not adopted', async () => {
    const { podbean, blog, episodes } = await createKnots(3);
    const [one] = episodes as [FakeEpisode];
    addPost(blog, podbean, one, { title: 'Something else', date: '2024-05-05T10:00:00+02:00' });
    const undo = podbean.fault('/player/', (_request, response) => response.writeHead(404).end());
    const outcome = await adoptIn(blog, podbean.feed);
    expect(outcome.code).toBe(0);
    expect(outcome.findings).toMatchObject([
      {
        code: 'doubtful-match',
        message: expect.stringMatching(/"Something else".*"Week 1"/),
        place: { file: `posts/${one.id}.md` },
      },
    ]);
    expect(toldBy(outcome).adopted).toHaveLength(2);
    expect(toldBy(outcome).itemsWithoutPost).toMatchObject([{ title: 'Week 1' }]);
    expect(toldBy(outcome).postsWithoutItem).toMatchObject([{ embed: one.id }]);
    expect(ledgerOf(blog).has(one.id)).toBe(false);
    // The player, which goes by the embed id, knows better.
    undo();
    expect((await adoptIn(blog, podbean.feed)).findings).toEqual([]);
    expect(ledgerOf(blog).get(one.id)?.guid).toMatch(/^knots\.podbean\.com\//);
  });

  it('says so when two items go with a post', async () => {
    const blog = createBlog(['aaaaa-1000001']);
    const link = /https:\/\/\S+\.podbean\.com\/e\/[^)\s]+/.exec(blog.read('content/posts/aaaaa-1000001.md'))?.[0] ?? '';
    const title = /^title: "?(.*?)"?$/m.exec(blog.read('content/posts/aaaaa-1000001.md'))?.[1] ?? '';
    const items = ['a', 'b'].map(
      (guid) => `<item><title>${title}</title><link>${link}</link><guid>${guid}</guid></item>`,
    );
    blog.write('old.xml', `<rss version="2.0"><channel>${items.join('')}</channel></rss>`);
    const { findings } = toldBy(await adoptIn(blog, 'old.xml'));
    expect(findings).toMatchObject([
      {
        code: 'doubtful-match',
        message: `post "${title}" goes with several episodes that are called so, or with one of another day`,
      },
    ]);
  });

  it('includes an item that two posts lay claim to by its page only', async () => {
    const { podbean, blog, episodes } = await createKnots(2);
    const [one] = episodes as [FakeEpisode];
    const twin = { ...one, id: 'zzzzz-1999999' };
    addPost(blog, podbean, twin, { link: podbean.episodeLink(one.slug) });
    const { findings, adopted } = toldBy(await adoptIn(blog, podbean.feed));
    // The player tells which of them it is.
    expect(findings.map(({ code }) => code)).toEqual(['doubtful-match']);
    expect(adopted).toHaveLength(2);
  });

  it('includes an item without a guid', async () => {
    const { blog, feed } = await createKnots(2);
    blog.write('old.xml', feed.replace(/<guid[^>]*>[^<]*<\/guid>/, ''));
    const { adopted, itemsWithoutPost } = toldBy(await adoptIn(blog, 'old.xml'));
    expect({ adopted: adopted.length, itemsWithoutPost }).toMatchObject({
      adopted: 1,
      itemsWithoutPost: [{ guid: null }],
    });
  });
});

describe('a feed that a blog is told of', () => {
  it('is not written by --dry-run', async () => {
    const { podbean, blog } = await createKnots(3);
    expect(await adoptIn(blog, podbean.feed, { dryRun: true })).toMatchObject({
      code: 0,
      text: 'feeds/podcast.lock.json: 3 guids adopted, would change\n',
      json: { changed: true },
    });
    expect(blog.feeds).toThrow('ENOENT');
    blog.write('old.xml', await feedOf(podbean));
    expect(blog.run('adopt', 'old.xml', '--dry-run').stdout).toContain('would change');
    expect(blog.feeds).toThrow('ENOENT');
  });

  it('may be the own one, which changes nothing, and restores a ledger that was lost', () => {
    const blog = createPublished();
    const adopted = (state: string) => ({
      code: 0,
      stdout: `feeds/podcast.lock.json: 3 guids adopted, ${state}\n`,
      stderr: '',
    });
    expect(runInVain(blog, 'adopt', FEED)).toEqual(adopted('unchanged'));
    const [feed, ledger] = [blog.read(FEED), blog.read(LEDGER)];
    blog.remove(LEDGER);
    expect(blog.run('adopt', FEED)).toEqual(adopted('written'));
    expect(blog.run('generate').code).toBe(0);
    expect(blog.read(FEED)).toBe(feed);
    // What the feed says of each item goes into the ledger, also what the show says of all.
    expect(
      blog.read(LEDGER).replaceAll('      "explicit": false,\n', '').replaceAll('    "explicit": false,\n', ''),
    ).toBe(ledger);
  });

  it('may not change a published guid, until that is allowed by name', async () => {
    const { podbean, blog, episodes } = await createKnots(3);
    const [one, two] = episodes as [FakeEpisode, FakeEpisode];
    await generateOnline(blog);
    // All but one have the guids that podwright gave them.
    const old = blog.read(FEED).replace(`>${one.id}</guid>`, '>old &amp; published</guid>');
    blog.write('old.xml', old);
    const refused = runInVain(blog, 'adopt', 'old.xml');
    expect(refused).toMatchObject({ code: 1, stdout: 'feeds/podcast.lock.json was not written: 1 error\n' });
    expect(refused.stderr).toMatch(
      /^feeds\/podcast\.lock\.json:\d+:\d+: error: guid would change from \S+ to old & published, [^\n]*\[changed-guid\]\n/,
    );
    expect(refused.stderr).toContain('--allow-removal ');
    expect((await adoptIn(blog, 'old.xml', { allowRemoval: new Set([two.id]) })).code).toBe(1);
    expect((await adoptIn(blog, 'old.xml', { dryRun: true })).code).toBe(1);
    expect(ledgerOf(blog).get(one.id)?.guid).toBe(one.id);
    expect(blog.run('adopt', 'old.xml', '--allow-removal', one.id)).toMatchObject({ code: 0, stderr: '' });
    expect(ledgerOf(blog).get(one.id)).toMatchObject({ guid: 'old & published', published: Date.parse(one.published) });
    expect(ledgerOf(blog).get(two.id)).toMatchObject({ guid: two.id, source: 'show-feed' });
    expect((await generateOnline(blog, { allowRemoval: new Set([one.id]) })).outcome.code).toBe(0);
    expectSame(old, blog.read(FEED));
    expect(podbean.countOf('/player/')).toBe(0);
  });

  it('keeps the date of an item whose date is of no use', async () => {
    const { blog, episodes, feed } = await createKnots(2);
    blog.write('old.xml', feed.replaceAll(/<pubDate>[^<]*<\/pubDate>/g, '<pubDate>some day</pubDate>'));
    expect((await adoptIn(blog, 'old.xml')).code).toBe(0);
    const [one, two] = episodes as [FakeEpisode, FakeEpisode];
    // The second post is dated an hour after its episode.
    expect([one, two].map(({ id }) => ledgerOf(blog).get(id)?.published)).toEqual([
      Date.parse(one.published),
      Date.parse(two.published) + 3_600_000,
    ]);
  });

  it('gives no guid to two episodes', async () => {
    const { podbean, blog, episodes, feed } = await createKnots(3);
    const guids = guidsOf(feed);
    blog.write('old.xml', feed.replace(String(guids[0]), String(guids[1])));
    const twice = await adoptIn(blog, 'old.xml');
    expect(twice).toMatchObject({ code: 1, findings: [{ code: 'duplicate-guid', related: [expect.anything()] }] });
    expect(toldBy(twice)).toMatchObject({ changed: false, adopted: [] });
    // Nor to two posts that name the same.
    const [one, two] = episodes as [FakeEpisode, FakeEpisode];
    for (const { id } of [one, two]) {
      const file = `content/posts/${id}.md`;
      blog.write(file, blog.read(file).replace('\n---\n<', `\npodcast: { guid: ${guids[2]} }\n---\n<`));
    }
    const claimed = await adoptIn(blog, podbean.feed, { allowRemoval: 'all' });
    expect(claimed).toMatchObject({ code: 1, findings: [{ code: 'duplicate-guid' }] });
    expect(blog.feeds).toThrow('ENOENT');
  });

  it('is not taken while posts or ledger are wrong', async () => {
    const { podbean, blog } = await createKnots(2);
    blog.write('content/posts/wrong.md', postOf({ id: 'eeeee-1000005' }).replace(/^date.*\n/m, ''));
    const outcome = await adoptIn(blog, podbean.feed);
    expect(outcome.code).toBe(1);
    expect(toldBy(outcome).findings.map(({ code }) => code)).toEqual(['missing-date']);
    blog.remove('content/posts/wrong.md');
    blog.write(LEDGER, '{\n<<<<<<< HEAD\n');
    const broken = await adoptIn(blog, podbean.feed, { allowRemoval: 'all' });
    expect(toldBy(broken).findings.map(({ code }) => code)).toEqual(['broken-ledger']);
    expect(blog.read(LEDGER)).toBe('{\n<<<<<<< HEAD\n');
  });
});

describe('what is no feed', () => {
  it.each([
    ['broken off', '<rss version="2.0">\n<channel>\n  <item><title>A & B', /^old\.xml:3:\d+: it is not well-formed: /],
    ['a DOCTYPE', '<!DOCTYPE rss>\n<rss version="2.0"><channel/></rss>', /^old\.xml:1:\d+: it holds a DOCTYPE$/],
    [
      'Atom',
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
      /^old\.xml:1:\d+: it is an Atom feed/,
    ],
    ['a web page', '\n<!doctype html><title>x</title>', /^old\.xml:2:\d+: it is not a feed but a web page$/],
    ['JSON', '{"version": "https://jsonfeed.org/version/1.1"}', /^old\.xml:1:\d+: it is JSON$/],
    ['empty', '', /^old\.xml:1:\d+: it is empty$/],
    ['a channel of nothing', '<rss version="2.0"></rss>', /^old\.xml:1:\d+: it holds no channel$/],
  ])('is refused with its place: %s', async (_name, text, sentence) => {
    const blog = createBlog();
    blog.write('old.xml', text);
    await expect(adoptIn(blog, 'old.xml')).rejects.toThrow(sentence);
    expect(blog.feeds).toThrow('ENOENT');
  });

  it.each(['adopt', 'lint'])('is not read when no feed is as large: %s', (command) => {
    const blog = createPublished();
    blog.write('old.xml', '<rss version="2.0">');
    truncateSync(blog.path('old.xml'), 1024 ** 3);
    const { code, stderr } = runInVain(blog, command, 'old.xml');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^podwright: cannot read \S+old\.xml: it is larger than 268435456 bytes\n$/);
  });

  it('is not kept as a whole', () => {
    const blog = createPublished();
    blog.write(
      'old.xml',
      `<rss version="2.0">\n<channel>\n<item><title>${'a'.repeat(9_000_000)}</title></item></channel></rss>`,
    );
    expect(runInVain(blog, 'adopt', 'old.xml').stderr).toBe(
      'podwright: old.xml:3:7: <title> is longer than 8000000 characters\n',
    );
  });

  it('is 2, with its place, on the command line', () => {
    const blog = createPublished();
    blog.write('old.xml', '<rss version="2.0">\n<channel>\n  <item><title>A & B');
    const { code, stdout, stderr } = runInVain(blog, 'adopt', 'old.xml', '--allow-removal', 'all');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^podwright: old\.xml:3:\d+: it is not well-formed: [^\n]*\n$/);
  });

  it.each([
    [['nowhere.xml'], 'podwright: there is no nowhere.xml; name the file of the feed, or its address with https://\n'],
    [['folder'], /^podwright: cannot read \S*folder: it is a folder\n$/],
    [
      ['https://feed.example.com/x.xml', '--offline'],
      /^podwright: https:\S+ cannot be asked with --offline; name a file\n$/,
    ],
    [['http://'], 'podwright: http:// is no address\n'],
    [[], /missing required argument/],
  ] as const)('is 2, with what to do: %j', (args, told_) => {
    const blog = createBlog();
    mkdirSync(blog.path('folder'));
    const { code, stdout, stderr } = blog.run('adopt', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(told_);
    expect(blog.feeds).toThrow('ENOENT');
  });

  it('is 2 at an address, too', async () => {
    const { podbean, blog } = await createKnots(1);
    const refusals: readonly (readonly [string, RegExp])[] = [
      [`${podbean.origin}/nowhere.xml`, /cannot be read: 127\.0\.0\.1:\d+ answered 404$/],
      [podbean.episodeLink('week-1'), /:1:\d+: it is not a feed but a web page$/],
    ];
    for (const [url, sentence] of refusals) await expect(adoptIn(blog, url)).rejects.toThrow(sentence);
    podbean.fault('/loop', (_request, response) => response.writeHead(302, { location: '/loop' }).end());
    await expect(adoptIn(blog, `${podbean.origin}/loop`)).rejects.toThrow('redirects more than 5 times');
    podbean.fault('/inside', (_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    );
    await expect(adoptIn(blog, `${podbean.origin}/inside`)).rejects.toThrow('is a private address');
    await podbean.close();
    await expect(adoptIn(blog, podbean.feed)).rejects.toThrow(`${podbean.host} refused the connection`);
    expect(blog.feeds).toThrow('ENOENT');
  });

  it('is not waited for when the run is stopped', async () => {
    const { podbean, blog } = await createKnots(1);
    podbean.fault('/feed', () => undefined);
    const controller = new AbortController();
    const adopting = expect(adoptIn(blog, podbean.feed, { network: { signal: controller.signal } })).rejects.toThrow(
      'stopped; nothing was changed',
    );
    await expect.poll(() => podbean.asked.length, { interval: 5 }).toBe(2);
    controller.abort();
    await adopting;
    expect(blog.feeds).toThrow('ENOENT');
  });

  it('may be private when it is named on the command line, but only there', async () => {
    const { podbean, blog } = await createKnots(1);
    const elsewhere = await startPodbean(podbean.episodes);
    blog.write('content/podwright.yaml', settingsOf(podbean));
    expect((await adoptIn(blog, elsewhere.feed, { dryRun: true })).code).toBe(0);
    elsewhere.fault('/moved', (_request, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    );
    await expect(adoptIn(blog, `${elsewhere.origin}/moved`)).rejects.toThrow('is a private address');
  });
});
