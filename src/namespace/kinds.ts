import { isImpossibleHost, isPlainAddress, resolveUrl } from '../address.js';
import { bareType } from './transcript-type.js';

/** What a value in the podcast namespace may be. */
export type Kind = {
  readonly isRight: (value: string) => boolean;
  /** As a message says it: `a whole number`. */
  readonly is: string;
  /** All that it may be, where that can be listed. */
  readonly values?: readonly string[];
  /** It is an address, and better https than http. */
  readonly wantsHttps?: boolean;
};

const matches = (pattern: RegExp, is: string): Kind => ({ isRight: (value) => pattern.test(value), is });

const oneOf = <const V extends readonly string[]>(...values: V) => ({
  isRight: (value: string) => values.includes(value),
  is: values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${values.at(-1)}` : (values[0] ?? ''),
  values,
});

/** One of many, in any case: too many for a message. */
const among = (values: readonly string[], is: string) => ({
  isRight: (value: string) => values.includes(value.toLowerCase()),
  is,
  values,
});

const within = (most: number, least = 0): Kind => ({
  isRight: (value) => value.length >= least && (value.length <= most || Array.from(value).length <= most),
  is: `a text of at most ${most} characters`,
});

const isWeb = (value: string): boolean =>
  isPlainAddress(value) ||
  (/^https?:\/\/\S+$/i.test(value) && !isImpossibleHost(value) && resolveUrl(value) !== undefined);

/** The roles of https://podcasttaxonomy.com, as the namespace keeps them in taxonomy.json; that spells one of them Translater. */
const ROLES: readonly string[] =
  `director|assistant director|executive producer|senior producer|producer|associate producer|development producer
creative director|host|co-host|guest host|guest|voice actor|narrator|announcer|reporter|author|editorial director|co-writer
writer|songwriter|guest writer|story editor|managing editor|script editor|script coordinator|researcher|editor|fact checker
translator|translater|transcriber|logger|studio coordinator|technical director|technical manager|audio engineer
remote recording engineer|post production engineer|audio editor|sound designer|foley artist|composer|theme music
music production|music contributor|production coordinator|booking coordinator|production assistant|content manager
marketing manager|sales representative|sales manager|graphic designer|cover art designer|social media manager|consultant
intern|camera operator|lighting designer|camera grip|assistant camera|assistant editor`.split(/[|\n]/);

const GROUPS: readonly string[] =
  `creative direction|cast|writing|audio production|audio post-production|administration|visuals|community|misc.
video production|video post-production`.split(/[|\n]/);

/** The media of shows that have episodes: a publisher lists feeds, and so does a medium with an L at its end. */
export const SHOW_MEDIA = ['podcast', 'music', 'video', 'film', 'audiobook', 'newsletter', 'blog', 'course'] as const;

const MEDIA: readonly string[] = [...SHOW_MEDIA, 'publisher'];

const TRANSCRIPT_TYPES = [
  'text/vtt',
  'application/x-subrip',
  'application/srt',
  'application/json',
  'text/html',
  'text/plain',
];

/**
 * The services that the namespace knows. Its list is open: others may go by a slug that is not in it yet.
 * @see https://github.com/Podcastindex-org/podcast-namespace/blob/main/serviceslugs.txt
 */
const SERVICES: readonly string[] =
  `acast|amazon|anchor|apple|audioboom|backtracks|bitcoin|blubrry|buzzsprout|captivate|castos|fireside|google|hypercatcher
libsyn|mastodon|megafono|megaphone|omnystudio|overcast|paypal|pinecast|podbean|podcastaddict|podcastindex|podcasts.com
podchaser|podfriend|podiant|podigee|podnews|podomatic|podserve|podverse|redcircle|relayfm|resonate|rss.com|shoutengine
simplecast|slack|soundcloud|spotify|spreaker|transistor|twitter|whooshkaa|zencast`.split(/[|\n]/);

/** Hashes of SHA-256, SHA-384 or SHA-512, any of them enough: https://www.w3.org/TR/SRI/#the-integrity-attribute */
const SRI = /^(?:(?:sha256-[\w+/-]{43}=?|sha384-[\w+/-]{64}|sha512-[\w+/-]{86}(?:==)?)(?:\?[!-~]*)?(?:\s+|$))+$/;

const isBase64 = (value: string): boolean => {
  const signs = value.replace(/\s+/g, '');
  return signs.length % 4 === 0 && /^[a-z0-9+/]+={0,2}$/i.test(signs);
};

const isLatitudeAndLongitude = (value: string): boolean => {
  const [, latitude, longitude] =
    /^geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:,-?\d+(?:\.\d+)?)?(?:;\S*)?$/i.exec(value) ?? [];
  return longitude !== undefined && Math.abs(Number(latitude)) <= 90 && Math.abs(Number(longitude)) <= 180;
};

/** The kinds of values that the tags of the podcast namespace take. */
export const KIND = {
  /** Of a page or file. */
  address: { isRight: isWeb, is: 'a web address', wantsHttps: true },
  /** Of a picture: the namespace's own examples have it with http. */
  picture: { isRight: isWeb, is: 'a web address' },
  /** Something to follow, whatever its scheme. */
  link: { ...matches(/^[a-z][a-z0-9+.-]*:\S+$/i, 'an absolute address'), wantsHttps: true },
  /** Media may come over any protocol: the namespace's own example is an onion over http. */
  uri: matches(/^[a-z][a-z0-9+.-]*:\S+$/i, 'an absolute address'),
  srcset: matches(/^https?:\/\/\S/i, 'a list of web addresses'),
  email: matches(/^[^\s@]+@[^\s@]+$/, 'an e-mail address'),
  server: matches(/^[^\s/]+$/, 'the name of a server'),
  uuid: matches(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID'),
  slug: matches(/^[^\s,;]+$/, 'one slug'),
  service: { isRight: (value) => SERVICES.includes(value), is: 'in the list of services', values: SERVICES },
  some: within(Number.POSITIVE_INFINITY, 1),
  label: within(128),
  name: within(128, 1),
  short: within(32),
  note: within(4000),
  mime: matches(/^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*(?:\s*;.*)?$/i, 'a MIME type'),
  language: matches(/^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/i, 'a language tag'),
  country: matches(/^[a-z]{2}$/i, 'a country code of two letters'),
  whole: matches(/^\d+$/, 'a whole number'),
  integer: matches(/^[+-]?\d+$/, 'a whole number'),
  number: matches(/^\d+(?:\.\d+)?$/, 'a number'),
  seconds: matches(/^\d+(?:\.\d+)?$/, 'a number of seconds'),
  percentage: {
    isRight: (value) => /^\d+(?:\.\d+)?$/.test(value) && Number(value) <= 100,
    is: 'a number from 0 to 100',
  },
  boolean: oneOf('true', 'false'),
  yesOrNo: oneOf('yes', 'no'),
  isoTime: matches(
    /^\d{4}-?\d\d-?\d\d(?:T\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/i,
    'an ISO 8601 time',
  ),
  mailTime: matches(
    /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ?)?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(?::\d\d)? (?:UTC?|GMT|Z|[ECMP][SD]T|[+-]\d{4})$/i,
    'an RFC 2822 date',
  ),
  rrule: matches(
    /^(?=(?:.*;)?FREQ=(?:SECOND|MINUTE|HOUR|DAI|WEEK|MONTH|YEAR)LY(?:;|$))[A-Z-]+=[^;=]+(?:;[A-Z-]+=[^;=]+)*$/i,
    'an RFC 5545 rule with FREQ',
  ),
  ratio: matches(/^\d+(?:\.\d+)?(?:\s*\/\s*\d+(?:\.\d+)?)?$/, 'a ratio like 16/9'),
  geo: { isRight: isLatitudeAndLongitude, is: 'a geo URI like geo:30.2672,-97.7431' },
  osm: matches(/^[NWR]\d+(?:#\d+)?$/, 'an OpenStreetMap identifier like R113314'),
  role: among(ROLES, 'a role of the Podcast Taxonomy'),
  group: among(GROUPS, 'a group of the Podcast Taxonomy'),
  relation: oneOf('subject', 'creator'),
  integrity: oneOf('sri', 'pgp-signature'),
  sri: matches(SRI, 'a hash like sha384-… of its full length in base64'),
  pgpSignature: { isRight: isBase64, is: 'a PGP signature in base64' },
  status: oneOf('pending', 'live', 'ended'),
  chat: oneOf('irc', 'xmpp', 'nostr', 'matrix'),
  social: oneOf('activitypub', 'twitter', 'lightning', 'atproto', 'hive', 'matrix', 'nostr', 'disabled'),
  medium: { ...oneOf(...MEDIA, ...MEDIA.map((one) => `${one}L`), 'mixed'), is: 'a medium of the namespace' },
  transcript: {
    isRight: (value) => TRANSCRIPT_TYPES.includes(bareType(value)),
    is: 'a MIME type of transcripts',
  },
  captions: oneOf('captions'),
  chapters: oneOf('application/json+chapters'),
} as const satisfies Record<string, Kind>;

/** What proves that a file is the right one, by the type of the proof. */
export const proofOf = (type: string): Kind | undefined => {
  if (type === 'sri') return KIND.sri;
  return type === 'pgp-signature' ? KIND.pgpSignature : undefined;
};
