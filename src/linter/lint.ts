import { quoted } from './check.js';
import { createReader, type Element, textOf, type XmlProblem } from './element.js';
import type { Complaint, ItemSurroundings, Profile, Rule, Surroundings, Weight } from './rule.js';
import { RULES } from './rules.js';
import type { Collector } from './servers/collect.js';

/** A breach of a rule, and where. */
export type Breach = {
  readonly rule: Pick<Rule, 'id' | 'why' | 'hint'>;
  readonly weight: Weight;
  readonly profiles: readonly Profile[];
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** The title of the episode, when the breach is in one. */
  readonly episode?: string;
};

export type LintOptions = {
  readonly asOf: number;
  readonly profiles: ReadonlySet<Profile>;
  /** The rules to judge by; all, if absent. */
  readonly rules?: readonly Rule[];
  /** Hears what is judged, and keeps what it wants of it. */
  readonly collector?: Collector;
};

/** What came of judging a feed. */
export type Judgement = {
  readonly breaches: readonly Breach[];
  readonly items: number;
  /** Why the feed could not be read to its end, if it could not. */
  readonly problem: XmlProblem | undefined;
};

/** How many breaches of one rule are told: a feed of 10,000 items has each of its faults 10,000 times. */
export const MOST_OF_A_RULE = 100;

/** Judges a feed, item by item as it is read; texts come in order, cut anywhere. */
export const lint = (texts: Iterable<string>, bytes: number, options: LintOptions): Judgement => {
  const rules = (options.rules ?? RULES).filter(({ profiles }) => profiles.some((one) => options.profiles.has(one)));
  const watchers = rules.flatMap((rule) => (rule.watch ? [{ rule, watcher: rule.watch() }] : []));
  const breaches: Breach[] = [];
  const counts = new Map<string, number>();
  let items = 0;
  let problem: XmlProblem | undefined;
  const add = (rule: Rule, complaints: Iterable<Complaint>, item?: Element): void => {
    for (const { at, message, weight: own } of complaints) {
      const count = (counts.get(rule.id) ?? 0) + 1;
      counts.set(rule.id, count);
      if (count > MOST_OF_A_RULE) continue;
      const { id, why, hint, profiles } = rule;
      const weight = own ?? rule.weight;
      const episode = item && textOf(item, 'title');
      const place = { line: at.line, column: at.column, ...(episode ? { episode } : {}) };
      breaches.push({ rule: { id, why, hint }, weight, profiles, message, ...place });
    }
  };
  const surroundings = (root: Element): Surroundings => ({ asOf: options.asOf, bytes, namespaces: namespacesOf(root) });
  const reader = createReader({
    onItem: (item, channel, root) => {
      items++;
      const around: ItemSurroundings = { ...surroundings(root), channel };
      for (const rule of rules) if (rule.item) add(rule, rule.item(item, around), item);
      for (const { rule, watcher } of watchers) add(rule, watcher.item(item), item);
      options.collector?.item(item);
    },
    onEnd: (root, channel) => {
      if (root.name !== 'rss' || !channel) {
        problem = { kind: 'not-rss', reason: notRss(root), line: root.line, column: root.column };
        return;
      }
      const version = root.attributes.get('version');
      if (version !== '2.0') {
        const reason = version === undefined ? 'rss names no version' : `it is RSS ${quoted(version)}, not 2.0`;
        problem = { kind: 'not-rss', reason, line: root.line, column: root.column };
      }
      for (const rule of rules) if (rule.channel) add(rule, rule.channel(channel, surroundings(root)));
      for (const { rule, watcher } of watchers) if (watcher.end) add(rule, watcher.end(channel));
      options.collector?.end(channel);
    },
    onProblem: (found) => {
      problem = found;
    },
  });
  for (const text of texts) if (!reader.write(text)) break;
  reader.close();
  return { breaches, items, problem };
};

const notRss = ({ name, tag }: Element): string => {
  if (name === 'rss') return 'rss has no channel';
  return name === 'atom:feed' ? 'it is Atom, not RSS' : `it is not RSS, but ${tag}`;
};

const namespacesOf = ({ attributes }: Element): ReadonlyMap<string, string> =>
  new Map(
    [...attributes].flatMap(([name, uri]) =>
      name === 'xmlns' ? [['', uri] as const] : name.startsWith('xmlns:') ? [[name.slice(6), uri] as const] : [],
    ),
  );
