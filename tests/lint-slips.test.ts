import { describe, expect, it } from 'vitest';
import { judge } from '../src/linter/judge.js';
import { PROFILES, type Profile } from '../src/linter/rule.js';
import { PERFECT } from './perfect-feed.js';

const judged = (feed: string, profile?: Profile) =>
  judge([Buffer.from(feed)], {
    asOf: Date.parse('2024-06-01T00:00:00Z'),
    profiles: new Set(profile ? [profile] : PROFILES),
  }).breaches;

const swap = (from: string | RegExp, to: string): string => {
  const swapped = PERFECT.replace(from, () => to);
  expect(swapped).not.toBe(PERFECT);
  return swapped;
};

const inItem = (xml: string): string => swap('</item>', `${xml}\n</item>`);

const inChannel = (xml: string): string => swap('<item>', `${xml}\n<item>`);

/** All that is told of a feed: the gravest weight, the rule, and what it says. */
const toldOf = (feed: string): readonly string[] =>
  judged(feed).map(({ weight, rule, message }) => `${weight} ${rule.id}: ${message}`);

/** Tags that are none, or not there, and what is told of each; where something is meant by it, that is the hint of all. */
const TAGS: readonly (readonly [
  name: string,
  feed: () => string,
  meant: string | undefined,
  ...told: readonly string[],
])[] = [
  [
    'a tag of episodes',
    () => inItem('<podcast:trancript url="https://example.com/1.vtt" type="text/vtt"/>'),
    'podcast:transcript',
    'recommended ns/unknown-tag: the podcast namespace has no podcast:trancript',
  ],
  [
    'a tag of shows',
    () => inChannel('<podcast:personn>Ada</podcast:personn>'),
    'podcast:person',
    'recommended ns/unknown-tag: the podcast namespace has no podcast:personn',
  ],
  [
    'a tag in another case',
    () => inItem('<podcast:socialinteract protocol="disabled"/>'),
    'podcast:socialInteract',
    'recommended ns/unknown-tag: the podcast namespace has no podcast:socialinteract',
  ],
  [
    'tags that are proposed, each once',
    () => inItem('<podcast:hiveAccount/><podcast:verify/><podcast:verify/>'),
    undefined,
    'informational ns/unknown-tag: the podcast namespace has no podcast:hiveAccount',
    'informational ns/unknown-tag: the podcast namespace has no podcast:verify',
  ],
  [
    'a tag of shows in an episode',
    () => inItem('<podcast:locked>yes</podcast:locked>'),
    undefined,
    'recommended ns/locked: podcast:locked stands in item, not in channel',
  ],
  [
    'a tag of episodes in a show',
    () => inChannel('<podcast:season>1</podcast:season>'),
    undefined,
    'informational ns/season: podcast:season stands in channel, not in item',
  ],
  [
    'an itunes tag of shows',
    () => inChannel('<itunes:catgory text="Arts"/>'),
    'itunes:category',
    'recommended apple/tag-case: Apple has no itunes:catgory',
    'required w3c/itunes-known: itunes:catgory is no element of channel',
  ],
  [
    'an itunes tag of episodes',
    () => inItem('<itunes:seson>1</itunes:seson>'),
    'itunes:season',
    'recommended apple/tag-case: Apple has no itunes:seson',
    'required w3c/itunes-known: itunes:seson is no element of item',
  ],
  [
    'an itunes tag of owners',
    () => swap('<itunes:name>Mara</itunes:name>', '<itunes:nmae>Mara</itunes:nmae>'),
    'itunes:name',
    'recommended apple/tag-case: Apple has no itunes:nmae',
    'required w3c/itunes-known: itunes:nmae is no element of itunes:owner',
  ],
  [
    'an itunes tag that Apple no longer reads',
    () => inItem('<itunes:sumary>Ropes.</itunes:sumary>'),
    'itunes:summary',
    'required w3c/itunes-known: itunes:sumary is no element of item',
  ],
  [
    'an itunes tag that Apple has another for',
    () => inChannel('<itunes:applepodcastsverify>x</itunes:applepodcastsverify>'),
    undefined,
    "informational apple/verify: itunes:applepodcastsverify holds a token of Apple's",
    'required w3c/itunes-known: itunes:applepodcastsverify is no element of channel',
  ],
  [
    'an itunes tag that is like no other',
    () => inItem('<itunes:genre>Ropes</itunes:genre>'),
    undefined,
    'required w3c/itunes-known: itunes:genre is no element of item',
  ],
  [
    'an element of RSS',
    () => inItem('<desription>Ropes.</desription>'),
    'description',
    'required rss/unknown-core: RSS defines no desription in item',
  ],
  [
    'an element of RSS that is like no other',
    () => inItem('<author2000>Mara</author2000>'),
    undefined,
    'required rss/unknown-core: RSS defines no author2000 in item',
  ],
];

describe('a name that is none', () => {
  it.each(TAGS.map(([name, feed, meant, ...told]) => ({ name, feed, meant, told })))(
    'is told, with what may be meant: $name',
    ({ feed, meant, told }) => {
      expect(toldOf(feed()).toSorted()).toEqual(told);
      for (const { rule } of judged(feed())) {
        if (meant === undefined) expect(rule.hint).not.toContain('did you mean');
        else expect(rule.hint).toBe(`did you mean ${meant}?`);
      }
    },
  );

  it.each(['desription', 'Title'])('costs apps what it says, if it is the misspelt %s', (name) => {
    const [breach] = judged(inItem(`<${name}>x</${name}>`), 'apple');
    expect(breach).toMatchObject({ rule: { id: 'rss/unknown-core' }, weight: 'recommended' });
    expect(judged(inItem('<rating>x</rating>'), 'apple')).toMatchObject([{ weight: 'informational' }]);
  });

  it('is told of a hundred times at most, if each is another', () => {
    const names = Array.from({ length: 150 }, (_, index) => `<podcast:x${index + 1000}/>`);
    expect(toldOf(inItem(names.join('')))).toHaveLength(100);
  });
});

/** Feeds that hold what has no place in them, and all that is told of each. */
const MISPLACED: readonly (readonly [name: string, feed: () => string, ...told: readonly string[]])[] = [
  [
    'text in a channel',
    () => inChannel('title>Ropes'),
    'required rss/stray-text: channel holds the text "title>Ropes", which is in no element',
  ],
  [
    'text in an item, in CDATA',
    () => inItem('<![CDATA[Ropes]]>'),
    'required rss/stray-text: item holds the text "Ropes", which is in no element',
  ],
  [
    'text before a channel',
    () => swap('<channel>', 'x <channel>'),
    'required rss/stray-text: rss holds the text "x", which is in no element',
  ],
  [
    'text behind a channel',
    () => swap('</channel>', '</channel> x'),
    'required rss/stray-text: rss holds the text "x", which is in no element',
  ],
  ['blanks between elements', () => inChannel(' \t\n &#xA0; \r\n')],
  [
    'a category below a subcategory',
    () => swap('"Documentary"/>', '"Documentary"><itunes:category text="Arts"/></itunes:category>'),
    'recommended apple/category: itunes:category "Arts" stands in a subcategory, "Documentary"',
    'required w3c/itunes-known: itunes:category is no element of itunes:category',
  ],
  [
    'three categories',
    () => inChannel('<itunes:category text="Arts"/><itunes:category text="News"/>'),
    'informational apple/category-first: itunes:category "Arts" is not the first',
  ],
  [
    'four categories',
    () => inChannel(['Arts', 'News', 'Music'].map((name) => `<itunes:category text="${name}"/>`).join('')),
    'recommended apple/category-first: itunes:category "Arts" is not the first of 4',
  ],
];

describe('what has no place where it stands', () => {
  it.each(MISPLACED.map(([name, feed, ...told]) => ({ name, feed, told })))('is told: $name', ({ feed, told }) => {
    expect(toldOf(feed()).toSorted()).toEqual(told);
  });

  it('is an error to the validator alone, if it is text', () => {
    const feed = inChannel('x');
    expect(judged(feed, 'w3c')).toMatchObject([{ weight: 'required' }]);
    expect(judged(feed, 'apple')).toMatchObject([{ weight: 'recommended' }]);
  });
});

const length = (written: string) => () => swap('"24986000"', `"${written}"`);
const duration = (written: string) => () => swap('1801<', `${written}<`);

const LENGTH = 'recommended rss/enclosure-length: length of enclosure';
const DURATION = 'recommended apple/duration: itunes:duration is';

/** Values that have the right form, and cannot be, and all that is told of each. */
const IMPLAUSIBLE: readonly (readonly [name: string, feed: () => string, ...told: readonly string[]])[] = [
  ['a length of a terabyte', length('1000000000000')],
  ['a longer one', length('1000000000001'), `${LENGTH} is "1000000000001", more bytes than any episode has`],
  [
    'a length of 2^63',
    length('9223372036854775808'),
    `${LENGTH} is "9223372036854775808", more bytes than any episode has`,
  ],
  ['blanks around a length', length(' 24986000'), `${LENGTH} has blanks around "24986000"`],
  ['a duration of a week', duration('168:00:00')],
  ['a longer one', duration('604801'), `${DURATION} "604801", which is more than a week`],
  ['milliseconds', duration('1801000'), `${DURATION} "1801000", which is more than a week`],
  ['a duration of 0', duration('00:00:00'), `${DURATION} "00:00:00", which no episode lasts`],
  [
    'a duration below 0',
    duration('-1801'),
    'required apple/duration: itunes:duration is "-1801", not seconds or h:mm:ss',
  ],
  ['an escape in small letters', () => swap('audio/1.mp3', 'audio/%c3%a9.mp3')],
  [
    'a % that begins no escape, of audio',
    () => swap('audio/1.mp3', 'audio/100%.mp3'),
    'recommended url/encode: enclosure leads to "https://example.com/audio/100%.mp3", in which "%.m" is no escape',
  ],
  [
    'of a page',
    () => swap('https://example.com/1/', 'https://example.com/%zz/'),
    'recommended url/encode: link leads to "https://example.com/%zz/", in which "%zz" is no escape',
  ],
  [
    'of a transcript',
    () => swap('1.vtt', '%1.vtt'),
    'recommended url/encode: podcast:transcript leads to "https://example.com/%1.vtt", in which "%1." is no escape',
  ],
  [
    'of art of the show',
    () => swap('art.jpg', 'art%'),
    'recommended url/encode: itunes:image leads to "https://example.com/art%", in which "%" is no escape',
  ],
  [
    'blanks around an address of audio',
    () => swap('1.mp3"', '1.mp3&#10;"'),
    'recommended rss/enclosure-url: url of enclosure has blanks around "https://example.com/audio/1.mp3"',
  ],
  ...[`${'a'.repeat(64)}.com`, '-a.example.com', 'a-.example.com', `${'a.'.repeat(127)}com`, 'example.com:0'].map(
    (host) =>
      [
        `no host of audio: ${host}`,
        () => swap('https://example.com/audio/1', `https://${host}/1`),
        expect.stringMatching(/^required rss\/enclosure-url: url of enclosure is "https:/),
      ] as const,
  ),
  ...[`${'a'.repeat(63)}.com`, 'a--b.example.com', 'xn--mnchen-3ya.de', 'example.com:8080'].map(
    (host) => [`a host of audio: ${host}`, () => swap('https://example.com/audio/1', `https://${host}/1`)] as const,
  ),
  ...['podcast@example', 'a b@c', 'mailto:podcast@example.com', 'a@b@c.d', 'podcast@example..com'].map(
    (email) =>
      [
        `an address that no mail reaches: ${email}`,
        () => swap('podcast@example.com', email),
        `recommended spotify/claim-mail: itunes:email is "${email}", which no mail reaches`,
        expect.stringMatching(/youtube\/mail/),
      ] as const,
  ),
  ...['Mara <podcast@example.com>', 'podcast@example.com (Mara)', 'o.k+x@xn--mnchen-3ya.xn--p1ai'].map(
    (email) =>
      [
        `an address that mail reaches: ${email}`,
        () => swap('podcast@example.com', email.replace(/</, '&lt;')),
      ] as const,
  ),
  ['a host that ends in a dot', () => swap('https://example.com/audio/', 'https://example.com./audio/')],
  [
    'a host with an empty label, of audio',
    () => swap('https://example.com/audio/', 'https://a..b/audio/'),
    'required rss/enclosure-url: url of enclosure is "https://a..b/audio/1.mp3", not a public web address in ASCII',
  ],
  [
    'of the show',
    () => swap('<link>https://example.com/<', '<link>https://.example.com/<'),
    'required rss/channel-link: link is "https://.example.com/", not a web address in ASCII',
  ],
  [
    'of art',
    () => swap('https://example.com/art-1.jpg', 'https://a..b/art-1.jpg'),
    'required apple/item-image: itunes:image points to "https://a..b/art-1.jpg", which is no web address',
  ],
  [
    'of a transcript',
    () => swap('https://example.com/1.vtt', 'https://a..b:80/1.vtt'),
    'recommended ns/transcript: url of podcast:transcript is "https://a..b:80/1.vtt", not a web address',
  ],
];

describe('a value that cannot be', () => {
  it.each(IMPLAUSIBLE.map(([name, feed, ...told]) => ({ name, feed, told })))('is told: $name', ({ feed, told }) => {
    expect(toldOf(feed())).toEqual(told);
  });

  it.each([length('1000000000001'), length(' 24986000'), duration('0'), () => swap('audio/1.mp3', '%.mp3')])(
    'is nothing to the W3C validator, if it takes the form',
    (feed) => {
      expect(judged(feed(), 'w3c')).toEqual([]);
    },
  );
});
