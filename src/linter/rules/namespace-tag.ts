import type { Kind } from '../../namespace-kinds.js';
import { quoted } from '../check.js';
import { childOf, type Element } from '../element.js';
import type { Complaint, Rule, Weight } from '../rule.js';

/** A tag of the podcast namespace, as its page there tells it; informational unless it says otherwise. */
export type Tag = {
  readonly id: string;
  readonly name: string;
  readonly weight?: Weight;
  /** What it may stand in; what may stand in an item may stand in a live item, too. */
  readonly parents: readonly string[];
  /** It may stand in its parent once only. */
  readonly isSingle?: boolean;
  readonly required?: Readonly<Record<string, Kind>>;
  readonly optional?: Readonly<Record<string, Kind>>;
  /** What its text may be, without blanks around it. */
  readonly text?: Kind;
  /** What else is wrong with one: messages. `asOf` is what counts as now; NaN for tags that stand in no channel. */
  readonly more?: (at: Element, parent: Element, asOf: number) => readonly string[];
} & Pick<Rule, 'why' | 'hint' | 'good' | 'bad'>;

/** An element, and the one that it stands in. */
export type Standing = { readonly at: Element; readonly parent: Element };

const known = new WeakMap<Element, ReadonlyMap<string, readonly Standing[]>>();

/** The elements with a name in an item, or in a channel beside its items, however deep; looked up once for all rules. */
export const standingIn = (scope: Element, name: string): readonly Standing[] => {
  const names = known.get(scope) ?? podcastElements(scope);
  known.set(scope, names);
  return names.get(name) ?? [];
};

/** The key of the elements that declare a podcast prefix for themselves, in a namespace that is not known. */
export const STRAY = '?';

const podcastElements = (scope: Element): ReadonlyMap<string, readonly Standing[]> => {
  const names = new Map<string, Standing[]>();
  const visit = (parent: Element): void => {
    for (const at of parent.children) {
      if (at.name === 'item') continue;
      const isStray = at.name.startsWith('?:') && at.attributes.has('xmlns:podcast');
      if (isStray || at.name.startsWith('podcast:')) {
        const key = isStray ? STRAY : at.name;
        const standings = names.get(key) ?? [];
        standings.push({ at, parent });
        names.set(key, standings);
      }
      visit(at);
    }
  };
  visit(scope);
  return names;
};

/** The rule that a tag stands where it may, as often as it may, with what it needs. */
export const ruleOf = (tag: Tag): Rule => {
  const { id, name, why, hint, good, bad, weight = 'informational' } = tag;
  const judge = (scope: Element, { asOf }: { readonly asOf: number } = TIMELESS): readonly Complaint[] =>
    complaintsOf(tag, standingIn(scope, name), asOf);
  // Either way both are seen: a live item is in the channel, and any tag may be misplaced.
  const eyes = tag.parents.includes('channel')
    ? { channel: judge, item: judge }
    : { watch: () => ({ item: judge, end: judge }) };
  return { id, weight, profiles: ['podcast-index'], about: [name], why, hint, good, bad, ...eyes };
};

const TIMELESS = { asOf: Number.NaN };

const complaintsOf = (tag: Tag, standings: readonly Standing[], asOf: number): readonly Complaint[] => {
  const seen = new Set<Element>();
  return standings.flatMap(({ at, parent }) => {
    const isAgain = seen.has(parent);
    seen.add(parent);
    const messages =
      tag.isSingle && isAgain
        ? [`${tag.name} stands in ${parent.tag} more than once`]
        : [...placeMessages(tag, parent), ...valueMessages(tag, at), ...(tag.more?.(at, parent, asOf) ?? [])];
    return messages.map((message) => ({ at, message }));
  });
};

const placeMessages = ({ name, parents }: Tag, parent: Element): string[] =>
  parents.includes(parent.name) || (parent.name === 'podcast:liveItem' && parents.includes('item'))
    ? []
    : [`${name} stands in ${parent.tag}, not in ${parents.join(' or ')}`];

const valueMessages = ({ name, required = {}, optional = {}, text }: Tag, at: Element): string[] => {
  const values = Object.entries({ ...required, ...optional }).flatMap(([attribute, kind]) => {
    const value = at.attributes.get(attribute)?.trim() ?? '';
    // Generators write empty attributes for what they do not know.
    if (value === '') return attribute in required ? [`${name} has no ${attribute}`] : [];
    return kind.isRight(value) ? [] : [`${attribute} of ${name} is ${quoted(value)}, not ${kind.is}`];
  });
  const said = at.text.trim();
  if (!text || text.isRight(said)) return values;
  return [...values, said === '' ? `${name} is empty` : `${name} is ${quoted(said)}, not ${text.is}`];
};

/** A check that a tag has children. */
export const needs =
  (...names: readonly string[]) =>
  (at: Element): readonly string[] =>
    names.filter((name) => !childOf(at, name)).map((name) => `${at.tag} has no ${name}`);
