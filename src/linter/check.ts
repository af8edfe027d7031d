import { brief, isPlainAddress } from '../address.js';
import { isUnparsable, parseHtml, walk } from '../html.js';
import { clip, secondsOfClock } from '../text.js';
import { childrenOf, type Element } from './element.js';
import { remember } from './remember.js';
import type { Complaint, Spot, Surroundings } from './rule.js';

/** Checks that many rules share; each gives the complaints of one kind of breach. */

/** Nothing is wrong: what nearly every rule says of nearly every item. */
export const NO_COMPLAINTS: readonly Complaint[] = [];

/** An element has to be there. */
export const mustHave = (parent: Element, name: string): readonly Complaint[] =>
  childrenOf(parent, name).length > 0 ? NO_COMPLAINTS : [{ at: parent, message: `${parent.tag} has no ${name}` }];

/** An element may be there once at the most. */
export const atMostOnce = (parent: Element, name: string): readonly Complaint[] => {
  const elements = childrenOf(parent, name);
  return elements.length < 2
    ? NO_COMPLAINTS
    : elements.slice(1).map((at) => ({ at, message: `${at.tag} stands in ${parent.tag} more than once` }));
};

/** The complaints about those elements of which `tell` has something to say. */
export const eachElement = (
  elements: readonly Element[],
  tell: (element: Element) => string | undefined,
): readonly Complaint[] => {
  let found: Complaint[] | undefined;
  for (const at of elements) {
    const message = tell(at);
    if (message === undefined) continue;
    found ??= [];
    found.push({ at, message });
  }
  return found ?? NO_COMPLAINTS;
};

/** The complaints about each of some elements: a `flatMap` that makes nothing where nothing is wrong. */
export const gather = <T>(elements: readonly T[], tell: (element: T) => readonly Complaint[]): readonly Complaint[] => {
  let found: Complaint[] | undefined;
  for (const element of elements) {
    const complaints = tell(element);
    if (complaints.length === 0) continue;
    found ??= [];
    // One by one: what a strange feed breaks may be more than a call takes arguments.
    for (const complaint of complaints) found.push(complaint);
  }
  return found ?? NO_COMPLAINTS;
};

/** All of some complaints. */
export const both = (first: readonly Complaint[], second: readonly Complaint[]): readonly Complaint[] => {
  if (first.length === 0) return second;
  return second.length === 0 ? first : [...first, ...second];
};

/** What elements with a name say has to pass a test; `message` tells of a text that does not. */
export const eachText = (
  parent: Element,
  name: string,
  isRight: (text: string, element: Element) => boolean,
  message: (text: string, element: Element) => string,
): readonly Complaint[] =>
  eachElement(childrenOf(parent, name), (at) => (isRight(at.text, at) ? undefined : message(at.text, at)));

/** Likewise for an attribute; an absent one is passed as undefined. */
export const eachAttribute = (
  parent: Element,
  name: string,
  attribute: string,
  isRight: (value: string | undefined, element: Element) => boolean,
  message: (value: string | undefined, element: Element) => string,
): readonly Complaint[] =>
  eachElement(childrenOf(parent, name), (at) => {
    const value = at.attributes.get(attribute);
    return isRight(value, at) ? undefined : message(value, at);
  });

/** A value as it is shown in a message: clipped, in quotes. */
export const quoted = (value: string | undefined): string => {
  // Blanks make one: more of it than is shown in the end.
  const text = brief((value ?? '').trim(), 1000).replace(/\s+/g, ' ');
  return `"${clip(text, 60)}"`;
};

/** UTF-8 bytes of a text. */
export const byteLength = (text: string): number => Buffer.byteLength(text);

/** Whether a text is an absolute http or https address in ASCII, as feeds want it. */
export const isWebAddress = (text: string): boolean => {
  if (isPlainAddress(text)) return true;
  if (
    !/^https?:\/\/[\x21-\x7e]+$/i.test(text) ||
    /[[\]{}|\\^`<>"]/.test(text.replace(/^https?:\/\/\[[0-9a-f:.]+\]/i, ''))
  ) {
    return false;
  }
  try {
    return new URL(text).hostname !== '';
  } catch {
    return false;
  }
};

export const isHttps = (text: string): boolean => /^https:\/\//i.test(text);

/** That a value is not true or false, as it has to be without blanks around it. */
export const notTrueOrFalse = (name: string, value: string): string =>
  /^(?:true|false)$/.test(value.trim())
    ? `${name} has blanks around ${quoted(value)}`
    : `${name} is ${quoted(value)}, not true or false`;

/** Seconds of a duration as feeds write it, `1801` or `30:01`. */
export const secondsOf = (text: string): number | undefined =>
  /^\d{1,9}(?::\d{1,2}){0,2}$/.test(text) ? secondsOfClock(text) : undefined;

/** The first element with a name has to say something. */
export const childIsBlank = (parent: Element, name: string): readonly Complaint[] =>
  eachText(
    parent,
    name,
    (text, { children }) => text.trim() !== '' || children.length > 0,
    () => `${name} is blank`,
  ).slice(0, 1);

/** An HTML element in the text of an element of a feed, its name in lower case. */
export type HtmlTag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };

/**
 * The HTML elements that the text of an element opens; none, when they nest too deep to be read, or the text holds
 * nothing that `sought` finds: parsing is slow, and most notes are harmless. Read once for all rules.
 */
export const htmlTagsIn = (element: Element, sought: RegExp): readonly HtmlTag[] => {
  return sought.test(element.text) ? tagsIn(element) : [];
};

const tagsIn = remember(({ text: html }: Element): readonly HtmlTag[] => {
  const tags: HtmlTag[] = [];
  if (html.includes('<') && !isUnparsable(html)) {
    walk(parseHtml(html), {
      open: ({ name, attribs }) => {
        tags.push({ name, attributes: attribs });
        return false;
      },
    });
  }
  return tags;
});

/** Finds what may open one of some HTML elements. */
export const openingOf = (names: Iterable<string>): RegExp => new RegExp(`<(?:${[...names].join('|')})(?![\\w-])`, 'i');

/** Where a prefix is bound to an address: at the root, unless another element does it for itself. */
export const boundAt = (
  prefix: string,
  uri: string,
  { namespaces, root }: Pick<Surroundings, 'namespaces' | 'root'>,
  otherwise: Spot,
): Spot => (namespaces.get(prefix) === uri ? root : otherwise);

/** That a prefix is bound to another address than its own; in the same words, whoever minds. */
export const misbound = (prefix: string, uri: string, right: string | undefined): string =>
  `${prefix} stands for ${quoted(uri)}, not for ${right}`;

/** The prefix of a name as it is written; empty if it has none. */
export const prefixIn = (tag: string): string => tag.slice(0, Math.max(0, tag.indexOf(':')));

/** The atom:links of a channel, or those with a relation. */
export const linksOf = (channel: Element, rel?: string): readonly Element[] =>
  childrenOf(channel, 'atom:link').filter((link) => rel === undefined || relOf(link) === rel);

/** What an atom:link is to the feed; `alternate` where it does not say: https://www.rfc-editor.org/rfc/rfc4287#section-4.2.7.2 */
export const relOf = ({ attributes }: Element): string =>
  (attributes.get('rel')?.trim() ?? 'alternate').replace(/^http:\/\/www\.iana\.org\/assignments\/relation\//, '');

/** Where a link leads, as it is written. */
export const hrefOf = ({ attributes }: Element): string => attributes.get('href')?.trim() ?? '';

/** The elements of an item that hold its show notes. */
export const notesOf = remember((item: Element): readonly Element[] =>
  item.children.filter(({ name }) => name === 'description' || name === 'content:encoded'),
);

/** The codes of ISO 639-1, with those withdrawn that feeds still use: https://www.loc.gov/standards/iso639-2/php/code_list.php */
const LANGUAGES = new Set(
  (
    'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el ' +
    'en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it ' +
    'iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo ' +
    'mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh ' +
    'si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh ' +
    'yi yo za zh zu'
  ).split(' '),
);

/** Whether a text has the form of a language tag and begins with a language of ISO 639; codes of three letters are not looked up. */
export const isLanguage = (text: string): boolean => {
  const [primary = ''] = text.split('-', 1);
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(text)) return false;
  return primary.length === 3 || LANGUAGES.has(primary.toLowerCase());
};

/** How the download address that podwright makes of an embed id becomes that of a file; nothing, for another enclosure. */
export const howToResolve = ({ attributes }: Element): Pick<Complaint, 'hint'> =>
  /^https:\/\/(?:[^/]+\/)*www\.podbean\.com\/media\/share\/pb-[^/]+$/.test(attributes.get('url') ?? '')
    ? {
        hint: 'run podwright generate with a network: it asks Podbean for the file, or set podcast.enclosure in the post',
      }
    : {};
