import { groupBy } from '../groups.js';
import { type Breach, causeOf, type More } from './record.js';
import type { Profile, Weight } from './rule.js';
import { WEIGHTS, weightFor } from './weights.js';

/** How a feed stands with one profile. */
type Score = { readonly passes: boolean; readonly errors: number; readonly warnings: number; readonly notes: number };

/** How a feed stands with each profile, and which repairs matter most. */
export type Scorecard = {
  /** Whether all of the feed was judged; if not, it passes nowhere, for any fault may be in the rest. */
  readonly complete: boolean;
  readonly profiles: Readonly<Partial<Record<Profile, Score>>>;
  readonly repairs: readonly { readonly rule: string; readonly count: number; readonly hint: string }[];
};

const MOST_REPAIRS = 3;

type Counted = Pick<Breach, 'rule' | 'weight' | 'weights' | 'profiles'> & { readonly count?: number };

const sum = (counted: readonly Counted[]): number => counted.reduce((total, { count = 1 }) => total + count, 0);

/** How to mend several breaches: as each is, if that is the same for all. */
const hintFor = ({ rule }: Counted, others: readonly Counted[]): string =>
  others.every((one) => one.rule.hint === rule.hint) ? rule.hint : (rule.general ?? rule.hint);

/**
 * Counts breaches by profile, those that were not kept (`more`), too; the repairs that matter most are those of the
 * gravest rules: those first that most of the profiles mind, of these the commonest.
 */
export const scoreOf = (
  breaches: readonly Breach[],
  profiles: ReadonlySet<Profile>,
  { more = [], isComplete = true }: { readonly more?: readonly More[]; readonly isComplete?: boolean } = {},
): Scorecard => {
  const all: readonly Counted[] = [...breaches, ...more];
  const score = (profile: Profile): Score => {
    const own = all.filter((breach) => breach.profiles.includes(profile));
    const count = (weight: Weight): number => sum(own.filter((breach) => weightFor(breach, profile) === weight));
    const errors = count('required');
    return {
      passes: isComplete && errors === 0,
      errors,
      warnings: count('recommended'),
      notes: count('informational'),
    };
  };
  const minding = (breach: Counted): number => breach.profiles.filter((profile) => profiles.has(profile)).length;
  const rules = groupBy(all, causeOf);
  const repairs = [...rules.values()]
    .flatMap(([first, ...others]) =>
      first ? [{ ...first, count: sum([first, ...others]), hint: hintFor(first, others) }] : [],
    )
    .filter(({ weight }) => weight !== 'informational')
    .toSorted(
      (a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight) || minding(b) - minding(a) || b.count - a.count,
    )
    .slice(0, MOST_REPAIRS)
    .map(({ rule, count, hint }) => ({ rule: rule.id, count, hint }));
  return {
    complete: isComplete,
    profiles: Object.fromEntries([...profiles].map((profile) => [profile, score(profile)])),
    repairs,
  };
};
