import {
  both,
  eachAttribute,
  eachElement,
  eachText,
  gather,
  htmlTagsIn,
  mustHave,
  NO_COMPLAINTS,
  notesOf,
  openingOf,
  parseDate,
  quoted,
  secondsOf,
} from '../check.js';
import { childOf, childrenOf, type Element, textOf } from '../element.js';
import type { Complaint, Rule, Watcher } from '../rule.js';

/** What YouTube takes of a description, in characters. */
const MOST_ON_YOUTUBE = 5000;

/** Characters that Podcast Index keeps of what items say: partytime.js of https://github.com/Podcastindex-org/aggregator */
const LONGEST: readonly (readonly [name: string, characters: number])[] = [
  ['title', 1024],
  ['guid', 740],
  ['link', 768],
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

const longTexts = (item: Element): readonly Complaint[] =>
  gather(LONGEST, ([name, most]) =>
    eachText(
      item,
      name,
      (text) => text.length <= most || text.trim().length <= most,
      (text, { tag }) => `${tag} ${quoted(text)} has ${text.trim().length} characters, more than ${most}`,
    ),
  );

const longOfEnclosure = (item: Element): readonly Complaint[] =>
  gather(LONGEST_OF_ENCLOSURE, ([attribute, most]) =>
    eachAttribute(
      item,
      'enclosure',
      attribute,
      (value = '') => value.length <= most,
      (value = '') => `${attribute} of enclosure has ${value.length} characters, more than ${most}`,
    ),
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
    const end = code === LESS ? endOfTag(text, at) : 0;
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

/** The end of the tag at an offset; 0 when there is none. */
const endOfTag = (text: string, start: number): number => {
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

/** The difference in length below which AntennaPod takes two episodes for one: FeedItemDuplicateGuesser.java */
const TEN_MINUTES = 600;

/** Episodes of one title, day and kind of media, each less than ten minutes longer than the next shorter one; lengths in seconds. */
type Alike = {
  readonly day: number;
  readonly kind: string;
  shortest: number;
  longest: number;
  readonly next: Alike | undefined;
};

/** More of one title are not remembered: nobody has them. */
const MOST_OF_A_TITLE = 1000;

const watchForDuplicates = (): Watcher => {
  const known = new Map<string, Alike>();
  return {
    item: (item) => {
      const title = textOf(item, 'title');
      const published = parseDate(textOf(item, 'pubDate'))?.time;
      const seconds = secondsOf(textOf(item, 'itunes:duration'));
      if (title === '' || published === undefined || Number.isNaN(published) || seconds === undefined)
        return NO_COMPLAINTS;
      const [kind = ''] = (childOf(item, 'enclosure')?.attributes.get('type') ?? '').split('/', 1);
      const day = Math.floor(published / 86_400_000);
      const first = known.get(title);
      let others = 0;
      for (let one = first; one; one = one.next) {
        others++;
        const isNear = seconds - one.longest < TEN_MINUTES && one.shortest - seconds < TEN_MINUTES;
        if (!isNear || one.day !== day || one.kind !== kind) continue;
        one.shortest = Math.min(one.shortest, seconds);
        one.longest = Math.max(one.longest, seconds);
        return [{ at: item, message: `${quoted(title)} has the title, day and about the length of an earlier item` }];
      }
      if (others < MOST_OF_A_TITLE) known.set(title, { day, kind, shortest: seconds, longest: seconds, next: first });
      return NO_COMPLAINTS;
    },
  };
};

const sameDay = (title: string): string =>
  `<title>${title}</title><pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate><itunes:duration>1801</itunes:duration>`;

/** Podcast Index and what reads its data, the apps of Podcasting 2.0, YouTube: nobody refuses a feed for these. */
export const PLATFORMS: readonly Rule[] = [
  {
    id: 'youtube/text',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['description'],
    why: 'YouTube takes descriptions of at most 5000 characters, without tags',
    hint: 'shorten the description to 5000 characters',
    good: '<description><![CDATA[<p>Ropes, told weekly.</p>]]></description>',
    bad: `<description>${'Ropes. '.repeat(720)}</description>`,
    channel: longForYouTube,
    item: longForYouTube,
  },
  {
    id: 'podcastindex/item',
    weight: 'required',
    profiles: ['podcast-index'],
    about: ['enclosure'],
    why: 'Podcast Index passes over items without an enclosure, and cuts what is longer than its columns',
    hint: 'give the item an enclosure, and keep its title under 1024 characters, its guid under 740, addresses under 768',
    good: '<enclosure url="https://example.com/audio/1.mp3" length="24986000" type="audio/mpeg"/>',
    bad: '',
    item: (item) => both(mustHave(item, 'enclosure'), both(longTexts(item), longOfEnclosure(item))),
  },
  {
    id: 'podcastindex/desc',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['description', 'itunes:summary'],
    why: 'Podcast Index shows itunes:summary in place of the description, where a channel has both',
    hint: 'leave itunes:summary out, or let it say the same',
    good: '<description>Ropes, told weekly.</description><itunes:summary>Ropes, told weekly.</itunes:summary>',
    bad: '<description>Ropes, told weekly.</description><itunes:summary>A show.</itunes:summary>',
    channel: (channel) => {
      const description = childOf(channel, 'description');
      const at = childOf(channel, 'itunes:summary');
      if (!description || !at || at.text.trim() === '' || plain(at.text) === plain(description.text)) return [];
      return [{ at, message: `${at.tag} ${quoted(at.text)} is not what the description says` }];
    },
  },
  {
    id: 'antennapod/title-html',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['title'],
    why: 'AntennaPod reads titles as HTML, and loses what looks like a tag',
    hint: 'write the title without angle brackets',
    good: '<title>Of 1 &#x3C; 2</title>',
    bad: '<title>Vec&#x3C;T&#x3E;</title>',
    item: (item) =>
      eachText(
        item,
        'title',
        (text) => !/<[a-z/!?]/i.test(text),
        (text, { tag }) => `${tag} ${quoted(text)} holds what looks like a tag`,
      ),
  },
  {
    id: 'antennapod/dupes',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['title', 'pubDate', 'itunes:duration'],
    why: 'AntennaPod takes two episodes of one title, day and length for the same, and shows one of them',
    hint: 'give each episode a title of its own',
    good: `${sameDay('Knots')}</item><item><guid isPermaLink="false">x</guid>${sameDay('More knots')}`,
    bad: `${sameDay('Knots')}</item><item><guid isPermaLink="false">x</guid>${sameDay('Knots')}<enclosure url="https://example.com/audio/2.mp3" length="24986000" type="audio/mpeg"/>`,
    watch: watchForDuplicates,
  },
  {
    id: 'antennapod/liveitem',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['podcast:liveItem'],
    why: 'AntennaPod takes the image of a live item for that of the show, and fails on its chapters and transcripts',
    hint: 'leave itunes:image, podcast:chapters and podcast:transcript out of podcast:liveItem',
    good: '<podcast:liveItem status="live" start="2024-01-02T10:00:00Z"><title>Live</title></podcast:liveItem>',
    bad: '<podcast:liveItem status="live" start="2024-01-02T10:00:00Z"><itunes:image href="https://example.com/live.jpg"/></podcast:liveItem>',
    channel: (channel) =>
      childrenOf(channel, 'podcast:liveItem').flatMap((live) =>
        ['itunes:image', 'podcast:chapters', 'podcast:transcript']
          .flatMap((name) => childrenOf(live, name))
          .map((at) => ({ at, message: `${at.tag} stands in ${live.tag}` })),
      ),
  },
  {
    id: 'apps/show-notes',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['description'],
    why: 'pictures, tables and players in show notes are dropped by Apple and others, and with them what they say',
    hint: 'say it in paragraphs, links and lists',
    good: '<description><![CDATA[<p>Of <a href="https://example.com/">knots</a>.</p>]]></description>',
    bad: '<description><![CDATA[<table><tr><td>Knot</td></tr></table>]]></description>',
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
    weight: 'informational',
    profiles: ['podcast-index', 'w3c'],
    about: ['googleplay:author'],
    why: 'Google Podcasts closed in 2024, so nobody reads its tags, and W3C warns of their namespace',
    hint: 'leave the googleplay tags out',
    good: '<itunes:author>Mara</itunes:author>',
    bad: '<googleplay:author xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0">Mara</googleplay:author>',
    channel: (channel) =>
      channel.children
        .filter(({ name }) => name.startsWith('googleplay:'))
        .slice(0, 1)
        .map((at) => ({ at, message: `${at.tag} is a tag of Google Podcasts` })),
  },
];
