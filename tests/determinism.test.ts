import { execFile, execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { AS_OF, cases, filesIn, inCopy, makeOld, REPOSITORY, touchedIn } from './cases.js';

const CLI = join(REPOSITORY, 'dist/cli.js');

/** The machines of people who run the same content: their clocks and languages differ. */
const MACHINES: readonly Readonly<Record<string, string>>[] = [
  { TZ: 'UTC', LC_ALL: 'C', LANG: 'C' },
  { TZ: 'Pacific/Kiritimati', LC_ALL: 'en_US.UTF-8', LANG: 'en_US.UTF-8' },
  { TZ: 'America/St_Johns', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' },
  { TZ: 'Europe/Istanbul', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
];

const SHOWN: ReadonlySet<string> = new Set(['full-show', 'daylight-saving', 'ties-by-guid', 'odd-texts']);

const runFile = promisify(execFile);

const generateIn = (folder: string, machine: Readonly<Record<string, string>>) =>
  runFile(process.execPath, [CLI, 'generate', '--json', '--offline', '--as-of', AS_OF], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...machine },
  });

/** `npm test` has built it; whoever runs this file alone may not have. */
const isBuilt = (): boolean => {
  if (!existsSync(CLI)) return false;
  const built = statSync(CLI).mtimeMs;
  const sources = filesIn(join(REPOSITORY, 'src')).keys();
  return [...sources].every((file) => statSync(join(REPOSITORY, 'src', file)).mtimeMs <= built);
};

beforeAll(() => {
  if (!isBuilt()) execFileSync('npx', ['tsc'], { cwd: REPOSITORY });
});

describe.each(cases().filter(({ name }) => SHOWN.has(name)))('$name', (golden) => {
  it.each(MACHINES)('has the same bytes with %o', async (machine) => {
    await inCopy(golden, 'nothing', async (folder) => {
      const feeds = join(folder, 'feeds');
      await generateIn(folder, machine);
      expect(filesIn(feeds)).toEqual(filesIn(join(golden.folder, 'feeds')));
      makeOld(feeds);
      const { stdout } = await generateIn(folder, machine);
      expect(JSON.parse(stdout)).toMatchObject({ changed: false, added: [], updated: [], removed: [] });
      expect(touchedIn(feeds)).toEqual([]);
      expect(filesIn(feeds)).toEqual(filesIn(join(golden.folder, 'feeds')));
    });
  });
});
