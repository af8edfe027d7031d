#!/usr/bin/env node
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { CommanderError } from 'commander';
import { type Outcome, UsageProblem } from './commands/context.js';
import { createProgram, instantIn, type Run, type SharedOptions } from './commands/program.js';
import { readProgress, resolveProgress } from './commands/progress.js';
import type { Finding, Severity } from './model.js';
import type { NetworkOptions } from './network/network.js';
import { toJson, visible, visibleLines } from './text.js';

const main = async (argv: readonly string[]): Promise<number> => {
  let code = 0;
  const program = createProgram(async (options, command) => {
    code = await perform(options, command);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (cause) {
    return tell(cause);
  }
};

const perform = async (...[options, command]: Parameters<Run>): Promise<number> => {
  const { asOf } = options;
  if (options.offline && options.refresh !== undefined)
    throw new UsageProblem('--refresh asks Podbean, --offline nobody');
  const outcome = await command({
    folder: process.cwd(),
    config: options.config,
    // The one place that reads the clock.
    asOf: (await instantIn(asOf, 0)) ?? Date.now(),
    now: () => performance.now(),
    onProgress: isShown(options) ? readProgress(TERMINAL) : () => undefined,
    input: () => process.stdin,
    network: options.offline ? undefined : await network(options),
    ...(options.cache === false ? {} : { cache: await cacheHere() }),
  });
  await print(outcome, options);
  return outcome.code;
};

/** What is under way is shown on a terminal only. */
const isShown = ({ json, quiet }: SharedOptions): boolean => process.stderr.isTTY && !json && !quiet;

const TERMINAL = {
  write: (text: string): void => {
    process.stderr.write(text);
  },
  now: (): number => performance.now(),
};

const cacheHere = async () => (await import('./cache.js')).createCache(join(process.cwd(), '.podwright'));

/** The network as the environment has it. The first Ctrl-C stops the asking, a second one the process. */
const network = async (options: SharedOptions): Promise<NetworkOptions> => {
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
    onResolve: isShown(options) ? resolveProgress(TERMINAL) : () => undefined,
  };
};

/** What `--quiet` leaves: errors; or, where a run fails without any, the warnings that made it. */
const gravestOf = ({ findings, code }: Outcome): readonly Finding[] => {
  const of = (wanted: Severity): readonly Finding[] => findings.filter(({ severity }) => severity === wanted);
  const errors = of('error');
  return errors.length > 0 || code === 0 ? errors : of('warning');
};

const print = async (outcome: Outcome, { json, quiet, format }: SharedOptions): Promise<void> => {
  const findings = quiet ? gravestOf(outcome) : outcome.findings;
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
