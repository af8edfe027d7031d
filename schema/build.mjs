import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { getDescription } from 'valibot';
import { postFields } from '../dist/extractor/fields.js';
import { settingsSchema } from '../dist/settings-fields.js';

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

const schemaOf = (schema, title) => ({ $schema: undefined, title, ...toJsonSchema(schema, options) });

const settings = schemaOf(settingsSchema, 'Settings of podwright');
const post = schemaOf(postFields, 'Front matter of a post');
post.properties.podcast.anyOf.push({ const: false, description: 'Keeps the post out of the feed' });

const folder = process.argv[2] ?? import.meta.dirname;
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries({ podwright: settings, post })) {
  writeFileSync(join(folder, `${name}.schema.json`), `${JSON.stringify(schema, undefined, 2)}\n`);
}
