import { dirname } from 'node:path';
import { EnvironmentProblem } from '../files/problems.js';
import { sortFindings } from '../findings.js';
import type { Finding } from '../model.js';
import { type Built, build, type RunOptions, readSettings } from '../pipeline.js';
import { readPosts } from '../posts/posts.js';
import { findingToJson } from '../report.js';
import type { PostSettings, Settings } from '../settings/settings.js';
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
  return settings ?? refusedFor(findings, file);
};

const refusedFor = (findings: readonly Finding[], file: string): Outcome => {
  const json = { findings: findings.map(findingToJson) };
  return { code: 2, text: '', json, findings, findingsFolder: dirname(file) };
};

/** What is wrong with posts is told along with what is wrong with the settings, as far as posts can be read by them. */
const postFindings = async (
  { onProgress }: Context,
  settings: PostSettings | undefined,
  drafts: boolean,
): Promise<readonly Finding[]> => (settings ? (await readPosts(settings, drafts, onProgress)).findings : []);

/** Reads the settings and builds the feed. */
export const open = async (context: Context, options: Partial<RunOptions> = {}): Promise<Opened | Outcome> => {
  const file = demandSettings(context);
  const { value: settings, findings, forPosts } = readSettings(file);
  if (!settings) {
    const ofPosts = await postFindings(context, forPosts, options.drafts ?? false);
    return refusedFor(sortFindings([...findings, ...ofPosts]), file);
  }
  const { asOf, now, onProgress, network, cache } = context;
  const shared = { asOf, now, onProgress, network, ...(cache ? { cache } : {}) };
  return { settings, built: await build(settings, { ...shared, ...options }) };
};

export const isOutcome = (opened: Opened | Settings | Outcome): opened is Outcome => 'code' in opened;
