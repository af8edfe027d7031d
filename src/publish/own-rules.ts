import { comparePlaces, hasError } from '../findings.js';
import type { Breach } from '../linter/record.js';
import type { Finding, Place } from '../model.js';
import type { Settings } from '../settings/settings.js';
import type { OwnBreach } from './outputs.js';
import { KEYS } from './own-keys.js';

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
    const source = sourceOf(own, settings);
    const { place, isHosts } = source;
    if (isExplained(own, told) || (isHosts && !isHeard(own, place, told))) return [];
    const severity = isHosts ? 'warning' : 'error';
    return [{ code: rule.id, severity, message, hint: hintOf(own.breach, source), place, related: [] }];
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

/** Where what breaks a rule comes from, who said it, and under which key its author can say it otherwise, if any. */
type Source = { readonly place: Place; readonly isHosts: boolean; readonly key?: string | undefined };

/** The source of what breaks a rule: at the place of an author, else at that of the player, for its host said it. */
export const sourceOf = ({ breach: { element = '' }, episode }: OwnBreach, { places, feed }: Settings): Source => {
  const keys = KEYS.get(element);
  const origin = episode && keys?.field && episode.origins[keys.field];
  if (!episode || origin === 'show') return sourceInShow(element, keys?.show, places);
  const { extra } = episode.origins;
  if (!keys && isExtra(element) && typeof extra === 'object') {
    return { place: extra, isHosts: false, key: 'podcast.extra' };
  }
  const isHosts = origin !== undefined && typeof origin !== 'object' && origin !== 'embed id';
  const isOther = isHosts || (element === 'link' && feed.link === 'post');
  return {
    place: typeof origin === 'object' ? origin : episode.place,
    isHosts,
    key: isOther ? undefined : keys?.episode,
  };
};

const sourceInShow = (element: string, key: string | undefined, { show, ofShow }: Settings['places']): Source => {
  const told = key ?? (isExtra(element) && ofShow.has('extra') ? 'show.extra' : undefined);
  const [, name = '', part] = told?.split('.') ?? [];
  const place = told?.startsWith('show.') ? (ofShow.get(`${name}.${part}`) ?? ofShow.get(name)) : undefined;
  return { place: place ?? show, isHosts: false, key: told };
};

/** Whether an element that has no key of its own was written as an extra one; those of the podcast namespace never are. */
const isExtra = (element: string): boolean => element.includes(':') && !element.startsWith('podcast:');

/** How to mend what breaks a rule in one's own feed: its author writes settings and front matter, and no elements. */
export const hintOf = ({ rule }: Pick<Breach, 'rule'>, { key }: Pick<Source, 'key'>): string => {
  const hint = `${rule.hint}: ${rule.why}`;
  if (key === undefined) return hint;
  return /^(?:show|feed)\./.test(key) ? `in ${key} of the settings: ${hint}` : `in ${key} of front matter: ${hint}`;
};
