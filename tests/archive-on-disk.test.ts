import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Blog, createBlog, createFolder, guidsIn, IDS } from './blog.js';

const PAGE = 'feeds/podcast-archive-1.xml';
const LEDGER = 'feeds/podcast.lock.json';

/** A blog whose feed holds one episode, and whose archive the others. */
const createArchived = (): Blog => {
  const blog = createBlog();
  const settings = blog.read('content/podwright.yaml');
  blog.write('content/podwright.yaml', settings.replace('maxItems: 300', 'maxItems: 1'));
  expect(blog.run('generate').code).toBe(0);
  return blog;
};

const generate = (blog: Blog, ...options: readonly string[]) => {
  const { code, stdout, stderr } = blog.run('generate', '--json', ...options);
  return { code, stderr, json: JSON.parse(stdout) };
};

const [FIRST, SECOND] = IDS;

describe('the archive on the disk', () => {
  it('holds what the feed does not, and is what generate would write', () => {
    const blog = createArchived();
    expect(guidsIn(blog.read('feeds/podcast.xml'))).toHaveLength(1);
    expect(guidsIn(blog.read(PAGE))).toEqual([FIRST]);
    expect(blog.run('check').code).toBe(0);
    expect(generate(blog).json).toMatchObject({ changed: false, added: [], updated: [], removed: [] });
  });

  it('remembers what a lost ledger does not', () => {
    const blog = createArchived();
    const ledger = blog.read(LEDGER);
    blog.remove(LEDGER);
    blog.write(
      `content/posts/${SECOND}.md`,
      blog.read(`content/posts/${SECOND}.md`).replace('2024-12-16', '2024-12-30'),
    );
    expect(generate(blog)).toMatchObject({ code: 0, json: { added: [], removed: [] } });
    expect(blog.read(LEDGER)).toBe(ledger);
    blog.remove(LEDGER);
    blog.remove(`content/posts/${FIRST}.md`);
    const { code, json } = generate(blog);
    expect(code).toBe(1);
    const vanished = json.findings.filter((found: { code: string }) => found.code === 'vanished-episode');
    expect(vanished).toMatchObject([{ file: '../feeds/podcast-archive-1.xml' }]);
  });

  it('lets go what is allowed to go, page and all', () => {
    const blog = createArchived();
    blog.remove(`content/posts/${FIRST}.md`);
    expect(generate(blog).code).toBe(1);
    expect(generate(blog, '--allow-removal', FIRST)).toMatchObject({ code: 0, json: { removed: [FIRST] } });
    expect(existsSync(blog.path(PAGE))).toBe(false);
    expect(blog.run('check').code).toBe(0);
  });

  it('goes when it is no longer wanted', () => {
    const blog = createArchived();
    blog.write('content/podwright.yaml', blog.read('content/podwright.yaml').replace('maxItems: 1', 'maxItems: 300'));
    expect(blog.run('check').code).toBe(1);
    expect(generate(blog)).toMatchObject({ code: 0, json: { changed: true, added: [], removed: [] } });
    expect(blog.run('check').code).toBe(0);
  });

  it('neither adds nor removes what moves between its documents', () => {
    const blog = createBlog();
    const settings = blog.read('content/podwright.yaml');
    const generateWith = (maxItems: string) => {
      blog.write('content/podwright.yaml', settings.replace('  maxItems: 300\n', maxItems));
      return generate(blog).json;
    };
    expect(generateWith('')).toMatchObject({ added: [...IDS].toReversed() });
    for (const maxItems of ['  maxItems: 1\n', '  maxItems: 2\n', '  maxItems: 1\n', '']) {
      expect(generateWith(maxItems)).toMatchObject({ added: [], updated: [], removed: [] });
    }
    expect(existsSync(blog.path(PAGE))).toBe(false);
  });

  it('does not replace a file of somebody else', () => {
    const blog = createBlog();
    blog.write('content/podwright.yaml', blog.read('content/podwright.yaml').replace('maxItems: 300', 'maxItems: 1'));
    blog.write(PAGE, '<html>mine</html>');
    const { code, json } = generate(blog);
    expect(code).toBe(1);
    expect(json.findings).toMatchObject([{ code: 'foreign-feed', file: '../feeds/podcast-archive-1.xml' }]);
    expect(blog.read(PAGE)).toBe('<html>mine</html>');
  });
});

describe('the files beside the feed', () => {
  const CHAPTERS = '00:00 Hello\n05:00 Ropes\n';

  it('are not written through a link', () => {
    const blog = createBlog();
    const other = createFolder();
    writeFileSync(`${other}/keep`, '');
    blog.write('feeds/.keep', '');
    symlinkSync(other, blog.path('feeds/chapters'));
    blog.write(`content/posts/${FIRST}.md`, `${blog.read(`content/posts/${FIRST}.md`)}\n${CHAPTERS}`);
    expect(blog.run('generate')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('leads elsewhere by a link'),
    });
    expect(existsSync(`${other}/${FIRST}.json`)).toBe(false);
  });

  it('are nobody’s transcripts', () => {
    const blog = createBlog();
    blog.write('feeds/transcripts/mine.vtt', 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n');
    const post = blog
      .read(`content/posts/${FIRST}.md`)
      .replace('podcast: {', 'podcast: { transcripts: ../../feeds/transcripts/mine.vtt,');
    blog.write(`content/posts/${FIRST}.md`, post);
    const { code, json } = generate(blog);
    expect(code).toBe(1);
    expect(json.findings).toMatchObject([{ code: 'unreadable-transcript' }]);
  });
});
