import { finding } from '../findings.js';
import type { Finding, Post, Told, ToldTags } from '../model.js';
import { checkExtra } from '../namespace/extra.js';
import { type PodcastFields, TAG_FIELDS } from './fields.js';
import type { FrontMatter } from './front-matter.js';

/** Season and episode, each with what apps show instead. */
export const tellNumbers = ({ season, episode }: PodcastFields, front: FrontMatter): Partial<Post> => {
  const tell = <T>(value: T, field: string, part: string): Told<T> => ({
    value,
    place: front.placeOf(['podcast', field, part]),
  });
  return {
    ...(season ? { season: tell(season.number, 'season', 'number') } : {}),
    ...(season?.name === undefined ? {} : { seasonName: tell(season.name, 'season', 'name') }),
    ...(episode ? { episode: tell(episode.number, 'episode', 'number') } : {}),
    ...(episode?.display === undefined ? {} : { episodeDisplay: tell(episode.display, 'episode', 'display') }),
  };
};

/** What is told in the podcast namespace; nothing, if nothing is. */
export const tellNamespace = (podcast: PodcastFields, front: FrontMatter): { readonly podcast?: ToldTags } => {
  const told = TAG_FIELDS.flatMap((field) => {
    const value = podcast[field];
    return value === undefined || value === null ? [] : [[field, { value, place: front.placeOf(['podcast', field]) }]];
  });
  return told.length === 0 ? {} : { podcast: Object.fromEntries(told) };
};

/** What is wrong with elements of other namespaces. */
export const extraFindings = (
  { extra }: PodcastFields,
  front: FrontMatter,
  namespaces: Readonly<Record<string, string>>,
): readonly Finding[] =>
  checkExtra(extra ?? [], namespaces, 'episode').map(({ path, ...problem }) => {
    const inside = ['podcast', 'extra', ...path];
    return finding('invalid-field', front.placeOf(inside), { name: inside.join('.'), ...problem });
  });
