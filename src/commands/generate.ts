import { hasError, sortFindings } from '../findings.js';
import { formatInstant } from '../ledger/ledger.js';
import type { Finding } from '../model.js';
import type { NetworkUse } from '../network/network.js';
import type { Built, Skipped } from '../pipeline.js';
import type { Allowed } from '../publish/guard.js';
import { type Comparison, compare, judge, NOTHING_CHANGED, publish } from '../publish/publish.js';
import { findingToJson } from '../report.js';
import type { Refresh } from '../resolver/pending.js';
import type { Settings } from '../settings/settings.js';
import { count, visible } from '../text.js';
import type { Context, Outcome } from './context.js';
import { isOutcome, open } from './open.js';
import { pathFrom } from './places.js';

export type GenerateOptions = {
  readonly dryRun: boolean;
  readonly drafts: boolean;
  readonly future: boolean;
  readonly strict: boolean;
  readonly allowRemoval: Allowed;
  readonly refresh: Refresh;
};

/** Posts → feed and ledger on disk, or nothing at all. */
export const generate = async (context: Context, options: GenerateOptions): Promise<Outcome> => {
  const opened = await open(context, options);
  if (isOutcome(opened)) return opened;
  const { settings, built } = opened;
  const since = context.now();
  const isEarlyWrong = isWrong(built.findings, options.strict);
  const written = isEarlyWrong ? judge(built, settings) : write(built, settings, options);
  const findings = sortFindings([...built.findings, ...written.findings]);
  const isRefused = isWrong(findings, options.strict);
  const comparison = isRefused ? NOTHING_CHANGED : written;
  if (!isRefused && !options.dryRun) context.cache?.forgetLearned(new Set(built.feed.episodes.map(({ id }) => id)));
  const timings = { ...built.timings, write: Math.round(context.now() - since) };
  const feed = pathFrom(context.folder, settings.feed.out);
  return {
    code: isRefused ? 1 : 0,
    text: isRefused
      ? `${visible(feed)} was not written: ${refusal(findings)}\n`
      : summary(visible(feed), built, comparison, options.dryRun),
    json: { ...resultToJson(feed, built, comparison), findings: findings.map(findingToJson), timings },
    findings,
    findingsFolder: settings.folder,
  };
};

const write = (built: Built, settings: Settings, { dryRun, strict }: GenerateOptions): Comparison =>
  dryRun ? compare(built, settings) : publish(built, settings, (findings) => isWrong(findings, strict));

/** Whether findings keep a feed from being written. */
export const isWrong = (findings: readonly Finding[], strict: boolean): boolean =>
  hasError(findings) || (strict && findings.some(({ severity }) => severity === 'warning'));

/** The result of a run as the contract writes it in JSON. */
export const resultToJson = (feed: string, built: Built, { changed, added, updated, removed }: Comparison) => ({
  feed,
  changed,
  episodes: built.feed.episodes.length,
  added,
  updated,
  removed,
  held: built.held,
  skipped: built.skipped,
  nextPublish: built.nextPublish === undefined ? null : formatInstant(built.nextPublish),
  network: built.network,
});

/** What keeps a feed from being written, in a word. */
export const refusal = (findings: readonly Finding[]): string => {
  const countOf = (sought: Finding['severity']): number =>
    findings.filter(({ severity }) => severity === sought).length;
  return countOf('error') > 0 ? count(countOf('error'), 'error') : `${count(countOf('warning'), 'warning')} (--strict)`;
};

const summary = (
  feed: string,
  built: Built,
  { changed, added, updated, removed }: Comparison,
  isDry: boolean,
): string => {
  const episodes = count(built.feed.episodes.length, 'episode');
  const changes = [
    [added.length, 'added'],
    [updated.length, 'updated'],
    [removed.length, 'removed'],
    [built.held.length, 'held'],
  ] as const;
  const told = changes.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const state = !changed ? 'unchanged' : [isDry ? 'would change' : 'written', ...told].join(', ');
  const next = built.nextPublish === undefined ? '' : `next episode is due ${formatInstant(built.nextPublish)}\n`;
  return `${feed}: ${episodes}, ${state}\n${asked(built.network)}${leftOut(built.skipped)}${next}`;
};

const asked = ({ requests, resolved, sources }: NetworkUse): string => {
  const art = sources.art?.requests ?? 0;
  const found = Object.values(resolved).reduce((sum, number) => sum + number, 0);
  const told = [
    [
      requests - art,
      `asked Podbean for audio: ${count(requests - art, 'request')}, ${count(found, 'episode')} found\n`,
    ],
    [art, `looked at art: ${count(art, 'request')}\n`],
  ] as const;
  return told.map(([number, text]) => (number > 0 ? text : '')).join('');
};

const leftOut = ({ drafts, future, expired, optedOut, plain }: Skipped): string => {
  const told = [
    [plain, count(plain, 'post') + (plain === 1 ? ' is no episode' : ' are no episodes')],
    [drafts, count(drafts, 'draft')],
    [future, `${future} still to come`],
    [expired, `${expired} expired`],
    [optedOut, `${optedOut} kept out`],
  ] as const;
  const shown = told.filter(([number]) => number > 0).map(([, text]) => text);
  return shown.length === 0 ? '' : `${shown.join(', ')}\n`;
};
