import { childOf, childrenOf, type Element } from '../../xml/element.js';
import { both, eachElement, eachText, gather, mustHave, NO_COMPLAINTS, quoted } from '../check.js';
import { htmlTagsIn, notesOf, openingOf } from '../html-tags.js';
import { hasMailAddress } from '../mail.js';
import type { Complaint, Rule, Watcher } from '../rule.js';

/** What YouTube takes of a description, in characters. */
const MOST_ON_YOUTUBE = 5000;

/** Characters that Podcast Index keeps of what items say: partytime.js of https://github.com/Podcastindex-org/aggregator */
const LONGEST: readonly (readonly [name: string, characters: number])[] = [
  ['title', 1024],
  ['guid', 740],
  ['link', 768],
];
const LONGEST_OF_SHOW: typeof LONGEST = [
  ['title', 768],
  ['link', 768],
  ['language', 8],
];
const LONGEST_OF_ENCLOSURE: readonly (readonly [attribute: string, characters: number])[] = [
  ['url', 768],
  ['type', 128],
];

/** HTML that cannot be left out without what it says: https://transistor.fm/rendering/ */
const DROPPED: ReadonlySet<string> = new Set([
  'audio',
  'canvas',
  'embed',
  'form',
  'iframe',
  'img',
  'object',
  'picture',
  'svg',
  'table',
  'video',
]);

const longTexts = (parent: Element, limits: typeof LONGEST): readonly Complaint[] =>
  gather(limits, ([name, most]) =>
    eachText(
      parent,
      name,
      (text) => text.length <= most || text.trim().length <= most,
      (text, { tag }) => `${tag} ${quoted(text)} has ${text.trim().length} characters, more than ${most}`,
    ),
  );

const longOfEnclosure = (item: Element): readonly Complaint[] =>
  gather(childrenOf(item, 'enclosure'), (at) =>
    gather(LONGEST_OF_ENCLOSURE, ([attribute, most]) => {
      const { length } = at.attributes.get(attribute) ?? '';
      if (length <= most) return NO_COMPLAINTS;
      return [{ at, message: `${attribute} of enclosure has ${length} characters, more than ${most}` }];
    }),
  );

/** A text without tags, its blanks collapsed. */
const plain = (text: string): string =>
  text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const OPENING_DROPPED = openingOf(DROPPED);

/** How many characters a text has without tags, its blanks collapsed. Counted, for the notes of a feed are long. */
const lengthOfPlain = (text: string): number => {
  let length = 0;
  let isBlank = true;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const end = code === LESS ? behindTag(text, at) : 0;
    if (end > 0) at = end - 1;
    else if (code < 0x80 ? code > BLANK : !/\s/.test(text.charAt(at))) {
      length++;
      isBlank = false;
      continue;
    }
    if (!isBlank) length++;
    isBlank = true;
  }
  return isBlank && length > 0 ? length - 1 : length;
};

/** Whether a text may be too long for YouTube once its tags are gone: told without a look at each of its characters. */
const mayBeLong = (text: string): boolean => {
  let length = text.length;
  let at = length > MOST_ON_YOUTUBE ? text.indexOf('<') : -1;
  let end = -1;
  while (at >= 0 && length > MOST_ON_YOUTUBE) {
    const next = text.indexOf('<', at + 1);
    // Looked for once, however many < stand before it.
    if (end < at) end = text.indexOf('>', at);
    if (end < 0) break;
    // A tag is a blank.
    if (next < 0 || end < next) length -= end - at;
    at = next;
  }
  return length > MOST_ON_YOUTUBE;
};

/** The offset behind the tag at an offset, as YouTube takes tags off; 0 when there is none. */
const behindTag = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === GREATER) return at + 1;
    if (code === LESS) return 0;
  }
  return 0;
};

const LESS = 0x3c;
const GREATER = 0x3e;
/** The last of the blanks of ASCII. */
const BLANK = 0x20;

const longForYouTube = (parent: Element): readonly Complaint[] =>
  eachElement(notesOf(parent), (at) => {
    const length = mayBeLong(at.text) ? lengthOfPlain(at.text) : 0;
    return length > MOST_ON_YOUTUBE
      ? `${at.tag} has ${length} characters without its tags, more than ${MOST_ON_YOUTUBE}`
      : undefined;
  });

/** What Amazon asks of episodes, by all the names that it may go by. */
const TITLES = ['title', 'media:title', 'itunes:title'];
const DESCRIPTIONS = ['description', 'media:description', 'content:encoded', 'itunes:summary'];

const hasOneOf = (item: Element, names: readonly string[]): boolean => names.some((name) => childOf(item, name));

/** Tells of the first tag only: a feed that has one has them everywhere. */
const watchForGoogle = (): Watcher => {
  let isTold = false;
  const look = ({ children }: Element): readonly Complaint[] => {
    const at = isTold ? undefined : children.find(({ name }) => name.startsWith('googleplay:'));
    if (!at) return NO_COMPLAINTS;
    isTold = true;
    return [{ at, message: `${at.tag} is a tag of Google Podcasts` }];
  };
  return { item: look, end: look };
};

const AN_ENCLOSURE = '<enclosure url="https://example.com/audio/1.mp3" type="audio/mpeg"/>';

/** Podcast Index and what reads its data, the apps of Podcasting 2.0, YouTube: nobody refuses a feed for these. */
export const PLATFORMS: readonly Rule[] = [
  {
    id: 'youtube/text',
    wants: 'descriptions of 5000 characters at most',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['description'],
    why: 'YouTube takes descriptions of at most 5000 characters, without tags',
    hint: 'shorten the description to 5000 characters',
    good: [
      `<description><![CDATA[${'<p>Ropes.</p>'.repeat(600)}]]></description>`,
      `<description> ${'x'.repeat(5000)}\n</description>`,
    ],
    bad: [
      { example: `<description>${'Ropes. '.repeat(720)}</description>`, says: 'description has 5039 characters' },
      { example: `<description>1 &lt; 2 ${'x'.repeat(4995)}</description>`, says: 'description has 5001 characters' },
    ],
    channel: longForYouTube,
    item: longForYouTube,
  },
  {
    id: 'youtube/mail',
    wants: 'an e-mail address in the feed',
    // Asked for when a show is claimed, as spotify/claim-mail says.
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['itunes:owner', 'managingEditor'],
    why: 'YouTube and Amazon mail their code to the address in the feed when a show is claimed',
    hint: 'add <itunes:owner> with an <itunes:email> that reaches you, at least while you claim the show',
    good: [
      '<managingEditor>podcast@example.com (Mara)</managingEditor>',
      '<itunes:owner><itunes:email>podcast@example.com</itunes:email></itunes:owner>',
    ],
    bad: ['<itunes:owner><itunes:name>Mara</itunes:name></itunes:owner>', '<managingEditor>Mara</managingEditor>', ''],
    channel: (channel) =>
      hasMailAddress(channel)
        ? []
        : [{ at: childOf(channel, 'itunes:owner') ?? channel, message: 'the show has no e-mail address' }],
  },
  {
    id: 'amazon/basic',
    wants: 'a title and a description of each item',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['title', 'description'],
    why: 'Amazon lists episodes that have a title and a description',
    hint: 'give each episode a title, and a sentence of description',
    // Of an item that has neither, rss/item-title-or-description tells.
    good: ['<title>The bowline</title><content:encoded>How to tie it.</content:encoded>', ''],
    bad: [
      { example: '<title>The bowline</title>', says: 'item has no description' },
      { example: '<description>How to tie it.</description>', says: 'item has no title' },
    ],
    item: (item) => {
      const [isTitled, isDescribed] = [hasOneOf(item, TITLES), hasOneOf(item, DESCRIPTIONS)];
      if (isTitled === isDescribed) return NO_COMPLAINTS;
      return [{ at: item, message: `item has no ${isTitled ? 'description' : 'title'}` }];
    },
  },
  {
    id: 'podcastindex/item',
    wants: 'an enclosure, and texts that are not cut',
    weight: 'required',
    profiles: ['podcast-index'],
    about: ['enclosure', 'title', 'guid', 'link'],
    why: 'Podcast Index passes over items without an enclosure, and cuts what is longer than its columns',
    hint: 'give the item an enclosure, and keep its title under 1024 characters, its guid under 740, addresses under 768',
    good: [
      AN_ENCLOSURE,
      AN_ENCLOSURE.replace('1.mp3', `${'1'.repeat(738)}.mp3`).replace('mpeg', 'm'.repeat(122)),
      ...LONGEST.map(([name, most]) => `<${name}> ${'x'.repeat(most)} </${name}>${AN_ENCLOSURE}`),
    ],
    bad: [
      { example: '', says: 'item has no enclosure' },
      { example: AN_ENCLOSURE.replace('1.mp3', `${'1'.repeat(739)}.mp3`), says: 'url of enclosure has 769 characters' },
      { example: AN_ENCLOSURE.replace('mpeg', 'm'.repeat(123)), says: 'type of enclosure has 129 characters' },
      ...LONGEST.map(([name, most]) => ({
        example: `<${name}>${'x'.repeat(most + 1)}</${name}>${AN_ENCLOSURE}`,
        says: `has ${most + 1} characters, more than ${most}`,
      })),
    ],
    item: (item) => both(mustHave(item, 'enclosure'), both(longTexts(item, LONGEST), longOfEnclosure(item))),
  },
  {
    id: 'podcastindex/channel',
    wants: 'a title and link of the show of 768 characters at most, a language of 8',
    // Cut, and never refused.
    weight: 'recommended',
    profiles: ['podcast-index'],
    about: ['title', 'link', 'language'],
    why: 'Podcast Index cuts what is longer than its columns, and half a language is none, or another one',
    hint: 'shorten it; of a language, two letters and a region say enough, as pt-BR',
    good: ['<language>zh-Hant</language>', `<title>${'x'.repeat(768)}</title>`],
    bad: [
      '<language>zh-Hant-TW</language>',
      `<title>${'x'.repeat(769)}</title>`,
      `<link>https://example.com/${'x'.repeat(749)}</link>`,
    ],
    channel: (channel) => longTexts(channel, LONGEST_OF_SHOW),
  },
  {
    id: 'podcastindex/desc',
    wants: 'an itunes:summary that says what the description says',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['description', 'itunes:summary'],
    why: 'Podcast Index shows itunes:summary in place of the description, where a channel has both',
    hint: 'leave itunes:summary out, or let it say the same',
    good: [
      '<description>Ropes, told weekly.</description><itunes:summary> Ropes,\ntold weekly.</itunes:summary>',
      '<description>Ropes.</description><itunes:summary> </itunes:summary>',
      '<itunes:summary>Ropes.</itunes:summary>',
    ],
    bad: '<description>Ropes, told weekly.</description><itunes:summary>A show.</itunes:summary>',
    channel: (channel) => {
      const description = childOf(channel, 'description');
      const at = childOf(channel, 'itunes:summary');
      if (!description || !at || at.text.trim() === '' || plain(at.text) === plain(description.text)) return [];
      return [{ at, message: `${at.tag} ${quoted(at.text)} is not what the description says` }];
    },
  },
  {
    id: 'apps/show-notes',
    wants: 'notes that need no pictures, tables and players',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['description'],
    why: 'pictures, tables and players in show notes are dropped by Apple and others, and with them what they say',
    hint: 'write notes as paragraphs, links and lists',
    good: '<description><![CDATA[<p>Of <a href="https://example.com/">knots</a>.</p>]]></description>',
    bad: [...DROPPED].map((name) => ({
      example: `<description><![CDATA[<${name.toUpperCase()}>Knot</${name}>]]></description>`,
      says: `description holds <${name}>`,
    })),
    item: (item) =>
      eachElement(notesOf(item), (at) => {
        const lost = new Set(
          htmlTagsIn(at, OPENING_DROPPED).flatMap(({ name }) => (DROPPED.has(name) ? [`<${name}>`] : [])),
        );
        return lost.size === 0 ? undefined : `${at.tag} holds ${[...lost].join(', ')}`;
      }),
  },
  {
    id: 'google/dead',
    wants: 'no googleplay tags',
    weight: 'informational',
    // The W3C validator minds the namespace, used or not: w3c/unknown-ns.
    profiles: ['podcast-index'],
    about: ['googleplay:author'],
    why: 'Google Podcasts closed in 2024, so nobody reads its tags',
    hint: 'leave the googleplay tags out',
    good: '',
    bad: '<googleplay:author xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0">Mara</googleplay:author>',
    watch: watchForGoogle,
  },
];
