import { closest } from '../text.js';
import { isWebAddress, quoted } from './check.js';
import type { JsonObject, JsonValue } from './json.js';
import { isLanguage } from './languages.js';
import type { Complaint } from './rule.js';

/** Checks that rules about JSON Feeds share; each gives the complaints of one kind of breach. */

/** What a member has to be; `!` where it has to be there. Addresses are texts, and people have pages or e-mail. */
type Kind =
  | 'text'
  | 'text!'
  | 'texts'
  | 'address'
  | 'address!'
  | 'page'
  | 'number'
  | 'boolean'
  | 'object'
  | 'objects'
  | 'objects!';

/** The members that an object may have. */
type Shape = ReadonlyMap<string, Kind>;

const shape = (kinds: Readonly<Record<string, Kind>>): Shape => new Map(Object.entries(kinds));

/** https://www.jsonfeed.org/version/1.1/#top-level-a-name-top-level-a */
const FEED = shape({
  version: 'text!',
  title: 'text!',
  home_page_url: 'address',
  feed_url: 'address',
  description: 'text',
  user_comment: 'text',
  next_url: 'address',
  icon: 'address',
  favicon: 'address',
  author: 'object',
  authors: 'objects',
  language: 'text',
  expired: 'boolean',
  hubs: 'objects',
  items: 'objects!',
});

/** https://www.jsonfeed.org/version/1.1/#items-a-name-items-a */
const ITEM = shape({
  id: 'text!',
  url: 'address',
  external_url: 'address',
  title: 'text',
  content_html: 'text',
  content_text: 'text',
  summary: 'text',
  image: 'address',
  banner_image: 'address',
  date_published: 'text',
  date_modified: 'text',
  author: 'object',
  authors: 'objects',
  tags: 'texts',
  language: 'text',
  attachments: 'objects',
});

const AUTHOR = shape({ name: 'text', url: 'page', avatar: 'address' });
const HUB = shape({ type: 'text!', url: 'address!' });

/** https://www.jsonfeed.org/version/1.1/#attachments-a-name-attachments-a */
const ATTACHMENT = shape({
  url: 'text!',
  mime_type: 'text!',
  title: 'text',
  size_in_bytes: 'number',
  duration_in_seconds: 'number',
});

/** The value of a member; an absent one and `null` are the same to readers. */
export const memberOf = ({ members }: JsonObject, name: string): JsonValue | undefined => {
  const value = members.get(name);
  return value?.kind === 'null' ? undefined : value;
};

/** The text of a member, without blanks around it; empty when it has none. */
export const jsonText = (object: JsonObject, name: string): string => {
  const value = object.members.get(name);
  return value?.kind === 'text' ? value.value.trim() : '';
};

/** The objects in the list that a member is. */
export const objectsIn = ({ members }: JsonObject, name: string): readonly JsonObject[] => {
  const value = members.get(name);
  return value?.kind === 'list' ? value.values.filter((one) => one.kind === 'object') : [];
};

/** An object of a feed, what may be in it, and how a message names its members. */
type Part = { readonly object: JsonObject; readonly shape: Shape; readonly of: string };

const partsIn = (parent: JsonObject, name: string, partShape: Shape): readonly Part[] =>
  objectsIn(parent, name).map((object) => ({ object, shape: partShape, of: ` of ${object.name}` }));

const authorsOf = (parent: JsonObject): readonly Part[] => {
  const author = parent.members.get('author');
  const old = author?.kind === 'object' ? [{ object: author, shape: AUTHOR, of: ' of author' }] : [];
  return [...old, ...partsIn(parent, 'authors', AUTHOR)];
};

/** The top of a feed, and the objects in it but for its items. */
export const partsOfFeed = (feed: JsonObject): readonly Part[] => [
  { object: feed, shape: FEED, of: '' },
  ...authorsOf(feed),
  ...partsIn(feed, 'hubs', HUB),
];

/** An item, and the objects in it. */
export const partsOfItem = (item: JsonObject): readonly Part[] => [
  { object: item, shape: ITEM, of: '' },
  ...authorsOf(item),
  ...partsIn(item, 'attachments', ATTACHMENT),
];

/** Members that have to be there are not, or say nothing. */
export const missing = ({ object, shape: kinds }: Part): readonly Complaint[] =>
  [...kinds].flatMap(([name, kind]) => {
    const value = memberOf(object, name);
    if (!kind.endsWith('!')) return [];
    if (!value) return [{ at: object.members.get(name) ?? object, message: `${object.name} has no ${name}` }];
    return isBlank(value) ? [{ at: value, message: `${name} of ${object.name} is blank` }] : [];
  });

const isBlank = (value: JsonValue): boolean => value.kind === 'text' && value.value.trim() === '';

/** Members are something else than they have to be. */
export const ofWrongKind = ({ object, shape: kinds, of }: Part): readonly Complaint[] =>
  [...object.members.values()].flatMap((value) => {
    const kind = kinds.get(value.name);
    if (kind === undefined) return [];
    if (value.kind !== 'null') return misfits(value, kind, of);
    // Generators write what they do not have as null, and readers take it so: it is not there.
    return kind.endsWith('!') ? [] : [{ at: value, message: `${value.name}${of} is null`, weight: 'recommended' }];
  });

const misfits = (value: JsonValue, kind: Kind, of: string): readonly Complaint[] => {
  const [meant, inList] = KINDS[kind];
  const wrong = (at: JsonValue, what: string): readonly Complaint[] =>
    at.kind === what ? [] : [{ at, message: `${at.name}${of} is ${told(at)}, not ${WORDS[what] ?? what}` }];
  if (value.kind !== 'list' || !inList) return wrong(value, meant);
  return value.values.flatMap((one) => wrong(one, inList));
};

/** The kind of a value, and of those in a list. */
const KINDS: Readonly<Record<Kind, readonly [JsonValue['kind'], JsonValue['kind']?]>> = {
  text: ['text'],
  'text!': ['text'],
  texts: ['list', 'text'],
  address: ['text'],
  'address!': ['text'],
  page: ['text'],
  number: ['number'],
  boolean: ['boolean'],
  object: ['object'],
  objects: ['list', 'object'],
  'objects!': ['list', 'object'],
};

const WORDS: Readonly<Record<string, string>> = {
  text: 'a text in double quotes',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  list: 'an array',
};

const told = (value: JsonValue): string => {
  if (value.kind === 'text') return quoted(value.value);
  if (value.kind === 'number' || value.kind === 'boolean') return String(value.value);
  return WORDS[value.kind] ?? value.kind;
};

/** Texts that have to be addresses are none that everybody reaches. */
export const ofWrongAddress = ({ object, shape: kinds, of }: Part): readonly Complaint[] =>
  [...object.members.values()].flatMap((at) => {
    const kind = kinds.get(at.name);
    if (at.kind !== 'text' || !kind || !/^(?:address|page)/.test(kind) || isBlank(at)) return [];
    if (isWebAddress(at.value) || (kind === 'page' && /^mailto:\S+$/i.test(at.value))) return [];
    return [{ at, message: `${at.name}${of} is ${quoted(at.value)}, not a whole address in ASCII` }];
  });

/** How to mend a name that is unknown. */
export const EXTENSION =
  'leave it out, or make it an extension: an object by a name of underscore and letter first, and without a dot';

/** Members are unknown, or extensions by a name that these do not have. */
export const ofUnknownName = ({ object, shape: kinds, of }: Part): readonly Complaint[] =>
  [...object.members.values()].flatMap((at) => {
    const { name, kind } = at;
    if (kinds.has(name)) return [];
    if (!name.startsWith('_')) return [unknown(at, of, kinds)];
    if (!/^_\p{L}[^.]*$/u.test(name))
      return [{ at, message: `extension ${quoted(name)}${of} has a name that is none` }];
    return kind === 'object' ? [] : [{ at, message: `extension ${quoted(name)}${of} is not an object` }];
  });

const unknown = (at: JsonValue, of: string, kinds: Shape): Complaint => ({
  at,
  message: `JSON Feed has no ${quoted(at.name)}${of}`,
  get hint() {
    const guess = at.name.length > 50 ? undefined : closest(at.name, kinds.keys());
    return guess === undefined ? EXTENSION : `did you mean ${guess}?`;
  },
});

/** Authors that say nothing of anybody. */
export const authorComplaints = (parent: JsonObject): readonly Complaint[] =>
  authorsOf(parent)
    .filter(({ object }) => [...AUTHOR.keys()].every((name) => !memberOf(object, name)))
    .map(({ object: at }) => ({ at, message: `${at.name} has no name, url or avatar` }));

/** Authors in the form of version 1 alone; beside that of 1.1, it helps old readers. */
export const oldAuthorComplaints = ({ members }: JsonObject): readonly Complaint[] => {
  const at = members.get('author');
  return at && !members.has('authors')
    ? [{ at, message: 'author is that of version 1, without authors beside it' }]
    : [];
};

/** A language that is none. */
export const languageComplaints = ({ members }: JsonObject): readonly Complaint[] => {
  const at = members.get('language');
  if (at?.kind !== 'text' || isLanguage(at.value)) return [];
  return [{ at, message: `language is ${quoted(at.value)}, not a language as en or en-US` }];
};
