import * as v from 'valibot';
import { brief } from '../address.js';
import type { Chapter } from '../model.js';
import { KIND } from '../namespace/kinds.js';
import { transcriptType } from '../namespace/transcript-type.js';
import {
  flag,
  httpsAddress,
  line,
  lineOf,
  list,
  mapping,
  orShort,
  seconds,
  tagField,
  word,
} from '../schema/scalars.js';
import { firstOutOfOrder, OUT_OF_ORDER, parseChapter } from './chapters.js';

/* Where front matter says that an episode can be read, and how it is divided, as schemas. */

const hasScheme = (place: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(place);

const file = () =>
  v.pipe(
    line('The file on this machine, relative to the post', 1000),
    v.check((path) => !hasScheme(path), 'must begin with https://, or be a file beside the post'),
    v.transform((path) => ({ file: path })),
  );

const TRANSCRIPT = 'must be an address, a file, or a mapping with url or file, type, language and rel';
const NO_TYPE = 'must have a type: it ends neither in .vtt, .srt, .json, .html nor .txt';

type Transcribed = {
  readonly url?: string;
  readonly file?: string;
  readonly type?: string;
  readonly language?: string;
  readonly rel?: 'captions';
};

const transcript = () =>
  v.pipe(
    orShort(
      v.pipe(
        v.union(
          [
            v.pipe(
              httpsAddress('Address of the transcript'),
              v.transform((url) => ({ url })),
            ),
            file(),
          ],
          'must begin with https://, or be a file beside the post',
        ),
        v.transform((told): Transcribed => told),
      ),
      mapping(
        {
          url: v.nullish(httpsAddress('Address of the transcript')),
          file: v.nullish(line('The transcript on this machine, relative to the post', 1000)),
          type: v.nullish(
            lineOf(KIND.transcript, 'MIME type: text/vtt, application/x-subrip …; by the ending, if absent'),
          ),
          language: v.nullish(lineOf(KIND.language, 'Language, if it is not that of the show')),
          rel: v.nullish(word({ values: ['captions'], is: 'captions' }, 'captions: it has times')),
        },
        TRANSCRIPT,
      ),
      TRANSCRIPT,
    ),
    v.check(
      ({ url, file: path }) => (url === undefined) !== (path === undefined),
      'must have url or file, one of them',
    ),
    v.check(({ url, file: path, type }) => (type ?? transcriptType(url ?? path ?? '')) !== undefined, NO_TYPE),
    v.transform(({ url, file: path, type, ...told }) => ({
      ...told,
      type: type ?? transcriptType(url ?? path ?? '') ?? '',
      ...(url === undefined ? { file: path ?? '' } : { url }),
    })),
  );

const CHAPTER = 'must be a line as "05:30 Title", or a mapping with start and title';

/** Why a line is no chapter. */
const faultOf = (written: string): string => {
  const shown = `is "${brief(written, 80)}", which`;
  if (written === '') return 'must not be empty';
  if (parseChapter(`${written} -`)) return `${shown} has no title behind its time`;
  return `${shown} does not begin with a time, as 5:00 or 1:02:03`;
};

const chapter = () =>
  orShort(
    v.pipe(
      v.string(CHAPTER),
      v.trim(),
      v.check(
        (text) => parseChapter(text) !== undefined,
        ({ input }) => faultOf(input),
      ),
      v.transform((text): Chapter => parseChapter(text) ?? { start: 0, title: '' }),
      v.description('A line, as 05:30 Title'),
    ),
    v.pipe(
      mapping(
        {
          start: seconds('Where it begins: seconds, M:SS or H:MM:SS'),
          title: line('Title', 255),
          end: v.nullish(seconds('Where it ends, if not with the next')),
          url: v.nullish(httpsAddress('Page about it')),
          image: v.nullish(httpsAddress('Picture that apps show meanwhile')),
          hidden: v.nullish(flag('true: it changes the picture only, and is not listed')),
        },
        CHAPTER,
      ),
      v.check(({ start, end }) => end === undefined || end > start, 'must end later than it begins'),
      v.transform(({ hidden, ...told }): Chapter => ({ ...told, ...(hidden ? { isHidden: true } : {}) })),
    ),
    CHAPTER,
  );

const chapters = () =>
  v.union(
    [
      v.pipe(
        httpsAddress('Address of a file of chapters: JSON of the podcast namespace (podcast:chapters)'),
        v.transform((url) => ({ url, type: 'application/json+chapters' })),
      ),
      v.pipe(
        v.array(chapter(), 'must be an address, or a list of chapters'),
        v.rawCheck(({ dataset, addIssue }) => {
          const { value: told } = dataset;
          const index = dataset.typed ? firstOutOfOrder(dataset.value) : -1;
          if (index < 0 || !Array.isArray(told)) return;
          const path = { type: 'array', origin: 'value', input: told, key: index, value: told[index] } as const;
          addIssue({ message: OUT_OF_ORDER, path: [path] });
        }),
        v.description('Chapters, of which a file is made; an empty list: none'),
      ),
    ],
    'must be an address, or a list of chapters',
  );

export const textFields = {
  transcripts: tagField(() => list(transcript(), 'Transcripts (podcast:transcript): addresses, files, or mappings')),
  chapters: tagField(chapters),
};
