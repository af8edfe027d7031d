import * as v from 'valibot';
import { list, mapping, only } from '../schema/scalars.js';
import type { ExtraElement } from './tags.js';

const text = v.pipe(
  v.union([v.string(), v.number(), v.boolean()], 'must be a text'),
  v.transform((value) => String(value).trim()),
  v.description('Text'),
);

/** Writers turn line breaks in attributes into blanks, and so do readers. */
const attribute = v.pipe(
  text,
  v.transform((value) => value.replace(/\s+/g, ' ')),
);

const ELEMENT = 'must be a mapping with name, and text or children, and attributes';

const name = v.pipe(
  v.string('must be a name with its prefix'),
  v.trim(),
  v.description('Name with its prefix: media:rating'),
);

const element: v.GenericSchema<unknown, ExtraElement> = v.lazy(() => extraElement());

export const extraElement = only(() =>
  mapping(
    {
      name,
      text: v.nullish(text),
      attributes: v.nullish(
        v.pipe(v.record(v.string(), attribute, 'must be a mapping of names to texts'), v.description('Attributes')),
      ),
      children: v.nullish(v.pipe(v.array(element, 'must be a list'), v.description('Elements in it'))),
    },
    ELEMENT,
  ),
);

/** Elements as data, never as XML: what podwright does not know a key for. */
export const extraSchema = () => list(extraElement(), 'Elements of other namespaces, as data');
