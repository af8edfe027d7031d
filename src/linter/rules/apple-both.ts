import { isImpossibleHost } from '../../address.js';
import { didYouMean } from '../../text.js';
import { childrenOf, type Element } from '../../xml/element.js';
import { both, eachAttribute, eachElement, gather, NO_COMPLAINTS, quoted } from '../check.js';
import { extensionOf } from '../media-names.js';
import type { Complaint, Rule } from '../rule.js';
import { vocabularyOf } from '../vocabulary.js';

/** Whether an address is that of Apple's namespace, or is meant for it. */
export const isAlmostItunes = (uri: string): boolean => /itunes\.com\/dtds\/podcast/i.test(uri);

/** The images of a show or an episode that name no address where Apple looks for it. */
export const pointsToNoArt = (parent: Element): readonly Complaint[] =>
  eachAttribute(
    parent,
    'itunes:image',
    'href',
    (href = '') => /^\s*https?:\/\/./i.test(href) && !isImpossibleHost(href.trim()),
    (href) =>
      href === undefined
        ? 'itunes:image has no href'
        : `itunes:image points to ${quoted(href)}, which is no web address`,
  );

/** The elements of Apple's that have a capital or are likely to be given one, by their names in lower case. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [
    'itunes:author',
    'itunes:block',
    'itunes:category',
    'itunes:complete',
    'itunes:duration',
    'itunes:email',
    'itunes:episode',
    'itunes:episodeType',
    'itunes:explicit',
    'itunes:image',
    'itunes:name',
    'itunes:new-feed-url',
    'itunes:owner',
    'itunes:season',
    'itunes:title',
    'itunes:type',
  ].map((name) => [name.toLowerCase(), name]),
);

const miscased = (parent: Element): readonly Complaint[] =>
  eachElement(parent.children, (at) => {
    const meant = NAMES.get(at.name.toLowerCase());
    return meant === undefined || meant === at.name ? undefined : `${at.name} should be ${meant}`;
  });

const ITUNES_PREFIX = 'itunes:';

const SPELT_RIGHT = vocabularyOf([...NAMES.values()]);

/** Elements that Apple had, or has beside the others, and hosts write: they are no slips of the hand. */
const NO_SLIPS: ReadonlySet<string> = new Set(
  'applepodcastsverify isClosedCaptioned keywords link order pubDate subtitle summary'
    .split(' ')
    .map((name) => ITUNES_PREFIX + name),
);

/** What a name that is none of Apple's was likely meant for. */
const meantBy = (name: string): string | undefined =>
  !name.startsWith(ITUNES_PREFIX) || NAMES.has(name.toLowerCase()) || NO_SLIPS.has(name)
    ? undefined
    : SPELT_RIGHT.nearest(name);

const misspelt = (parent: Element): readonly Complaint[] =>
  gather(parent.children, (at) => {
    // Nearly all elements are of RSS, or spelt as Apple spells them.
    if (at.uri === '' || SPELT_RIGHT.has(at.name)) return NO_COMPLAINTS;
    const meant = meantBy(at.name);
    if (meant === undefined) return NO_COMPLAINTS;
    // Apple may do without what it does not see.
    return [{ at, message: `Apple has no ${at.tag}`, weight: 'recommended', ...didYouMean(meant) }];
  });

const unlikeApple = (parent: Element): readonly Complaint[] => both(miscased(parent), misspelt(parent));

const ART_IN_OTHER_FORMATS = /^(?:avif|bmp|gif|heic|ico|jp2|psd|svg|tiff?|webp)$/i;

const unreadableArt = (parent: Element): readonly Complaint[] =>
  eachAttribute(
    parent,
    'itunes:image',
    'href',
    // Many hosts serve art from addresses without an extension: only one of another format tells.
    (href = '') => !ART_IN_OTHER_FORMATS.test(extensionOf(href) ?? ''),
    (href = '') => `itunes:image points to a file that ends in .${extensionOf(href) ?? ''}`,
  );

/** Where Apple fetches a file from, and no rule about links or enclosures looks. */
const FETCHED: readonly (readonly [name: string, attribute: string])[] = [
  ['itunes:image', 'href'],
  ['podcast:transcript', 'url'],
  ['podcast:chapters', 'url'],
];

const beyondAscii = (parent: Element): readonly Complaint[] =>
  gather(FETCHED, ([name, attribute]) =>
    eachAttribute(
      parent,
      name,
      attribute,
      (value = '') => /^[\x21-\x7e]*$/.test(value.trim()),
      (value) => `${name} has a blank or a letter beyond ASCII in ${quoted(value)}`,
    ),
  );

const blocking = (parent: Element): readonly Complaint[] =>
  gather(childrenOf(parent, 'itunes:block'), (at) => {
    const text = at.text.trim().toLowerCase();
    if (text === 'yes')
      return [{ at, message: `itunes:block hides this ${parent.name === 'item' ? 'episode' : 'show'}` }];
    // Hosts write "no", which says what is so without it.
    return /^(?:no|false|clean|)$/.test(text)
      ? []
      : [{ at, message: `itunes:block is ${quoted(at.text)}, which hides nothing` }];
  });

/** Elements that hold a line of text, whose length has no limit of its own. */
const LINES: ReadonlySet<string> = new Set(['title', 'itunes:title', 'itunes:author', 'itunes:name', 'copyright']);

/** In code points; a text is counted only if it may be too long. */
const lengthOf = (text: string): number => (text.length > 255 ? Array.from(text).length : text.length);

const untidy = (parent: Element): readonly Complaint[] =>
  gather(parent.children, (at) => {
    if (at.name === 'itunes:owner') return untidy(at);
    if (!LINES.has(at.name)) return NO_COMPLAINTS;
    const text = at.text.trim();
    if (lengthOf(text) > 255) return [{ at, message: `${at.tag} has ${lengthOf(text)} characters` }];
    // Whether it may be blank at all is another rule's.
    return text === '' || text === at.text
      ? NO_COMPLAINTS
      : [{ at, message: `${at.tag} has blanks around ${quoted(text)}` }];
  });

/** What Apple asks of shows and of their episodes alike. */
export const APPLE_BOTH: readonly Rule[] = [
  {
    id: 'apple/tag-case',
    wants: 'names of itunes elements as Apple spells them, capitals included',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    about: ['itunes:author', 'itunes:Author', 'itunes:athor', 'itunes:summary', 'itunes:owner', 'itunes:Email'],
    why: 'the names of elements are case-sensitive: Apple does not see this one',
    hint: 'write the name as Apple does',
    good: [
      '<itunes:author>Mara</itunes:author>',
      '<itunes:summary>Of knots.</itunes:summary>',
      '<itunes:owner><itunes:email>podcast@example.com</itunes:email></itunes:owner>',
    ],
    bad: {
      channel: [
        { example: '<itunes:Author>Mara</itunes:Author>', says: 'itunes:Author should be itunes:author' },
        { example: '<itunes:athor>Mara</itunes:athor>', says: 'Apple has no itunes:athor' },
        {
          example: '<itunes:owner><itunes:Email>podcast@example.com</itunes:Email></itunes:owner>',
          says: 'itunes:Email should be itunes:email',
        },
      ],
      item: [
        { example: '<itunes:Author>Mara</itunes:Author>', says: 'itunes:Author should be itunes:author' },
        { example: '<itunes:athor>Mara</itunes:athor>', says: 'Apple has no itunes:athor' },
      ],
    },
    channel: (channel) => [channel, ...childrenOf(channel, 'itunes:owner')].flatMap(unlikeApple),
    item: unlikeApple,
  },
  {
    id: 'apple/artwork-format',
    wants: 'art that is named as JPEG or PNG',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    about: ['itunes:image'],
    why: 'Apple and PSP-1 take art as JPEG or PNG only',
    hint: 'save art as .jpg or .png, 1400 to 3000 pixels square',
    good: '<itunes:image href="https://example.com/art?size=3000"/>',
    bad: ['art.webp?size=3000', 'ART.GIF'].map((file) => `<itunes:image href="https://example.com/${file}"/>`),
    channel: (channel) => unreadableArt(channel),
    only: 'itunes:image',
    item: (item) => unreadableArt(item),
  },
  {
    id: 'apple/block',
    wants: 'Yes in itunes:block only to hide, else nothing or what says no',
    weight: 'informational',
    profiles: ['apple'],
    about: ['itunes:block'],
    why: 'Apple does not show what says Yes here, and heeds no other value',
    hint: 'leave itunes:block out, unless this is to be hidden: then write Yes',
    good: ['no', ' No ', 'false', 'clean', ''].map((text) => `<itunes:block>${text}</itunes:block>`),
    bad: [
      { example: '<itunes:block> Yes </itunes:block>', says: 'itunes:block hides this' },
      { example: '<itunes:block>true</itunes:block>', says: 'which hides nothing' },
    ],
    channel: (channel) => blocking(channel),
    only: 'itunes:block',
    item: (item) => blocking(item),
  },
  {
    id: 'apple/ascii-urls',
    wants: 'addresses of art, transcripts and chapters in ASCII',
    weight: 'required',
    profiles: ['apple'],
    about: ['itunes:image', 'podcast:transcript', 'podcast:chapters'],
    why: 'Apple takes ASCII file names and addresses only',
    hint: 'percent-encode the address, or rename the file',
    good: '<itunes:image href=" https://example.com/k%C3%B6nig.jpg "/>',
    bad: [
      '<itunes:image href="https://example.com/könig.jpg"/>',
      '<itunes:image href="https://example.com/a b.jpg"/>',
      '<podcast:transcript url="https://example.com/könig.vtt" type="text/vtt"/>',
      '<podcast:chapters url="https://example.com/könig.json" type="application/json+chapters"/>',
    ],
    channel: (channel) => beyondAscii(channel),
    item: (item) => beyondAscii(item),
  },
  {
    id: 'apple/text-255',
    wants: 'lines of 255 characters at most, without blanks around them',
    weight: 'recommended',
    profiles: ['apple', 'psp1'],
    about: [...LINES, 'itunes:owner', 'itunes:subtitle'],
    why: 'Apple and PSP-1 allow 255 characters in a line of text, and no blanks around it',
    hint: 'shorten it, and let it begin and end with the text itself',
    good: [
      `<title>${'é'.repeat(255)}</title>`,
      `<title>${'⚓'.repeat(100)}${'\u{1FAA2}'.repeat(155)}</title>`,
      '<title> </title>',
      '<itunes:subtitle> Knots </itunes:subtitle>',
    ],
    bad: [
      { example: `<title>${'é'.repeat(256)}</title>`, says: 'title has 256 characters' },
      ...['title', 'itunes:title', 'itunes:author', 'copyright'].map((name) => ({
        example: `<${name}> Knots</${name}>`,
        says: `${name} has blanks around "Knots"`,
      })),
      {
        example: '<itunes:owner><itunes:name>Mara </itunes:name></itunes:owner>',
        says: 'itunes:name has blanks around "Mara"',
      },
    ],
    channel: (channel) => untidy(channel),
    item: (item) => untidy(item),
  },
];
