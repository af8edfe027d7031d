import { createCache } from '../src/cache.js';
import type { Outcome } from '../src/commands/context.js';
import { type GenerateOptions, generate } from '../src/commands/generate.js';
import { parseLedger } from '../src/ledger/ledger.js';
import type { Ledger } from '../src/model.js';
import type { NetworkOptions } from '../src/network/network.js';
import { type Blog, createBlog, FEED, LEDGER, SETTINGS } from './blog.js';
import { contextIn } from './cases.js';
import { blogPostOf, type FakeEpisode, type Podbean } from './podbean.js';

/** What counts as now: after all fake episodes. */
export const AS_OF = '2032-01-01T00:00:00Z';

/** What `generate` says of a run, as far as tests look at it. */
export type Result = {
  readonly outcome: Outcome;
  readonly codes: readonly string[];
  readonly json: {
    readonly changed: boolean;
    readonly episodes: number;
    readonly added: readonly string[];
    readonly updated: readonly string[];
    readonly held: readonly string[];
    readonly network: {
      readonly requests: number;
      readonly retries: number;
      readonly resolved: Record<string, number>;
    };
  };
};

type Settings = {
  readonly network?: string;
  readonly unresolved?: 'derive' | 'hold' | 'fail';
  readonly podbean?: string;
};

/** Settings of a show at a fake Podbean. */
export const settingsOf = (podbean: Podbean, over: Settings = {}): string =>
  SETTINGS.replace(
    /podbean:\n.*\n.*\n/,
    over.podbean ?? `podbean: { feed: "${podbean.feed}", player: "${podbean.player}" }\n`,
  )
    .replace('https://nielsitberglund.podbean.com', podbean.origin)
    .replace('https://example.com/art-3000.jpg', podbean.imageOf())
    .replace('maxItems: 300', 'maxItems: 3000')
    .replace('unresolved: derive', `unresolved: ${over.unresolved ?? 'derive'}`)
    .replace(/network: .*/, `network: ${over.network ?? '{ concurrency: 8, timeout: 20, retries: 2 }'}`);

/** A blog with a post for each episode of a fake Podbean. */
export const createPodbeanBlog = (podbean: Podbean, episodes: readonly FakeEpisode[], over: Settings = {}): Blog => {
  const blog = createBlog([]);
  blog.write('content/podwright.yaml', settingsOf(podbean, over));
  for (const episode of episodes) addPost(blog, podbean, episode);
  return blog;
};

export const addPost = (
  blog: Blog,
  podbean: Podbean,
  episode: FakeEpisode,
  told: Parameters<typeof blogPostOf>[2] = {},
): void => blog.write(`content/posts/${episode.id}.md`, blogPostOf(episode, podbean, told));

type RunOptions = Partial<GenerateOptions> & {
  readonly network?: NetworkOptions | undefined;
  readonly cache?: boolean;
};

/** Runs `generate` in this process, over the network unless it is told `network: undefined`. */
export const generateOnline = async (blog: Blog, options: RunOptions = {}): Promise<Result> => {
  const { network = 'network' in options ? undefined : {}, cache = true, ...rest } = options;
  const context = {
    ...contextIn(blog.folder, { asOf: AS_OF }),
    now: () => performance.now(),
    network,
    ...(cache ? { cache: createCache(blog.path('.podwright')) } : {}),
  };
  const defaults = { dryRun: false, drafts: false, future: false, strict: false };
  const outcome = await generate(context, { ...defaults, allowRemoval: new Set(), refresh: new Set(), ...rest });
  return { outcome, codes: outcome.findings.map(({ code }) => code), json: JSON.parse(JSON.stringify(outcome.json)) };
};

export const ledgerOf = (blog: Blog): Ledger => parseLedger('ledger', blog.read(LEDGER)).value;

/** Feed and ledger as they lie there. */
export const publishedOf = (blog: Blog): readonly string[] => [blog.read(FEED), blog.read(LEDGER)];
