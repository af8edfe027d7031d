import { Command, InvalidArgumentError, Option } from 'commander';
import type { Allowed } from '../publish/guard.js';
import type { Format } from '../report.js';
import { visibleLines } from '../text.js';
import { VERSION } from '../version.js';
import { type Context, type Outcome, UsageProblem } from './context.js';

/** The options that every command has. */
export type SharedOptions = {
  readonly config?: string;
  readonly json?: boolean;
  readonly format: Format;
  readonly quiet?: boolean;
  readonly offline?: boolean;
  readonly cache?: boolean;
};
type Generate = SharedOptions & {
  readonly refresh?: true | readonly string[];
  readonly asOf?: string;
  readonly drafts?: boolean;
  readonly future?: boolean;
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  readonly allowRemoval?: readonly string[];
};
type Lint = SharedOptions & {
  readonly profile?: readonly string[];
  readonly strict?: boolean;
  readonly http?: boolean;
  readonly items?: number;
};
type Export = SharedOptions & {
  readonly output: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: number;
};

/** Runs a command in the surroundings that its options ask for. */
export type Run = (
  options: SharedOptions & Pick<Generate, 'asOf' | 'refresh'>,
  command: (context: Context) => Promise<Outcome>,
) => Promise<void>;

/** The commands, their options, and what the help says of them; what a command needs is loaded when it runs. */
export const createProgram = (run: Run): Command => {
  const program = new Command('podwright')
    .description('Posts in, podcast out: a podcast feed from Markdown posts that hold a Podbean player.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureOutput({ outputError: (text, write) => write(visibleLines(text)) })
    .exitOverride();
  for (const add of [addGenerate, addCheck, addAdopt, addLint, addExplain, addExport]) add(program, run);
  return program;
};

const addGenerate = (program: Command, run: Run): void => {
  withSelection(program.command('generate'))
    .description('read posts, and write the feed and its ledger when they changed')
    .option('--dry-run', 'say what would be written, and write nothing')
    .action((options: Generate) =>
      run(options, async (context) => {
        const { generate } = await import('./generate.js');
        return generate(context, { ...selection(options), dryRun: options.dryRun ?? false });
      }),
    );
};

const addCheck = (program: Command, run: Run): void => {
  withSelection(program.command('check'))
    .description('fail when the files on disk are not what generate would write')
    .action((options: Generate) =>
      run(options, async (context) => (await import('./check.js')).check(context, selection(options))),
    );
};

const addAdopt = (program: Command, run: Run): void => {
  shared(program.command('adopt'))
    .description('take guids, dates and audio of a public feed over into the ledger')
    .argument('<file|url>', 'the feed that subscribers have')
    .option('--dry-run', 'say what would be taken over, and write nothing')
    .option('--allow-removal <guid>', 'let a guid of the ledger change (repeatable; all: any of them)', collect)
    .action(
      (
        what: string,
        options: SharedOptions & { readonly dryRun?: boolean; readonly allowRemoval?: readonly string[] },
      ) =>
        run(options, async (context) => {
          const { adopt } = await import('./adopt.js');
          return adopt(context, what, { allowRemoval: allowed(options.allowRemoval), dryRun: options.dryRun ?? false });
        }),
    );
};

const addLint = (program: Command, run: Run): void => {
  shared(program.command('lint'))
    .description(
      'judge any podcast feed by the rules of apps and directories; a JSON Feed or OPML by those of its format',
    )
    .argument('<file|url>', 'the feed, - for standard input')
    .option(
      '--profile <profile>',
      'whose rules: all, apple, spotify, psp1, podcast-index, w3c (repeatable, or a list with commas)',
      collect,
    )
    .option('--strict', 'let warnings fail')
    .option('--http', 'ask the servers of feed, audio, pictures, transcripts and chapters, too')
    .option('--items <number>', 'with --http: ask for the newest so many episodes, or all (default: 10)', parseItems)
    .addOption(asOfOption())
    .action((what: string, options: Lint) => {
      if (options.items !== undefined && !options.http) throw new UsageProblem('--items goes with --http');
      // It remembers nothing from one feed to the next.
      return run({ ...options, cache: false }, async (context) => {
        const { lint, profilesOf } = await import('./lint.js');
        return lint(context, what, {
          profiles: profilesOf(options.profile ?? []),
          strict: options.strict ?? false,
          ...(options.http ? { http: { items: options.items ?? ITEMS } } : {}),
        });
      });
    });
};

const addExplain = (program: Command, run: Run): void => {
  shared(program.command('explain'))
    .description('show every field of an episode, and where it came from')
    .argument('<post|guid>', 'path of a post, guid or embed id')
    .addOption(asOfOption())
    .action((what: string, options: SharedOptions) =>
      // It explains what is known, and asks nobody.
      run({ ...options, offline: true }, async (context) => (await import('./explain.js')).explain(context, what)),
    );
};

const addExport = (program: Command, run: Run): void => {
  const exports = program
    .command('export')
    .description('write the feed, or a part of it, to a file or to standard output')
    .helpCommand(false);
  shared(exports.command('rss'))
    .description('export RSS')
    .option('-o, --output <file>', 'where to write, - for standard output', '-')
    .option('--since <date>', 'only episodes published at or after this date')
    .option('--until <date>', 'only episodes published up to this date, a day counted whole')
    .option('--limit <number>', 'only the newest so many', parseLimit)
    .addOption(asOfOption())
    .action((options: Export) =>
      run(options, async (context) => {
        if (options.json && options.output === '-') {
          throw new UsageProblem('--json tells of a file; name it with --output FILE');
        }
        const { exportRss } = await import('./export.js');
        const { since, until } = { since: await instantIn(options.since, 0), until: await instantIn(options.until, 1) };
        return exportRss(context, { output: options.output, since, until, limit: options.limit });
      }),
    );
};

const shared = (command: Command): Command =>
  command
    .option('--config <file>', 'settings file (default: podwright.yaml or content/podwright.yaml)')
    .option('--json', 'print the result as JSON')
    .option('--quiet', 'print nothing but errors')
    .option('--offline', 'do not use the network')
    .option('--no-cache', 'neither use nor fill .podwright/, where runs keep what saves requests')
    .addOption(
      new Option('--format <format>', 'how findings are printed')
        .choices(['text', 'json', 'github', 'sarif'])
        .default('text'),
    );

const withSelection = (command: Command): Command =>
  shared(command)
    .addOption(asOfOption())
    .option('--drafts', 'take drafts, too')
    .option('--future', 'take posts whose time has not come, too')
    .option('--strict', 'let warnings fail the run')
    .option('--refresh [id]', 'ask Podbean again for an episode (repeatable; without an id: for all)', collectRefresh)
    .option('--allow-removal <guid>', 'let a published episode go (repeatable; all: any of them)', collect);

const asOfOption = (): Option => new Option('--as-of <instant>', 'what counts as now, ISO 8601 (default: the clock)');

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Without an id, all are meant, whatever else is named. */
const collectRefresh = (id: string, before: true | readonly string[] = []): true | readonly string[] =>
  before === true ? true : [...before, id];

const parseLimit = (value: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return Number(value);
};

/** Episodes whose servers are asked, unless more are wanted: a feed may have thousands. */
const ITEMS = 10;

const parseItems = (value: string): number => (value === 'all' ? Infinity : parseLimit(value));

const allowed = (guids: readonly string[] = []): Allowed => (guids.includes('all') ? 'all' : new Set(guids));

const selection = ({ drafts, future, strict, allowRemoval, refresh = [] }: Generate) => ({
  drafts: drafts ?? false,
  future: future ?? false,
  strict: strict ?? false,
  allowRemoval: allowed(allowRemoval),
  refresh: refresh === true || refresh.includes('all') ? ('all' as const) : new Set(refresh),
});

/** The instant that an option names, in UTC where it has no offset; a bare date may mean the end of its day. */
export const instantIn = async (text: string | undefined, days: 0 | 1): Promise<number | undefined> => {
  if (text === undefined) return undefined;
  const [{ A_DAY }, { parseWrittenDate }] = await Promise.all([import('../calendar.js'), import('../dates.js')]);
  const date = parseWrittenDate(text, 'UTC');
  if (typeof date !== 'object')
    throw new UsageProblem(`"${text}" is not a date; write it as 2024-12-31 or 2024-12-31T09:00:00Z`);
  return date.instant + (date.isDay ? days * A_DAY : 0);
};
