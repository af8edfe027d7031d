import type { Chapters, Enclosure, Tag, Transcript } from '../model.js';
import type {
  AlternateEnclosure,
  Chat,
  ContentLink,
  EpisodeTags,
  ExtraElement,
  Funding,
  Image,
  License,
  LiveItem,
  Location,
  Person,
  RemoteItem,
  ShowTags,
  SocialInteract,
  Soundbite,
  Trailer,
  Txt,
  UpdateFrequency,
  Value,
  ValueRecipient,
  ValueTimeSplit,
} from '../namespace/tags.js';

/*
 * The tags of the podcast namespace, from the names of the model to those of its specification:
 * https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs/tags
 */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with text or children. Attributes that are undefined are left out. */
export const tag = (name: string, attributes: Attributes = {}, content: string | readonly Tag[] = ''): Tag => ({
  name,
  attributes: Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, formatValue(value)]])),
  ),
  text: typeof content === 'string' ? content : '',
  children: typeof content === 'string' ? [] : content,
});

const formatValue = (value: string | number | boolean): string =>
  typeof value === 'number' ? formatNumber(value) : String(value);

/** A decimal number: `5e-8` is none to those who read feeds. */
const formatNumber = (value: number): string => {
  const text = String(value);
  return text.includes('e-') ? value.toFixed(20).replace(/0+$/, '') : text;
};

const person = ({ name, role, group, img, href }: Person): Tag =>
  tag('podcast:person', { role, group, img, href }, name);

const location = ({ name, rel, geo, osm, country }: Location): Tag =>
  tag('podcast:location', { rel, geo, osm, country }, name);

const license = ({ name, url }: License): Tag => tag('podcast:license', { url }, name);

const funding = ({ url, text }: Funding): Tag => tag('podcast:funding', { url }, text);

const txt = ({ text, purpose }: Txt): Tag => tag('podcast:txt', { purpose }, text);

const image = ({ aspectRatio, ...rest }: Image): Tag => tag('podcast:image', { ...rest, 'aspect-ratio': aspectRatio });

const chat = ({ server, protocol, accountId, space }: Chat): Tag =>
  tag('podcast:chat', { server, protocol, accountId, space });

const socialInteract = ({ protocol, uri, accountId, accountUrl, priority }: SocialInteract): Tag =>
  tag('podcast:socialInteract', { protocol, uri, accountId, accountUrl, priority });

const remoteItem = ({ feedGuid, feedUrl, itemGuid, medium, title }: RemoteItem): Tag =>
  tag('podcast:remoteItem', { feedGuid, feedUrl, itemGuid, medium, title });

const recipient = (one: ValueRecipient): Tag => {
  const { name, type, address, split, customKey, customValue, fee } = one;
  return tag('podcast:valueRecipient', { name, type, address, split, customKey, customValue, fee });
};

const timeSplit = (split: ValueTimeSplit): Tag => {
  const { start, duration, remoteStart, remotePercentage, recipients = [] } = split;
  return tag('podcast:valueTimeSplit', { startTime: start, duration, remoteStartTime: remoteStart, remotePercentage }, [
    ...(split.remoteItem ? [remoteItem(split.remoteItem)] : []),
    ...recipients.map(recipient),
  ]);
};

const value = ({ type, method, suggested, recipients, timeSplits = [] }: Value): Tag =>
  tag('podcast:value', { type, method, suggested }, [...recipients.map(recipient), ...timeSplits.map(timeSplit)]);

const contentLink = ({ href, text }: ContentLink): Tag => tag('podcast:contentLink', { href }, text);

const soundbite = ({ start, duration, title }: Soundbite): Tag =>
  tag('podcast:soundbite', { startTime: start, duration }, title);

const alternateEnclosure = (media: AlternateEnclosure): Tag => {
  const { type, bytes, bitrate, height, lang, title, rel, codecs, sources, integrity } = media;
  const attributes = { type, length: bytes, bitrate, height, lang, title, rel, codecs, default: media.default };
  return tag('podcast:alternateEnclosure', attributes, [
    ...sources.map(({ uri, contentType }) => tag('podcast:source', { uri, contentType })),
    ...(integrity ? [tag('podcast:integrity', { type: integrity.type, value: integrity.value })] : []),
  ]);
};

const trailer = ({ title, url, published, bytes, type, season }: Trailer): Tag =>
  tag('podcast:trailer', { url, pubdate: new Date(published).toUTCString(), length: bytes, type, season }, title);

const updateFrequency = ({ text, rrule, start, complete }: UpdateFrequency): Tag =>
  tag('podcast:updateFrequency', { rrule, dtstart: start, complete }, text);

const extra = ({ name, attributes, text, children }: ExtraElement): Tag =>
  tag(name, attributes, children?.map(extra) ?? text);

const blocks = (services: Readonly<Record<string, boolean>>): readonly Tag[] =>
  Object.entries(services).map(([id, isBlocked]) =>
    tag('podcast:block', { id: id === 'all' ? undefined : id }, isBlocked ? 'yes' : 'no'),
  );

const iso = (instant: number): string => new Date(instant).toISOString();

const enclosureTag = ({ url, bytes, type }: Enclosure): Tag => tag('enclosure', { url, length: bytes, type });

const liveItem = (item: LiveItem): Tag => {
  const { status, start, end, title, description, link, guid, enclosure } = item;
  return tag('podcast:liveItem', { status, start: iso(start), end: end === undefined ? undefined : iso(end) }, [
    tag('title', {}, title),
    ...(description === undefined ? [] : [tag('description', {}, description)]),
    ...(link === undefined ? [] : [tag('link', {}, link)]),
    tag('guid', { isPermaLink: false }, guid.value),
    enclosureTag(enclosure),
    ...episodeTags(item),
  ]);
};

export const transcriptTag = ({ url, type, language, rel }: Transcript): Tag =>
  tag('podcast:transcript', { url, type, language, rel });

export const chaptersTag = ({ url, type }: Chapters): Tag => tag('podcast:chapters', { url, type });

/** The elements of each field, in the order in which they are written. */
type Table<T> = { readonly [K in keyof T]-?: (value: NonNullable<T[K]>) => readonly Tag[] };

const each =
  <V>(format: (value: V) => Tag) =>
  (values: readonly V[]): readonly Tag[] =>
    values.map(format);
const one =
  <V>(format: (value: V) => Tag) =>
  (only: V): readonly Tag[] => [format(only)];

const EPISODE: Table<EpisodeTags> = {
  soundbites: each(soundbite),
  persons: each(person),
  location: each(location),
  license: one(license),
  alternateEnclosures: each(alternateEnclosure),
  contentLinks: each(contentLink),
  images: each(image),
  value: each(value),
  funding: each(funding),
  socialInteract: each(socialInteract),
  chat: one(chat),
  txt: each(txt),
  extra: each(extra),
};

const SHOW: Table<Omit<ShowTags, 'lockOwner'>> = {
  medium: one((medium: string) => tag('podcast:medium', {}, medium)),
  funding: each(funding),
  txt: each(txt),
  persons: each(person),
  location: each(location),
  license: one(license),
  trailers: each(trailer),
  updateFrequency: one(updateFrequency),
  usesPodping: one((usesPodping: boolean) => tag('podcast:podping', { usesPodping })),
  blockedServices: blocks,
  images: each(image),
  value: each(value),
  publisher: one((feed: RemoteItem) => tag('podcast:publisher', {}, [remoteItem(feed)])),
  podroll: one((feeds: readonly RemoteItem[]) => tag('podcast:podroll', {}, feeds.map(remoteItem))),
  remoteItems: each(remoteItem),
  socialInteract: each(socialInteract),
  chat: one(chat),
  liveItems: each(liveItem),
  extra: each(extra),
};

const tagsIn = <T extends object>(table: Table<T>, fields: T, field: keyof T): readonly Tag[] => {
  const told = fields[field];
  return told === undefined || told === null ? [] : table[field](told);
};

const namesOf = <T extends object>(table: Table<T>): readonly (keyof T)[] => Object.keys(table) as (keyof T)[];

/** The elements of one field of an episode. */
export const episodeTagsOf = (fields: EpisodeTags, field: keyof EpisodeTags): readonly Tag[] =>
  tagsIn(EPISODE, fields, field);

/** What an episode, or a live item, says in the podcast namespace and in others. */
export const episodeTags = (fields: EpisodeTags): readonly Tag[] =>
  EPISODE_FIELDS.flatMap((field) => episodeTagsOf(fields, field));

/** The fields of an episode in the podcast namespace, in the order in which they are written. */
export const EPISODE_FIELDS = namesOf(EPISODE);

const SHOW_FIELDS = namesOf(SHOW);

/** What a show says in the podcast namespace and in others, beside its guid and whether it is locked. */
export const showTags = (fields: ShowTags): readonly Tag[] =>
  SHOW_FIELDS.flatMap((field) => tagsIn(SHOW, fields, field));
