import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { load } from 'cheerio/slim';
import { afterAll, describe, expect, it } from 'vitest';
import { isPodbeanHost } from '../src/address.js';
import { parseWrittenDate } from '../src/dates.js';
import { type Extracted, extract, mayHoldEpisode } from '../src/extractor/extract.js';
import { cleanNotes } from '../src/extractor/notes.js';
import { fileNameOf, formatPermalink, PLACEHOLDERS, slugify } from '../src/extractor/permalink.js';
import { parseAddress, parseEmbedId, parsePlayer } from '../src/extractor/player.js';
import { hideShortcodes, unhide } from '../src/extractor/shortcodes.js';
import type { ExtractSettings } from '../src/extractor/tell.js';
import { findAddress } from '../src/extractor/unlinked.js';
import { parseHtml } from '../src/html.js';
import type { Finding, Post } from '../src/model.js';
import { expectLinear } from './growth.js';

/** What a case may say of a post. */
const FIELDS = {
  embed: ({ embed }: Post) => embed.id,
  media: ({ embed }: Post) => embed.media,
  title: ({ title }: Post) => title.value,
  link: ({ link }: Post) => link?.value,
  published: ({ published }: Post) => formatInstant(published.value),
  expires: ({ expires }: Post) => (expires === undefined ? undefined : formatInstant(expires)),
  address: ({ address }: Post) => address,
  notes: ({ notes }: Post) => textOf(notes),
  description: ({ description, summary }: Post) => (description ?? summary)?.value,
  author: ({ author }: Post) => author?.value,
  image: ({ image }: Post) => image?.value,
  season: ({ season }: Post) => season?.value,
  episode: ({ episode }: Post) => episode?.value,
  episodeType: ({ episodeType }: Post) => episodeType?.value,
  explicit: ({ explicit }: Post) => explicit?.value,
  block: ({ block }: Post) => block?.value,
  seconds: ({ seconds }: Post) => seconds?.value,
  guid: ({ guid }: Post) => guid?.value,
  draft: ({ draft }: Post) => draft,
  tags: ({ tags }: Post) => tags.value,
  enclosure: ({ enclosure }: Post) => enclosure && { url: enclosure.url, bytes: enclosure.bytes, type: enclosure.type },
} as const satisfies Readonly<Record<string, (post: Post) => unknown>>;

/** Notes as text. */
const textOf = ({ value }: Post['notes']): string => new TextDecoder().decode(value);

type Field = keyof typeof FIELDS;
const isField = (name: string): name is Field => Object.hasOwn(FIELDS, name);

/** A post as a case describes it: `null` is a field that must be absent, a field not named may be anything. */
type WantedPost = { readonly [F in Field]?: unknown } & {
  readonly notesInclude?: readonly string[];
  readonly notesExclude?: readonly string[];
};

/** What must come out of a file. A finding is `code:line:column`; the column, or both, may be left open. */
type Wanted = {
  readonly kind: Extracted['kind'];
  readonly posts?: readonly WantedPost[];
  readonly findings?: readonly string[];
  readonly hints?: readonly string[];
  readonly settings?: { readonly timezone?: string | null };
};

const SETTINGS: ExtractSettings = {
  site: 'https://blog.example',
  permalink: '/:year/:month/:day/:slug/',
  timezone: 'America/New_York',
  customHost: 'pod.acme.example',
  drafts: true,
  postImages: false,
  namespaces: {},
};

const formatInstant = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');

/** A file as the pipeline sees it: a byte search first, then the extractor. */
const extractFile = (file: string, bytes: Uint8Array, { timezone }: Wanted['settings'] = {}): Extracted => {
  const settings = { ...SETTINGS, timezone: timezone === undefined ? SETTINGS.timezone : (timezone ?? undefined) };
  return mayHoldEpisode(Buffer.from(bytes).toString('latin1'))
    ? extract(file, bytes, settings)
    : { kind: 'plain', value: [], findings: [] };
};

const formatFinding = ({ code, place }: Finding): string => `${code}:${place.line}:${place.column}`;

const codesOf = ({ findings }: Extracted): readonly string[] => findings.map(({ code }) => code);

/** A finding with as many parts as the case gives. */
const cutLike = (found: string, wanted = found): string =>
  found.split(':').slice(0, wanted.split(':').length).join(':');

const describePost = (post: Post, wanted: WantedPost): object =>
  Object.fromEntries(
    Object.keys(wanted)
      .filter(isField)
      .map((field) => [field, FIELDS[field](post) ?? null]),
  );

const fieldsOf = (wanted: WantedPost): object =>
  Object.fromEntries(Object.entries(wanted).filter(([name]) => isField(name)));

const expectExtracted = (extracted: Extracted, wanted: Wanted): void => {
  const wantedFindings = (wanted.findings ?? []).toSorted();
  const found = extracted.findings.map(formatFinding).toSorted();
  expect(found.map((text, index) => cutLike(text, wantedFindings[index]))).toEqual(wantedFindings);
  expect(extracted.kind).toBe(wanted.kind);
  const wantedPosts = wanted.posts ?? [];
  expect(extracted.value.map((post, index) => describePost(post, wantedPosts[index] ?? { title: '' }))).toEqual(
    wantedPosts.map(fieldsOf),
  );
  for (const [index, { notesInclude = [], notesExclude = [] }] of wantedPosts.entries()) {
    const post = extracted.value[index];
    const notes = post ? textOf(post.notes) : '';
    for (const text of notesInclude) expect(notes).toContain(text);
    for (const text of notesExclude) expect(notes).not.toContain(text);
  }
  for (const hint of wanted.hints ?? []) expect(extracted.findings.map((one) => one.hint)).toContain(hint);
};

const FOLDER = new URL('./posts/', import.meta.url);
const ENTRIES = readdirSync(FOLDER).toSorted();
const FILES = ENTRIES.filter((name) => !name.endsWith('.json'));
const wantedFileOf = (file: string): string => file.replace(/\.\w+$/, '.json');
const readCase = (file: string): { readonly bytes: Buffer; readonly wanted: Wanted } => ({
  bytes: readFileSync(new URL(file, FOLDER)),
  wanted: JSON.parse(readFileSync(new URL(wantedFileOf(file), FOLDER), 'utf8')),
});
const extractCase = (file: string, bytes: Uint8Array, wanted: Wanted): Extracted =>
  extractFile(`posts/${file}`, bytes, wanted.settings);

/** Front matter that runs would leave this behind. */
const MARKER = 'podwrightWasHere';
afterAll(() => expect(Reflect.get(globalThis, MARKER)).toBeUndefined());

describe('posts/', () => {
  it('has a .json beside each post, and a post beside each .json', () => {
    const names = (files: readonly string[]): readonly string[] => files.map((file) => basename(wantedFileOf(file)));
    expect(ENTRIES.filter((name) => name.endsWith('.json'))).toEqual(names(FILES));
    expect(FILES.length).toBeGreaterThanOrEqual(75);
  });

  it.each(FILES)('%s', (file) => {
    const { bytes, wanted } = readCase(file);
    expectExtracted(extractCase(file, bytes, wanted), wanted);
    expect(Reflect.get(globalThis, MARKER)).toBeUndefined();
  });
});

const BOM = '\uFEFF';

/** What must make no difference to what comes out of a file. */
const CHANGES: readonly (readonly [name: string, change: (text: string) => string])[] = [
  ['CRLF and a BOM', (text) => BOM + text.replaceAll('\n', '\r\n')],
  ['CR', (text) => text.replaceAll('\n', '\r')],
  ['no newline at the end', (text) => text.replace(/\n$/, '')],
  ['blank lines at the end', (text) => `${text}\n\n\n`],
];

describe.each(CHANGES)('posts/ with %s', (_name, change) => {
  it.each(FILES)('%s', (file) => {
    const { bytes, wanted } = readCase(file);
    const changed = Buffer.from(change(bytes.toString('utf8')));
    expect(extractCase(file, changed, wanted)).toEqual(extractCase(file, bytes, wanted));
  });
});

const TAGS = new Set(
  'a b bdi bdo blockquote br cite code dd del dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small strong sub sup u ul var'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(['href', 'src', 'alt', 'title', 'start', 'dir']);

/** Complaints about notes, by a reader that knows nothing of how they were made. */
const unsafeIn = (notes: string): readonly string[] => {
  const $ = load(notes, null, false);
  return $('*')
    .toArray()
    .filter((node) => 'attribs' in node)
    .flatMap(({ name, attribs }) => [
      ...(TAGS.has(name) ? [] : [`<${name}>`]),
      ...Object.keys(attribs).filter((attribute) => !ATTRIBUTES.has(attribute)),
      ...[attribs.href, attribs.src].filter(
        (address): address is string => address !== undefined && !/^(?:https?:\/\/[^/]|mailto:|tel:)/.test(address),
      ),
    ]);
};

/** Everything that readers of a feed get to see of a post. */
const textsOf = ({ title, notes, description, summary, guid, author, tags }: Post): readonly string[] =>
  [title.value, textOf(notes), description?.value, summary?.value, guid?.value, author?.value, ...tags.value].filter(
    (text) => text !== undefined,
  );

const ILLEGAL = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/u;

const expectSound = (post: Post, source: string): void => {
  const notes = textOf(post.notes);
  expect(unsafeIn(notes)).toEqual([]);
  expect(cleanNotes(parseHtml(notes), [], post.address)).toBe(notes);
  expect(new URL(post.address).protocol).toMatch(/^https?:$/);
  expect(textsOf(post).filter((text) => ILLEGAL.test(text))).toEqual([]);
  const lines = source.split('\n');
  for (const { line, column, endLine, endColumn } of [post.place, post.embed.place, post.published.place]) {
    expect(lines[line - 1]?.length ?? -1).toBeGreaterThanOrEqual(column - 1);
    expect(endLine > line || endColumn > column).toBe(true);
  }
};

describe('what comes out is harmless, clean, absolute and at a place that its file has', () => {
  it.each(FILES)('%s', (file) => {
    const { bytes, wanted } = readCase(file);
    for (const post of extractCase(file, bytes, wanted).value) expectSound(post, bytes.toString('utf8'));
  });
});

const ID = 'q7mzt-16f3a2b';
const LINK = 'https://harbourlight.podbean.com/e/tide-tables/';
const PLAYER = `<iframe title="Tides" src="https://www.podbean.com/player-v2/?i=${ID}-pb&share=1"></iframe>`;
const BODY = `${PLAYER}\n\nHear it [at the quay](${LINK}).\n`;
const HEAD = '---\ntitle: Tide Tables\ndate: 2024-12-15T11:13:12+02:00\n';
const POST = `${HEAD}---\n${BODY}`;
const TIDES: WantedPost = { embed: ID, title: 'Tide Tables', link: LINK, published: '2024-12-15T09:13:12Z' };
const EPISODE: Wanted = { kind: 'episodes', posts: [TIDES] };
const PLAIN: Wanted = { kind: 'plain' };
const wrong = (...findings: readonly string[]): Wanted => ({ kind: 'episodes', findings });
const warned = (...findings: readonly string[]): Wanted => ({ ...EPISODE, findings });
const bytesOf = (...parts: readonly (string | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const inBody = (text: string): Buffer => Buffer.from(`${HEAD}---\n\n${text}\n`);
const inHead = (text: string): Buffer => Buffer.from(`${HEAD}${text}\n---\n${BODY}`);
const times = (text: string, count: number): string => text.repeat(count);
const KIB = 1024;

describe('bytes that git or an editor would damage', () => {
  const cases: readonly (readonly [name: string, bytes: Buffer, wanted: Wanted])[] = [
    ['a BOM', bytesOf(BOM, POST), EPISODE],
    ['two BOMs', bytesOf(BOM, BOM, POST), EPISODE],
    ['a BOM and a blank line', bytesOf(BOM, '\n', POST), EPISODE],
    ['CRLF', bytesOf(POST.replaceAll('\n', '\r\n')), EPISODE],
    ['CR', bytesOf(POST.replaceAll('\n', '\r')), EPISODE],
    ['CRLF and LF mixed', bytesOf(POST.replace('\n', '\r\n').replace('\n---\n', '\n---\r\n')), EPISODE],
    [
      'CRLF and a wrong date',
      bytesOf(POST.replace('12-15', '13-15').replaceAll('\n', '\r\n')),
      wrong('invalid-date:3:7'),
    ],
    ['a BOM and a wrong date', bytesOf(BOM, POST.replace('12-15', '13-15')), wrong('invalid-date:3:7')],
    [
      'CR and a wrong TOML date',
      bytesOf('+++\rtitle = "a"\rdate = 2024-02-30\r+++\r', BODY),
      wrong('invalid-date:3:8'),
    ],
    ['only a BOM', bytesOf(BOM), PLAIN],
    ['nothing', bytesOf(), PLAIN],
    ['a form feed and a line separator around the title', inHead('x: "\u2028"'), EPISODE],
    ['a Latin-1 byte', bytesOf(HEAD, '---\ncaf', [0xe9], ' ', BODY), wrong('invalid-utf8:1:1')],
    ['an overlong slash', bytesOf(POST, [0xc0, 0xaf]), wrong('invalid-utf8:1:1')],
    ['a surrogate in UTF-8', bytesOf(POST, [0xed, 0xa0, 0xbd]), wrong('invalid-utf8:1:1')],
    ['a character cut at the end', bytesOf(POST, [0xf0, 0x9f, 0x8c]), wrong('invalid-utf8:1:1')],
    ['a Latin-1 byte in a post that is no episode', bytesOf('---\ntitle: Caf', [0xe9], `\n---\n[x](${LINK})\n`), PLAIN],
    ['UTF-16', Buffer.from(BOM + POST, 'utf16le'), wrong('invalid-utf8:1:1')],
    ['a NUL in the body', inBody(`a\0b ${BODY}`), warned('removed-characters:6:2')],
    [
      'a control character in the title',
      bytesOf(POST.replace('Tide T', 'Tide\u0001 T')),
      warned('removed-characters:2:12'),
    ],
    [
      'a control character in a fence line',
      bytesOf(POST.replace('---', '---\u0007')),
      warned('removed-characters:1:4'),
    ],
    [
      'a control character in the id',
      bytesOf(POST.replace(ID, `${ID.slice(0, 3)}\u0008${ID.slice(3)}`)),
      warned('removed-characters:5:68'),
    ],
    ['a noncharacter', inBody(`a\uFFFEb\uFFFF ${BODY}`), warned('removed-characters:6:2')],
    ['control characters in a post that is no episode', inBody(`a\0b [x](${LINK})`), PLAIN],
  ];
  it.each(cases)('%s', (_name, bytes, wanted) => expectExtracted(extractFile('posts/a.md', bytes), wanted));

  it.each([
    [[0xe9], 5],
    [[0xff, 0xfe], 5],
    [[0xc3, 0x28], 5],
    [[0xe2, 0x82], 5],
  ])('the offset of bad bytes %j is told', (bytes, offset) => {
    const found = extractFile('posts/a.md', bytesOf('12345', bytes, POST)).findings.map(({ message }) => message);
    expect(found).toEqual([expect.stringMatching(new RegExp(`\\b${offset}$`))]);
  });

  it('counts the characters that were removed and names the first', () => {
    const [found] = extractFile('posts/a.md', inBody(`\u0001\u0002\u0003${BODY}`)).findings;
    expect(found?.message).toBe('3 characters that may not appear in XML were removed, the first is U+0001');
  });
});

describe('sizes and depths', () => {
  const yamlOf = (bytes: number): Buffer => inHead(`note: ${times('x', bytes - HEAD.length - 7 + 4)}`);
  const jsonOf = (bytes: number): Buffer =>
    bytesOf(`{ "title": "Tide Tables", "date": "2024-12-15T09:13:12Z", "note": "${times('x', bytes)}" }\n${BODY}`);
  const tomlOf = (bytes: number): Buffer =>
    bytesOf(`+++\ntitle = "Tide Tables"\ndate = 2024-12-15T09:13:12Z\nnote = "${times('x', bytes)}"\n+++\n${BODY}`);
  const nested = (open: string, close: string, levels: number): string =>
    `${times(open, levels)}${BODY}${times(close, levels)}`;
  const cases: readonly (readonly [name: string, bytes: Buffer, wanted: Wanted])[] = [
    ['64 KiB of YAML', yamlOf(64 * KIB), EPISODE],
    ['64 KiB of YAML and a byte', yamlOf(64 * KIB + 1), wrong('front-matter-too-large:1:1')],
    ['70 KiB of JSON', jsonOf(70 * KIB), wrong('front-matter-too-large:1:1')],
    ['60 KiB of JSON', jsonOf(60 * KIB), EPISODE],
    ['70 KiB of TOML', tomlOf(70 * KIB), wrong('front-matter-too-large:1:1')],
    ['60 KiB of TOML', tomlOf(60 * KIB), EPISODE],
    [
      '70 KiB of YAML in a post that is no episode',
      bytesOf(`---\nx: ${times('x', 70 * KIB)}\n---\n[x](${LINK})\n`),
      PLAIN,
    ],
    ['150 levels of elements', inBody(nested('<div>', '</div>', 150)), EPISODE],
    ['250 levels of elements', inBody(nested('<div>', '</div>', 250)), wrong('nested-too-deep')],
    ['250 levels of elements on lines', inBody(nested('<div>\n', '</div>\n', 250)), wrong('nested-too-deep')],
    ['250 levels of elements after the player', inBody(`${BODY}\n${times('<b>', 250)}x`), wrong('nested-too-deep')],
    ['250 levels of elements in a post that is no episode', inBody(`${times('<div>', 250)}[x](${LINK})`), PLAIN],
    ['150 levels of quotes', inBody(`${BODY}\n${times('> ', 150)}deep`), EPISODE],
    ['150 levels of quotes around the player', inBody(`${times('> ', 150)}${PLAYER} <a href="${LINK}">x</a>`), EPISODE],
    ['250 levels of quotes around the player', inBody(`${times('> ', 250)}${PLAYER}`), wrong('nested-too-deep')],
    ['250 levels of lists around the player', inBody(`${times('- ', 250)}${PLAYER}`), wrong('nested-too-deep')],
    ['250 levels of YAML', inHead(`deep: ${times('[', 250)}${times(']', 250)}`), wrong('nested-too-deep:1:1')],
    ['150 levels of YAML', inHead(`deep: ${times('[', 150)}${times(']', 150)}`), EPISODE],
    [
      '250 levels of YAML mappings',
      inHead(`deep: ${times('{a: ', 250)}${times('}', 250)}`),
      wrong('nested-too-deep:1:1'),
    ],
    ['30,000 levels of YAML', inHead(`deep: ${times('[', 30_000)}${times(']', 30_000)}`), wrong('')],
    ['30,000 levels of YAML, unclosed', inHead(`deep: ${times('[', 30_000)}`), wrong('')],
    [
      '250 levels of JSON',
      bytesOf(`{ "title": "a", "x": ${times('[', 250)}${times(']', 250)} }\n${BODY}`),
      wrong('nested-too-deep:1:1'),
    ],
    [
      '250 levels of TOML',
      bytesOf(`+++\nx = ${times('[', 250)}${times(']', 250)}\n+++\n${BODY}`),
      wrong('nested-too-deep:1:1'),
    ],
    ['30,000 levels of TOML', bytesOf(`+++\nx = ${times('[', 30_000)}${times(']', 30_000)}\n+++\n${BODY}`), wrong('')],
  ];
  it.each(cases)('%s', (_name, bytes, wanted) => {
    const extracted = extractFile('posts/a.md', bytes);
    if (wanted.findings?.includes('')) expect(codesOf(extracted)).toHaveLength(1);
    else expectExtracted(extracted, wanted);
  });
});

const filled = (text: string, bytes: number): string => text.repeat(Math.floor(bytes / text.length));
const listed = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('\n\n');
const withBody = (text: string): string => `${HEAD}---\n\n${BODY}\n${text}\n`;
const numbered = (index: number): string => `aaaaa-${(0x1000000 + index).toString(16)}`;
const playerOf = (index: number): string =>
  `<iframe title="t${index}" src="https://www.podbean.com/player-v2/?i=${numbered(index)}-pb"></iframe>`;
const linkTo = (index: number): string => `[l](https://harbourlight.podbean.com/e/l${index}/)`;
const MIB = KIB * KIB;

describe('time grows no faster than the text', () => {
  const cases: readonly (readonly [name: string, text: (share: number) => string, outcome: readonly string[]])[] = [
    ['1 MiB of [', (share) => withBody(filled('[', share * MIB)), []],
    ['512 KiB of ![', (share) => withBody(filled('![', share * 512 * KIB)), []],
    ['512 KiB of *a_', (share) => withBody(filled('*a_', share * 512 * KIB)), []],
    ['1 MiB of x<!--', (share) => withBody(filled('x<!--', share * MIB)), []],
    ['2 MiB of > ', (share) => withBody(filled('> ', share * 2 * MIB)), ['nested-too-deep']],
    ['100,000 nested <div>', (share) => withBody('<div>'.repeat(share * 100_000)), ['nested-too-deep']],
    ['100,000 nested <b>', (share) => withBody(`<p>${'<b>'.repeat(share * 100_000)}`), ['nested-too-deep']],
    ['50,000 nested <b> with text', (share) => withBody(`<p>${'<b>x'.repeat(share * 50_000)}`), ['nested-too-deep']],
    [
      '64 KiB of blanks in a title',
      (share) => `---\ntitle: "a${' '.repeat(share * 64_000)}b"\ndate: 2024-12-15\n---\n${BODY}`,
      [],
    ],
    [
      '64 KiB of blanks in TOML',
      (share) => `+++\ntitle = "a"\ndate = 2024-12-15\nx = "${' '.repeat(share * 64_000)}b"\n+++\n${BODY}`,
      [],
    ],
    [
      '60 KiB of blanks in a duration',
      (share) => `${HEAD}podcast:\n  duration: "1h${' '.repeat(share * 60_000)}x"\n---\n${BODY}`,
      ['invalid-field'],
    ],
    [
      '200 KB of blanks in unclosed front matter',
      (share) => `${HEAD}${' '.repeat(share * 200_000)}x\n${BODY}`,
      ['unclosed-front-matter'],
    ],
    [
      'an alias that holds itself eight times',
      (share) =>
        `${HEAD}loop: &loop [${Array(share * 8)
          .fill('*loop')
          .join(', ')}]\n---\n${BODY}`,
      ['nested-too-deep'],
    ],
    ['200 KB of [podbean', (share) => withBody(filled('x [podbean ', share * 200_000)), []],
    ['600 KB of {%', (share) => withBody(filled('x {% ', share * 600_000)), []],
    ['600 KB of {{<', (share) => withBody(filled('{{<', share * 600_000)), []],
    [
      '6,000 players',
      (share) => `${HEAD}---\n\n${listed(share * 6000, (index) => `${playerOf(index)}\n\n${linkTo(index)}`)}`,
      ['too-many-players'],
    ],
    [
      '10,000 playlists',
      (share) => `${HEAD}---\n\n${listed(share * 10_000, (index) => playerOf(index).replace('-pb"', '-playlist"'))}`,
      Array(10_000).fill('playlist-player'),
    ],
    [
      '30,000 links before the player',
      (share) => `${HEAD}---\n\n${listed(share * 30_000, linkTo)}\n\n${PLAYER}`,
      ['ambiguous-episode-link'],
    ],
  ];
  it.each(cases)('%s', { timeout: 300_000 }, (_name, text, outcome) => {
    const whole = Buffer.from(text(1));
    const quarter = Buffer.from(text(1 / 4));
    expect(codesOf(extractFile('posts/a.md', whole))).toEqual(outcome);
    expectLinear((share) => extractFile('posts/a.md', share === 1 ? whole : quarter));
  });

  // gray-matter looks for comments in the square of the blank lines; front matter has 64 KiB at most.
  it('64 KiB of blank lines in front matter are read', () => {
    const text = `${HEAD}${'\n'.repeat(64 * KIB - HEAD.length)}---\n${BODY}`;
    expect(codesOf(extractFile('posts/a.md', Buffer.from(text)))).toEqual([]);
  });
});

describe('summary', () => {
  const LISTEN = '[ep](https://harbourlight.podbean.com/e/tides/)';
  it.each([
    [`${LISTEN}\n\nAbout tides.`, 'About tides.'],
    [`Listen ${LISTEN}.\n\n**${LISTEN}**\n\nAbout tides.`, 'About tides.'],
    [`${LISTEN} and [episode](https://harbourlight.podbean.com/e/tides/)\n\nAbout tides.`, 'About tides.'],
    [`${LISTEN}\n\n## Tides`, 'ep'],
    [`In this ${LISTEN}, tides.\n\nMore.`, 'In this ep, tides.'],
    ['[Tides](https://blog.example/tides/)\n\nMore.', 'Tides'],
  ])('%j is %j', (body, summary) => {
    const text = `---\ntitle: Tides\ndate: 2024-12-15\npodcast: { embed: q7mzt-16f3a2b }\n---\n\n${body}\n`;
    const { value } = extract('posts/tides.md', Buffer.from(text), SETTINGS);
    expect(value.map((post) => post.summary?.value)).toEqual([summary]);
  });
});

describe('parseWrittenDate', () => {
  it.each([
    ['2024-12-15T11:13:12+02:00', '2024-12-15T09:13:12Z'],
    ['2024-12-15T11:13:12+0200', '2024-12-15T09:13:12Z'],
    ['2024-12-15T11:13:12+02', '2024-12-15T09:13:12Z'],
    ['2024-12-15T11:13:12Z', '2024-12-15T11:13:12Z'],
    ['2024-12-15t11:13:12z', '2024-12-15T11:13:12Z'],
    ['2024-12-15 11:13:12 +0200', '2024-12-15T09:13:12Z'],
    ['2024-12-15 11:13:12 -05:30', '2024-12-15T16:43:12Z'],
    ['2024-12-15 11:13 UTC', '2024-12-15T11:13:00Z'],
    ['2024-12-15 11:13:12 GMT', '2024-12-15T11:13:12Z'],
    ['2024-12-15T11:13:12.999Z', '2024-12-15T11:13:12Z'],
    ['2024-12-15T11:13:12,5Z', '2024-12-15T11:13:12Z'],
    ['2024-12-15T11:13:12.123456789Z', '2024-12-15T11:13:12Z'],
    ['  2024-12-15T11:13:12Z\n', '2024-12-15T11:13:12Z'],
    ['2024-12-15T00:30:00+14:00', '2024-12-14T10:30:00Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
    ['2024-7-4T9:05:00Z', '2024-07-04T09:05:00Z'],
    ['Sun, 15 Dec 2024 11:13:12 GMT', '2024-12-15T11:13:12Z'],
    ['Sun Dec 15 2024 11:13:12 GMT+0200 (Central European Summer Time)', '2024-12-15T09:13:12Z'],
    ['December 15, 2024 11:13 PM -05:00', '2024-12-16T04:13:00Z'],
    ['15-Dec-2024 12:05 a.m. UTC', '2024-12-15T00:05:00Z'],
  ])('%j needs no time zone and is %s', (text, instant) => {
    const date = parseWrittenDate(text, undefined);
    expect(date).toMatchObject({ instant: Date.parse(instant) });
    expect(parseWrittenDate(text, 'Asia/Tokyo')).toEqual(date);
  });

  it.each([
    ['2024-12-15', 'UTC', '2024-12-15T00:00:00Z'],
    ['2024-12-15', 'America/New_York', '2024-12-15T05:00:00Z'],
    ['2024-06-15', 'America/New_York', '2024-06-15T04:00:00Z'],
    // What Astro's templates are written with.
    ['Jul 08 2022', 'Europe/Berlin', '2022-07-07T22:00:00Z'],
    ['Mar 04 2024', 'America/New_York', '2024-03-04T05:00:00Z'],
    ['March 4, 2024', 'UTC', '2024-03-04T00:00:00Z'],
    ['Monday, March 4, 2024', 'UTC', '2024-03-04T00:00:00Z'],
    ['4 Mar 2024', 'UTC', '2024-03-04T00:00:00Z'],
    ['Mon, 4 MARCH 2024', 'UTC', '2024-03-04T00:00:00Z'],
    ['Sept. 4 2024 9:05', 'Europe/Berlin', '2024-09-04T07:05:00Z'],
    ['May 6, 2025, 12:30 pm', 'UTC', '2025-05-06T12:30:00Z'],
    ['2024-12-15 11:13', 'Africa/Johannesburg', '2024-12-15T09:13:00Z'],
    ['2024-12-15T11:13:12', 'Asia/Kathmandu', '2024-12-15T05:28:12Z'],
    ['2024-12-15T11:13:12', 'Pacific/Kiritimati', '2024-12-14T21:13:12Z'],
    ['2024-12-15T11:13:12', 'America/St_Johns', '2024-12-15T14:43:12Z'],
    // Clocks go from 02:00 to 03:00: moved forward.
    ['2024-03-10 01:59:59', 'America/New_York', '2024-03-10T06:59:59Z'],
    ['2024-03-10 02:00', 'America/New_York', '2024-03-10T07:00:00Z'],
    ['2024-03-10 02:30', 'America/New_York', '2024-03-10T07:30:00Z'],
    ['2024-03-10 03:00', 'America/New_York', '2024-03-10T07:00:00Z'],
    // Clocks go from 02:00 back to 01:00: the earlier.
    ['2024-11-03 00:59:59', 'America/New_York', '2024-11-03T04:59:59Z'],
    ['2024-11-03 01:00', 'America/New_York', '2024-11-03T05:00:00Z'],
    ['2024-11-03 01:59:59', 'America/New_York', '2024-11-03T05:59:59Z'],
    ['2024-11-03 02:00', 'America/New_York', '2024-11-03T07:00:00Z'],
    // East of Greenwich, half an hour, and midnight itself.
    ['2024-03-31 02:30', 'Europe/Berlin', '2024-03-31T01:30:00Z'],
    ['2024-10-27 02:30', 'Europe/Berlin', '2024-10-27T00:30:00Z'],
    ['2024-10-06 02:15', 'Australia/Lord_Howe', '2024-10-05T15:45:00Z'],
    ['2024-04-07 01:45', 'Australia/Lord_Howe', '2024-04-06T14:45:00Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
    // A day that Samoa never had.
    ['2011-12-30 12:00', 'Pacific/Apia', '2011-12-30T22:00:00Z'],
  ])('%j in %s is %s', (text, timezone, instant) => {
    const date = parseWrittenDate(text, timezone);
    expect(typeof date === 'object' && formatInstant(date.instant)).toBe(instant);
  });

  it('keeps the calendar day as written, whatever the offset', () => {
    expect(parseWrittenDate('2024-12-31T23:30:00-05:00', undefined)).toMatchObject({ year: 2024, month: 12, day: 31 });
    expect(parseWrittenDate('2025-1-1T00:30:00+14:00', undefined)).toMatchObject({ year: 2025, month: 1, day: 1 });
  });

  it.each(['2024-12-15', 'Dec 15 2024', '2024-12-15 11:13', '2024-12-15T11:13:12.5'])(
    '%j needs a time zone',
    (text) => {
      expect(parseWrittenDate(text, undefined)).toBe('zoneless');
    },
  );

  it.each([
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-04-31T00:00:00Z',
    '2024-00-10',
    '2024-13-01',
    '2024-12-00',
    '2024-12-32',
    '2024-12-15T25:61',
    '2024-12-15 25:61:61',
    '2024-12-15 34:50',
    '2024-12-15T24:00:00Z',
    '2024-12-15T11:60Z',
    '2024-12-15T11:13:60Z',
    '2024-12-15T11:13:12+99:00',
    '2024-12-15T11:13:12+15:00',
    '2024-12-15T11:13:12+02:60',
    '0001-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    'Feb 30 2024',
    '31 Jun 2024',
    'Jul 0 2022',
    'Jul 08 2022 25:00',
    'Jul 08 2022 13:00 pm',
    'Jul 08 1922 00:00 UTC',
  ])('%j is no date', (text) => {
    expect(parseWrittenDate(text, undefined)).toBe('invalid');
    expect(parseWrittenDate(text, 'Europe/Berlin')).toBe('invalid');
  });

  it.each([
    '',
    'yesterday',
    'Invalid Date',
    '2024',
    '2024-12',
    '20241215',
    '2024-W50',
    '2024-350',
    '15-12-2024',
    '12/15/2024',
    '24-12-15',
    '12024-12-15',
    '-2024-12-15',
    '2024-12-15T11Z',
    '2024-12-15T',
    '2024-12-15T11:13:12Zgarbage',
    '2024-12-15T11:13:12 Z Z',
    '2024-12-15T11:13:12+2',
    '2024-12-15T11:13:12 EST',
    '2024-12-15T11:13:12[Europe/Berlin]',
    '2024-12-15 11:13 pm',
    '2024-12-15Z',
    '2024-12-15+02:00',
    '٢٠٢٤-١٢-١٥',
    '2024-12-15\n2024-12-16',
    '03/04/2024',
    'Marzo 4 2024',
    'Ma 4 2024',
    'Juli 8 2022',
    'Jul 08',
    'Jul 08 22',
    '8 2022',
    'Jul 08 2022 noon',
    `Jul 08 2022 11:13${' '.repeat(60_000)}\nx`,
    'Jul 08 2022 11:13 EST',
    'Someday, Jul 08 2022',
  ])('%j is in no form that is read', (text) => {
    expect(parseWrittenDate(text, undefined)).toBe('unread');
    expect(parseWrittenDate(text, 'Europe/Berlin')).toBe('unread');
  });
});

describe('isPodbeanHost', () => {
  it.each(['podbean.com', 'www.podbean.com', 'harbourlight.podbean.com', 'a.b.podbean.com'])('%s is', (host) =>
    expect(isPodbeanHost(host)).toBe(true),
  );
  it.each(['evil-podbean.com', 'podbean.com.evil.example', 'podbean.org', 'xpodbean.com', 'podbean', 'com', ''])(
    '%s is not',
    (host) => expect(isPodbeanHost(host)).toBe(false),
  );
});

describe('parseAddress', () => {
  it.each([
    ['https://a.example/x', 'https://a.example/x'],
    [' https://a.example/x\n', 'https://a.example/x'],
    ['//a.example/x', 'https://a.example/x'],
    ['a.example/x', 'https://a.example/x'],
    ['HTTP://A.EXAMPLE', 'http://a.example/'],
    ['https://a.example/\n x', 'https://a.example/%20x'],
  ])('%j is %s', (text, href) => expect(parseAddress(text)?.href).toBe(href));
  it.each([
    '',
    ' ',
    'javascript:alert(1)',
    'mailto:a@b.example',
    'data:text/html,x',
    'about:blank',
    'https://',
    'https://[',
    'ftp://a.example/',
    'a b',
  ])('%j is none', (text) => expect(parseAddress(text)).toBeUndefined());
});

describe('findAddress', () => {
  it.each([
    ['see <https://ht.podbean.com/e/tides/>', 'https://ht.podbean.com/e/tides/', 5],
    ['[x](ht.podbean.com/e/tides)', 'ht.podbean.com/e/tides', 4],
    ['[x]://ht.podbean.com/e/tides/', '//ht.podbean.com/e/tides/', 4],
    ['https://other.example/e/x/ and https://pod.acme.example/e/y/', 'https://pod.acme.example/e/y/', 31],
    ['https://other.example/e/x/', undefined, undefined],
    ['/e/tides/ e/tides', undefined, undefined],
  ])('in %j is %s', (source, address, offset) =>
    expect(findAddress(source, 'pod.acme.example')).toEqual(address === undefined ? undefined : { address, offset }),
  );

  it('takes no longer than the text is', () =>
    expectLinear((share) => findAddress('a.b/e/c/e/'.repeat(400_000 * share), undefined)));
});

describe('parseEmbedId', () => {
  it.each([
    ['89pkp-17707c7', '89pkp-17707c7'],
    ['89pkp-17707c7-pb', '89pkp-17707c7'],
    ['pb-89pkp-17707c7', '89pkp-17707c7'],
    ['pb-89pkp-17707c7-pb', '89pkp-17707c7'],
    [' 89PKP-17707C7-PB ', '89pkp-17707c7'],
    ['26645-17e0bc0-pb', '26645-17e0bc0'],
  ])('%j is %s', (text, id) => expect(parseEmbedId(text)).toBe(id));
  it.each([
    '',
    '-',
    '89pkp',
    '89pkp-',
    '-17707c7',
    '89pkp-17707c7-x',
    '89pkp_17707c7',
    '89pkp-17707c7/..',
    '8 9-1',
    '<b>-1',
    'é-1',
    '89pkp-17707c7-pbblog-playlist',
  ])('%j is none', (text) => expect(parseEmbedId(text)).toBeUndefined());
});

describe('parsePlayer', () => {
  const base = 'https://www.podbean.com';
  const id = '89pkp-17707c7';
  it.each([
    `${base}/player-v2/?i=${id}-pb`,
    `${base}/player-v2?i=${id}`,
    `${base}/player-v2/?from=x&i=${id}-pb&share=1#t`,
    `${base}/player-v2/?from=x&amp;i=${id}-pb`,
    `${base}/Player-V2/?i=${id.toUpperCase()}-PB`,
    `${base}//player-v2//?i=${id}-pb`,
    `${base}:443/player-v2/?i=${id}-pb`,
    `${base}/player-v2/?i=%2089pkp%2D17707c7-pb`,
    `//www.podbean.com/player-v2/?i=${id}-pb`,
    `www.podbean.com/player-v2/?i=${id}-pb`,
    `http://podbean.com/player-v2/?i=${id}-pb`,
    `${base}/media/player/${id}-pb?from=site`,
    `${base}/media/player/${id}`,
    `${base}/player/${id}-pb`,
    `${base}/media/share/pb-${id}?download=1`,
    `${base}/ew/pb-${id}`,
    `${base}/eu/pb-${id}-pb/`,
    `${base}/ei/pb-${id}`,
    `${base}/eas/pb-${id}`,
  ])('%s plays one episode', (address) => expect(parsePlayer(address)).toEqual({ kind: 'episode', id }));

  it('reads the numeric id of the oldest players', () => {
    const address = `${base}/media/player/audio/postId/5643800?url=https%3A%2F%2Fx.podbean.com`;
    expect(parsePlayer(address)).toEqual({ kind: 'episode', id: '5643800' });
  });

  it('reads the audio and the title of the direct player', () => {
    const address = `${base}/player-v2/?media=https%3A%2F%2Fmcdn.podbean.com%2Fa%20b.mp3&et=Ebb+%26+flow&e=24577991`;
    const media = 'https://mcdn.podbean.com/a%20b.mp3';
    expect(parsePlayer(address)).toEqual({ kind: 'episode', id: '24577991', media, title: 'Ebb & flow' });
  });

  it.each([
    `${base}/player-v2/?i=${id}-pbblog-playlist`,
    `${base}/player-v2/?i=${id}-pb-playlist`,
    `${base}/player-v2/?i=${id}-playlist&share=1`,
    `${base}/player-v2/?playlist=https%3A%2F%2Fx.podbean.com`,
    `${base}/media/player/multi?playlist=http%3A%2F%2Fplaylist.podbean.com%2F1%2Fa.xml`,
    `${base}/media/player/${id}-pbblog-playlist`,
  ])('%s plays a playlist', (address) => expect(parsePlayer(address)).toEqual({ kind: 'playlist' }));

  it.each([
    `${base}/player-v2/`,
    `${base}/player-v2/?i=`,
    `${base}/player-v2/?i=<script>`,
    `${base}/player-v2/?i=${id}%00`,
    `${base}/player-v2/?media=javascript:alert(1)&e=1`,
    `${base}/player-v2/?media=https://a.example/a.mp3`,
    `${base}/media/player/audio`,
    `${base}/media/share/x`,
  ])('%s names no episode', (address) => expect(parsePlayer(address)).toEqual({ kind: 'unidentified' }));

  it.each([
    '',
    base,
    `${base}/`,
    'https://harbourlight.podbean.com/e/tide-tables/',
    `${base}/site/EpisodeDownload/PB17707C789PKP`,
    `${base}/podcast-detail/x`,
    `https://www.podbean.com.evil.example/player-v2/?i=${id}-pb`,
    `https://evil-podbean.com/player-v2/?i=${id}-pb`,
    `https://www.podbean.com@evil.example/player-v2/?i=${id}-pb`,
    `https://evil.example/?https://www.podbean.com/player-v2/?i=${id}-pb`,
    `https://evil.example\\@www.podbean.com/player-v2/?i=${id}-pb`,
    `javascript:"www.podbean.com/player-v2/?i=${id}-pb"`,
    'https://[',
  ])('%j is no player of Podbean', (address) => expect(parsePlayer(address)).toBeUndefined());
});

describe('hideShortcodes', () => {
  const findShortcodes = (text: string) =>
    hideShortcodes(text).hidden.flatMap(({ text: found, player, title }) =>
      player ? [{ text: found, player, ...(title ? { title } : {}) }] : [],
    );
  const removeShortcodes = (text: string) => {
    const { body, hidden } = hideShortcodes(text);
    return unhide(body, hidden).replaceAll('\n', '');
  };
  const id = '89pkp-17707c7';
  const episode = { kind: 'episode', id };
  it.each([
    [`{{< podbean ${id} >}}`, undefined],
    [`{{<podbean ${id}>}}`, undefined],
    [`{{< podbean ${id} "Tide & Tables" >}}`, 'Tide & Tables'],
    [`{{< podbean "${id}-pb" 'Tides' />}}`, 'Tides'],
    [`{{< podbean id="${id}" title="Tides" >}}`, 'Tides'],
    [`{{< podbean title="89xxx-1" id="${id}" >}}`, '89xxx-1'],
    [`{{< podbean episode = "${id}" >}}`, undefined],
    [`{{% podbean i="${id}" %}}`, undefined],
    [`{{< podbean src="https://www.podbean.com/player-v2/?i=${id}-pb&share=1" >}}`, undefined],
    [`{{<\n  podbean\n  id="${id}"\n>}}`, undefined],
    [`{% podbean ${id} %}`, undefined],
    [`{%- include podbean.html id="${id}" title='Tides' -%}`, 'Tides'],
    [`{% include embeds/podbean-player.html id="${id}" %}`, undefined],
    [`{% include_relative podbean.html id="${id}" %}`, undefined],
    [`[podbean resource="episode=${id}" type="audio-rectangle" height="150" share="1"]`, undefined],
    [`[PODBEAN resource='episode=${id}-pb']`, undefined],
    [`[podbean resource=“episode=${id}”]`, undefined],
  ])('%j is one', (text, title) => {
    expect(findShortcodes(`before ${text} after`)).toEqual([{ player: episode, text, ...(title ? { title } : {}) }]);
    expect(removeShortcodes(`before ${text} after`)).toBe('before  after');
  });

  it('finds several in their order', () => {
    const text = `{{< podbean a-1 >}} {% podbean b-2 %} [podbean resource="episode=c-3"] {{< podbean d-4 >}}`;
    const ids = findShortcodes(text).map(({ player }) => player?.kind === 'episode' && player.id);
    expect(ids).toEqual(['a-1', 'b-2', 'c-3', 'd-4']);
  });

  it.each([
    '[podbean resource="channel=x" type="multi"]',
    `[podbean resource="playlist=${id}"]`,
    `{{< podbean ${id}-pbblog-playlist >}}`,
  ])('%j is a playlist', (text) =>
    expect(findShortcodes(text).map(({ player }) => player)).toEqual([{ kind: 'playlist' }]),
  );

  it.each([
    ['', ''],
    ['podbean', 'podbean'],
    [`[podbeans resource="episode=${id}"]`, `[podbeans resource="episode=${id}"]`],
    [`{{ podbean "${id}" }}`, ''],
    [`{{</* podbean ${id} */>}}`, `{{< podbean ${id} >}}`],
    [`{{%/* podbean ${id} */%}}`, `{{% podbean ${id} %}}`],
    [`{{< podbeans ${id} >}}`, ''],
    [`{{< my-podbean ${id} >}}`, ''],
    [`{% include other.html id="${id}" %}`, ''],
    [`{{< youtube ${id} >}}`, ''],
  ])('%j is none, and shows as %j', (text, shown) => {
    expect(findShortcodes(text)).toEqual([]);
    expect(removeShortcodes(text)).toBe(shown);
  });
});

describe('formatPermalink', () => {
  const facts = {
    file: 'posts/2024/2024-12-15-tide-tables.md',
    title: 'Tide Tables — №5, Part "2"!',
    date: { instant: 0, year: 2024, month: 7, day: 4 },
    slug: undefined,
    url: undefined,
  };
  it.each([
    ['/:year/:month/:day/:slug/', 'https://blog.example/2024/07/04/tide-tables--5-part-2/'],
    ['/:i_month/:i_day/:filename', 'https://blog.example/7/4/tide-tables'],
    ['/:section/:title', 'https://blog.example/posts/tide-tables--5-part-2'],
    ['no-slash/:filename.html', 'https://blog.example/no-slash/tide-tables.html'],
    ['/:unknown/:yearly/x', 'https://blog.example/:unknown/:yearly/x'],
    ['/', 'https://blog.example/'],
    ['', 'https://blog.example/'],
  ])('%j gives %s', (pattern, address) =>
    expect(formatPermalink(pattern, 'https://blog.example', facts)).toBe(address),
  );

  it.each([
    ['https://blog.example', '/x/', 'https://blog.example/x/'],
    ['https://blog.example/', '/x/', 'https://blog.example/x/'],
    ['https://blog.example/sub', '/x/', 'https://blog.example/sub/x/'],
    ['https://blog.example/sub/', 'x', 'https://blog.example/sub/x'],
  ])('under %s, %s is %s', (site, pattern, address) => expect(formatPermalink(pattern, site, facts)).toBe(address));

  it.each([
    ['/tides/one/', 'https://blog.example/sub/tides/one/'],
    ['tides', 'https://blog.example/sub/tides'],
    ['https://other.example/a b', 'https://other.example/a%20b'],
    ['//evil.example/x', 'https://blog.example/sub/evil.example/x'],
    ['javascript:alert(1)', 'https://blog.example/sub/javascript:alert(1)'],
    ['潮/', 'https://blog.example/sub/%E6%BD%AE/'],
  ])('the url %j wins: %s', (url, address) =>
    expect(formatPermalink('/:slug/', 'https://blog.example/sub', { ...facts, url })).toBe(address),
  );

  it.each([
    'https://[',
    'http://',
    'https://a b',
    'https://x:99999/',
    '//[',
    '\u0000',
    'https:///',
    '%',
    '\ud800',
    '?',
    '#',
    '::',
  ])('the url %j gives an address or none, and never throws', (url) => {
    const address = formatPermalink('/:slug/', 'https://blog.example', { ...facts, url });
    expect(address ?? 'https://none.example').toMatch(/^https?:\/\/./);
  });

  it.each(['a/b', '?x', '#x', '..', '', '$&', ':year', '\ud800', 'a\\b', '//x'])(
    'the slug %j stays on the site',
    (slug) =>
      expect(formatPermalink('/:year/:slug/', 'https://blog.example', { ...facts, slug })).toMatch(
        /^https:\/\/blog\.example\//,
      ),
  );

  it('fills in every placeholder it names', () => {
    for (const name of PLACEHOLDERS) {
      expect(formatPermalink(`/:${name}/`, 'https://blog.example', facts)).not.toContain(`:${name}`);
    }
  });

  it.each([
    ['Interesting Stuff - Week 50, 2024', 'interesting-stuff---week-50-2024'],
    ['C++ & C#', 'c++--c'],
    ['Ünïcode  Straße', 'ünïcode-straße'],
    ['潮汐 表', '潮汐-表'],
    ['İstanbul', 'i\u0307stanbul'],
    ['"…"', ''],
  ])('slugify(%j) is %j', (title, slug) => expect(slugify(title)).toBe(slug));

  it.each([
    ['posts/tides.md', 'tides'],
    ['posts/2024-12-15-tides.markdown', 'tides'],
    ['posts/tides/index.md', 'tides'],
    ['posts/2024-12-15-tides/_index.md', 'tides'],
    ['index.md', 'index'],
    ['posts/2024-12-15-.md', '2024-12-15-'],
    ['posts/a.b.md', 'a.b'],
    ['posts/no-extension', 'no-extension'],
  ])('fileNameOf(%j) is %j', (file, name) => expect(fileNameOf(file)).toBe(name));
});
