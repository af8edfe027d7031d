import { dirname, resolve } from 'node:path';
import { brief, isWeb, resolveUrl, withoutSecrets } from '../address.js';
import { isSameFile } from '../files/paths.js';
import { MOST_OF_A_FEED, readIfThere, readPieces } from '../files/read.js';
import { comparePlaces, MOST_TOLD } from '../findings.js';
import { judge, type Verdict } from '../linter/judge.js';
import type { Breach } from '../linter/record.js';
import { type Format, MOST_OF_A_RULE, PROFILES, type Profile, type Weight } from '../linter/rule.js';
import { type Span, spansOf } from '../linter/spans.js';
import type { Finding, Place, Severity } from '../model.js';
import { findingToJson } from '../report.js';
import { closest, count, visible } from '../text.js';
import { type Context, type Outcome, UsageProblem } from './context.js';
import type { HttpOptions } from './lint-servers.js';
import { findSettings, pathFrom } from './places.js';

export type LintOptions = {
  readonly profiles: ReadonlySet<Profile>;
  readonly strict: boolean;
  /** Asks the servers, too; absent without `--http`. */
  readonly http?: HttpOptions;
};

/** Judges any podcast feed or list of feeds, a file or an address, by the catalogue of rules; with `http` its servers, too. */
export const lint = async (
  context: Context,
  what: string,
  { profiles, strict, http }: LintOptions,
): Promise<Outcome> => {
  if (http && !context.network) throw new UsageProblem('--http asks servers, --offline nobody');
  const feed = await read(context, what);
  const { verdict, asked } = http
    ? await (await import('./lint-servers.js')).judgeWithServers(context, addressIn(what), feed(), profiles, http)
    : { verdict: judge(feed(), { asOf: context.asOf, profiles }), asked: undefined };
  const sources = await sourcesOf(context, what);
  const { breaches, items, scorecard, more } = verdict;
  const isXml = verdict.format !== 'jsonfeed';
  const spanOf = isXml ? spansOf(breaches.length > 0 ? feed() : [], breaches) : spanInJson;
  const shown = shownAs(what);
  const findings = breaches
    .map((breach) => findingOf(breach, shown, { sources, spanOf }))
    .toSorted((a, b) => comparePlaces(a.place, b.place));
  const has = (weight: Weight): boolean => breaches.some((breach) => breach.weight === weight);
  return {
    // What was not read to its end cannot be vouched for.
    code: !scorecard.complete || has('required') || (strict && has('recommended')) ? 1 : 0,
    text: summary(shown, verdict, asked?.text),
    json: {
      feed: shown,
      format: verdict.format,
      episodes: items,
      findings: findings.map(findingToJson),
      more: more.map(({ rule, weight, count: times }) => ({
        rule: rule.id,
        severity: SEVERITIES[weight],
        count: times,
      })),
      scorecard,
      ...(asked ? { http: asked.json } : {}),
    },
    findings,
    findingsFolder: context.folder,
  };
};

const addressIn = (what: string): string | undefined => (isWeb(what) ? new URL(what).href : undefined);

/** A feed as people may call it. */
const shownAs = (what: string): string => {
  if (what === STANDARD_INPUT) return '<stdin>';
  return isWeb(what) ? withoutSecrets(what) : what;
};

/** The profiles that `--profile` names. */
export const profilesOf = (names: readonly string[]): ReadonlySet<Profile> => {
  const profiles = names.flatMap((name) => name.split(',')).flatMap((name) => profilesBy(name.trim()));
  return new Set(profiles.length === 0 ? PROFILES : profiles);
};

const profilesBy = (name: string): readonly Profile[] => {
  if (name === 'all') return PROFILES;
  const profile = PROFILES.find((one) => one === name);
  if (profile) return [profile];
  const guess = closest(name, ['all', ...PROFILES]);
  const hint = guess === undefined ? `take all, ${PROFILES.join(', ')}` : `did you mean ${guess}?`;
  throw new UsageProblem(`"${name}" is no profile; ${hint}`);
};

const STANDARD_INPUT = '-';

/** Gives the bytes of a feed, piece by piece, as often as it is asked for; a file is never held as a whole. */
const read = async (context: Context, what: string): Promise<() => Iterable<Uint8Array>> => {
  const { folder, network, now } = context;
  if (what === STANDARD_INPUT) {
    const pieces = await take(context.input());
    return () => pieces;
  }
  if (isWeb(what)) {
    if (!network) throw new UsageProblem(`${what} cannot be asked with --offline; name a file`);
    if (!resolveUrl(what)) throw new UsageProblem(`"${what}" is no address; write it as https://example.com/feed.xml`);
    const { askForAnyFeed } = await import('../network/network.js');
    const feed = await askForAnyFeed(what, network, now);
    if ('problem' in feed) throw new UsageProblem(`${what} cannot be read: ${feed.problem}`);
    return () => [feed.bytes];
  }
  return () => {
    const pieces = readPieces(resolve(folder, what), MOST_OF_A_FEED);
    if (pieces) return pieces;
    throw new UsageProblem(`there is no ${what}; name the file of a feed, or its address with https://`);
  };
};

/** What comes only once is kept. */
const take = async (input: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> => {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of input) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MOST_OF_A_FEED) throw new UsageProblem(`standard input is larger than ${MOST_OF_A_FEED} bytes`);
  }
  return pieces;
};

const SEVERITIES = { required: 'error', recommended: 'warning', informational: 'note' } as const satisfies Record<
  Weight,
  Severity
>;

/** A breach that is not the same to all, as each profile has it. */
const severitiesOf = (weights: NonNullable<Breach['weights']>) =>
  Object.fromEntries(Object.entries(weights).map(([profile, weight]) => [profile, SEVERITIES[weight]]));

/** Where the author of a feed can mend a breach of it, and how, where it is not as its rule says. */
type Sources = (breach: Breach) => { readonly related: readonly Place[]; readonly hint?: string };

const NO_SOURCES: Sources = () => ({ related: [] });

/** In JSON, columns are counted in UTF-16 units already. */
const spanInJson = ({ line, column, length = 1 }: Breach): Span => ({ line, column, endColumn: column + length });

/** The posts and settings that a feed of podwright's own comes from; none, for the feed of another. */
const sourcesOf = async (context: Context, what: string): Promise<Sources> => {
  const file = findSettings(context);
  if (file === undefined) return NO_SOURCES;
  // Most feeds that are judged are not podwright's: what builds one is not loaded for them.
  const [{ build, readSettings }, { findGuids }, { hintOf, sourceOf }] = await Promise.all([
    import('../pipeline.js'),
    import('../publish/published.js'),
    import('../publish/own-rules.js'),
  ]);
  const settings = readSettings(file).value;
  const path = resolve(context.folder, what);
  if (!settings || dirname(path) !== dirname(settings.feed.out)) return NO_SOURCES;
  const { feed, outputs } = await build(settings, { asOf: context.asOf, drafts: true, future: true, expired: true });
  if (!outputs.some((output) => 'feed' in output && isSameFile(output.path, path))) return NO_SOURCES;
  const episodes = new Map(feed.episodes.map((episode) => [episode.guid, episode]));
  const guidAt = findGuids(readIfThere(path) ?? Buffer.alloc(0));
  const fromHere = (place: Place): Place => ({
    ...place,
    file: pathFrom(context.folder, resolve(settings.folder, place.file)),
  });
  return (breach) => {
    const guid = guidAt(breach.line);
    const episode = guid === undefined ? undefined : episodes.get(guid);
    if (guid !== undefined && !episode) return { related: [] };
    const source = sourceOf({ breach, episode }, settings);
    return { related: [fromHere(source.place)], hint: hintOf(breach, source) };
  };
};

const findingOf = (
  breach: Breach,
  file: string,
  { sources, spanOf }: { readonly sources: Sources; readonly spanOf: (breach: Breach) => Span },
): Finding => {
  const { rule, weight, message, episode, profiles, weights } = breach;
  const { related, hint = `${rule.hint}: ${rule.why}` } = sources(breach);
  const span = spanOf(breach);
  return {
    code: rule.id,
    severity: SEVERITIES[weight],
    message: brief(message, MOST_TOLD) + (episode === undefined ? '' : ` (episode "${brief(episode, 60)}")`),
    hint,
    place: { file, ...span, endLine: span.line },
    related,
    ruling: {
      rule: rule.id,
      profiles,
      ...(weights ? { severities: severitiesOf(weights) } : {}),
      why: rule.why,
      episode: episode === undefined ? null : withoutSecrets(episode),
    },
  };
};

/** What the parts of documents are called. */
const PARTS = { rss: 'episode', jsonfeed: 'item', opml: 'feed' } as const satisfies Record<Format, string>;

/** How a feed without an error stands that could not be read to its end. */
const NOT_JUDGED = 'not judged';

const summary = (what: string, { format, items, scorecard, breaches, more }: Verdict, asked = ''): string => {
  const width = scorecard.complete ? 'pass'.length : NOT_JUDGED.length;
  const rows = Object.entries(scorecard.profiles).map(([profile, { passes, errors, warnings, notes }]) => {
    const counts = [count(errors, 'error'), count(warnings, 'warning'), count(notes, 'note')].join(', ');
    const stands = passes ? 'pass' : errors > 0 ? 'FAIL' : NOT_JUDGED;
    return `  ${profile.padEnd(14)}${stands.padEnd(width)}  ${counts}\n`;
  });
  const repairs = scorecard.repairs.map(({ rule, count: times, hint }) => `  ${rule} (${times}): ${hint}\n`);
  const counted = more.reduce((sum, one) => sum + one.count, breaches.length);
  const told = counted === 0 ? 'nothing to complain about' : count(counted, 'finding');
  const shown =
    counted > breaches.length ? ` (${breaches.length} shown, of one rule not more than ${MOST_OF_A_RULE})` : '';
  return [
    `${visible(what)}: ${count(items, PARTS[format])}, ${told}${shown}\n`,
    asked,
    ...rows,
    ...(repairs.length > 0 ? ['what to mend first\n', ...repairs] : []),
  ].join('');
};
