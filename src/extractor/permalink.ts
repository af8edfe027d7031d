import { resolveUrl, toAddress } from '../address.js';
import type { WrittenDate } from '../dates.js';

/** What a permalink pattern is filled with. */
export type PermalinkFacts = {
  /** Path of the post relative to the settings file, with `/`. */
  readonly file: string;
  readonly title: string;
  readonly date: Pick<WrittenDate, 'year' | 'month' | 'day'>;
  readonly slug: string | undefined;
  readonly url: string | undefined;
};

/**
 * The absolute address of a post: its front matter `url`, else the pattern with its placeholders filled in.
 * A `url` that is none is passed over. `:slug` is the front matter's `slug`, else the title made into one; `:filename` leaves Jekyll's date off.
 */
export const formatPermalink = (pattern: string, site: string, facts: PermalinkFacts): string =>
  fillPermalink(pattern, site, facts) ?? site;

/** The facts of a post whose front matter may not say all. */
type KnownFacts = Omit<PermalinkFacts, 'title' | 'date'> & {
  readonly [K in 'title' | 'date']: PermalinkFacts[K] | undefined;
};

/** Likewise; undefined where the pattern asks for what is not known. */
export const fillPermalink = (pattern: string, site: string, facts: KnownFacts): string | undefined => {
  const told = facts.url === undefined ? undefined : addressOf(facts.url, site);
  let isKnown = true;
  const path = pattern.replace(/:([a-z_]+)/g, (whole, name: string) => {
    const fill = VALUES.get(name);
    const value = fill ? fill(facts) : whole;
    isKnown &&= value !== undefined;
    return value ?? whole;
  });
  return told ?? (isKnown ? addressOf(path, site) : undefined);
};

/** The address of a path on a site; undefined when it makes none. */
const addressOf = (path: string, site: string): string | undefined => {
  const base = site.endsWith('/') ? site : `${site}/`;
  // A path that begins with a slash still belongs under a site such as https://example.com/blog/.
  const address = /^https?:/i.test(path) ? path : `./${path.replace(/^\/+/, '')}`;
  const url = resolveUrl(address, base);
  return url && toAddress(url.href);
};

const VALUES: ReadonlyMap<string, (facts: KnownFacts) => string | undefined> = new Map([
  ['year', ({ date }) => date && String(date.year)],
  ['month', ({ date }) => date && String(date.month).padStart(2, '0')],
  ['day', ({ date }) => date && String(date.day).padStart(2, '0')],
  ['i_month', ({ date }) => date && String(date.month)],
  ['i_day', ({ date }) => date && String(date.day)],
  ['slug', ({ slug, title }) => slug ?? (title === undefined ? undefined : slugify(title))],
  ['title', ({ title }) => (title === undefined ? undefined : slugify(title))],
  ['filename', ({ file }) => fileNameOf(file)],
  ['section', ({ file }) => sectionOf(file)],
]);

/** The placeholders of a permalink pattern, as Hugo and Jekyll name them. */
export const PLACEHOLDERS: readonly string[] = [...VALUES.keys()];

/** Hugo's `urlize`: lower case, blanks to hyphens, every other sign dropped, hyphens kept as they are. */
export const slugify = (title: string): string =>
  title
    .toLowerCase()
    .normalize('NFC')
    .replace(/\s+/g, '-')
    .replace(/[^\p{L}\p{M}\p{N}_.+~-]/gu, '');

/** The file's own name: of a page bundle (`post/index.md`) its folder's, of a Jekyll post without the date. */
export const fileNameOf = (file: string): string => {
  const parts = file.split('/');
  const name = (parts.at(-1) ?? '').replace(/\.[^.]+$/, '');
  const own = /^_?index$/i.test(name) ? (parts.at(-2) ?? name) : name;
  return own.replace(/^\d{4}-\d{2}-\d{2}-(?=.)/, '');
};

const sectionOf = (file: string): string =>
  file
    .split('/')
    .slice(0, -1)
    .find((part) => !/^(?:\.\.?|content|src|pages)$/.test(part)) ?? '';
