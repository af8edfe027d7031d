import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isLink, isThere, removeFile } from './files/paths.js';
import { readIfThere } from './files/read.js';
import { parseArtwork, plainArtwork } from './ledger/art.js';
import { parseResolution, plainResolution } from './ledger/ledger.js';
import type { Artwork, Resolution } from './model.js';
import { draftOf, replaceFiles } from './publish/drafts.js';
import type { FeedStore, KeptFeed } from './resolver/show-feeds.js';
import { isMapping } from './schema/mapping.js';

/**
 * What runs remember for one another beside the ledger: the show's feed, so that it is asked for with a condition, and
 * what was learned of episodes before they could be published. It may be deleted at any time: it only saves requests.
 */
export type Cache = {
  readonly feeds: FeedStore;
  readonly readLearned: () => ReadonlyMap<string, Resolution>;
  /** Adds to what is there. */
  readonly saveLearned: (learned: ReadonlyMap<string, Resolution>) => void;
  readonly readArt: () => Artwork;
  /** Takes the place of what is there. */
  readonly saveArt: (artwork: Artwork) => void;
  /** These episodes have been published, and so has what is known of art. */
  readonly forgetLearned: (ids: ReadonlySet<string>) => void;
};

/** Remembers nothing. */
export const NO_CACHE: Cache = {
  feeds: { read: () => undefined, save: () => undefined },
  readLearned: () => new Map(),
  saveLearned: () => undefined,
  readArt: () => new Map(),
  saveArt: () => undefined,
  forgetLearned: () => undefined,
};

/** A cache in a folder, `.podwright` by name. What in it cannot be read, or written, is done without. */
export const createCache = (folder: string): Cache => {
  /** A file of the cache; none where a link would lead out of it. */
  const fileOf = (name: string): string | undefined => {
    const path = join(folder, name);
    return isLink(folder) || isLink(path) ? undefined : path;
  };
  const save = (name: string, bytes: () => Uint8Array): void => {
    // Git is told by the folder itself, so that nobody has to.
    attempt(() => {
      const [ignore, path] = [fileOf('.gitignore'), fileOf(name)];
      if (ignore === undefined || path === undefined) return;
      if (!isThere(ignore)) replaceFiles([draftOf(ignore, [Buffer.from('*\n')])]);
      replaceFiles([draftOf(path, [bytes()])]);
    });
  };
  const read = (name: string): Buffer | undefined =>
    attempt(() => {
      const path = fileOf(name);
      return path === undefined ? undefined : readIfThere(path, MOST_BYTES);
    });
  const saveAll = (learned: ReadonlyMap<string, Resolution>): void =>
    save(LEARNED, () => toJson(Object.fromEntries([...learned].map(([id, one]) => [id, plainResolution(one)]))));
  return {
    feeds: {
      read: (url) => keptFeed(read(`${nameOf(url)}.json`), () => read(`${nameOf(url)}.xml`)),
      save: (url, { body, etag, lastModified }) => {
        save(`${nameOf(url)}.xml`, () => body);
        save(`${nameOf(url)}.json`, () => toJson({ url, etag, lastModified, sha256: hash(body) }));
      },
    },
    readLearned: () => parseLearned(read(LEARNED)),
    saveLearned: (learned) => {
      if (learned.size > 0) saveAll(new Map([...parseLearned(read(LEARNED)), ...learned]));
    },
    readArt: () => parseArt(read(ART)),
    saveArt: (artwork) => save(ART, () => toJson(plainArtwork(artwork))),
    forgetLearned: (ids) => {
      attempt(() => removeFile(join(folder, ART)));
      const learned = parseLearned(read(LEARNED));
      const rest = new Map([...learned].filter(([id]) => !ids.has(id)));
      if (rest.size > 0) saveAll(rest);
      else if (learned.size > 0) attempt(() => removeFile(join(folder, LEARNED)));
    },
  };
};

/** The feeds that are kept are no larger. */
const MOST_BYTES = 32 * 1024 * 1024;

const LEARNED = 'learned.json';
const ART = 'art.json';

/** A cache is never worth a failed run. */
const attempt = <T>(action: () => T): T | undefined => {
  try {
    return action();
  } catch {
    return undefined;
  }
};

const hash = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const nameOf = (url: string): string => `feed-${hash(url).slice(0, 16)}`;

const toJson = (value: object): Buffer => Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);

const parseJson = (bytes: Buffer | undefined): Readonly<Record<string, unknown>> => {
  const value: unknown = attempt(() => JSON.parse(bytes?.toString() ?? ''));
  return isMapping(value) ? value : {};
};

const keptFeed = (about: Buffer | undefined, readBody: () => Buffer | undefined): KeptFeed | undefined => {
  const { etag, lastModified, sha256 } = parseJson(about);
  const body = typeof sha256 === 'string' ? readBody() : undefined;
  if (!body || hash(body) !== sha256) return undefined;
  return {
    body,
    ...(typeof etag === 'string' ? { etag } : {}),
    ...(typeof lastModified === 'string' ? { lastModified } : {}),
  };
};

const parseArt = (bytes: Buffer | undefined): Artwork => {
  const parsed = parseArtwork(parseJson(bytes));
  return 'value' in parsed ? parsed.value : new Map();
};

const parseLearned = (bytes: Buffer | undefined): ReadonlyMap<string, Resolution> =>
  new Map(
    Object.entries(parseJson(bytes)).flatMap(([id, value]) => {
      const resolution = parseResolution(value);
      return resolution ? [[id, resolution] as const] : [];
    }),
  );
