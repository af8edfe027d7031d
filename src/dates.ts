import { tzOffset } from '@date-fns/tz/tzOffset';
import { parseISO } from 'date-fns/parseISO';
import { A_DAY, clockZoneMinutes, monthNamed } from './calendar.js';
import type { Instant } from './model.js';

/** A date as its author wrote it: the instant, and the calendar day that permalinks are made of. */
export type WrittenDate = {
  readonly instant: Instant;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Without a time of the day. */
  readonly isDay: boolean;
};

const FORM =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?[ \t]*([Zz]|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$/;

const CLOCK = /(?:,?[ \t]+(\d{1,2}:\d{2}(?::\d{2})?)(?:[ \t]*([AaPp])\.?[Mm]\.?)?(?:[ \t]*(.*))?)?$/.source;
const WEEKDAY = /^(?:(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*[.,]{0,2}[ \t]+)?/.source;

/** `Jul 08 2022` and `8 July 2022`, as JavaScript reads and Astro writes them, weekday and time included. */
const MONTH_FIRST = new RegExp(`${WEEKDAY}([a-z]{3,9})\\.?[ \\t]+(\\d{1,2})(?:,[ \\t]*|[ \\t]+)(\\d{4})${CLOCK}`, 'i');
const DAY_FIRST = new RegExp(`${WEEKDAY}(\\d{1,2})[ \\t-]+([a-z]{3,9})\\.?[ \\t,-]+(\\d{4})${CLOCK}`, 'i');

/** A date with the name of a month, as ISO 8601 has it; other texts as they are. */
const withNumbers = (text: string): string => {
  // No date is as long, and the time that patterns take may grow faster than a text.
  if (text.length > 100) return text;
  const [, before, after, ...rest] = MONTH_FIRST.exec(text) ?? [];
  if (before !== undefined && after !== undefined) return numbered(text, before, after, rest);
  const [, day, name, ...others] = DAY_FIRST.exec(text) ?? [];
  return day === undefined || name === undefined ? text : numbered(text, name, day, others);
};

const numbered = (
  text: string,
  name: string,
  day: string,
  [year, clock, half, zone = '']: readonly (string | undefined)[],
): string => {
  const month = monthNamed(name);
  if (month === 0) return text;
  if (clock === undefined) return `${year}-${month}-${day}`;
  // As `Date.toString` has it: GMT+0200 (Central European Summer Time).
  const offset = zone.replace(/[ \t]*\([^()]*\)$/, '').replace(/^(?:GMT|UTC)(?=[+-])/i, '');
  return `${year}-${month}-${day} ${half === undefined ? clock : ofDay(clock, half)} ${offset}`.trimEnd();
};

/** `1:05` and p is `13:05`; hours that no such clock shows become none. */
const ofDay = (clock: string, half: string): string => {
  const [hour = '', ...rest] = clock.split(':');
  const isShown = Number(hour) >= 1 && Number(hour) <= 12;
  const hours = isShown ? (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : 24;
  return [hours, ...rest].join(':');
};

/** The instants that RFC 822 and every app can show: the years 1970 to 9999, in UTC. */
const isShowable = (instant: Instant): boolean => instant >= 0 && instant < Date.UTC(10_000, 0);

/**
 * Reads `2024-12-15T11:13:12+02:00`, `2024-12-15 11:13 +0200`, `2024-12-15`: ISO 8601 and what Jekyll and Hugo take
 * for it; `Dec 15 2024` and `15 December 2024`, with English names of months, as Astro's templates have it. Without an offset
 * it is read in `timezone` (IANA); a time that daylight saving skips moves forward, one that it repeats is the earlier.
 * Fractions of a second are dropped, as RFC 822 has none. `unread` is in none of these forms, `invalid` no date of the
 * calendar; `zoneless` needs a time zone that was not given.
 */
export const parseWrittenDate = (
  text: string,
  timezone: string | undefined,
): WrittenDate | 'unread' | 'invalid' | 'zoneless' => {
  const match = FORM.exec(withNumbers(text.trim()));
  if (!match) return 'unread';
  const [, year = '', month = '', day = '', clockHour, minute = '0', second = '0', offset] = match;
  const hour = clockHour ?? '0';
  const two = (digits: string): string => digits.padStart(2, '0');
  const local = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute.padStart(2, '0')}:${two(second)}`;
  // parseISO rejects days and hours that do not exist, but is lax in everything that FORM has already settled.
  const asUtc = parseISO(`${local}Z`).getTime();
  if (Number.isNaN(asUtc) || Number(hour) > 23) return 'invalid';
  const minutes = offset === undefined ? undefined : clockZoneMinutes(offset);
  if (offset !== undefined && minutes === undefined) return 'invalid';
  if (minutes === undefined && timezone === undefined) return 'zoneless';
  const instant = minutes === undefined ? fromLocal(asUtc, timezone ?? 'UTC') : asUtc - minutes * 60_000;
  if (!isShowable(instant)) return 'invalid';
  return { instant, year: Number(year), month: Number(month), day: Number(day), isDay: clockHour === undefined };
};

/** The instant at which clocks of a zone show a local time, given as if it were UTC. */
const fromLocal = (asUtc: number, timezone: string): Instant => {
  const at = (instant: number): number => tzOffset(timezone, new Date(instant)) * 60_000;
  const before = at(asUtc - A_DAY);
  const after = at(asUtc + A_DAY);
  if (at(asUtc - before) === before) return asUtc - before;
  return at(asUtc - after) === after ? asUtc - after : asUtc - before;
};
