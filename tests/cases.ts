import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Context, Outcome } from '../src/commands/context.js';
import { printable } from '../src/commands/findings.js';
import { generate } from '../src/commands/generate.js';
import { codes } from '../src/findings.js';
import type { NetworkOptions } from '../src/network/network.js';
import { startProxy } from './case-proxy.js';

/** The folder of the golden cases. */
export const SHOWS = fileURLToPath(new URL('shows/', import.meta.url));

/** The repository, whose own `content/` and `feeds/` are a case, too. */
export const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

/**
 * A golden case: a folder with `content/`, `feeds/` and, when there is something to say, `findings.txt`. With
 * `internet.json`, what hosts answer, it has a network.
 */
export type Case = { readonly name: string; readonly folder: string; readonly options: CaseOptions };

/** What `options.json` of a case may say. */
export type CaseOptions = {
  readonly asOf?: string;
  readonly drafts?: boolean;
  readonly future?: boolean;
  readonly strict?: boolean;
  /** Whether it is refused, when its name does not say so. */
  readonly refused?: true;
  readonly allowRemoval?: 'all' | readonly string[];
  readonly refresh?: 'all' | readonly string[];
};

/** The files of a folder by their path in it, as bytes. */
export type Files = ReadonlyMap<string, Buffer>;

/** What counts as now where a case does not say. */
export const AS_OF = '2026-01-01T00:00:00Z';

/** Every golden case, by name. */
export const cases = (): readonly Case[] =>
  readdirSync(SHOWS)
    .toSorted()
    .map((name) => caseIn(join(SHOWS, name), name));

const caseIn = (folder: string, name: string): Case => {
  const file = join(folder, 'options.json');
  return { name, folder, options: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {} };
};

/** The repository itself as a case; undefined while it has no content. */
export const repositoryCase = (): Case | undefined =>
  existsSync(join(REPOSITORY, 'content/podwright.yaml')) ? caseIn(REPOSITORY, 'podwright itself') : undefined;

/** The findings that a case must give, as text; empty when it must give none. */
export const goldenFindings = ({ folder }: Case): string => textIfThere(join(folder, 'findings.txt'));

const textIfThere = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** The code that a case is named after, with what is odd about it behind `--`; undefined for a good show. */
const codeOf = ({ name }: Case): Code | undefined => codes.find(({ code }) => code === name.split('--')[0]);

type Code = (typeof codes)[number];

/** Whether a case is refused: it is named after an error, or after a warning and `strict`. */
export const isRefused = (golden: Case): boolean =>
  codeOf(golden)?.severity === 'error' || golden.options.strict === true || golden.options.refused === true;

/** The cases that give a feed. */
export const goodCases = (): readonly Case[] => cases().filter((golden) => !isRefused(golden));

/** Where a run starts from: nothing published, what was published `before` this case, or what it leaves. */
export type Start = 'nothing' | 'before' | 'feeds';

/** A case starts from `before/` where it has one; a refused one from its feeds, which must stay as they are. */
export const startOf = (golden: Case): Start => {
  if (existsSync(join(golden.folder, 'before'))) return 'before';
  return isRefused(golden) || golden.folder === REPOSITORY ? 'feeds' : 'nothing';
};

/** Copies a case to a temporary folder of its own and gives it to `use`; the folder is gone afterwards. */
export const inCopy = async <T>(golden: Case, start: Start, use: (folder: string) => T | Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'podwright-case-'));
  try {
    cpSync(join(golden.folder, 'content'), join(folder, 'content'), { recursive: true });
    if (start !== 'nothing') copyIfThere(join(golden.folder, start), join(folder, 'feeds'));
    makeFiles(join(golden.folder, 'make.json'), folder);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const copyIfThere = (from: string, to: string): void => {
  if (existsSync(from)) cpSync(from, to, { recursive: true });
};

/** A file that git or an editor would damage, as `make.json` describes it. */
type Made =
  | { readonly link: string }
  | { readonly base64: string }
  | { readonly head: string; readonly fill: string; readonly times: number; readonly tail: string };

const makeFiles = (description: string, folder: string): void => {
  if (!existsSync(description)) return;
  const made: Readonly<Record<string, Made>> = JSON.parse(readFileSync(description, 'utf8'));
  for (const [path, what] of Object.entries(made)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if ('link' in what) symlinkSync(what.link, file);
    else writeFileSync(file, 'base64' in what ? Buffer.from(what.base64, 'base64') : filled(what));
  }
};

const filled = ({ head, fill, times, tail }: { head: string; fill: string; times: number; tail: string }): string =>
  head + fill.repeat(times) + tail;

/** What a run of `generate` in the copy of a case gave. */
export type Run = { readonly outcome: Outcome; readonly findings: string };

/** Runs `generate` in the copy of a case, in this process; findings name files as seen from the copy. */
export const runIn = async (folder: string, golden: Case): Promise<Run> => {
  const internet = join(golden.folder, 'internet.json');
  const proxy = existsSync(internet) ? await startProxy(JSON.parse(readFileSync(internet, 'utf8'))) : undefined;
  try {
    return await runWith(folder, golden, proxy?.network);
  } finally {
    proxy?.close();
  }
};

const runWith = async (folder: string, { options }: Case, network: NetworkOptions | undefined): Promise<Run> => {
  const { drafts = false, future = false, strict = false, allowRemoval = [], refresh = [] } = options;
  const allowed = allowRemoval === 'all' ? allowRemoval : new Set(allowRemoval);
  const outcome = await generate(
    { ...contextIn(folder, options), network },
    {
      dryRun: false,
      drafts,
      future,
      strict,
      allowRemoval: allowed,
      refresh: refresh === 'all' ? refresh : new Set(refresh),
    },
  );
  const seen = { folder, isTerminal: false, colours: false };
  return { outcome, findings: printable(outcome.findings, 'text', outcome.findingsFolder, seen) };
};

/** What a command is told of the world when it runs in a folder: no clock. */
export const contextIn = (folder: string, { asOf = AS_OF }: CaseOptions = {}): Context => ({
  folder,
  config: undefined,
  asOf: Date.parse(asOf),
  now: () => 0,
  onProgress: () => undefined,
  input: () => Readable.from([]),
});

/** The files under a folder; none when it is not there. */
export const filesIn = (folder: string): Files => {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return new Map(paths.map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)]));
};

/** The files of a folder as text, for a difference that people can read. */
export const textsIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...filesIn(folder)].map(([path, bytes]) => [path, bytes.toString('utf8')]));

const LONG_AGO = new Date('2001-01-01T00:00:00Z');

/** Makes everything in a folder old, so that a write shows. */
export const makeOld = (folder: string): void => {
  for (const path of pathsOf(folder)) utimesSync(path, LONG_AGO, LONG_AGO);
};

/** What in a folder, itself included, was touched since {@link makeOld}. */
export const touchedIn = (folder: string): readonly string[] =>
  pathsOf(folder).filter((path) => statSync(path).mtimeMs !== LONG_AGO.getTime());

const pathsOf = (folder: string): readonly string[] => {
  if (!existsSync(folder)) return [];
  const inside = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  return [...inside, folder];
};
