import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../src/linter/json.js';
import type { JsonExample, JsonRule } from '../src/linter/json-rule.js';
import { judge } from '../src/linter/judge.js';
import { PROFILES, type Profile } from '../src/linter/rule.js';
import { JSON_FEED } from '../src/linter/rules/json-feed.js';
import { OPML } from '../src/linter/rules/opml.js';
import { CLI, createFolder, type Ended, json, runNode } from './blog.js';
import { allOf } from './examples.js';
import { PERFECT } from './perfect-feed.js';
import { PERFECT_JSON, PERFECT_OPML } from './perfect-others.js';

const judged = (text: string | Uint8Array, profiles: readonly Profile[] = PROFILES) =>
  judge([Buffer.from(text)], { asOf: Date.parse('2024-06-01T00:00:00Z'), profiles: new Set(profiles) });

/** What is said of a document, but for that it is no RSS. */
const saidOf = (text: string | Uint8Array) => judged(text).breaches.filter(({ rule }) => rule.id !== 'rss/root');

const told = (text: string | Uint8Array): readonly string[] =>
  saidOf(text).map(({ rule, weight, line, message }) => `${line} ${weight} ${rule.id}: ${message}`);

type Members = Record<string, unknown>;

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null;

/** The feed without a fault, with other members at its top, or in its first item. */
const withMembers = (top: Members, item: Members = {}): string => {
  const feed: unknown = JSON.parse(PERFECT_JSON);
  if (!isMembers(feed) || !Array.isArray(feed.items)) throw new Error('no feed');
  const items = feed.items.map((one: unknown, index) => (isMembers(one) && index === 0 ? { ...one, ...item } : one));
  return JSON.stringify({ ...feed, items, ...top }, undefined, 2);
};

const withExample = ({ id }: JsonRule, example: JsonExample): string => {
  if (typeof example === 'function') return example(PERFECT_JSON);
  return id === 'jsonfeed/item' ? withMembers({}, example) : withMembers(example);
};

const ALL = [...JSON_FEED, ...OPML];

describe('the rules about JSON Feeds and lists of feeds', () => {
  it('find nothing in documents without a fault, but that they are no RSS', () => {
    for (const [text, items] of [
      [PERFECT_JSON, 2],
      [PERFECT_OPML, 1],
    ] as const) {
      expect(told(text)).toEqual([]);
      expect(judged(text)).toMatchObject({ items, breaches: [{ rule: { id: 'rss/root' }, weight: 'informational' }] });
    }
  });

  it.each(JSON_FEED)('$id, $wants: is silent on its good examples, and catches its bad ones', (rule) => {
    for (const good of allOf(rule.good)) {
      const { breaches } = judged(withExample(rule, good));
      expect(breaches.filter((one) => one.rule.why === rule.why)).toEqual([]);
    }
    for (const bad of allOf(rule.bad)) {
      const [caught] = judged(withExample(rule, bad)).breaches.filter((one) => one.rule.why === rule.why);
      expect(caught).toMatchObject({ rule: { id: rule.id }, weight: rule.weight, profiles: ['jsonfeed'] });
      if (rule.id === 'jsonfeed/item') expect(caught?.line).toBeGreaterThan(10);
      else expect(caught).not.toHaveProperty('item');
    }
  });

  it.each(OPML)('$id, $wants: is silent on its good examples, and catches its bad ones', (rule) => {
    for (const good of allOf(rule.good)) {
      expect(good(PERFECT_OPML)).not.toBe(PERFECT_OPML);
      expect(told(good(PERFECT_OPML))).toEqual([]);
    }
    for (const bad of allOf(rule.bad)) {
      const [caught, ...others] = saidOf(bad(PERFECT_OPML));
      expect(caught).toMatchObject({ rule: { why: rule.why }, weight: rule.weight, line: expect.any(Number) });
      expect(others).toEqual([]);
    }
  });

  it('have ids, reasons and hints, each reason once', () => {
    for (const { id, wants, why, hint } of ALL) {
      expect(id).toMatch(/^(?:jsonfeed\/(?:top|item)|opml\/doc)$/);
      expect(why.length).toBeGreaterThan(20);
      expect(hint).not.toMatch(/\.$/);
      expect(wants).toMatch(/^\S.*[^.]$/);
    }
    expect(new Set(ALL.map(({ id, why }) => `${id} ${why}`)).size).toBe(ALL.length);
  });
});

/** JSON Feeds with one fault each, and what is said of them: its line, its weight and its message. */
const FAULTS: readonly (readonly [name: string, text: string, ...told: string[]])[] = [
  ['no version', withMembers({ version: undefined }), '1 required jsonfeed/top: the feed has no version'],
  ['no items', withMembers({ items: undefined }), '1 required jsonfeed/top: the feed has no items'],
  ['a title of null', withMembers({ title: null }), '3 required jsonfeed/top: the feed has no title'],
  ['a blank title', withMembers({ title: ' ' }), '3 required jsonfeed/top: title of the feed is blank'],
  ['items in an object', withMembers({ items: {} }), '15 required jsonfeed/top: items is an object, not an array'],
  [
    'version 1',
    withMembers({ version: 'https://jsonfeed.org/version/1' }),
    '2 informational jsonfeed/top: it is JSON Feed 1, which 1.1 has replaced',
  ],
  [
    'an id that is a number',
    withMembers({}, { id: 5 }),
    '17 required jsonfeed/item: id is 5, not a text in double quotes',
  ],
  ['a blank id', withMembers({}, { id: ' ' }), '17 required jsonfeed/item: id of items[0] is blank'],
  ['an image of null', withMembers({}, { image: null }), '30 recommended jsonfeed/item: image is null'],
  [
    'the id of another item',
    withMembers({}, { id: '0' }),
    '32 required jsonfeed/item: id is that of the item in line 16: "0"',
  ],
  [
    'a day that is none',
    withMembers({}, { date_published: '2023-02-29T10:00:00Z' }),
    '21 required jsonfeed/item: date_published is "2023-02-29T10:00:00Z", not a date of RFC 3339',
  ],
  [
    'a date without an offset',
    withMembers({}, { date_modified: '2024-01-02T10:00:00' }),
    '30 required jsonfeed/item: date_modified is "2024-01-02T10:00:00", not a date of RFC 3339',
  ],
  [
    'a size in words',
    PERFECT_JSON.replace('24986000', '"24 MB"'),
    '26 required jsonfeed/item: size_in_bytes of attachments[0] is "24 MB", not a number',
  ],
  [
    'a size beyond all numbers',
    PERFECT_JSON.replace('24986000', '1e999'),
    '26 recommended jsonfeed/item: size_in_bytes of attachments[0] is Infinity, which no file has',
  ],
  [
    'an attachment beyond ASCII',
    PERFECT_JSON.replace('1.mp3', 'straße.mp3'),
    '24 required jsonfeed/item: url of attachments[0] is "https://example.com/audio/straße.mp3", not a whole address in ASCII',
  ],
  [
    'an attachment that is none',
    PERFECT_JSON.replace('"attachments": [', '"attachments": [\n"https://example.com/1.mp3",'),
    '23 required jsonfeed/item: attachments[0] is "https://example.com/1.mp3", not an object',
  ],
  [
    'an extension in a text',
    withMembers({}, { _itunes: 'x' }),
    '30 informational jsonfeed/item: extension "_itunes" is not an object',
  ],
  [
    'an extension with a dot',
    withMembers({ '_a.b': {} }),
    '38 informational jsonfeed/top: extension "_a.b" has a name that is none',
  ],
  [
    'an item that is a number',
    PERFECT_JSON.replace('"items": [', '"items": [\n7,'),
    '16 required jsonfeed/top: items[0] is 7, not an object',
  ],
];

describe('JSON Feeds with one fault', () => {
  it.each(FAULTS)('%s: is told at its place', (_name, text, ...messages) => {
    expect(told(text)).toEqual(messages);
  });

  it('names the episode, and what was meant', () => {
    const [breach] = saidOf(withMembers({}, { date_publishd: '2024-01-02T10:00:00Z' }));
    expect(breach).toMatchObject({
      episode: 'The bowline',
      item: 0,
      line: 30,
      column: 7,
      rule: { hint: 'did you mean date_published?' },
    });
  });

  it('each of a hundred at the most, beside other faults', () => {
    const items = Array.from({ length: 300 }, (_, index) => ({ id: `${index}`, url: '/', content_text: 'x' }));
    const { breaches, more, scorecard } = judged(withMembers({ items: [...items, { id: 'a', url: 7 }] }));
    const urls = breaches.filter(({ message }) => message.startsWith('url is "/"'));
    expect(urls).toHaveLength(100);
    expect(more).toMatchObject([{ rule: { id: 'jsonfeed/item' }, count: 200 }]);
    expect(breaches.map(({ message }) => message)).toContain('items[300] has neither content_html nor content_text');
    expect(scorecard.profiles).toMatchObject({ jsonfeed: { errors: 2, warnings: 300 } });
  });
});

/** JSON that begins as a JSON Feed and cannot be read, the line of its fault, and what is said. */
const BROKEN: readonly (readonly [name: string, text: string | Buffer, line: number, message: string])[] = [
  ['cut off', PERFECT_JSON.slice(0, 200), 6, 'a text is not closed on its line'],
  ['without its end', PERFECT_JSON.slice(0, -3), 37, 'the end is missing: a } to begin with'],
  ['with a comma too many', PERFECT_JSON.replace('"en"', '"en",'), 14, 'the name of a member is missing'],
  ['without a comma', PERFECT_JSON.replace('"en",', '"en"'), 15, 'a comma is missing'],
  ['with a comment', PERFECT_JSON.replace('"items"', '// items\n"items"'), 15, 'JSON has no comments'],
  ['with single quotes', PERFECT_JSON.replace('"en"', "'en'"), 14, 'this is neither a value nor a sign of JSON'],
  ['with NUL', PERFECT_JSON.replace('"en"', '\0'), 14, 'this is neither a value nor a sign of JSON'],
  ['with NUL in a text', PERFECT_JSON.replace('Ropes', 'R\0pes'), 6, 'a text holds a control character'],
  ['with an escape of XML', PERFECT_JSON.replace('Ropes', '\\x52opes'), 6, 'a text holds an escape that JSON'],
  ['with half an escape', PERFECT_JSON.replace('Ropes', '\\u00'), 6, 'an escape in a text is not \\u with four'],
  ['and something behind it', `${PERFECT_JSON}{}`, 39, 'something stands behind the end'],
  ['in Latin 1', Buffer.from(PERFECT_JSON.replace('Ropes', 'Räpes'), 'latin1'), 6, 'it is not UTF-8'],
  ['100,000 levels deep', PERFECT_JSON.replace('"en"', '['.repeat(100_000)), 14, 'it is nested more than 200'],
  ['of 100,000 objects in another', PERFECT_JSON.replace('"en"', '{"a":'.repeat(100_000)), 14, 'it is nested more'],
  ['of millions of values', PERFECT_JSON.replace('"en"', `[${'0,'.repeat(3_000_000)}0]`), 14, 'it holds more than'],
  ['of millions of blanks', PERFECT_JSON.replace('"en"', ' '.repeat(5_000_000)), 14, 'more than 100000 blanks'],
  ['of 70 MiB', PERFECT_JSON.replace('Ropes', 'x'.repeat(70 * 1024 * 1024)), 1, 'it has more than 33554432 characters'],
];

describe('what begins as a JSON Feed, and cannot be read', () => {
  it.each(BROKEN)(
    '%s, is told so once, at its place',
    (_name, text, line, message) => {
      const started = performance.now();
      const found = saidOf(text).filter(({ weight }) => weight !== 'informational');
      expect(found).toMatchObject([
        { rule: { id: 'jsonfeed/top' }, weight: 'required', line, message: expect.stringContaining(message) },
      ]);
      expect(performance.now() - started).toBeLessThan(15_000);
    },
    30_000,
  );

  it.each([
    [
      'a mark of byte order',
      `\uFEFF${PERFECT_JSON}`,
      ['1 recommended jsonfeed/top: the file begins with a byte order mark'],
    ],
    ['lone surrogates', PERFECT_JSON.replace('Ropes', '\\ud800'), []],
    ['Windows line ends', PERFECT_JSON.replaceAll('\n', '\r\n'), []],
    ['blank lines before it', `\n\n${PERFECT_JSON}`, []],
    ['a member named __proto__', PERFECT_JSON.replace('"language"', '"_a": {"__proto__": {}},\n"language"'), []],
  ])('with %s, is read all the same', (_name, text, messages) => {
    expect(told(text)).toEqual(messages);
  });
});

describe('other JSON', () => {
  it.each([
    ['{"a": 1}'],
    ['{'],
    ['[]'],
    ['['.repeat(100_000)],
    ['{"items": [], "name": "x"}'],
    ['{"title": "x", "items": {}}'],
    ['{"version": "1.0", "title": "x"}'],
  ])('is no RSS: %.30s', (text) => {
    expect(judged(text)).toMatchObject({
      format: 'rss',
      breaches: [{ rule: { id: 'rss/root' }, message: 'it is JSON, not RSS', weight: 'required', line: 1 }],
    });
  });
});

describe('any JSON', () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom('https://[::1]/', '\ud800', '2024-13-01T00:00:00Z', -0, 1e300));
  const names = fc.oneof(
    fc.constantFrom('id', 'url', 'authors', 'attachments', 'hubs', 'tags', 'language', 'date_published', '_x', 'title'),
    fc.string(),
  );
  const members = fc.dictionary(names, odd);

  it('is judged, never an exception, and the same each time', () => {
    fc.assert(
      fc.property(members, fc.array(fc.oneof(odd, members)), odd, (top, items, version) => {
        const text = JSON.stringify({ title: 'x', ...top, version, items });
        expect(judged(text).breaches).toEqual(judged(text).breaches);
      }),
    );
  });

  it('is read as by JSON.parse, and what that refuses is refused', () => {
    const pieces = fc.constantFrom(
      ...Array.from('{}[],:"\\u/*- \n\t01.eE+'),
      'true',
      'null',
      '"a":',
      '"\\n"',
      '\0',
      '//',
      '"a"',
    );
    const broken = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken), (text) => {
        const { problem } = parseJson(text);
        let isRefused = false;
        try {
          JSON.parse(text);
        } catch {
          isRefused = true;
        }
        expect(problem !== undefined, text).toBe(isRefused);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('lists of feeds', () => {
  it.each([
    ['cut off', PERFECT_OPML.replace('</body>\n</opml>', ''), 'w3c/xml'],
    ['with a bare &', PERFECT_OPML.replace('Ropes', 'Q & A'), 'xml/escape-text'],
    ['with an entity of HTML', PERFECT_OPML.replace('Ropes', 'A&nbsp;B'), 'xml/entities'],
    ['with a DOCTYPE', PERFECT_OPML.replace('<opml', '<!DOCTYPE opml>\n<opml'), 'xml/no-doctype'],
    ['that begin with a blank line', `\n${PERFECT_OPML}`, 'xml/decl'],
    ['in another encoding', Buffer.from(PERFECT_OPML.replace('Ropes', 'Räpes'), 'latin1'), 'psp1/utf8'],
    ['201 levels deep', PERFECT_OPML.replace('<outline', '<outline text="a">'.repeat(300)), 'w3c/xml'],
  ])('%s, get the ids of XML', (_name, text, id) => {
    const [breach, ...others] = saidOf(text);
    expect(breach).toMatchObject({ rule: { id }, profiles: ['opml', 'w3c'] });
    expect(others).toEqual([]);
    expect(judged(text).format).toBe('opml');
  });

  it.each([
    ['no declaration', PERFECT_OPML.replace(/<\?xml.*\n/, '')],
    ['a declared encoding', PERFECT_OPML.replace('UTF-8', 'ISO-8859-1')],
    ['a long comment first', PERFECT_OPML.replace('<opml', `<!-- ${'x'.repeat(2000)} -->\n<opml`)],
  ])('with %s, are right', (_name, text) => {
    expect(told(text)).toEqual([]);
    expect(judged(text).format).toBe('opml');
  });

  it('of 20,000 feeds, are judged in their places', () => {
    const outline = '<outline text="a" type="rss" title="a" htmlUrl="https://example.com/"/>\n';
    const { breaches, more, items } = judged(PERFECT_OPML.replace('<outline', `${outline.repeat(20_000)}<outline`));
    expect(breaches).toHaveLength(101);
    expect(breaches[1]).toMatchObject({ line: 5, column: 1, message: 'outline of type rss has no xmlUrl' });
    expect({ count: more[0]?.count, items }).toEqual({ count: 19_900, items: 1 });
  });
});

describe('the scorecard', () => {
  const rowsOf = (text: string, ...profiles: readonly Profile[]) =>
    judged(text, profiles.length > 0 ? profiles : PROFILES).scorecard.profiles;

  it('claims nothing for those who read RSS only', () => {
    expect(rowsOf(PERFECT_JSON)).toEqual({ jsonfeed: { passes: true, errors: 0, warnings: 0, notes: 0 } });
    expect(Object.keys(rowsOf(PERFECT_OPML))).toEqual(['opml', 'w3c']);
  });

  it('fails those that are named, and says why', () => {
    expect(rowsOf(PERFECT_JSON, 'apple')).toMatchObject({ jsonfeed: { passes: true }, apple: { passes: false } });
    expect(judged(PERFECT_JSON, ['apple']).breaches).toMatchObject([{ rule: { id: 'rss/root' }, weight: 'required' }]);
    expect(rowsOf(PERFECT_OPML, 'w3c')).toMatchObject({ opml: { passes: true }, w3c: { passes: true } });
    expect(judged(PERFECT_OPML, ['w3c']).breaches).toEqual([]);
    const feedless = PERFECT_OPML.replace(/ xmlUrl="[^"]*"/, '');
    expect(rowsOf(feedless, 'w3c')).toMatchObject({ opml: { errors: 1 }, w3c: { errors: 0, warnings: 1 } });
  });
});

/** The regions in SARIF, however deep. */
const regionsIn = (sarif: unknown): readonly unknown[] => {
  if (Array.isArray(sarif)) return sarif.flatMap(regionsIn);
  return isMembers(sarif)
    ? Object.entries(sarif).flatMap(([name, value]) => (name === 'region' ? [value] : regionsIn(value)))
    : [];
};

describe('podwright lint', () => {
  const run = (text: string, ...args: readonly string[]): Ended => {
    const folder = createFolder();
    writeFileSync(join(folder, 'feed'), text);
    return runNode([CLI, 'lint', 'feed', ...args], folder);
  };
  const bad = withMembers({}, { id: 5 });

  it('judges a JSON Feed, and says that directories read RSS only', () => {
    const { code, stdout, stderr } = run(PERFECT_JSON, '--offline');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'feed: 2 items, 1 finding\n  jsonfeed      pass  0 errors, 0 warnings, 0 notes\n',
    });
    expect(stderr).toMatch(/^feed:1:1: note: it is a JSON Feed: podcast directories read RSS only \[rss\/root\]\n/);
  });

  it('judges a list of feeds', () => {
    const { code, stdout } = run(PERFECT_OPML.replace(' version="2.0"', ''), '--offline');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^feed: 1 feed, 2 findings\n {2}opml {10}FAIL {2}1 error, .*\n {2}w3c {11}FAIL/);
  });

  it('is 1 with an error, 0 with a warning, 1 with --strict, and 1 for who names a directory', () => {
    expect(run(bad, '--offline').code).toBe(1);
    expect(run(withMembers({ feed_url: undefined }), '--offline').code).toBe(0);
    expect(run(withMembers({ feed_url: undefined }), '--offline', '--strict').code).toBe(1);
    expect(run(PERFECT_JSON, '--offline', '--profile', 'apple').code).toBe(1);
  });

  it('prints JSON, SARIF and annotations', () => {
    expect(json(run(bad, '--offline', '--json'))).toMatchObject({
      format: 'jsonfeed',
      episodes: 2,
      findings: [
        { code: 'rss/root', severity: 'note' },
        {
          code: 'jsonfeed/item',
          severity: 'error',
          profiles: ['jsonfeed'],
          episode: 'The bowline',
          line: 17,
          column: 7,
        },
      ],
      scorecard: { profiles: { jsonfeed: { passes: false, errors: 1 } }, repairs: [{ rule: 'jsonfeed/item' }] },
    });
    // Columns are those of editors, which count what stands in two UTF-16 units twice.
    const knots = withMembers({}, { id: 5 }).replace(/\n */g, ' ').replace('Knots', '\u{1FAA2}');
    expect(json(run(knots, '--offline', '--json'))).toMatchObject({
      findings: [{}, { line: 1, column: knots.indexOf('"id": 5') + 1 }],
    });
    const sarif: unknown = JSON.parse(run(bad, '--offline', '--format', 'sarif').stderr);
    expect(sarif).toMatchObject({
      runs: [{ results: [{ level: 'note' }, { ruleId: 'jsonfeed/item', level: 'error' }] }],
    });
    expect(regionsIn(sarif)).toContainEqual({ startLine: 17, startColumn: 7, endLine: 17, endColumn: 11 });
    expect(run(bad, '--offline', '--format', 'github').stderr).toMatch(/^::error file=feed,line=17,.*jsonfeed\/item/m);
  });

  it.each([
    ['a key', bad, '"id"'],
    ['a value in a list', withMembers({}, { tags: ['a', 77_777] }), '77777'],
    ['what cannot be read', PERFECT_JSON.replace('"en"', '"\\x41bc"'), '"\\x41bc"'],
    ['the first line of a comment', PERFECT_JSON.replace('"en"', '/* a\nb */'), '/* a'],
  ])('spans %s', (_, text, meant) => {
    const lines = text.split('\n');
    const line = lines.findIndex((one) => one.includes(meant)) + 1;
    const startColumn = (lines[line - 1]?.indexOf(meant) ?? 0) + 1;
    const region = { startLine: line, startColumn, endLine: line, endColumn: startColumn + meant.length };
    expect(regionsIn(JSON.parse(run(text, '--offline', '--format', 'sarif').stderr))).toContainEqual(region);
  });

  it('says that --http is for RSS', () => {
    const { code, stdout } = run(PERFECT_JSON, '--http');
    expect(code).toBe(0);
    expect(stdout).toContain('  no server was asked: --http is for RSS, and this is a JSON Feed\n');
    expect(json(run(PERFECT_OPML, '--http', '--json'))).toMatchObject({ http: { addresses: 0 } });
  });

  it('judges RSS as ever', () => {
    expect(judged(PERFECT)).toMatchObject({ format: 'rss', breaches: [] });
  });
});
