import { groupBy } from '../src/groups.js';
import { PROFILES, type Profile, type Rule, type Weight } from '../src/linter/rule.js';
import { ART } from '../src/linter/rules/art.js';
import { DOCUMENT } from '../src/linter/rules/document.js';
import { JSON_FEED } from '../src/linter/rules/json-feed.js';
import { OPML } from '../src/linter/rules/opml.js';
import { RULES } from '../src/linter/rules.js';
import { SERVER_RULES } from '../src/linter/servers/rules.js';
import { WEIGHTS } from '../src/linter/weights.js';

type Row = Pick<Rule, 'id' | 'wants' | 'weight' | 'weights' | 'profiles'>;

/** What is only known when servers are asked. */
const OF_SERVERS: readonly Row[] = [...SERVER_RULES, ...ART].map(({ id, wants, weight, profiles }) => ({
  id,
  wants: `${wants} (\`--http\`)`,
  weight,
  profiles,
}));

/** Every rule of every table; those of one id are one. */
const ROWS = groupBy<string, Row>([...RULES, ...DOCUMENT, ...JSON_FEED, ...OPML, ...OF_SERVERS], ({ id }) => id);

/** The ids of all rules, those of one kind together. */
export const RULE_IDS: readonly string[] = [
  ...groupBy([...ROWS.keys()], (id) => id.slice(0, id.indexOf('/'))).values(),
].flat();

/** How much a rule matters: in common, and to profiles that weigh it otherwise. */
export const weightsOf = (id: string): readonly Weight[] => {
  const rows = ROWS.get(id) ?? [];
  const common = WEIGHTS.filter((weight) => rows.some((row) => row.weight === weight)).slice(0, 1);
  return [...common, ...rows.flatMap(({ weights }) => Object.values(weights ?? {}))];
};

/** Weights as findings have them, the gravest first. */
const SEVERITIES: readonly (readonly [Weight, string])[] = [
  ['required', 'error'],
  ['recommended', 'warning'],
  ['informational', 'note'],
];

const whoMinds = (rows: readonly Row[]): string => {
  const readers: readonly Profile[] = [...PROFILES, 'jsonfeed', 'opml'];
  const minding = readers.filter((profile) => rows.some(({ profiles }) => profiles.includes(profile)));
  return PROFILES.every((profile) => minding.includes(profile)) ? 'all' : minding.join(', ');
};

const SEVERITY: ReadonlyMap<Weight, string> = new Map(SEVERITIES);

/** The gravest of its severities, and what it is to profiles that weigh it otherwise: `note; w3c: error`. */
const severityOf = (rows: readonly Row[]): string => {
  const common = SEVERITIES.find(([weight]) => rows.some((row) => row.weight === weight))?.[1] ?? '';
  const others = PROFILES.flatMap((profile) => {
    const weight = rows.find(({ weights }) => weights?.[profile])?.weights?.[profile];
    return weight === undefined ? [] : [`${profile}: ${SEVERITY.get(weight)}`];
  });
  return [common, ...others].join('; ');
};

const rowOf = (id: string): string => {
  const rows = ROWS.get(id) ?? [];
  const wants = [...new Set(rows.map((row) => row.wants))].join('; ').replaceAll('|', '\\|');
  return `| \`${id}\` | ${whoMinds(rows)} | ${severityOf(rows)} | ${wants} |`;
};

/** The table of all rules as the README has it. */
export const ruleTable = (): string =>
  [
    '<details>',
    `<summary>${RULE_IDS.length} rules</summary>`,
    '',
    '| rule | who minds | severity | asks for |',
    '|---|---|---|---|',
    ...RULE_IDS.map(rowOf),
    '',
    '</details>',
  ].join('\n');
