import { dirname, resolve } from 'node:path';
import { defined } from '../defined.js';
import { openAudio, type Unreadable } from '../files/inside.js';
import { finding } from '../findings.js';
import type { Checked, Finding, Ledger, LedgerEntry, Post, Told, ToldEnclosure } from '../model.js';
import { foldersOf } from '../posts/posts.js';
import { parseAudio } from '../resolver/audio-file.js';
import type { Settings } from '../settings/settings.js';

/** What an audio file on this machine says of the enclosure that it is published as; the length in whole seconds. */
type MeasuredFile = { readonly bytes: number; readonly type: string; readonly seconds?: number };

/** The files that were measured, by embed id, and what is wrong with others. */
export type MeasuredFiles = {
  readonly measured: ReadonlyMap<string, MeasuredFile>;
  readonly findings: readonly Finding[];
};

/** Measures the audio files that posts name; one that is as the ledger knows it is not read again. */
export const measureAudioFiles = async (
  posts: readonly Post[],
  ledger: Ledger,
  settings: Settings,
): Promise<MeasuredFiles> => {
  const folders = [...foldersOf(settings), dirname(settings.feed.out)];
  const measured = new Map<string, MeasuredFile>();
  const findings: Finding[] = [];
  // One after the other: memory stays flat however many there are.
  for (const { file, embed, enclosure } of posts) {
    if (!hasFile(enclosure)) continue;
    const path = resolve(settings.folder, dirname(file), enclosure.file.value);
    const one = await measureFile(path, folders, enclosure, knownOf(enclosure, ledger.get(embed.id)));
    if (one.value) measured.set(embed.id, one.value);
    findings.push(...one.findings);
  }
  return { measured, findings };
};

type FileEnclosure = ToldEnclosure & { readonly file: Told<string> };

const hasFile = (enclosure: ToldEnclosure | undefined): enclosure is FileEnclosure => enclosure?.file !== undefined;

/** What the ledger has of the same address, when it was measured. */
const knownOf = ({ url }: ToldEnclosure, entry: LedgerEntry | undefined): MeasuredFile | undefined => {
  if (!entry || entry.enclosure.url !== url || entry.enclosure.bytes === 0) return undefined;
  return defined({ bytes: entry.enclosure.bytes, type: entry.enclosure.type, seconds: entry.seconds });
};

const measureFile = async (
  path: string,
  folders: readonly string[],
  told: FileEnclosure,
  known: MeasuredFile | undefined,
): Promise<Checked<MeasuredFile | undefined>> => {
  const refuse = (found: Finding) => ({ value: undefined, findings: [found] });
  const { value: name, place } = told.file;
  const opened = openAudio(path, folders);
  if ('problem' in opened) {
    // Audio is seldom committed: where a feed is made by a machine, the ledger is all there is of it.
    return opened.problem === 'missing' && known ? { value: known, findings: [] } : refuse(fileFinding(told, opened));
  }
  const { bytes, read } = opened;
  if (bytes === 0) return refuse(finding('unreadable-audio', place, { name, reason: 'it is empty' }));
  const findings = bytesFindings(told, bytes);
  if (known?.seconds !== undefined && known.bytes === bytes) return { value: known, findings };
  const stream = read();
  const audio = await parseAudio(stream, bytes, told.url).finally(() => stream.destroy());
  return audio
    ? { value: { bytes, ...audio }, findings }
    : refuse(finding('unreadable-audio', place, { name, reason: 'it is no audio that apps play' }));
};

const fileFinding = ({ file: { value: name, place } }: FileEnclosure, { problem, reason }: Unreadable): Finding => {
  if (problem === 'missing') return finding('missing-audio-file', place, { name });
  if (problem !== 'outside') return finding('unreadable-audio', place, { name, reason });
  const outside = {
    name: 'podcast.enclosure.file',
    reason: 'leads out of the folders of the blog',
    hint: 'put the file into the folder of the settings, of the posts or of the feed, or give bytes and type instead',
  };
  return finding('invalid-field', place, outside);
};

const bytesFindings = (told: FileEnclosure, bytes: number): readonly Finding[] => {
  if (told.bytes === undefined || told.bytes === bytes) return [];
  const reason = `is ${told.bytes}, but the file has ${bytes} bytes`;
  const wrong = { name: 'podcast.enclosure.bytes', reason, hint: 'take it out: the file is measured' };
  return [finding('invalid-field', told.bytesPlace ?? told.file.place, wrong, [told.file.place])];
};
