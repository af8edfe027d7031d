import * as v from 'valibot';
import { formatAddress, isAddress, isHttps, isWithoutUser } from '../address.js';
import { defined } from '../defined.js';
import type { Kind } from '../namespace/kinds.js';
import { A_LIST, address } from './schema.js';

/*
 * Schemas of single values that settings and front matter share. Scalars may come typed, or as text: front matter in
 * YAML is read without types, so that nothing is lost.
 */

const scalar = (message: string) => v.union([v.string(), v.number()], message);

const toLine = (value: string | number): string =>
  String(value)
    .trim()
    .split(/\s*[\r\n]+\s*/)
    .join(' ')
    .replaceAll('\t', ' ');

/** One line of text, never empty. */
export const line = (description: string, most = 128) =>
  v.pipe(
    scalar('must be a text'),
    v.transform(toLine),
    v.nonEmpty('must not be empty'),
    v.check((value) => Array.from(value).length <= most, `must be at most ${most} characters long`),
    v.description(description),
  );

/** One line of text that is of a kind. */
export const lineOf = ({ isRight, is }: Kind, description: string) =>
  v.pipe(scalar(`must be ${is}`), v.transform(toLine), v.check(isRight, `must be ${is}`), v.description(description));

/** One word of a list; in any case, where the list has lower case only. */
export const word = <const V extends readonly string[]>(
  { values, is }: { readonly values: V; readonly is: string },
  description: string,
) => {
  const isLower = values.every((value) => value === value.toLowerCase());
  return v.pipe(
    v.string(`must be ${is}`),
    v.transform((value) => (isLower ? value.trim().toLowerCase() : value.trim())),
    v.picklist(values, `must be ${is}`),
    v.description(description),
  );
};

const TRUE: ReadonlySet<string> = new Set(['true', 'yes', 'on', 'explicit']);
export const FALSE: ReadonlySet<string> = new Set(['false', 'no', 'off', 'clean']);

export const flag = (description: string) =>
  v.pipe(
    v.union([v.boolean(), v.string()], 'must be true or false'),
    v.transform((value) => String(value).trim().toLowerCase()),
    v.check((value) => TRUE.has(value) || FALSE.has(value), 'must be true or false'),
    v.transform((value) => TRUE.has(value)),
    v.description(description),
  );

export const whole = (description: string, least = 1) =>
  v.pipe(
    scalar('must be a whole number'),
    v.check((value) => /^\s*\d{1,15}\s*$/.test(String(value)), 'must be a whole number'),
    v.transform(Number),
    v.minValue(least, `must be ${least} or more`),
    v.description(description),
  );

export const decimal = (description: string, most = 1e15) =>
  v.pipe(
    scalar('must be a number'),
    v.check(
      (value) => typeof value === 'number' || /^\s*\d{1,15}(?:\.\d{1,20})?\s*$/.test(value),
      'must be a number, 0 or more',
    ),
    v.transform(Number),
    v.minValue(0, 'must be 0 or more'),
    v.maxValue(most, `must be ${most} or less`),
    v.description(description),
  );

const CLOCK = /^(?:(?:(\d{1,3}):(?=[0-5]?\d:))?(\d{1,3}):(?=[0-5]\d(?:\.|$)))?(\d{1,7})(\.\d{1,9})?$/;

/** `73`, `73.5`, `1:13` and `1:02:03`, in seconds; NaN when it is none of them. */
const parseSeconds = (value: string): number => {
  const match = CLOCK.exec(value);
  if (!match) return Number.NaN;
  const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds + fraction);
};

export const seconds = (description: string) =>
  v.pipe(
    scalar('must be a time: seconds, M:SS or H:MM:SS'),
    v.transform((value) => parseSeconds(String(value).trim())),
    v.check((value) => !Number.isNaN(value), 'must be a time: seconds, M:SS or H:MM:SS'),
    v.description(description),
  );

/** A page or file: the podcast namespace takes https only. https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md */
export const httpsAddress = (description: string) =>
  v.pipe(address(description), v.check(isHttps, 'must begin with https://'));

/** Schemes that run code in a reader's app, or lead to its own disk. */
const UNSAFE = /^(?:javascript|vbscript|data|file|blob|about|view-source):/i;

const isUri = (value: string): boolean =>
  /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(value) &&
  !UNSAFE.test(value) &&
  (!/^https?:/i.test(value) || (isAddress(value) && isWithoutUser(value)));

const formatUri = (value: string): string => (isAddress(value) ? formatAddress(value) : value);

/** Media may come over any protocol, as `ipfs://…` or from an onion over http. */
export const mediaAddress = (description: string) =>
  v.pipe(
    v.string('must be an address'),
    v.trim(),
    v.check((value) => isUri(formatUri(value)), 'must be an absolute address'),
    v.transform(formatUri),
    v.description(description),
  );

/** Something to follow, as `https://…` or `nostr:…`. */
export const linkAddress = (description: string) =>
  v.pipe(
    mediaAddress(description),
    v.check((value) => !/^http:/i.test(value), 'must begin with https://'),
  );

/**
 * The field of a tag, whose schema is made when it is first needed: a show makes use of few tags, and to make the schemas of all takes
 * longer than to check the settings of most.
 */
export const tagField = <const S extends v.GenericSchema>(make: () => S) => {
  const once = only(make);
  return v.nullish(v.lazy(() => once()));
};

/** What is made once, and then the same. */
export const only = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** A list, or one of its items by itself. */
export const list = <const S extends v.GenericSchema>(item: S, description: string) =>
  v.pipe(
    v.union([v.array(item), item], A_LIST),
    v.transform((told): v.InferOutput<S>[] => (Array.isArray(told) ? told : [told])),
    v.description(description),
  );

/** A mapping; what is empty in it is absent. */
export const mapping = <const E extends v.ObjectEntries>(entries: E, message: string) =>
  v.pipe(v.strictObject(entries, message), v.transform(defined));

/** A mapping that may be given as its most important value alone. */
export const orShort = <const S extends v.GenericSchema, const M extends v.GenericSchema>(
  short: S,
  full: M,
  message: string,
) => v.union([short, full], message);
