import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { isPodbeanHost } from '../address.js';
import { type Extracted, extract, mayHoldEpisode, PLAIN } from '../extractor/extract.js';
import type { ExtractSettings } from '../extractor/tell.js';
import { findFiles, type PostFile } from '../files/find.js';
import { createPostReader, type Unreadable } from '../files/inside.js';
import { finding } from '../findings.js';
import type { Checked, Post } from '../model.js';
import type { PostSettings } from '../settings/settings.js';
import { startOf } from '../text.js';
import { createOtherPosts } from './other-posts.js';

/** The posts of a blog that are episodes, and how many files are not. */
export type ReadPosts = {
  readonly posts: readonly Post[];
  readonly files: number;
  readonly plain: number;
  readonly optedOut: number;
  /** Drafts that are not right yet; others are among the posts. */
  readonly drafts: number;
  /** The embed ids of players in posts that are left out for their errors. */
  readonly lost: ReadonlySet<string>;
};

/** Reads every file that the settings name, and extracts its episodes; the same whatever order they are read in. */
export const readPosts = async (
  settings: PostSettings,
  drafts: boolean,
  onProgress: (done: number, total: number) => void,
): Promise<Checked<ReadPosts>> => {
  const files = await findFiles(settings.folder, settings.posts);
  const task = { files, folders: foldersOf(settings), settings: extractSettingsOf(settings, drafts) };
  const extracted =
    files.length < PARALLEL_FROM ? extractAlone(task, onProgress) : await extractTogether(task, onProgress);
  const count = (kind: Extracted['kind']): number => extracted.filter((one) => one.kind === kind).length;
  return {
    value: {
      posts: extracted.flatMap(({ value }) => value),
      files: files.length,
      plain: count('plain'),
      optedOut: count('optedOut'),
      drafts: count('draft'),
      lost: new Set(extracted.flatMap(({ lost = [] }) => lost)),
    },
    findings: extracted.flatMap(({ findings }) => findings),
  };
};

/** What a thread has to know to extract some of the files. */
export type ExtractTask = {
  readonly files: readonly PostFile[];
  readonly folders: readonly string[];
  readonly settings: ExtractSettings;
};

/** From this many files on, a second thread is faster than its start is slow. */
const PARALLEL_FROM = 2000;

/** How many files a thread takes at a time: few enough to end together, enough to make messages rare. */
const CHUNK = 32;

const extractAlone = (task: ExtractTask, onProgress: (done: number, total: number) => void): readonly Extracted[] => {
  const extractFile = fileExtractor(task);
  return task.files.map((file, index) => {
    onProgress(index + 1, task.files.length);
    return extractFile(file);
  });
};

/** What a worker tells of the files from `from` on. */
export type ExtractedChunk = { readonly from: number; readonly extracted: readonly Extracted[] };

/** This thread and as many workers as there are other cores take chunks of files until none is left. */
const extractTogether = async (
  task: ExtractTask,
  onProgress: (done: number, total: number) => void,
): Promise<readonly Extracted[]> => {
  const all: Extracted[] = Array.from(task.files, () => PLAIN);
  let done = 0;
  const take = ({ from, extracted }: ExtractedChunk): void => {
    for (const [index, one] of extracted.entries()) all[from + index] = one;
    done += extracted.length;
    onProgress(done, task.files.length);
  };
  const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const workers = Array.from({ length: Math.min(MOST_WORKERS, availableParallelism() - 1) }, () =>
    runWorker({ ...task, next }, take),
  );
  const own = extractChunks({ ...task, next }, take);
  await Promise.all([own, ...workers]);
  return all;
};

const MOST_WORKERS = 3;

const runWorker = (task: ExtractTask & { readonly next: SharedArrayBuffer }, take: (chunk: ExtractedChunk) => void) =>
  new Promise<void>((fulfil, reject) => {
    // Posts make much short-lived garbage: a larger young generation is collected less often.
    const resourceLimits = { maxYoungGenerationSizeMb: 96 };
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: task, resourceLimits });
    worker.on('message', take);
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? fulfil() : reject(new Error(`a worker ended with code ${code}`))));
  });

/** Extracts chunks of files until the counter shared by all threads has passed the last. */
export const extractChunks = async (
  task: ExtractTask & { readonly next: SharedArrayBuffer },
  take: (chunk: ExtractedChunk) => void,
): Promise<void> => {
  const counter = new Int32Array(task.next);
  const extractFile = fileExtractor(task);
  for (let from = claim(counter); from < task.files.length; from = claim(counter)) {
    take({ from, extracted: task.files.slice(from, from + CHUNK).map(extractFile) });
    // The messages of other threads come in between.
    await new Promise((continued) => setImmediate(continued));
  }
};

const claim = (counter: Int32Array): number => Atomics.add(counter, 0, CHUNK);

const fileExtractor = (task: ExtractTask): ((file: PostFile) => Extracted) => {
  const { folders, settings } = task;
  const read = createPostReader(folders);
  const others = createOtherPosts(task);
  return ({ path, file }) => {
    const bytes = read(path);
    if (!(bytes instanceof Uint8Array)) return unread(file, bytes);
    return mayHoldEpisode(bytes.toString('latin1')) ? extract(file, bytes, settings, others) : PLAIN;
  };
};

const unread = (file: string, { problem, bytes, reason }: Unreadable): Extracted => {
  if (problem === 'not-a-file') return PLAIN;
  const place = startOf(file);
  const found =
    problem === 'too-large'
      ? finding('post-too-large', place, { bytes })
      : problem === 'outside'
        ? finding('outside-content', place, undefined)
        : finding('unreadable-post', place, { reason });
  return { kind: 'episodes', value: [], findings: [found] };
};

/** The folders that posts may be read from: that of the settings, and those outside of it that globs begin with. */
export const foldersOf = ({ folder, posts }: Pick<PostSettings, 'folder' | 'posts'>): readonly string[] => [
  folder,
  ...posts.filter((glob) => /^(?:\.\.|\/)/.test(glob)).map((glob) => resolve(folder, fixedPartOf(glob))),
];

const fixedPartOf = (glob: string): string => {
  const parts = glob.split('/');
  const magic = parts.findIndex((part) => /[*?[\]{}()!+@]/.test(part));
  return parts.slice(0, magic < 0 ? -1 : magic).join('/') || '.';
};

const extractSettingsOf = (
  { folder, site, permalink, timezone, show, feed }: PostSettings,
  drafts: boolean,
): ExtractSettings => {
  const host = new URL(show.link).hostname;
  return {
    site,
    permalink,
    timezone,
    drafts,
    customHost: isPodbeanHost(host) ? undefined : host,
    postImages: feed.images === 'posts',
    namespaces: show.namespaces,
    feed: { settings: folder, out: feed.out, url: feed.url },
  };
};
