import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toAddress } from '../src/address.js';
import { assemble } from '../src/assembler/assemble.js';
import { cutDescription } from '../src/assembler/description.js';
import { extract } from '../src/extractor/extract.js';
import type { ExtractSettings } from '../src/extractor/tell.js';
import { sortFindings } from '../src/findings.js';
import { formatLedger, parseLedger } from '../src/ledger/ledger.js';
import type { Artwork, KnownArt, Ledger, LedgerEntry, Post, Tag } from '../src/model.js';
import { build, readSettings } from '../src/pipeline.js';
import { resolve } from '../src/resolver/resolve.js';
import { schedule } from '../src/schedule.js';
import { parseSettings } from '../src/settings/settings.js';
import { scrub } from '../src/text.js';
import { render } from '../src/writer/rss.js';
import { channelTags, itemTags } from '../src/writer/tags.js';
import { AS_OF, contextIn, filesIn, runIn, SHOWS } from './cases.js';
import { factsOfModel, factsOfTree } from './feed-facts.js';
import { childrenOf, readXml, type XmlElement } from './xml-tree.js';

// Always the same texts, so that a run says of the code and not of its luck; FC_SEED tries others.
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_260_101), numRuns: Number(process.env.FC_RUNS ?? 100) });

/** What has broken feeds before: https://github.com/podlove/podlove-publisher/pull/894 and the like. */
const TROUBLE = [
  [
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '<!--more-->',
    '&',
    '&amp;',
    '&nbsp;',
    '&#0;',
    '&#1;',
    '&#13;',
    '<',
    '</p>',
    '<p>',
  ],
  [
    '\u0000',
    '\u0001',
    '\u0007',
    '\u0085',
    '\u2028',
    '\uD800',
    '\uDC00',
    '\uFFFE',
    '\uFEFF',
    '\r',
    '\n',
    '\r\n',
    '\t',
    ' ',
  ],
  ['"', "'", '\u00A0', '🧶', '👩‍👩‍👧‍👦', 'é', 'שלום', '\u202E', 'İ', '$&', '$1', '\\', '%', '%zz', 'javascript:', '::'],
  [
    '---',
    '+++',
    ';;;',
    '{',
    '}',
    '[',
    ']',
    '|',
    '^',
    '`',
    '```\n',
    '{{< podbean',
    '>}}',
    '[podbean',
    '\u0001title\u0001',
  ],
].flat();

const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...TROUBLE),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

const PLAYER = '<iframe src="https://www.podbean.com/player-v2/?i=89pkp-17707c7-pb&from=pb6admin"></iframe>';
const LINK = '[Listen](https://knots.podbean.com/e/the-bowline/)';

type Fields = Readonly<Record<string, unknown>>;

const SETTINGS = {
  site: 'https://blog.example.com',
  posts: 'posts/**/*.md',
  timezone: 'Europe/Lisbon',
  show: {
    title: 'Knots',
    description: 'About knots.',
    link: 'https://knots.podbean.com',
    language: 'en',
    author: 'Mara',
    image: 'https://blog.example.com/art.jpg',
    categories: ['Technology'],
    explicit: false,
  },
  feed: { url: 'https://blog.example.com/podcast.xml', out: '../feeds/podcast.xml', images: 'posts' },
};

/** A post with front matter in JSON, which YAML is a superset of: any string can be written in it. */
const formatPost = (fields: Fields, body: string): string =>
  `---\n${JSON.stringify({ title: 'The bowline', date: '2025-06-01T10:00:00Z', ...fields })}\n---\n\n${PLAYER}\n\n${LINK}\n\n${body}`;

let folder = '';
const golden = { name: 'property', folder: '', options: {} };
const feeds = (): string => join(folder, 'feeds');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podwright-property-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (posts: Readonly<Record<string, string | Uint8Array>>, settings: Fields = SETTINGS): void => {
  rmSync(join(folder, 'content'), { recursive: true, force: true });
  mkdirSync(join(folder, 'content/posts'), { recursive: true });
  writeFileSync(join(folder, 'content/podwright.yaml'), JSON.stringify(settings));
  for (const [name, text] of Object.entries(posts)) writeFileSync(join(folder, 'content/posts', name), text);
};

const forget = (): void => rmSync(feeds(), { recursive: true, force: true });

/** Runs `generate`, expects a finding for each refusal, and gives the bytes of the feed if there is one. */
const publish = async (): Promise<Buffer | undefined> => {
  const { outcome } = await runIn(folder, golden);
  const isWrong = outcome.findings.some(({ severity }) => severity === 'error');
  expect(outcome.code !== 0).toBe(isWrong);
  return filesIn(feeds()).get('podcast.xml');
};

const modelFacts = async () => {
  const { value } = readSettings(join(folder, 'content/podwright.yaml'));
  if (!value) throw new Error('the settings are wrong');
  const { feed } = await build(value, { ...contextIn(folder), drafts: false, future: false, allowRemoval: 'all' });
  return factsOfModel(feed);
};

/** Publishes, reads the feed with a parser of its own, and publishes again. */
const expectReadsBack = async (): Promise<Buffer | undefined> => {
  forget();
  const bytes = await publish();
  if (!bytes) return undefined;
  expect(factsOfTree(readXml(bytes).root)).toEqual(await modelFacts());
  const { outcome } = await runIn(folder, golden);
  expect(outcome.json).toMatchObject({ changed: false });
  expect(filesIn(feeds()).get('podcast.xml')).toEqual(bytes);
  return bytes;
};

const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

describe('any text', () => {
  it('in the fields of a post gives a feed that reads back equal, twice the same', async () => {
    const fields = fc.record(
      {
        title: anyText,
        description: anyText,
        summary: anyText,
        author: anyText,
        tags: fc.oneof(anyText, fc.array(anyText, { maxLength: 4 })),
        slug: anyText,
        url: anyText,
        image: anyText,
        podcast: fc.record(
          { guid: anyText, title: anyText, description: anyText, author: anyText },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fields, async (told) => {
        write({ 'a.md': formatPost(told, '') });
        await expectReadsBack();
      }),
      { examples: [[{ url: 'http://[' }], [{ summary: '\u0000' }], [{ author: '\u0001' }], [{ tags: ['a\rb'] }]] },
    );
  });

  it('in a title comes out as it is, but for what XML forbids and line breaks', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (title) => {
        write({ 'a.md': formatPost({ title }, '') });
        const bytes = await expectReadsBack();
        const meant = title
          .replace(ILLEGAL, '')
          .replace(/\s*[\r\n]\s*/g, ' ')
          .trim();
        if (bytes) expect(factsOfTree(readXml(bytes).root).items[0]?.title).toBe(meant);
        else expect(meant).toBe('');
      }),
    );
  });

  it('in the body gives notes that read back equal, twice the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { maxLength: 6 }), async (lines) => {
        write({ 'a.md': formatPost({}, lines.join('\n')) });
        await expectReadsBack();
      }),
    );
  });

  it('in the settings gives a feed that reads back equal, or a finding', async () => {
    const show = fc.record(
      {
        title: anyText,
        description: anyText,
        author: anyText,
        copyright: anyText,
        owner: fc.record({ name: anyText, email: fc.constant('podcast@example.com') }),
        funding: fc.array(fc.record({ url: fc.webUrl(), text: anyText }), { maxLength: 2 }),
        txt: fc.array(fc.record({ text: anyText, purpose: anyText }), { maxLength: 2 }),
        link: fc.oneof(
          fc.webUrl({ withQueryParameters: true }),
          anyText.map((text) => `https://example.com/${text}`),
        ),
        image: fc.oneof(fc.webUrl({ withQueryParameters: true }), anyText),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(show, async (told) => {
        write({ 'a.md': formatPost({}, 'Over and under.') }, { ...SETTINGS, show: { ...SETTINGS.show, ...told } });
        await expectReadsBack();
      }),
      {
        examples: [
          [{ description: 'a\rb' }],
          [{ txt: [{ text: 'a', purpose: 'a\tb' }] }],
          [{ link: 'https://[::1]/' }],
        ],
      },
    );
  });

  it('in addresses gives a feed that reads back equal, or a finding', async () => {
    const address = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      anyText.map((text) => `https://media.example.com/${text}`),
      anyText.map((text) => `https://${text}`),
      fc.ipV6().map((host) => `http://[${host}]/a.mp3`),
    );
    await fc.assert(
      fc.asyncProperty(fc.record({ url: address, link: address, image: address }), async ({ url, link, image }) => {
        write({ 'a.md': formatPost({ image, podcast: { link, image, enclosure: { url, bytes: 1 } } }, '') });
        await expectReadsBack();
      }),
    );
  });
});

/** An element as the writer meant it, from how a strict parser reads it; blanks between elements say nothing. */
const tagOf = ({ name, attributes, text, children }: XmlElement): Tag => ({
  name,
  attributes,
  text: children.length > 0 ? '' : text,
  children: children.map(tagOf),
});

const extensionsIn = ({ children }: XmlElement): readonly Tag[] =>
  children
    .filter(({ name }) => name.includes(':') && name !== 'content:encoded')
    .filter(({ name, attributes }) => name !== 'atom:link' || attributes.rel !== 'self')
    .map(tagOf);

describe('any text in a tag', () => {
  const told = anyText.map((text) => `x${text}`);
  const decimal = fc.integer({ min: 0, max: 1_000_000 }).map((thousandths) => thousandths / 1000);
  const hash = fc
    .uint8Array({ minLength: 48, maxLength: 48 })
    .map((bytes) => `sha384-${Buffer.from(bytes).toString('base64')}`);
  const short = fc.string({ unit: 'grapheme-composite', maxLength: 6 }).map((text) => `x${text}`);
  const shared = {
    persons: fc.array(fc.record({ name: told, role: fc.constantFrom('host', 'Guest') }), { maxLength: 3 }),
    location: told,
    license: fc.record({ name: told, url: fc.constant('https://example.com/?a=1&b="2"') }),
    funding: fc.record({ url: fc.constant('https://example.com/?a=1&b=2'), text: told }),
    images: fc.record({ href: fc.constant('https://example.com/a.jpg'), alt: told, purpose: told }),
    socialInteract: fc.record({ protocol: fc.constant('nostr'), uri: fc.constant('nostr:note1'), accountId: told }),
    chat: fc.record({ server: fc.constant('example.com'), protocol: fc.constant('irc'), space: told }),
    txt: fc.array(fc.record({ text: told, purpose: told }), { maxLength: 2 }),
    value: fc.record({
      type: told,
      method: told,
      recipients: fc.record({
        name: told,
        type: told,
        address: told,
        split: decimal,
      }),
    }),
    extra: fc.record({
      name: fc.constant('media:group'),
      attributes: fc.record({ 'media:a': anyText, b: anyText }),
      children: fc.array(fc.record({ name: fc.constant('media:title'), text: anyText }), { maxLength: 2 }),
    }),
  };
  const media = {
    contentLinks: fc.record({ href: fc.constant('https://example.com/'), text: told }),
    alternateEnclosures: fc.record({
      type: fc.constant('audio/opus'),
      title: short,
      codecs: told,
      sources: fc.constant('ipfs://Qm1'),
      integrity: fc.record({ type: fc.constant('sri'), value: hash }),
    }),
  };
  const ofShow = {
    ...shared,
    updateFrequency: fc.record({ text: told, rrule: fc.constant('FREQ=WEEKLY') }),
    podroll: fc.record({ feedGuid: fc.uuid(), title: told, itemGuid: told }),
    liveItems: fc.record({
      ...shared,
      ...media,
      title: told,
      guid: told,
      status: fc.constantFrom('pending', 'live', 'ended'),
      start: fc.constant('2025-01-01T00:00:00Z'),
      description: told,
      enclosure: fc.constant({ url: 'https://example.com/live.mp3', type: 'audio/mpeg' }),
    }),
  };
  const ofEpisode = {
    ...shared,
    ...media,
    cleanTitle: told,
    season: fc.record({ number: fc.integer({ min: 1, max: 99 }), name: told }),
    episode: fc.record({ number: fc.integer({ min: 1, max: 99 }), display: short }),
    soundbites: fc.record({
      start: decimal,
      duration: fc.constant(15),
      title: told,
    }),
  };

  it('reads back as it was meant, to a parser of its own', async () => {
    let published = 0;
    const fields = fc.tuple(fc.record(ofShow, { requiredKeys: [] }), fc.record(ofEpisode, { requiredKeys: [] }));
    await fc.assert(
      fc.asyncProperty(fields, async ([show, podcast]) => {
        const namespaces = { media: 'http://search.yahoo.com/mrss/' };
        const settings = { ...SETTINGS, namespaces, show: { ...SETTINGS.show, ...show } };
        write({ 'a.md': formatPost({ podcast }, '') }, settings);
        const bytes = await expectReadsBack();
        if (!bytes) return;
        published++;
        const { value } = readSettings(join(folder, 'content/podwright.yaml'));
        if (!value) throw new Error('the settings are wrong');
        const { feed } = await build(value, { ...contextIn(folder), drafts: false, future: false });
        const [channel] = childrenOf(readXml(bytes).root, 'channel');
        const [item] = channel ? childrenOf(channel, 'item') : [];
        const [episode] = feed.episodes;
        if (!channel || !item || !episode) throw new Error('there is no item');
        expect(extensionsIn(channel)).toEqual(channelTags(feed).filter(({ name }) => name.includes(':')));
        expect(extensionsIn(item)).toEqual(itemTags(episode).filter(({ name }) => name.includes(':')));
      }),
    );
    expect(published).toBeGreaterThan(20);
  });
});

const EXTRACT: ExtractSettings = {
  site: 'https://blog.example.com',
  permalink: '/:year/:slug/',
  timezone: 'Europe/Lisbon',
  customHost: undefined,
  drafts: true,
  postImages: true,
  namespaces: {},
};

describe('any bytes', () => {
  const pieces = fc.constantFrom(
    ...[
      ['---\n', '+++\n', ';;;\n', '---js\n', '{\n', '}\n', 'title: a\n', 'date: 2025-01-01\n', "title = 'a'\n", '\n\n'],
      ['date = 2025-01-01\n', 'podcast:\n', '  guid: b\n', '[podcast]\n', 'podcast: false\n', '"podcast": {}', '\t'],
      [
        `${PLAYER}\n`,
        `${LINK}\n`,
        '<iframe src="//www.podbean.com/',
        '{{< podbean "a1-b2" >}}',
        '&a *a',
        '? ',
        '!!js ',
      ],
      TROUBLE,
    ].flat(),
  );
  const file = fc.array(
    fc.oneof(
      pieces.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 5 }),
    ),
    {
      maxLength: 24,
    },
  );

  it('as a post give episodes or findings, never an exception', () => {
    fc.assert(
      fc.property(file, fc.constantFrom('a.md', 'b.html', '_posts/2025-01-01-c.md'), (parts, name) => {
        const { value, findings } = extract(name, Buffer.concat(parts), EXTRACT);
        expect(value.length === 0 || !findings.some(({ severity }) => severity === 'error')).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('beside a good post leave the feed readable or untouched', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (parts) => {
        write({ 'a.md': formatPost({}, ''), 'b.md': Buffer.concat(parts) });
        await expectReadsBack();
      }),
    );
  });
});

describe('any depth', () => {
  const nested: readonly (readonly [name: string, text: (levels: number) => string])[] = [
    ['lists', (levels) => `a: ${'['.repeat(levels)}${']'.repeat(levels)}`],
    ['open lists', (levels) => `a: ${'['.repeat(levels)}`],
    ['mappings', (levels) => `a: ${'{a: '.repeat(levels)}1${'}'.repeat(levels)}`],
    ['blocks', (levels) => `a:\n${'- '.repeat(levels)}x`],
  ];

  it.each(nested)('of %s is a finding of its own, never a stack that is full', (_name, text) => {
    for (const levels of [201, 2000, 15_000]) {
      const settings = parseSettings(text(levels), '/blog/podwright.yaml', () => true);
      const post = `---\ntitle: a\ndate: 2025-01-01\n${text(levels)}\n---\n\n${PLAYER}\n`;
      const extracted = extract('a.md', Buffer.from(post), EXTRACT);
      for (const { findings } of [settings, extracted]) {
        expect(findings.length).toBeGreaterThan(0);
        expect(findings.map(({ message }) => message).join()).not.toMatch(/call stack/i);
      }
    }
  });
});

describe('any text as a file of ours', () => {
  const value = fc.oneof(
    anyText,
    fc.jsonValue(),
    fc.constantFrom('https://[::1]/', 'https://a b/', '..', '\u0000', '#'),
  );
  const settings = fc
    .tuple(
      fc.constantFrom(...Object.keys(SETTINGS)),
      fc.constantFrom(...Object.keys(SETTINGS.show), 'url', 'out'),
      value,
    )
    .map(([group, key, odd]) => {
      const known: Fields = SETTINGS;
      const inner = known[group];
      return JSON.stringify({ ...SETTINGS, [group]: typeof inner === 'object' ? { ...inner, [key]: odd } : odd });
    });

  it('gives settings or findings, never an exception', () => {
    const source = fc.oneof(
      anyText,
      settings,
      fc.tuple(settings, fc.nat(800), anyText).map(([text, at, odd]) => text.slice(0, at) + odd + text.slice(at)),
    );
    fc.assert(
      fc.property(source, fc.boolean(), (text, isThere) => {
        const { value: read, findings } = parseSettings(text, '/blog/podwright.yaml', () => isThere);
        expect(read === undefined).toBe(findings.length > 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a ledger or findings, never an exception', () => {
    const valid = readFileSync(join(SHOWS, 'full-show/feeds/podcast.lock.json'), 'utf8');
    const damaged = fc
      .tuple(fc.nat(valid.length), fc.nat(40), anyText)
      .map(([at, cut, odd]) => valid.slice(0, at) + odd + valid.slice(at + cut));
    fc.assert(
      fc.property(fc.oneof(anyText, fc.json(), damaged), (text) => {
        const { value: ledger, findings } = parseLedger('podcast.lock.json', text);
        expect(findings.length === 0 || ledger.size === 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the ledger', () => {
  const SECOND = 1000;
  const text = anyText.map((told) => scrub(told).text.replaceAll('\n', ' ').trim()).filter((told) => told !== '');
  const url = fc.webUrl({ withQueryParameters: true }).map((told) => toAddress(told) ?? 'https://example.com/a.mp3');
  const entry: fc.Arbitrary<LedgerEntry> = fc.record(
    {
      guid: text,
      published: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * SECOND),
      enclosure: fc.record({ url, bytes: fc.maxSafeNat(), type: text }),
      source: fc.constantFrom('front-matter', 'embed', 'derived'),
      seconds: fc.integer({ min: 1, max: 1_000_000 }),
      image: url,
      withdrawn: fc.constant(true as const),
    },
    { requiredKeys: ['guid', 'published', 'enclosure', 'source'] },
  );
  const id = fc.stringMatching(/^(?:[a-z0-9]{5}-[0-9a-f]{6,7}|\d{1,12})$/);
  const ledgers = fc.array(fc.tuple(id, entry), { maxLength: 8 }).map((entries): Ledger => new Map(entries));

  const side = fc.integer({ min: 1, max: 10_000 });
  const pixels = fc.record({
    bytes: fc.maxSafeNat(),
    format: fc.constantFrom('jpeg', 'png'),
    width: side,
    height: side,
    colour: fc.constantFrom('rgb', 'palette', 'grey', 'cmyk', 'ycck'),
    depth: fc.constantFrom(1, 8, 12, 16),
    alpha: fc.boolean(),
  });
  const other = fc.record({ bytes: fc.maxSafeNat(), format: fc.constantFrom('gif', 'webp', 'avif', 'svg') });
  const known: fc.Arbitrary<KnownArt> = fc.record(
    {
      facts: fc.oneof(pixels, other),
      etag: fc.constantFrom('"a"', 'W/"b c"'),
      lastModified: fc.constant('Sun, 02 Mar'),
    },
    { requiredKeys: ['facts'] },
  );
  const artworks = fc.array(fc.tuple(url, known), { maxLength: 8 }).map((images): Artwork => new Map(images));

  it('is read as it was written', () => {
    fc.assert(
      fc.property(ledgers, artworks, (ledger, images) => {
        const written = formatLedger(ledger, new Map(), images);
        const { value, artwork, findings } = parseLedger('podcast.lock.json', written);
        expect(findings).toEqual([]);
        expect(value).toEqual(ledger);
        expect(artwork).toEqual(images);
      }),
    );
  });

  it('is written the same whatever order its entries came in', () => {
    fc.assert(
      fc.property(ledgers, artworks, (ledger, images) => {
        const reversed = formatLedger(new Map([...ledger].toReversed()), new Map(), new Map([...images].toReversed()));
        expect(reversed).toBe(formatLedger(ledger, new Map(), images));
      }),
    );
  });

  it('keeps guid and date of an episode whatever becomes of its post', async () => {
    const second = { ...SETTINGS, show: { ...SETTINGS.show } };
    const edit = fc.record(
      {
        title: anyText,
        date: fc
          .date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
          .map((date) => date.toISOString()),
        slug: anyText,
        url: anyText,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(edit, anyText, fc.constantFrom('a.md', 'renamed.md'), async (fields, body, name) => {
        forget();
        write({ 'a.md': formatPost({}, '') }, second);
        const before = factsOfTree(readXml((await publish()) ?? '').root).items[0];
        write({ [name]: formatPost(fields, body) }, second);
        const after = factsOfTree(readXml((await publish()) ?? '').root).items;
        expect(after.map(({ guid, published }) => [guid, published])).toEqual([[before?.guid, before?.published]]);
      }),
    );
  });
});

describe('the order of posts', () => {
  const shows = [
    'full-show',
    'ties-by-guid',
    'duplicate-embed',
    'derived-enclosure',
    'duplicate-guid',
    'several-players',
  ];

  it.each(shows)('does not matter to %s', (name) => {
    const { value: settings } = parseSettings(
      readFileSync(join(SHOWS, name, 'content/podwright.yaml'), 'utf8'),
      join(SHOWS, name, 'content/podwright.yaml'),
      () => true,
    );
    if (!settings) throw new Error('the settings are wrong');
    const posts = [...filesIn(join(SHOWS, name, 'content/posts'))].flatMap(
      ([file, bytes]) =>
        extract(`posts/${file}`, bytes, { ...EXTRACT, permalink: settings.permalink, timezone: settings.timezone })
          .value,
    );
    const publishPosts = (ordered: readonly Post[]): unknown => {
      const due = schedule(ordered, new Map(), {
        asOf: Date.parse(AS_OF),
        drafts: false,
        future: false,
        expired: false,
      });
      const resolved = resolve(due.value.due, new Map(), { policy: 'derive' });
      const feed = assemble({ show: settings.show, ...settings.feed }, due.value.due, resolved.value);
      return {
        xml: [...render(feed.value)].map(({ text }) => text).join(''),
        ledger: formatLedger(resolved.value),
        findings: sortFindings([due, resolved, feed].flatMap(({ findings }) => findings)),
      };
    };
    const expected = publishPosts(posts);
    fc.assert(
      fc.property(fc.shuffledSubarray(posts, { minLength: posts.length }), (shuffled) => {
        expect(publishPosts(shuffled)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a description', () => {
  const MOST_BYTES = 4000;
  const address = 'https://blog.example.com/the-bowline/?a&b';
  const graphemes = (text: string): readonly string[] =>
    [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);
  const escaped = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const long = fc
    .tuple(
      fc.array(fc.oneof(anyText, fc.constantFrom('👩‍👩‍👧‍👦', 'e\u0301', '🇵🇹', '&', '<b>')), {
        minLength: 1,
        maxLength: 9,
      }),
      fc.integer({ min: 1, max: 8000 }),
    )
    .map(([pieces, length]) => {
      const text = pieces.join('').replace(ILLEGAL, '');
      return text.repeat(Math.ceil(length / Math.max(1, text.length)));
    });

  it('is never longer than 4,000 bytes of HTML, and cut between graphemes', () => {
    fc.assert(
      fc.property(long, (text) => {
        const cut = cutDescription(text, address);
        expect(Buffer.byteLength(escaped(cut))).toBeLessThanOrEqual(MOST_BYTES);
        if (cut === text) return;
        const end = `… ${address}`;
        const kept = graphemes(cut.slice(0, -end.length));
        expect(cut.endsWith(end)).toBe(true);
        expect(graphemes(text).slice(0, kept.length)).toEqual(kept);
      }),
    );
  });
});
