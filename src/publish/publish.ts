import type { Draft } from '../files/draft.js';
import { removeFile } from '../files/paths.js';
import { EnvironmentProblem } from '../files/problems.js';
import { readIfThere } from '../files/read.js';
import { finding, hasError, sortFindings } from '../findings.js';
import type { Finding } from '../model.js';
import type { Built } from '../pipeline.js';
import type { Settings } from '../settings/settings.js';
import type { Before } from './before.js';
import { draftOf, replaceFiles } from './drafts.js';
import {
  type Changes,
  type Drafted,
  draftOutputs,
  type JudgedOutputs,
  judgeOutputs,
  type Published,
} from './outputs.js';
import { findingsOfRules } from './own-rules.js';

/** What a run changes on disk, and what is only found out when the bytes are there. */
export type Comparison = Changes & { readonly ledgerChanged: boolean; readonly findings: readonly Finding[] };

/** The documents that were published, by path: read once, before the run began. */
const publishedBefore = ({ before }: Built, { feed }: Settings): ReadonlyMap<string, Published> =>
  new Map<string, Published>([[feed.out, before], ...before.archive.map((page) => [page.path, page] as const)]);

/** Compares a built feed with what is published; touches nothing. */
export const compare = (built: Built, settings: Settings): Comparison =>
  comparisonOf(
    built,
    settings,
    draftOutputs(built.outputs, publishedBefore(built, settings), { asOf: built.asOf, isDry: true }),
  );

const comparisonOf = (built: Built, settings: Settings, drafted: Drafted): Comparison => {
  const ledgerChanged = built.ledgerText !== (built.before.ledgerText ?? '');
  const { added, updated, removed, differences } = drafted;
  const changed = drafted.changed || ledgerChanged || built.obsolete.length > 0;
  return {
    changed,
    added,
    updated,
    removed,
    differences,
    ledgerChanged,
    findings: findingsOf(drafted, built, settings),
  };
};

/** A feed that is not to be written: what is to be said of its bytes all the same, and nothing changes. */
export const judge = (built: Built, settings: Settings): Comparison => ({
  ...NOTHING_CHANGED,
  findings: findingsOf(judgeOutputs(built.outputs, built.asOf), built, settings),
});

/** Nothing is compared, and nothing written. */
export const NOTHING_CHANGED: Comparison = {
  changed: false,
  ledgerChanged: false,
  added: [],
  updated: [],
  removed: [],
  differences: [],
  findings: [],
};

const findingsOf = (judged: JudgedOutputs, built: Built, settings: Settings): readonly Finding[] =>
  sortFindings([...findingsOfRules(judged.breaches, built.findings, settings), ...largeFeed(judged, built, settings)]);

const largeFeed = ({ bytes }: JudgedOutputs, { outputs }: Built, { feed, places }: Settings): readonly Finding[] => {
  const main = outputs.find(({ path }) => path === feed.out);
  if (bytes <= feed.maxBytes || !main || !('feed' in main)) return [];
  const { episodes } = main.feed;
  const notes = episodes.reduce((sum, episode) => sum + (episode.notes?.length ?? 0), 0);
  const fitting = Math.max(1, Math.floor((episodes.length * feed.maxBytes) / bytes));
  const share = Math.round((notes / bytes) * 100);
  return [finding('large-feed', places.maxBytes, { bytes, most: feed.maxBytes, fitting, notes: share })];
};

/**
 * Publishes a built feed: all of its files and the ledger together, or nothing. Nothing is written, either, when the
 * bytes break a required rule, or `isRefused` says so of what was found. The ledger is replaced first: after a crash
 * between the two, the next run makes the same feed from the same ledger.
 */
export const publish = (
  built: Built,
  settings: Settings,
  isRefused: (findings: readonly Finding[]) => boolean = hasError,
): Comparison => {
  if (hasError(built.findings)) throw new Error('a feed with errors is not written');
  const { before, ledgerText, asOf } = built;
  const isLedgerSame = ledgerText === (before.ledgerText ?? '');
  const drafts: Draft[] = isLedgerSame ? [] : [draftOf(settings.feed.ledger, [Buffer.from(ledgerText)])];
  try {
    const drafted = draftOutputs(built.outputs, publishedBefore(built, settings), { asOf, isDry: false });
    drafts.push(...drafted.drafts);
    const comparison = comparisonOf(built, settings, drafted);
    if (isRefused(comparison.findings)) {
      for (const draft of drafts) draft.discard();
      return comparison;
    }
    if (drafts.length > 0) refuseIfOvertaken(before, settings);
    replaceFiles(drafts);
    for (const { path } of built.obsolete) removeFile(path);
    return comparison;
  } catch (cause) {
    for (const draft of drafts) draft.discard();
    throw cause;
  }
};

/** Another run may have published since this one began: what it added must not be lost. */
const refuseIfOvertaken = (before: Before, { feed }: Settings): void => {
  const ledgerNow = readIfThere(feed.ledger)?.toString('utf8');
  const bytesNow = readIfThere(feed.out) ?? Buffer.alloc(0);
  if (ledgerNow === before.ledgerText && bytesNow.equals(before.bytes)) return;
  throw new EnvironmentProblem(`${feed.out} was written by another run meanwhile; run again`);
};
