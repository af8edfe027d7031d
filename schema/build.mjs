import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { getDescription } from 'valibot';
import { postFields } from '../dist/extractor/fields.js';
import { settingsSchema } from '../dist/settings/fields.js';

/*
 * Writes the JSON Schemas of settings and front matter, for editors: `node schema/build.mjs [FOLDER]`. They describe
 * what people write; checks that JSON Schema cannot express are left to podwright.
 */

/** `typeMode: 'input'` would stop at the first transform, and lose the descriptions that stand after it. */
const options = {
  target: 'draft-07',
  errorMode: 'ignore',
  // A field with a fallback is its theme's business: any value passes.
  overrideSchema: ({ valibotSchema: schema }) =>
    'fallback' in schema ? { description: getDescription(schema.wrapped) } : undefined,
  // JSON Schema has no flags for a pattern: without its `i`, `pt-BR` would be refused.
  overrideAction: ({ valibotAction: action, jsonSchema }) =>
    action.type === 'regex' && action.requirement.flags !== '' ? { ...jsonSchema, pattern: undefined } : undefined,
};

const isMapping = ({ type }) => type === 'strict_object';

/** The schemas that stand in a schema, and under which name. */
const partsOf = (schema) => [
  ...Object.entries(schema.entries ?? {}),
  ...(schema.options ?? [])
    .filter((option) => typeof option === 'object')
    .map((option) => [isMapping(option) ? 'mapping' : '', option]),
  ...(schema.item ? [['item', schema.item]] : []),
  ...(schema.wrapped ? [['', schema.wrapped]] : []),
  ...(schema.getter ? [['', schema.getter()]] : []),
  ...(schema.pipe ?? []).filter((part) => part.kind === 'schema' && part !== schema).flatMap(partsOf),
];

/** A mapping, or its most important value alone. */
const isOrMapping = (schema) => schema.options?.some(isMapping) && !schema.options.some(({ type }) => type === 'array');

/** Mappings that stand in several places, and tags, are written once. */
const sharedIn = (root) => {
  const names = new Map();
  const shared = new Map();
  const visit = (schema, name) => {
    if (names.has(schema)) {
      if (isMapping(schema) || isOrMapping(schema)) shared.set(schema, names.get(schema));
      return;
    }
    names.set(schema, name);
    if (schema.type === 'lazy') shared.set(schema.getter(), name);
    for (const [part, inner] of partsOf(schema)) visit(inner, [name, part].filter(Boolean).join('.'));
  };
  visit(root, '');
  return Object.fromEntries([...shared].map(([schema, name]) => [name, schema]));
};

const schemaOf = (schema, title) => {
  const { $defs, ...rest } = toJsonSchema(schema, { ...options, definitions: sharedIn(schema) });
  const json = { $schema: undefined, title, ...rest, definitions: $defs };
  // Draft-07 calls them definitions.
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/definitions/'));
};

const settings = schemaOf(settingsSchema, 'Settings of podwright');
const post = schemaOf(postFields, 'Front matter of a post');
post.properties.podcast.anyOf.push({ const: false, description: 'Keeps the post out of the feed' });

const folder = process.argv[2] ?? import.meta.dirname;
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries({ podwright: settings, post })) {
  writeFileSync(join(folder, `${name}.schema.json`), `${JSON.stringify(schema, undefined, 2)}\n`);
}
