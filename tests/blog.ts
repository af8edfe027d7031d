import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

/** The repository, and the command line as `npm run build` leaves it. */
export const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
export const CLI = join(REPOSITORY, 'dist/cli.js');

/** What counts as now in tests: after every post but those that are to come. */
export const NOW = '2025-06-01T00:00:00Z';

export const FEED = 'feeds/podcast.xml';
export const LEDGER = 'feeds/podcast.lock.json';

/** The settings of the contract, as far as the code knows them. */
export const SETTINGS = `# yaml-language-server: $schema=../schema/podwright.schema.json
site: https://nielsberglund.com
posts: posts/**/*.{md,markdown}
permalink: /:year/:month/:day/:slug/
timezone: Africa/Johannesburg
show:
  title: Interesting Stuff
  description: One plain-text paragraph, at most 4,000 bytes.
  link: https://nielsitberglund.podbean.com
  language: en
  author: Niels Berglund
  owner: { name: Niels Berglund, email: podcast@example.com }
  image: https://example.com/art-3000.jpg
  categories: [Technology, News > Tech News]
  explicit: false
  type: episodic
feed:
  url: https://nielsberglund.com/podcast.xml
  out: ../feeds/podcast.xml
  link: episode
  images: podcast
  notes: both
  maxItems: 300
podbean:
  feed: https://feed.podbean.com/nielsitberglund/feed.xml
  player: https://www.podbean.com/player/{id}
unresolved: derive
network: { concurrency: 8, timeout: 20, retries: 3, allowPrivate: false }
`;

type PostParts = {
  readonly id: string;
  readonly title?: string;
  readonly date?: string;
  /** More lines of front matter. */
  readonly fields?: string;
  /** Without it the address of the audio is derived, which is a warning. */
  readonly enclosure?: boolean;
  /** Without it the post is an error. */
  readonly link?: boolean;
};

/** A post with a player; complete unless a part is taken away. */
export const postOf = ({
  id,
  title = `Episode ${id}`,
  date = '2024-12-15T11:13:12+02:00',
  fields = '',
  enclosure = true,
  link = true,
}: PostParts): string =>
  [
    '---',
    `title: ${JSON.stringify(title)}`,
    `date: ${date}`,
    ...(fields === '' ? [] : [fields]),
    ...(enclosure ? [`podcast: { enclosure: { url: "https://example.com/${id}.mp3", bytes: 1000 } }`] : []),
    '---',
    `<iframe title="player" src="https://www.podbean.com/player-v2/?i=${id}-pb&from=pb6admin"></iframe>`,
    '',
    link ? `Listen [here](https://nielsitberglund.podbean.com/e/${id}/).` : 'Listen above.',
    '',
  ].join('\n');

export const IDS = ['aaaaa-1000001', 'bbbbb-1000002', 'ccccc-1000003'] as const;

/** A post that is a warning, and one that is an error in its line 6. */
export const WARNING = postOf({ id: 'wwwww-1000007', enclosure: false });
export const ERROR = postOf({ id: 'eeeee-1000005', link: false });

/** What a child process came to. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A blog in a folder of its own, which goes when its test is over. */
export type Blog = {
  readonly folder: string;
  readonly path: (file: string) => string;
  readonly write: (file: string, text: string) => void;
  readonly read: (file: string) => string;
  readonly remove: (file: string) => void;
  /** Everything in `feeds/`, by name: what lies there, and when it was touched, the folder itself included. */
  readonly feeds: () => Readonly<Record<string, string>>;
  /** Runs `podwright`, in the folder of the blog, without a network and as of {@link NOW} where the command takes it. */
  readonly run: (...args: readonly string[]) => Ended;
};

/** A folder for one test, by a name that says whose it is. */
export const createFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'podwright-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A blog with an episode for each embed id, a day apart, the first the oldest. */
export const createBlog = (ids: readonly string[] = IDS): Blog => {
  const folder = createFolder();
  const path = (file: string): string => join(folder, file);
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), text);
  };
  write('content/podwright.yaml', SETTINGS);
  for (const [index, id] of ids.entries()) {
    write(`content/posts/${id}.md`, postOf({ id, date: `2024-12-${15 + index}T11:13:12+02:00` }));
  }
  return {
    folder,
    path,
    write,
    read: (file) => readFileSync(path(file), 'utf8'),
    remove: (file) => rmSync(path(file)),
    feeds: () => {
      const touched = (file: string): string => `${statSync(file).ino} ${statSync(file).mtimeMs}`;
      const names = existsSync(path('feeds')) ? readdirSync(path('feeds')) : [];
      const files = names.map((name) => [
        name,
        `${touched(path(`feeds/${name}`))} ${readFileSync(path(`feeds/${name}`), 'utf8')}`,
      ]);
      return Object.fromEntries([['', touched(path('feeds'))], ...files]);
    },
    run: (...args) => runNode([CLI, ...withNow(args)], folder),
  };
};

const TAKE_NOW: ReadonlySet<string | undefined> = new Set(['generate', 'check', 'explain', 'export']);

/** Tests that go to the network do so on loopback, and say so themselves. */
const withNow = (args: readonly string[]): readonly string[] => {
  if (!TAKE_NOW.has(args[0]) || args.includes('--help')) return args;
  const now = args.some((arg) => arg.startsWith('--as-of')) ? [] : ['--as-of', NOW];
  return [...args, ...now, '--offline'];
};

/** A line of a stack trace, which is for developers only. */
export const STACK = /^ {4}at /m;

/** The environment without what the shell around says of colours and of Node. */
export const PLAIN_ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:(?:https?|no)_proxy|PODBEAN_\w+|FORCE_COLOR|NO_COLOR|NODE_DISABLE_COLORS|COLORTERM|TERM_PROGRAM|TMUX|CI|TF_BUILD|TEAMCITY_VERSION|NODE_OPTIONS)$/i.test(
        name,
      ),
  ),
);

/** Runs Node in a folder, with a text as standard input; it must end, and without a stack trace. */
export const runNode = (args: readonly string[], folder: string, input = ''): Ended => {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: PLAIN_ENVIRONMENT,
    input,
    encoding: 'utf8',
    timeout: 30_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  expect(stderr).not.toMatch(STACK);
  return { code: status, stdout, stderr };
};

/** A blog whose feed is generated. */
export const createPublished = (): Blog => {
  const blog = createBlog();
  const stdout = 'feeds/podcast.xml: 3 episodes, written, 3 added\n';
  expect(blog.run('generate')).toEqual({ code: 0, stdout, stderr: '' });
  return blog;
};

/** Runs a command that must leave `feeds/` as it is. */
export const runInVain = (blog: Blog, ...args: readonly string[]): Ended => {
  const before = blog.feeds();
  const ended = blog.run(...args);
  expect(blog.feeds()).toEqual(before);
  return ended;
};

/** The only document that a run printed. */
export const json = ({ stdout }: Ended): Readonly<Record<string, unknown>> => JSON.parse(stdout);

/** The guids of a feed, in its order. */
export const guidsIn = (feed: string): readonly string[] =>
  [...feed.matchAll(/<guid isPermaLink="false">([^<]*)<\/guid>/g)].map((match) => match[1] ?? '');
