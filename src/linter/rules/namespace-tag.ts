import type { Kind } from '../../namespace/kinds.js';
import { childOf, type Element } from '../../xml/element.js';
import { both, gather, NO_COMPLAINTS, quoted } from '../check.js';
import { remember } from '../remember.js';
import type { Complaint, Rule, Several, Weight } from '../rule.js';

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
  /** Examples of it, where it may stand. */
  readonly good: string;
  readonly bad: Several<string | { readonly example: string; readonly says: string }>;
} & Pick<Rule, 'why' | 'hint'>;

/** An element, and the one that it stands in. */
export type Standing = { readonly at: Element; readonly parent: Element };

/** The elements with a name in an item, or in a channel beside its items, however deep; looked up once for all rules. */
export const standingIn = (scope: Element, name: string): readonly Standing[] =>
  podcastElements(scope).get(name) ?? NOWHERE;

const NOWHERE: readonly Standing[] = [];
const NO_NAMES: ReadonlyMap<string, readonly Standing[]> = new Map();

/** The key of the elements that declare a podcast prefix for themselves, in a namespace that is not known. */
export const STRAY = '?';

/** All of these by name. */
export const podcastElements = remember((scope: Element): ReadonlyMap<string, readonly Standing[]> => {
  if (scope.children.length === 0) return NO_NAMES;
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
});

/** An attribute of a tag, and what it may be. */
type Attribute = { readonly attribute: string; readonly kind: Kind; readonly isRequired: boolean };

/** The attributes that a tag must or may have. */
export const attributesOf = ({ required = {}, optional = {} }: Tag): readonly Attribute[] =>
  Object.entries({ ...required, ...optional }).map(([attribute, kind]) => ({
    attribute,
    kind,
    isRequired: attribute in required,
  }));

/** The rule that a tag stands where it may, as often as it may, with what it needs. */
export const ruleOf = (tag: Tag): Rule => {
  const { id, name, why, hint, weight = 'informational' } = tag;
  const attributes = attributesOf(tag);
  const judge = (scope: Element, { asOf }: { readonly asOf: number } = TIMELESS): readonly Complaint[] =>
    complaintsOf(tag, attributes, standingIn(scope, name), asOf);
  // Either way both are seen: a live item is in the channel, and any tag may be misplaced.
  const eyes = tag.parents.includes('channel')
    ? { channel: judge, item: judge }
    : { watch: () => ({ item: judge, end: judge }) };
  const rule = { id, wants: wantsOf(tag), weight, why, hint, ...examplesOf(tag) };
  return { ...rule, profiles: ['podcast-index'], about: [name], only: name, ...eyes };
};

/** Examples for either side: where a tag may not stand, a good one is wrong, and none is right. */
const examplesOf = ({ good, bad, parents }: Tag): Pick<Rule, 'good' | 'bad'> => {
  const misplaced = { good: '', bad: good };
  const channel = parents[0] === 'item' ? misplaced : { good, bad };
  const item = parents[0] === 'channel' && !parents.includes('item') ? misplaced : { good, bad };
  return { good: { channel: channel.good, item: item.good }, bad: { channel: channel.bad, item: item.bad } };
};

const TIMELESS = { asOf: Number.NaN };

/** Where a tag may stand, and what it must have: `podcast:chapters once in item, with url, type`. */
const wantsOf = ({ name, parents, isSingle, required = {}, text }: Tag): string => {
  const attributes = Object.keys(required);
  return [
    `${name} ${isSingle ? 'once ' : ''}in ${parents.join(' or ')}`,
    attributes.length > 0 ? `, with ${attributes.join(', ')}` : '',
    text ? `: ${text.is}` : '',
  ].join('');
};

const complaintsOf = (
  tag: Tag,
  attributes: readonly Attribute[],
  standings: readonly Standing[],
  asOf: number,
): readonly Complaint[] => {
  if (standings.length === 0) return NO_COMPLAINTS;
  const seen = tag.isSingle && standings.length > 1 ? new Set<Element>() : undefined;
  return gather(standings, ({ at, parent }) => {
    const isAgain = seen?.has(parent) ?? false;
    seen?.add(parent);
    if (isAgain) return [{ at, message: `${tag.name} stands in ${parent.tag} more than once` }];
    const before = [...placeMessages(tag, parent), ...textMessages(tag, at)];
    const messages = [...before, ...(tag.more?.(at, parent, asOf) ?? NOTHING)];
    return both(
      wrongAttributes(tag, attributes, at),
      messages.length === 0 ? NO_COMPLAINTS : messages.map((message) => ({ at, message })),
    );
  });
};

const NOTHING: readonly string[] = [];

const placeMessages = ({ name, parents }: Tag, parent: Element): readonly string[] =>
  parents.includes(parent.name) || (parent.name === 'podcast:liveItem' && parents.includes('item'))
    ? NOTHING
    : [`${name} stands in ${parent.tag}, not in ${parents.join(' or ')}`];

const wrongAttributes = ({ name }: Tag, attributes: readonly Attribute[], at: Element): readonly Complaint[] =>
  gather(attributes, ({ attribute, kind, isRequired }) => {
    const value = at.attributes.get(attribute)?.trim() ?? '';
    // Generators write empty attributes for what they do not know.
    if (value === '') return isRequired ? [{ at, message: `${name} has no ${attribute}` }] : NO_COMPLAINTS;
    return kind.isRight(value)
      ? NO_COMPLAINTS
      : [{ at, attribute, message: `${attribute} of ${name} is ${quoted(value)}, not ${kind.is}` }];
  });

const textMessages = ({ name, text }: Tag, at: Element): readonly string[] => {
  const said = at.text.trim();
  if (!text || text.isRight(said)) return NOTHING;
  return [said === '' ? `${name} is empty` : `${name} is ${quoted(said)}, not ${text.is}`];
};

/** A check that a tag has children. */
export const needs =
  (...names: readonly string[]) =>
  (at: Element): readonly string[] =>
    names.filter((name) => !childOf(at, name)).map((name) => `${at.tag} has no ${name}`);
