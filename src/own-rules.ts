import type { EpisodeField, Finding, Origin, Place } from './model.js';
import type { OwnBreach } from './publish.js';
import type { Settings } from './settings.js';

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
  breaches.flatMap((own) => {
    const { rule, message, weight } = own.breach;
    if (weight !== 'required' || isSaid(own, breaches)) return [];
    const { place, isHosts } = sourceOf(own, settings);
    if (isHosts && !isHeard(own, place, told)) return [];
    const severity = isHosts ? 'warning' : 'error';
    return [{ code: rule.id, severity, message, hint: `${rule.hint}: ${rule.why}`, place, related: [] }];
  });

/** Whether another rule of the same kind complains of the same episode. */
const isSaid = ({ breach, episode }: OwnBreach, breaches: readonly OwnBreach[]): boolean =>
  OF_ENCLOSURES.slice(0, Math.max(0, OF_ENCLOSURES.indexOf(breach.rule.id))).some((id) =>
    breaches.some((other) => other.breach.rule.id === id && other.episode === episode),
  );

/** Whether an author wants to hear of what the host says: apps do not show an episode without a fitting enclosure. */
const isHeard = ({ breach, episode }: OwnBreach, place: Place, told: readonly Finding[]): boolean =>
  breach.element === 'enclosure' &&
  episode?.source !== 'derived' &&
  !told.some(({ code, place: other }) => code === 'mismatched-type' && other.file === place.file);

/** Where what breaks a rule comes from: the place of an author, else that of the player, for its host said it. */
const sourceOf = ({ breach, episode }: OwnBreach, { places }: Settings) => {
  if (!episode) return { place: places.show, isHosts: false };
  const field = FIELDS.get(breach.element ?? '');
  const origin = field && episode.origins[field];
  if (typeof origin === 'object') return { place: origin, isHosts: false };
  return { place: episode.place, isHosts: origin !== undefined && !OWN.has(origin) };
};

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
