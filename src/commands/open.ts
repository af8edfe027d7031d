import { dirname } from 'node:path';
import { EnvironmentProblem } from '../files.js';
import { type Built, build, type RunOptions, readSettings } from '../pipeline.js';
import { findingToJson } from '../report.js';
import type { Settings } from '../settings.js';
import type { Context, Outcome } from './context.js';
import { findSettings, NAMES } from './places.js';

const demandSettings = (context: Context): string => {
  const found = findSettings(context);
  if (found) return found;
  throw new EnvironmentProblem(
    `there is no ${NAMES.join(' and no ')} here; go to the folder of your blog, or name the file with --config FILE`,
  );
};

/** What a command works on: the settings and all that was built from them. */
export type Opened = { readonly settings: Settings; readonly built: Built };

/** Reads the settings; those that are wrong are an outcome of their own. */
export const openSettings = (context: Context): Settings | Outcome => {
  const file = demandSettings(context);
  const { value: settings, findings } = readSettings(file);
  const json = { findings: findings.map(findingToJson) };
  return settings ?? { code: 2, text: '', json, findings, findingsFolder: dirname(file) };
};

/** Reads the settings and builds the feed. */
export const open = async (context: Context, options: Partial<RunOptions> = {}): Promise<Opened | Outcome> => {
  const settings = openSettings(context);
  if (isOutcome(settings)) return settings;
  const { asOf, now, onProgress, network, cache } = context;
  const shared = { asOf, now, onProgress, network, ...(cache ? { cache } : {}) };
  return { settings, built: await build(settings, { ...shared, ...options }) };
};

export const isOutcome = (opened: Opened | Settings | Outcome): opened is Outcome => 'code' in opened;
