import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLedger } from '../src/ledger/ledger.js';
import type { Artwork } from '../src/model.js';
import { type Blog, createBlog, LEDGER, postOf, SETTINGS } from './blog.js';
import { chunk, jpeg, png, profile } from './images.js';
import { type Answerer, type FakeEpisode, fakeEpisodes, type Podbean, startPodbean } from './podbean.js';
import { createPodbeanBlog, generateOnline, publishedOf, settingsOf } from './podbean-blog.js';

const [ONE, TWO] = fakeEpisodes(2, () => ({ image: '/imglogo/one.jpg' })) as [FakeEpisode, FakeEpisode];

const GOOD = { format: 'jpeg', width: 3000, height: 3000, colour: 'rgb', depth: 8, alpha: false };

/** A published blog with one episode, whose show has art at the address that `answer` answers. */
const look = async (answer: Answerer, network = '{ timeout: 20, retries: 0 }') => {
  const podbean = await startPodbean([{ ...ONE, image: '/imglogo/image-logo/1/knots.jpg' }]);
  podbean.fault('/imglogo/', answer);
  const blog = createPodbeanBlog(podbean, podbean.episodes, { network });
  const { outcome, codes } = await generateOnline(blog);
  expect(outcome.code).toBe(0);
  const [found] = outcome.findings;
  return { podbean, blog, codes, message: found?.message, facts: artworkOf(blog).get(podbean.imageOf())?.facts };
};

const artworkOf = (blog: Blog): Artwork => parseLedger('ledger', blog.read(LEDGER)).artwork;

const send =
  (status: number, body: Buffer | string, headers: Record<string, string | number> = {}): Answerer =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

/** Answers ranges, and says that the whole has so many bytes. */
const ranged =
  (image: Buffer, total: number): Answerer =>
  ({ headers }, response) => {
    const last = Math.min(Number(/^bytes=0-(\d+)$/.exec(headers.range ?? '')?.[1]), total - 1);
    const body = Buffer.alloc(last + 1);
    image.copy(body);
    response.writeHead(206, { 'content-range': `bytes 0-${last}/${total}` }).end(body);
  };

const putFile = (blog: Blog, file: string, bytes: Buffer): void => {
  mkdirSync(dirname(blog.path(file)), { recursive: true });
  writeFileSync(blog.path(file), bytes);
};

describe('art at an address', () => {
  it('is looked at by one request for its first bytes, and never again', async () => {
    const { podbean, blog, codes, facts } = await look(ranged(jpeg(), 300_000));
    expect({ codes, facts }).toEqual({ codes: [], facts: { bytes: 300_000, ...GOOD } });
    expect(podbean.askedForArt).toMatchObject([
      { method: 'GET', headers: { range: 'bytes=0-65535', 'accept-encoding': 'identity' }, status: 206 },
    ]);
    const before = blog.feeds();
    const again = await generateOnline(blog);
    expect(again.json).toMatchObject({ changed: false, network: { requests: 0 } });
    expect(podbean.askedForArt).toHaveLength(1);
    expect(blog.feeds()).toEqual(before);
  });

  it('is asked for again where its size stands behind the first bytes', async () => {
    const large = jpeg({ before: [profile(), profile()] });
    const { podbean, codes, facts } = await look(ranged(large, 500_000));
    expect({ codes, facts }).toEqual({ codes: [], facts: { bytes: 500_000, ...GOOD } });
    expect(podbean.askedForArt.map(({ headers }) => headers.range)).toEqual(['bytes=0-65535', 'bytes=0-1048575']);
  });

  it('is given up where it does not tell its size in a megabyte', async () => {
    const { podbean, codes, message } = await look(
      ranged(jpeg({ before: Array.from({ length: 17 }, profile) }), 2_000_000),
    );
    expect(codes).toEqual(['unreadable-artwork']);
    expect(message).toContain('sent an image that does not tell its size');
    expect(podbean.askedForArt).toHaveLength(2);
  });

  it.each([
    ['its length', { 'content-length': 5_000_000_000 }, 5_000_000_000],
    ['no length', {}, 0],
  ])('may come whole, with %s: it is read no further than needed', async (_, headers, bytes) => {
    const { podbean, codes, facts } = await look((_request, response) => {
      response.writeHead(200, headers).write(jpeg());
      const write = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    });
    expect({ codes, facts }).toEqual({
      codes: bytes > 0 ? ['heavy-artwork'] : [],
      facts: { bytes, ...GOOD },
    });
    expect(podbean.askedForArt).toHaveLength(1);
  });

  it('is weighed by itself where nobody tells', async () => {
    const { facts } = await look((_request, response) => {
      response.writeHead(200, { 'content-type': 'image/png' }).write(png());
      response.end();
    });
    expect(facts).toEqual({ bytes: png().length, ...GOOD, format: 'png', width: 1400, height: 1400 });
  });

  it.each([
    ['nothing there', send(404, 'gone'), 'unreadable-artwork', 'answered 404'],
    ['a web page', send(200, '<!doctype html><title>Log in</title>'), 'unreadable-artwork', 'sent a web page instead'],
    ['text', send(200, 'ok'), 'unreadable-artwork', 'sent what is no image'],
    ['no bytes', send(200, ''), 'unreadable-artwork', 'sent what is no image'],
    ['half a header', send(200, png().subarray(0, 20)), 'unreadable-artwork', 'sent half an image'],
    [
      'a PNG without end',
      send(200, Buffer.concat([png().subarray(0, 33), chunk('tEXt')])),
      'unreadable-artwork',
      'sent half',
    ],
    [
      'a redirect inside',
      send(302, '', { location: 'http://10.0.0.1/art.jpg' }),
      'unreadable-artwork',
      'is a private address',
    ],
    ['a redirect to itself', send(302, '', { location: '' }), 'unreadable-artwork', 'redirects more than 5 times'],
    ['a refusal', send(403, ''), 'unchecked-artwork', 'answered 403'],
    ['a host that is overloaded', send(503, ''), 'unchecked-artwork', 'answered 503'],
    [
      'a connection that breaks',
      ({ socket }) => void socket.destroy(),
      'unchecked-artwork',
      'broke the connection off',
    ],
  ] as const satisfies readonly (readonly [string, Answerer, string, string])[])(
    'that is %s is told once, and not remembered',
    async (_, answer, code, reason) => {
      const { blog, codes, message, podbean } = await look(answer);
      expect(codes).toEqual([code]);
      expect(message).toContain(reason);
      expect(artworkOf(blog).size).toBe(0);
      const asked = podbean.askedForArt.length;
      await generateOnline(blog, { network: undefined });
      expect(podbean.askedForArt).toHaveLength(asked);
      await generateOnline(blog);
      expect(podbean.askedForArt.length).toBeGreaterThan(asked);
    },
  );

  it('that never comes costs one timeout, and is a note', async () => {
    const { codes, message } = await look(() => undefined, '{ timeout: 1, retries: 0 }');
    expect(codes).toEqual(['unchecked-artwork']);
    expect(message).toMatch(/^1 image not looked at: 127\.0\.0\.1:\d+ sent nothing for 0\.5 s/);
  });

  it('says nothing of its own where Podbean is down, too', async () => {
    const podbean = await startPodbean([ONE]);
    const blog = createPodbeanBlog(podbean, [ONE], { network: '{ timeout: 5, retries: 0 }' });
    await podbean.close();
    expect((await generateOnline(blog)).codes).toEqual(['unreachable-host']);
  });

  it('is looked at once, however many episodes show it', async () => {
    const episodes = fakeEpisodes(30, (index) => ({ image: `/imglogo/${index % 3}.jpg` }));
    const podbean = await startPodbean(episodes);
    podbean.fault('/imglogo/1.jpg', send(200, jpeg({ width: 800 })));
    const { outcome, codes } = await generateOnline(createPodbeanBlog(podbean, episodes));
    expect(podbean.askedForArt.map(({ path }) => path).toSorted()).toEqual([
      '/imglogo/0.jpg',
      '/imglogo/1.jpg',
      '/imglogo/2.jpg',
      '/imglogo/image-logo/1/knots.jpg',
    ]);
    expect(codes).toEqual(['unfit-artwork']);
    expect(outcome.findings[0]?.message).toContain('art of 10 episodes is 800 × 800 pixels');
    expect(outcome.findings[0]?.related).toHaveLength(9);
  });

  it('is told together where many images have the same fault', async () => {
    const episodes = fakeEpisodes(30, (index) => ({ image: `/imglogo/small-${index}.jpg` }));
    const podbean = await startPodbean(episodes);
    podbean.fault('/imglogo/small', send(200, jpeg({ width: 800 })));
    const { outcome, codes } = await generateOnline(createPodbeanBlog(podbean, episodes));
    expect(codes).toEqual(['unfit-artwork']);
    expect(outcome.findings[0]?.message).toMatch(/^art of 30 episodes is 800 × 800 .*small-0\.jpg and 29 more$/);
  });

  it('is told from the ledger when nobody is asked', async () => {
    const { blog, codes, message } = await look(send(200, jpeg({ components: 4 })));
    expect(codes).toEqual(['unfit-artwork']);
    const before = publishedOf(blog);
    const offline = await generateOnline(blog, { network: undefined });
    expect(offline.codes).toEqual(codes);
    expect(offline.outcome.findings[0]?.message).toBe(message);
    expect(publishedOf(blog)).toEqual(before);
  });

  it('is forgotten when the feed shows it no more', async () => {
    const podbean = await startPodbean([ONE, TWO]);
    const blog = createPodbeanBlog(podbean, [ONE, TWO]);
    await generateOnline(blog);
    expect([...artworkOf(blog).keys()]).toEqual([podbean.imageOf(), podbean.imageOf(ONE)]);
    blog.write(
      'content/podwright.yaml',
      settingsOf(podbean).replace(`image: ${podbean.imageOf()}`, `image: ${podbean.origin}/imglogo/new.jpg`),
    );
    await generateOnline(blog, { network: undefined });
    expect([...artworkOf(blog).keys()]).toEqual([podbean.imageOf(ONE)]);
  });
});

describe('--refresh', () => {
  const published = async () => {
    const podbean = await startPodbean([ONE, { ...TWO, image: '/imglogo/two.jpg' }]);
    const blog = createPodbeanBlog(podbean, podbean.episodes);
    await generateOnline(blog);
    podbean.askedForArt.length = 0;
    return { podbean, blog, ledger: blog.read(LEDGER) };
  };
  const pathsOf = ({ askedForArt }: Podbean) => askedForArt.map(({ path, status }) => `${status} ${path}`).toSorted();

  it('asks whether all images are as they were', async () => {
    const { podbean, blog, ledger } = await published();
    await generateOnline(blog, { refresh: 'all' });
    expect(pathsOf(podbean)).toEqual([
      '304 /imglogo/image-logo/1/knots.jpg',
      '304 /imglogo/one.jpg',
      '304 /imglogo/two.jpg',
    ]);
    expect(blog.read(LEDGER)).toBe(ledger);
  });

  it('asks for those of one episode', async () => {
    const { podbean, blog, ledger } = await published();
    await generateOnline(blog, { refresh: new Set([TWO.id]) });
    expect(pathsOf(podbean)).toEqual(['304 /imglogo/two.jpg']);
    expect(blog.read(LEDGER)).toBe(ledger);
  });

  it('asks by date where there is no tag', async () => {
    const date = 'Sun, 02 Mar 2025 08:00:00 GMT';
    const { podbean, blog } = await look(send(200, jpeg(), { 'last-modified': date }));
    podbean.fault('/imglogo/', send(304, ''));
    const { codes } = await generateOnline(blog, { refresh: 'all' });
    expect(codes).toEqual([]);
    expect(podbean.askedForArt[1]?.headers['if-modified-since']).toBe(date);
  });

  it('finds an image that is another, and keeps what is known where there is none', async () => {
    const { podbean, blog } = await published();
    const undo = podbean.fault('/imglogo/two.jpg', send(200, jpeg({ width: 1000 })));
    expect((await generateOnline(blog, { refresh: 'all' })).codes).toEqual(['unfit-artwork']);
    const ledger = blog.read(LEDGER);
    undo();
    podbean.fault('/imglogo/two.jpg', send(404, ''));
    expect((await generateOnline(blog, { refresh: 'all' })).codes).toEqual(['unreadable-artwork']);
    expect(blog.read(LEDGER)).toBe(ledger);
  });
});

describe('what was learned of art', () => {
  it('is not asked for again when it could not be published', async () => {
    const podbean = await startPodbean([ONE]);
    podbean.fault('/imglogo/one.jpg', send(200, jpeg({ width: 1000 })));
    const blog = createPodbeanBlog(podbean, [ONE]);
    const strict = await generateOnline(blog, { strict: true });
    expect({ codes: strict.codes, exit: strict.outcome.code }).toEqual({ codes: ['unfit-artwork'], exit: 1 });
    podbean.askedForArt.length = 0;
    expect((await generateOnline(blog)).codes).toEqual(['unfit-artwork']);
    expect(podbean.askedForArt).toEqual([]);
    expect(artworkOf(blog).size).toBe(2);
  });

  it('waits when the run is stopped, and nothing is published', async () => {
    const podbean = await startPodbean([ONE]);
    const blog = createPodbeanBlog(podbean, [ONE], { network: '{ concurrency: 1 }' });
    const controller = new AbortController();
    const undo = podbean.fault('/imglogo/one.jpg', () => controller.abort());
    const run = generateOnline(blog, { network: { signal: controller.signal } });
    await expect(run).rejects.toThrow('stopped; what was learned is kept, and the feed is as it was');
    expect(existsSync(blog.path('feeds'))).toBe(false);
    undo();
    podbean.askedForArt.length = 0;
    expect((await generateOnline(blog)).codes).toEqual([]);
    expect(podbean.askedForArt.map(({ path }) => path)).toEqual(['/imglogo/one.jpg']);
    expect(existsSync(blog.path('.podwright/art.json'))).toBe(false);
  });

  it('is kept where a host refuses the rest', async () => {
    const podbean = await startPodbean([ONE]);
    podbean.fault('/imglogo/one.jpg', send(403, ''));
    const blog = createPodbeanBlog(podbean, [ONE]);
    expect((await generateOnline(blog)).codes).toEqual(['unchecked-artwork']);
    expect([...artworkOf(blog).keys()]).toEqual([podbean.imageOf()]);
  });
});

describe('art in the folder of the feed', () => {
  const ID = 'aaaaa-1000001';
  const createLocal = (image = '../../feeds/art/one.png'): Blog => {
    const blog = createBlog([]);
    blog.write('content/podwright.yaml', SETTINGS.replace('https://example.com/art-3000.jpg', '../feeds/show.jpg'));
    const fields = `podcast: { image: "${image}", enclosure: { url: "https://example.com/1.mp3", bytes: 1000 } }`;
    blog.write(`content/posts/${ID}.md`, postOf({ id: ID, fields, enclosure: false }));
    putFile(blog, 'feeds/show.jpg', jpeg());
    putFile(blog, 'feeds/art/one.png', png());
    return blog;
  };
  const findingsOf = async (blog: Blog): Promise<readonly string[]> => {
    const { outcome } = await generateOnline(blog, { network: undefined });
    return outcome.findings.map(({ code, message }) => `${code}: ${message}`);
  };

  it('is addressed by the address of the feed, looked at in each run, and not in the ledger', async () => {
    const blog = createLocal();
    expect(await findingsOf(blog)).toEqual([]);
    expect(blog.read('feeds/podcast.xml')).toContain('<itunes:image href="https://nielsberglund.com/show.jpg"/>');
    expect(blog.read('feeds/podcast.xml')).toContain('<itunes:image href="https://nielsberglund.com/art/one.png"/>');
    expect(blog.read(LEDGER)).not.toContain('artwork');
    putFile(blog, 'feeds/art/one.png', png({ width: 500, colour: 6 }));
    expect(await findingsOf(blog)).toEqual([
      'unfit-artwork: art of 1 episode is 500 × 500 pixels, smaller than 1400 × 1400, and may be transparent: https://nielsberglund.com/art/one.png',
    ]);
    putFile(blog, 'feeds/art/one.png', jpeg({ before: [profile(), profile()] }));
    expect(await findingsOf(blog)).toEqual([expect.stringContaining('is JPEG under a name that ends in .png')]);
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'it is no image'],
    ['a page', Buffer.from('<html>'), 'it is no image'],
    ['a file that was cut off', png().subarray(0, 40), 'it ends before it tells its size'],
  ])('may be %s', async (_, bytes, reason) => {
    const blog = createLocal();
    putFile(blog, 'feeds/art/one.png', bytes);
    expect(await findingsOf(blog)).toEqual([
      `unreadable-artwork: art of 1 episode cannot be read: ${reason}: https://nielsberglund.com/art/one.png`,
    ]);
  });

  it('is not followed out of that folder', async () => {
    const blog = createLocal('../../feeds/leak.png');
    putFile(blog, 'secret.png', png());
    symlinkSync('../secret.png', blog.path('feeds/leak.png'));
    expect(await findingsOf(blog)).toEqual([expect.stringContaining('it leads out of the folder of the feed')]);
  });

  it.each([
    ['../../feeds/none.png', 'names a file that is not there'],
    ['../../secret.png', 'must be an absolute address'],
    ['one.png', 'must be an absolute address'],
    ['../../feeds', 'must be an absolute address'],
    ['file:///etc/passwd', 'must be an absolute address'],
    ['https://me:you@example.com/one.png', 'must hold no user name or password'],
  ])('is an error when it is %s', async (image, reason) => {
    expect(await findingsOf(createLocal(image))).toEqual([
      expect.stringMatching(`^invalid-field: field podcast.image ${reason}`),
    ]);
  });

  it.each([
    ['/images/one.png', 'https://nielsberglund.com/images/one.png'],
    ['//cdn.example.com/one.png', 'https://cdn.example.com/one.png'],
    ['https://cdn.example.com/ö.png', 'https://cdn.example.com/%C3%B6.png'],
    ['../../feeds/art/../art/one.png', 'https://nielsberglund.com/art/one.png'],
  ])('or at %s has the address %s', async (image, address) => {
    const blog = createLocal(image);
    expect(await findingsOf(blog)).toEqual([]);
    expect(blog.read('feeds/podcast.xml')).toContain(`<itunes:image href="${address}"/>`);
  });

  it('is explained with its size', () => {
    const blog = createLocal();
    expect(blog.run('explain', ID).stdout).toContain(
      'image       https://nielsberglund.com/art/one.png (1400 × 1400, PNG, 1 KB)\n',
    );
  });
});
