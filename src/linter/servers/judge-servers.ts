import { defined } from '../../defined.js';
import { groupBy } from '../../groups.js';
import type { ArtFacts } from '../../model.js';
import type { Answers, NoReply, Reply } from '../../servers.js';
import { inOrder, type Verdict } from '../judge.js';
import { type Breach, keepMost } from '../lint.js';
import type { Profile } from '../rule.js';
import { judgeArt } from '../rules/art.js';
import { scoreOf } from '../scorecard.js';
import type { FeedAddress, Served, ServerRule } from './rule.js';
import { SERVER_RULES } from './rules.js';

/** An address of a feed, and what its server answered. */
export type Asked = { readonly address: FeedAddress; readonly answers: Answers; readonly art?: ArtFacts };

/** A verdict with what the servers add to it. What a host is to blame for is told once. */
export const judgeServers = (verdict: Verdict, asked: readonly Asked[], profiles: ReadonlySet<Profile>): Verdict => {
  const rules = SERVER_RULES.filter((rule) => rule.profiles.some((one) => profiles.has(one)));
  const served = asked.map(({ address, answers }) => servedOf(address, answers));
  const added = rules.flatMap((rule) => breachesOf(rule, served));
  const seen = asked.flatMap((one) => artBreaches(one, verdict)).filter((breach) => isMinded(breach, profiles));
  const kept = keepMost([...added, ...seen]);
  const breaches = inOrder([...verdict.breaches, ...kept.breaches]);
  const more = [...verdict.more, ...kept.more];
  return {
    ...verdict,
    breaches,
    more,
    scorecard: scoreOf(breaches, profiles, { more, isComplete: verdict.scorecard.complete }),
  };
};

/** What the pixels of art break; what its address told already is not said twice. */
const artBreaches = ({ address, art: facts }: Asked, { breaches }: Verdict): readonly Breach[] => {
  const { url, line, column, episode, item } = address;
  const isTold = (id: string): boolean =>
    breaches.some((one) => one.rule.id === id && one.line === line && one.column === column);
  if (!facts) return [];
  return judgeArt({ of: item === undefined ? 'show' : 'episode', url, facts })
    .filter(({ rule }) => !isTold(rule.id))
    .map(({ rule, weight, profiles, message }) => ({
      rule,
      weight,
      profiles,
      message: `art ${message}`,
      line,
      column,
      ...defined({ episode, item }),
    }));
};

const isMinded = ({ profiles }: Breach, wanted: ReadonlySet<Profile>): boolean =>
  profiles.some((profile) => wanted.has(profile));

const servedOf = (address: FeedAddress, answers: Answers): Served => {
  const { get, head, range, bare, byEtag, byDate } = answers;
  const reply = (one: Reply | NoReply | undefined): Reply | undefined => (one && 'status' in one ? one : undefined);
  return {
    address,
    failure: failureIn(answers),
    get: reply(get),
    head: reply(head),
    range: reply(range),
    bare: reply(bare),
    byEtag: reply(byEtag),
    byDate: reply(byDate),
  };
};

const failureIn = (answers: Answers): Served['failure'] => {
  for (const [way, one] of Object.entries(answers)) if ('failure' in one) return { ...one, way };
  return undefined;
};

/** What a rule has against the answers; what a host is to blame for is told of the first of its addresses. */
const breachesOf = (rule: ServerRule, served: readonly Served[]): readonly Breach[] => {
  const { id, why, hint, profiles } = rule;
  const found = served
    .filter(({ address }) => rule.about.includes(address.kind))
    .flatMap((one) => [...rule.judge(one)].map((complaint) => ({ address: one.address, complaint })));
  const causes = groupBy(found, (one) => one.complaint.cause ?? one);
  return [...causes.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const { message, weight = rule.weight } = first.complaint;
    const { line, column, episode, item } = first.address;
    return [
      {
        rule: { id, why, hint },
        weight,
        profiles,
        message: others.length > 0 ? `${message} (and so ${others.length} more)` : message,
        line,
        column,
        ...defined({ episode, item }),
      },
    ];
  });
};
