import { KIND, proofOf } from '../../namespace/kinds.js';
import { secondsOfClock } from '../../text.js';
import { childrenOf, type Element, textOf } from '../../xml/element.js';
import { quoted } from '../check.js';
import { remember } from '../remember.js';
import { needs, type Tag } from './namespace-tag.js';

/** The tags that stand in episodes only, or in other tags: https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs/tags */
export const EPISODE_TAGS: readonly Tag[] = [
  {
    id: 'ns/transcript',
    name: 'podcast:transcript',
    weight: 'recommended',
    parents: ['item'],
    required: { url: KIND.address, type: KIND.transcript },
    optional: { language: KIND.language, rel: KIND.captions },
    why: 'podcast apps fetch the transcript from its url and go by its MIME type',
    hint: 'write <podcast:transcript url="https://…" type="text/vtt"/> in the item',
    good: '<podcast:transcript url="https://example.com/1.srt" type="application/x-subrip" language="en" rel="captions"/>',
    bad: '<podcast:transcript url="https://example.com/1.srt" type="srt"/>',
  },
  {
    id: 'ns/chapters',
    name: 'podcast:chapters',
    parents: ['item'],
    isSingle: true,
    required: { url: KIND.address, type: KIND.chapters },
    why: 'the podcast namespace wants one file of chapters an episode, with its MIME type',
    hint: 'write <podcast:chapters url="https://…" type="application/json+chapters"/> once in the item',
    good: '<podcast:chapters url="https://example.com/1.json" type="application/json+chapters"/>',
    bad: '<podcast:chapters url="https://example.com/1.json"/>',
  },
  {
    id: 'ns/soundbite',
    name: 'podcast:soundbite',
    parents: ['item'],
    required: { startTime: KIND.seconds, duration: KIND.seconds },
    text: KIND.label,
    more: ({ attributes }, parent) => {
      const [start, length] = [Number(attributes.get('startTime')), Number(attributes.get('duration') || undefined)];
      const whole = lengthOf(parent);
      if (start + length > whole)
        return [`podcast:soundbite ends at ${start + length} s, after the episode of ${whole} s`];
      return length < 15 || length > 120 ? [`podcast:soundbite lasts ${length} s, not 15 to 120`] : [];
    },
    why: 'podcast apps cut previews and highlights of 15 to 120 seconds out of the episode by it',
    hint: 'give it startTime and duration in seconds, 15 to 120 of them, within the episode',
    good: '<podcast:soundbite startTime="73.0" duration="60.0">The bowline</podcast:soundbite>',
    bad: [
      { example: '<podcast:soundbite startTime="1:13" duration="60.0"/>', says: 'startTime of podcast:soundbite is' },
      { example: '<podcast:soundbite startTime="1" duration="14.9"/>', says: 'lasts 14.9 s, not 15 to 120' },
      { example: '<podcast:soundbite startTime="1" duration="120.1"/>', says: 'lasts 120.1 s, not 15 to 120' },
      { example: '<podcast:soundbite startTime="1782" duration="20"/>', says: 'after the episode of 1801 s' },
    ],
  },
  {
    id: 'ns/season',
    name: 'podcast:season',
    parents: ['item'],
    isSingle: true,
    optional: { name: KIND.label },
    text: KIND.integer,
    why: 'podcast apps sort and group episodes by it as a whole number, and may show its name instead',
    hint: 'write the number as text, and a name as attribute: <podcast:season name="Sea">2</podcast:season>',
    good: '<podcast:season name="Sea">2</podcast:season>',
    bad: '<podcast:season>Season 2</podcast:season>',
  },
  {
    id: 'ns/episode',
    name: 'podcast:episode',
    parents: ['item'],
    isSingle: true,
    optional: { display: KIND.short },
    text: KIND.number,
    why: 'podcast apps sort episodes by it as a decimal number, and may show its display instead',
    hint: 'write a number as text, and what to show as attribute: <podcast:episode display="Ch. 3">204</podcast:episode>',
    good: '<podcast:episode display="Ch. 3">315.5</podcast:episode>',
    bad: '<podcast:episode>Ch. 3</podcast:episode>',
  },
  {
    id: 'ns/alternateEnclosure',
    name: 'podcast:alternateEnclosure',
    parents: ['item'],
    required: { type: KIND.mime },
    optional: {
      length: KIND.whole,
      bitrate: KIND.number,
      height: KIND.whole,
      lang: KIND.language,
      title: KIND.short,
      rel: KIND.short,
      default: KIND.boolean,
    },
    more: needs('podcast:source'),
    why: 'podcast apps choose among the media of an episode by their type, and fetch them from a source',
    hint: 'give it a MIME type and at least one podcast:source',
    good: '<podcast:alternateEnclosure type="audio/opus" length="5400" bitrate="16000" title="Low"><podcast:source uri="https://example.com/1.opus"/></podcast:alternateEnclosure>',
    bad: '<podcast:alternateEnclosure type="audio/opus"/>',
  },
  {
    id: 'ns/source',
    name: 'podcast:source',
    parents: ['podcast:alternateEnclosure'],
    required: { uri: KIND.uri },
    optional: { contentType: KIND.mime },
    why: 'podcast apps fetch an alternate enclosure from its uri',
    hint: 'write <podcast:source uri="https://…"/> in a podcast:alternateEnclosure',
    good: '<podcast:alternateEnclosure type="audio/opus"><podcast:source uri="ipfs://Qm1"/></podcast:alternateEnclosure>',
    bad: '<podcast:alternateEnclosure type="audio/opus"><podcast:source url="https://example.com/1.opus"/></podcast:alternateEnclosure>',
  },
  {
    id: 'ns/integrity',
    name: 'podcast:integrity',
    parents: ['podcast:alternateEnclosure'],
    isSingle: true,
    required: { type: KIND.integrity, value: KIND.some },
    more: ({ attributes }) => {
      const [type, value] = [attributes.get('type')?.trim() ?? '', attributes.get('value')?.trim() ?? ''];
      const proof = proofOf(type);
      return !proof || value === '' || proof.isRight(value)
        ? []
        : [`value of podcast:integrity is ${quoted(value)}, not ${proof.is}`];
    },
    why: 'podcast apps can prove a file by it if they know the method and the value',
    hint: 'write <podcast:integrity type="sri" value="sha384-…"/> once in a podcast:alternateEnclosure, with the whole hash in base64',
    good: '<podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.com/1.opus"/><podcast:integrity type="sri" value="sha384-ExVqijgYHm15PqQqdXfW95x+Rs6C+d6E/ICxyQOeFevnxNLR/wtJNrNYTjIysUBo"/></podcast:alternateEnclosure>',
    bad: [
      {
        example:
          '<podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.com/1.opus"/><podcast:integrity type="md5" value="9e107d9d"/></podcast:alternateEnclosure>',
        says: 'not sri or pgp-signature',
      },
      {
        example:
          '<podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.com/1.opus"/><podcast:integrity type="sri" value="sha384-ExVqijgY"/></podcast:alternateEnclosure>',
        says: 'not a hash like sha384-',
      },
    ],
  },
  {
    id: 'ns/valueRecipient',
    name: 'podcast:valueRecipient',
    parents: ['podcast:value', 'podcast:valueTimeSplit'],
    required: { type: KIND.some, address: KIND.some, split: KIND.number },
    optional: { fee: KIND.boolean },
    why: 'payments by podcast apps need the type and address of a recipient, and how many shares are theirs',
    hint: 'give it type, address and split, as in type="node" address="02d5…" split="50"',
    good: '<podcast:value type="lightning" method="keysend"><podcast:valueRecipient name="Mara" type="node" address="02d5" split="100"/></podcast:value>',
    bad: '<podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02d5" split="50%"/></podcast:value>',
  },
  {
    id: 'ns/valueTimeSplit',
    name: 'podcast:valueTimeSplit',
    parents: ['podcast:value'],
    required: { startTime: KIND.seconds, duration: KIND.seconds },
    optional: { remoteStartTime: KIND.seconds, remotePercentage: KIND.percentage },
    more: (at) => {
      const remotes = childrenOf(at, 'podcast:remoteItem').length;
      const recipients = childrenOf(at, 'podcast:valueRecipient').length;
      return (remotes === 1 && recipients === 0) || (remotes === 0 && recipients > 0)
        ? []
        : [`podcast:valueTimeSplit has ${remotes} podcast:remoteItem and ${recipients} podcast:valueRecipient`];
    },
    why: 'podcast apps pay others for a while by it: those of exactly one remote item, or the recipients that it names',
    hint: 'give it startTime and duration in seconds, and one podcast:remoteItem, or podcast:valueRecipient instead',
    good: '<podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02d5" split="100"/><podcast:valueTimeSplit startTime="60" duration="237" remotePercentage="95"><podcast:remoteItem feedGuid="a94f5cc9-8c58-55fc-91fe-a324087a655b" itemGuid="1"/></podcast:valueTimeSplit></podcast:value>',
    bad: '<podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02d5" split="100"/><podcast:valueTimeSplit startTime="60" duration="237"/></podcast:value>',
  },
  {
    id: 'ns/contentLink',
    name: 'podcast:contentLink',
    parents: ['item'],
    required: { href: KIND.link },
    why: 'podcast apps send listeners there when they cannot play the content themselves',
    hint: 'write <podcast:contentLink href="https://…">Watch it</podcast:contentLink>',
    good: '<podcast:contentLink href="https://example.com/live">Watch it</podcast:contentLink>',
    bad: '<podcast:contentLink>https://example.com/live</podcast:contentLink>',
  },
];

/** Seconds of an episode by its itunes:duration, as 1801, 30:01 or 0:30:01; NaN if it has none; looked up once for all soundbites. */
const lengthOf = remember((item: Element): number => {
  const duration = textOf(item, 'itunes:duration');
  return /^\d+(?::\d+){0,2}$/.test(duration) ? secondsOfClock(duration) : Number.NaN;
});
