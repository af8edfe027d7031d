import * as v from 'valibot';
import { isWithoutUser } from '../address.js';
import { parseCategory } from '../categories.js';
import { PLACEHOLDERS } from '../extractor/permalink.js';
import { showTagFields } from '../namespace/show-fields.js';
import { flag, list } from '../schema/scalars.js';
import { address } from '../schema/schema.js';
import { BEYOND_LIMITS, isWithinLimits, LIMITS } from './globs.js';

const line = (description: string, most = 255) =>
  v.pipe(
    v.string('must be a text'),
    v.trim(),
    v.nonEmpty('must not be empty'),
    v.maxLength(most, `must be at most ${most} characters long`),
    v.check((value) => !/[\n\r]/.test(value), 'must be one line'),
    v.transform((value) => value.replaceAll('\t', ' ')),
    v.description(description),
  );

const oneOf = <const O extends readonly string[]>(options: O, description: string) =>
  v.pipe(v.picklist(options, `must be one of ${options.join(', ')}`), v.description(description));

/** What {@link settingsSchema} says of a category or a time zone that is not known. */
export const UNKNOWN = { category: 'is no category of Apple', timezone: 'is no IANA time zone' } as const;

const isTimezone = (name: string): boolean => {
  // The list is there at once; a formatter, which knows old names too, takes 10 ms to make.
  if (Intl.supportedValuesOf('timeZone').includes(name)) return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** W3C and Apple read a channel description as plain text; markup in it is shown as it stands. */
const isPlainText = (value: string): boolean => !/<[/a-z]/i.test(value);

const hasKnownPlaceholders = (pattern: string): boolean =>
  [...pattern.matchAll(/:([a-z_]+)/g)].every(([, name = '']) => PLACEHOLDERS.includes(name));

const email = (description: string) =>
  v.pipe(
    v.string('must be an e-mail address'),
    v.trim(),
    v.email('must be an e-mail address'),
    v.description(description),
  );

const locked = v.pipe(
  v.union(
    [
      flag('Whether other hosts must refuse to import the feed'),
      v.strictObject(
        {
          locked: flag('Whether other hosts must refuse to import the feed'),
          owner: v.optional(email('Whom another host may ask; public, so take a role address')),
        },
        'must be true, false, or a mapping with locked and owner',
      ),
    ],
    'must be true, false, or a mapping with locked and owner',
  ),
  v.description('Whether other hosts must refuse to import the feed (podcast:locked)'),
);

const showSettings = v.strictObject(
  {
    title: line('Title of the show'),
    description: v.pipe(
      v.string('must be a text'),
      v.trim(),
      v.nonEmpty('must not be empty'),
      v.check((value) => Buffer.byteLength(value) <= 4000, 'must be at most 4,000 bytes long'),
      v.check(isPlainText, 'must be plain text, without HTML'),
      v.description('What the show is about: plain text, at most 4,000 bytes'),
    ),
    link: address('Home page of the show'),
    language: v.pipe(
      v.string('must be a language code'),
      v.trim(),
      v.regex(/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i, 'must be a language code such as en or pt-br'),
      v.description('Language of the show, ISO 639 with an optional region: en, pt-br'),
    ),
    author: line('Who makes the show'),
    owner: v.optional(
      v.pipe(
        v.strictObject(
          {
            name: line('Name of the owner'),
            email: email('Address that directories mail to; public, so take a role address'),
          },
          'must be a mapping with name and email',
        ),
        v.description('Contact for directories; Spotify, YouTube and Amazon send their claim codes there'),
      ),
    ),
    image: v.pipe(
      v.string('must be an address or a file'),
      v.trim(),
      v.nonEmpty('must not be empty'),
      v.description('Square art, 1400 to 3000 pixels, JPEG or PNG: an address, or a file in the folder of the feed'),
    ),
    categories: v.pipe(
      list(
        v.pipe(
          v.string('must be a text'),
          v.check((name) => parseCategory(name) !== undefined, UNKNOWN.category),
        ),
        "Apple's categories, as Technology or News > Tech News; the first counts most",
      ),
      v.minLength(1, 'must name at least one category'),
    ),
    explicit: flag('Whether the show holds explicit language'),
    type: v.optional(
      oneOf(['episodic', 'serial'], 'serial: to be heard in order; every episode needs a number'),
      'episodic',
    ),
    locked: v.optional(locked, true),
    guid: v.optional(
      v.pipe(
        v.string('must be a UUID'),
        v.trim(),
        v.regex(UUID, 'must be a UUID'),
        v.toLowerCase(),
        v.description('podcast:guid; by default made from feed.url. Set it before feed.url ever changes'),
      ),
    ),
    copyright: v.optional(line('Holder of the copyright')),
    block: v.optional(flag('true hides the show in Apple Podcasts')),
    complete: v.optional(flag('true: there will be no more episodes')),
    newFeedUrl: v.optional(address('After a move: the new address of the feed, equal to feed.url')),
    ...showTagFields,
  },
  'must be a mapping',
);

const count = (description: string, least: number, most: number) =>
  v.pipe(
    v.number('must be a number'),
    v.integer('must be a whole number'),
    v.minValue(least, `must be ${least} or more`),
    v.maxValue(most, `must be ${most} or less`),
    v.description(description),
  );

/** The ledger, pages of the archive, and the folders of chapters and transcripts, which are written beside the feed. */
const TAKEN = /(?:\.lock\.json|-archive-\d+(?:\.[^./\\]+)?|(?:^|[/\\])(?:chapters|transcripts))$/i;

const feedSettings = v.strictObject(
  {
    url: address('Where apps fetch the feed'),
    out: v.pipe(
      v.string('must be a path'),
      v.trim(),
      v.nonEmpty('must not be empty'),
      v.check((path) => !TAKEN.test(path), 'must not be named like what is written beside the feed'),
      v.description('File of the feed; the ledger is written beside it'),
    ),
    link: v.optional(oneOf(['episode', 'post'], 'Where items link to: the page at Podbean, or the post'), 'episode'),
    images: v.optional(
      oneOf(['podcast', 'posts'], 'posts: the picture of a post is the art of its episode'),
      'podcast',
    ),
    notes: v.optional(
      oneOf(['both', 'description', 'content'], 'What items carry: a plain description, the full notes, or both'),
      'both',
    ),
    hub: v.optional(list(address('Address of a hub'), 'WebSub hubs that are told of changes (atom:link rel="hub")')),
    maxItems: v.optional(
      v.pipe(
        v.number('must be a number'),
        v.integer('must be a whole number'),
        v.minValue(1, 'must be 1 or more'),
        v.description('How many episodes the feed holds at the most; older ones go to archive pages (RFC 5005)'),
      ),
    ),
    maxBytes: v.optional(count('Bytes above which the feed is called too large', 1, 1_000_000_000), 5_000_000),
  },
  'must be a mapping',
);

/** An address that is asked, not published: its host may be one of this machine or its network. */
const askedAddress = (description: string) =>
  v.pipe(
    v.string('must be an address'),
    v.trim(),
    v.check(
      (value) => /^https?:\/\/[^/]/i.test(value) && URL.canParse(value),
      'must be an absolute address, https://…',
    ),
    v.check(isWithoutUser, 'must hold no user name or password'),
    v.description(description),
  );

const PREFIX = 'must be op3, podtrac, or an address that ends with /';

export const namespacesSchema = v.pipe(
  v.record(v.string(), v.pipe(v.string('must be an address'), v.trim()), 'must be a mapping of prefixes to addresses'),
  v.description('Namespaces of elements in extra: their addresses, by prefix'),
);

/** `podwright.yaml`: the source of `schema/podwright.schema.json`. */
export const settingsSchema = v.strictObject(
  {
    site: address('Address of the blog: the base of relative links in posts'),
    posts: list(
      v.pipe(
        v.string('must be a glob'),
        v.trim(),
        v.nonEmpty('must not be empty'),
        v.check(isWithinLimits, BEYOND_LIMITS),
      ),
      `Globs of the posts; a leading ! excludes; ${LIMITS}`,
    ),
    permalink: v.optional(
      v.pipe(
        v.string('must be a pattern'),
        v.trim(),
        v.check(hasKnownPlaceholders, `must hold no placeholder but :${PLACEHOLDERS.join(' :')}`),
        v.description('Path of a post, with :year :month :day :slug :title :filename :section'),
      ),
      '/:year/:month/:day/:slug/',
    ),
    timezone: v.optional(
      v.pipe(
        v.string('must be a text'),
        v.trim(),
        v.check(isTimezone, UNKNOWN.timezone),
        v.description('IANA zone of dates without an offset'),
      ),
    ),
    namespaces: v.optional(namespacesSchema, {}),
    show: showSettings,
    feed: feedSettings,
    podbean: v.optional(
      v.strictObject(
        {
          feed: v.optional(askedAddress("The show's own feed at Podbean")),
          player: v.optional(
            v.pipe(
              askedAddress("Address of the player's JSON, with {id} where the id of the player belongs"),
              v.includes('{id}', 'must hold {id}'),
            ),
            'https://www.podbean.com/player/{id}',
          ),
        },
        'must be a mapping',
      ),
      {},
    ),
    prefixes: v.optional(
      list(
        v.union(
          [
            v.picklist(['op3', 'podtrac'], PREFIX),
            v.pipe(
              address('Address of a service that redirects to what is appended to it'),
              v.check((value) => /^[^?#]*\/$/.test(value), PREFIX),
            ),
          ],
          PREFIX,
        ),
        'Statistics services before the addresses of audio, the outermost first: op3, podtrac, or an address ending with /',
      ),
      [],
    ),
    unresolved: v.optional(
      oneOf(['derive', 'hold', 'fail'], 'What happens to an episode whose audio is not known'),
      'derive',
    ),
    network: v.optional(
      v.strictObject(
        {
          concurrency: v.optional(count('Requests at a time', 1, 64), 8),
          timeout: v.optional(count('Seconds that one try of a request may take', 1, 600), 20),
          retries: v.optional(count('Tries after the first', 0, 10), 3),
          allowPrivate: v.optional(flag('Whether private addresses may be asked'), false),
        },
        'must be a mapping',
      ),
      {},
    ),
  },
  'must be a mapping',
);

export type SettingsFields = v.InferOutput<typeof settingsSchema>;

const { site, posts, permalink, timezone, namespaces } = settingsSchema.entries;
const { url, out, images } = feedSettings.entries;

/** The settings that posts are read by, among whatever others. */
export const postSettingsSchema = v.object({
  site,
  posts,
  permalink,
  timezone,
  namespaces,
  show: v.object({ link: showSettings.entries.link }),
  feed: v.object({ url, out, images }),
});
