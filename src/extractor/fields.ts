import * as v from 'valibot';
import { episodeTagFields } from '../namespace/episode-fields.js';
import { decimal, FALSE, flag, line, mapping, whole } from '../schema/scalars.js';
import { address } from '../schema/schema.js';
import { textFields } from './text-fields.js';

/*
 * The front matter that podwright reads, as schemas: the source of `schema/post.schema.json`. Scalars may come as text
 * (YAML is read without types, so that nothing is lost) or typed (TOML).
 */

const text = (description: string) =>
  v.pipe(
    v.union([v.string(), v.number(), v.boolean()], 'must be a text'),
    v.transform((value) =>
      String(value)
        .trim()
        .split(/[\r\n]+/)
        .map((part) => part.trim())
        .join(' '),
    ),
    v.description(description),
  );

const CLOCK = /^(?:(\d{1,3}):(?=[0-5]?\d:))?(\d{1,3}):([0-5]\d)$/;
const UNITS = /^(?:PT)?(?:(\d{1,7})h)?\s?(?:(\d{1,7})m(?:in)?)?\s?(?:(\d{1,7})s)?$/i;

/** `3723`, `62:03`, `1:02:03`, `PT1H2M3S` and `62m`, in seconds; 0 when it is none of them. */
const parseDuration = (value: string): number => {
  if (/^\d{1,7}$/.test(value)) return Number(value);
  const [, hours = '0', minutes = '0', seconds = '0'] = CLOCK.exec(value) ?? UNITS.exec(value) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};

const duration = v.pipe(
  v.union([v.number(), v.string()], 'must be a duration: seconds, M:SS, H:MM:SS or 1h2m3s'),
  v.transform((value) => parseDuration(String(value).trim())),
  v.minValue(1, 'must be a duration: seconds, M:SS, H:MM:SS or 1h2m3s'),
  v.description('Length of the audio: seconds, M:SS, H:MM:SS or 1h2m3s'),
);

const oneOf = <const O extends readonly string[]>(options: O, description: string) =>
  v.pipe(
    v.string(`must be one of ${options.join(', ')}`),
    v.trim(),
    v.toLowerCase(),
    v.picklist(options, `must be one of ${options.join(', ')}`),
    v.description(description),
  );

const enclosure = v.pipe(
  v.strictObject(
    {
      url: address('Address of the audio file'),
      file: v.nullish(
        v.pipe(
          text('The audio file on this machine, relative to the post: measured for bytes, type and duration'),
          v.nonEmpty('must not be empty'),
        ),
      ),
      bytes: v.nullish(whole('Size of the audio file in bytes')),
      type: v.nullish(
        v.pipe(
          v.string('must be a MIME type, e.g. audio/mpeg'),
          v.trim(),
          v.regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be a MIME type, e.g. audio/mpeg'),
          v.description('MIME type of the audio file'),
        ),
      ),
    },
    'must be a mapping with url, bytes and type',
  ),
  v.description('The audio file, when it is not to be looked up'),
);

const numberOf = (value: number): { readonly number: number; readonly name?: string; readonly display?: string } => ({
  number: value,
});

const season = v.pipe(
  v.union(
    [
      v.pipe(whole('Number of the season'), v.transform(numberOf)),
      mapping(
        {
          number: whole('Number of the season'),
          name: v.nullish(line('Name that apps show instead (podcast:season)')),
        },
        'must be a whole number, or a mapping with number and name',
      ),
    ],
    'must be a whole number',
  ),
  v.description('Number of the season, or a mapping with number and name'),
);

const episode = v.pipe(
  v.union(
    [
      v.pipe(whole('Number of the episode'), v.transform(numberOf)),
      mapping(
        {
          number: decimal('Number of the episode; apps of Apple know whole ones only'),
          display: v.nullish(line('What apps show instead (podcast:episode)', 32)),
        },
        'must be a whole number, or a mapping with number and display',
      ),
    ],
    'must be a whole number',
  ),
  v.description('Number of the episode, or a mapping with number and display'),
);

/** The mapping `podcast:` of a post: what it says wins over everything else, for one episode. */
const podcastFields = v.strictObject(
  {
    title: v.nullish(text('Title of the episode')),
    description: v.nullish(text('Description of the episode, plain text')),
    guid: v.nullish(
      v.pipe(
        text('Permanent id of the episode; by default its embed id'),
        v.maxLength(740, 'must be at most 740 characters long'),
      ),
    ),
    link: v.nullish(address('Page of the episode')),
    embed: v.nullish(text('Embed id of the episode, or the address of its player')),
    enclosure: v.nullish(enclosure),
    duration: v.nullish(duration),
    author: v.nullish(text('Author of the episode')),
    image: v.nullish(
      v.pipe(
        v.string('must be an address, or a file'),
        v.trim(),
        v.nonEmpty('must not be empty'),
        v.description(
          'Square art of the episode, 1400 to 3000 pixels, JPEG or PNG: an address, a path on the site (/images/50.jpg), or a file in the folder of the feed, relative to the post',
        ),
      ),
    ),
    cleanTitle: v.nullish(
      v.pipe(
        text('Title without number and name of the show, for Apple Podcasts (itunes:title)'),
        v.maxLength(255, 'must be at most 255 characters long'),
      ),
    ),
    season: v.nullish(season),
    episode: v.nullish(episode),
    episodeType: v.nullish(oneOf(['full', 'trailer', 'bonus'], 'Kind of the episode')),
    explicit: v.nullish(flag('Whether the episode holds explicit language')),
    block: v.nullish(flag('true hides the episode in Apple Podcasts')),
    ...textFields,
    ...episodeTagFields,
  },
  'must be false, or a mapping of fields',
);

const tags = v.pipe(
  v.union([v.array(v.union([v.string(), v.number()])), v.string()]),
  v.transform((value) => (typeof value === 'string' ? value.split(',') : value)),
  v.transform((list) => list.map((tag) => String(tag).replace(/\s+/g, ' ').trim()).filter((tag) => tag !== '')),
  v.description('Tags, a list or a text with commas'),
);

/** Fields that a blog's theme may use for something else are read when they fit, and passed over when not. */
const soft = <const S extends v.GenericSchema>(schema: S) => v.fallback(v.nullish(schema), undefined);

/** The front matter of a post; any other field is its theme's business. */
export const postFields = v.looseObject({
  title: v.nullish(text('Title of the post')),
  date: v.nullish(text('Date of the post, e.g. 2024-12-15T11:13:12+02:00')),
  publishDate: v.nullish(text('When the post goes live; wins over date')),
  expiryDate: v.nullish(text('When the post is withdrawn')),
  draft: v.nullish(flag('true leaves the post out')),
  description: soft(text('Description, plain text')),
  summary: soft(text('Description, when there is no description')),
  author: soft(text('Author')),
  slug: soft(text('Last part of the address of the post')),
  url: soft(text('Path of the post on its site, or its whole address')),
  tags: soft(tags),
  image: soft(text('Picture of the post')),
  thumbnail: soft(text('Picture of the post, when there is no image')),
  podcast: v.nullish(podcastFields),
});

/** `podcast: false` keeps a post out. */
export const isOptOut = (podcast: unknown): boolean =>
  podcast === false || (typeof podcast === 'string' && FALSE.has(podcast.toLowerCase()));

export type PodcastFields = v.InferOutput<typeof podcastFields>;
export type PostFields = v.InferOutput<typeof postFields>;

/** The fields of `podcast:` that stand in the podcast namespace, and nowhere else. */
export const TAG_FIELDS = Object.keys(episodeTagFields) as readonly (keyof typeof episodeTagFields)[];
