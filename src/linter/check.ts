import { brief, isImpossibleHost, isPlainAddress } from '../address.js';
import { clip, secondsOfClock } from '../text.js';
import { childrenOf, type Element, textOf } from '../xml/element.js';
import type { Complaint } from './rule.js';

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
  gather(childrenOf(parent, name), (at) => {
    const value = at.attributes.get(attribute);
    return isRight(value, at) ? NO_COMPLAINTS : [{ at, attribute, message: message(value, at) }];
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
    isImpossibleHost(text) ||
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

/**
 * How the download address that podwright makes of an embed id becomes that of a file; nothing, for another enclosure, or
 * in the feed of another program.
 */
export const howToResolve = ({ attributes }: Element, channel: Element): Pick<Complaint, 'hint'> =>
  textOf(channel, 'generator') === 'podwright' &&
  /^https:\/\/(?:[^/]+\/)*www\.podbean\.com\/media\/share\/pb-[^/]+$/.test(attributes.get('url') ?? '')
    ? {
        hint: 'run podwright generate with a network: it asks Podbean for the file, or set podcast.enclosure in the post',
      }
    : {};
