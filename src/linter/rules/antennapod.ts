import { A_DAY } from '../../calendar.js';
import { childOf, childrenOf, type Element, textOf } from '../../xml/element.js';
import { eachAttribute, eachText, gather, NO_COMPLAINTS, quoted, secondsOf } from '../check.js';
import { parseFeedDate } from '../feed-date.js';
import { notesOf } from '../html-tags.js';
import { hrefOf, linksOf } from '../links.js';
import { remember } from '../remember.js';
import type { Rule, Watcher } from '../rule.js';
import { countItems } from '../watch.js';

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

/** The kind of media of a type, `audio` of `audio/mpeg`: the same text for most episodes, for it is kept. */
const kindOf = remember((type: string): string => /^[^/]*/.exec(type)?.[0] ?? '');

const watchForDuplicates = (): Watcher => {
  const known = new Map<string, Alike>();
  return {
    item: (item) => {
      const title = textOf(item, 'title');
      const published = parseFeedDate(textOf(item, 'pubDate'))?.time;
      const seconds = secondsOf(textOf(item, 'itunes:duration'));
      if (title === '' || published === undefined || Number.isNaN(published) || seconds === undefined)
        return NO_COMPLAINTS;
      const kind = kindOf(childOf(item, 'enclosure')?.attributes.get('type') ?? '');
      const day = Math.floor(published / A_DAY);
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
  `<enclosure type="audio/mpeg"/><title>${title}</title><pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate><itunes:duration>1801</itunes:duration>`;

const KNOTS = sameDay('Knots');

const twoItems = (first: string, second: string): string =>
  `${first}</item><item><guid isPermaLink="false">x</guid>${second}`;

/** The letters and digits of a text that may be HTML. */
const lettersOf = (text: string): string =>
  text
    .replace(/<[^<>]*>|&#?\w{1,20};/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();

/** The text that AntennaPod shows in place of the notes: the longest of all, where it says more than they do. */
const shownInstead = (item: Element): Element | undefined => {
  const notes = notesOf(item);
  if (notes.length === 0) return undefined;
  const full = notes.find(({ name }) => name === 'content:encoded') ?? notes[0];
  const longer = [...notes, ...childrenOf(item, 'itunes:summary')].filter(
    ({ text }) => full && text.length > full.text.length,
  );
  const longest = longer.toSorted((a, b) => b.text.length - a.text.length)[0];
  return full && longest && lettersOf(longest.text).length > lettersOf(full.text).length ? longest : undefined;
};

/** Less is not known to AntennaPod: FeedMedia.java */
const LEAST_BYTES = 16_384;

const isWithoutTags = (text: string): boolean => !/<[a-z/!?]/i.test(text);

/** What looks like a tag, and is none of HTML: a description may hold HTML, of which nothing is lost but its looks. */
const OF_NO_HTML =
  /<(?!\/?(?:a|abbr|address|article|aside|b|big|blockquote|body|br|center|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|head|header|hr|html|i|iframe|img|ins|li|link|mark|meta|nav|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul|video|audio)\b)[a-z]/i;

const holdsTag = (text: string, { tag }: Element): string => `${tag} ${quoted(text)} holds what looks like a tag`;

/** How AntennaPod, an app of many listeners, reads feeds: https://github.com/AntennaPod/AntennaPod, parser/feed */
export const ANTENNAPOD: readonly Rule[] = [
  {
    id: 'antennapod/title-html',
    wants: 'titles, and description and author of the show, without what looks like a tag and is none',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['title', 'itunes:author', 'description'],
    why: 'AntennaPod reads titles, and description and author of the show, as HTML, and loses what looks like a tag',
    hint: 'write titles, and what is told of the show, without angle brackets',
    good: ['<title>Of 1 &#x3C; 2</title>', '<description>&#x3C;P&#x3E;Ropes&#x3C;/p&#x3E;</description>'],
    bad: {
      channel: ['title', 'itunes:author', 'description'].map((name) => ({
        example: `<${name}>Vec&#x3C;T&#x3E;</${name}>`,
        says: `${name} "Vec<T>" holds what looks like a tag`,
      })),
      item: '<title>Vec&#x3C;T&#x3E;</title>',
    },
    channel: (channel) => [
      ...gather(['title', 'itunes:author'], (name) => eachText(channel, name, isWithoutTags, holdsTag)),
      ...eachText(channel, 'description', (text) => !OF_NO_HTML.test(text), holdsTag),
    ],
    only: 'title',
    item: (item) => eachText(item, 'title', isWithoutTags, holdsTag),
  },
  {
    id: 'antennapod/length',
    wants: 'lengths of enclosures from 16,384 bytes on',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['enclosure'],
    why: 'AntennaPod takes a smaller length for one that is not known, and shows no size of the download',
    hint: 'write the number of bytes, as the server of the file tells it in Content-Length',
    // Of 0, and of what is no number, rss/enclosure-length tells.
    good: ['16384', '0', '-1'].map(
      (length) => `<enclosure url="https://example.com/audio/1.mp3" length="${length}" type="audio/mpeg"/>`,
    ),
    bad: '<enclosure url="https://example.com/audio/1.mp3" length="1801" type="audio/mpeg"/>',
    only: 'enclosure',
    item: (item) =>
      eachAttribute(
        item,
        'enclosure',
        'length',
        (length = '') => !/^\s*0*[1-9]\d{0,4}\s*$/.test(length) || Number(length) >= LEAST_BYTES,
        (length) => `length of enclosure is ${quoted(length)}, less than ${LEAST_BYTES} bytes`,
      ),
  },
  {
    id: 'antennapod/dupes',
    wants: 'no two episodes with one title, day and length',
    weight: 'recommended',
    profiles: ['podcast-index'],
    about: ['title', 'pubDate', 'itunes:duration', 'enclosure'],
    why: 'AntennaPod takes two episodes of one title, day and length for the same, and shows one of them',
    hint: 'give each episode a title of its own',
    good: [
      ...[
        sameDay('More knots'),
        KNOTS.replace('02 Jan', '03 Jan'),
        KNOTS.replace('1801', '2401'),
        KNOTS.replace('1801', '1201'),
        KNOTS.replace('audio', 'video'),
      ].map((other) => twoItems(KNOTS, other)),
      // What lacks one of them is compared with nothing.
      ...[sameDay(''), KNOTS.replace('Tue, 02', 'day'), KNOTS.replace('1801', 'long')].map((one) => twoItems(one, one)),
    ],
    bad: ['1801', '2400', '1202'].map((seconds) => twoItems(KNOTS, KNOTS.replace('1801', seconds))),
    watch: watchForDuplicates,
  },
  {
    id: 'antennapod/liveitem',
    wants: 'live items without art, chapters and transcripts',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['podcast:liveItem', 'itunes:image', 'podcast:chapters', 'podcast:transcript'],
    why: 'AntennaPod takes the image of a live item for that of the show, and fails on its chapters and transcripts',
    hint: 'leave itunes:image, podcast:chapters and podcast:transcript out of podcast:liveItem',
    good: '<podcast:liveItem status="live" start="2024-01-02T10:00:00Z"><title>Live</title></podcast:liveItem>',
    bad: ['itunes:image', 'podcast:chapters', 'podcast:transcript'].map((name) => ({
      example: `<podcast:liveItem status="live" start="2024-01-02T10:00:00Z"><${name}/></podcast:liveItem>`,
      says: `${name} stands in podcast:liveItem`,
    })),
    channel: (channel) =>
      childrenOf(channel, 'podcast:liveItem').flatMap((live) =>
        ['itunes:image', 'podcast:chapters', 'podcast:transcript']
          .flatMap((name) => childrenOf(live, name))
          .map((at) => ({ at, message: `${at.tag} stands in ${live.tag}` })),
      ),
  },
  {
    id: 'antennapod/longest',
    wants: 'an itunes:summary or description that is not longer than the notes',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['description', 'content:encoded', 'itunes:summary'],
    why: 'AntennaPod shows the longest of description, content:encoded and itunes:summary',
    hint: 'leave itunes:summary out, and let content:encoded be the longest text',
    good: [
      '<description>Of knots, <![CDATA[<b>and</b>]]> splices.</description><itunes:summary>Of knots and splices.</itunes:summary>',
      '<description>Of knots.</description><itunes:summary>&lt;p&gt;Of knots!&lt;/p&gt;</itunes:summary>',
      '<itunes:summary>Of knots.</itunes:summary>',
    ],
    bad: [
      '<description>Of knots.</description><itunes:summary>Of the knots of sailors, and how to tie them.</itunes:summary>',
      '<description>Of the knots of sailors, and how to tie them.</description><content:encoded>Of knots.</content:encoded>',
    ],
    watch: countItems(
      shownInstead,
      ({ tag }, howMany) => `${tag} is longer than the notes, and says more, in ${howMany}`,
    ),
  },
  {
    id: 'antennapod/paging',
    wants: 'a link to "next" that is a web address',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['atom:link'],
    why: 'AntennaPod loads more episodes from the link to "next", which it cannot follow when it is no web address',
    hint: 'write the whole address of the next page, with https://',
    good: '<atom:link rel="next" href="HTTPS://example.com/feed-2.xml"/><atom:link rel="previous" href="/feed.xml"/>',
    bad: '<atom:link rel="next" href="/feed-2.xml"/>',
    channel: (channel) =>
      linksOf(channel, 'next')
        .filter((link) => !/^https?:\/\/./i.test(hrefOf(link)))
        .map((at) => ({ at, message: `the link to "next" leads to ${quoted(hrefOf(at))}, no web address` })),
  },
];
