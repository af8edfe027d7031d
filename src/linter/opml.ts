import { childrenOf, type Element } from '../xml/element.js';
import type { createRecord } from './record.js';
import { OPML } from './rules/opml.js';

/** Judges a list of feeds by its root; how many feeds are in it. */
export const judgeOpml = (root: Element, add: ReturnType<typeof createRecord>['add']): number => {
  const outlines = childrenOf(root, 'body').flatMap(outlinesIn);
  for (const rule of OPML) {
    if (rule.root) add(rule, rule.root(root));
    for (const outline of outlines) if (rule.outline) add(rule, rule.outline(outline));
  }
  return outlines.filter(({ attributes }) => attributes.has('xmlUrl')).length;
};

/** Those in an element, however deep. */
const outlinesIn = (parent: Element): readonly Element[] =>
  childrenOf(parent, 'outline').flatMap((outline) => [outline, ...outlinesIn(outline)]);
