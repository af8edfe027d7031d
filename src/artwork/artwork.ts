import { dirname } from 'node:path';
import { comparePlaces } from '../findings.js';
import { groupBy } from '../groups.js';
import type { ArtFacts, Artwork, Episode, Feed, Finding, KnownArt, Place, Post } from '../model.js';
import type { ArtQuestion } from '../network/art.js';
import type { Failure } from '../resolver/answer.js';
import type { Settings } from '../settings/settings.js';
import { readArtFile } from './art-files.js';
import { type NotRead, tellArtwork } from './findings.js';

/** An image of a feed, and who shows it: the show, or episodes. */
export type Picture = {
  readonly url: string;
  readonly of: 'show' | 'episode';
  /** Where it is named, in the order of files. */
  readonly places: readonly Place[];
  /** The embed ids of the episodes that show it. */
  readonly ids: readonly string[];
  /** Its path, when it is published with the feed. */
  readonly file?: string;
};

/** What is known of the images of a feed. */
export type CheckedArt = {
  /** What the ledger keeps: of images that the feed still shows, and that do not lie on this machine. */
  readonly artwork: Artwork;
  readonly facts: ReadonlyMap<string, ArtFacts>;
  readonly findings: readonly Finding[];
};

type ArtOptions = {
  /** What the ledger knows. */
  readonly known: Artwork;
  /** The episodes, by embed id, whose art is asked for again. */
  readonly refresh: 'all' | ReadonlySet<string>;
  readonly ask: (questions: readonly ArtQuestion[]) => Promise<ReadonlyMap<string, KnownArt | Failure>>;
  /** Whether it is told already that hosts cannot be reached. */
  readonly isOutageTold: boolean;
};

/** Looks at all images of a feed: at files on this machine in each run, at others once. */
export const checkArtwork = async (
  feed: Feed,
  posts: readonly Post[],
  settings: Settings,
  { known, refresh, ask, isOutageTold }: ArtOptions,
): Promise<CheckedArt> => {
  const pictures = picturesOf(feed, posts, settings);
  const facts = new Map<string, ArtFacts>();
  const artwork = new Map<string, KnownArt>();
  const unread = new Map<string, NotRead>();
  for (const { url, file } of pictures) {
    if (file === undefined) continue;
    const read = readArtFile(file, dirname(settings.feed.out));
    if ('failure' in read) unread.set(url, read);
    else facts.set(url, read);
  }
  const remote = pictures.filter(({ file }) => file === undefined);
  const isAsked = ({ url, ids }: Picture): boolean =>
    !known.has(url) || refresh === 'all' || ids.some((id) => refresh.has(id));
  const asked = await ask(
    remote.filter(isAsked).map(({ url }) => {
      const art = known.get(url);
      return art ? { url, known: art } : { url };
    }),
  );
  for (const { url } of remote) {
    const answer = asked.get(url);
    const failure = answer && 'failure' in answer ? answer : undefined;
    const art = answer && 'facts' in answer ? answer : known.get(url);
    if (failure) unread.set(url, failure);
    if (!art) continue;
    artwork.set(url, art);
    if (!failure) facts.set(url, art.facts);
  }
  return { artwork, facts, findings: tellArtwork(pictures, facts, unread, isOutageTold) };
};

/** Every image once, that of the show first; one that episodes share with the show is the show's. */
const picturesOf = ({ show, episodes }: Feed, posts: readonly Post[], settings: Settings): readonly Picture[] => {
  const files = new Map(posts.flatMap(({ image }) => (image?.file === undefined ? [] : [[image.value, image.file]])));
  if (settings.imageFile !== undefined) files.set(show.image, settings.imageFile);
  const pictureOf = (url: string, of: Picture['of'], shown: readonly Episode[]): Picture => {
    const file = files.get(url);
    const places = of === 'show' ? [settings.places.image] : shown.map(placeOfImage).toSorted(comparePlaces);
    return { url, of, places, ids: shown.map(({ id }) => id), ...(file === undefined ? {} : { file }) };
  };
  const byUrl = groupBy(episodes, ({ image }) => image);
  const own = [...byUrl].flatMap(([url, shown]) =>
    url === undefined || url === show.image ? [] : [pictureOf(url, 'episode', shown)],
  );
  const first = pictureOf(show.image, 'show', byUrl.get(show.image) ?? []);
  const [start] = first.places;
  return start ? [first, ...own.toSorted((a, b) => comparePlaces(a.places[0] ?? start, b.places[0] ?? start))] : own;
};

const placeOfImage = ({ origins, place }: Episode): Place =>
  typeof origins.image === 'object' ? origins.image : place;
