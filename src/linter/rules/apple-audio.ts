import { secondsOfClock } from '../../text.js';
import { childOf, type Element, textOf } from '../../xml/element.js';
import { NO_COMPLAINTS, quoted, secondsOf } from '../check.js';
import { notesOf } from '../html-tags.js';
import { extensionsOf, rememberedType } from '../media-names.js';
import type { Complaint, Rule } from '../rule.js';

/** Types of audio that are neither MP3 nor AAC. */
const OTHER_AUDIO =
  /^(?:audio\/(?:aiff|amr|flac|midi|ogg|opus|vnd\.wave|vorbis|wave?|webm|x-aiff|x-flac|x-ms-wma|x-ogg|x-wav)|application\/ogg)$/;

/** The codecs of MP3 and AAC as types name them: https://www.rfc-editor.org/rfc/rfc6381 */
const CODEC = /^(?:mp4a(?:\..*)?|mp3|aac)$/i;

const codecsIn = (type: string): readonly string[] =>
  /;\s*codecs\s*=\s*"?([^";]*)/i
    .exec(type)?.[1]
    ?.split(',')
    .map((codec) => codec.trim()) ?? [];

const foreignAudio = (item: Element): readonly Complaint[] => {
  const at = childOf(item, 'enclosure');
  const type = at?.attributes.get('type') ?? '';
  if (!at || !/^\s*(?:audio\/|application\/ogg)/i.test(type)) return NO_COMPLAINTS;
  const codec = codecsIn(type).find((one) => one !== '' && !CODEC.test(one));
  // Where the address has an extension, the rules about that have told of it.
  const isOther = extensionsOf(at.attributes.get('url') ?? '').length === 0 && OTHER_AUDIO.test(rememberedType(type));
  return isOther || codec !== undefined
    ? [{ at, attribute: 'type', message: `the enclosure is ${quoted(type)}, neither MP3 nor AAC` }]
    : NO_COMPLAINTS;
};

/** A line of notes that begins with a time, as `00:00 Title`, `- 1:02:03 – Title` and `(05:30) Title` do; not `16:00 – 23:00`. */
const TIMED = /^[-–—*•·>\s]{0,9}[([]?((?:\d{1,2}:)?\d{1,3}:[0-5]\d)(?![\d:])(?!\s*[-–—]\s*\d{1,2}:)[)\]]?\s*\S/;

/** Tells cheaply of most notes that none of their lines begins with a time. */
const MAY_BE_TIMED = /(?:^|[\n>])[-–—*•·>\s([]{0,10}\d{1,3}:[0-5]\d/;

/** Where a line of notes ends. */
const ENDS = /\n|<\/?(?:br|p|div|li|ul|ol|h[1-6]|tr)(?![\w-])[^<>]*>/i;

/** The times with which lines of notes begin, in seconds. */
const timesIn = ({ text }: Element): readonly number[] => {
  const lines = text.split(ENDS).map((line) => line.replace(/<[^<>]*>/g, ''));
  return lines.flatMap((line) => TIMED.exec(line)?.[1] ?? []).map(secondsOfClock);
};

/** Apple takes so many chapters for chapters: https://podcasters.apple.com/support/5482-using-chapters-on-apple-podcasts */
const LEAST_CHAPTERS = 3;

/** Times that go on and on are those of chapters, others perhaps those of a day. */
const areChapters = (times: readonly number[], seconds: number): boolean =>
  times.every((time, index) => time > (times[index - 1] ?? -1) && time <= seconds);

/** Why Apple makes no chapters of times; nothing, if it does, or they are none. */
const whyNone = (times: readonly number[]): string | undefined => {
  const [first] = times;
  if (first === 0 && times.length === LEAST_CHAPTERS - 1) return `begins only ${times.length} lines with a time`;
  return first !== 0 && times.length >= LEAST_CHAPTERS
    ? 'begins its lines with times, the first of them not 00:00'
    : undefined;
};

const unreadChapters = (item: Element): readonly Complaint[] => {
  const notes = notesOf(item).filter(({ text }) => MAY_BE_TIMED.test(text));
  if (notes.length === 0 || childOf(item, 'podcast:chapters')) return NO_COMPLAINTS;
  const seconds = secondsOf(textOf(item, 'itunes:duration')) ?? Infinity;
  const timed = notes
    .map((at) => ({ at, times: timesIn(at) }))
    .filter(({ times }) => times.length > 0 && areChapters(times, seconds));
  if (timed.some(({ times }) => times[0] === 0 && times.length >= LEAST_CHAPTERS)) return NO_COMPLAINTS;
  const told = timed.flatMap(({ at, times }) => {
    const why = whyNone(times);
    return why === undefined ? [] : [{ at, message: `${at.tag} ${why}` }];
  });
  return told.slice(0, 1);
};

/** An example of an enclosure. */
const ofType = (type: string, file = '1'): string =>
  `<enclosure url="https://example.com/${file}" length="1" type="${type}"/>`;

/** An example of notes. */
const notes = (html: string): string => `<description><![CDATA[${html}]]></description>`;

/** What Apple makes of the audio of an episode. */
export const APPLE_AUDIO: readonly Rule[] = [
  {
    id: 'apple/audio-codec',
    wants: 'audio in MP3 or AAC',
    weight: 'recommended',
    profiles: ['apple'],
    about: ['enclosure'],
    why: 'Apple plays MP3 and AAC only',
    hint: 'publish the episode as MP3, type audio/mpeg',
    good: [
      ofType('audio/mp4; codecs=&quot;mp4a.40.2&quot;'),
      ofType('audio/mp4; Codecs=&quot; MP4A.40.2 &quot;'),
      ofType('audio/mp4; codecs='),
      ofType('video/ogg; codecs=theora'),
      ofType('audio/ogg', '1.ogg'),
    ],
    bad: [
      ofType('audio/ogg'),
      ofType('Application/ogg'),
      ofType('audio/ogg; codecs=vorbis', '1.ogg'),
      ofType('audio/mp4; codecs=&quot;mp4a.40.2, opus&quot;'),
    ],
    only: 'enclosure',
    item: foreignAudio,
  },
  {
    id: 'apple/chapters',
    wants: 'notes with times from 00:00 on, three at least, where there are times',
    weight: 'informational',
    profiles: ['apple'],
    about: ['description', 'content:encoded', 'podcast:chapters'],
    why: 'Apple makes chapters of the times in notes when there are three, from 00:00 on; otherwise it makes its own',
    hint: 'begin three lines or more with a time, the first with 00:00, or add podcast:chapters',
    good: [
      notes('<p>19:30 Doors<br>19:00 Supper<br>20:00 Talk</p><ul><li>At 10:30 we sail.</li></ul>'),
      notes('<p>00:00 Ropes<br>10:00 Knots<br>20:00 Splices</p>'),
      notes('<p>00:00 Ropes<br>10:00 Knots<br>40:00 Splices</p>'),
      notes('<p>10:00 Knots<br>20:00 Splices</p>'),
      notes('<p>00:00 Ropes</p>'),
      `${notes('<p>00:00 Ropes<br>10:00 Knots</p>')}<podcast:chapters url="https://example.com/1.json"/>`,
      `${notes('00:00 Ropes<br>10:00 Knots')}<content:encoded>00:00 Ropes\n10:00 Knots\n20:00 Splices</content:encoded>`,
    ],
    bad: [
      {
        example: notes('<p>00:30 Ropes<br>(10:00) Knots</p><ul><li><b>20:00</b> Splices</li></ul>'),
        says: 'begins its lines with times, the first of them not 00:00',
      },
      { example: notes('<P>00:00 Ropes<BR>30:01 Knots</P>'), says: 'begins only 2 lines with a time' },
    ],
    item: unreadChapters,
  },
];
