import { resolve } from 'node:path';
import { isSameFile } from '../files/paths.js';
import { hasError, sortFindings } from '../findings.js';
import type { Episode, Feed, Instant } from '../model.js';
import { draftOf, replaceFiles } from '../publish/drafts.js';
import { type OwnBreach, renderVerified } from '../publish/outputs.js';
import { findingsOfRules } from '../publish/own-rules.js';
import { findingToJson } from '../report.js';
import { count, visible } from '../text.js';
import { type Context, type Outcome, UsageProblem } from './context.js';
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
  const output = resolve(context.folder, options.output);
  const own = [...built.outputs.map(({ path }) => path), settings.feed.ledger, settings.file];
  if (options.output !== '-' && own.some((path) => isSameFile(path, output))) {
    throw new UsageProblem(`${options.output} is not for exports; name another file`);
  }
  const feed = select(built.feed, options);
  // All of it before the first byte: what fails verification must not leave half a feed behind.
  const rendered = renderWhole(feed, context.asOf);
  // A part in which nothing was published is empty, and that is right.
  const broken = feed.episodes.length === 0 ? [] : findingsOfRules(rendered.breaches, built.findings, settings);
  const findings = sortFindings([...built.findings, ...broken]);
  const shared = { findings, findingsFolder: settings.folder };
  const json = { output: options.output, episodes: feed.episodes.length, findings: findings.map(findingToJson) };
  if (hasError(findings)) return { ...shared, code: 1, text: 'nothing was exported: see the errors\n', json };
  if (options.output === '-') return { ...shared, code: 0, text: '', json, bytes: rendered.pieces };
  replaceFiles([draftOf(output, rendered.pieces)]);
  return { ...shared, code: 0, text: `${visible(options.output)}: ${count(feed.episodes.length, 'episode')}\n`, json };
};

type Rendered = { readonly pieces: readonly Buffer[]; readonly breaches: readonly OwnBreach[] };

const renderWhole = (feed: Feed, asOf: Instant): Rendered => {
  const pieces: Buffer[] = [];
  const rendering = renderVerified(feed, asOf);
  let next = rendering.next();
  for (; !next.done; next = rendering.next()) pieces.push(next.value.bytes);
  return { pieces, breaches: next.value };
};

const select = (feed: Feed, { since, until, limit }: ExportOptions): Feed => {
  const isWanted = ({ published }: Episode): boolean =>
    (since === undefined || published >= since) && (until === undefined || published < until);
  return { ...feed, episodes: feed.episodes.filter(isWanted).slice(0, limit) };
};
