import { defined } from '../../defined.js';
import { groupBy } from '../../groups.js';
import type { ArtFacts } from '../../model.js';
import type { Answers, NoReply, Reply } from '../../servers.js';
import { inOrder, type Verdict } from '../judge.js';
import { createRecord, type Reason } from '../record.js';
import type { Profile } from '../rule.js';
import { type ArtFault, judgeArt } from '../rules/art.js';
import { scoreOf } from '../scorecard.js';
import type { FeedAddress, Served, ServerComplaint, ServerRule } from './rule.js';
import { SERVER_RULES } from './rules.js';

/** An address of a feed, and what its server answered. */
export type Asked = { readonly address: FeedAddress; readonly answers: Answers; readonly art?: ArtFacts };

/** A verdict with what the servers add to it. What a host is to blame for is told once. */
export const judgeServers = (verdict: Verdict, asked: readonly Asked[], profiles: ReadonlySet<Profile>): Verdict => {
  const isMinded = (rule: Reason): boolean => rule.profiles.some((one) => profiles.has(one));
  const served = asked.map(({ address, answers }) => servedOf(address, answers));
  const record = createRecord({ profiles });
  const add = (
    rule: Reason,
    { line, column, episode: title = '', item }: FeedAddress,
    found: ServerComplaint,
  ): void => {
    const { message, weight } = found;
    const inside = item === undefined ? undefined : { title, index: item };
    record.add(rule, [{ at: { line, column }, message, ...defined({ weight }) }], inside);
  };
  for (const rule of SERVER_RULES.filter(isMinded)) {
    for (const { address, complaint } of complaintsOf(rule, served)) add(rule, address, complaint);
  }
  for (const { address, art } of asked) {
    for (const { rule, message } of art ? faultsOf(address, art, verdict) : []) {
      if (isMinded(rule)) add(rule, address, { message: `art ${message}` });
    }
  }
  const breaches = inOrder([...verdict.breaches, ...record.breaches]);
  const more = [...verdict.more, ...record.more];
  return {
    ...verdict,
    breaches,
    more,
    scorecard: scoreOf(breaches, profiles, { more, isComplete: verdict.scorecard.complete }),
  };
};

/** What the pixels of art break; what its address told already is not said twice. */
const faultsOf = (
  { url, line, column, item }: FeedAddress,
  facts: ArtFacts,
  { breaches }: Verdict,
): readonly ArtFault[] =>
  judgeArt({ of: item === undefined ? 'show' : 'episode', url, facts }).filter(
    ({ rule }) => !breaches.some((one) => one.rule.id === rule.id && one.line === line && one.column === column),
  );

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

type Complained = { readonly address: FeedAddress; readonly complaint: ServerComplaint };

/** What a rule has against the answers; what a host is to blame for is told of the first of its addresses. */
const complaintsOf = (rule: ServerRule, served: readonly Served[]): readonly Complained[] => {
  const found = served
    .filter(({ address }) => rule.about.includes(address.kind))
    .flatMap((one) => [...rule.judge(one)].map((complaint) => ({ address: one.address, complaint })));
  const causes = groupBy(found, (one) => one.complaint.cause ?? one);
  return [...causes.values()].flatMap(([first, ...others]) => {
    if (!first || others.length === 0) return first ?? [];
    const message = `${first.complaint.message} (and so ${others.length} more)`;
    return [{ ...first, complaint: { ...first.complaint, message } }];
  });
};
