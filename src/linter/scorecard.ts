import type { Breach } from './lint.js';
import type { Profile, Weight } from './rule.js';

/** How a feed stands with one profile. */
type Score = { readonly passes: boolean; readonly errors: number; readonly warnings: number; readonly notes: number };

/** How a feed stands with each profile, and which repairs matter most. */
export type Scorecard = {
  readonly profiles: Readonly<Partial<Record<Profile, Score>>>;
  readonly repairs: readonly { readonly rule: string; readonly count: number; readonly hint: string }[];
};

const MOST_REPAIRS = 3;
const WEIGHTS: readonly Weight[] = ['required', 'recommended', 'informational'];

/** Counts breaches by profile; the repairs that matter most are those of the gravest rules, the commonest first. */
export const scoreOf = (breaches: readonly Breach[], profiles: ReadonlySet<Profile>): Scorecard => {
  const score = (profile: Profile): Score => {
    const own = breaches.filter((breach) => breach.profiles.includes(profile));
    const count = (weight: Weight): number => own.filter((breach) => breach.weight === weight).length;
    const errors = count('required');
    return { passes: errors === 0, errors, warnings: count('recommended'), notes: count('informational') };
  };
  const rules = new Map<
    string,
    { readonly rule: string; count: number; readonly hint: string; readonly weight: Weight }
  >();
  for (const { rule, weight } of breaches) {
    const known = rules.get(rule.id) ?? { rule: rule.id, count: 0, hint: rule.hint, weight };
    known.count++;
    rules.set(rule.id, known);
  }
  const repairs = [...rules.values()]
    .filter(({ weight }) => weight !== 'informational')
    .toSorted((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight) || b.count - a.count)
    .slice(0, MOST_REPAIRS)
    .map(({ rule, count, hint }) => ({ rule, count, hint }));
  return { profiles: Object.fromEntries([...profiles].map((profile) => [profile, score(profile)])), repairs };
};
