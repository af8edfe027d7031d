import { START } from '../xml/extent.js';
import { type Breach, createRecord } from './record.js';
import { type Format, PROFILES, type Profile } from './rule.js';

/** What documents other than RSS are called, who reads them, and what their authors may have wanted. */
type Other = { readonly is: string; readonly readers: readonly Profile[]; readonly hint: string };

const OTHERS: Readonly<Record<Exclude<Format, 'rss'>, Other>> = {
  jsonfeed: {
    is: 'a JSON Feed',
    readers: ['jsonfeed'],
    hint: 'publish the show as RSS, too, and give that address to directories',
  },
  opml: {
    is: 'OPML, a list of feeds',
    readers: ['opml', 'w3c'],
    hint: 'to have a feed of the list judged, give its own address',
  },
};

/** A document as messages call it. */
export const nameOf = (format: Exclude<Format, 'rss'>): string => OTHERS[format].is;

/** Those who read documents of a format. */
export const readersOf = (format: Format): readonly Profile[] => (format === 'rss' ? PROFILES : OTHERS[format].readers);

/** Whether somebody in particular is asked for, rather than all. */
const isNarrow = (wanted: ReadonlySet<Profile>): boolean => wanted.size < PROFILES.length;

/**
 * With whom a document is to stand in the scorecard: of all who are asked for, those that read it; and those whom
 * somebody names, even if they read RSS only.
 */
export const scoredBy = (format: Format, wanted: ReadonlySet<Profile>): ReadonlySet<Profile> => {
  if (format === 'rss') return wanted;
  const readers = readersOf(format).filter((profile) => profile === format || wanted.has(profile));
  return new Set([...readers, ...(isNarrow(wanted) ? wanted : [])]);
};

/**
 * Tells that directories read RSS only: by the way, to those who want to know how their JSON Feed is; as an error, to
 * those who ask whether a directory in particular takes it.
 */
export const readByFew = (format: Format, wanted: ReadonlySet<Profile>): readonly Breach[] => {
  if (format === 'rss') return [];
  const { is, readers, hint } = OTHERS[format];
  const others = [...wanted].filter((profile) => !readers.includes(profile));
  if (others.length === 0) return [];
  const why = 'Apple, Spotify and other podcast directories take no other format';
  const weight = isNarrow(wanted) ? 'required' : 'informational';
  const { breaches, add } = createRecord({ profiles: wanted });
  const message = `it is ${is}: podcast directories read RSS only`;
  add({ id: 'rss/root', why, hint, weight, profiles: others }, [{ at: START, message }]);
  return breaches;
};
