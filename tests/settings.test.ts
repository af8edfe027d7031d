import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFiles } from '../src/files/find.js';
import { parseSettings } from '../src/settings/settings.js';
import { createFolder, SETTINGS } from './blog.js';

/** What is said of settings in which a line is another one. */
const told = (from: string, to: string): readonly string[] =>
  parseSettings(SETTINGS.replace(from, to), '/blog/content/podwright.yaml', () => true).findings.map(
    ({ place, message }) => `${place.line}:${place.column}: ${message}`,
  );

describe('feed.out', () => {
  const out = (path: string): readonly string[] => told('out: ../feeds/podcast.xml', `out: ${path}`);

  it.each([
    '../feeds/podcast.lock.json',
    'Podcast.LOCK.json',
    '../feeds/podcast-archive-1.xml',
    'podcast-archive-12',
    '../feeds/chapters',
    'transcripts',
  ])('may not be %s', (path) => {
    expect(out(path)).toEqual(['19:8: setting feed.out must not be named like what is written beside the feed']);
  });

  it.each(['podcast.json', '../feeds/chapters/podcast.xml', 'my-chapters', 'archive-1.xml', 'podcast-archive.xml'])(
    'may be %s',
    (path) => {
      expect(out(path)).toEqual([]);
    },
  );
});

describe('a setting that is unknown in its place', () => {
  const hintFor = (line: string): string | undefined =>
    parseSettings(`${SETTINGS}${line}\n`, '/blog/content/podwright.yaml', () => true).findings.find(
      ({ code }) => code === 'unknown-setting',
    )?.hint;

  it.each([
    ['timezon: UTC', 'timezone'],
    ['title: Harbour Light', 'show.title'],
    ['email: mara@example.com', 'show.owner.email'],
    ['MAXITEMS: 3', 'feed.maxItems'],
    ['url: https://example.com/feed.xml', 'feed.url'],
  ])('%s is guessed to be %s', (line, name) => {
    expect(hintFor(line)).toBe(`did you mean ${name}?`);
  });

  it.each(['colour: red', 'toString: 1'])('%s is no setting of any place', (line) => {
    expect(hintFor(line)).toBe('remove it; the README lists every setting');
  });

  it('is looked for below its place first', () => {
    const { findings } = parseSettings(
      SETTINGS.replace('show:\n', 'show:\n  email: mara@example.com\n'),
      '/blog/content/podwright.yaml',
      () => true,
    );
    expect(findings.map(({ message, hint }) => `${message}: ${hint}`)).toEqual([
      'unknown setting show.email: did you mean show.owner.email?',
    ]);
  });
});

describe('a setting that is misspelt', () => {
  it.each([
    ['  title:', '  titel:', '7:3: unknown setting show.titel'],
    ['explicit:', 'explict:', '15:3: unknown setting show.explict'],
    ['email:', 'mail:', '12:34: unknown setting show.owner.mail'],
    ['show:', 'Shows:', '6:1: unknown setting Shows'],
  ])('is not missing, too, when %j is %j', (from, to, finding) => {
    expect(told(from, to)).toEqual([finding]);
  });

  it('lets others be missing', () => {
    expect(told('  title: Interesting Stuff\n  description:', '  titel: x\n  colour:')).toEqual([
      '6:1: setting show.description is missing',
      '7:3: unknown setting show.titel',
      '8:3: unknown setting show.colour',
    ]);
  });
});

describe('true and false', () => {
  it.each([
    ['"no"', false],
    ['clean', false],
    ['Yes', true],
    ['explicit', true],
    ['true', true],
  ])('may be %s', (word, explicit) => {
    const text = SETTINGS.replace('explicit: false', `explicit: ${word}`);
    const { value, findings } = parseSettings(text, '/blog/content/podwright.yaml', () => true);
    expect(findings).toEqual([]);
    expect(value?.show.explicit).toBe(explicit);
  });
});

describe('an entry that is no mapping', () => {
  it.each([
    ['funding: https://give.example.com', 'funding must be a mapping with url and text'],
    ['trailers: soon', 'trailers must be a mapping with title, url and published'],
    ['value: lightning', 'value must be a mapping with type, method and recipients'],
    ['persons: [[Mara]]', 'persons.0 must be a name, or a mapping with name, role, group, img and href'],
    ['persons: true', 'persons must be a name, or a mapping with name, role, group, img and href'],
  ])('is told what it must be: %s', (line, problem) => {
    expect(told('show:', `show:\n  ${line}`).map((one) => one.replace(/^[\d:]+ /, ''))).toEqual([
      `setting show.${problem}`,
    ]);
  });
});

describe('a slip in the syntax', () => {
  const slip = 'settings cannot be read:';

  it.each([
    ['a tab', '  title', '\ttitle', ['7:1', 'tabs are not allowed as indentation']],
    ['a tab in the middle', '  author', '\tauthor', ['11:1', 'tabs are not allowed as indentation']],
    ['a quote', 'Interesting', '"Interesting', ['7:10', 'a text in quotes does not end']],
    ['a colon', 'title: Interesting', 'title: A: B', ['7:10', 'a value that holds ": " must stand in quotes']],
  ])('is told once: %s', (_what, from, to, [at, reason]) => {
    expect(told(from, to)).toEqual([`${at}: ${slip} ${reason}`]);
  });

  it('comes after all keys that stand twice above it', () => {
    expect(told('  language', '  title: A\n  link: https://a.example.com\n\tlanguage')).toEqual([
      `10:3: ${slip} map keys must be unique`,
      `11:3: ${slip} map keys must be unique`,
      `12:1: ${slip} tabs are not allowed as indentation`,
    ]);
  });
});

describe('feed.out in double quotes', () => {
  const findings = (path: string) =>
    parseSettings(
      SETTINGS.replace('out: ../feeds/podcast.xml', `out: "${path}"`),
      '/blog/content/podwright.yaml',
      () => true,
    ).findings;

  it.each([
    ['../feeds/a\\nb.xml', 'U+000A'],
    ['../feeds/a\\0b.xml', 'U+0000'],
    ['../feeds/a\\x1b[31mb.xml', 'U+001B'],
    ['../feeds/a\\x9b31mb.xml', 'U+009B'],
    ['../feeds/a\\u202eb.xml', 'U+202E'],
    ['../feeds/a\u2066b.xml', 'U+2066'],
  ])('may not be %s', (path, character) => {
    expect(findings(path)).toMatchObject([
      {
        code: 'invalid-setting',
        message: `setting feed.out must hold no control characters, and holds ${character}`,
        hint: 'write a path that can be seen, e.g. ../feeds/podcast.xml',
        place: { file: 'podwright.yaml', line: 19, column: 8 },
      },
    ]);
  });

  it.each(['../feeds/a b.xml', '../feeds/é#?.xml', '../feeds/podcast.xml\\n'])('may be %s', (path) => {
    expect(findings(path)).toEqual([]);
  });
});

describe('a glob of posts', () => {
  const findings = (globs: string) =>
    parseSettings(SETTINGS.replace(/posts: posts.*/, `posts: ${globs}`), '/blog/content/podwright.yaml', () => true);
  const line = SETTINGS.split('\n').findIndex((text) => text.startsWith('posts:')) + 1;

  it.each([
    ['a/*a*a*a*a*a*a*a*b/**'],
    ['**/a/**/a/**/a/**/a/**/*.md'],
    [`${'**/'.repeat(40)}*.md`],
    ['a/+(a*)b.md'],
    ['a/*(a|+(b))c.md'],
    [`${'{a,aa}'.repeat(30)}b.md`],
    ['!(a)!(b)!(c)!(d).md'],
  ])('is refused before it is tried: %s', (glob) => {
    const { findings: found, forPosts } = findings(`[posts/*.md, '${glob}']`);
    expect(found).toMatchObject([
      {
        code: 'invalid-setting',
        message: expect.stringMatching(/^setting posts\.1 has too many wildcards/),
        hint: 'write it with fewer wildcards, or as a list of simpler globs',
        place: { line, column: 21 },
      },
    ]);
    expect(forPosts).toBeUndefined();
  });

  it.each([
    'posts/**/*.{md,markdown}',
    '{blog,notes}/{2023,2024}/**/{index,*-episode-*}.{md,markdown,html}',
    '!posts/**/_*/**',
    'posts/!(draft-*|_*)/**/*.@(md|markdown)',
    '**/*.+(md|markdown)',
    '*/*/*/*/*/*/*/*.md',
  ])('is taken: %s', (glob) => {
    expect(findings(`['${glob}']`).findings).toEqual([]);
  });

  it('within the limits is quick, whatever files are called', async () => {
    const folder = createFolder();
    const deep = join(folder, ...Array.from({ length: 30 }, () => 'aaaa'));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, `${'a'.repeat(100)}.md`), '');
    const began = performance.now();
    for (const glob of ['**/*a*a*b.md', '**/a*/**/a*/**/a*/**/*b.md', `**/${'{a,aa}'.repeat(4)}*b.md`])
      expect(await findFiles(folder, [glob])).toEqual([]);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('the settings that posts are read by', () => {
  const forPosts = (from: string, to: string) =>
    parseSettings(SETTINGS.replace(from, to), '/blog/content/podwright.yaml', () => true).forPosts;

  it.each([
    ['explicit: false', 'explicit: maybe'],
    ['explicit: false', 'explicit: false\n  explicitly: true'],
    ['notes: both', 'notes: all'],
    ['unresolved: derive', 'unresolved: guess'],
  ])('are right when %j is %j', (from, to) => {
    expect(forPosts(from, to)).toMatchObject({ folder: '/blog/content', timezone: 'Africa/Johannesburg' });
  });

  it.each([
    ['site: https', 'site: x'],
    ['timezone: Africa', 'timezone: Afrika'],
    ['timezone:', 'timezon:'],
    ['images: podcast', 'images: all'],
    ['link: https', 'link: x'],
    ['posts: posts', 'posts: [unclosed'],
  ])('are not when %j is %j', (from, to) => {
    expect(forPosts(from, to)).toBeUndefined();
  });

  it('are those of all that is right', () => {
    expect(forPosts('', '')).toBeUndefined();
    expect(told('', '')).toEqual([]);
  });
});
