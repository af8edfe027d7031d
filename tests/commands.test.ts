import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Blog,
  createBlog,
  createPublished,
  ERROR,
  FEED,
  guidsIn,
  IDS,
  json,
  LEDGER,
  postOf,
  runInVain,
  WARNING,
} from './blog.js';

const [OLDEST, MIDDLE, NEWEST] = IDS;

describe('generate', () => {
  it('writes the feed and the ledger, and nothing else', () => {
    const blog = createPublished();
    expect(Object.keys(blog.feeds())).toEqual(['', 'podcast.lock.json', 'podcast.xml']);
    expect(guidsIn(blog.read(FEED))).toEqual([NEWEST, MIDDLE, OLDEST]);
    expect(Object.keys(JSON.parse(blog.read(LEDGER)))).toEqual([...IDS]);
  });

  it('touches neither files nor folder when nothing changed, and needs no right to', () => {
    const blog = createPublished();
    for (const file of [FEED, LEDGER]) chmodSync(blog.path(file), 0o444);
    chmodSync(blog.path('feeds'), 0o555);
    expect(json(runInVain(blog, 'generate', '--json'))).toMatchObject({ changed: false, added: [], updated: [] });
    expect(runInVain(blog, 'generate').stdout).toBe('feeds/podcast.xml: 3 episodes, unchanged\n');
    chmodSync(blog.path('feeds'), 0o755);
  });

  it('prints exactly the keys of the contract as one JSON document', () => {
    const blog = createBlog();
    blog.write('content/posts/plain.md', 'No front matter, no episode\n');
    blog.write('content/posts/warning.md', WARNING);
    blog.write('content/posts/coming.md', postOf({ id: 'fffff-1000006', date: '2025-07-01' }));
    const ended = blog.run('generate', '--json');
    const { findings, timings, ...result } = json(ended);
    expect(ended.code).toBe(0);
    expect(Object.keys(json(ended)).toSorted()).toEqual(
      ['feed', 'changed', 'episodes', 'added', 'updated', 'removed', 'held', 'skipped', 'nextPublish', 'findings']
        .concat('network', 'timings')
        .toSorted(),
    );
    expect(result).toEqual({
      feed: 'feeds/podcast.xml',
      changed: true,
      episodes: 4,
      added: [NEWEST, MIDDLE, OLDEST, 'wwwww-1000007'],
      updated: [],
      removed: [],
      held: [],
      skipped: { drafts: 0, future: 1, expired: 0, optedOut: 0, plain: 1 },
      nextPublish: '2025-06-30T22:00:00Z',
      network: { requests: 0, retries: 0, bytes: 0, sources: {}, resolved: {} },
    });
    expect(findings).toEqual([
      {
        code: 'derived-enclosure',
        severity: 'warning',
        message: expect.any(String),
        hint: expect.any(String),
        file: 'posts/warning.md',
        line: 5,
        column: 1,
        endLine: 5,
        endColumn: 8,
        related: [],
      },
    ]);
    for (const time of Object.values(Object(timings))) expect(time).toBeTypeOf('number');
  });

  it.each([['--json'], ['--quiet'], ['--strict'], ['--drafts'], ['--future'], ['--dry-run']])(
    'writes nothing and keeps the old feed when a post is wrong: %s',
    (option) => {
      const blog = createPublished();
      blog.write('content/posts/wrong.md', ERROR);
      blog.write(`content/posts/${OLDEST}.md`, postOf({ id: OLDEST, title: 'Otherwise' }));
      const { code, stderr } = runInVain(blog, 'generate', option);
      expect(code).toBe(1);
      expect(stderr).toContain('content/posts/wrong.md:6:1: error: post embeds a Podbean player but links to no');
    },
  );

  it.each([
    ['generate', ERROR],
    ['check', ERROR],
    ['export', ERROR],
    ['generate', WARNING],
    ['check', WARNING],
  ])('tells of one run all that keeps the feed from being written: %s', (command, other) => {
    const blog = createPublished();
    const strict = other === WARNING ? ['--strict'] : [];
    blog.write('content/posts/other.md', other);
    blog.write('content/posts/ogg.md', postOf({ id: 'ooooo-1000009' }).replace('.mp3', '.ogg'));
    const { code, stderr } = runInVain(blog, command, ...(command === 'export' ? ['rss'] : strict));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^content\/posts\/ogg\.md:4:30: error: .* \[apple\/enclosure-ext\]$/m);
    expect(stderr).toMatch(/^content\/posts\/other\.md:/m);
  });

  it('says nothing of an empty feed where the only post is wrong', () => {
    const blog = createBlog();
    for (const id of IDS) blog.remove(`content/posts/${id}.md`);
    blog.write('content/posts/wrong.md', ERROR);
    const { stderr } = blog.run('generate');
    expect(stderr.match(/: error: /g)).toHaveLength(1);
  });

  it.each([
    ['a date that is none', 'invalid-date', (post: string) => post.replace(/^date: .*/m, 'date: yesterday')],
    ['a field that is unknown', 'unknown-field', (post: string) => post.replace('enclosure:', 'enclosures:')],
    [
      'front matter that cannot be parsed',
      'invalid-front-matter',
      (post: string) => post.replace('title: ', 'title: ['),
    ],
    ['no link', 'missing-episode-link', (post: string) => post.replace(/^.*podbean\.com\/e\/.*$/m, '')],
    [
      'only the name of its player, in front matter that cannot be parsed',
      'invalid-front-matter',
      () => `---\ntitle: [\npodcast:\n  embed: "${OLDEST}"\n---\n`,
    ],
  ])('does not take an episode for lost whose post has %s', (_what, code, spoil) => {
    const blog = createPublished();
    blog.write(`content/posts/${OLDEST}.md`, spoil(postOf({ id: OLDEST })));
    const { findings } = json(runInVain(blog, 'generate', '--json'));
    expect(findings).toMatchObject([{ code }]);
  });

  it('lets warnings pass, but not with --strict', () => {
    const blog = createPublished();
    blog.write('content/posts/warning.md', WARNING);
    const strict = runInVain(blog, 'generate', '--strict');
    expect(strict).toMatchObject({ code: 1, stdout: 'feeds/podcast.xml was not written: 1 warning (--strict)\n' });
    expect(json(runInVain(blog, 'generate', '--strict', '--json'))).toMatchObject({ changed: false, added: [] });
    expect(blog.run('generate')).toMatchObject({ code: 0, stderr: strict.stderr });
    expect(runInVain(blog, 'check', '--strict').code).toBe(1);
  });

  it('says with --dry-run what it would write', () => {
    const blog = createPublished();
    blog.write('content/posts/new.md', postOf({ id: 'ddddd-1000004' }));
    const { code, stdout } = runInVain(blog, 'generate', '--dry-run');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'feeds/podcast.xml: 4 episodes, would change, 1 added\n' });
    const dry = json(runInVain(blog, 'generate', '--dry-run', '--json'));
    expect(dry).toMatchObject({ changed: true, added: ['ddddd-1000004'] });
    expect(json(blog.run('generate', '--json'))).toEqual({ ...dry, timings: expect.anything() });
  });

  it('does not even make the folder with --dry-run', () => {
    const blog = createBlog();
    expect(blog.run('generate', '--dry-run').code).toBe(0);
    expect(blog.feeds).toThrow('ENOENT');
  });

  it('takes drafts with --drafts and what is to come with --future', () => {
    const blog = createPublished();
    blog.write('content/posts/draft.md', postOf({ id: 'ddddd-1000004', fields: 'draft: true' }));
    blog.write('content/posts/coming.md', postOf({ id: 'fffff-1000006', date: '2025-07-01T00:00:00Z' }));
    expect(runInVain(blog, 'generate').stdout).toBe(
      'feeds/podcast.xml: 3 episodes, unchanged\n1 draft, 1 still to come\nnext episode is due 2025-07-01T00:00:00Z\n',
    );
    const added = (...options: readonly string[]) =>
      json(blog.run('generate', '--dry-run', '--json', ...options)).added;
    expect(added('--drafts')).toEqual(['ddddd-1000004']);
    expect(added('--future')).toEqual(['fffff-1000006']);
    expect(added('--drafts', '--future')).toEqual(['fffff-1000006', 'ddddd-1000004']);
    expect(added('--as-of', '2025-07-01')).toEqual(['fffff-1000006']);
  });

  it('lets episodes go only when they are named', () => {
    const blog = createPublished();
    for (const id of [OLDEST, NEWEST]) blog.remove(`content/posts/${id}.md`);
    expect(runInVain(blog, 'generate').stderr.match(/published episode \S+ would vanish/g)).toHaveLength(2);
    expect(runInVain(blog, 'generate', '--allow-removal', 'wrong').code).toBe(1);
    expect(runInVain(blog, 'generate', '--allow-removal', OLDEST).stderr).not.toContain(`episode ${OLDEST} would`);
    const gone = json(blog.run('generate', '--json', '--allow-removal', OLDEST, '--allow-removal', NEWEST));
    expect(gone).toMatchObject({ changed: true, removed: [NEWEST, OLDEST], episodes: 1 });
    expect(JSON.parse(blog.read(LEDGER))).toMatchObject({ [OLDEST]: { withdrawn: true }, [NEWEST]: { guid: NEWEST } });
    expect(runInVain(blog, 'generate').code).toBe(0);
  });

  it('lets any episode go with --allow-removal all', () => {
    const blog = createPublished();
    blog.remove(`content/posts/${OLDEST}.md`);
    expect(json(blog.run('generate', '--allow-removal', 'all', '--json'))).toMatchObject({ removed: [OLDEST] });
    expect(guidsIn(blog.read(FEED))).toEqual([NEWEST, MIDDLE]);
  });

  it('says nothing but errors with --quiet', () => {
    const blog = createBlog();
    blog.write('content/posts/warning.md', WARNING);
    expect(blog.run('generate', '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
    blog.write('content/posts/wrong.md', ERROR);
    const { code, stdout, stderr } = blog.run('generate', '--quiet');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.match(/: (?:error|warning): /g)).toEqual([': error: ']);
    blog.remove('content/posts/wrong.md');
    const strict = blog.run('generate', '--quiet', '--strict');
    expect({ code: strict.code, stdout: strict.stdout }).toEqual({ code: 1, stdout: '' });
    expect(strict.stderr.match(/: (?:error|warning): /g)).toEqual([': warning: ']);
  });

  it('prints findings as JSON with --format json', () => {
    const blog = createBlog();
    blog.write('content/posts/warning.md', WARNING);
    const { stderr, stdout } = blog.run('generate', '--format', 'json', '--json');
    expect(JSON.parse(stderr)).toEqual(JSON.parse(stdout).findings);
    expect(JSON.parse(stderr)).toHaveLength(1);
  });

  it('describes the kinds of findings with --format sarif, and not one of them', () => {
    const blog = createBlog([]);
    blog.write('content/posts/warning.md', WARNING);
    expect(JSON.parse(blog.run('generate', '--format', 'sarif').stderr)).toMatchObject({
      runs: [
        { tool: { driver: { rules: [{ id: 'derived-enclosure', shortDescription: { text: 'derived enclosure' } }] } } },
      ],
    });
  });

  it('prints findings as annotations with --format github, each on one line', () => {
    const blog = createBlog();
    blog.write('content/posts/a,b:100%.md', postOf({ id: 'ddddd-1000004', date: '"100%\\n::error::x, y: z"' }));
    const { stderr } = blog.run('generate', '--format', 'github');
    const file = 'content/posts/a%2Cb%3A100%25.md';
    expect(stderr).toMatch(
      new RegExp(`^::error file=${file},line=3,endLine=3,col=7,endColumn=\\d+,title=invalid-date::[^\\n]*\\n$`),
    );
    expect(stderr).toMatch(
      /::"100%25(?: |%0A)::error::x, y: z" is not a date in any form that is read%0Ahint: write it as /,
    );
  });
});

describe('check', () => {
  it('is content with what generate wrote', () => {
    const blog = createPublished();
    expect(runInVain(blog, 'check')).toEqual({
      code: 0,
      stdout: 'feeds/podcast.xml is what generate would write\n',
      stderr: '',
    });
  });

  it('shows what would be added, changed and removed', () => {
    const blog = createPublished();
    blog.write('content/posts/new.md', postOf({ id: 'ddddd-1000004' }));
    blog.write(`content/posts/${MIDDLE}.md`, postOf({ id: MIDDLE, title: 'Otherwise' }));
    blog.remove(`content/posts/${OLDEST}.md`);
    const { code, stdout } = runInVain(blog, 'check', '--allow-removal', OLDEST);
    expect(code).toBe(1);
    expect(stdout).toContain('feeds/podcast.xml is not what generate would write; run podwright generate\n');
    expect(stdout).toContain(`added ddddd-1000004\nupdated ${MIDDLE}\nremoved ${OLDEST}\nepisode ${MIDDLE}\n`);
    expect(stdout).toMatch(
      new RegExp(`\\n {2}- .*<title>Episode ${MIDDLE}</title>\\n {2}\\+ .*<title>Otherwise</title>`),
    );
    expect(stdout).toContain('feeds/podcast.lock.json\n');
    expect(json(runInVain(blog, 'check', '--json', '--allow-removal', 'all'))).toMatchObject({
      changed: true,
      added: ['ddddd-1000004'],
      updated: [MIDDLE],
      removed: [OLDEST],
    });
  });

  it('sees a ledger that differs under a feed that does not', () => {
    const blog = createPublished();
    blog.write(LEDGER, blog.read(LEDGER).trimEnd());
    const { code, stdout } = runInVain(blog, 'check');
    expect(code).toBe(1);
    expect(stdout).toContain('feeds/podcast.lock.json\n');
    expect(json(runInVain(blog, 'check', '--json'))).toMatchObject({
      changed: true,
      added: [],
      updated: [],
      removed: [],
    });
  });

  it.each([[FEED], [LEDGER]])('sees that %s is not there', (file) => {
    const blog = createPublished();
    blog.remove(file);
    expect(runInVain(blog, 'check')).toMatchObject({ code: 1, stderr: '' });
  });

  it('sees a byte that somebody else changed', () => {
    const blog = createPublished();
    blog.write(FEED, blog.read(FEED).replace('<language>en<', '<language>de<'));
    const { code, stdout } = runInVain(blog, 'check');
    expect(code).toBe(1);
    expect(stdout).toMatch(/channel\n {2}- <language>de<\/language>\n {2}\+ <language>en<\/language>\n/);
  });

  it('is 1 over wrong content, and makes nothing', () => {
    const blog = createBlog();
    blog.write('content/posts/wrong.md', ERROR);
    expect(blog.run('check')).toMatchObject({
      code: 1,
      stdout: 'feeds/podcast.xml was not compared: 1 error\n',
    });
    expect(blog.feeds).toThrow('ENOENT');
  });
});

describe('explain', () => {
  const ID = 'ddddd-1000004';
  const createExplained = (): Blog => {
    const blog = createPublished();
    const own = 'podcast: { guid: my-guid, season: 2 }';
    blog.write('content/posts/new.md', postOf({ id: ID, title: 'New', fields: own, enclosure: false }));
    return blog;
  };

  it.each([['content/posts/new.md'], ['./content/../content/posts/new.md'], ['my-guid'], [ID]])('%s', (what) => {
    const { code, stdout } = runInVain(createExplained(), 'explain', what);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^episode: New\n/);
    expect(stdout).toContain('  guid        my-guid\n              from content/posts/new.md:4:');
    expect(stdout).toContain('  published   2024-12-15T09:13:12Z\n              from content/posts/new.md:3:7\n');
    expect(stdout).toMatch(/ \(length unknown, audio\/mpeg\)\n {14}from the embed id, for nobody was asked/);
    expect(stdout).toContain('  season      2\n              from content/posts/new.md:4:');
    expect(stdout).toContain('  explicit    false\n              from the show in the settings\n');
  });

  it('prints JSON, and says what the ledger and a draft are', () => {
    const blog = createExplained();
    blog.write('content/posts/new.md', postOf({ id: ID, fields: 'draft: true' }));
    blog.write(`content/posts/${OLDEST}.md`, postOf({ id: OLDEST, enclosure: false }));
    expect(json(runInVain(blog, 'explain', ID, '--json'))).toMatchObject({
      episodes: [{ guid: ID, status: 'draft, not in the feed' }],
    });
    expect(json(runInVain(blog, 'explain', OLDEST, '--json'))).toMatchObject({
      episodes: [{ status: 'due', fields: expect.arrayContaining([expect.objectContaining({ from: 'the ledger' })]) }],
      findings: [],
    });
  });

  it('tells tags of the podcast namespace with their places', () => {
    const blog = createExplained();
    const own =
      'podcast: { season: { number: 2, name: Sea }, persons: [Mara, { name: Tim, role: guest }], transcripts: https://example.com/1.vtt }';
    blog.write('content/posts/new.md', postOf({ id: ID, title: 'New', fields: own, enclosure: false }));
    const { stdout } = runInVain(blog, 'explain', ID);
    expect(stdout).toContain('  season      2 (Sea)\n              from content/posts/new.md:4:30\n');
    expect(stdout).toContain('  persons     Mara, Tim role=guest\n              from content/posts/new.md:4:');
    expect(stdout).toContain(
      '  transcripts https://example.com/1.vtt (text/vtt)\n              from content/posts/new.md:4:',
    );
  });

  it('does not know what is no episode', () => {
    const { code, stdout, stderr } = runInVain(createExplained(), 'explain', 'nothing');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^podwright: nothing is no episode: /);
  });
});

describe('export rss', () => {
  it('prints the feed byte for byte', () => {
    const blog = createPublished();
    expect(runInVain(blog, 'export', 'rss')).toEqual({ code: 0, stdout: blog.read(FEED), stderr: '' });
    expect(runInVain(blog, 'export', 'rss', '-o', '-').stdout).toBe(blog.read(FEED));
  });

  it('writes it to a file, whose folder is made', () => {
    const blog = createPublished();
    expect(runInVain(blog, 'export', 'rss', '-o', 'out/all.xml').stdout).toBe('out/all.xml: 3 episodes\n');
    expect(blog.read('out/all.xml')).toBe(blog.read(FEED));
    expect(json(blog.run('export', 'rss', '--output', 'out/all.xml', '--limit', '1', '--json'))).toEqual({
      output: 'out/all.xml',
      episodes: 1,
      findings: [],
    });
    expect(guidsIn(blog.read('out/all.xml'))).toEqual([NEWEST]);
  });

  it.each([
    [
      ['--limit', '2'],
      [NEWEST, MIDDLE],
    ],
    [
      ['--since', '2024-12-16'],
      [NEWEST, MIDDLE],
    ],
    [['--since', '2024-12-16T09:13:13Z'], [NEWEST]],
    [
      ['--until', '2024-12-16'],
      [MIDDLE, OLDEST],
    ],
    [['--since', '2024-12-16', '--until', '2024-12-16'], [MIDDLE]],
    [['--since', '2024-12-15', '--limit', '1'], [NEWEST]],
    [['--until', '2020-01-01'], []],
  ])('%j', (options, guids) => {
    const { code, stdout } = runInVain(createPublished(), 'export', 'rss', ...options);
    expect(code).toBe(0);
    expect(guidsIn(stdout)).toEqual(guids);
    expect(stdout).toMatch(/<\/channel>\n<\/rss>\n$/);
  });

  it('exports nothing when content is wrong', () => {
    const blog = createPublished();
    blog.write('content/posts/wrong.md', ERROR);
    expect(runInVain(blog, 'export', 'rss', '-o', 'all.xml')).toMatchObject({
      code: 1,
      stdout: 'nothing was exported: see the errors\n',
    });
    expect(() => blog.read('all.xml')).toThrow('ENOENT');
  });
});
