import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type Document, isMap, isNode, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { formatAddress, isAddress } from './address.js';
import { guessCategory, parseCategory } from './categories.js';
import { finding } from './findings.js';
import type { Category, Checked, Finding, Place, Show } from './model.js';
import { podcastGuid } from './podcast-guid.js';
import { type Problem, parseWith } from './schema.js';
import { type SettingsFields, settingsSchema } from './settings-fields.js';
import { closest, type Places, placesIn, scrub } from './text.js';

/** Settings, checked and complete; paths are absolute. */
export type Settings = {
  /** Folder of the settings file: what every path in it, and every file in a finding, is relative to. */
  readonly folder: string;
  readonly file: string;
  readonly site: string;
  readonly posts: readonly string[];
  readonly permalink: string;
  readonly timezone: string | undefined;
  readonly show: Show;
  readonly feed: {
    readonly url: string;
    readonly out: string;
    readonly ledger: string;
    readonly link: 'episode' | 'post';
    readonly images: 'podcast' | 'posts';
    readonly notes: 'both' | 'description' | 'content';
    readonly maxItems: number | undefined;
  };
  readonly unresolved: 'derive' | 'hold' | 'fail';
  /** Where settings that findings may point at stand. */
  readonly places: { readonly posts: Place; readonly maxItems: Place };
};

/**
 * Reads a settings file. `exists` tells whether a file is there, for art that is given as a file. Never throws: what
 * is wrong is a finding at its place in the file.
 */
export const parseSettings = (
  text: string,
  file: string,
  exists: (path: string) => boolean,
): Checked<Settings | undefined> => {
  const name = basename(file);
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const places = placesIn(name, source);
  const document = parseDocument(source, {
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const broken = document.errors.map(({ message, pos }) =>
    finding('invalid-settings', places.at(pos[0]), { reason: reasonOf(message) }),
  );
  if (broken.length > 0) return { value: undefined, findings: broken };
  const data = toData(document);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const reason = 'the file is not a mapping';
    return { value: undefined, findings: [finding('invalid-settings', places.at(0), { reason })] };
  }
  const placeOf = (path: readonly string[]): Place => placeOfPath(document, places, path);
  const result = parseWith(settingsSchema, data);
  if ('problems' in result) {
    return { value: undefined, findings: result.problems.map((problem) => settingFinding(problem, placeOf)) };
  }
  return complete(result.value, file, placeOf, exists);
};

const reasonOf = (message: string): string => {
  const [line = ''] = message.split('\n');
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/[.:]$/, '');
};

/** The values of a document without what XML forbids; an alias bomb is no data. */
const toData = (document: Document): unknown => {
  try {
    return document.toJS({
      maxAliasCount: 20,
      reviver: (_key, value) => (typeof value === 'string' ? scrub(value).text : value),
    });
  } catch {
    return undefined;
  }
};

/** The place of the value at a path, or of the nearest setting around it. */
const placeOfPath = (document: Document, places: Places, path: readonly string[]): Place => {
  let node: unknown = document.contents;
  let place: Place = places.at(0);
  for (const key of path) {
    const next = childOf(node, key);
    if (!next) return place;
    place = places.at(...spanOf(next.at));
    node = next.value;
  }
  return place;
};

const childOf = (node: unknown, key: string): { readonly at: Node; readonly value: unknown } | undefined => {
  if (isMap(node)) {
    const pair = node.items.find(({ key: name }) => isScalar(name) && name.value === key);
    if (!pair || !isNode(pair.key)) return undefined;
    return { at: isScalar(pair.value) && pair.value.value !== null ? pair.value : pair.key, value: pair.value };
  }
  const item = isSeq(node) ? node.items[Number(key)] : undefined;
  return isNode(item) ? { at: item, value: item } : undefined;
};

const spanOf = ({ range }: Node): [offset: number, length: number] =>
  range ? [range[0], Math.max(1, range[1] - range[0])] : [0, 1];

const settingFinding = (
  { kind, path, message, known }: Problem,
  placeOf: (path: readonly string[]) => Place,
): Finding => {
  const name = path.join('.');
  const last = path.at(-1) ?? '';
  if (kind === 'unknown') return finding('unknown-setting', placeOf(path), { name, guess: closest(last, known) });
  if (kind === 'missing') return finding('missing-setting', placeOf(path.slice(0, -1)), { name });
  return finding('invalid-setting', placeOf(path), { name, reason: message });
};

type PlaceOf = (path: readonly string[]) => Place;

const complete = (
  fields: SettingsFields,
  file: string,
  placeOf: PlaceOf,
  exists: (path: string) => boolean,
): Checked<Settings | undefined> => {
  const folder = dirname(file);
  const out = resolve(folder, fields.feed.out);
  const categories = checkCategories(fields.show.categories, placeOf);
  const image = checkImage(fields, folder, out, placeOf, exists);
  const findings = [
    ...categories.findings,
    ...image.findings,
    ...checkTimezone(fields, placeOf),
    ...checkMove(fields, placeOf),
  ];
  if (findings.length > 0) return { value: undefined, findings };
  const {
    owner,
    copyright,
    block,
    complete: isComplete,
    newFeedUrl,
    medium,
    funding,
    txt,
    guid,
    ...show
  } = fields.show;
  return {
    value: {
      folder,
      file,
      site: fields.site,
      posts: fields.posts,
      permalink: fields.permalink,
      timezone: fields.timezone,
      show: {
        ...show,
        categories: categories.value,
        image: image.value,
        guid: guid ?? podcastGuid(fields.feed.url),
        funding: funding ?? [],
        txt: (txt ?? []).map(({ text, purpose }) => ({ text, ...(purpose === undefined ? {} : { purpose }) })),
        ...(owner ? { owner } : {}),
        ...(copyright ? { copyright } : {}),
        ...(block ? { block } : {}),
        ...(isComplete ? { complete: isComplete } : {}),
        ...(newFeedUrl ? { newFeedUrl } : {}),
        ...(medium ? { medium } : {}),
      },
      feed: {
        ...fields.feed,
        out,
        ledger: out.replace(/(?:\.[^./\\]+)?$/, '.lock.json'),
        maxItems: fields.feed.maxItems,
      },
      unresolved: fields.unresolved,
      places: { posts: placeOf(['posts']), maxItems: placeOf(['feed', 'maxItems']) },
    },
    findings: [],
  };
};

const checkCategories = (names: readonly string[], placeOf: PlaceOf): Checked<readonly Category[]> => {
  const value: Category[] = [];
  const findings: Finding[] = [];
  for (const [index, name] of names.entries()) {
    const category = parseCategory(name);
    const place = placeOf(['show', 'categories', String(index)]);
    if (category) value.push(category);
    else findings.push(finding('unknown-category', place, { name, guess: guessCategory(name) }));
  }
  return { value, findings };
};

/** Art in the folder of the feed is published with it: its address is made from the feed's. */
const checkImage = (
  { show, feed }: SettingsFields,
  folder: string,
  out: string,
  placeOf: PlaceOf,
  exists: (path: string) => boolean,
): Checked<string> => {
  if (isAddress(show.image)) return { value: formatAddress(show.image), findings: [] };
  const path = resolve(folder, show.image);
  const inside = relative(dirname(out), path);
  const wrong = (reason: string, hint: string): Checked<string> => ({
    value: '',
    findings: [finding('invalid-setting', placeOf(['show', 'image']), { name: 'show.image', reason, hint })],
  });
  if (/^[a-z][a-z0-9+.-]+:/i.test(show.image))
    return wrong('must be an absolute address, https://…, or a file', 'use https://');
  if (isAbsolute(inside) || inside.startsWith('..')) {
    return wrong(
      'must lie in the folder of the feed',
      `move the file into the folder of ${feed.out}, or give its address`,
    );
  }
  if (!exists(path)) return wrong('names a file that is not there', 'add the file, or give the address of the art');
  const parts = inside.split(/[/\\]/).map((part) => encodeURIComponent(part));
  return { value: formatAddress(new URL(parts.join('/'), feed.url).href), findings: [] };
};

const checkTimezone = ({ timezone }: SettingsFields, placeOf: PlaceOf): readonly Finding[] => {
  if (timezone === undefined || isTimezone(timezone)) return [];
  const guess = closest(timezone, Intl.supportedValuesOf('timeZone'));
  return [finding('unknown-timezone', placeOf(['timezone']), { name: timezone, guess })];
};

const isTimezone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** Apps follow `itunes:new-feed-url` at once: a stray value would move every subscriber. */
const checkMove = ({ show, feed }: SettingsFields, placeOf: PlaceOf): readonly Finding[] => {
  if (show.newFeedUrl === undefined || show.newFeedUrl === feed.url) return [];
  const reason = 'must equal feed.url: it belongs into the new feed, not the old one';
  return [finding('invalid-setting', placeOf(['show', 'newFeedUrl']), { name: 'show.newFeedUrl', reason })];
};

/** A path as findings name it: relative to the folder of the settings, with `/`. */
export const fileIn = (folder: string, path: string): string => relative(folder, path).split(sep).join('/');
