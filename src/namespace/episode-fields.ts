import * as v from 'valibot';
import { line, list, mapping, seconds, tagField } from '../schema/scalars.js';
import { mediaTagFields } from './media-fields.js';
import { sharedTagFields } from './tag-fields.js';

/*
 * The tags of the podcast namespace that stand in the front matter of an episode, as schemas with its own constraints:
 * https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs/tags
 */

const soundbite = () =>
  mapping(
    {
      start: seconds('Where it begins: seconds, M:SS or H:MM:SS'),
      duration: v.pipe(
        seconds('How long it lasts; best 15 to 120 seconds'),
        v.minValue(Number.MIN_VALUE, 'must be more than 0'),
      ),
      title: v.nullish(line('Title; that of the episode, if absent')),
    },
    'must be a mapping with start and duration',
  );

/** What an episode says in the podcast namespace. */
export const episodeTagFields = {
  ...sharedTagFields,
  ...mediaTagFields,
  soundbites: tagField(() => list(soundbite(), 'Highlights (podcast:soundbite)')),
};
