import type { Breach } from '../src/linter/record.js';
import type { Example, Rule, Several, Telling } from '../src/linter/rule.js';
import { RULES } from '../src/linter/rules.js';
import { PERFECT } from './perfect-feed.js';

/** What a rule may judge by itself: examples stand at the end of it. */
type Side = 'channel' | 'item';

const sidesOf = ({ channel, item, watch, bad }: Rule): readonly Side[] => {
  const isOf = { channel: channel ?? isSided(bad), item: item ?? watch };
  return (['channel', 'item'] as const).filter((side) => isOf[side]);
};

/** A feed with an example in it, the lines in which that stands, and what should be said of it. */
type Exemplary = {
  readonly xml: string;
  readonly feed: string;
  readonly from: number;
  readonly to: number;
  readonly says: string;
};

/** The feed without a fault, with each of the good examples of a rule. */
export const goodOf = (rule: Rule, side: Side): readonly Exemplary[] => examplesOf(rule, rule.good, side);

/** Likewise with each of its bad ones. */
export const badOf = (rule: Rule, side: Side): readonly Exemplary[] => examplesOf(rule, rule.bad, side);

const examplesOf = (rule: Rule, examples: Rule['bad'], side: Side): readonly Exemplary[] =>
  allOf(isSided(examples) ? examples[side] : examples).map((one) =>
    withExample(rule, side, typeof one === 'object' ? one : { example: one, says: '' }),
  );

const isSided = (examples: Rule['bad']): examples is Exclude<Rule['bad'], Several<Example | Telling>> =>
  typeof examples === 'object' && 'channel' in examples;

/** All of what may be one, or several. */
export const allOf = <T>(several: Several<T>): readonly T[] => (isList(several) ? several : [several]);

const isList = <T>(several: Several<T>): several is readonly T[] => Array.isArray(several);

/** The perfect feed with an example in the place of the elements that a rule is about; root and channel stay. */
const withExample = ({ about }: Rule, side: Side, { example, says }: Telling): Exemplary => {
  if (typeof example === 'function') return { ...changed(example(PERFECT)), says };
  const [head = '', item = '', tail = ''] = PERFECT.split(/(?<=<item>\n)|(?=<\/item>)/);
  const opening = '<item>\n';
  const isOther = (line: string): boolean =>
    /^<(?:rss|channel)/.test(line) ||
    !about.some((name) => line.startsWith(`<${name}`) && /^[ />]/.test(line.slice(name.length + 1)));
  const without = (part: string): string => part.split('\n').filter(isOther).join('\n');
  const before = side === 'item' ? head + without(item) : without(head.slice(0, -opening.length));
  const after = side === 'item' ? tail : opening + item + tail;
  const from = linesIn(before);
  const feed = `${before}${example === '' ? '' : `${example}\n`}${after}`;
  return { xml: example, feed, from, to: from + linesIn(example) - 1, says };
};

/** A changed feed, and the lines in which it is not the perfect one. */
const changed = (feed: string): Omit<Exemplary, 'says'> => {
  const [lines, perfect] = [feed.split('\n'), PERFECT.split('\n')];
  const from = lines.findIndex((line, index) => line !== perfect[index]);
  const fromEnd = lines.toReversed().findIndex((line, index) => line !== perfect.at(-1 - index));
  const to = lines.length - fromEnd;
  return { xml: lines.slice(from, to).join('\n'), feed, from: from + 1, to };
};

const linesIn = (text: string): number => text.split('\n').length;

/** Whether a breach is told at an element that its rule is about, in the example; or at the parent, where that lacks it. */
export const isInPlace = (
  { element = '', line }: Breach,
  { about }: Rule,
  side: Side,
  { feed, from, to }: Exemplary,
): boolean => {
  const isInside = from <= line && line <= to;
  // In a namespace that is not known, an element has no prefix of its own.
  const isMeant = about.some((name) => name === element || name.replace(/^.*:/, '?:') === element);
  return (isInside && isMeant) || (element === side && (isInside || feed.split('\n')[line - 1] === `<${side}>`));
};

/** Each rule about feeds, by each side that it judges. */
export const EACH = RULES.flatMap((rule) => sidesOf(rule).map((side) => ({ id: rule.id, rule, side })));
