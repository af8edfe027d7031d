#!/usr/bin/env node
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type Context, type Outcome, UsageProblem } from './commands/context.js';
import type { Format } from './report.js';

/** The options that every command has. */
type Shared = { readonly config?: string; readonly json?: boolean; readonly format: Format; readonly quiet?: boolean };
type Generate = Shared & {
  readonly asOf?: string;
  readonly drafts?: boolean;
  readonly future?: boolean;
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  readonly allowRemoval?: readonly string[];
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
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride();
  const run = (options: Shared & { readonly asOf?: string }, command: (context: Context) => Promise<Outcome>) =>
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
  shared(program.command('explain'))
    .description('show every field of an episode, and where it came from')
    .argument('<post|guid>', 'path of a post, guid or embed id')
    .addOption(asOfOption())
    .action((what: string, options: Shared) =>
      run(options, async (context) => (await import('./commands/explain.js')).explain(context, what)),
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

const version = (): string => {
  const manifest: unknown = createRequire(import.meta.url)('../package.json');
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
};

const shared = (command: Command): Command =>
  command
    .option('--config <file>', 'settings file (default: podwright.yaml or content/podwright.yaml)')
    .option('--json', 'print the result as JSON')
    .option('--quiet', 'print nothing but errors')
    .option('--offline', 'do not use the network')
    .addOption(
      new Option('--format <format>', 'how findings are printed').choices(['text', 'json', 'github']).default('text'),
    );

const withSelection = (command: Command): Command =>
  shared(command)
    .addOption(asOfOption())
    .option('--drafts', 'take drafts, too')
    .option('--future', 'take posts whose time has not come, too')
    .option('--strict', 'let warnings fail the run')
    .option('--allow-removal <guid>', 'let a published episode go (repeatable; all: any of them)', collect);

const asOfOption = (): Option => new Option('--as-of <instant>', 'what counts as now, ISO 8601 (default: the clock)');

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const parseLimit = (value: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return Number(value);
};

const selection = ({ drafts, future, strict, allowRemoval = [] }: Generate) => ({
  drafts: drafts ?? false,
  future: future ?? false,
  strict: strict ?? false,
  allowRemoval: allowRemoval.includes('all') ? ('all' as const) : new Set(allowRemoval),
});

/** The instant that an option names, in UTC where it has no offset; a bare date may mean the end of its day. */
const instant = async (text: string | undefined, days: 0 | 1): Promise<number | undefined> => {
  if (text === undefined) return undefined;
  const { parseDate } = await import('./extractor/dates.js');
  const date = parseDate(text, 'UTC');
  if (typeof date !== 'object')
    throw new UsageProblem(`error: "${text}" is not a date; write it as 2024-12-31 or 2024-12-31T09:00:00Z`);
  const isDay = /^\d{4}-\d{1,2}-\d{1,2}$/.test(text.trim());
  return date.instant + (isDay ? days * 86_400_000 : 0);
};

const perform = async (
  options: Shared & { readonly asOf?: string },
  command: (context: Context) => Promise<Outcome>,
): Promise<number> => {
  const { asOf } = options;
  const outcome = await command({
    folder: process.cwd(),
    config: options.config,
    // The one place that reads the clock.
    asOf: (await instant(asOf, 0)) ?? Date.now(),
    now: () => performance.now(),
    onProgress: progress(options),
  });
  await print(outcome, options);
  return outcome.code;
};

const PROGRESS_EVERY = 250;

/** A line that counts posts, on a terminal only. */
const progress = ({ json, quiet }: Shared): Context['onProgress'] => {
  const { stderr } = process;
  if (!stderr.isTTY || json || quiet) return () => undefined;
  return (done, total) => {
    if (done === total) stderr.write('\r\x1b[K');
    else if (done % PROGRESS_EVERY === 0) stderr.write(`\rreading posts ${done}/${total}`);
  };
};

const print = async (outcome: Outcome, { json, quiet, format }: Shared): Promise<void> => {
  const findings = quiet ? outcome.findings.filter(({ severity }) => severity === 'error') : outcome.findings;
  if (findings.length > 0 || format === 'json') {
    const { printable } = await import('./commands/findings.js');
    const { isTTY } = process.stderr;
    process.stderr.write(
      printable(findings, format, outcome.findingsFolder, {
        folder: process.cwd(),
        isTerminal: isTTY,
        colours: isTTY && process.stderr.hasColors(),
      }),
    );
  }
  if (outcome.bytes) for (const piece of outcome.bytes) process.stdout.write(piece);
  else if (json) process.stdout.write(`${JSON.stringify(outcome.json, undefined, 2)}\n`);
  else if (!quiet) process.stdout.write(outcome.text);
};

/** What went wrong, in words: a mistake in the call or the machine is 2, and no stack trace. */
const tell = async (cause: unknown): Promise<number> => {
  if (cause instanceof CommanderError) {
    return cause.exitCode === 0 ? 0 : 2;
  }
  const { EnvironmentProblem } = await import('./files.js');
  const isKnown = cause instanceof EnvironmentProblem || cause instanceof UsageProblem;
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  process.stderr.write(
    isKnown ? `podwright: ${cause.message}\n` : `podwright: this is a bug; nothing was written\n${stack}\n`,
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
