import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEYS } from '../src/publish/own-keys.js';
import { REPOSITORY } from './blog.js';
import { cases } from './cases.js';

const schemaOf = (name: string): unknown => JSON.parse(readFileSync(join(REPOSITORY, 'schema', name), 'utf8'));

const childOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;

/** What a schema says of a key; one of several things that a value may be can have it. */
const schemaAt = (schema: unknown, [name, ...rest]: readonly string[]): unknown => {
  if (name === undefined) return schema;
  const kinds = [schema, ...['anyOf', 'oneOf'].flatMap((kind) => childOf(schema, kind) ?? [])];
  const found = kinds.map((kind) => childOf(childOf(kind, 'properties'), name)).find((one) => one !== undefined);
  return found === undefined ? undefined : schemaAt(found, rest);
};

const SETTINGS = schemaOf('podwright.schema.json');
const POST = schemaOf('post.schema.json');

describe('the keys of elements', () => {
  it.each([...KEYS])('of %s are in the schemas', (_element, { show, episode }) => {
    if (show !== undefined) expect(schemaAt(SETTINGS, show.split('.'))).toBeDefined();
    if (episode !== undefined) expect(schemaAt(POST, episode.split('.'))).toBeDefined();
  });

  it('are known of all that is written, but for what nobody sets, and an extra element', () => {
    const feeds = cases().flatMap(({ folder, name }) =>
      /^(?:every-tag|full-show|serial|chapters)/.test(name)
        ? readdirSync(join(folder, 'feeds'))
            .filter((file) => file.endsWith('.xml'))
            .map((file) => join(folder, 'feeds', file))
        : [],
    );
    const elements = feeds.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^ {4}(?: {2})?<([a-zA-Z]+:?[a-zA-Z-]*)/gm)].map(([, name = '']) => name),
    );
    const own = new Set(
      elements.filter((name) => /^(?:\w+|itunes:.*|podcast:.*|atom:.*)$/.test(name) && !KEYS.has(name)),
    );
    expect([...own].toSorted()).toEqual(['generator', 'item', 'itunes:keywords', 'lastBuildDate']);
  });
});
