import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isThere, readIfThere, removeFile } from './files.js';
import { parseResolution, plainResolution } from './ledger.js';
import type { Resolution } from './model.js';
import { draftOf, replaceFiles } from './publish.js';
import type { FeedStore, KeptFeed } from './resolver/show-feeds.js';
import { isMapping } from './yaml.js';

/**
 * What runs remember for one another beside the ledger: the show's feed, so that it is asked for with a condition, and
 * what was learned of episodes before they could be published. It may be deleted at any time: it only saves requests.
 */
export type Cache = {
  readonly feeds: FeedStore;
  readonly readLearned: () => ReadonlyMap<string, Resolution>;
  readonly saveLearned: (learned: ReadonlyMap<string, Resolution>) => void;
  /** Everything that was learned has been published. */
  readonly forgetLearned: () => void;
};

/** Remembers nothing. */
export const NO_CACHE: Cache = {
  feeds: { read: () => undefined, save: () => undefined },
  readLearned: () => new Map(),
  saveLearned: () => undefined,
  forgetLearned: () => undefined,
};

/** A cache in a folder, `.podwright` by name. What in it cannot be read, or written, is done without. */
export const createCache = (folder: string): Cache => {
  const save = (name: string, bytes: Uint8Array): void => {
    // Git is told by the folder itself, so that nobody has to.
    attempt(() => {
      const ignore = join(folder, '.gitignore');
      if (!isThere(ignore)) replaceFiles([draftOf(ignore, [Buffer.from('*\n')])]);
      replaceFiles([draftOf(join(folder, name), [bytes])]);
    });
  };
  const read = (name: string): Buffer | undefined => attempt(() => readIfThere(join(folder, name)));
  return {
    feeds: {
      read: (url) => keptFeed(read(`${nameOf(url)}.json`), () => read(`${nameOf(url)}.xml`)),
      save: (url, { body, etag, lastModified }) => {
        save(`${nameOf(url)}.xml`, body);
        save(`${nameOf(url)}.json`, toJson({ url, etag, lastModified, sha256: hash(body) }));
      },
    },
    readLearned: () => parseLearned(read(LEARNED)),
    saveLearned: (learned) => {
      save(LEARNED, toJson(Object.fromEntries([...learned].map(([id, one]) => [id, plainResolution(one)]))));
    },
    forgetLearned: () => {
      attempt(() => removeFile(join(folder, LEARNED)));
    },
  };
};

const LEARNED = 'learned.json';

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

const parseLearned = (bytes: Buffer | undefined): ReadonlyMap<string, Resolution> =>
  new Map(
    Object.entries(parseJson(bytes)).flatMap(([id, value]) => {
      const resolution = parseResolution(value);
      return resolution ? [[id, resolution] as const] : [];
    }),
  );
