import { type Document, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import type { Place } from '../model.js';
import type { Places } from '../text.js';

/** The places of a setting's value and of its name; of the nearest setting around it, where it is absent. */
export type PlacesOf = {
  readonly value: (path: readonly string[]) => Place;
  readonly key: (path: readonly string[]) => Place;
};

export const placeOfPath = (
  document: Document,
  places: Places,
  path: readonly string[],
  part: 'key' | 'value',
): Place => {
  let node: unknown = document.contents;
  let place: Place = places.at(0);
  for (const name of path) {
    const next = childOf(node, name);
    if (!next) return place;
    const isTold = part === 'value' && isScalar(next.value) && next.value.value !== null;
    place = places.at(...spanOf(isTold && isNode(next.value) ? next.value : next.key));
    node = next.value;
  }
  return place;
};

const childOf = (node: unknown, name: string): { readonly key: Node; readonly value: unknown } | undefined => {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === name);
    return pair && isNode(pair.key) ? { key: pair.key, value: pair.value } : undefined;
  }
  const item = isSeq(node) ? node.items[Number(name)] : undefined;
  return isNode(item) ? { key: item, value: item } : undefined;
};

const spanOf = ({ range }: Node): [offset: number, length: number] =>
  range ? [range[0], Math.max(1, range[1] - range[0])] : [0, 1];
