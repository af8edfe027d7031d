/** What dates of every kind are made of, however strictly they are read. */

/** Milliseconds of a day that no clock is changed on. */
export const A_DAY = 86_400_000;

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/** The number of a month by its English name, in any case, or the first letters of it, three at least; 0 for no month. */
export const monthNamed = (name: string): number =>
  name.length < 3 ? 0 : MONTHS.findIndex((month) => month.startsWith(name.toLowerCase())) + 1;

/** A year in full: two digits are of the years 1950 to 2049, as RFC 2822 has them. */
export const fullYear = (digits: string): number =>
  digits.length === 2 ? Number(digits) + (Number(digits) < 50 ? 2000 : 1900) : Number(digits);

/** Hours west of Greenwich in winter. */
const AMERICAN: Readonly<Record<string, number>> = { e: 5, c: 6, m: 7, p: 8 };

/**
 * Minutes east of Greenwich of a zone: `+0530`, `+05:30`, `+05`, `Z`, `GMT`, `EDT`. Letters that RFC 822 does not know,
 * and those of the military, say nothing, as UTC does: https://www.rfc-editor.org/rfc/rfc2822#section-4.3
 */
export const zoneMinutes = (zone: string): number => {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const [, place = '', season] = /^([ecmp])([sd])t$/i.exec(zone) ?? [];
  const west = AMERICAN[place.toLowerCase()];
  return west === undefined ? 0 : -60 * (season?.toLowerCase() === 'd' ? west - 1 : west);
};

/** Likewise; undefined for an offset that no clock has. */
export const clockZoneMinutes = (zone: string): number | undefined => {
  const minutes = zoneMinutes(zone);
  return Math.abs(minutes) >= 15 * 60 || /[+-]\d\d:?[6-9]\d$/.test(zone) ? undefined : minutes;
};

/** Milliseconds since 1970 at which a day begins in UTC, months from 1; undefined for a day that its month lacks. */
export const midnightOf = (year: number, month: number, day: number): number | undefined => {
  const date = new Date(0);
  const midnight = date.setUTCFullYear(year, month - 1, day);
  return date.getUTCDate() === day && date.getUTCMonth() === month - 1 ? midnight : undefined;
};
