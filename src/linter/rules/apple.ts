import { guessCategory, parseCategory } from '../../categories.js';
import { ITUNES } from '../../namespace/uris.js';
import { childOf, childrenOf, type Element } from '../../xml/element.js';
import {
  byteLength,
  eachText,
  isHttps,
  isWebAddress,
  mustHave,
  NO_COMPLAINTS,
  notTrueOrFalse,
  quoted,
} from '../check.js';
import { isLanguage } from '../languages.js';
import { linksOf } from '../links.js';
import { misbound, prefixIn } from '../prefixes.js';
import type { Complaint, Rule, Surroundings } from '../rule.js';
import { APPLE_AUDIO } from './apple-audio.js';
import { APPLE_BOTH, isAlmostItunes, pointsToNoArt } from './apple-both.js';
import { APPLE_HEADER } from './apple-header.js';
import { APPLE_ITEMS } from './apple-items.js';

const isMisspelt = (uri: string): boolean => uri !== ITUNES && isAlmostItunes(uri);

/** An element has to be there; when only its namespace or its case is wrong, the rules about those say so. */
const mustBeThere = (channel: Element, name: string): readonly Complaint[] =>
  channel.children.some(
    ({ tag, uri }) => isAlmostItunes(uri) && `itunes:${tag.slice(tag.indexOf(':') + 1).toLowerCase()}` === name,
  )
    ? []
    : mustHave(channel, name);

/** The first sign of a misspelt namespace; one, as every element of it suffers. */
const misspelt = (channel: Element, { namespaces, root }: Surroundings): readonly Complaint[] => {
  const declared = [...namespaces].find(([, uri]) => isMisspelt(uri));
  if (declared) return [{ at: root, message: misbound(...declared, ITUNES) }];
  const at = channel.children.find(({ uri }) => isMisspelt(uri));
  return at ? [{ at, message: misbound(prefixIn(at.tag), at.uri, ITUNES) }] : [];
};

/** So many categories are judged: guessing what was meant takes its time, and Apple reads one. */
const MOST_CATEGORIES = 20;

const categoriesIn = (parent: Element): readonly Element[] =>
  childrenOf(parent, 'itunes:category').slice(0, MOST_CATEGORIES);

const isCategory = (text: string): boolean => parseCategory(text)?.name === text;

const isSubcategory = (name: string, text: string): boolean => parseCategory(`${name} > ${text}`)?.subcategory === text;

/** Tells of a category, or of a subcategory with its category. */
const unknownCategory = (at: Element, path: string): Complaint => {
  const guess = path.length <= 80 ? guessCategory(path) : undefined;
  const message = `${quoted(path)} is not one of Apple's categories`;
  if (guess === undefined || guess === path) return { at, message };
  return { at, message: `${message}; ${quoted(guess)} may be meant`, hint: `write ${inXml(guess)}` };
};

/** A category, or a subcategory inside of its category, as a feed has it. */
const inXml = (path: string): string => {
  const [name = '', subcategory] = path.replaceAll('&', '&amp;').split(' > ');
  const inner = subcategory === undefined ? '' : `<itunes:category text="${subcategory}"/>`;
  return inner === ''
    ? `<itunes:category text="${name}"/>`
    : `<itunes:category text="${name}">${inner}</itunes:category>`;
};

const wrongCategories = (category: Element): readonly Complaint[] => {
  const name = textIn(category);
  if (name === '') return [namesNone(category)];
  if (!isCategory(name)) return [unknownCategory(category, name)];
  return categoriesIn(category).flatMap((at) => {
    const text = textIn(at);
    if (text === '') return [namesNone(at)];
    return isSubcategory(name, text) ? nestedDeeper(at) : [unknownCategory(at, `${name} > ${text}`)];
  });
};

/** Apple reads category and subcategory all the same. */
const nestedDeeper = (subcategory: Element): readonly Complaint[] =>
  categoriesIn(subcategory)
    .slice(0, 1)
    .map((at) => ({
      at,
      message: `itunes:category ${quoted(textIn(at))} stands in a subcategory, ${quoted(textIn(subcategory))}`,
      weight: 'recommended',
      hint: 'Apple has categories and subcategories, and nothing below these: take it out, or make it a category',
    }));

const textIn = ({ attributes }: Element): string => attributes.get('text') ?? '';

const namesNone = (at: Element): Complaint => ({ at, message: 'itunes:category names no category in its text' });

/** Hosts let people choose up to three. */
const USUAL_CATEGORIES = 3;

/** The categories beyond the one, and the subcategory of it, that Apple reads. */
const furtherCategories = (channel: Element): readonly Complaint[] => {
  const categories = childrenOf(channel, 'itunes:category');
  const [first, second] = categories;
  const at = (first && childrenOf(first, 'itunes:category')[1]) ?? second;
  if (!at) return NO_COMPLAINTS;
  const message = `itunes:category ${quoted(textIn(at))} is not the first`;
  return categories.length > USUAL_CATEGORIES
    ? [{ at, message: `${message} of ${categories.length}`, weight: 'recommended' }]
    : [{ at, message }];
};

/** An address without what differs harmlessly. */
const bare = (address: string): string => {
  const withoutScheme = address.trim().replace(/^https?:\/\//i, '');
  return withoutScheme.endsWith('/') ? withoutScheme.slice(0, -1) : withoutScheme;
};

const wrongMove = (text: string, self: string | undefined): string | undefined => {
  if (!isWebAddress(text)) return 'not a web address';
  if (self !== undefined && bare(self) !== bare(text)) return `while this feed is ${quoted(self)}`;
  return isHttps(text) ? undefined : 'not https';
};

const isToken = ({ name, attributes }: Element): boolean =>
  name === 'itunes:applepodcastsverify' ||
  (name === 'podcast:txt' && attributes.get('purpose') === 'applepodcastsverify');

const SELF = '<atom:link rel="self" href=" https://example.com/feed.xml"/>';

const movingTo = (url: string): string => `<itunes:new-feed-url>${url}</itunes:new-feed-url>`;

/** What Apple asks of shows. */
const APPLE_SHOW: readonly Rule[] = [
  {
    id: 'apple/ns-exact',
    wants: 'the namespace of itunes by its exact address',
    weight: 'required',
    profiles: ['apple'],
    about: ['itunes:author', 'rss'],
    why: 'Apple ignores every itunes tag when their namespace is spelt in any other way',
    hint: `write xmlns:itunes="${ITUNES}", with http and in lower case`,
    good: '<itunes:author>Mara</itunes:author>',
    bad: [
      '<i:author xmlns:i="https://www.itunes.com/DTDs/Podcast-1.0.dtd">Mara</i:author>',
      (feed) => feed.replace('http://www.itunes.com', 'https://www.itunes.com'),
    ],
    channel: misspelt,
  },
  {
    id: 'apple/has-episode',
    wants: 'an episode',
    weight: 'required',
    profiles: ['apple'],
    about: ['podcast:remoteItem', 'podcast:publisher'],
    why: 'Apple takes a show only when it has an episode',
    hint: 'publish an episode before submitting the show, a trailer for example',
    good: [
      (feed) => feed.replace(/<item>[\s\S]*<\/item>/, '<podcast:remoteItem feedGuid="x"/>'),
      (feed) => feed.replace(/<item>[\s\S]*<\/item>/, '<podcast:publisher/>'),
    ],
    bad: (feed) => feed.replace(/<item>[\s\S]*<\/item>\n/, ''),
    channel: (channel) =>
      // Lists and publishers name other feeds instead.
      ['item', 'podcast:remoteItem', 'podcast:publisher'].some((name) => childOf(channel, name))
        ? []
        : [{ at: channel, message: 'the show has no episode' }],
  },
  {
    id: 'apple/description',
    wants: 'a description of the show of 4000 bytes at most',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    about: ['description'],
    why: 'Apple and PSP-1 allow 4000 bytes of description, markup included',
    hint: 'shorten it; letters beyond ASCII take two to four bytes each',
    good: `<description> ${'é'.repeat(2000)} </description>`,
    bad: `<description>${'é'.repeat(2001)}</description>`,
    channel: (channel) =>
      eachText(
        channel,
        'description',
        (text) => byteLength(text.trim()) <= 4000,
        (text) => `the description is ${byteLength(text.trim())} bytes long`,
      ),
  },
  {
    id: 'apple/image',
    wants: 'show art, its address in href',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    about: ['itunes:image'],
    why: 'Apple and PSP-1 require show art, and read its address from href alone',
    hint: 'write <itunes:image href="https://…/art.jpg"/>',
    good: ['https://example.com/art.png', ' HTTPS://example.com/art.png '].map(
      (url) => `<itunes:image href="${url}"/>`,
    ),
    bad: [
      { example: '', says: 'channel has no itunes:image' },
      { example: '<itunes:image>https://example.com/art.png</itunes:image>', says: 'itunes:image has no href' },
      { example: '<itunes:image href="/art.png"/>', says: 'which is no web address' },
      { example: '<itunes:image href="https://example..com/art.png "/>', says: 'which is no web address' },
    ],
    channel: (channel) => [...mustBeThere(channel, 'itunes:image'), ...pointsToNoArt(channel)],
  },
  {
    id: 'apple/language',
    wants: 'a language of two letters',
    weight: 'required',
    profiles: ['apple'],
    about: ['language'],
    why: 'Apple requires a language by a two-letter code of ISO 639, and an invalid one fails its validation',
    hint: 'write the two-letter code, as en or en-us',
    good: ['<language> en-US </language>', '<language>English</language>'],
    bad: [
      { example: '', says: 'channel has no language' },
      { example: '<language> eng </language>', says: 'not a two-letter code' },
    ],
    // What is no code at all is told by rss/language.
    channel: (channel) => [
      ...mustHave(channel, 'language'),
      ...eachText(
        channel,
        'language',
        (text) => !isLanguage(text.trim()) || /^[a-z]{2}(?:-[a-z0-9]{1,8})*$/i.test(text.trim()),
        (text) => `language is ${quoted(text)}, not a two-letter code`,
      ),
    ],
  },
  {
    id: 'apple/category',
    wants: "categories of Apple's list",
    weight: 'required',
    profiles: ['apple', 'psp1'],
    about: ['itunes:category'],
    why: 'Apple requires a category of its own list, in its spelling, subcategories inside of their category',
    hint: 'write <itunes:category text="News"><itunes:category text="Tech News"/></itunes:category>, for example',
    good: inXml('News > Tech News'),
    bad: [
      { example: '', says: 'channel has no itunes:category' },
      { example: '<itunes:category>News</itunes:category>', says: 'names no category' },
      { example: inXml('Tech News'), says: '"Tech News" is not one of Apple\'s categories; "News > Tech News" may' },
      { example: inXml('Knots'), says: '"Knots" is not one of Apple\'s categories' },
      { example: inXml('News > Books'), says: '"News > Books" is not one of Apple\'s categories' },
      { example: inXml('News > Tech News').replace(/ text="Tech News"/, ''), says: 'names no category' },
      {
        example: inXml('News > Tech News').replace('"/>', `">${inXml('Arts')}</itunes:category>`),
        says: 'stands in a subcategory, "Tech News"',
      },
    ],
    channel: (channel) => [
      ...mustBeThere(channel, 'itunes:category'),
      ...categoriesIn(channel).flatMap((category) => wrongCategories(category)),
    ],
  },
  {
    id: 'apple/category-first',
    wants: 'one category and one subcategory',
    weight: 'informational',
    profiles: ['apple'],
    about: ['itunes:category'],
    why: 'Apple recognises only the first category and the first subcategory',
    hint: 'put the one that matters most first; others are legal, and read elsewhere',
    good: inXml('News > Tech News'),
    bad: [
      { example: inXml('News') + inXml('Arts'), says: '"Arts" is not the first' },
      {
        example: inXml('News > Tech News').replace('/>', '/><itunes:category text="Politics"/>'),
        says: '"Politics" is not the first',
      },
      { example: ['News', 'Arts', 'Music', 'Sports'].map(inXml).join(''), says: '"Arts" is not the first of 4' },
    ],
    channel: (channel) => furtherCategories(channel),
  },
  {
    id: 'apple/explicit',
    wants: 'whether the show is explicit, as true or false',
    weight: 'required',
    // The W3C validator reads it otherwise: w3c/itunes-set and w3c/itunes-values.
    profiles: ['apple', 'psp1'],
    about: ['itunes:explicit'],
    why: 'Apple refuses a show that does not say whether it is explicit, and reads true and false only',
    hint: 'write <itunes:explicit>false</itunes:explicit>, or true, without blanks',
    good: '<itunes:explicit>false</itunes:explicit>',
    bad: [
      { example: '', says: 'channel has no itunes:explicit' },
      { example: '<itunes:explicit>clean</itunes:explicit>', says: '"clean", not true or false' },
      { example: '<itunes:explicit> false </itunes:explicit>', says: 'has blanks around "false"' },
    ],
    channel: (channel) => [
      ...mustBeThere(channel, 'itunes:explicit'),
      ...eachText(
        channel,
        'itunes:explicit',
        (text) => /^(?:true|false)$/.test(text),
        (text) => notTrueOrFalse('itunes:explicit', text),
      ),
    ],
  },
  {
    id: 'apple/author',
    wants: 'the name of who makes the show',
    weight: 'recommended',
    profiles: ['apple', 'psp1'],
    about: ['itunes:author'],
    why: 'Apple and PSP-1 recommend to name who makes the show',
    hint: 'write <itunes:author>…</itunes:author> in the channel',
    good: '<itunes:author>Mara</itunes:author>',
    bad: [
      { example: '', says: 'channel has no itunes:author' },
      { example: '<itunes:author> </itunes:author>', says: 'names nobody' },
    ],
    channel: (channel) => [
      ...mustBeThere(channel, 'itunes:author'),
      ...eachText(
        channel,
        'itunes:author',
        (text) => text.trim() !== '',
        () => 'itunes:author names nobody',
      ),
    ],
  },
  {
    id: 'apple/type',
    wants: 'a type of episodic or serial',
    weight: 'recommended',
    weights: { w3c: 'required' },
    profiles: ['apple', 'psp1', 'w3c'],
    about: ['itunes:type'],
    why: 'Apple orders the episodes by it, and knows these two values; the W3C validator calls capitals an error',
    hint: 'write episodic, or serial when episodes are to be heard in order',
    good: '<itunes:type> serial </itunes:type>',
    bad: ['<itunes:type>Serial</itunes:type>', '<itunes:type>weekly</itunes:type>'],
    channel: (channel) =>
      eachText(
        channel,
        'itunes:type',
        (text) => /^(?:episodic|serial)$/.test(text.trim()),
        (text) => `itunes:type is ${quoted(text)}, not episodic or serial`,
      ),
  },
  {
    id: 'apple/copyright',
    wants: "a copyright that is the holder's name only",
    weight: 'informational',
    // Apple's own sample has the word and the years.
    profiles: ['psp1'],
    about: ['copyright'],
    why: 'PSP-1 wants the holder without the word, the sign and the year; Apple takes either',
    hint: 'write the name of the holder only',
    good: '<copyright>Mara</copyright>',
    bad: ['Copyright Mara', '© Mara', '2024 Mara'].map((text) => `<copyright>${text}</copyright>`),
    channel: (channel) =>
      eachText(
        channel,
        'copyright',
        (text) => !/copyright|\u00a9|\d{4}/i.test(text),
        (text) => `copyright is ${quoted(text)}, more than the holder's name`,
      ),
  },
  {
    id: 'apple/new-feed-url',
    wants: 'itunes:new-feed-url of this very feed only',
    weight: 'informational',
    profiles: ['apple'],
    about: ['itunes:new-feed-url', 'atom:link'],
    why: 'Apple wants it in the new feed alone, and apps such as AntennaPod move their listeners to it at once',
    hint: "take itunes:new-feed-url out, or write this feed's own https address",
    good: [movingTo('https://example.com/feed.xml'), `${SELF}${movingTo(' HTTPS://example.com/feed.xml/ ')}`],
    bad: [
      { example: `${SELF}${movingTo('/feed.xml')}`, says: 'not a web address' },
      { example: `${SELF}${movingTo('https://example.com/other.xml')}`, says: 'while this feed is' },
      { example: `${SELF}${movingTo('http://example.com/feed.xml')}`, says: 'not https' },
    ],
    channel: (channel) =>
      childrenOf(channel, 'itunes:new-feed-url').flatMap((at) => {
        const wrong = wrongMove(at.text.trim(), linksOf(channel, 'self')[0]?.attributes.get('href'));
        return wrong === undefined ? [] : [{ at, message: `itunes:new-feed-url is ${quoted(at.text)}, ${wrong}` }];
      }),
  },
  {
    id: 'apple/complete',
    wants: 'yes in itunes:complete, or what says no',
    weight: 'informational',
    profiles: ['apple', 'psp1'],
    about: ['itunes:complete'],
    why: 'Apple and PSP-1 read yes only: any other value does not end the show',
    hint: 'write Yes, or leave the element out',
    good: ['Yes', ' no ', 'false', ''].map((text) => `<itunes:complete>${text}</itunes:complete>`),
    bad: '<itunes:complete>true</itunes:complete>',
    channel: (channel) =>
      eachText(
        channel,
        'itunes:complete',
        // Hosts write "no", which says what is so without it.
        (text) => /^(?:yes|no|false|)$/i.test(text.trim()),
        (text) => `itunes:complete is ${quoted(text)}, which says nothing`,
      ),
  },
  {
    id: 'apple/verify',
    wants: "Apple's token no longer than it is needed",
    weight: 'informational',
    profiles: ['apple'],
    about: ['podcast:txt', 'itunes:applepodcastsverify'],
    why: 'Apple needs its token only until the show is claimed',
    hint: 'take the token out when the show is claimed; until then podcast:txt is the form that no validator minds',
    good: '<podcast:txt purpose="release">x</podcast:txt><podcast:person purpose="applepodcastsverify"/>',
    bad: [
      '<podcast:txt purpose="applepodcastsverify">x</podcast:txt>',
      '<itunes:applepodcastsverify>x</itunes:applepodcastsverify>',
    ],
    channel: (channel) =>
      channel.children
        .filter((element) => isToken(element))
        .map((at) => ({ at, message: `${at.tag} holds a token of Apple's` })),
  },
];

/** Apple Podcasts: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 */
export const APPLE: readonly Rule[] = [...APPLE_HEADER, ...APPLE_SHOW, ...APPLE_BOTH, ...APPLE_ITEMS, ...APPLE_AUDIO];
