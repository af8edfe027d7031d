import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, object, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finding } from '../src/findings.js';
import type { Finding } from '../src/model.js';
import { formatFindings } from '../src/report.js';
import { startOf, toJson, visible } from '../src/text.js';
import { CLI, createFolder, type Ended, NOW, postOf, runNode, SETTINGS } from './blog.js';
import { PERFECT } from './perfect-feed.js';

/** Everything that a terminal would obey, or turn texts around by, and what build servers take for a command. */
const HOSTILE =
  '\0\b\t\n::error::a\r##[error]b \x1b[31m\x7f\x85\x9b31m\u2028\u2029\u202A\u202E\u2066\u2069\uD800 ##vso[task.x]';

const hostileFinding = (file: string): Finding => ({
  code: 'some-code',
  severity: 'error',
  message: `message ${HOSTILE}`,
  hint: `hint ${HOSTILE}`,
  place: startOf(file),
  related: [startOf(file)],
});

const shown = (format: 'text' | 'json' | 'github' | 'sarif', file: string): string =>
  formatFindings([hostileFinding(file)], format, { pathOf: (path) => path, lineOf: () => `line ${HOSTILE}` });

/** Expects that an output holds nothing that is not a text; what begins with `::` is one of the commands that are meant. */
const expectHarmless = (output: string, commands = 0): void => {
  expect(output).not.toMatch(/[^\P{Cc}\n]|[\p{Cs}\u2028-\u202E\u2066-\u2069]/u);
  expect(output).not.toMatch(/##\w*\[/);
  expect(output.match(/^\s*::/gm) ?? []).toHaveLength(commands);
};

describe('a hostile finding', () => {
  it.each([`a${HOSTILE}.md`, '::error::a.md', ' ::error::a.md', '##[error]a.md'])('is harmless text: %j', (file) => {
    expectHarmless(shown('text', file));
    expect(shown('text', file).match(/\n/g)).toHaveLength(5);
  });

  it('is one annotation', () => {
    const annotation = shown('github', `a${HOSTILE}.md`);
    expectHarmless(annotation, 1);
    expect(annotation).toMatch(/^::error file=a[^\n]*title=some-code::message [^\n]*%0Ahint: hint [^\n]*\n$/);
  });

  it.each(['json', 'sarif'] as const)('is harmless as %s', (format) => {
    const text = shown(format, `a${HOSTILE}.md`);
    expectHarmless(text);
    expect(JSON.stringify(JSON.parse(text))).toContain(
      JSON.stringify(HOSTILE.replace('\uD800', '\uFFFD')).slice(1, -1),
    );
  });
});

describe('findings that say the same of the same place', () => {
  const ruled = (code: string, severity: Finding['severity'], over: Partial<Finding> = {}): Finding => ({
    code,
    severity,
    message: 'item has no enclosure',
    hint: `hint of ${code}`,
    place: startOf('feed.xml'),
    related: [],
    ruling: { rule: code, profiles: [], why: `why of ${code}`, episode: null },
    ...over,
  });
  const format = (findings: readonly Finding[], as: 'text' | 'json' | 'github'): string =>
    formatFindings(findings, as, { pathOf: (path) => path });
  const alike = [ruled('a/x', 'note'), ruled('b/x', 'error'), ruled('c/x', 'error')];

  it('are one to people, the gravest, where the first of them stands', () => {
    const other = ruled('d/x', 'error', { place: { ...startOf('feed.xml'), line: 2 } });
    expect(format([...alike, other], 'text')).toBe(
      [
        'feed.xml:1:1: error: item has no enclosure [b/x]',
        '  hint: hint of b/x',
        '  also: error [c/x]: why of c/x',
        '  also: note [a/x]: why of a/x',
        'feed.xml:2:1: error: item has no enclosure [d/x]',
        '  hint: hint of d/x',
        '',
      ].join('\n'),
    );
  });

  it('are one annotation', () => {
    expect(format(alike, 'github')).toMatch(
      /^::error [^\n]*title=b\/x::[^\n]*%0Aalso: error \[c\/x\]: why of c\/x%0A[^\n]*\n$/,
    );
  });

  it('are all there to programs, in their order', () => {
    expect(JSON.parse(format(alike, 'json'))).toMatchObject([{ code: 'a/x' }, { code: 'b/x' }, { code: 'c/x' }]);
  });

  it('stay apart where they are of no rule, or not of the same words', () => {
    const { ruling: _, ...plain } = ruled('some-code', 'error');
    expect(format([plain, plain], 'text').match(/\[some-code\]/g)).toHaveLength(2);
    expect(format([ruled('a/x', 'error'), ruled('b/x', 'error', { message: 'x' })], 'text')).not.toContain('also');
  });
});

describe('a result in JSON', () => {
  it('means what it meant', () => {
    assert(
      property(object(), string({ unit: 'binary' }), (one, text) => {
        const value = { one, text, commands: `#${text}##[error]###[a]\\##[` };
        expect(JSON.parse(toJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('keeps every letter that can be seen', () => {
    const seen = '"Größe" – “日本語” 👩‍👩‍👧 עברית <b>&amp; # [a](b) ## [c] C:\\';
    expect(toJson([seen])).toBe(`[\n  ${JSON.stringify(seen)}\n]\n`);
    expect(visible(seen)).toBe(seen);
  });
});

describe('the file of a finding in SARIF', () => {
  const uriOf = (file: string): string =>
    JSON.parse(shown('sarif', file)).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri;

  it.each([
    ['content/posts/week-06.md', 'content/posts/week-06.md'],
    ['../a b/ü#?.md', '../a%20b/%C3%BC%23%3F.md'],
    ['100%/%41.md', '100%25/%2541.md'],
    ['a:b/[c].md', 'a%3Ab/%5Bc%5D.md'],
    ['a\n\x1b\\.md', 'a%0A%1B%5C.md'],
    ['\uD800.md', '%EF%BF%BD.md'],
    ['https://example.com/a%20b.xml?a=1&b=[2]', 'https://example.com/a%20b.xml?a=1&b=%5B2%5D'],
    ['HTTPS://Example.com/ü 100%.xml?token=…', 'https://example.com/%C3%BC%20100%25.xml?token=%E2%80%A6'],
    ['https://…@example.com/', 'https://example.com/'],
    ['https://[::1]:80/a', 'https://[::1]:80/a'],
  ])('%j is %s', (file, uri) => {
    expect(uriOf(file)).toBe(uri);
  });
});

it('SARIF holds no links but those that are meant', () => {
  const found = { ...hostileFinding('a.md'), message: 'm', hint: 'write [listen](https://example.com)' };
  const sarif: unknown = JSON.parse(formatFindings([found], 'sarif', { pathOf: (path) => path }));
  const text = 'write [listen\\](https://example.com)';
  expect(sarif).toMatchObject({
    runs: [{ tool: { driver: { rules: [{ help: { text } }] } }, results: [{ message: { text: `m\n${text}` } }] }],
  });
});

describe.each(['##[error]a\n::error::b\x1b[31m\x9b31m', '::error::b'])('a folder that is called %j', (name) => {
  const ID = 'aaaaa-1000001';

  /** Runs the command line beside the folder of a blog. */
  const beside = () => {
    const folder = createFolder();
    const post = `${name}/posts/${name}.md`;
    mkdirSync(join(folder, name, 'posts', name), { recursive: true });
    writeFileSync(join(folder, name, 'podwright.yaml'), SETTINGS.replace('../feeds/', ''));
    writeFileSync(join(folder, post), postOf({ id: ID, title: HOSTILE }));
    writeFileSync(join(folder, name, 'feed.xml'), PERFECT.replace('The bowline', 'The \x9bbowline &#x202E;##[error]'));
    const run = (...args: readonly string[]): Ended =>
      runNode([CLI, ...args, '--config', `${name}/podwright.yaml`, '--offline'], folder);
    return { folder, post, run };
  };

  // In JSON and SARIF, a name begins no line.
  const formats = name.startsWith('##') ? ['text', 'json', 'github', 'sarif'] : ['text', 'github'];

  it.each(formats)('has no say in the output of any command: %s', (format) => {
    const { folder, post, run } = beside();
    const lines = [
      ['generate', '--dry-run'],
      ['generate'],
      ['check'],
      ['check', '--strict'],
      ['explain', post],
      ['explain', ID],
      ['export', 'rss', '-o', `${name}/out.xml`],
      ['lint', `${name}/feed.xml`],
      ['lint', `${name}/podcast.xml`],
    ].map((line) => [...line, '--as-of', NOW]);
    for (const line of [...lines, ['adopt', `${name}/feed.xml`, '--dry-run']]) {
      // What --json prints is the same, however findings are shown.
      for (const json of format === 'text' && formats.length > 2 ? [[], ['--json']] : [[]]) {
        const { code, stdout, stderr } = run(...line, '--format', format, ...json);
        expect(code, `${line.join(' ')} ${stderr}`).toBeLessThan(2);
        expect(`${stdout}${stderr}`).not.toBe('');
        expectHarmless(stdout);
        expectHarmless(
          stderr,
          format === 'github' ? (stderr.match(/^::(?:error|warning|notice) file=/gm) ?? []).length : 0,
        );
      }
    }
    expect(JSON.parse(run('lint', `${name}/feed.xml`, '--json').stdout)).toMatchObject({ feed: `${name}/feed.xml` });
    expect(readFileSync(join(folder, name, 'podcast.lock.json'), 'utf8')).toContain(ID);
  });

  it('has no say in what is told of mistakes in a call', () => {
    const { run } = beside();
    for (const line of [
      ['lint', `${name}/none.xml`],
      ['adopt', `${name}/none.xml`],
      ['explain', `${name}/none.md`],
      ['export', 'rss', '-o', `${name}/podcast.xml`],
      ['export', 'rss', '-o', `${name}/posts`],
      ['generate', '--as-of', name],
      ['lint', 'feed.xml', '--profile', name],
      ['generate', `--${name}`],
      ['generate', '--format', name],
      [name],
    ]) {
      const { code, stdout, stderr } = run(...line);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expectHarmless(stderr);
    }
  });
});

describe('a command in a hint', () => {
  it.each([
    ['aaaaa-1000001', 'aaaaa-1000001'],
    ['tag:example.com,2024:/a@b', 'tag:example.com,2024:/a@b'],
    ['https://example.com/?p=1&a=2', "'https://example.com/?p=1&a=2'"],
    ['a $(touch b)', "'a $(touch b)'"],
    ["a'; touch b", "'a'\\''; touch b'"],
  ])('names %j as a shell takes it', (guid, word) => {
    const { hint } = finding('vanished-episode', startOf('a'), { guid });
    expect(hint.split('--allow-removal ')[1]).toBe(word);
  });
});
