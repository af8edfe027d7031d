import { secondsOfClock } from '../../text.js';
import { childOf, childrenOf, type Element, textOf } from '../../xml/element.js';
import {
  both,
  byteLength,
  childIsBlank,
  eachText,
  gather,
  howToResolve,
  mustHave,
  NO_COMPLAINTS,
  notTrueOrFalse,
  quoted,
} from '../check.js';
import { parseFeedDate } from '../feed-date.js';
import { extensionOf, extensionsOf, rememberedType } from '../media-names.js';
import { type Complaint, type ItemSurroundings, MOST_OF_A_RULE, type Rule, type Watcher } from '../rule.js';
import { countItems, uniqueEnclosures } from '../watch.js';
import { pointsToNoArt } from './apple-both.js';

/** Media types by the extension of the file, Apple's own first, then those that PSP-1 or IANA give. */
const TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['mp3', ['audio/mpeg']],
  ['m4a', ['audio/x-m4a', 'audio/m4a', 'audio/mp4']],
  ['mp4', ['video/mp4']],
  ['m4v', ['video/x-m4v', 'video/m4v']],
  ['mov', ['video/quicktime']],
  ['pdf', ['application/pdf']],
]);

// Old lists have EPUB, and nobody says that it ended.
const isListed = (extension: string): boolean => TYPES.has(extension) || extension === 'epub';

const typeOf = ({ attributes }: Element): string => rememberedType(attributes.get('type') ?? '');

const mistyped = (item: Element): readonly Complaint[] => {
  const at = childOf(item, 'enclosure');
  if (!at) return NO_COMPLAINTS;
  const type = typeOf(at);
  const extension = extensionsOf(at.attributes.get('url') ?? '').find((one) => TYPES.has(one));
  const expected = TYPES.get(extension ?? '') ?? [];
  if (type === '' || expected.length === 0 || expected.includes(type)) return NO_COMPLAINTS;
  const message = `the enclosure is .${extension}, its type ${quoted(type)}, not ${expected[0]}`;
  const isOthers = [...TYPES.values()].some((types) => types.includes(type));
  // Which of the two is wrong, only the file tells.
  const hint = `if the file is .${extension}, write ${expected[0]}; else publish it under a name that says what it is`;
  return [{ at, attribute: 'type', message, ...(isOthers ? { hint } : {}) }];
};

const unlisted = (item: Element, { channel }: ItemSurroundings): readonly Complaint[] => {
  const at = childOf(item, 'enclosure');
  const url = at?.attributes.get('url') ?? '';
  if (!at || url.trim() === '' || extensionsOf(url).some(isListed)) return [];
  const extension = extensionOf(url);
  const end = extension === undefined ? 'has no file extension' : `ends in .${extension}`;
  // Without one the type may tell; with a wrong one, nothing does.
  const weight = extension === undefined ? 'recommended' : 'required';
  const message = `the address of the enclosure ${end}: ${quoted(url)}`;
  return [{ at, attribute: 'url', message, weight, ...howToResolve(at, channel) }];
};

/** An enclosure whose extension is Apple's, and has capitals, or something behind it. */
const endsUnusually = (item: Element): Element | undefined => {
  const at = childOf(item, 'enclosure');
  const url = at?.attributes.get('url')?.trim() ?? '';
  const extension = extensionOf(url);
  if (extension === undefined || !isListed(extension.toLowerCase())) return undefined;
  return extension === extension.toLowerCase() && url.endsWith(extension) ? undefined : at;
};

const isFull = (item: Element): boolean => /^(?:full|)$/i.test(textOf(item, 'itunes:episodeType'));

const unnumbered = (): Watcher => {
  const found: Complaint[] = [];
  return {
    item: (item) => {
      if (found.length < MOST_OF_A_RULE && isFull(item) && textOf(item, 'itunes:episode') === '') {
        const message = `episode ${quoted(textOf(item, 'title'))} of a serial show has no itunes:episode`;
        const { name, line, column } = item;
        found.push({ at: { name, line, column }, message });
      }
      return [];
    },
    end: (channel) => (childrenOf(channel, 'itunes:type').some(({ text }) => text.trim() === 'serial') ? found : []),
  };
};

const GONE: ReadonlySet<string> = new Set(['itunes:summary', 'itunes:subtitle', 'itunes:keywords', 'itunes:order']);

const GONE_FROM_ITEMS: ReadonlySet<string> = new Set([...GONE, 'itunes:author', 'itunes:isClosedCaptioned']);

/** Names each element once: what one episode has, all of them have. */
const outdated = (): Watcher => {
  const told = new Set<string>();
  const look = (parent: Element, gone: ReadonlySet<string>): readonly Complaint[] =>
    gather(parent.children, (at) => {
      if (!gone.has(at.name) || told.has(at.name)) return [];
      told.add(at.name);
      return [{ at, message: `Apple no longer uses ${at.tag} in ${parent.tag}` }];
    });
  return { item: (item) => look(item, GONE_FROM_ITEMS), end: (channel) => look(channel, GONE) };
};

/** A title that begins with the number of its episode; `#1 reason …` and `E3 2024` do not. */
const NUMBERED =
  /^\s*(?:(?:episode|ep\.?|s\d{1,3}\s?[:.]?\s?ep?\.?)\s?#?\d{1,5}(?!\w)|(?:#|e)\d{1,5}\s?[:.|)\u2013\u2014-](?!\d))/i;

/** What sets the name of a show off behind it, and before it; `Knots of the sea` is a title of its own. */
const BEHIND_NAME = /^\s*(?:[:|\u2013\u2014-]\s|#\s?\d)/;
const BEFORE_NAME = /(?:\s[|\u2013\u2014-]|:)\s+$/;

/** Whether a title begins or ends with the name of the show, set off from the rest. */
const isNamed = (title: string, name: string): boolean => {
  const text = title.trim();
  if (text.length <= name.length) return false;
  return (
    (text.startsWith(name) && BEHIND_NAME.test(text.slice(name.length))) ||
    (text.endsWith(name) && BEFORE_NAME.test(text.slice(0, -name.length)))
  );
};

/** The title that Apple shows. */
const shownTitle = (item: Element): Element | undefined => childOf(item, 'itunes:title') ?? childOf(item, 'title');

/** A week, in seconds: what is longer was most likely counted in milliseconds. */
const LONGEST = 7 * 86_400;

const complainOfDuration = (at: Element): readonly Complaint[] => {
  const text = at.text.trim();
  if (!/^\d+(?::[0-5]\d(?::[0-5]\d)?)?$/.test(text))
    return [{ at, message: `itunes:duration is ${quoted(at.text)}, not seconds or h:mm:ss` }];
  const seconds = secondsOfClock(text);
  if (seconds > 0 && seconds <= LONGEST) return NO_COMPLAINTS;
  const cannotBe = seconds === 0 ? 'which no episode lasts' : 'which is more than a week';
  return [{ at, message: `itunes:duration is ${quoted(text)}, ${cannotBe}`, ...IMPLAUSIBLE }];
};

/** The W3C validator takes any number. */
const IMPLAUSIBLE = {
  weight: 'recommended',
  profiles: ['apple', 'psp1'],
  hint: 'write the seconds that the audio plays, or leave the element out',
} as const satisfies Partial<Complaint>;

const TRANSCRIPTS = /^(?:text\/vtt|application\/(?:srt|x-subrip))$/;

const unreadableTranscripts = (item: Element): readonly Complaint[] => {
  const transcripts = childrenOf(item, 'podcast:transcript');
  const [at] = transcripts;
  if (!at || transcripts.some((one) => TRANSCRIPTS.test(typeOf(one)))) return NO_COMPLAINTS;
  return [{ at, message: `the transcript is ${quoted(typeOf(at))}, and there is none as VTT or SRT` }];
};

/** An example of an enclosure. */
const typed = (file: string, type: string): string =>
  `<enclosure url="https://example.com/${file}" length="1" type="${type}"/>`;

/** What Apple asks of episodes. */
export const APPLE_ITEMS: readonly Rule[] = [
  {
    id: 'apple/serial-episode',
    wants: 'numbers of all full episodes in a serial show',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    about: ['itunes:episode'],
    why: 'Apple and PSP-1 require episode numbers in a serial show, which is heard in their order',
    hint: 'number the episodes, or make the show episodic',
    good: [
      '<itunes:episode>1</itunes:episode></item><itunes:type>serial</itunes:type><item><title>B</title><itunes:episode>2</itunes:episode>',
      '<itunes:episode>1</itunes:episode></item><itunes:type>serial</itunes:type><item><itunes:episodeType>bonus</itunes:episodeType>',
      '<itunes:episode>1</itunes:episode></item><item><title>B</title>',
    ],
    bad: [
      '<itunes:episode>1</itunes:episode></item><itunes:type>serial</itunes:type><item><title>B</title>',
      '</item><itunes:type> serial </itunes:type><item><itunes:episodeType>Full</itunes:episodeType>',
    ],
    watch: unnumbered,
  },
  {
    id: 'apple/item-title',
    wants: 'a title of each episode',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    about: ['title'],
    why: 'Apple and PSP-1 require a title of every episode',
    hint: 'write <title>…</title>',
    good: '<title>The bowline</title>',
    bad: [
      { example: '', says: 'item has no title' },
      { example: '<title> </title>', says: 'title is blank' },
    ],
    item: (item) => both(mustHave(item, 'title'), childIsBlank(item, 'title')),
  },
  {
    id: 'apple/enclosure',
    wants: 'an enclosure of each episode, that no other has',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    about: ['enclosure'],
    why: 'Apple and PSP-1 require an enclosure: without one there is no episode to play',
    hint: 'write <enclosure url="…" length="…" type="audio/mpeg"/>, with an address of its own for each episode',
    good: '<enclosure url="https://example.com/1.mp3" length="1" type="audio/mpeg"/>',
    bad: [
      { example: '', says: 'item has no enclosure' },
      {
        example:
          '<enclosure url="https://example.com/1.mp3"/></item><item><enclosure url="https://example.com/1.mp3"/>',
        says: 'the enclosure is that of the item in line',
      },
    ],
    item: (item) => mustHave(item, 'enclosure'),
    // Apple passes over the second of two episodes with one enclosure.
    watch: uniqueEnclosures,
  },
  {
    id: 'apple/enclosure-type',
    wants: 'the type that goes with the ending of the file',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    about: ['enclosure'],
    why: 'Apple and PSP-1 pair each kind of file with one media type',
    hint: 'write audio/mpeg for .mp3, audio/x-m4a for .m4a, video/mp4 for .mp4',
    good: [
      typed('1.m4a?x=1.mp3', 'audio/mp4'),
      typed('1.ogg', 'audio/ogg'),
      typed('1.mp3', ''),
      ...[...TYPES].flatMap(([extension, types]) => types.map((type) => typed(`1.${extension}`, type))),
    ],
    bad: [
      typed('1.mp3', 'audio/mp3'),
      ...[...TYPES.keys()].map((extension) => typed(`1.${extension}`, 'audio/x-other')),
    ],
    only: 'enclosure',
    item: (item) => mistyped(item),
  },
  {
    id: 'apple/enclosure-ext',
    wants: 'addresses of enclosures that end in .mp3, .m4a, .mp4, .m4v, .mov or .pdf',
    weight: 'required',
    profiles: ['apple'],
    about: ['enclosure'],
    why: 'Apple decides by the file extension in the address whether the episode appears',
    hint: 'let the address end in .mp3, .m4a, .mp4, .m4v, .mov or .pdf',
    good: [
      ...['mp3', 'm4a', 'mp4', 'm4v', 'mov', 'pdf', 'epub'].map((extension) => typed(`1.${extension}`, '')),
      typed('a.example/1.MP3?x=1', 'audio/mpeg'),
      '<enclosure url=" " length="1" type="audio/mpeg"/>',
    ],
    bad: [
      { example: typed('1.ogg', 'audio/ogg'), says: 'ends in .ogg' },
      { example: typed('1', 'audio/mpeg'), says: 'has no file extension' },
    ],
    only: 'enclosure',
    item: unlisted,
  },
  {
    id: 'apple/enclosure-ending',
    wants: 'addresses of enclosures with the extension in lower case, and nothing behind it',
    weight: 'informational',
    profiles: ['apple'],
    about: ['enclosure'],
    why: 'Apple decides by the extension whether an episode appears, and is surest of one in lower case at the very end',
    hint: 'let the address end in the extension, in lower case; one that works may stay, for a new one is a new download',
    good: ['1.mp3', '1.mp3 ', '1', '1.OGG?x=1'].map((file) => typed(file, 'audio/mpeg')),
    bad: ['1.mp3?x=1', '1.MP3'].map((file) => typed(file, 'audio/mpeg')),
    watch: countItems(
      endsUnusually,
      (_, howMany) => `the extension of the enclosure is not last, or not in lower case, in ${howMany}`,
    ),
  },
  {
    id: 'apple/pubdate',
    wants: 'the weekday in a pubDate',
    weight: 'recommended',
    profiles: ['apple'],
    about: ['pubDate'],
    why: 'Apple asks for the day of the week as part of the date',
    hint: 'write pubDate as Tue, 02 Jan 2024 10:00:00 GMT',
    good: '<pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>',
    bad: '<pubDate>02 Jan 2024 10:00:00 GMT</pubDate>',
    only: 'pubDate',
    item: (item) =>
      eachText(
        item,
        'pubDate',
        // What is no date at all has a rule of its own.
        (text) => {
          const date = parseFeedDate(text);
          return date === undefined || date.named !== undefined;
        },
        (text) => `pubDate ${quoted(text)} names no day of the week`,
      ),
  },
  {
    id: 'apple/item-description',
    wants: 'descriptions of episodes of 4000 bytes at most',
    weight: 'recommended',
    profiles: ['apple', 'psp1'],
    about: ['description'],
    why: 'Apple and PSP-1 allow 4000 bytes of description, markup included',
    hint: 'shorten it, or keep the long notes in content:encoded',
    good: ['<description>How to tie it.</description>', `<description> ${'é'.repeat(2000)} </description>`],
    bad: `<description>${'é'.repeat(2001)}</description>`,
    only: 'description',
    item: (item) =>
      eachText(
        item,
        'description',
        // No character of a string is more than three bytes.
        (text) => text.length * 3 <= 4000 || byteLength(text.trim()) <= 4000,
        (text) => `the description is ${byteLength(text.trim())} bytes long`,
      ),
  },
  {
    id: 'apple/duration',
    wants: 'durations in seconds, or as h:mm:ss',
    weight: 'recommended',
    weights: { w3c: 'required' },
    profiles: ['apple', 'psp1', 'w3c'],
    about: ['itunes:duration'],
    why: 'Apple and PSP-1 want seconds, and the W3C validator calls all but seconds and h:mm:ss an error',
    hint: 'write whole seconds, as 1801',
    good: ['1:30:01', ' 1801 ', '1', '604800'].map((text) => `<itunes:duration>${text}</itunes:duration>`),
    bad: [
      { example: '<itunes:duration>1801.5</itunes:duration>', says: 'not seconds or h:mm:ss' },
      { example: '<itunes:duration>30:61</itunes:duration>', says: 'not seconds or h:mm:ss' },
      { example: '<itunes:duration>0</itunes:duration>', says: 'which no episode lasts' },
      { example: '<itunes:duration>604801</itunes:duration>', says: 'which is more than a week' },
    ],
    only: 'itunes:duration',
    item: (item) => gather(childrenOf(item, 'itunes:duration'), complainOfDuration),
  },
  {
    id: 'apple/item-image',
    wants: 'art of episodes, its address in href',
    weight: 'recommended',
    weights: { w3c: 'required' },
    profiles: ['apple', 'psp1', 'w3c'],
    about: ['itunes:image'],
    why: 'Apple and PSP-1 read the address of art from href alone, without which the W3C validator calls it an error',
    hint: 'write <itunes:image href="https://…/art.jpg"/>, or leave it out',
    good: '<itunes:image href="https://example.com/art.png"/>',
    bad: ['<itunes:image>https://example.com/art.png</itunes:image>', '<itunes:image href="/art.png"/>'],
    only: 'itunes:image',
    item: (item) => pointsToNoArt(item),
  },
  {
    id: 'apple/item-explicit',
    wants: 'whether an episode is explicit, as true or false',
    weight: 'recommended',
    weights: { w3c: 'required' },
    profiles: ['apple', 'psp1', 'w3c'],
    about: ['itunes:explicit'],
    why: 'Apple and PSP-1 read true and false only, and the W3C validator calls other values an error',
    hint: 'write true or false, without blanks, or leave it out',
    // Its case is another rule's.
    good: ['<itunes:explicit>true</itunes:explicit>', '<itunes:explicit>FALSE</itunes:explicit>'],
    bad: ['<itunes:explicit>no</itunes:explicit>', '<itunes:explicit> true </itunes:explicit>'],
    only: 'itunes:explicit',
    item: (item) =>
      eachText(
        item,
        'itunes:explicit',
        (text) => /^(?:true|false)$/i.test(text),
        (text) => notTrueOrFalse('itunes:explicit', text),
      ),
  },
  {
    id: 'apple/item-explicit-case',
    wants: 'true or false of an episode in lower case',
    weight: 'recommended',
    // The W3C validator takes either case.
    profiles: ['apple', 'psp1'],
    about: ['itunes:explicit'],
    why: 'Apple and PSP-1 write true and false in lower case, and compare values letter by letter',
    hint: 'write true or false in lower case, or leave it out',
    good: ['<itunes:explicit>true</itunes:explicit>', '<itunes:explicit>no</itunes:explicit>'],
    bad: '<itunes:explicit>True</itunes:explicit>',
    only: 'itunes:explicit',
    item: (item) =>
      eachText(
        item,
        'itunes:explicit',
        (text) => /^(?:true|false)$/.test(text) || !/^(?:true|false)$/i.test(text),
        (text) => `itunes:explicit is ${quoted(text)}, not in lower case`,
      ),
  },
  {
    id: 'apple/episode-season',
    wants: 'numbers of episodes and seasons from 1',
    weight: 'informational',
    weights: { w3c: 'required' },
    profiles: ['apple', 'psp1', 'w3c'],
    about: ['itunes:episode', 'itunes:season'],
    why: 'Apple, PSP-1 and the W3C validator take whole numbers from 1 only',
    hint: 'write a whole number from 1, or leave the element out',
    good: '<itunes:season> 2 </itunes:season><itunes:episode/>',
    bad: ['0', 'two', '1.5', '-1'].flatMap((text) => [
      `<itunes:season>${text}</itunes:season>`,
      `<itunes:episode>${text}</itunes:episode>`,
    ]),
    item: (item) =>
      gather(['itunes:episode', 'itunes:season'], (name) =>
        eachText(
          item,
          name,
          // Hosts write the element without a number where there is none.
          (text) => /^(?:[1-9]\d*|)$/.test(text.trim()),
          (text) => `${name} is ${quoted(text)}, not a whole number from 1`,
        ),
      ),
  },
  {
    id: 'apple/episode-type',
    wants: 'an episodeType of full, trailer or bonus',
    weight: 'informational',
    weights: { w3c: 'required' },
    profiles: ['apple', 'psp1', 'w3c'],
    about: ['itunes:episodeType'],
    why: 'Apple and PSP-1 know three kinds of episode, and the W3C validator calls capitals an error',
    hint: 'write full, trailer or bonus',
    good: '<itunes:episodeType> bonus </itunes:episodeType>',
    bad: ['<itunes:episodeType>Bonus</itunes:episodeType>', '<itunes:episodeType>special</itunes:episodeType>'],
    only: 'itunes:episodeType',
    item: (item) =>
      eachText(
        item,
        'itunes:episodeType',
        (text) => /^(?:full|trailer|bonus)$/.test(text.trim()),
        (text) => `itunes:episodeType is ${quoted(text)}, not full, trailer or bonus`,
      ),
  },
  {
    id: 'apple/item-itunes-title',
    wants: 'titles without the number of the episode',
    weight: 'informational',
    profiles: ['apple'],
    about: ['title', 'itunes:title'],
    why: 'Apple asks for titles without numbers, which it reads from itunes:season and itunes:episode',
    hint: 'move the number to itunes:episode, or give the title without it in itunes:title',
    good: [
      '<title>Ep. 5: The bowline</title><itunes:title>The bowline</itunes:title>',
      ...['#1 reason to tie it', 'E3 2024', 'Episode 5th'].map((text) => `<title>${text}</title>`),
    ],
    bad: [
      ...['Ep. 5: The bowline', '#5 | The bowline', 'S1E5 The bowline', 'E5 - The bowline'].map(
        (text) => `<title>${text}</title>`,
      ),
      '<title>The bowline</title><itunes:title>Episode 5</itunes:title>',
    ],
    item: (item) => {
      const at = shownTitle(item);
      return at && NUMBERED.test(at.text)
        ? [{ at, message: `${at.tag} ${quoted(at.text)} begins with the number of the episode` }]
        : [];
    },
  },
  {
    id: 'apple/item-show-name',
    wants: 'titles without the name of the show',
    weight: 'informational',
    profiles: ['apple'],
    about: ['title', 'itunes:title'],
    why: 'Apple asks for titles without the name of the show, which it shows beside them',
    hint: 'leave the name of the show out of the title, or give the title without it in itunes:title',
    good: [
      '<title>Knots &#x26; Splices of the sea</title>',
      '<title>Knots &#x26; Splices</title>',
      '<title>On Knots &#x26; Splices</title>',
      (feed) => feed.replace('<title>Knots &#x26; Splices</title>\n', '').replace('The bowline', '#1 bowline'),
    ],
    bad: ['The bowline | Knots &#x26; Splices', 'The bowline: Knots &#x26; Splices ', ' Knots &#x26; Splices #5'].map(
      (text) => `<title>${text}</title>`,
    ),
    item: (item, { channel }) => {
      const at = shownTitle(item);
      const name = textOf(channel, 'title');
      return at && name !== '' && isNamed(at.text, name)
        ? [{ at, message: `${at.tag} ${quoted(at.text)} holds the name of the show` }]
        : NO_COMPLAINTS;
    },
  },
  {
    id: 'apple/transcript',
    wants: 'a transcript in VTT or SRT, where there is any',
    weight: 'recommended',
    profiles: ['apple'],
    about: ['podcast:transcript'],
    why: 'Apple reads VTT and SRT, and ignores other types',
    hint: 'add one of type text/vtt, application/srt or application/x-subrip',
    good: '<podcast:transcript url="https://example.com/1.html" type="text/html"/><podcast:transcript url="https://example.com/1.srt" type="application/srt"/>',
    bad: '<podcast:transcript url="https://example.com/1.html" type="text/html"/>',
    only: 'podcast:transcript',
    item: (item) => unreadableTranscripts(item),
  },
  {
    id: 'apple/deprecated',
    wants: 'no itunes elements that Apple no longer reads',
    weight: 'informational',
    profiles: ['apple'],
    about: [...GONE_FROM_ITEMS],
    why: 'Apple no longer uses this element, so that what it says is not shown',
    hint: 'say in description, or in the author of the show, what such elements say; they may stay for others',
    good: {
      channel: '<itunes:author>Mara</itunes:author>',
      item: '',
    },
    bad: {
      channel: ['summary', 'subtitle', 'keywords', 'order'].map((name) => `<itunes:${name}>1</itunes:${name}>`),
      item: ['author', 'isClosedCaptioned', 'keywords'].map((name) => `<itunes:${name}>yes</itunes:${name}>`),
    },
    watch: outdated,
  },
];
