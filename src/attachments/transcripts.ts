import { dirname, resolve } from 'node:path';
import { addressBeside, isHttps } from '../address.js';
import { addressOfFile } from '../feed-files.js';
import { createPostReader } from '../files/inside.js';
import { finding } from '../findings.js';
import { transcriptProblem } from '../linter/servers/transcripts.js';
import type { Checked, Post, ToldTranscript, Transcript } from '../model.js';
import { transcriptEnding } from '../namespace/transcript-type.js';
import { foldersOf } from '../posts/posts.js';
import type { Output } from '../publish/outputs.js';
import type { Settings } from '../settings/settings.js';

/** The transcripts of episodes as they are published, by embed id. */
export type Transcripts = ReadonlyMap<string, readonly Transcript[]>;

/**
 * The transcripts that posts tell of. A file in the folder of the feed is published where it lies; any other is copied
 * there, as `transcripts/<embed id>.vtt`. The podcast namespace takes https only: beside a feed of http, none is published.
 */
export const readTranscripts = (
  posts: readonly Post[],
  settings: Settings,
): Checked<Transcripts> & { readonly outputs: readonly Output[] } => {
  const read = createPostReader([...foldersOf(settings), dirname(settings.feed.out)]);
  const value = new Map<string, readonly Transcript[]>();
  const outputs: Output[] = [];
  const findings = posts.flatMap((post) => {
    if (!post.transcripts) return [];
    const { value: told, place } = post.transcripts;
    const published = told.map((transcript, index) => publish(transcript, index, post, settings, read));
    value.set(
      post.embed.id,
      published.flatMap((one) => ('transcript' in one ? [one.transcript] : [])),
    );
    outputs.push(...published.flatMap((one) => ('output' in one && one.output ? [one.output] : [])));
    return published.flatMap((one) => ('reason' in one ? [finding('unreadable-transcript', place, one)] : []));
  });
  return { value, outputs, findings };
};

type Publication =
  | { readonly isLeftOut: true }
  | { readonly transcript: Transcript; readonly output?: Output }
  | { readonly name: string; readonly reason: string };

const publish = (
  told: ToldTranscript,
  index: number,
  { file, embed }: Post,
  { folder, feed }: Settings,
  read: ReturnType<typeof createPostReader>,
): Publication => {
  if ('url' in told) return { transcript: told };
  const { file: name, ...transcript } = told;
  const path = resolve(folder, dirname(file), name);
  const bytes = read(path);
  if (!(bytes instanceof Uint8Array)) return { name, reason: REASONS[bytes.problem] ?? bytes.reason };
  const problem = transcriptProblem(transcript.type, bytes);
  if (problem !== undefined) return { name, reason: problem };
  const isOurs = ['transcripts', 'chapters'].some((kind) => dirname(path) === resolve(dirname(feed.out), kind));
  if (isOurs) return { name, reason: 'it lies in a folder that podwright writes itself' };
  if (!isHttps(feed.url)) return { isLeftOut: true };
  const own = addressOfFile(path, feed);
  if (own !== undefined) return { transcript: { ...transcript, url: own } };
  // Not by the name of the file: a browser would show a .html that was judged as something else.
  const copy = `transcripts/${embed.id}${index === 0 ? '' : `-${index + 1}`}${transcriptEnding(transcript.type)}`;
  return {
    transcript: { ...transcript, url: addressBeside(feed.url, copy) },
    output: { path: resolve(dirname(feed.out), copy), name: copy, bytes: Uint8Array.from(bytes) },
  };
};

const REASONS: Readonly<Partial<Record<string, string>>> = {
  outside: 'it leads out of the folders of the blog',
  'too-large': 'it is larger than 10 MiB',
  'not-a-file': 'it is no file',
};
