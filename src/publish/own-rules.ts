import { comparePlaces, hasError } from '../findings.js';
import type { Breach } from '../linter/record.js';
import type { EpisodeField, Finding, Origin, Place } from '../model.js';
import type { Settings } from '../settings/settings.js';
import type { OwnBreach } from './outputs.js';

/** Rules that ask much the same of an enclosure: of those that an episode breaks, the first is told. */
const OF_ENCLOSURES = ['apple/enclosure-ext', 'apple/enclosure-type', 'psp1/enclosure-types'];

/**
 * What the rules have against the bytes of podwright's own feed, at the places of posts and settings that it comes
 * from. `told` are the findings that there are already: of one cause nothing is said twice. A feed is not held off the
 * air for what its author cannot mend: what the host of the audio says of it is a warning at most.
 */
export const findingsOfRules = (
  breaches: readonly OwnBreach[],
  told: readonly Finding[],
  settings: Settings,
): readonly Finding[] =>
  firstOfEnclosures(breaches).flatMap((own) => {
    const { rule, message, weight } = own.breach;
    // Addresses are made fit before they are taken, an author's by the settings, a host's by the resolver.
    if (weight !== 'required' || rule.id === 'rss/enclosure-url') return [];
    const { place, isHosts } = sourceOf(own, settings);
    if (isExplained(own, told) || (isHosts && !isHeard(own, place, told))) return [];
    const severity = isHosts ? 'warning' : 'error';
    return [{ code: rule.id, severity, message, hint: `${rule.hint}: ${rule.why}`, place, related: [] }];
  });

/** Breaches without those of enclosures that another rule of the same kind has told. */
const firstOfEnclosures = (breaches: readonly OwnBreach[]): readonly OwnBreach[] => {
  const orderOf = ({ breach }: OwnBreach): number => OF_ENCLOSURES.indexOf(breach.rule.id);
  const firsts = new Map<unknown, number>();
  for (const own of breaches) {
    const order = orderOf(own);
    if (order >= 0) firsts.set(own.episode, Math.min(order, firsts.get(own.episode) ?? order));
  }
  return breaches.filter((own) => orderOf(own) < 0 || firsts.get(own.episode) === orderOf(own));
};

/** Rules that ask what an error tells already, at one of the posts that it is about. */
const TOLD_AS: ReadonlyMap<string, string> = new Map([
  ['rss/guid-unique', 'duplicate-guid'],
  ['url/unique', 'duplicate-enclosure'],
  ['apple/enclosure', 'duplicate-enclosure'],
  ['apple/serial-episode', 'missing-episode-number'],
]);

/** Rules that ask for an episode: where posts have errors, the feed may have had one. */
const OF_EMPTY: ReadonlySet<string> = new Set(['apple/has-episode', 'spotify/live-requirements']);

/** Whether a breach has its cause in an error that is told, or would have none once that is mended. */
const isExplained = ({ breach: { rule }, episode }: OwnBreach, told: readonly Finding[]): boolean => {
  if (OF_EMPTY.has(rule.id)) return hasError(told);
  const isOfEpisode = ({ file }: Place): boolean => !episode || file === episode.place.file;
  const code = TOLD_AS.get(rule.id);
  return told.some((one) => one.code === code && [one.place, ...one.related].some(isOfEpisode));
};

/** Whether an author wants to hear of what the host says, and has not heard it yet. */
const isHeard = ({ breach, episode }: OwnBreach, place: Place, told: readonly Finding[]): boolean => {
  const { element = '' } = breach;
  // The tags of the podcast namespace are extras: who does not understand one passes it over.
  if (element.startsWith('podcast:') || (element === 'enclosure' && episode?.source === 'derived')) return false;
  return !told.some(({ code, place: other }) =>
    element === 'enclosure'
      ? code === 'mismatched-type' && comparePlaces(other, place) === 0
      : element === 'itunes:image' && code === 'unfit-artwork' && other.file === place.file,
  );
};

/** Where what breaks a rule comes from: the place of an author, else that of the player, for its host said it. */
export const sourceOf = ({ breach, episode }: OwnBreach, { places }: Settings) => {
  if (!episode) return { place: placeInShow(breach, places), isHosts: false };
  const field = FIELDS.get(breach.element ?? '');
  const origin = field && episode.origins[field];
  if (typeof origin === 'object') return { place: origin, isHosts: false };
  return { place: episode.place, isHosts: origin !== undefined && !OWN.has(origin) };
};

const placeInShow = ({ element = '' }: Breach, { show, ofShow }: Settings['places']): Place => {
  const key = SHOW_KEYS.get(element) ?? element.replace(/^(?:itunes|podcast):/, '');
  return ofShow.get(key) ?? ofShow.get(`${key}s`) ?? show;
};

/** The settings of a show that elements are made of, where they go by another name. */
const SHOW_KEYS: ReadonlyMap<string, string> = new Map([
  ['itunes:category', 'categories'],
  ['itunes:new-feed-url', 'newFeedUrl'],
  ['podcast:block', 'blockedServices'],
  ['podcast:podping', 'usesPodping'],
]);

/** Origins that are podwright's own, or its settings'. */
const OWN: ReadonlySet<Origin> = new Set<Origin>(['embed id', 'show']);

/** The fields of an episode that elements are made of. */
const FIELDS: ReadonlyMap<string, EpisodeField> = new Map<string, EpisodeField>([
  ['enclosure', 'enclosure'],
  ['title', 'title'],
  ['guid', 'guid'],
  ['link', 'link'],
  ['pubDate', 'published'],
  ['description', 'description'],
  ['content:encoded', 'notes'],
  ['category', 'tags'],
  ['itunes:image', 'image'],
  ['itunes:duration', 'seconds'],
  ['itunes:season', 'season'],
  ['itunes:episode', 'episode'],
  ['itunes:episodeType', 'episodeType'],
  ['podcast:transcript', 'transcripts'],
  ['podcast:chapters', 'chapters'],
]);
