import { defined } from '../defined.js';
import { nameOf } from '../linter/format.js';
import { judge } from '../linter/judge.js';
import type { Format, Profile } from '../linter/rule.js';
import { createCollector } from '../linter/servers/collect.js';
import { type Asked, judgeServers } from '../linter/servers/judge-servers.js';
import { askServers } from '../network/servers.js';
import type { Settings } from '../settings/settings.js';
import { count } from '../text.js';
import { type Context, UsageProblem } from './context.js';

export type HttpOptions = {
  /** So many of the newest items are asked for. */
  readonly items: number;
  readonly patience?: Settings['network'];
};

/** A verdict on a feed and its servers, and what was asked of them. */
export const judgeWithServers = async (
  { asOf, network = {}, now }: Context,
  named: string | undefined,
  feed: Iterable<Uint8Array>,
  profiles: ReadonlySet<Profile>,
  { items, patience }: HttpOptions,
) => {
  const verdict = judge(feed, { asOf, profiles, collector: createCollector(items, named) });
  if (verdict.format !== 'rss') return { verdict, asked: askedNobody(verdict.format) };
  const { asked, requests } = await askServers(verdict.addresses, network, now, defined({ named, patience }));
  refuseWithoutNetwork(asked);
  const json = { addresses: asked.length, requests, episodes: Math.min(items, verdict.items) };
  const isFeedAsked = verdict.addresses.some(({ kind }) => kind === 'feed');
  return {
    verdict: judgeServers(verdict, asked, profiles),
    asked: { json, text: tellOfAsking(json, verdict.items, isFeedAsked) },
  };
};

/** What is asked of servers are the rules of RSS; of one of another document, nothing. */
const askedNobody = (format: Exclude<Format, 'rss'>) => ({
  json: { addresses: 0, requests: 0, episodes: 0 },
  text: `  no server was asked: --http is for RSS, and this is ${nameOf(format)}\n`,
});

/** Where several hosts are all out of reach, it is the network that is not there, and no server is to blame. */
const refuseWithoutNetwork = (asked: readonly Asked[]): void => {
  const hosts = new Set(asked.map(({ address }) => new URL(address.url).host));
  const isAnswered = asked.some(({ answers }) =>
    Object.values(answers).some((one) => !('failure' in one) || one.failure !== 'unreachable'),
  );
  if (hosts.size > 1 && !isAnswered) {
    throw new UsageProblem(
      `none of ${hosts.size} hosts can be reached: is there a network? without --http, the feed alone is judged`,
    );
  }
};

const tellOfAsking = (
  { addresses, episodes }: { readonly addresses: number; readonly episodes: number },
  items: number,
  isFeedAsked: boolean,
): string => {
  const of =
    episodes < items ? `the newest ${episodes} of ${count(items, 'episode')} (--items all: every one)` : 'all episodes';
  const feed = isFeedAsked ? '' : '; not of the feed itself, which has no atom:link to "self"';
  return `  servers were asked for ${addresses === 1 ? '1 address' : `${addresses} addresses`} of the show and ${of}${feed}\n`;
};
