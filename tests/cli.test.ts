import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Blog,
  CLI,
  createBlog,
  createFolder,
  createPublished,
  type Ended,
  ERROR,
  FEED,
  json,
  LEDGER,
  NOW,
  PLAIN_ENVIRONMENT,
  postOf,
  REPOSITORY,
  runInVain,
  runNode,
  SETTINGS,
  STACK,
  WARNING,
} from './blog.js';

describe('usage', () => {
  const run = (...args: readonly string[]): Ended => runNode([CLI, ...args], createFolder());
  const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));

  it.each([['--version'], ['-V']])('%s', (option) => {
    expect(run(option)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    [[], ['Usage: podwright [options] [command]', 'generate', 'check', 'explain', 'export']],
    [['generate'], ['--dry-run', '--as-of', '--drafts', '--future', '--strict', '--allow-removal', '--offline']],
    [['check'], ['--as-of', '--drafts', '--future', '--strict', '--allow-removal']],
    [['explain'], ['<post|guid>', '--as-of']],
    [['export'], ['rss']],
    [
      ['export', 'rss'],
      ['--output', '--since', '--until', '--limit', '--as-of'],
    ],
  ])('%j --help', (command, told) => {
    const { code, stdout, stderr } = run(...command, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const isRunnable = command.length > 0 && command.at(-1) !== 'export';
    const shared = isRunnable ? ['--config', '--json', '--quiet', '--format', '"text", "json", "github"'] : [];
    for (const text of [...told, ...shared]) expect(stdout.replace(/\s+/g, ' ')).toContain(text);
  });

  it.each([
    ['no command', [], 'Usage: podwright [options] [command]'],
    ['no kind of export', ['export'], 'Usage: podwright export [options] [command]'],
    ['an unknown command', ['genrate'], "error: unknown command 'genrate'\n(Did you mean generate?)\n"],
    ['an unknown export', ['export', 'rsss'], "error: unknown command 'rsss'\n(Did you mean rss?)\n"],
    ['an unknown option', ['check', '--ofline'], "error: unknown option '--ofline'\n(Did you mean --offline?)\n"],
    ['an option of another command', ['check', '--dry-run'], "error: unknown option '--dry-run'\n"],
    ['an argument too many', ['generate', 'now'], 'too many arguments'],
    ['a missing argument', ['explain'], "error: missing required argument 'post|guid'\n"],
    ['a missing value', ['generate', '--config'], "error: option '--config <file>' argument missing\n"],
    ['an unknown format', ['generate', '--format', 'xml'], 'Allowed choices are text, json, github, sarif.\n'],
    ['a limit of none', ['export', 'rss', '--limit', '0'], 'It must be a whole number, 1 or more.\n'],
    ['a limit that is no number', ['export', 'rss', '--limit', 'ten'], 'It must be a whole number, 1 or more.\n'],
    ['an instant that is none', ['generate', '--as-of', 'tomorrow'], '"tomorrow" is not a date; write it as 2'],
    ['a day that does not exist', ['check', '--as-of', '2025-02-30'], '"2025-02-30" is not a date; write it'],
    ['a since that is none', ['export', 'rss', '--since', '1'], '"1" is not a date; write it as 2024-12-31 or'],
    ['an until that is none', ['export', 'rss', '--until', ''], '"" is not a date; write it as 2024-12-31 or'],
    ['no settings', ['generate'], 'there is no podwright.yaml and no content/podwright.yaml here; go to the folder of'],
    ['settings that are not there', ['check', '--config', 'x.yaml'], 'x.yaml'],
    ['settings that are a folder', ['check', '--config', '.'], 'it is a folder\n'],
    ['settings inside of a file', ['check', '--config', `${CLI}/x.yaml`], 'a folder in its path is a file\n'],
  ])('%s is 2, with what to do', (_, args, told) => {
    const { code, stdout, stderr } = run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(told);
  });
});

describe('settings', () => {
  const wrong = SETTINGS.replace('unresolved: derive', 'unresolved: guess')
    .replace('  title:', '  titel:')
    .replace('Tech News', 'Tek News')
    .replace('maxItems: 300', 'maxItems: some')
    .replace('timezone:', 'time-zone:');

  it('tell all their mistakes at once, with their places', () => {
    const blog = createBlog();
    blog.write('content/podwright.yaml', wrong);
    const { code, stdout, stderr } = blog.run('generate');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(
      stderr.match(/^content\/podwright\.yaml.*$/gm)?.map((line) => line.replace(/^[^:]*(:\d+):\d+/, '$1')),
    ).toEqual([
      ':5: error: unknown setting time-zone [unknown-setting]',
      ':7: error: unknown setting show.titel [unknown-setting]',
      ':14: error: "News > Tek News" is not one of Apple\'s podcast categories [unknown-category]',
      ':23: error: setting feed.maxItems must be a number [invalid-setting]',
      ':27: error: setting unresolved must be one of derive, hold, fail [invalid-setting]',
    ]);
    expect(stderr).toContain('hint: did you mean title?\n');
    expect(stderr).toContain('hint: did you mean timezone?\n');
    expect(blog.feeds).toThrow('ENOENT');
  });

  it('are told in JSON and as annotations, too', () => {
    const blog = createBlog();
    blog.write('content/podwright.yaml', SETTINGS.replace('Tech News', 'Tek News'));
    const inJson = blog.run('check', '--json');
    expect(inJson.code).toBe(2);
    expect(json(inJson)).toMatchObject({ findings: [{ code: 'unknown-category', file: 'podwright.yaml', line: 14 }] });
    const { code, stderr } = blog.run('export', 'rss', '--format', 'github');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^::error file=content\/podwright\.yaml,line=14,endLine=14,col=28,endColumn=43,title=unknown/,
    );
  });

  it.each([
    ['posts: posts', 'posts: 5 #', 'posts'],
    ['categories: [', 'categories: { a: 1 } # [', 'show.categories'],
    ['maxItems: 300', 'maxItems: { a: 1 }', 'feed.maxItems'],
    ['type: episodic', 'type: [a]', 'show.type'],
  ])('say in our own words what a value has to be: %s', (from, to, name) => {
    const blog = createBlog();
    blog.write('content/podwright.yaml', SETTINGS.replace(from, to));
    const { code, stderr } = blog.run('generate');
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`error: setting ${name} must be [^\\n]* \\[invalid-setting\\]\\n`));
  });

  it('are found here, in content, or where --config says', () => {
    const blog = createPublished();
    expect(blog.run('check', '--config', 'content/podwright.yaml').code).toBe(0);
    expect(runNode([CLI, 'check', '--offline', '--as-of', NOW], blog.path('content'))).toEqual({
      code: 0,
      stdout: '../feeds/podcast.xml is what generate would write\n',
      stderr: '',
    });
  });
});

describe('a machine that is in the way', () => {
  it('a ledger with conflict markers is 1, and stays', () => {
    const blog = createPublished();
    blog.write(LEDGER, blog.read(LEDGER).replace('{\n', '{\n<<<<<<< HEAD\n'));
    blog.write('content/posts/new.md', postOf({ id: 'ddddd-1000004' }));
    for (const command of ['generate', 'check']) {
      const { code, stderr } = runInVain(blog, command, '--allow-removal', 'all');
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^feeds\/podcast\.lock\.json:2:1: error: ledger cannot be read: it holds conflict markers/,
      );
    }
  });

  it.each([['generate'], ['check'], ['export rss']])('a folder that is a file is 2, with %s', (command) => {
    const blog = createBlog();
    blog.write('feeds', 'a file');
    const { code, stdout, stderr } = blog.run(...command.split(' '));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^podwright: cannot (?:read|write) \S*feeds\/podcast\S*: a folder in its path is a file\n$/);
    expect(blog.read('feeds')).toBe('a file');
  });

  it.each([[FEED], [LEDGER]])('%s that is a folder is 2', (file) => {
    const blog = createBlog();
    mkdirSync(blog.path(file), { recursive: true });
    const { code, stderr } = blog.run('generate');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^podwright: cannot (?:read|write) \S*: it is a folder\n$/);
  });

  it.each([
    ['out', 'it is a folder'],
    ['content/podwright.yaml/x/all.xml', 'a folder in its path is a file'],
    ['content/podwright.yaml/all.xml', 'a folder in its path is a file'],
  ])('an export to %s is 2, and leaves nothing behind', (output, reason) => {
    const blog = createBlog();
    mkdirSync(blog.path('out'));
    const { code, stdout, stderr } = blog.run('export', 'rss', '-o', output);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(`podwright: cannot write ${blog.path(output)}: ${reason}\n`);
    expect(readdirSync(blog.folder).toSorted()).toEqual(['content', 'out']);
  });
});

describe('an export to what is no file', () => {
  it('is 2, and leaves a named pipe, as a device, in its place', () => {
    const blog = createBlog();
    expect(spawnSync('mkfifo', [blog.path('pipe')]).status).toBe(0);
    expect(blog.run('export', 'rss', '-o', 'pipe')).toMatchObject({ code: 2, stdout: '' });
    expect(lstatSync(blog.path('pipe')).isFIFO()).toBe(true);
  });
});

describe('streams that close early', () => {
  /** Runs a line of bash in which `podwright` is the command line. */
  const bash = ({ folder }: Blog, line: string): Ended => {
    const script = `set -o pipefail; podwright() { "${process.execPath}" "${CLI}" "$@" --offline --as-of ${NOW}; }; ${line}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
    expect(stderr).not.toMatch(STACK);
    return { code: status, stdout, stderr };
  };

  const createLarge = (): Blog => {
    const blog = createPublished();
    blog.write('content/posts/large.md', `${postOf({ id: 'lllll-1000009' })}\n${'word '.repeat(100_000)}\n`);
    return blog;
  };

  it.each([['export rss'], ['check --json'], ['generate --json']])('%s | head -c 10', (command) => {
    const { stdout, stderr } = bash(createLarge(), `podwright ${command} | head -c 10`);
    expect({ length: stdout.length, stderr }).toEqual({ length: 10, stderr: '' });
  });

  it('keeps the exit code when nobody reads the result', () => {
    const blog = createLarge();
    expect(bash(blog, 'podwright export rss | true').code).toBe(0);
    blog.write('content/posts/wrong.md', ERROR);
    expect(bash(blog, 'podwright generate --json 2> errors.txt | true').code).toBe(1);
    expect(blog.read('errors.txt')).not.toMatch(STACK);
  });

  it('keeps result and exit code when nobody reads the findings', () => {
    const blog = createPublished();
    blog.write('content/posts/warning.md', WARNING);
    const { code } = bash(blog, 'podwright generate 2>&1 >out.txt | true');
    expect({ code, result: blog.read('out.txt') }).toEqual({
      code: 0,
      result: 'feeds/podcast.xml: 4 episodes, written, 1 added\n',
    });
  });
});

describe('a terminal', () => {
  /** Runs the command line on a pseudo-terminal: what it showed, both streams in one. */
  const onTerminal = ({ folder }: Blog, terminal: string, ...args: readonly string[]): Ended => {
    const script = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';
    const { status, stdout, stderr } = spawnSync(
      'python3',
      ['-c', script, process.execPath, CLI, ...args, '--offline', '--as-of', NOW],
      {
        cwd: folder,
        env: { ...PLAIN_ENVIRONMENT, TERM: terminal },
        encoding: 'utf8',
        timeout: 30_000,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    expect(stdout).not.toMatch(STACK);
    return { code: status, stdout: stdout.replaceAll('\r\n', '\n'), stderr };
  };

  const createLong = (): Blog => {
    const blog = createBlog();
    blog.write('content/posts/wrong.md', ERROR);
    for (let number = 0; number < 260; number++) blog.write(`content/posts/plain-${number}.md`, 'Plain\n');
    return blog;
  };

  const EXCERPT = [
    'content/posts/wrong.md:6:1: error: post embeds a Podbean player but links to no episode page [missing-episode-link]',
    '  6 | <iframe title="player" src="https://www.podbean.com/player-v2/?i=eeeee-1000005-pb&from=pb6admin"></i…',
    '    | ^^^^^^^',
    '  hint: link to the episode, e.g. [listen](https://<show>.podbean.com/e/<episode>/), or set podcast.link',
    '',
  ].join('\n');

  it('shows progress, and the line of a finding with a marker', () => {
    const { code, stdout } = onTerminal(createLong(), 'dumb', 'generate');
    expect(code).toBe(1);
    expect(stdout).toContain('\rreading posts 250/264\r\x1b[K');
    expect(stdout).toContain(EXCERPT);
  });

  it('shows nothing of a file outside of the posts', () => {
    const blog = createPublished();
    const outside = join(createFolder(), 'secret.md');
    writeFileSync(outside, 'the first line of a secret\n');
    symlinkSync(outside, blog.path('content/posts/link.md'));
    const { code, stdout } = onTerminal(blog, 'dumb', 'generate');
    expect(code).toBe(1);
    expect(stdout).toContain('[outside-content]');
    expect(stdout).not.toContain('secret\n');
  });

  it('shows colours where it has some', () => {
    const { stdout } = onTerminal(createLong(), 'xterm-256color', 'generate', '--quiet');
    expect(stdout).toContain('\x1b[31merror\x1b[39m');
    expect(stdout).toContain('\x1b[31m^^^^^^^\x1b[39m');
    expect(stdout).not.toContain('reading posts');
  });

  it('shows no progress with --json, and neither progress, excerpt nor colours without a terminal', () => {
    const blog = createLong();
    expect(onTerminal(blog, 'dumb', 'generate', '--json').stdout).not.toContain('reading posts');
    const { stderr } = blog.run('generate');
    expect(stderr).toBe(EXCERPT.replace(/^.* \| .*\n/gm, ''));
  });
});
