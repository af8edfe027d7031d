import { dirname, resolve } from 'node:path';
import { resolveUrl, withoutSecrets } from '../address.js';
import { defined } from '../defined.js';
import { isSameFile, readIfThere } from '../files.js';
import { judge, type Verdict } from '../linter/judge.js';
import type { Breach } from '../linter/lint.js';
import { PROFILES, type Profile, type Weight } from '../linter/rule.js';
import { createCollector } from '../linter/servers/collect.js';
import { type Asked, judgeServers } from '../linter/servers/judge-servers.js';
import { type Span, spansOf } from '../linter/spans.js';
import type { Finding, Place, Severity } from '../model.js';
import { askForAnyFeed } from '../network.js';
import { askServers } from '../network-servers.js';
import { findingToJson } from '../report.js';
import type { Settings } from '../settings.js';
import { clip, count } from '../text.js';
import { type Context, type Outcome, UsageProblem } from './context.js';
import { findSettings, pathFrom } from './places.js';

export type LintOptions = {
  readonly profiles: ReadonlySet<Profile>;
  readonly strict: boolean;
  /** Asks the servers, too; absent without `--http`. */
  readonly http?: HttpOptions;
};

export type HttpOptions = {
  /** So many of the newest items are asked for. */
  readonly items: number;
  readonly patience?: Settings['network'];
};

/** Judges any podcast feed, a file or an address, by the catalogue of rules; with `http` its servers, too. */
export const lint = async (
  context: Context,
  what: string,
  { profiles, strict, http }: LintOptions,
): Promise<Outcome> => {
  if (http && !context.network) throw new UsageProblem('error: --http asks servers, --offline nobody');
  const bytes = await read(context, what);
  const { verdict, asked } = http
    ? await judgeWithServers(context, what, bytes, profiles, http)
    : { verdict: judge(bytes, { asOf: context.asOf, profiles }), asked: undefined };
  const sources = await sourcesOf(context, what, bytes);
  const spanOf = spansOf(bytes, verdict.breaches);
  const shown = withoutSecrets(what);
  const findings = verdict.breaches.map((breach) => findingOf(breach, shown, { sources, spanOf }));
  const { breaches, items, scorecard } = verdict;
  const has = (weight: Weight): boolean => breaches.some((breach) => breach.weight === weight);
  return {
    code: has('required') || (strict && has('recommended')) ? 1 : 0,
    text: summary(shown, verdict, asked?.text),
    json: {
      feed: shown,
      episodes: items,
      findings: breaches.map((breach, index) => {
        const found = findings[index];
        const { rule, profiles: minding, episode } = breach;
        return {
          ...(found && findingToJson(found)),
          rule: rule.id,
          profiles: minding,
          why: rule.why,
          episode: episode ?? null,
        };
      }),
      scorecard,
      ...(asked ? { http: asked.json } : {}),
    },
    findings,
    findingsFolder: context.folder,
  };
};

/** A verdict on a feed and its servers, and what was asked of them. */
const judgeWithServers = async (
  { asOf, network = {}, now }: Context,
  what: string,
  bytes: Buffer,
  profiles: ReadonlySet<Profile>,
  { items, patience }: HttpOptions,
) => {
  const named = isAddress(what) ? new URL(what).href : undefined;
  const verdict = judge(bytes, { asOf, profiles, collector: createCollector(items, named) });
  const { asked, requests } = await askServers(verdict.addresses, network, now, defined({ named, patience }));
  refuseWithoutNetwork(asked);
  const json = { addresses: asked.length, requests, episodes: Math.min(items, verdict.items) };
  const isFeedAsked = verdict.addresses.some(({ kind }) => kind === 'feed');
  return {
    verdict: judgeServers(verdict, asked, profiles),
    asked: { json, text: tellOfAsking(json, verdict.items, isFeedAsked) },
  };
};

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

const isAddress = (what: string): boolean => /^https?:\/\//i.test(what);

/** The profiles that `--profile` names. */
export const profilesOf = (names: readonly string[]): ReadonlySet<Profile> => {
  if (names.length === 0 || names.includes('all')) return new Set(PROFILES);
  return new Set(
    names.map((name) => {
      const profile = PROFILES.find((one) => one === name);
      if (profile) return profile;
      throw new UsageProblem(`error: "${name}" is no profile; take all, ${PROFILES.join(', ')}`);
    }),
  );
};

const MOST_BYTES = 256 * 1024 * 1024;

const read = async ({ folder, network, now }: Context, what: string): Promise<Buffer> => {
  if (isAddress(what)) {
    if (!network) throw new UsageProblem(`${what} cannot be asked with --offline; name a file`);
    if (!resolveUrl(what)) throw new UsageProblem(`"${what}" is no address; write it as https://example.com/feed.xml`);
    const feed = await askForAnyFeed(what, network, now);
    if ('problem' in feed) throw new UsageProblem(`${what} cannot be read: ${feed.problem}`);
    return feed.bytes;
  }
  const bytes = readIfThere(resolve(folder, what), MOST_BYTES);
  if (!bytes) throw new UsageProblem(`there is no ${what}; name the file of a feed, or its address with https://`);
  return bytes;
};

const SEVERITIES = { required: 'error', recommended: 'warning', informational: 'note' } as const satisfies Record<
  Weight,
  Severity
>;

/** Where the author of a feed can mend a breach of it. */
type Sources = (breach: Breach) => readonly Place[];

/** The posts and settings that a feed of podwright's own comes from; none, for the feed of another. */
const sourcesOf = async (context: Context, what: string, bytes: Buffer): Promise<Sources> => {
  const file = findSettings(context);
  if (file === undefined) return () => [];
  // Most feeds that are judged are not podwright's: what builds one is not loaded for them.
  const [{ build, readSettings }, { indexFeed }, { sourceOf }] = await Promise.all([
    import('../pipeline.js'),
    import('../published.js'),
    import('../own-rules.js'),
  ]);
  const settings = readSettings(file).value;
  const path = resolve(context.folder, what);
  if (!settings || dirname(path) !== dirname(settings.feed.out)) return () => [];
  const { feed, outputs } = await build(settings, { asOf: context.asOf, drafts: true, future: true, expired: true });
  if (!outputs.some((output) => 'feed' in output && isSameFile(output.path, path))) return () => [];
  const episodes = new Map(feed.episodes.map((episode) => [episode.guid, episode]));
  const guids = [...indexFeed(bytes).keys()];
  const fromHere = (place: Place): Place => ({
    ...place,
    file: pathFrom(context.folder, resolve(settings.folder, place.file)),
  });
  return (breach) => {
    const episode = breach.item === undefined ? undefined : episodes.get(guids[breach.item] ?? '');
    const isGone = breach.item !== undefined && !episode;
    return isGone ? [] : [fromHere(sourceOf({ breach, episode }, settings).place)];
  };
};

const findingOf = (
  breach: Breach,
  file: string,
  { sources, spanOf }: { readonly sources: Sources; readonly spanOf: (breach: Breach) => Span },
): Finding => {
  const { rule, weight, message, line, episode } = breach;
  return {
    code: rule.id,
    severity: SEVERITIES[weight],
    message: episode === undefined ? message : `${message} (episode "${clip(episode, 60)}")`,
    hint: `${rule.hint}: ${rule.why}`,
    place: { file, line, endLine: line, ...spanOf(breach) },
    related: sources(breach),
  };
};

const summary = (what: string, { items, scorecard, breaches }: Verdict, asked = ''): string => {
  const rows = Object.entries(scorecard.profiles).map(([profile, { passes, errors, warnings, notes }]) => {
    const counts = [count(errors, 'error'), count(warnings, 'warning'), count(notes, 'note')].join(', ');
    return `  ${profile.padEnd(14)}${passes ? 'pass' : 'FAIL'}  ${counts}\n`;
  });
  const repairs = scorecard.repairs.map(({ rule, count: times, hint }) => `  ${rule} (${times}): ${hint}\n`);
  const told = breaches.length === 0 ? 'nothing to complain about' : count(breaches.length, 'finding');
  return [
    `${what}: ${count(items, 'episode')}, ${told}\n`,
    asked,
    ...rows,
    ...(repairs.length > 0 ? ['what to mend first\n', ...repairs] : []),
  ].join('');
};
