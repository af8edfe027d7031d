import { tzOffset } from '@date-fns/tz/tzOffset';
import { parseISO } from 'date-fns/parseISO';
import type { Instant } from './model.js';

/** A date as its author wrote it: the instant, and the calendar day that permalinks are made of. */
export type WrittenDate = {
  readonly instant: Instant;
  readonly year: number;
  readonly month: number;
  readonly day: number;
};

const FORM =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?[ \t]*([Zz]|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$/;

/** The instants that RFC 822 and every app can show: the years 1970 to 9999, in UTC. */
const isShowable = (instant: Instant): boolean => instant >= 0 && instant < Date.UTC(10_000, 0);

/**
 * Reads `2024-12-15T11:13:12+02:00`, `2024-12-15 11:13 +0200`, `2024-12-15`: ISO 8601 and what Jekyll and Hugo take
 * for it. Without an offset it is read in `timezone` (IANA); a time that daylight saving skips moves forward, one that
 * it repeats is the earlier. Fractions of a second are dropped, as RFC 822 has none. `invalid` is no date of the calendar; `zoneless` needs a time zone that was not given.
 */
export const parseDate = (text: string, timezone: string | undefined): WrittenDate | 'invalid' | 'zoneless' => {
  const match = FORM.exec(text.trim());
  if (!match) return 'invalid';
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', offset] = match;
  const two = (digits: string): string => digits.padStart(2, '0');
  const local = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute.padStart(2, '0')}:${two(second)}`;
  // parseISO rejects days and hours that do not exist, but is lax in everything that FORM has already settled.
  const asUtc = parseISO(`${local}Z`).getTime();
  if (Number.isNaN(asUtc) || Number(hour) > 23) return 'invalid';
  const minutes = offset === undefined ? undefined : parseOffset(offset);
  if (minutes === null) return 'invalid';
  if (minutes === undefined && timezone === undefined) return 'zoneless';
  const instant = minutes === undefined ? fromLocal(asUtc, timezone ?? 'UTC') : asUtc - minutes * 60_000;
  if (!isShowable(instant)) return 'invalid';
  return { instant, year: Number(year), month: Number(month), day: Number(day) };
};

/** Minutes east of Greenwich; null for an offset that no clock has. */
const parseOffset = (text: string): number | null => {
  if (/^[a-z]+$/i.test(text)) return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || '0');
  if (hours > 14 || minutes > 59) return null;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
};

const DAY = 86_400_000;

/** The instant at which clocks of a zone show a local time, given as if it were UTC. */
const fromLocal = (asUtc: number, timezone: string): Instant => {
  const at = (instant: number): number => tzOffset(timezone, new Date(instant)) * 60_000;
  const before = at(asUtc - DAY);
  const after = at(asUtc + DAY);
  if (at(asUtc - before) === before) return asUtc - before;
  return at(asUtc - after) === after ? asUtc - after : asUtc - before;
};
