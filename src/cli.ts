#!/usr/bin/env node
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type Context, type Outcome, UsageProblem } from './commands/context.js';
import type { NetworkOptions, ResolveProgress } from './network/network.js';
import type { Allowed } from './publish/guard.js';
import type { Format } from './report.js';
import { toJson, visible, visibleLines } from './text.js';
import { VERSION } from './version.js';

/** The options that every command has. */
type Shared = {
  readonly config?: string;
  readonly json?: boolean;
  readonly format: Format;
  readonly quiet?: boolean;
  readonly offline?: boolean;
  readonly cache?: boolean;
};
type Generate = Shared & {
  readonly refresh?: true | readonly string[];
  readonly asOf?: string;
  readonly drafts?: boolean;
  readonly future?: boolean;
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  readonly allowRemoval?: readonly string[];
};
type Lint = Shared & {
  readonly profile?: readonly string[];
  readonly strict?: boolean;
  readonly http?: boolean;
  readonly items?: number;
};
type Export = Shared & {
  readonly output: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: number;
};

const main = async (argv: readonly string[]): Promise<number> => {
  let code = 0;
  const program = createProgram((outcome) => {
    code = outcome;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (cause) {
    return tell(cause);
  }
};

const createProgram = (exit: (code: number) => void): Command => {
  const program = new Command('podwright')
    .description('Posts in, podcast out: a podcast feed from Markdown posts that hold a Podbean player.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureOutput({ outputError: (text, write) => write(visibleLines(text)) })
    .exitOverride();
  const run = (options: Parameters<typeof perform>[0], command: (context: Context) => Promise<Outcome>) =>
    perform(options, command).then(exit);

  withSelection(program.command('generate'))
    .description('read posts, and write the feed and its ledger when they changed')
    .option('--dry-run', 'say what would be written, and write nothing')
    .action((options: Generate) =>
      run(options, async (context) => {
        const { generate } = await import('./commands/generate.js');
        return generate(context, { ...selection(options), dryRun: options.dryRun ?? false });
      }),
    );
  withSelection(program.command('check'))
    .description('fail when the files on disk are not what generate would write')
    .action((options: Generate) =>
      run(options, async (context) => (await import('./commands/check.js')).check(context, selection(options))),
    );
  shared(program.command('adopt'))
    .description('take guids, dates and audio of a public feed over into the ledger')
    .argument('<file|url>', 'the feed that subscribers have')
    .option('--dry-run', 'say what would be taken over, and write nothing')
    .option('--allow-removal <guid>', 'let a guid of the ledger change (repeatable; all: any of them)', collect)
    .action(
      (what: string, options: Shared & { readonly dryRun?: boolean; readonly allowRemoval?: readonly string[] }) =>
        run(options, async (context) => {
          const { adopt } = await import('./commands/adopt.js');
          return adopt(context, what, { allowRemoval: allowed(options.allowRemoval), dryRun: options.dryRun ?? false });
        }),
    );
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
        const { lint, profilesOf } = await import('./commands/lint.js');
        return lint(context, what, {
          profiles: profilesOf(options.profile ?? []),
          strict: options.strict ?? false,
          ...(options.http ? { http: { items: options.items ?? ITEMS } } : {}),
        });
      });
    });
  shared(program.command('explain'))
    .description('show every field of an episode, and where it came from')
    .argument('<post|guid>', 'path of a post, guid or embed id')
    .addOption(asOfOption())
    .action((what: string, options: Shared) =>
      // It explains what is known, and asks nobody.
      run({ ...options, offline: true }, async (context) =>
        (await import('./commands/explain.js')).explain(context, what),
      ),
    );
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
        const { exportRss } = await import('./commands/export.js');
        const { since, until } = { since: await instant(options.since, 0), until: await instant(options.until, 1) };
        return exportRss(context, { output: options.output, since, until, limit: options.limit });
      }),
    );
  return program;
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
const instant = async (text: string | undefined, days: 0 | 1): Promise<number | undefined> => {
  if (text === undefined) return undefined;
  const [{ A_DAY }, { parseWrittenDate }] = await Promise.all([import('./calendar.js'), import('./dates.js')]);
  const date = parseWrittenDate(text, 'UTC');
  if (typeof date !== 'object')
    throw new UsageProblem(`"${text}" is not a date; write it as 2024-12-31 or 2024-12-31T09:00:00Z`);
  return date.instant + (date.isDay ? days * A_DAY : 0);
};

const perform = async (
  options: Shared & Pick<Generate, 'asOf' | 'refresh'>,
  command: (context: Context) => Promise<Outcome>,
): Promise<number> => {
  const { asOf } = options;
  if (options.offline && options.refresh !== undefined)
    throw new UsageProblem('--refresh asks Podbean, --offline nobody');
  const outcome = await command({
    folder: process.cwd(),
    config: options.config,
    // The one place that reads the clock.
    asOf: (await instant(asOf, 0)) ?? Date.now(),
    now: () => performance.now(),
    onProgress: progress(options),
    input: () => process.stdin,
    network: options.offline ? undefined : await network(options),
    ...(options.cache === false ? {} : { cache: await cacheHere() }),
  });
  await print(outcome, options);
  return outcome.code;
};

const cacheHere = async () => (await import('./cache.js')).createCache(join(process.cwd(), '.podwright'));

/** The network as the environment has it. The first Ctrl-C stops the asking, a second one the process. */
const network = async (options: Shared): Promise<NetworkOptions> => {
  const { networkFrom } = await import('./commands/environment.js');
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  return {
    ...networkFrom(process.env),
    signal: controller.signal,
    onAsking: (isAsking) => {
      for (const signal of ['SIGINT', 'SIGTERM']) {
        if (isAsking) process.once(signal, stop);
        else process.off(signal, stop);
      }
    },
    onResolve: resolveProgress(options),
  };
};

const isShown = ({ json, quiet }: Shared): boolean => process.stderr.isTTY && !json && !quiet;

/** A line that counts episodes, then images, on a terminal only; the time left is that of those after the first answers. */
const resolveProgress = (options: Shared): ((progress: ResolveProgress) => void) => {
  if (!isShown(options)) return () => undefined;
  let first: { readonly done: number; readonly at: number } | undefined;
  return ({ of, done, total, waitsFor }) => {
    if (done === total) {
      first = undefined;
      process.stderr.write('\r\x1b[K');
      return;
    }
    if (done > 0) first ??= { done, at: performance.now() };
    const each = first && done > first.done ? (performance.now() - first.at) / (done - first.done) : undefined;
    const left = each === undefined ? '' : `, ${Math.ceil((each * (total - done)) / 1000)} s left`;
    const host = waitsFor === undefined ? '' : `, waiting for ${waitsFor}`;
    const doing = { audio: 'resolving', art: 'looking at art', servers: 'asking servers' }[of];
    process.stderr.write(`\r\x1b[K${doing} ${done}/${total}${left}${host}`);
  };
};

const PROGRESS_EVERY = 250;

/** A line that counts posts, on a terminal only. */
const progress = (options: Shared): Context['onProgress'] => {
  const { stderr } = process;
  if (!isShown(options)) return () => undefined;
  return (done, total) => {
    if (done === total) stderr.write('\r\x1b[K');
    else if (done % PROGRESS_EVERY === 0) stderr.write(`\rreading posts ${done}/${total}`);
  };
};

const print = async (outcome: Outcome, { json, quiet, format }: Shared): Promise<void> => {
  const findings = quiet ? outcome.findings.filter(({ severity }) => severity === 'error') : outcome.findings;
  if (findings.length > 0 || format === 'json' || format === 'sarif') {
    const { printable } = await import('./commands/findings.js');
    const { isTTY } = process.stderr;
    // Nothing else needs all the rules, and most feeds that are generated break none.
    const describe = format === 'sarif' ? (await import('./linter/catalogue.js')).describeRule : undefined;
    process.stderr.write(
      printable(findings, format, outcome.findingsFolder, {
        folder: process.cwd(),
        isTerminal: isTTY,
        colours: isTTY && process.stderr.hasColors(),
        describe,
      }),
    );
  }
  if (outcome.bytes) for (const piece of outcome.bytes) process.stdout.write(piece);
  else if (json) process.stdout.write(toJson(outcome.json));
  else if (!quiet) process.stdout.write(outcome.text);
};

/** As shells write that a signal ended a command. */
const INTERRUPTED = 130;

/** What went wrong, in words: a mistake in the call or the machine is 2, and no stack trace. */
const tell = async (cause: unknown): Promise<number> => {
  if (cause instanceof CommanderError) {
    return cause.exitCode === 0 ? 0 : 2;
  }
  const { EnvironmentProblem, Interrupted } = await import('./files/problems.js');
  if (cause instanceof Interrupted) {
    process.stderr.write(`podwright: ${cause.message}\n`);
    return INTERRUPTED;
  }
  const { withoutSecrets } = await import('./address.js');
  const isKnown = cause instanceof EnvironmentProblem || cause instanceof UsageProblem;
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  process.stderr.write(
    isKnown
      ? `podwright: ${visible(withoutSecrets(cause.message))}\n`
      : `podwright: this is a bug; nothing was written\n${visibleLines(withoutSecrets(stack))}\n`,
  );
  return 2;
};

// A reader such as `head` may close the pipe early; that is its right.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') throw cause;
  });
}

process.exitCode = await main(process.argv.slice(2));
