import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from './blog.js';

const STAGES = ['extractor', 'resolver', 'assembler', 'writer', 'linter'] as const;

/** A source file: its path from `src/`, its code without comments and texts, and what it imports, own files as paths from `src/`. */
type Source = {
  readonly path: string;
  readonly code: string;
  readonly imports: readonly string[];
  /** Those that are loaded with it. */
  readonly loads: readonly string[];
};

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\w*\()'([^']+)'/g;

const sourceOf = (path: string): Source => {
  const code = readFileSync(join(REPOSITORY, 'src', path), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const importsIn = (text: string): readonly string[] =>
    [...text.matchAll(IMPORT)].map(([, from = '']) =>
      from.startsWith('.') ? join(dirname(path), from).replace(/\.js$/, '.ts') : from,
    );
  const loading = code.replace(/import type [^;]*;|import\('[^']*'\)/g, '');
  const texts = /'(?:[^'\\\n]|\\.)*'/g;
  return { path, code: code.replace(texts, "''"), imports: importsIn(code), loads: importsIn(loading) };
};

const SOURCES: readonly Source[] = readdirSync(join(REPOSITORY, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .toSorted()
  .map(sourceOf);

/** What is loaded when `generate` runs, whatever it has to do: imports of types and those that wait do not count. */
const LOADED_AT_START: readonly string[] = (() => {
  const loaded = new Set<string>();
  const load = (path: string): void => {
    const source = SOURCES.find((one) => one.path === path);
    if (!source || loaded.has(path)) return;
    loaded.add(path);
    for (const name of source.loads) load(name);
  };
  load('commands/generate.ts');
  return [...loaded];
})();

/** What every stage may use: the nouns, and what knows nothing of stages; folders end in a slash. */
const BELOW = [
  'model.ts',
  'findings.ts',
  'text.ts',
  'html.ts',
  'address.ts',
  'groups.ts',
  'defined.ts',
  'calendar.ts',
  'dates.ts',
  'schema/',
  'namespace/',
];

/** What one of them may use beside that. */
const BELOW_ONE: Readonly<Record<(typeof STAGES)[number], readonly string[]>> = {
  extractor: ['yaml.ts', 'feed-files.ts'],
  resolver: ['xml/', 'ledger/', 'private-address.ts', 'servers.ts'],
  assembler: ['plain-text.ts'],
  writer: [],
  linter: ['xml/', 'private-address.ts', 'servers.ts', 'categories.ts'],
};

const stageOf = (path: string): (typeof STAGES)[number] | undefined =>
  STAGES.find((stage) => path.startsWith(`${stage}/`));

const importersOf = (pattern: RegExp): readonly string[] =>
  SOURCES.filter(({ imports }) => imports.some((name) => pattern.test(name))).map(({ path }) => path);

const mentionersOf = (pattern: RegExp): readonly string[] =>
  SOURCES.filter(({ code }) => pattern.test(code)).map(({ path }) => path);

describe('the house', () => {
  it('has its sources read', () => {
    expect(SOURCES.length).toBeGreaterThan(30);
    expect(SOURCES.find(({ path }) => path === 'pipeline.ts')?.imports).toContain('assembler/assemble.ts');
    expect(SOURCES.find(({ path }) => path === 'commands/program.ts')?.imports).toContain('commands/generate.ts');
    for (const stage of STAGES)
      expect(
        SOURCES.some(({ path }) => stageOf(path) === stage),
        stage,
      ).toBe(true);
  });

  it('lets stages import what is below them, and nothing else: not one another, and not what puts them together', () => {
    const wrong = SOURCES.flatMap(({ path, imports }) => {
      const stage = stageOf(path);
      if (stage === undefined) return [];
      const below = [`${stage}/`, ...BELOW, ...BELOW_ONE[stage]];
      const isAllowed = (name: string): boolean =>
        !name.endsWith('.ts') || below.some((one) => (one.endsWith('/') ? name.startsWith(one) : name === one));
      return imports.filter((name) => !isAllowed(name)).map((name) => `${path} imports ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  it('lets what is below the stages import only what is below them', () => {
    const below = new Set([...BELOW, ...Object.values(BELOW_ONE).flat()]);
    const isBelow = (name: string): boolean =>
      !name.endsWith('.ts') || below.has(name) || below.has(name.replace(/[^/]*$/, ''));
    const wrong = SOURCES.filter(({ path }) => isBelow(path)).flatMap(({ path, imports }) =>
      imports.filter((name) => !isBelow(name)).map((name) => `${path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lets nothing but the command line import the command line', () => {
    expect(importersOf(/^commands\//).filter((path) => path !== 'cli.ts' && !path.startsWith('commands/'))).toEqual([]);
    expect(importersOf(/^(?:cli|index)\.ts$/)).toEqual([]);
  });

  it('touches the disk in one folder', () => {
    const importers = importersOf(/^(?:node:)?(?:fs(?:\/promises)?|sqlite)$|^tinyglobby$/);
    expect(importers.filter((path) => !path.startsWith('files/'))).toEqual([]);
  });

  it('asks the network in one place, which only asking loads', () => {
    const network = /^(?:node:)?(?:https?|http2|net|tls|dgram|dns(?:\/promises)?)$|^(?:undici|got|axios)$/;
    // To the first, node:net tells only what an IP address is: it asks nobody.
    expect(importersOf(network)).toEqual(['private-address.ts', 'resolver/ask.ts', 'resolver/connect.ts']);
    expect(mentionersOf(/\b(?:fetch|WebSocket|XMLHttpRequest|EventSource)\b\s*\(/)).toEqual([]);
    expect(LOADED_AT_START).not.toContain('resolver/connect.ts');
  });

  it('prints in one file', () => {
    expect(mentionersOf(/\bconsole\.|\bprocess\.(?:stdout|stderr|stdin)\b|\bstdout\.write\b/)).toEqual(['cli.ts']);
  });

  it('reads the clock in one file', () => {
    const clock =
      /\bDate\.now\b|\bnew Date(?:\(\s*\)|(?!\s*\())|[^.\w]Date\(\)|\bperformance\.|\bhrtime\b|\bTemporal\.Now\b/;
    expect(mentionersOf(clock)).toEqual(['cli.ts']);
    expect(importersOf(/^(?:node:)?perf_hooks$/)).toEqual(['cli.ts']);
  });

  it('leaves the exit code, the arguments and the environment to the command line', () => {
    expect(mentionersOf(/\bprocess\.(?:exit|exitCode|argv|env|cwd)\b/)).toEqual(['cli.ts']);
  });

  it('runs no code that is not its own', () => {
    expect(mentionersOf(/\beval\s*\(|\bnew Function\b/)).toEqual([]);
    expect(importersOf(/^(?:node:)?(?:vm|child_process)$/)).toEqual([]);
  });

  it.each([
    ['default exports', /\bexport\s+default\b|\bas\s+default\b/],
    ['enums', /\benum\s+\w+\s*\{/],
    ['any', /(?::|<|\bas|\||,)\s*any\b(?!['\w:])/],
    ['suppressed types', /@ts-(?:ignore|nocheck|expect-error)/],
  ])('has no %s', (_, pattern) => {
    expect(mentionersOf(pattern)).toEqual([]);
  });

  it('names files for what they hold', () => {
    const vague = /^(?:utils?|helpers?|common|types?|misc|shared|manager|lib)$/;
    expect(SOURCES.map(({ path }) => path).filter((path) => vague.test(basename(path, '.ts')))).toEqual([]);
    expect(SOURCES.map(({ path }) => path).filter((path) => basename(path) === 'index.ts')).toEqual(['index.ts']);
  });

  it('re-exports, and nothing else, from the public API', () => {
    const { code = '' } = SOURCES.find(({ path }) => path === 'index.ts') ?? {};
    expect(code.replaceAll(/export (?:type )?\{[^}]*\} from '';/g, '').trim()).toBe('');
  });
});
