import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The Chromium of this machine: `PODWRIGHT_CHROMIUM`, else the first in `PATH`. A test without one fails. */
const executablePath = (): string => {
  const told = process.env.PODWRIGHT_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = told ?? NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (found !== undefined && isExecutable(found)) return found;
  throw new Error(
    `no Chromium ${found === undefined ? 'in PATH' : `at ${found}`}: apt-get install -y --no-install-recommends chromium, or set PODWRIGHT_CHROMIUM`,
  );
};

/** Starts Chromium, without a sandbox: root has none in a container, and no page of a test is a stranger's. */
export const launch = (): Promise<Browser> => chromium.launch({ executablePath: executablePath() });
