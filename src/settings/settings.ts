import { basename, dirname, relative, resolve, sep } from 'node:path';
import { addressBeside, toAddress } from '../address.js';
import { guessCategory } from '../categories.js';
import { defined } from '../defined.js';
import { locateShowArt, type ShowArt } from '../feed-files.js';
import { finding } from '../findings.js';
import type { Checked, Finding, Place, Show } from '../model.js';
import { hintOf } from '../schema/hints.js';
import { isMapping } from '../schema/mapping.js';
import { guessOfName, type Problem, parseWith, valueAt } from '../schema/schema.js';
import { closest, placesIn, scrub, unseenIn } from '../text.js';
import { readYaml, valuesOf } from '../yaml.js';
import { checkElements } from './extra.js';
import { postSettingsSchema, type SettingsFields, settingsSchema, UNKNOWN } from './fields.js';
import { type PlacesOf, placeOfPath } from './places.js';
import { completeShow } from './show.js';

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
  /** The path of the show's art, when it is a file that is published with the feed. */
  readonly imageFile: string | undefined;
  readonly feed: {
    readonly url: string;
    readonly out: string;
    readonly ledger: string;
    readonly link: 'episode' | 'post';
    readonly images: 'podcast' | 'posts';
    readonly notes: 'both' | 'description' | 'content';
    readonly hubs: readonly string[];
    readonly maxItems: number | undefined;
    readonly maxBytes: number;
  };
  readonly podbean: {
    /** The show's own feed; found by the episode links, if absent. */
    readonly feed: string | undefined;
    /** Address of the player's JSON, with `{id}`. */
    readonly player: string;
  };
  /** Statistics services that audio is fetched through, the outermost first. */
  readonly prefixes: readonly string[];
  readonly unresolved: 'derive' | 'hold' | 'fail';
  /** `timeout` in seconds, for one try; `retries` are tries after the first. */
  readonly network: {
    readonly concurrency: number;
    readonly timeout: number;
    readonly retries: number;
    readonly allowPrivate: boolean;
  };
  /** Where settings that findings may point at stand. */
  readonly places: {
    readonly posts: Place;
    readonly show: Place;
    /** Where each setting of the show stands that is told, and each service in `blockedServices`. */
    readonly ofShow: ReadonlyMap<string, Place>;
    readonly image: Place;
    readonly feedUrl: Place;
    readonly maxBytes: Place;
    readonly podbeanFeed: Place | undefined;
  };
};

/** As much of the settings as posts are read by. */
export type PostSettings = Pick<Settings, 'folder' | 'site' | 'posts' | 'permalink' | 'timezone'> & {
  readonly show: Pick<Show, 'link' | 'namespaces'>;
  readonly feed: Pick<Settings['feed'], 'url' | 'out' | 'images'>;
};

/** Settings, or what is wrong with them; `forPosts` when that is nothing that posts are read by. */
export type ReadSettings = Checked<Settings | undefined> & { readonly forPosts?: PostSettings };

/**
 * Reads a settings file. `exists` tells whether a file is there, for art that is given as a file. Never throws: what
 * is wrong is a finding at its place in the file.
 */
export const parseSettings = (text: string, file: string, exists: (path: string) => boolean): ReadSettings => {
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const places = placesIn(basename(file), source);
  const unreadable = (reason: string, offset = 0): Finding =>
    finding('invalid-settings', places.at(offset), { reason });
  const refuse = (...findings: Finding[]) => ({ value: undefined, findings });
  const yaml = readYaml(source);
  if (yaml === 'too-deep') return refuse(unreadable('it nests more than 200 levels deep'));
  if (!yaml.document) return refuse(...yaml.problems.map(({ reason, offset }) => unreadable(reason, offset)));
  const { document } = yaml;
  const values = valuesOf(document);
  if ('reason' in values) return refuse(unreadable(values.reason));
  const data = scrubAll(values.value);
  if (!isMapping(data)) return refuse(unreadable('the file is not a mapping'));
  const placesOf: PlacesOf = {
    value: (path) => placeOfPath(document, places, path, 'value'),
    key: (path) => placeOfPath(document, places, path, 'key'),
  };
  const result = parseWith(settingsSchema, data);
  const problems = 'problems' in result ? result.problems : [];
  const image = checkImage(data, problems, file, placesOf, exists);
  const findings = [
    ...problems.map((problem) => settingFinding(problem, data, placesOf)),
    ...image.findings,
    ...checkOut(values.value, placesOf),
    ...checkMove(data, problems, placesOf),
    ...checkElements(data, placesOf),
  ];
  return 'problems' in result || findings.length > 0
    ? { ...refuse(...findings), ...defined({ forPosts: settingsForPosts(data, problems, file) }) }
    : { value: complete(result.value, file, image.value, placesOf), findings };
};

/** An unknown setting beside those that posts are read by may be one of them, misspelt. */
const settingsForPosts = (data: unknown, problems: readonly Problem[], file: string): PostSettings | undefined => {
  const result = parseWith(postSettingsSchema, data);
  const isMisspelt = problems.some(({ kind, path }) => kind === 'unknown' && path.length === 1);
  if ('problems' in result || isMisspelt) return undefined;
  const { namespaces, show, feed, ...rest } = result.value;
  const folder = dirname(file);
  return {
    ...rest,
    folder,
    timezone: rest.timezone,
    show: { ...show, namespaces },
    feed: { ...feed, out: resolve(folder, feed.out) },
  };
};

/** Values without what XML forbids, at any depth. */
const scrubAll = (value: unknown): unknown => {
  if (typeof value === 'string') return scrub(value).text;
  if (Array.isArray(value)) return value.map(scrubAll);
  return isMapping(value)
    ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, scrubAll(child)]))
    : value;
};

const settingFinding = (problem: Problem, data: unknown, placesOf: PlacesOf): Finding => {
  const { kind, path, message } = problem;
  const name = path.join('.');
  if (kind === 'unknown') return finding('unknown-setting', placesOf.key(path), { name, guess: guessOfName(problem) });
  if (kind === 'missing') return finding('missing-setting', placesOf.key(path.slice(0, -1)), { name });
  const place = placesOf.value(path);
  const value = valueAt(data, path);
  const text = typeof value === 'string' ? value : '';
  if (message === UNKNOWN.category)
    return finding('unknown-category', place, { name: text, guess: guessCategory(text) });
  if (message === UNKNOWN.timezone) {
    return finding('unknown-timezone', place, { name: text, guess: closest(text, Intl.supportedValuesOf('timeZone')) });
  }
  return finding('invalid-setting', place, { name, reason: message, ...defined({ hint: hintOf(problem, value) }) });
};

/** A setting that the schema has nothing against, for checks that need more than one. */
const textAt = (data: unknown, problems: readonly Problem[], path: readonly string[]): string | undefined => {
  const isWrong = problems.some((problem) => problem.path.join('.') === path.join('.'));
  const value = isWrong ? undefined : valueAt(data, path);
  return typeof value === 'string' ? value.trim() : undefined;
};

const complete = (fields: SettingsFields, file: string, image: ShowArt, placesOf: PlacesOf): Settings => {
  const folder = dirname(file);
  const out = resolve(folder, fields.feed.out);
  return {
    folder,
    file,
    site: fields.site,
    posts: fields.posts,
    permalink: fields.permalink,
    timezone: fields.timezone,
    show: completeShow(fields, image.url, placesOf),
    imageFile: image.file,
    feed: completeFeed(fields.feed, out),
    podbean: { feed: fields.podbean.feed, player: fields.podbean.player },
    prefixes: fields.prefixes,
    unresolved: fields.unresolved,
    network: fields.network,
    places: {
      posts: placesOf.value(['posts']),
      show: placesOf.key(['show']),
      ofShow: placesOfShow(fields.show, placesOf),
      image: placesOf.value(['show', 'image']),
      feedUrl: placesOf.value(['feed', 'url']),
      maxBytes: placesOf.value(['feed', 'maxBytes']),
      podbeanFeed: fields.podbean.feed === undefined ? undefined : placesOf.value(['podbean', 'feed']),
    },
  };
};

const placesOfShow = (show: SettingsFields['show'], placesOf: PlacesOf): ReadonlyMap<string, Place> => {
  const services = Object.keys(show.blockedServices ?? {}).map((name) => ['blockedServices', name]);
  const paths = [...Object.keys(show).map((key) => [key]), ...services];
  return new Map(paths.map((path) => [path.join('.'), placesOf.key(['show', ...path])]));
};

const completeFeed = ({ hub, maxItems, ...feed }: SettingsFields['feed'], out: string): Settings['feed'] => ({
  ...feed,
  out,
  ledger: ledgerOf(out),
  hubs: hub ?? [],
  maxItems,
});

/** The ledger lies beside the feed: `podcast.xml`, `podcast.lock.json`. */
const ledgerOf = (out: string): string => out.replace(/(?:\.[^./\\]+)?$/, '.lock.json');

/** A page of the archive lies beside the feed, too: `podcast-archive-1.xml`. */
export const archiveFile = (out: string, page: number): string =>
  out.replace(/((?:\.[^./\\]+)?)$/, `-archive-${page}$1`);

/** Where apps fetch a page of the archive: beside the feed. */
export const archiveAddress = (url: string, out: string, page: number): string =>
  addressBeside(url, basename(archiveFile(out, page)));

/** The show's art, or what is wrong with it; what another setting keeps from being known has its finding there. */
const checkImage = (
  data: unknown,
  problems: readonly Problem[],
  file: string,
  placesOf: PlacesOf,
  exists: (path: string) => boolean,
): Checked<ShowArt> => {
  const [image, out, url] = ['image', 'out', 'url'].map((name) =>
    textAt(data, problems, [name === 'image' ? 'show' : 'feed', name]),
  );
  const art = image ? locateShowArt(image, { folder: dirname(file), out, url }, exists) : { url: '' };
  if ('url' in art) return { value: art, findings: [] };
  const place = placesOf.value(['show', 'image']);
  return { value: { url: '' }, findings: [finding('invalid-setting', place, { name: 'show.image', ...art })] };
};

/** What XML forbids is taken out of texts; taken out of a path, it would lead to another file. */
const checkOut = (written: unknown, placesOf: PlacesOf): readonly Finding[] => {
  const out = valueAt(written, ['feed', 'out']);
  const unseen = typeof out === 'string' ? unseenIn(out.trim()) : undefined;
  if (unseen === undefined) return [];
  const reason = `must hold no control characters, and holds ${unseen}`;
  const hint = 'write a path that can be seen, e.g. ../feeds/podcast.xml';
  return [finding('invalid-setting', placesOf.value(['feed', 'out']), { name: 'feed.out', reason, hint })];
};

/** Apps follow `itunes:new-feed-url` at once: a stray value would move every subscriber. */
const checkMove = (data: unknown, problems: readonly Problem[], placesOf: PlacesOf): readonly Finding[] => {
  const [moved, url] = [
    ['show', 'newFeedUrl'],
    ['feed', 'url'],
  ].map((path) => toAddress(textAt(data, problems, path) ?? ''));
  if (moved === undefined || url === undefined || moved === url) return [];
  const reason = 'must equal feed.url: it belongs into the new feed, not the old one';
  const hint = `write ${url}, or take it out until the feed has moved`;
  const place = placesOf.value(['show', 'newFeedUrl']);
  return [finding('invalid-setting', place, { name: 'show.newFeedUrl', reason, hint })];
};

/** A path as findings name it: relative to the folder of the settings, with `/`. */
export const fileIn = (folder: string, path: string): string => relative(folder, path).split(sep).join('/');
