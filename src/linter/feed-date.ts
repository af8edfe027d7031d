import { A_DAY, fullYear, midnightOf, monthNamed, zoneMinutes } from '../calendar.js';
import { remember } from './remember.js';

/** A date as feeds write it: when it is, the weekday it names, and the one it should. */
export type FeedDate = { readonly time: number; readonly named: string | undefined; readonly weekday: string };

const FEED_DATE =
  /^(?:(mon|tue|wed|thu|fri|sat|sun)\s*,\s*)?(\d{1,2})\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s+(\d{2}|\d{4})\s+(\d\d):(\d\d)(?::(\d\d))?\s+([+-]\d{4}|ut|gmt|[ecmp][sd]t|[a-ik-z])$/i;

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const readDate = (text: string): FeedDate | undefined => {
  const trimmed = text.trim();
  const bare = trimmed.endsWith(')') ? trimmed.slice(0, trimmed.lastIndexOf('(')).trim() : trimmed;
  const [, named, day = '', month = '', year = '', hour = '', minute = '', second = '0', zone = ''] =
    FEED_DATE.exec(bare) ?? [];
  if (day === '') return undefined;
  const midnight = midnightOf(fullYear(year), monthNamed(month), Number(day));
  if (midnight === undefined) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const minutes = Number(hour) * 60 + Number(minute) - zoneMinutes(zone);
  const time = midnight + (minutes * 60 + Number(second)) * 1000;
  return { time, named, weekday: WEEKDAYS[(((midnight / A_DAY + 4) % 7) + 7) % 7] ?? '' };
};

/** Reads an RFC 822 or RFC 2822 date, as leniently as the W3C validator does; undefined when it is none. */
export const parseFeedDate = remember(readDate);
