import { defined } from '../defined.js';
import { clip } from '../text.js';
import { type Complaint, MOST_OF_A_RULE, type Profile, type Rule, type Spot } from './rule.js';
import { type Weighed, weigh, weighingOf } from './weights.js';

/** A breach of a rule, and where. */
export type Breach = {
  readonly rule: Pick<Rule, 'id' | 'why' | 'hint'> & {
    /** What mends all breaches of the rule, where `hint` is about this one. */
    readonly general?: string;
  };
  readonly profiles: readonly Profile[];
  readonly message: string;
  /** The name of the element, where there is one. */
  readonly element?: string;
  /** The name of the attribute that is wrong, where it is one. */
  readonly attribute?: string;
  readonly line: number;
  readonly column: number;
  /** How many UTF-16 units what is meant takes in its line, in JSON. */
  readonly length?: number;
  /** The title of the episode, when the breach is in one, and which item of the feed it is, from 0. */
  readonly episode?: string;
  readonly item?: number;
} & Weighed;

/** Breaches of a rule that were counted and not kept. */
export type More = Pick<Breach, 'rule' | 'weight' | 'weights' | 'profiles'> & { count: number };

/** What makes two breaches those of one rule, and of one weight: rules of one id have each a reason of their own. */
export const causeOf = ({
  rule: { id, why },
  weight,
}: {
  readonly rule: Pick<Rule, 'id' | 'why'>;
  readonly weight: Breach['weight'];
}): string => `${id} ${weight} ${why}`;

/** How many breaches of one cause there are, and those of them that are counted only. */
type Tally = { count: number; more: More | undefined };

/** A rule, as far as its breaches have to do with it. */
export type Reason = Pick<Rule, 'id' | 'why' | 'hint' | 'profiles' | 'weight' | 'weights'>;

/** What is the same for all breaches of a rule of which complaints say the same. */
type Common = Pick<Complaint, 'weight' | 'weights' | 'profiles'> & {
  readonly weighed: Weighed;
  readonly minding: readonly Profile[];
  readonly tally: Tally;
};

/** A complaint about an element, or about a place that has no name. */
type PlacedComplaint = Omit<Complaint, 'at'> & {
  readonly at: Pick<Spot, 'line' | 'column' | 'length'> & { readonly name?: string };
};

/** Characters of a title by which an episode is found; every breach in it holds them. */
const MOST_OF_A_TITLE = 300;

type RecordOptions = {
  /** Who judges. */
  readonly profiles: ReadonlySet<Profile>;
  /** How many breaches of a rule are kept; others are only counted. */
  readonly most?: number;
};

/** Keeps breaches as they are found; of one rule, not more than are read, though all are counted. */
export const createRecord = ({ profiles: judged, most = MOST_OF_A_RULE }: RecordOptions) => {
  const breaches: Breach[] = [];
  const more: More[] = [];
  const tallies = new Map<string, Tally>();
  // A feed may break a rule a million times: what its breaches have in common is worked out once.
  const known = new Map<Reason, Common[]>();
  const commonOf = (reason: Reason, complaint: PlacedComplaint): Common => {
    const { weight, weights, profiles } = complaint;
    const commons = known.get(reason) ?? [];
    const found = commons.find((one) => one.weight === weight && one.weights === weights && one.profiles === profiles);
    if (found) return found;
    const weighing = weighingOf(reason, complaint);
    const weighed = weigh(weighing, judged);
    const key = causeOf({ rule: reason, ...weighed });
    const tally = tallies.get(key) ?? { count: 0, more: undefined };
    tallies.set(key, tally);
    const common = { ...defined({ weight, weights, profiles }), weighed, minding: weighing.profiles, tally };
    commons.push(common);
    known.set(reason, commons);
    return common;
  };
  const add = (
    reason: Reason,
    complaints: readonly PlacedComplaint[],
    inside?: { readonly title: string; readonly index: number },
  ): void => {
    const { id, why, hint } = reason;
    for (const complaint of complaints) {
      const { weighed, minding: profiles, tally } = commonOf(reason, complaint);
      if (tally.more) {
        tally.more.count++;
        continue;
      }
      if (++tally.count > most) {
        tally.more = { rule: { id, why, hint }, ...weighed, profiles, count: 1 };
        more.push(tally.more);
        continue;
      }
      const { at, attribute, message } = complaint;
      // A hint may have to be thought of: it is asked for only now.
      const own = complaint.hint;
      const rule = own === undefined ? { id, why, hint } : { id, why, hint: own, general: hint };
      breaches.push({
        rule,
        ...weighed,
        profiles,
        message,
        ...(at.name === undefined ? {} : { element: at.name }),
        ...(attribute === undefined ? {} : { attribute }),
        line: at.line,
        column: at.column,
        ...(at.length === undefined ? {} : { length: at.length }),
        ...(inside?.title ? { episode: clip(inside.title, MOST_OF_A_TITLE) } : {}),
        ...(inside ? { item: inside.index } : {}),
      });
    }
  };
  return { breaches, more, add };
};
