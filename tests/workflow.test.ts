import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Blog, createBlog, createFolder, FEED, guidsIn, IDS, LEDGER, postOf, REPOSITORY } from './blog.js';
import { jpeg } from './images.js';

const read = (file: string): string => readFileSync(join(REPOSITORY, file), 'utf8');

const step = v.looseObject({ run: v.optional(v.string()), uses: v.optional(v.string()), if: v.optional(v.string()) });
const permissions = v.record(v.string(), v.string());
const feedWorkflow = v.parse(
  v.looseObject({
    on: v.strictObject({
      schedule: v.array(v.strictObject({ cron: v.string() })),
      workflow_dispatch: v.null(),
      push: v.strictObject({ branches: v.array(v.string()), paths: v.array(v.string()) }),
    }),
    permissions,
    concurrency: v.strictObject({ group: v.string(), 'cancel-in-progress': v.boolean() }),
    defaults: v.strictObject({ run: v.strictObject({ shell: v.literal('bash') }) }),
    jobs: v.strictObject({ feed: v.looseObject({ permissions, steps: v.array(step) }) }),
  }),
  parse(read('.github/workflows/feed.yml')),
);
const { steps } = feedWorkflow.jobs.feed;

/** The steps that this repository has behind it: its `dist/` stands in for what they would make. */
const INSTALL: ReadonlySet<string | undefined> = new Set(['npm ci', 'npm run build']);

/** A blog in a git repository whose feed is generated and pushed, as GitHub checks it out. */
type Checkout = Blog & { readonly remote: string; readonly git: (...args: readonly string[]) => string };

const checkOut = (): Checkout => {
  const blog = createBlog();
  // Art that lies beside the feed need not be asked for.
  const settings = blog.read('content/podwright.yaml').replace('https://example.com/art-3000.jpg', '../feeds/art.jpg');
  blog.write('content/podwright.yaml', settings);
  mkdirSync(blog.path('feeds'), { recursive: true });
  writeFileSync(blog.path('feeds/art.jpg'), jpeg());
  const remote = createFolder();
  const git = gitIn(blog.folder);
  expect(blog.run('generate', '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
  gitIn(remote)('init', '--quiet', '--bare', '--initial-branch=main');
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', remote);
  commit(git, 'Begin');
  git('push', '--quiet', '--set-upstream', 'origin', 'main');
  symlinkSync(join(REPOSITORY, 'dist'), blog.path('dist'));
  writeFileSync(blog.path('.git/info/exclude'), 'dist\n');
  return { ...blog, remote, git };
};

/** What a fresh runner has: Node and git, and nobody's settings of git. */
const ENVIRONMENT = {
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

const gitIn =
  (folder: string) =>
  (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, env: ENVIRONMENT, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };

const commit = (git: Checkout['git'], message: string): void => {
  git('add', '--all');
  git('-c', 'user.name=Niels', '-c', 'user.email=niels@example.com', 'commit', '--quiet', '--message', message);
};

/** What a run of the workflow came to; the names of the files that its steps had for themselves. */
type Run = { readonly ok: boolean; readonly log: string; readonly summary: string; readonly temporary: string[] };

/** Runs the shell of the steps as GitHub does: after a step that failed, only those that ask for it. */
const runWorkflow = ({ folder }: Checkout): Run => {
  const temporary = createFolder();
  const summary = join(temporary, 'summary.md');
  writeFileSync(summary, '');
  const env = { ...ENVIRONMENT, HOME: temporary, RUNNER_TEMP: temporary, GITHUB_STEP_SUMMARY: summary };
  let ok = true;
  let log = '';
  for (const { run, if: condition } of steps) {
    if (run === undefined || INSTALL.has(run) || !(ok || condition?.includes('!cancelled()'))) continue;
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run];
    const { status, stdout, stderr } = spawnSync('bash', args, { cwd: folder, env, encoding: 'utf8' });
    ok &&= status === 0;
    log += stdout + stderr;
  }
  return { ok, log, summary: readFileSync(summary, 'utf8'), temporary: readdirSync(temporary).toSorted() };
};

const pushed = ({ remote }: Checkout): readonly string[] =>
  gitIn(remote)('log', '--format=%an: %s', 'main').split('\n').toReversed();

const NEW = postOf({ id: 'ddddd-1000004', date: '2024-12-20T08:00:00Z' });

describe('feed.yml', () => {
  it('runs a few times a day off the full hour, by hand, and when content is pushed to main', () => {
    const { on } = feedWorkflow;
    expect(on.push).toEqual({ branches: ['main'], paths: ['content/**'] });
    expect(on.schedule).toHaveLength(1);
    expect(on.schedule[0]?.cron).toMatch(/^[1-5]?[1-9] \d+(?:,\d+){1,5} \* \* \*$/);
  });

  it('may write in its one job only, and waits for a run before it', () => {
    expect(feedWorkflow.permissions).toEqual({ contents: 'read' });
    expect(feedWorkflow.jobs.feed.permissions).toEqual({ contents: 'write' });
    expect(feedWorkflow.concurrency).toMatchObject({ 'cancel-in-progress': false });
  });

  it('installs from the lockfile and builds before it generates', () => {
    const runs = steps.flatMap(({ uses, run }) => uses ?? run ?? []);
    expect(runs.slice(0, 4)).toEqual(['actions/checkout@v6', 'actions/setup-node@v6', 'npm ci', 'npm run build']);
    expect(runs[4]).toBe('node dist/cli.js generate --format github --json > "$RUNNER_TEMP/podwright.json"');
  });

  it('lets no expression into its shell', () => {
    for (const { run = '' } of steps) expect(run).not.toMatch(/\$\{\{|\beval\b/);
  });

  it('commits nothing when nothing changed', () => {
    const checkout = checkOut();
    const { ok, summary, temporary } = runWorkflow(checkout);
    expect(ok).toBe(true);
    expect(summary).toBe('### Podcast feed\n\n<pre>feeds/podcast.xml: 3 episodes, unchanged</pre>\n');
    expect(temporary).toEqual(['podwright.json', 'summary.md']);
    expect(checkout.git('status', '--porcelain')).toBe('');
    expect(pushed(checkout)).toEqual(['Niels: Begin']);
  });

  it('commits and pushes the feed and its ledger, once, after a new post', () => {
    const checkout = checkOut();
    checkout.write('content/posts/new.md', NEW);
    commit(checkout.git, 'Write');
    checkout.git('push', '--quiet');
    checkout.write('notes.txt', 'not of this commit');
    const { ok, summary } = runWorkflow(checkout);
    expect(ok).toBe(true);
    expect(summary).toContain('<pre>feeds/podcast.xml: 4 episodes, changed\nadded ddddd-1000004</pre>');
    expect(pushed(checkout)).toEqual(['Niels: Begin', 'Niels: Write', 'github-actions[bot]: Regenerate the feed']);
    expect(checkout.git('show', '--format=', '--name-only', 'origin/main').split('\n')).toEqual([LEDGER, FEED]);
    expect(guidsIn(checkout.git('show', `origin/main:${FEED}`))).toEqual(['ddddd-1000004', ...IDS.toReversed()]);
    expect(checkout.git('status', '--porcelain')).toBe('?? notes.txt');

    expect(runWorkflow(checkout).ok).toBe(true);
    expect(pushed(checkout)).toHaveLength(3);
  });

  it('takes over what others pushed in the meantime', () => {
    const checkout = checkOut();
    const other = createFolder();
    gitIn(other)('clone', '--quiet', checkout.remote, '.');
    writeFileSync(join(other, 'README.md'), 'A blog\n');
    commit(gitIn(other), 'Explain');
    gitIn(other)('push', '--quiet');
    checkout.write('content/posts/new.md', NEW);
    const { ok, log } = runWorkflow(checkout);
    expect(log).toContain('push 1 was refused');
    expect(ok).toBe(true);
    expect(pushed(checkout)).toEqual(['Niels: Begin', 'Niels: Explain', 'github-actions[bot]: Regenerate the feed']);
  });

  it('fails over a broken post, says why, and commits nothing', () => {
    const checkout = checkOut();
    checkout.write('content/posts/new.md', NEW);
    checkout.write('content/posts/broken.md', postOf({ id: 'eeeee-1000005', link: false }));
    const { ok, log, summary } = runWorkflow(checkout);
    expect(ok).toBe(false);
    expect(log).toContain('::error file=content/posts/broken.md,line=6,');
    expect(summary).toContain('posts/broken.md:6:1: error: post embeds a Podbean player but links to no episode page');
    expect(summary).toContain('[missing-episode-link]\n  hint: ');
    expect(checkout.git('status', '--porcelain', '--', 'feeds')).toBe('');
    expect(pushed(checkout)).toEqual(['Niels: Begin']);
  });

  it.each([
    ['wrong settings', 'show: 5\n', 'settings are wrong\n'],
    ['no settings', undefined, 'podwright gave no result: see the log'],
  ])('says so in the summary when there are %s', (_, settings, told) => {
    const checkout = checkOut();
    if (settings === undefined) checkout.remove('content/podwright.yaml');
    else checkout.write('content/podwright.yaml', settings);
    const { ok, summary } = runWorkflow(checkout);
    expect(ok).toBe(false);
    expect(summary).toContain(told);
    expect(pushed(checkout)).toEqual(['Niels: Begin']);
  });

  it('executes nothing of what posts say', () => {
    const checkout = checkOut();
    const hostile =
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub, which must stay a text.
      '$(touch pwned) `id` "; touch pwned; # \' </pre><img src=x> ${{ github.token }} %0A::error::x\n::error::x';
    const guid = `fields-${hostile}`;
    const fields = `tags: [${JSON.stringify(hostile)}]`;
    const text = postOf({ id: 'fffff-1000006', title: hostile, fields }).replace(
      'podcast: {',
      `podcast: { guid: ${JSON.stringify(guid)},`,
    );
    checkout.write(`content/posts/$(touch pwned)\`touch pwned\`.md`, text);
    checkout.write('content/posts/z.md', postOf({ id: 'ggggg-1000007', date: JSON.stringify(hostile) }));

    const refused = runWorkflow(checkout);
    expect(refused.ok).toBe(false);
    expect(refused.summary).toContain('"$(touch pwned) `id` "; touch pwned; #');
    expect(refused.summary).toContain('&lt;/pre&gt;&lt;img src=x&gt;');
    expect(refused.log.split('\n').filter((line) => line.startsWith('::'))).toHaveLength(1);

    checkout.remove('content/posts/z.md');
    const taken = runWorkflow(checkout);
    expect(taken.ok).toBe(true);
    expect(taken.summary).toContain('added fields-$(touch pwned) `id` "; touch pwned; #');
    expect(taken.summary.match(/<[^>]*>/g)).toEqual(['<pre>', '</pre>']);
    expect(pushed(checkout)).toEqual(['Niels: Begin', 'github-actions[bot]: Regenerate the feed']);

    expect(readdirSync(checkout.folder).toSorted()).toEqual(['.git', 'content', 'dist', 'feeds']);
    expect([...refused.temporary, ...taken.temporary].filter((name) => name.startsWith('pwned'))).toEqual([]);
    expect(refused.log + refused.summary + taken.log + taken.summary).not.toContain('uid=');
    expect(existsSync('pwned')).toBe(false);
  });
});

describe('ci.yml', () => {
  it('runs .ci/run on every Node that is supported', () => {
    const ci: unknown = parse(read('.github/workflows/ci.yml'));
    expect(ci).toMatchObject({
      on: { push: null, pull_request: null },
      permissions: { contents: 'read' },
      jobs: { verify: { strategy: { matrix: { node: [20, 22, 24] } } } },
    });
    expect(read('.github/workflows/ci.yml')).toMatch(/- run: bash \.ci\/run\n$/);
  });
});
