import { closest, didYouMean } from '../text.js';
import { BUILT_IN, keysOf, type Level } from './extra-names.js';
import type { ExtraElement } from './tags.js';

/** Something wrong with elements of other namespaces: at a path in their list, and how to mend it. */
export type ExtraProblem = { readonly path: readonly string[]; readonly reason: string; readonly hint: string };

type Namespaces = Readonly<Record<string, string>>;

/** Deeper than any element of a feed is. */
const MOST_LEVELS = 20;

/** A name that stands for itself in XML: https://www.w3.org/TR/xml-names/#NT-NCName, of which feeds use ASCII alone. */
const LOCAL = /^[a-z_][\w.-]*$/i;

/** What is wrong with extra elements of a show or an episode, given the namespaces that the settings declare. */
export const checkExtra = (
  elements: readonly (ExtraElement | undefined)[],
  namespaces: Namespaces,
  level: Level,
): readonly ExtraProblem[] => {
  const prefixes = [...BUILT_IN.keys(), ...Object.keys(namespaces)].filter((prefix) => prefix !== 'xml');
  return checkAll(elements, [], { prefixes, level });
};

type Known = { readonly prefixes: readonly string[]; readonly level: Level };

const checkAll = (
  elements: readonly (ExtraElement | undefined)[],
  path: readonly string[],
  known: Known,
): readonly ExtraProblem[] =>
  elements.flatMap((element, index) => (element ? checkElement(element, [...path, String(index)], known) : []));

const checkElement = (element: ExtraElement, path: readonly string[], known: Known): readonly ExtraProblem[] => {
  const { text, attributes = {}, children = [] } = element;
  const at = (part: string): readonly string[] => [...path, part];
  if (path.length >= 2 * MOST_LEVELS)
    return [{ path, reason: `is nested more than ${MOST_LEVELS} levels deep`, hint: 'flatten it' }];
  return [
    ...checkName(element, at('name'), known),
    ...Object.keys(attributes).flatMap((name) => checkAttribute(name, [...at('attributes'), name], known)),
    ...(text !== undefined && text !== '' && children.length > 0
      ? [{ path: at('text'), reason: 'stands beside children', hint: 'give an element a text or children, not both' }]
      : []),
    ...checkAll(children, at('children'), known),
  ];
};

const checkName = (element: ExtraElement, path: readonly string[], known: Known): readonly ExtraProblem[] => {
  const { name, attributes = {} } = element;
  const [prefix = '', local = '', ...rest] = name.split(':');
  if (!LOCAL.test(prefix) || !LOCAL.test(local) || rest.length > 0) {
    return [{ path, reason: 'must be a name with a prefix', hint: 'write it as media:rating' }];
  }
  const key = name === 'atom:link' ? LINKS.get(attributes.rel?.trim().toLowerCase() ?? '') : keyOf(name, known.level);
  if (key === undefined) return checkPrefix(prefix, path, known);
  if (known.level === 'stream') return [{ path, reason: `must not be ${name}`, hint: 'see liveItems in the README' }];
  return [{ path, reason: `is ${name}, which podwright writes itself`, hint: `use ${key} instead` }];
};

/** The relations of links that podwright writes itself, and the key of each. */
const LINKS: ReadonlyMap<string, string> = new Map([
  ['self', 'feed.url'],
  ['hub', 'feed.hub'],
  ...['current', 'next', 'prev-archive', 'next-archive'].map((rel) => [rel, 'feed.maxItems'] as const),
]);

/** Readers that go by names alone may not mind their case. */
const keyOf = (name: string, level: Level): string | undefined =>
  keysOf(level).get(name) ?? (/^content:encoded$/i.test(name) ? 'feed.notes' : undefined);

const checkPrefix = (prefix: string, path: readonly string[], { prefixes }: Known): readonly ExtraProblem[] => {
  if (prefixes.includes(prefix)) return [];
  const hint = `add its address to namespaces in the settings, e.g. namespaces: { ${prefix}: https://… }`;
  const guess = closest(prefix, prefixes);
  return [{ path, reason: `has the prefix ${prefix}, which is not declared`, hint, ...didYouMean(guess) }];
};

const checkAttribute = (name: string, path: readonly string[], known: Known): readonly ExtraProblem[] => {
  const parts = name.split(':');
  const [prefix = '', local] = parts;
  if (parts.length > 2 || !parts.every((part) => LOCAL.test(part)) || /^xmlns$/i.test(prefix)) {
    return [{ path, reason: 'must be the name of an attribute', hint: 'write it as url, or media:url' }];
  }
  return local === undefined || prefix === 'xml' ? [] : checkPrefix(prefix, path, known);
};

/** Namespaces that nobody may declare: that of declarations, the older name of podcast, and that of archives. */
const RESERVED: ReadonlySet<string> = new Set([
  'http://www.w3.org/2000/xmlns/',
  'https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md',
  'http://purl.org/syndication/history/1.0',
]);

/** What is wrong with the namespaces that settings declare. */
export const checkNamespaces = (namespaces: Namespaces): readonly ExtraProblem[] =>
  Object.entries(namespaces).flatMap(([prefix, uri]): readonly ExtraProblem[] => {
    const path = [prefix];
    if (!LOCAL.test(prefix) || /^xml/i.test(prefix)) {
      const reason = 'must have a prefix of letters and digits, which does not begin with xml';
      return [{ path, reason, hint: 'write it as { media: http://search.yahoo.com/mrss/ }' }];
    }
    if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(uri)) {
      const hint = 'write the address that its format names, e.g. http://search.yahoo.com/mrss/';
      return [{ path, reason: 'must be an absolute address', hint }];
    }
    if (RESERVED.has(uri)) {
      return [{ path, reason: 'must not be a namespace that podwright, or XML itself, goes by', hint: 'take it out' }];
    }
    const own = [...BUILT_IN].find(([name, address]) => (name === prefix) !== (address === uri));
    if (own) {
      const reason = `must not take ${own[0] === prefix ? 'the prefix' : 'the namespace'} of ${own[0]}`;
      return [{ path, reason, hint: `remove it: podwright declares ${own[0]} itself` }];
    }
    // Of two prefixes for one namespace, an element might have the same attribute twice.
    const [first = prefix] = Object.keys(namespaces).filter((name) => namespaces[name] === uri);
    return first === prefix
      ? []
      : [{ path, reason: `must not be the namespace of ${first}, too`, hint: `use ${first}` }];
  });
