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

/** The category that a text most likely meant. */
export const guessCategory = (text: string): string | undefined => {
  const all = [...CATEGORIES].flatMap(([name, subs]) => [name, ...subs.map((sub) => `${name} > ${sub}`)]);
  const inside = all.find((name) => name.toLowerCase().endsWith(`> ${text.trim().toLowerCase()}`));
  const sought = text
    .trim()
    .toLowerCase()
    .replace(/\s*>\s*/, ' > ');
  // A part of a name is meant as often as a slip of the hand: `Health`, `News > Tech`.
  const begun = sought.length < 4 ? undefined : all.find((name) => name.toLowerCase().startsWith(`${sought} `));
  return inside ?? begun ?? closest(sought, all);
};
