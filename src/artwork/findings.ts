import { finding } from '../findings.js';
import { groupBy } from '../groups.js';
import { type ArtFault, judgeArt } from '../linter/rules/art.js';
import type { ArtFacts, Finding, Place } from '../model.js';
import type { Failure } from '../resolver/answer.js';
import { compare } from '../text.js';
import type { Picture } from './artwork.js';

/** Why an image could not be looked at, here or at its host. */
export type NotRead = Failure | { readonly failure: 'missing' | 'broken'; readonly reason: string };

/** Tells what is wrong with images: each image once, and those that have the same faults together. */
export const tellArtwork = (
  pictures: readonly Picture[],
  facts: ReadonlyMap<string, ArtFacts>,
  unread: ReadonlyMap<string, NotRead>,
  isOutageTold: boolean,
): readonly Finding[] => {
  const judged = pictures.flatMap((picture) => {
    const known = facts.get(picture.url);
    return known ? [{ picture, faults: judgeArt({ of: picture.of, url: picture.url, facts: known }) }] : [];
  });
  const failed = pictures.flatMap((picture) => {
    const failure = unread.get(picture.url);
    return failure ? [{ picture, failure }] : [];
  });
  return [...tellUnfit(judged), ...tellHeavy(judged), ...tellUnread(failed), ...tellUnchecked(failed, isOutageTold)];
};

type Judged = { readonly picture: Picture; readonly faults: readonly ArtFault[] };
type Failed = { readonly picture: Picture; readonly failure: NotRead };

/** What directories refuse, or ask for. */
const isGrave = ({ rule: { weight } }: ArtFault): boolean => weight !== 'informational';

const tellUnfit = (judged: readonly Judged[]): readonly Finding[] =>
  groups(judged, ({ picture: { of }, faults }) => {
    // That it is not square, apple/artwork-pixels tells as well.
    const messages = faults
      .filter((one) => isGrave(one) && one.rule.id !== 'spotify/art')
      .map(({ message }) => message);
    return messages.length === 0 ? [] : [of, messages.join(', and ')];
  }).map(({ key: [, faults = ''], shown, place, related }) =>
    finding('unfit-artwork', place, { ...shown, faults }, related),
  );

/** Worth a look, and no more than one. */
const tellHeavy = (judged: readonly Judged[]): readonly Finding[] => {
  const heavy = judged.filter(({ faults }) => !faults.every(isGrave));
  const [fault = ''] = heavy.flatMap(({ faults }) =>
    faults.filter((one) => !isGrave(one)).map(({ message }) => message),
  );
  return groups(heavy, () => ['heavy']).map(({ shown, place, related }) =>
    finding('heavy-artwork', place, { ...shown, fault }, related),
  );
};

const MISSING = {
  name: 'podcast.image',
  reason: 'names a file that is not there',
  hint: 'add the file, or correct its path, which is relative to the post',
};

const tellUnread = (failed: readonly Failed[]): readonly Finding[] =>
  groups(failed, ({ picture: { of }, failure }) =>
    isTemporary(failure) ? [] : [of, failure.failure, inWords(failure)],
  ).map(({ key: [of, kind, reason = ''], shown, place, related }) =>
    of === 'episode' && kind === 'missing'
      ? finding('invalid-field', place, MISSING, related)
      : finding('unreadable-artwork', place, { ...shown, reason }, related),
  );

/** Hosts that are down say nothing of art: the next run looks again. */
const tellUnchecked = (failed: readonly Failed[], isOutageTold: boolean): readonly Finding[] => {
  const open = failed.filter(
    ({ failure }) => isTemporary(failure) && !(isOutageTold && failure.failure === 'unreachable'),
  );
  const reasons = [...new Set(open.map(({ failure }) => inWords(failure)))].toSorted(compare);
  return groups(open, () => ['open']).map(({ shown, place, related }) =>
    finding('unchecked-artwork', place, { ...shown, reason: reasons.join('; ') }, related),
  );
};

/** Only that there is nothing, or no image, is certain; who refuses to answer a program may answer an app. */
const isTemporary = (failure: NotRead): boolean => {
  if (!('host' in failure)) return false;
  const { failure: kind, status } = failure;
  return kind === 'unreachable' || kind === 'stopped' || (kind === 'refused' && status !== 404 && status !== 410);
};

const inWords = (failure: NotRead): string =>
  'host' in failure ? `${failure.host} ${failure.reason}` : failure.reason;

type Group = {
  readonly key: readonly string[];
  readonly shown: { readonly of: Picture['of']; readonly episodes: number; readonly urls: readonly string[] };
  readonly place: Place;
  readonly related: readonly Place[];
};

/** Pictures that have the same to say, by what they have to say; those that have nothing are left out. */
const groups = <T extends { readonly picture: Picture }>(
  all: readonly T[],
  keyOf: (one: T) => readonly string[],
): readonly Group[] => {
  const keyed = all.map((one) => ({ key: keyOf(one), ...one.picture })).filter(({ key }) => key.length > 0);
  return [...groupBy(keyed, ({ key }) => JSON.stringify(key)).values()].flatMap((same): readonly Group[] => {
    const [first] = same;
    const [place, ...related] = same.flatMap(({ places }) => places);
    if (!first || !place) return [];
    const shown = { of: first.of, episodes: related.length + 1, urls: same.map(({ url }) => url) };
    return [{ key: first.key, shown, place, related }];
  });
};
