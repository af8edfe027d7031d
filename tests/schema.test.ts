import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createFolder, REPOSITORY, runNode, SETTINGS } from './blog.js';

const NAMES = ['podwright.schema.json', 'post.schema.json'] as const;

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

const SCHEMA = join(REPOSITORY, 'schema');
const schemaOf = (name: (typeof NAMES)[number]): unknown => JSON.parse(read(SCHEMA, name));

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const ANNOTATIONS: ReadonlySet<string> = new Set([
  '$schema',
  'title',
  'description',
  'default',
  'format',
  'definitions',
]);

/** What stands in several places, by its address in either schema. */
const DEFINITIONS: ReadonlyMap<string, unknown> = new Map(
  NAMES.map(schemaOf).flatMap((schema) =>
    Object.entries(isMapping(schema) && isMapping(schema.definitions) ? schema.definitions : {}).map(
      ([name, definition]): [string, unknown] => [`#/definitions/${name}`, definition],
    ),
  ),
);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isMapping,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

/** What draft-07 says of the keywords that the schemas use; the problems of a value, by where they are. */
const KEYWORDS: Readonly<Record<string, (rule: unknown, value: unknown, at: string, schema: Mapping) => string[]>> = {
  $ref: (rule, value, at) => problemsOf(DEFINITIONS.get(String(rule)), value, at),
  propertyNames: (rule, value, at) =>
    Object.keys(isMapping(value) ? value : {}).flatMap((name) => problemsOf(rule, name, `${at}.${name}`)),
  type: (rule, value, at) => complain(TYPES[String(rule)]?.(value), `${at}: not ${String(rule)}`),
  const: (rule, value, at) => complain(value === rule, `${at}: not ${String(rule)}`),
  enum: (rule, value, at) => complain(listOf(rule).includes(value), `${at}: not one of the list`),
  pattern: (rule, value, at) =>
    complain(typeof value !== 'string' || new RegExp(String(rule), 'u').test(value), `${at}: not like ${String(rule)}`),
  minLength: (rule, value, at) => complain(typeof value !== 'string' || value.length >= Number(rule), `${at}: short`),
  maxLength: (rule, value, at) => complain(typeof value !== 'string' || value.length <= Number(rule), `${at}: long`),
  minimum: (rule, value, at) => complain(typeof value !== 'number' || value >= Number(rule), `${at}: too small`),
  maximum: (rule, value, at) => complain(typeof value !== 'number' || value <= Number(rule), `${at}: too large`),
  anyOf: (rule, value, at) => {
    const all = listOf(rule).map((option) => problemsOf(option, value, at));
    return complain(
      all.some((problems) => problems.length === 0),
      `${at}: none of ${all.length} (${all.flat().join('; ')})`,
    );
  },
  items: (rule, value, at) => listOf(value).flatMap((item, index) => problemsOf(rule, item, `${at}[${index}]`)),
  required: (rule, value, at) =>
    listOf(rule).flatMap((name) =>
      complain(!isMapping(value) || String(name) in value, `${at}.${String(name)}: missing`),
    ),
  properties: (rule, value, at) =>
    Object.entries(isMapping(rule) ? rule : {}).flatMap(([name, schema]) =>
      isMapping(value) && name in value
        ? problemsOf(schema, value[name], `${at}.${name}`)
        : problemsOf(schema, undefined, '').filter((problem) => problem.startsWith('schema')),
    ),
  additionalProperties: (rule, value, at, { properties }) =>
    Object.entries(isMapping(value) ? value : {}).flatMap(([name, inner]) => {
      if (isMapping(properties) && name in properties) return [];
      return isMapping(rule)
        ? problemsOf(rule, inner, `${at}.${name}`)
        : complain(rule !== false, `${at}.${name}: unknown`);
    }),
};

const complain = (isRight: boolean | undefined, problem: string): string[] => (isRight ? [] : [problem]);

const problemsOf = (schema: unknown, value: unknown, at = ''): string[] => {
  if (!isMapping(schema)) return [`schema: ${at} is no schema`];
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    const judge = KEYWORDS[keyword];
    if (judge) return judge(rule, value, at, schema);
    return complain(ANNOTATIONS.has(keyword), `schema: ${at} has the unknown keyword ${keyword}`);
  });
};

const post = (podcast: unknown): Mapping => ({ title: 'A', date: '2024-12-15', layout: 'post', podcast });

describe('JSON Schemas', () => {
  it('are what the code gives', () => {
    const folder = createFolder();
    expect(runNode([join(SCHEMA, 'build.mjs'), folder], folder)).toEqual({ code: 0, stdout: '', stderr: '' });
    for (const name of NAMES) expect(read(SCHEMA, name), `npm run schemas`).toBe(read(folder, name));
  });

  it.each(NAMES)('%s is a schema of draft-07 with a description for every key', (name) => {
    const schema = schemaOf(name);
    expect(schema).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' });
    expect(problemsOf(schema, {}).filter((problem) => problem.startsWith('schema'))).toEqual([]);
    expect(undescribed(schema)).toEqual([]);
    for (const [at, definition] of DEFINITIONS) expect(undescribed(definition, at)).toEqual([]);
  });

  it('accept the settings of the contract and of this repository', () => {
    const schema = schemaOf('podwright.schema.json');
    expect(problemsOf(schema, parse(SETTINGS))).toEqual([]);
    expect(problemsOf(schema, parse(read(REPOSITORY, 'content/podwright.yaml')))).toEqual([]);
    expect(problemsOf(schema, parse(SETTINGS.replace('language: en', 'language: pt-BR')))).toEqual([]);
  });

  it.each([
    ['an unknown key', 'site:', 'sight: x\nsite:', '.sight: unknown'],
    ['an unknown key of show', '  title:', '  titel: x\n  title:', '.show.titel: unknown'],
    ['an unknown key of owner', 'owner: {', 'owner: { phone: "1",', '.show.owner.phone: unknown'],
    ['a missing key', '  explicit: false\n', '', '.show.explicit: missing'],
    ['a wrong word', 'unresolved: derive', 'unresolved: guess', '.unresolved: not one of the list'],
    ['a number out of range', 'retries: 3', 'retries: 11', '.network.retries: too large'],
  ])('refuse %s', (_, from, to, problem) => {
    expect(problemsOf(schemaOf('podwright.schema.json'), parse(SETTINGS.replace(from, to)))).toEqual([problem]);
  });

  it.each([
    undefined,
    null,
    false,
    {},
    { season: 1, episode: '010', explicit: 'yes', duration: '1:02:03', guid: 5, episodeType: 'bonus' },
    { enclosure: { url: 'https://example.com/a.mp3', bytes: 1, type: 'audio/mpeg' } },
    { enclosure: { url: 'https://example.com/a.mp3', file: '../audio/a.mp3' } },
    { persons: 'Mara', location: ['Austin, TX', { name: 'Oz', rel: 'subject' }], license: 'CC-BY-4.0' },
    {
      persons: [{ name: 'Tim', role: 'guest' }],
      season: { number: 2, name: 'Sea' },
      soundbites: { start: '1:13', duration: 30 },
    },
    { extra: { name: 'media:group', children: [{ name: 'media:rating', text: 'nonadult' }] } },
  ])('accept podcast: %j', (podcast) => {
    expect(problemsOf(schemaOf('post.schema.json'), JSON.parse(JSON.stringify(post(podcast))))).toEqual([]);
  });

  it.each([
    true,
    'x',
    { titel: 'x' },
    { enclosure: { bytes: 1 } },
    { enclosure: { file: '../audio/a.mp3' } },
    { enclosure: { url: 'https://example.com/a.mp3', file: ['a.mp3'] } },
    { enclosure: { url: 'https://example.com/a.mp3', size: 1 } },
    { episodeType: 'extra' },
    { persons: [{ role: 'guest' }] },
    { persons: [{ name: 'Tim', role: 'gest' }] },
    { extra: { name: 'media:group', children: [{ nam: 'media:rating' }] } },
  ])('refuse podcast: %j', (podcast) => {
    expect(problemsOf(schemaOf('post.schema.json'), post(podcast))).not.toEqual([]);
  });

  it('leave the fields of a theme alone', () => {
    const theme = { title: 'A', tags: { a: 1 }, image: { src: 'x' }, slug: [], menu: 'main' };
    expect(problemsOf(schemaOf('post.schema.json'), theme)).toEqual([]);
  });
});

/** The keys at any depth that nothing is said about; a mapping speaks through its own keys. */
const undescribed = (schema: unknown, at = ''): string[] => {
  if (!isMapping(schema)) return [];
  const { properties, anyOf, items } = schema;
  const inner = Object.entries(isMapping(properties) ? properties : {}).flatMap(([name, property]) =>
    isDescribed(property) ? undescribed(property, `${at}.${name}`) : [`${at}.${name}`],
  );
  return [...inner, ...listOf(anyOf).flatMap((option) => undescribed(option, at)), ...undescribed(items, at)];
};

const isDescribed = (schema: unknown): boolean =>
  isMapping(schema) &&
  (typeof schema.description === 'string' ||
    isMapping(schema.properties) ||
    listOf(schema.anyOf).some(isDescribed) ||
    isDescribed(DEFINITIONS.get(String(schema.$ref))));
