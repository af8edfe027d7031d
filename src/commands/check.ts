import { sortFindings } from '../findings.js';
import { type Comparison, compare, judge, NOTHING_CHANGED } from '../publish/publish.js';
import { findingToJson } from '../report.js';
import { visible } from '../text.js';
import type { Context, Outcome } from './context.js';
import { formatDifference } from './difference.js';
import { type GenerateOptions, isWrong, refusal, resultToJson } from './generate.js';
import { isOutcome, open } from './open.js';
import { pathFrom } from './places.js';

/** Whether the files on disk are what `generate` would write; touches nothing. */
export const check = async (context: Context, options: Omit<GenerateOptions, 'dryRun'>): Promise<Outcome> => {
  const opened = await open(context, options);
  if (isOutcome(opened)) return opened;
  const { settings, built } = opened;
  const { before, ledgerText } = built;
  const compared = (isWrong(built.findings, options.strict) ? judge : compare)(built, settings);
  const findings = sortFindings([...built.findings, ...compared.findings]);
  const isRefused = isWrong(findings, options.strict);
  const comparison = isRefused ? NOTHING_CHANGED : compared;
  const feed = pathFrom(context.folder, settings.feed.out);
  const ledger = pathFrom(context.folder, settings.feed.ledger);
  const ledgerDifference = comparison.ledgerChanged
    ? [{ what: ledger, before: before.ledgerText ?? '', after: ledgerText }]
    : [];
  const differences = [...comparison.differences, ...ledgerDifference];
  return {
    code: isRefused || comparison.changed ? 1 : 0,
    text: isRefused
      ? `${visible(feed)} was not compared: ${refusal(findings)}\n`
      : describe(visible(feed), comparison, differences),
    json: { ...resultToJson(feed, built, comparison), differences, findings: findings.map(findingToJson) },
    findings,
    findingsFolder: settings.folder,
  };
};

const describe = (
  feed: string,
  { changed, added, updated, removed }: Comparison,
  differences: Comparison['differences'],
): string => {
  if (!changed) return `${feed} is what generate would write\n`;
  const list = (what: string, guids: readonly string[]): string =>
    guids.map((guid) => `${what} ${visible(guid)}\n`).join('');
  return [
    `${feed} is not what generate would write; run podwright generate\n`,
    list('added', added),
    list('updated', updated),
    list('removed', removed),
    ...differences.map(({ what, before, after }) => `${visible(what)}\n${formatDifference(before, after)}`),
  ].join('');
};
