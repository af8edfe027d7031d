import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeRule } from '../src/linter/catalogue.js';
import { build, readSettings } from '../src/pipeline.js';
import { render } from '../src/writer/rss.js';
import { BEYOND_CATALOGUE, CATALOGUE, DEVIATIONS } from './rule-ids.js';
import { RULE_IDS, ruleTable, weightsOf } from './rule-table.js';

const PATH = new URL('../README.md', import.meta.url);
const README = readFileSync(PATH, 'utf8');

/** The first block of a language in the README. */
const blockOf = (language: string): string => {
  const block = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(README)?.[1];
  if (block === undefined) throw new Error(`no ${language} in the README`);
  return block;
};

it('makes of the first post of the README the item that stands below it, with the settings further down', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'podwright-readme-'));
  try {
    mkdirSync(join(folder, 'posts'));
    writeFileSync(join(folder, 'posts/week-50.md'), blockOf('markdown'));
    writeFileSync(join(folder, 'podwright.yaml'), blockOf('yaml'));
    const { value: settings, findings } = readSettings(join(folder, 'podwright.yaml'));
    expect(findings).toEqual([]);
    if (!settings) throw new Error('no settings');
    const built = await build(settings, { asOf: Date.UTC(2026, 0) });
    expect(built.findings.map(({ code }) => code)).toEqual(['derived-enclosure']);
    const item = [...render(built.feed)].find(({ episode }) => episode)?.text ?? '';
    const lines = blockOf('xml')
      .split('\n')
      .map((line) => line.trim().replace(' …]]></content:encoded>', ''));
    for (const line of lines) expect(item).toContain(line);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('the tables of rules in the README', () => {
  const read = (): string => readFileSync(PATH, 'utf8');
  const TABLE = /(?<=<!-- rules -->\n)[\s\S]*(?=<!-- \/rules -->)/;
  const meant = `${ruleTable()}\n`;
  const idsIn = (text: string, pattern: RegExp): readonly string[] =>
    [...text.matchAll(pattern)].flatMap(([, id]) => id ?? []);
  const absentIn = (readme: string): readonly string[] =>
    idsIn(readme.split('<!-- /rules -->')[1] ?? '', /^\| `([^`]+)` \| \S/gm);

  if (process.env.UPDATE === '1') {
    it('are rewritten', () => {
      const readme = read();
      if (TABLE.exec(readme)?.[0] === meant) return;
      writeFileSync(
        PATH,
        readme.replace(TABLE, () => meant),
      );
      console.log('rewrote README.md');
    });
  }

  it('list every rule as it is, and no other (UPDATE=1 rewrites them)', () => {
    const [table = ''] = TABLE.exec(read()) ?? [];
    expect(table).toBe(meant);
    expect(idsIn(table, /^\| `([^`]+)` \|/gm)).toEqual(RULE_IDS);
  });

  it('are those that reports describe', () => {
    expect(RULE_IDS.filter((id) => !describeRule(id))).toEqual([]);
    expect(describeRule('invalid-date')).toBeUndefined();
  });

  it('give a reason for each rule that there is not, and name none in it that there is not', () => {
    const [, others = ''] = read().split('<!-- /rules -->');
    const absent = absentIn(read());
    expect(absent.length).toBeGreaterThan(10);
    expect(new Set(absent).size).toBe(absent.length);
    expect(absent.filter((id) => RULE_IDS.includes(id))).toEqual([]);
    const named = idsIn(others, /(?<!^\| )`([a-z0-9]+\/[a-zA-Z0-9-]+)`/gm);
    expect(named.filter((id) => !RULE_IDS.includes(id))).toEqual([]);
  });

  const ids = CATALOGUE.map(([id]) => id);

  it('leave none of the catalogue out', () => {
    expect(new Set(ids).size).toBe(228);
    const known = new Set([...RULE_IDS, ...absentIn(read())]);
    expect(ids.filter((id) => !known.has(id))).toEqual([]);
  });

  it('matter as in the catalogue, or a reason is given', () => {
    const deviating = CATALOGUE.filter(([id, weight]) => RULE_IDS.includes(id) && !weightsOf(id).includes(weight));
    const told = new Map(Object.entries(DEVIATIONS).map(([id, [weight]]) => [id, weight]));
    expect(told).toEqual(new Map(deviating.map(([id]) => [id, weightsOf(id)[0]])));
    expect(Object.values(DEVIATIONS).filter(([, reason]) => reason.length < 20)).toEqual([]);
  });

  it('name the rules beyond it, which are few', () => {
    expect(RULE_IDS.filter((id) => !ids.includes(id)).toSorted()).toEqual(BEYOND_CATALOGUE.toSorted());
    const [, paragraph = ''] = /^(Beyond the catalogue.*(?:\n.+)*)/m.exec(read()) ?? [];
    expect(idsIn(paragraph, /`([^`]+\/[^`]+)`/g).toSorted()).toEqual(BEYOND_CATALOGUE.toSorted());
  });
});
