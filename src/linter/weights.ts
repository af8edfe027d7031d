import type { Profile, Rule, Weight } from './rule.js';

/** From the gravest on. */
export const WEIGHTS: readonly Weight[] = ['required', 'recommended', 'informational'];

/** How much a breach matters to those who are asked: the gravest of their weights; and to each, where they differ. */
export type Weighed = { readonly weight: Weight; readonly weights?: Readonly<Partial<Record<Profile, Weight>>> };

type Weighing = Pick<Rule, 'weight' | 'weights' | 'profiles'>;

/** How a breach matters: as its rule does, but for what the complaint itself says; a weight of its own is that for all. */
export const weighingOf = (rule: Weighing, complaint: Partial<Weighing>): Weighing => {
  const weights = complaint.weights ?? (complaint.weight === undefined ? rule.weights : undefined);
  return {
    weight: complaint.weight ?? rule.weight,
    profiles: complaint.profiles ?? rule.profiles,
    ...(weights ? { weights } : {}),
  };
};

/** Weighs a breach for those who judge. */
export const weigh = ({ weight, weights, profiles }: Weighing, judged: ReadonlySet<Profile>): Weighed => {
  if (!weights) return { weight };
  const all = profiles.map((profile) => [profile, weights[profile] ?? weight] as const);
  const asked = all.filter(([profile]) => judged.has(profile)).map(([, one]) => one);
  return {
    weight: WEIGHTS.find((one) => asked.includes(one)) ?? weight,
    weights: Object.fromEntries(all),
  };
};

/** Whether somebody refuses what breaks a rule. */
export const isRequired = ({ weight, weights }: Pick<Rule, 'weight' | 'weights'>): boolean =>
  [weight, ...Object.values(weights ?? {})].includes('required');

/** How much a breach matters to a profile. */
export const weightFor = ({ weight, weights }: Weighed, profile: Profile): Weight => weights?.[profile] ?? weight;
