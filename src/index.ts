/** podwright as a library: the pipeline that the command line runs, stage by stage. */
export { type AssembleSettings, assemble } from './assembler/assemble.js';
export { type Cache, createCache } from './cache.js';
export { type Extracted, extract } from './extractor/extract.js';
export type { ExtractSettings } from './extractor/tell.js';
export { codes } from './findings.js';
export { formatLedger, parseLedger } from './ledger/ledger.js';
export { judge, type Verdict } from './linter/judge.js';
export type { Breach } from './linter/record.js';
export { PROFILES, type Profile, type Rule, type Weight } from './linter/rule.js';
export type { Scorecard } from './linter/scorecard.js';
export type {
  ArtFacts,
  Artwork,
  Checked,
  Embed,
  Enclosure,
  Episode,
  Feed,
  Finding,
  Instant,
  KnownArt,
  Ledger,
  LedgerEntry,
  Notes,
  Place,
  Post,
  Resolution,
  Severity,
  Show,
  Source,
  Told,
} from './model.js';
export type { EpisodeTags, ShowTags } from './namespace/tags.js';
export type { NetworkOptions, NetworkUse, ResolveProgress } from './network/network.js';
export { type Built, build, type RunOptions, readSettings } from './pipeline.js';
export { type Comparison, compare, publish } from './publish/publish.js';
export type { Refresh } from './resolver/pending.js';
export { type Found, type Policy, type ResolveOptions, resolve } from './resolver/resolve.js';
export { parseSettings, type Settings } from './settings/settings.js';
export { type Piece, render } from './writer/rss.js';
