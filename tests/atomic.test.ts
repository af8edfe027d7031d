import { spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Blog,
  createBlog,
  createFolder,
  createPublished,
  FEED,
  guidsIn,
  IDS,
  LEDGER,
  NOW,
  postOf,
  REPOSITORY,
  runInVain,
} from './blog.js';

const NEW = 'ddddd-1000004';

/** A published blog with one more post, and what a run without a crash makes of it. */
const createPending = (): { readonly blog: Blog; readonly feed: string; readonly ledger: string } => {
  const whole = createPublished();
  const blog = createPublished();
  for (const { write } of [whole, blog]) write('content/posts/new.md', postOf({ id: NEW }));
  expect(whole.run('generate').code).toBe(0);
  return { blog, feed: whole.read(FEED), ledger: whole.read(LEDGER) };
};

/**
 * A run of the pipeline, by the code of `dist/`, that is killed at a call of node:fs: as a power cut would, it lets
 * nothing clean up.
 */
const generateUntil = ({ folder }: Blog, call: 'fsyncSync' | 'renameSync', nth: number): NodeJS.Signals | null => {
  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { ${call}: original } = fs;
    let calls = 0;
    fs.${call} = (...args) => ++calls === ${nth} ? process.kill(process.pid, 'SIGKILL') : original(...args);
    syncBuiltinESMExports();
    const { build, publish, readSettings } = await import(${JSON.stringify(join(REPOSITORY, 'dist/index.js'))});
    const { value: settings } = readSettings(process.cwd() + '/content/podwright.yaml');
    publish(await build(settings, { asOf: Date.parse('${NOW}') }), settings);`;
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return signal;
};

const temporaries = (blog: Blog): readonly string[] =>
  Object.keys(blog.feeds()).filter((name) => name.endsWith('.tmp'));

describe('a crash', () => {
  it.each([
    ['before the first rename', 'renameSync', 1, 'old', 'old'],
    ['between the two renames', 'renameSync', 2, 'new', 'old'],
    ['before the ledger is on the disk', 'fsyncSync', 1, 'old', 'old'],
    ['before the feed is on the disk', 'fsyncSync', 2, 'old', 'old'],
  ] as const)('%s leaves whole files, and the next run heals', (_, call, nth, ledgerIs, feedIs) => {
    const { blog, feed, ledger } = createPending();
    const old = { feed: blog.read(FEED), ledger: blog.read(LEDGER) };
    expect(generateUntil(blog, call, nth)).toBe('SIGKILL');
    expect(blog.read(LEDGER)).toBe(ledgerIs === 'new' ? ledger : old.ledger);
    expect(blog.read(FEED)).toBe(feedIs === 'old' ? old.feed : feed);
    expect(temporaries(blog).length).toBeGreaterThan(0);

    expect(runInVain(blog, 'check').code).toBe(1);
    expect(blog.run('generate')).toMatchObject({ code: 0, stderr: '' });
    expect({ feed: blog.read(FEED), ledger: blog.read(LEDGER) }).toEqual({ feed, ledger });
    expect(temporaries(blog)).toEqual([]);
    expect(runInVain(blog, 'check').code).toBe(0);
  });

  it('of a run that changes a guid or withdraws an episode is healed, too', () => {
    const blog = createPublished();
    blog.remove(`content/posts/${IDS[0]}.md`);
    const old = blog.read(FEED);
    expect(blog.run('generate', '--allow-removal', IDS[0]).code).toBe(0);
    const feed = blog.read(FEED);
    blog.write(FEED, old);
    expect(blog.run('generate')).toMatchObject({ code: 0, stderr: '' });
    expect(blog.read(FEED)).toBe(feed);
  });

  it('that left a feed without its ledger, or half a feed, is healed', () => {
    const { blog, feed, ledger } = createPending();
    blog.write(LEDGER, ledger);
    blog.write(FEED, feed.slice(0, feed.length / 2));
    expect(blog.run('generate').code).toBe(0);
    expect(blog.read(FEED)).toBe(feed);
    blog.remove(LEDGER);
    expect(blog.run('generate').code).toBe(0);
    expect({ feed: blog.read(FEED), ledger: blog.read(LEDGER) }).toEqual({ feed, ledger });
  });
});

describe('drafts of other runs', () => {
  const deadProcess = (): number => spawnSync(process.execPath, ['-e', '']).pid;

  const livingProcess = (): number => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    onTestFinished(() => void child.kill());
    return child.pid ?? 0;
  };

  it('go when their process is dead, and stay while it lives', () => {
    const { blog, feed } = createPending();
    const dead = `.podcast.xml.${deadProcess()}.tmp`;
    const deadLedger = `.podcast.lock.json.${deadProcess()}.tmp`;
    const living = `.podcast.xml.${livingProcess()}.tmp`;
    const foreign = '.other.xml.1.tmp';
    for (const name of [dead, deadLedger, living, foreign]) blog.write(`feeds/${name}`, 'half a feed');
    expect(blog.run('generate').code).toBe(0);
    expect(blog.read(FEED)).toBe(feed);
    expect(temporaries(blog).toSorted()).toEqual([foreign, living].toSorted());
    expect(blog.read(`feeds/${living}`)).toBe('half a feed');
  });

  it('are not touched by a run that changes nothing', () => {
    const blog = createPublished();
    blog.write(`feeds/.podcast.xml.${deadProcess()}.tmp`, 'half a feed');
    expect(runInVain(blog, 'generate').code).toBe(0);
  });
});

describe('links', () => {
  it('leaves a feed and a ledger that are links to be links', () => {
    const { blog, feed, ledger } = createPending();
    for (const file of [FEED, LEDGER]) {
      const name = file.replace('feeds/', '');
      blog.write(`public/${name}`, blog.read(file));
      blog.remove(file);
      symlinkSync(`../public/${name}`, blog.path(file));
    }
    expect(blog.run('generate').code).toBe(0);
    for (const file of [FEED, LEDGER]) expect(lstatSync(blog.path(file)).isSymbolicLink()).toBe(true);
    expect(blog.read('public/podcast.xml')).toBe(feed);
    expect(blog.read('public/podcast.lock.json')).toBe(ledger);
    expect(readdirSync(blog.path('public')).toSorted()).toEqual(['podcast.lock.json', 'podcast.xml']);
  });

  it('makes the file that a link to nothing names', () => {
    const blog = createBlog();
    blog.write('public/about.txt', '');
    blog.write('feeds/about.txt', '');
    symlinkSync('../public/podcast.xml', blog.path(FEED));
    expect(blog.run('generate').code).toBe(0);
    expect(lstatSync(blog.path(FEED)).isSymbolicLink()).toBe(true);
    expect(guidsIn(blog.read('public/podcast.xml'))).toHaveLength(3);
  });

  it('refuses a post that is a link to a file outside', () => {
    const blog = createPublished();
    const outside = join(createFolder(), 'secret.md');
    writeFileSync(outside, postOf({ id: NEW, title: 'Secret' }));
    symlinkSync(outside, blog.path('content/posts/link.md'));
    for (const command of ['generate', 'check', 'export rss']) {
      const { code, stdout, stderr } = runInVain(blog, ...command.split(' '));
      expect(code).toBe(1);
      expect(stderr).toContain('content/posts/link.md:1:1: error: post is a link to a file outside');
      expect(stderr).toContain('[outside-content]');
      expect(stdout + stderr).not.toContain('Secret');
    }
  });

  it('reads nothing through a folder that is a link', () => {
    const blog = createPublished();
    const outside = createFolder();
    writeFileSync(join(outside, 'secret.md'), postOf({ id: NEW, title: 'Secret' }));
    symlinkSync(outside, blog.path('content/posts/more'));
    const { stdout, stderr } = runInVain(blog, 'generate');
    expect(stdout + stderr).not.toContain('1 added');
  });

  it('reads a post that is a link to a file inside', () => {
    const blog = createPublished();
    blog.write('content/drawer/new.txt', postOf({ id: NEW }));
    symlinkSync('../drawer/new.txt', blog.path('content/posts/new.md'));
    expect(blog.run('generate')).toMatchObject({ code: 0, stderr: '' });
    expect(guidsIn(blog.read(FEED))).toContain(NEW);
  });

  it.each([
    ['to nothing', 'nowhere.md'],
    ['to itself', 'link.md'],
  ])('does not fall over a link %s', (_, target) => {
    const blog = createPublished();
    symlinkSync(target, blog.path('content/posts/link.md'));
    const { code, stderr } = runInVain(blog, 'generate');
    expect([0, 1]).toContain(code);
    expect(stderr).toEqual(code === 0 ? '' : expect.stringContaining('content/posts/link.md:1:1: error: '));
  });
});

describe('files that are none', () => {
  it('passes a named pipe, a folder and an endless file among the posts, without waiting for them', () => {
    const blog = createPublished();
    expect(spawnSync('mkfifo', [blog.path('content/posts/pipe.md')]).status).toBe(0);
    blog.write('content/posts/folder.md/readme.txt', 'No post');
    expect(runInVain(blog, 'generate').code).toBe(0);
    if (existsSync('/dev/zero')) symlinkSync('/dev/zero', blog.path('content/posts/endless.md'));
    expect([0, 1]).toContain(runInVain(blog, 'generate').code);
  });
});
