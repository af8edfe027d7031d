import type { Cache } from '../cache.js';
import type { Finding, Instant } from '../model.js';
import type { NetworkOptions } from '../network/network.js';

/** What a command is given of the world. */
export type Context = {
  /** The folder that the command runs in. */
  readonly folder: string;
  readonly config: string | undefined;
  /** What counts as now. */
  readonly asOf: Instant;
  readonly now: () => number;
  readonly onProgress: (done: number, total: number) => void;
  /** The network; absent with `--offline`. */
  readonly network?: NetworkOptions | undefined;
  /** Standard input, opened when it is asked for. */
  readonly input: () => AsyncIterable<Uint8Array>;
  /** What runs remember for one another; nothing, if absent. */
  readonly cache?: Cache;
};

/** What a command has to say; `cli.ts` alone prints it. */
export type Outcome = {
  readonly code: 0 | 1 | 2;
  /** The result for people, and for programs. */
  readonly text: string;
  readonly json: object;
  /** The result itself, when it is a file for standard output. */
  readonly bytes?: Iterable<Uint8Array>;
  readonly findings: readonly Finding[];
  /** Folder that the files in findings are relative to. */
  readonly findingsFolder: string;
};

/** A mistake in how the command was called: exit code 2, with what to do. */
export class UsageProblem extends Error {}
