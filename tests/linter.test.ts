import { describe, expect, it } from 'vitest';
import { judge as judgeBytes } from '../src/linter/judge.js';
import { createLinter } from '../src/linter/lint.js';
import { PROFILES, type Rule } from '../src/linter/rule.js';
import { DOCUMENT, type DocumentRule } from '../src/linter/rules/document.js';
import { RULES } from '../src/linter/rules.js';
import { PERFECT } from './perfect-feed.js';

const ASOF = Date.parse('2024-06-01T00:00:00Z');

const judge = (xml: string) => {
  const linter = createLinter({ asOf: ASOF, profiles: new Set(PROFILES) });
  linter.write(xml);
  return linter.close();
};

/** The perfect feed with an example in the place of the elements that a rule is about: in its channel, or its item. */
const withExample = ({ about, channel }: Rule, example: Rule['good']): string => {
  if (typeof example === 'function') return example(PERFECT);
  const isOfItem = channel === undefined;
  const [head = '', item = '', tail = ''] = PERFECT.split(/(?<=<item>\n)|(?=<\/item>)/);
  const without = (part: string): string =>
    part
      .split('\n')
      .filter(
        (line) =>
          !about.some(
            (name) => line.startsWith(`<${name}>`) || line.startsWith(`<${name} `) || line.startsWith(`<${name}/`),
          ),
      )
      .join('\n');
  const put = example === '' ? '' : `${example}\n`;
  return isOfItem
    ? head + without(item) + put + tail
    : without(head).replace('<item>\n', `${put}<item>\n`) + item + tail;
};

describe('the rules', () => {
  it('find nothing in a feed without a fault', () => {
    expect(judge(PERFECT).breaches.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([]);
    expect(judge(PERFECT)).toMatchObject({ items: 1, problem: undefined });
  });

  it.each(RULES)('$id is silent on its good example, and catches its bad one in its place', (rule) => {
    const good = judge(withExample(rule, rule.good));
    expect(good.breaches.filter(({ rule: { id } }) => id === rule.id)).toEqual([]);
    expect(good.problem).toBeUndefined();
    const bad = judge(withExample(rule, rule.bad));
    const caught = bad.breaches.filter(({ rule: { id } }) => id === rule.id);
    expect(caught.length, JSON.stringify(bad)).toBeGreaterThan(0);
    expect(caught[0]?.line).toBeGreaterThan(1);
  });

  it('have ids, reasons and hints', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { id, why, hint, profiles } of RULES) {
      expect(id).toMatch(/^[a-z0-9]+\/[a-zA-Z0-9-]+$/);
      expect(why.length).toBeGreaterThan(20);
      expect(hint).not.toMatch(/\.$/);
      expect(profiles.length).toBeGreaterThan(0);
    }
  });
});

/** What a rule about documents has against an example of its own. */
const breachesOf = (rule: DocumentRule, example: DocumentRule['good']) => {
  if (typeof example === 'object') return rule.judge({ head: PERFECT, bytes: example.bytes, problem: undefined });
  const bytes = Buffer.from(typeof example === 'string' ? example : example(PERFECT));
  const { breaches } = judgeBytes(bytes, { asOf: ASOF, profiles: new Set(PROFILES) });
  return breaches.filter(({ rule: { id } }) => id === rule.id);
};

describe('the rules about documents', () => {
  it.each(DOCUMENT)('$id is silent on its good example, and catches its bad one', (rule) => {
    expect(breachesOf(rule, rule.good)).toEqual([]);
    expect(breachesOf(rule, rule.bad)).toHaveLength(1);
  });

  it('change the feed without a fault that their examples are made of', () => {
    for (const { id, bad } of DOCUMENT) if (typeof bad === 'function') expect(bad(PERFECT), id).not.toBe(PERFECT);
  });

  it('have ids, reasons and hints', () => {
    expect(new Set(DOCUMENT.map(({ id }) => id)).size).toBe(DOCUMENT.length);
    for (const { id, why, hint, profiles } of DOCUMENT) {
      expect(id).toMatch(/^[a-z0-9]+\/[a-z0-9-]+$/);
      expect(why.length).toBeGreaterThan(20);
      expect(hint).not.toMatch(/\.$/);
      expect(profiles.length).toBeGreaterThan(0);
    }
  });
});
