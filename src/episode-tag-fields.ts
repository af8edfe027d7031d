import * as v from 'valibot';
import { mediaTagFields } from './media-fields.js';
import { KIND } from './namespace-kinds.js';
import { httpsAddress, line, lineOf, list, mapping, orShort, seconds, tagField, word } from './scalars.js';
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

const TYPES: ReadonlyMap<string, string> = new Map([
  ['vtt', 'text/vtt'],
  ['srt', 'application/x-subrip'],
  ['json', 'application/json'],
  ['html', 'text/html'],
  ['htm', 'text/html'],
  ['txt', 'text/plain'],
]);

const typeOf = (url: string): string | undefined =>
  TYPES.get(/\.(\w+)$/.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? '');

const TRANSCRIPT = 'must be an address, or a mapping with url, type, language and rel';
const NO_TYPE = 'must have a type: its address ends neither in .vtt, .srt, .json, .html nor .txt';

const transcript = () =>
  v.pipe(
    orShort(
      v.pipe(
        httpsAddress('Address of the transcript'),
        v.transform((url) => ({ url, type: undefined })),
      ),
      mapping(
        {
          url: httpsAddress('Address of the transcript'),
          type: v.nullish(
            lineOf(KIND.transcript, 'MIME type: text/vtt, application/x-subrip …; by the address, if absent'),
          ),
          language: v.nullish(lineOf(KIND.language, 'Language, if it is not that of the show')),
          rel: v.nullish(word({ values: ['captions'], is: 'captions' }, 'captions: it has times')),
        },
        TRANSCRIPT,
      ),
      TRANSCRIPT,
    ),
    v.check(({ url, type }) => (type ?? typeOf(url)) !== undefined, NO_TYPE),
    v.transform((told) => ({ ...told, type: told.type ?? typeOf(told.url) ?? '' })),
  );

const chapters = () =>
  v.pipe(
    httpsAddress('Address of the chapters: JSON of the podcast namespace (podcast:chapters)'),
    v.transform((url) => ({ url, type: 'application/json+chapters' })),
  );

/** What an episode says in the podcast namespace. */
export const episodeTagFields = {
  ...sharedTagFields,
  ...mediaTagFields,
  soundbites: tagField(() => list(soundbite(), 'Highlights (podcast:soundbite)')),
};

/** Where an episode can be read, and how it is divided. */
export const textTagFields = {
  transcripts: tagField(() => list(transcript(), 'Transcripts (podcast:transcript): addresses, or mappings')),
  chapters: tagField(chapters),
};
