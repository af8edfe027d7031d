/** podwright as a library: the pipeline that the command line runs, stage by stage. */
export { assemble } from './assembler/assemble.js';
export { extract } from './extractor/extract.js';
export { codes } from './findings.js';
export { formatLedger, parseLedger } from './ledger.js';
export type {
  Checked,
  Embed,
  Enclosure,
  Episode,
  Feed,
  Finding,
  Ledger,
  LedgerEntry,
  Place,
  Post,
  Severity,
  Show,
} from './model.js';
export { build, compare, publish, readSettings } from './pipeline.js';
export { resolve } from './resolver/resolve.js';
export { parseSettings, type Settings } from './settings.js';
export { render } from './writer/rss.js';
