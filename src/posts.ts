import { resolve } from 'node:path';
import { type Extracted, extract, mayHoldEpisode } from './extractor/extract.js';
import { isPodbeanHost } from './extractor/player.js';
import type { ExtractSettings } from './extractor/tell.js';
import { createPostReader, findFiles, type Unreadable } from './files.js';
import { finding } from './findings.js';
import type { Checked, Finding, Post } from './model.js';
import type { Settings } from './settings.js';
import { startOf } from './text.js';

/** The posts of a blog that are episodes, and how many files are not. */
export type ReadPosts = {
  readonly posts: readonly Post[];
  readonly files: number;
  readonly plain: number;
  readonly optedOut: number;
};

/** Reads every file that the settings name, and extracts its episodes. */
export const readPosts = async (
  settings: Settings,
  onProgress: (done: number, total: number) => void,
): Promise<Checked<ReadPosts>> => {
  const files = await findFiles(settings.folder, settings.posts);
  const read = createPostReader(foldersOf(settings));
  const extractSettings = extractSettingsOf(settings);
  const posts: Post[] = [];
  const findings: Finding[] = [];
  const counts = { episodes: 0, plain: 0, optedOut: 0 };
  for (const [done, { path, file }] of files.entries()) {
    const bytes = read(path);
    const extracted = bytes instanceof Uint8Array ? extractFrom(file, bytes, extractSettings) : unread(file, bytes);
    posts.push(...extracted.value);
    findings.push(...extracted.findings);
    counts[extracted.kind]++;
    onProgress(done + 1, files.length);
  }
  return { value: { posts, files: files.length, plain: counts.plain, optedOut: counts.optedOut }, findings };
};

const extractFrom = (file: string, bytes: Uint8Array, settings: ExtractSettings): Extracted =>
  mayHoldEpisode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'))
    ? extract(file, bytes, settings)
    : { kind: 'plain', value: [], findings: [] };

const unread = (file: string, { problem, bytes, reason }: Unreadable): Extracted => {
  const place = startOf(file);
  if (problem === 'not-a-file') return { kind: 'plain', value: [], findings: [] };
  const found =
    problem === 'too-large'
      ? finding('post-too-large', place, { bytes })
      : problem === 'outside'
        ? finding('outside-content', place, undefined)
        : finding('unreadable-post', place, { reason });
  return { kind: 'episodes', value: [], findings: [found] };
};

/** The folders that posts may be read from: that of the settings, and those in which its globs begin. */
const foldersOf = ({ folder, posts }: Settings): readonly string[] => [
  folder,
  ...posts.filter((glob) => !glob.startsWith('!')).map((glob) => resolve(folder, fixedPartOf(glob))),
];

const fixedPartOf = (glob: string): string => {
  const parts = glob.split('/');
  const magic = parts.findIndex((part) => /[*?[\]{}()!+@]/.test(part));
  return parts.slice(0, magic < 0 ? -1 : magic).join('/') || '.';
};

const extractSettingsOf = ({ site, permalink, timezone, show, feed }: Settings): ExtractSettings => {
  const host = new URL(show.link).hostname;
  return {
    site,
    permalink,
    timezone,
    customHost: isPodbeanHost(host) ? undefined : host,
    postImages: feed.images === 'posts',
  };
};
