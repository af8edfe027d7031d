import { parseISO } from 'date-fns/parseISO';
import { clockZoneMinutes, fullYear, monthNamed } from '../calendar.js';
import type { EpisodeType, Instant } from '../model.js';
import { scrub } from '../text.js';

/*
 * Values as strangers write them in feeds, JSON and pages. What cannot be read is undefined: each is optional, and a
 * stranger is never corrected.
 */

/** A text in one plain line, of its own: a slice would keep all that it was cut from in memory. */
export const plainLine = (text: string): string | undefined => {
  // Not by a pattern: one that looks for blanks around line breaks takes a minute for a megabyte of blanks.
  const lines = scrub(text).text.split('\n');
  const line = lines
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
  return line === '' ? undefined : Buffer.from(line).toString();
};

/** A text that may be a date or a duration; a longer one is none, and takes patterns long to refuse. */
const short = (text: string): string => (text.length > 100 ? '' : text.trim());

const EMBED_ID = /(?:^|\/pb-|[?&](?:amp;)?i=)([a-z0-9]+-[a-z0-9]+?)(?=-pb(?![a-z0-9])|[/?&#]|$)/i;

/** The embed id in a share address, in that of a player, or by itself: `89pkp-17707c7`, lower case. */
export const embedIdIn = (text: string): string | undefined => EMBED_ID.exec(text)?.[1]?.toLowerCase();

const CLOCK = /^(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})(?:[.,]\d+)?$/;
const UNITS = /^(?:PT?)?(?:(\d{1,7})h)?\s*(?:(\d{1,7})m(?:in)?)?\s*(?:(\d{1,7})(?:\.\d+)?s)?$/i;

/** No episode plays for a week: what says so is no number of seconds. */
const MOST_SECONDS = 7 * 24 * 60 * 60;

/** `2222`, `24:06`, `01:02:09`, `62:03`, `PT1H2M3S` and `1h2m3s` in whole seconds. */
export const parseSeconds = (text: string): number | undefined => {
  const trimmed = short(text);
  const [, hours = '0', minutes = '0', seconds = '0'] = /^\d{1,9}(?:[.,]\d+)?$/.test(trimmed)
    ? ['', '0', '0', trimmed]
    : (CLOCK.exec(trimmed) ?? UNITS.exec(trimmed) ?? []);
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Math.floor(Number(seconds.replace(',', '.')));
  return whole >= 1 && whole <= MOST_SECONDS ? whole : undefined;
};

/** Apple's `true` and `false`, and the `yes`, `no`, `clean` and `explicit` of older feeds. */
export const parseExplicit = (text: string): boolean | undefined => {
  switch (text.trim().toLowerCase()) {
    case 'true':
    case 'yes':
    case 'explicit':
      return true;
    case 'false':
    case 'no':
    case 'clean':
      return false;
    default:
      return undefined;
  }
};

/** Names of types that go by another name. */
const CANONICAL: ReadonlyMap<string, string> = new Map([
  ['audio/mp3', 'audio/mpeg'],
  ['audio/x-mp3', 'audio/mpeg'],
  ['audio/mpeg3', 'audio/mpeg'],
  ['audio/x-mpeg', 'audio/mpeg'],
  ['audio/x-mpeg-3', 'audio/mpeg'],
  ['audio/m4a', 'audio/x-m4a'],
  ['audio/mp4a-latm', 'audio/x-m4a'],
  ['audio/x-mp4', 'audio/x-m4a'],
  ['audio/x-wav', 'audio/wav'],
  ['audio/wave', 'audio/wav'],
  ['audio/x-flac', 'audio/flac'],
  ['audio/x-aac', 'audio/aac'],
  ['audio/aacp', 'audio/aac'],
]);

/** A MIME type without its parameters, in the name that feeds know. */
export const parseType = (text: string): string | undefined => {
  const type = text.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,60}$/.test(type) ? (CANONICAL.get(type) ?? type) : undefined;
};

/** A number of a season or an episode. */
export const parseWhole = (text: string): number | undefined => {
  const number = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : 0;
  return number >= 1 ? number : undefined;
};

export const parseEpisodeType = (text: string): EpisodeType | undefined =>
  (['full', 'trailer', 'bonus'] as const).find((type) => type === text.trim().toLowerCase());

const RFC822 =
  /^(?:[a-z]{2,10}[,.]?\s+)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?[\s-]+(\d{4}|\d{2})(?:[\s,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*([a-z]{1,5}|[+-]\d{2}:?\d{2})?(?:\s*\(.*\))?$/i;
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * A date as feeds write it: RFC 822 with all that is wrong with it in the wild (weekday, length of year and month, names
 * of zones), or ISO 8601. Without a zone it is UTC. Whole seconds; undefined for a day or an hour that does not exist.
 */
export const parseInstant = (text: string): Instant | undefined => {
  const trimmed = short(text);
  const iso = ISO.exec(trimmed);
  if (iso) return instantOf(iso[1] ?? '', Number(iso[2]), iso[3] ?? '', iso.slice(4));
  const [, day = '', month = '', year = '', ...rest] = RFC822.exec(trimmed) ?? [];
  return instantOf(String(fullYear(year)), monthNamed(month), day, rest);
};

const instantOf = (
  year: string,
  month: number,
  day: string,
  [hour = '00', minute = '00', second = '00', zone = 'GMT']: readonly (string | undefined)[],
): Instant | undefined => {
  const two = (digits: string | number): string => String(digits).padStart(2, '0');
  const minutes = clockZoneMinutes(zone);
  if (Number(hour) > 23 || minutes === undefined) return undefined;
  // parseISO rejects days that do not exist, but is lax in everything that the patterns have settled.
  const asUtc = parseISO(`${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}Z`).getTime();
  const instant = asUtc - minutes * 60_000;
  return instant >= 0 && instant < Date.UTC(10_000, 0) ? instant : undefined;
};
