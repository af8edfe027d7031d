import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codes } from '../src/findings.js';
import {
  type Case,
  cases,
  filesIn,
  goldenFindings,
  inCopy,
  isRefused,
  makeOld,
  REPOSITORY,
  repositoryCase,
  runIn,
  type Start,
  startOf,
  textsIn,
  touchedIn,
} from './cases.js';

const isUpdating = process.env.UPDATE === '1';

/** What a case gives when it starts from a state of the feeds. */
const give = (golden: Case, start: Start) =>
  inCopy(golden, start, async (folder) => {
    const { findings } = await runIn(folder, golden);
    return { findings, feeds: filesIn(join(folder, 'feeds')) };
  });

/** Writes what a case gives as its goldens; the feeds of a case that is refused are its author's. */
const update = async (golden: Case): Promise<void> => {
  const { findings, feeds } = await give(golden, startOf(golden));
  const findingsFile = join(golden.folder, 'findings.txt');
  if (findings === '') rmSync(findingsFile, { force: true });
  else rewrite(findingsFile, Buffer.from(findings));
  if (isRefused(golden)) return;
  for (const [path, bytes] of feeds) rewrite(join(golden.folder, 'feeds', path), bytes);
};

const rewrite = (path: string, bytes: Buffer): void => {
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  console.log(`rewrote ${path.slice(REPOSITORY.length)}`);
};

const itself = repositoryCase();
const everyCase = itself ? [...cases(), itself] : cases();

describe.each(everyCase)('$name', (golden) => {
  if (isUpdating && golden !== itself) it('is rewritten', () => update(golden));

  it('leaves the feeds and the findings that it must', async () => {
    await inCopy(golden, startOf(golden), async (folder) => {
      const { outcome, findings } = await runIn(folder, golden);
      expect(findings).toBe(golden === itself ? findings : goldenFindings(golden));
      expect(textsIn(join(folder, 'feeds'))).toEqual(textsIn(join(golden.folder, 'feeds')));
      expect(outcome.code).toBe(expectedCode(findings, golden));
    });
  });

  it('changes nothing when it runs again', async () => {
    await inCopy(golden, 'feeds', async (folder) => {
      const feeds = join(folder, 'feeds');
      makeOld(feeds);
      const { outcome } = await runIn(folder, golden);
      expect(outcome.json).not.toMatchObject({ changed: true });
      expect(filesIn(feeds)).toEqual(filesIn(join(golden.folder, 'feeds')));
      expect(touchedIn(feeds)).toEqual([]);
    });
  });
});

const SETTINGS_CODES = /^content\/podwright\.yaml:.* \[(?:\w+-settings?|unknown-category|unknown-timezone)\]$/m;

const expectedCode = (findings: string, { options }: Case): number => {
  if (SETTINGS_CODES.test(findings)) return 2;
  const refusing = options.strict ? / (?:error|warning): / : / error: /;
  return refusing.test(findings) ? 1 : 0;
};

describe('the catalogue of findings', () => {
  const readme = existsSync(join(REPOSITORY, 'README.md')) ? readFileSync(join(REPOSITORY, 'README.md'), 'utf8') : '';

  it.each(codes)('$code has a case of its name that gives it', ({ code, severity }) => {
    const golden = cases().find(({ name }) => name === code);
    expect(golden && goldenFindings(golden)).toMatch(new RegExp(` ${severity}: .* \\[${code}\\]$`, 'm'));
  });

  it('has a row for each code in the README', () => {
    const rows = [...readme.matchAll(/^\| `([\w-]+)` \| *(error|warning|note) *\|/gm)];
    const told = rows.map(([, code, severity]) => ({ code, severity }));
    expect(told.filter(({ code }) => codes.some((known) => known.code === code))).toEqual(codes);
  });
});
