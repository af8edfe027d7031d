import { finding } from '../findings.js';
import type { Finding } from '../model.js';
import { checkExtra, checkNamespaces, type ExtraProblem } from '../namespace/extra.js';
import { extraElement } from '../namespace/extra-fields.js';
import type { Level } from '../namespace/extra-names.js';
import type { ExtraElement } from '../namespace/tags.js';
import { parseWith, valueAt } from '../schema/schema.js';
import { namespacesSchema } from './fields.js';
import type { PlacesOf } from './places.js';

/** Elements of other namespaces, of the show and of its streams, and the namespaces themselves. */
export const checkElements = (data: unknown, placesOf: PlacesOf): readonly Finding[] => {
  const read = parseWith(namespacesSchema, valueAt(data, ['namespaces']));
  const namespaces = 'value' in read ? read.value : {};
  const live = valueAt(data, ['show', 'liveItems']);
  const items = Array.isArray(live) ? live.map((_, index) => ['show', 'liveItems', String(index), 'extra']) : [];
  const findingOf = (path: readonly string[], { reason, hint }: ExtraProblem): Finding =>
    finding('invalid-setting', placesOf.value(path), { name: path.join('.'), reason, hint });
  const check = (path: readonly string[], level: Level): readonly Finding[] => {
    return checkExtra(elementsAt(data, path), namespaces, level).map((problem) =>
      findingOf([...path, ...problem.path], problem),
    );
  };
  return [
    ...checkNamespaces(namespaces).map((problem) => findingOf(['namespaces', ...problem.path], problem)),
    ...check(['show', 'extra'], 'show'),
    ...items.flatMap((path) => check(path, 'stream')),
  ];
};

/** The elements in a list; undefined for those that are none, which the schema tells. */
const elementsAt = (data: unknown, path: readonly string[]): readonly (ExtraElement | undefined)[] => {
  const told = valueAt(data, path);
  return (Array.isArray(told) ? told : [told]).map((one) => {
    const read = parseWith(extraElement(), one);
    return 'value' in read ? read.value : undefined;
  });
};
