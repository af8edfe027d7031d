import { resolve } from 'node:path';
import { isSameFile } from '../files.js';
import type { Episode, Feed, Instant } from '../model.js';
import { hasError } from '../pipeline.js';
import { draftOf, renderVerified, replaceFiles } from '../publish.js';
import { findingToJson } from '../report.js';
import { type Context, type Outcome, UsageProblem } from './context.js';
import { count } from './generate.js';
import { isOutcome, open } from './open.js';

export type ExportOptions = {
  /** A file, or `-` for standard output. */
  readonly output: string;
  readonly since: Instant | undefined;
  readonly until: Instant | undefined;
  readonly limit: number | undefined;
};

/** The feed as RSS, whole or a part of it, from the model that `generate` writes. */
export const exportRss = async (context: Context, options: ExportOptions): Promise<Outcome> => {
  const opened = await open(context);
  if (isOutcome(opened)) return opened;
  const { settings, built } = opened;
  const { findings } = built;
  const output = resolve(context.folder, options.output);
  const own = [settings.feed.out, settings.feed.ledger, settings.file];
  if (options.output !== '-' && own.some((path) => isSameFile(path, output))) {
    throw new UsageProblem(`${options.output} is not for exports; name another file`);
  }
  const shared = { findings, findingsFolder: settings.folder };
  const feed = select(built.feed, options);
  const json = { output: options.output, episodes: feed.episodes.length, findings: findings.map(findingToJson) };
  if (hasError(findings)) return { ...shared, code: 1, text: 'nothing was exported: see the errors\n', json };
  // All of it before the first byte: what fails verification must not leave half a feed behind.
  const pieces = [...renderVerified(feed)].map(({ bytes }) => bytes);
  if (options.output === '-') return { ...shared, code: 0, text: '', json, bytes: pieces };
  replaceFiles([draftOf(output, pieces)]);
  return { ...shared, code: 0, text: `${options.output}: ${count(feed.episodes.length, 'episode')}\n`, json };
};

const select = (feed: Feed, { since, until, limit }: ExportOptions): Feed => {
  const isWanted = ({ published }: Episode): boolean =>
    (since === undefined || published >= since) && (until === undefined || published < until);
  return { ...feed, episodes: feed.episodes.filter(isWanted).slice(0, limit) };
};
