import { midnightOf } from '../../calendar.js';
import { isWebAddress, quoted } from '../check.js';
import type { JsonObject, JsonValue } from '../json.js';
import {
  authorComplaints,
  jsonText,
  languageComplaints,
  memberOf,
  missing,
  objectsIn,
  ofUnknownName,
  ofWrongAddress,
  ofWrongKind,
  oldAuthorComplaints,
  partsOfItem,
} from '../json-check.js';
import type { JsonRule } from '../json-rule.js';
import type { Complaint } from '../rule.js';
import { EXTENSIONS, LANGUAGE, NEW_AUTHORS, WHOLE_ADDRESSES } from './json-both.js';

const AUDIO = { url: 'https://example.com/audio/1.mp3', mime_type: 'audio/mpeg' };

/** What JSON Feed 1.1 asks of items: https://www.jsonfeed.org/version/1.1/#items-a-name-items-a */
export const JSON_ITEM: readonly JsonRule[] = [
  {
    id: 'jsonfeed/item',
    wants: 'an id, as text',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'readers know by it which items they have: what has none is new each time, or dropped',
    hint: 'give the item a text in "id" that never changes: the guid that it has in RSS',
    good: { id: '1' },
    bad: { id: undefined },
    item: (item) => partsOfItem(item).slice(0, 1).flatMap(missing),
  },
  {
    id: 'jsonfeed/item',
    wants: 'an id of its own',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'of items with one id, readers show one',
    hint: 'give each item an id that no other has, nor ever had',
    good: { id: '2' },
    bad: { id: '0' },
    watch: watchIds,
  },
  {
    id: 'jsonfeed/item',
    wants: 'content_html or content_text',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'JSON Feed asks for one of them, and readers have nothing to show without',
    hint: 'add content_html, or content_text, which is plain',
    good: { content_html: undefined, content_text: 'How to tie it.' },
    bad: { content_html: undefined },
    item: (item) =>
      memberOf(item, 'content_html') || memberOf(item, 'content_text')
        ? []
        : [{ at: item, message: `${item.name} has neither content_html nor content_text` }],
  },
  {
    id: 'jsonfeed/item',
    wants: 'members of the kinds that JSON Feed gives them',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'readers in typed languages refuse a feed in which something is of another kind',
    hint: 'write each member as JSON Feed has it, or leave it out',
    good: { tags: ['ropes'] },
    bad: { tags: 'ropes' },
    item: (item) => partsOfItem(item).flatMap(ofWrongKind),
  },
  {
    id: 'jsonfeed/item',
    wants: 'dates of RFC 3339, as 2024-01-02T10:00:00Z',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'JSON Feed has no other dates: readers guess what these mean, or take the item for undated',
    hint: 'write dates as 2024-01-02T10:00:00Z, or with an offset as +01:00',
    good: { date_published: '2024-01-02T10:00:00.5+01:00' },
    bad: { date_published: 'Tue, 02 Jan 2024 10:00:00 GMT' },
    item: ({ members }) =>
      ['date_published', 'date_modified'].flatMap((name) => {
        const at = members.get(name);
        if (at?.kind !== 'text' || isTimestamp(at.value)) return [];
        return [{ at, message: `${name} is ${quoted(at.value)}, not a date of RFC 3339` }];
      }),
  },
  {
    id: 'jsonfeed/item',
    wants: 'attachments with url and mime_type',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'apps play the url of an attachment when its mime_type says that it is audio or video',
    hint: 'add "url": "https://…" and "mime_type": "audio/mpeg"',
    good: { attachments: [AUDIO] },
    bad: { attachments: [{ url: AUDIO.url }] },
    item: (item) => partsOfItem(item).filter(isAttachment).flatMap(missing),
  },
  {
    id: 'jsonfeed/item',
    wants: 'attachments at whole addresses in ASCII',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'nobody can play what stands at a relative address, and many players stop at letters beyond ASCII',
    hint: 'write the whole address, with https://, blanks and letters beyond ASCII as %20 and the like',
    good: { attachments: [AUDIO] },
    bad: { attachments: [{ ...AUDIO, url: '/audio/1.mp3' }] },
    item: (item) =>
      eachOf(item, 'url', (at) =>
        at.kind === 'text' && at.value.trim() !== '' && !isWebAddress(at.value)
          ? `${quoted(at.value)}, not a whole address in ASCII`
          : undefined,
      ),
  },
  {
    id: 'jsonfeed/item',
    wants: 'a media type in mime_type',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'apps know by it what they can play',
    hint: 'write "mime_type": "audio/mpeg", or audio/x-m4a for .m4a',
    good: { attachments: [{ ...AUDIO, mime_type: 'audio/mp4; codecs=mp4a.40.2' }] },
    bad: { attachments: [{ ...AUDIO, mime_type: 'mp3' }] },
    item: (item) =>
      eachOf(item, 'mime_type', (at) =>
        at.kind === 'text' && at.value.trim() !== '' && !/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?: ?;.*)?$/.test(at.value)
          ? `${quoted(at.value)}, not a media type`
          : undefined,
      ),
  },
  {
    id: 'jsonfeed/item',
    wants: 'sizes in whole bytes, durations in seconds',
    weight: 'recommended',
    profiles: ['jsonfeed'],
    why: 'apps show how large an episode is, and how long it takes, before they fetch it',
    hint: 'write numbers above 0, "size_in_bytes": 24986000, or leave out what is not known',
    good: { attachments: [{ ...AUDIO, size_in_bytes: 24_986_000, duration_in_seconds: 1801.5 }] },
    bad: { attachments: [{ ...AUDIO, size_in_bytes: 0 }] },
    item: (item) => [
      ...eachOf(item, 'size_in_bytes', (at) => outOfRange(at, Number.isSafeInteger)),
      ...eachOf(item, 'duration_in_seconds', (at) => outOfRange(at, Number.isFinite)),
    ],
  },
  {
    id: 'jsonfeed/item',
    ...WHOLE_ADDRESSES,
    good: { url: 'https://example.com/1/' },
    bad: { url: '/1/' },
    item: (item) => partsOfItem(item).flatMap(ofWrongAddress),
  },
  {
    id: 'jsonfeed/item',
    ...LANGUAGE,
    good: { language: 'de' },
    bad: { language: 'German' },
    item: languageComplaints,
  },
  {
    id: 'jsonfeed/item',
    wants: 'authors with a name, url or avatar',
    weight: 'required',
    profiles: ['jsonfeed'],
    why: 'readers have nothing to show of an author who has none of them, and JSON Feed asks for one',
    hint: 'add a name, or leave the author out: that of the feed is meant then',
    good: { authors: [{ url: 'mailto:mara@example.com' }] },
    bad: { authors: [{ email: 'mara@example.com' }] },
    item: authorComplaints,
  },
  {
    id: 'jsonfeed/item',
    ...NEW_AUTHORS,
    good: { author: { name: 'Mara' }, authors: [{ name: 'Mara' }] },
    bad: { author: { name: 'Mara' } },
    item: oldAuthorComplaints,
  },
  {
    id: 'jsonfeed/item',
    ...EXTENSIONS,
    good: { _itunes: { episode: 1 } },
    bad: { date: '2024-01-02' },
    item: (item) => partsOfItem(item).flatMap(ofUnknownName),
  },
];

function watchIds() {
  const lines = new Map<string, number>();
  return (item: JsonObject): readonly Complaint[] => {
    const id = jsonText(item, 'id');
    const line = lines.get(id);
    if (id !== '' && line === undefined) lines.set(id, item.line);
    const message = `id is that of the item in line ${line}: ${quoted(id)}`;
    return line === undefined ? [] : [{ at: item.members.get('id') ?? item, message }];
  };
}

const isAttachment = ({ object }: { readonly object: JsonObject }): boolean => object.name.startsWith('attachments[');

/** What is wrong with a member of each attachment, in words that follow "url of attachments[0] is". */
const eachOf = (item: JsonObject, name: string, tell: (value: JsonValue) => string | undefined): readonly Complaint[] =>
  objectsIn(item, 'attachments').flatMap((attachment) => {
    const at = attachment.members.get(name);
    const wrong = at && tell(at);
    return at && wrong !== undefined ? [{ at, message: `${name} of ${attachment.name} is ${wrong}` }] : [];
  });

const outOfRange = (at: JsonValue, isNumber: (value: number) => boolean): string | undefined =>
  at.kind === 'number' && !(at.value > 0 && isNumber(at.value)) ? `${at.value}, which no file has` : undefined;

const TIMESTAMP =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Whether a text is a date of https://www.rfc-editor.org/rfc/rfc3339#section-5.6, of a day that there is. */
const isTimestamp = (text: string): boolean => {
  const [, year, month, day] = TIMESTAMP.exec(text) ?? [];
  return day !== undefined && midnightOf(Number(year), Number(month), Number(day)) !== undefined;
};
