import * as v from 'valibot';
import { parseWrittenDate } from '../dates.js';
import { flag, httpsAddress, line, lineOf, list, mapping, orShort, tagField, whole, word } from '../schema/scalars.js';
import { address } from '../schema/schema.js';
import { KIND, SHOW_MEDIA } from './kinds.js';
import { contentLinks, mediaTagFields } from './media-fields.js';
import { sharedTagFields } from './tag-fields.js';
import { remoteItem, remoteItemFields } from './value-fields.js';

/*
 * The tags of the podcast namespace that stand in the settings of a show, as schemas with its own constraints:
 * https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs/tags
 */

const INSTANT = 'must be a date with time and offset, e.g. 2024-12-15T11:13:12+02:00';

const instantOf = (text: string): number => {
  const date = parseWrittenDate(text, undefined);
  return typeof date === 'object' ? date.instant : Number.NaN;
};

const instant = (description: string) =>
  v.pipe(
    v.string(INSTANT),
    v.transform(instantOf),
    v.check((value) => !Number.isNaN(value), INSTANT),
    v.description(description),
  );

const trailer = () =>
  mapping(
    {
      title: line('Title'),
      url: httpsAddress('Address of the audio or video'),
      published: instant('When it was published'),
      bytes: v.nullish(whole('Size in bytes')),
      type: v.nullish(lineOf(KIND.mime, 'MIME type')),
      season: v.nullish(whole('Number of the season that it is for')),
    },
    'must be a mapping with title, url and published',
  );

/** The words of Apple's list: https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/update-frequency.md */
const RULES: ReadonlyMap<string, string> = new Map([
  ['daily', 'FREQ=DAILY'],
  ['weekly', 'FREQ=WEEKLY'],
  ['biweekly', 'FREQ=WEEKLY;INTERVAL=2'],
  ['monthly', 'FREQ=MONTHLY'],
  ['bimonthly', 'FREQ=MONTHLY;INTERVAL=2'],
  ['yearly', 'FREQ=YEARLY'],
]);

const FREQUENCY = `must be ${[...RULES.keys()].join(', ')}, or a mapping with text and rrule`;

const updateFrequency = () =>
  orShort(
    v.pipe(
      v.string(FREQUENCY),
      v.transform((text) => text.trim().toLowerCase()),
      v.picklist([...RULES.keys()], FREQUENCY),
      v.transform((text) => ({ text: text.charAt(0).toUpperCase() + text.slice(1), rrule: RULES.get(text) ?? '' })),
    ),
    v.pipe(
      mapping(
        {
          text: line('How often, in words'),
          rrule: v.nullish(lineOf(KIND.rrule, 'The same as a rule of RFC 5545: FREQ=WEEKLY;BYDAY=MO')),
          start: v.nullish(lineOf(KIND.isoTime, 'When the rule begins; a COUNT needs it')),
          complete: v.nullish(flag('true: there will be no more episodes')),
        },
        FREQUENCY,
      ),
      v.check(
        ({ rrule = '', start }) => !/(?:^|;)COUNT=/i.test(rrule) || start !== undefined,
        'must have a start, for its rrule has a COUNT',
      ),
    ),
    FREQUENCY,
  );

const publisher = () => {
  const { feedGuid, feedUrl, title } = remoteItemFields();
  return v.pipe(
    mapping({ feedGuid, feedUrl, title }, 'must be a mapping with feedGuid and feedUrl'),
    v.transform((feed) => ({ ...feed, medium: 'publisher' })),
  );
};

const liveEnclosure = () =>
  mapping(
    {
      url: address('Address of the stream'),
      bytes: v.nullish(whole('Size in bytes; a stream has none', 0)),
      type: lineOf(KIND.mime, 'MIME type'),
    },
    'must be a mapping with url and type',
  );

const liveItem = () =>
  v.pipe(
    liveItemFields(),
    v.forward(
      v.check(({ start, end }) => end === undefined || end === null || end > start, 'must be after start'),
      ['end'],
    ),
  );

const liveItemFields = () =>
  mapping(
    {
      title: line('Title', 255),
      guid: line('Permanent id of the stream; another one is another stream', 740),
      status: word(KIND.status, 'What apps go by'),
      start: instant('When it is meant to begin'),
      end: v.nullish(instant('When it is meant to end')),
      link: v.nullish(address('Page of the stream')),
      description: v.nullish(line('What it is about, plain text', 4000)),
      enclosure: v.pipe(
        liveEnclosure(),
        v.transform(({ bytes = 0, ...rest }) => ({ ...rest, bytes })),
      ),
      ...sharedTagFields,
      ...mediaTagFields,
      contentLinks: v.pipe(contentLinks(), v.minLength(1, 'must have a page for those whose app cannot play it')),
    },
    'must be a mapping with title, guid, status, start, enclosure and contentLinks',
  );

const blockedServices = () =>
  v.record(
    v.pipe(v.string(), v.check(KIND.slug.isRight, `must be ${KIND.slug.is}`)),
    flag('true: it must leave the show out'),
    'must be a mapping of services to true or false',
  );

/** What a show says in the podcast namespace, beside its guid and whether it is locked. */
export const showTagFields = {
  ...sharedTagFields,
  medium: tagField(() =>
    word({ values: SHOW_MEDIA, is: `one of ${SHOW_MEDIA.join(', ')}` }, 'What the episodes are (podcast:medium)'),
  ),
  trailers: tagField(() => list(trailer(), 'Trailers of the show (podcast:trailer)')),
  updateFrequency: tagField(() =>
    v.pipe(
      updateFrequency(),
      v.description('How often there is an episode (podcast:updateFrequency): weekly, or a mapping'),
    ),
  ),
  usesPodping: tagField(() => flag('true: your host tells of changes by Podping (podcast:podping)')),
  blockedServices: tagField(() =>
    v.pipe(blockedServices(), v.description('Services that must leave the show out, by slug, or all (podcast:block)')),
  ),
  remoteItems: tagField(() => list(remoteItem(), 'Other feeds, or items in them (podcast:remoteItem)')),
  podroll: tagField(() =>
    v.pipe(
      list(remoteItem(), 'Shows that this one recommends (podcast:podroll)'),
      v.minLength(1, 'must name at least one show'),
    ),
  ),
  publisher: tagField(() =>
    v.pipe(publisher(), v.description('The feed of the publisher, which must link back (podcast:publisher)')),
  ),
  liveItems: tagField(() => list(liveItem(), 'Streams, past, present or to come (podcast:liveItem)')),
};
