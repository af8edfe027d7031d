import { groupBy } from '../groups.js';
import type { Rule } from './rule.js';
import { ART } from './rules/art.js';
import { DOCUMENT } from './rules/document.js';
import { JSON_FEED } from './rules/json-feed.js';
import { OPML } from './rules/opml.js';
import { RULES } from './rules.js';
import { SERVER_RULES } from './servers/rules.js';

type Row = Pick<Rule, 'id' | 'wants' | 'why'>;

/** Every rule of every table, those about servers and other documents than RSS, too; those of one id are one. */
const CATALOGUE: ReadonlyMap<string, readonly Row[]> = groupBy<string, Row>(
  [...RULES, ...DOCUMENT, ...JSON_FEED, ...OPML, ...SERVER_RULES, ...ART],
  ({ id }) => id,
);

/** What a rule asks for, and why, in words; undefined for an id that no rule has. */
export const describeRule = (id: string): Pick<Rule, 'wants' | 'why'> | undefined => {
  const rows = CATALOGUE.get(id);
  const all = (key: 'wants' | 'why'): string => [...new Set(rows?.map((row) => row[key]))].join('; ');
  return rows && { wants: all('wants'), why: all('why') };
};
