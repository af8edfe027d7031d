import type { Category } from './model.js';
import { closest } from './text.js';

/**
 * Apple's podcast categories and their subcategories, names exact.
 * @see https://podcasters.apple.com/support/1691-apple-podcasts-categories
 */
const CATEGORIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Arts', ['Books', 'Design', 'Fashion & Beauty', 'Food', 'Performing Arts', 'Visual Arts']],
  ['Business', ['Careers', 'Entrepreneurship', 'Investing', 'Management', 'Marketing', 'Non-Profit']],
  ['Comedy', ['Comedy Interviews', 'Improv', 'Stand-Up']],
  ['Education', ['Courses', 'How To', 'Language Learning', 'Self-Improvement']],
  ['Fiction', ['Comedy Fiction', 'Drama', 'Science Fiction']],
  ['Government', []],
  ['History', []],
  ['Health & Fitness', ['Alternative Health', 'Fitness', 'Medicine', 'Mental Health', 'Nutrition', 'Sexuality']],
  ['Kids & Family', ['Education for Kids', 'Parenting', 'Pets & Animals', 'Stories for Kids']],
  [
    'Leisure',
    ['Animation & Manga', 'Automotive', 'Aviation', 'Crafts', 'Games', 'Hobbies', 'Home & Garden', 'Video Games'],
  ],
  ['Music', ['Music Commentary', 'Music History', 'Music Interviews']],
  [
    'News',
    ['Business News', 'Daily News', 'Entertainment News', 'News Commentary', 'Politics', 'Sports News', 'Tech News'],
  ],
  ['Religion & Spirituality', ['Buddhism', 'Christianity', 'Hinduism', 'Islam', 'Judaism', 'Religion', 'Spirituality']],
  [
    'Science',
    [
      'Astronomy',
      'Chemistry',
      'Earth Sciences',
      'Life Sciences',
      'Mathematics',
      'Natural Sciences',
      'Nature',
      'Physics',
      'Social Sciences',
    ],
  ],
  ['Society & Culture', ['Documentary', 'Personal Journals', 'Philosophy', 'Places & Travel', 'Relationships']],
  [
    'Sports',
    [
      'Baseball',
      'Basketball',
      'Cricket',
      'Fantasy Sports',
      'Football',
      'Golf',
      'Hockey',
      'Rugby',
      'Running',
      'Soccer',
      'Swimming',
      'Tennis',
      'Volleyball',
      'Wilderness',
      'Wrestling',
    ],
  ],
  ['Technology', []],
  ['True Crime', []],
  ['TV & Film', ['After Shows', 'Film History', 'Film Interviews', 'Film Reviews', 'TV Reviews']],
]);

/** Reads `Technology` or `News > Tech News`; undefined when Apple has no such category. */
export const parseCategory = (text: string): Category | undefined => {
  const [name = '', subcategory, ...rest] = text.split('>').map((part) => part.trim());
  const subcategories = CATEGORIES.get(name);
  if (!subcategories || rest.length > 0) return undefined;
  if (subcategory === undefined) return { name };
  return subcategories.includes(subcategory) ? { name, subcategory } : undefined;
};

/** What Apple called categories and subcategories until 2019, in lower case, where they went by other names than today. */
const FORMER: ReadonlyMap<string, string> = new Map([
  ['literature', 'Arts > Books'],
  ['management & marketing', 'Business > Management'],
  ['language courses', 'Education > Language Learning'],
  ['games & hobbies', 'Leisure'],
  ['other games', 'Leisure > Games'],
  ['government & organizations', 'Government'],
  ['health', 'Health & Fitness'],
  ['fitness & nutrition', 'Health & Fitness > Fitness'],
  ['self-help', 'Education > Self-Improvement'],
  ['news & politics', 'News'],
  ['science & medicine', 'Science'],
  ['sports & recreation', 'Sports'],
  ['outdoor', 'Sports > Wilderness'],
  ['gadgets', 'Technology'],
  ['podcasting', 'Technology'],
  ['software how-to', 'Technology'],
]);

const ALL: readonly string[] = [...CATEGORIES].flatMap(([name, subs]) => [
  name,
  ...subs.map((sub) => `${name} > ${sub}`),
]);

/** The category that a text most likely meant. */
export const guessCategory = (text: string): string | undefined => {
  const parts = text.split('>').map((part) => part.trim().toLowerCase());
  const sought = parts.join(' > ');
  const last = parts.at(-1) ?? '';
  const find = (fits: (name: string) => boolean): string | undefined => ALL.find((name) => fits(name.toLowerCase()));
  return (
    find((name) => name === sought) ??
    FORMER.get(last) ??
    // A part of a name is meant as often as a slip of the hand: `Health`, `News > Tech`.
    (sought.length < 4 ? undefined : find((name) => name.startsWith(`${sought} `))) ??
    // The subcategory says more than the category that it stands in.
    find((name) => name === last || name.endsWith(`> ${last}`)) ??
    slipOf(parts)
  );
};

/** What a slip of the hand meant: a subcategory of a category that there is, else anything. */
const slipOf = (parts: readonly string[]): string | undefined => {
  const [category, subcategory] = parts;
  const own = subcategory === undefined ? [] : ALL.filter((name) => name.toLowerCase().startsWith(`${category} > `));
  if (subcategory !== undefined && own.length === 0) return closest(parts.join(' > '), ALL);
  const byLast = new Map((own.length > 0 ? own : ALL).map((name) => [name.replace(/^.* > /, ''), name]));
  return byLast.get(closest(parts.at(-1) ?? '', byLast.keys()) ?? '');
};
