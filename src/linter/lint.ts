import { groupBy } from '../groups.js';
import { type Element, textOf } from '../xml/element.js';
import type { XmlProblem } from '../xml/problem.js';
import { createReader } from '../xml/reader.js';
import { quoted } from './check.js';
import { judgeOpml } from './opml.js';
import { type Breach, createRecord, type More } from './record.js';
import {
  type Complaint,
  type Format,
  type Instruction,
  type ItemSurroundings,
  MOST_OF_A_RULE,
  type Profile,
  type Rule,
  type Surroundings,
} from './rule.js';
import { RULES } from './rules.js';
import { createEarlier } from './watch.js';

export type LintOptions = {
  readonly asOf: number;
  readonly profiles: ReadonlySet<Profile>;
  /** The rules to judge by; all, if absent. */
  readonly rules?: readonly Rule[];
  /** How many breaches of a rule are kept; others are only counted. */
  readonly most?: number;
};

/** What came of judging a feed. */
export type Judgement = {
  readonly format: Format;
  readonly breaches: readonly Breach[];
  readonly more: readonly More[];
  readonly items: number;
  /** Why the feed could not be read to its end, if it could not. */
  readonly problem: XmlProblem | undefined;
};

/** Hears of the elements of a feed beside the rules. */
export type Witness = {
  readonly item?: (item: Element) => void;
  readonly channel?: (channel: Element) => void;
};

/** Judges a feed as it is read: texts come in order, cut anywhere. */
export type Linter = {
  /** Whether there is any sense in reading on. */
  readonly write: (text: string) => boolean;
  readonly close: () => Judgement;
};

/** A judge of one feed, item by item, so that it need not be in memory at once. */
export const createLinter = (options: LintOptions, witness: Witness = {}): Linter => {
  const rules = (options.rules ?? RULES).filter(({ profiles }) => profiles.some((one) => options.profiles.has(one)));
  const earlier = createEarlier();
  const watchers = rules.flatMap((rule) => (rule.watch ? [{ rule, watcher: rule.watch(earlier) }] : []));
  const judges = createJudges(
    rules.flatMap((rule) => (rule.item ? [{ rule, judge: rule.item }] : [])),
    watchers.map(({ rule, watcher }) => ({ rule, judge: watcher.item })),
  );
  // A list of feeds is judged by its own format, whoever else is asked.
  const record = createRecord({ ...options, profiles: new Set([...options.profiles, 'opml']) });
  const instructions: Instruction[] = [];
  let shared: ItemSurroundings | undefined;
  let items = 0;
  let problem: XmlProblem | undefined;
  let format: Format = 'rss';
  const reader = createReader({
    onItem: (item, channel, root) => {
      witness.item?.(item);
      // What the root declares is the same for all items.
      if (shared?.channel !== channel) shared = { ...surroundingsOf(root, options, instructions), channel };
      const around = shared;
      const index = items++;
      for (const few of judges.of(item, around)) {
        for (const { rule, judge } of few) {
          const complaints = judge(item, around);
          if (complaints.length > 0) record.add(rule, complaints, { title: textOf(item, 'title'), index });
        }
      }
    },
    onEnd: (root, channel) => {
      if (root.name === 'opml') {
        format = 'opml';
        items = judgeOpml(root, record.add);
        return;
      }
      problem = problemOf(root, channel);
      if (root.name !== 'rss' || !channel) return;
      witness.channel?.(channel);
      const around = surroundingsOf(root, options, instructions);
      for (const rule of rules) if (rule.channel) record.add(rule, rule.channel(channel, around));
      for (const { rule, watcher } of watchers) if (watcher.end) record.add(rule, watcher.end(channel, around));
    },
    onCut: (root, channel) => {
      const around = surroundingsOf(root, options, instructions);
      // What the channel lacks may stand behind.
      const isSure = ({ at }: Complaint): boolean => at !== channel;
      for (const rule of rules) if (rule.channel) record.add(rule, rule.channel(channel, around).filter(isSure));
    },
    onInstruction: (name, body, line, column) => {
      if (instructions.length < MOST_OF_A_RULE) instructions.push({ name, body, line, column });
    },
    onProblem: (found) => {
      problem = found;
    },
  });
  return {
    write: reader.write,
    close: () => {
      reader.close();
      return { format, breaches: record.breaches, more: record.more, items, problem };
    },
  };
};

/** What a rule has to say of items. */
type ItemJudge = {
  readonly rule: Rule;
  readonly judge: (item: Element, surroundings: ItemSurroundings) => readonly Complaint[];
};

/** Those that are asked about all items, and those only about items that hold something. */
const createJudges = (forgetful: readonly ItemJudge[], watching: readonly ItemJudge[]) => {
  const byName = groupBy([...forgetful, ...watching], ({ rule }) => rule.only ?? '');
  const ofAll = byName.get('') ?? [];
  const isAsked = ({ rule }: ItemJudge): boolean => rule.only === undefined;
  const addNames = ({ children }: Element, names: string[]): void => {
    for (const child of children) {
      if (byName.has(child.name) && !names.includes(child.name)) names.push(child.name);
      if (child.children.length > 0) addNames(child, names);
    }
  };
  let ofEmpty: readonly (readonly ItemJudge[])[] | undefined;
  return {
    of: (item: Element, around: ItemSurroundings): readonly (readonly ItemJudge[])[] => {
      if (isEmpty(item)) {
        ofEmpty ??= [watching.filter(isAsked), forgetful.filter(isAsked).flatMap((one) => repeated(one, item, around))];
        return ofEmpty;
      }
      const names: string[] = [];
      addNames(item, names);
      return [ofAll, ...names.map((name) => byName.get(name) ?? [])];
    },
  };
};

const isEmpty = ({ children, attributes, text }: Element): boolean =>
  children.length === 0 && attributes.size === 0 && text === '';

/** What a rule that remembers nothing says of an item in which there is nothing, it says of the next: it is asked once. */
const repeated = ({ rule, judge }: ItemJudge, item: Element, around: ItemSurroundings): readonly ItemJudge[] => {
  const complaints = judge(item, around);
  return complaints.length === 0 ? [] : [{ rule, judge: (at) => complaints.map((one) => ({ ...one, at })) }];
};

const surroundingsOf = (root: Element, { asOf }: LintOptions, instructions: readonly Instruction[]): Surroundings => ({
  asOf,
  root,
  instructions,
  namespaces: namespacesOf(root),
});

const problemOf = (root: Element, channel: Element | undefined): XmlProblem | undefined => {
  const { line, column, attributes } = root;
  const version = attributes.get('version');
  if (root.name !== 'rss' || !channel) return { kind: 'not-rss', ...notRss(root), line, column };
  const stray = root.children.find((child) => child !== channel && /^(?:channel|item)$/.test(child.name));
  if (stray) {
    const [reason, hint] =
      stray.name === 'channel'
        ? ['rss has a second channel', 'move its items into the first, and take it out']
        : ['an item stands outside of the channel', 'move the item into <channel>'];
    return { kind: 'not-rss', reason, hint, line: stray.line, column: stray.column };
  }
  if (version === '2.0') return undefined;
  const reason = version === undefined ? 'rss names no version' : `it is RSS ${quoted(version)}, not 2.0`;
  return { kind: 'not-rss', reason, hint: 'write <rss version="2.0" …>, if the rest is so', line, column };
};

const notRss = ({ name, tag, uri }: Element): Pick<XmlProblem, 'reason' | 'hint'> => {
  if (name === 'rss') return { reason: 'rss has no channel' };
  if (/^(?:.*:)?rss$/.test(tag)) {
    const reason = `rss is in the namespace ${quoted(uri)}, and RSS is in none`;
    return { reason, hint: 'take the xmlns="…" or the prefix out of <rss>' };
  }
  if (/^rss$/i.test(tag)) {
    const reason = `the root is <rss> in another case: ${tag}`;
    return { reason, hint: 'write <rss> and all other names in lower case' };
  }
  return { reason: name === 'atom:feed' ? 'it is Atom, not RSS' : `it is not RSS, but ${tag}` };
};

const namespacesOf = ({ attributes }: Element): ReadonlyMap<string, string> =>
  new Map(
    [...attributes].flatMap(([name, uri]) =>
      name === 'xmlns' ? [['', uri] as const] : name.startsWith('xmlns:') ? [[name.slice(6), uri] as const] : [],
    ),
  );
