import type { Finding, Place } from './model.js';
import type { OwnBreach } from './publish.js';
import type { Settings } from './settings.js';

/**
 * Rules that only who hosts the audio can obey: a feed is not held off the air for what its author cannot mend. They ask
 * much the same: the first that an episode breaks is told.
 */
const OF_THE_HOST = ['apple/enclosure-ext', 'apple/enclosure-type', 'psp1/enclosure-types'];

/**
 * What the rules have against the bytes of podwright's own feed, at the places of posts and settings that it comes
 * from. `told` are the findings that there are already: of one cause nothing is said twice.
 */
export const findingsOfRules = (
  breaches: readonly OwnBreach[],
  told: readonly Finding[],
  settings: Settings,
): readonly Finding[] =>
  breaches.flatMap((own) => {
    const { breach, episode } = own;
    if (breach.weight !== 'required') return [];
    const place = placeOf(own, settings);
    if (isSaid(own, breaches)) return [];
    const isHosts = OF_THE_HOST.includes(breach.rule.id) && typeof episode?.origins.enclosure === 'string';
    if (isHosts && (episode.source === 'derived' || isTold('mismatched-type', place, told))) return [];
    const { rule, message } = breach;
    const severity = isHosts ? 'warning' : 'error';
    return [{ code: rule.id, severity, message, hint: `${rule.hint}: ${rule.why}`, place, related: [] }];
  });

/** Whether another rule of the same kind complains of the same episode. */
const isSaid = ({ breach, episode }: OwnBreach, breaches: readonly OwnBreach[]): boolean =>
  OF_THE_HOST.slice(0, Math.max(0, OF_THE_HOST.indexOf(breach.rule.id))).some((id) =>
    breaches.some((other) => other.breach.rule.id === id && other.episode === episode),
  );

const isTold = (code: string, place: Place, told: readonly Finding[]): boolean =>
  told.some((one) => one.code === code && one.place.file === place.file);

const placeOf = ({ breach, episode }: OwnBreach, { places }: Settings): Place => {
  if (!episode) return places.show;
  const field = FIELDS.find(([pattern]) => pattern.test(breach.rule.id))?.[1];
  const origin = field && episode.origins[field];
  return typeof origin === 'object' ? origin : episode.place;
};

/** The field of an episode that a rule speaks of, by its id. */
const FIELDS = [
  [/enclosure/, 'enclosure'],
  [/title/, 'title'],
  [/guid/, 'guid'],
  [/link/, 'link'],
  [/image|artwork/, 'image'],
  [/desc|notes|content/, 'notes'],
  [/date/, 'published'],
] as const;
