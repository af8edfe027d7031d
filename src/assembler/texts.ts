import { addressBeside, isHttps } from '../address.js';
import { defined } from '../defined.js';
import { finding } from '../findings.js';
import type { Chapter, Chapters, Checked, LedgerEntry, Post, Transcript } from '../model.js';

/** Where an episode can be read, and how it is divided. */
export type Texts = {
  readonly transcripts?: readonly Transcript[];
  readonly chapters?: Chapters;
  readonly chapterList?: readonly Chapter[];
};

/** The path of the file of an episode's chapters, from the folder of the feed. */
export const chaptersFile = (id: string): string => `chapters/${id}.json`;

/**
 * What an author told wins over what Podbean knows. A chapter cannot begin when the audio has ended. A file of chapters has an
 * address beside that of the feed, `url`, and none if that is not https.
 */
export const textsOf = (
  post: Post,
  entry: LedgerEntry,
  url: string,
  transcripts: readonly Transcript[] | undefined,
): Checked<Texts> => {
  const told = post.chapters;
  const shared = defined({ transcripts: transcripts ?? entry.transcripts });
  if (!told) return { value: { ...shared, ...defined({ chapters: entry.chapters }) }, findings: [] };
  if ('url' in told.value) return { value: { ...shared, chapters: told.value }, findings: [] };
  const index = told.value.findIndex(({ start }) => start >= (entry.seconds ?? Number.POSITIVE_INFINITY));
  const late = told.value[index];
  if (late) {
    const reason = `"${late.title}" begins at ${late.start} s, and the audio ends at ${entry.seconds} s`;
    return { value: shared, findings: [finding('unfit-chapters', told.places?.[index] ?? told.place, { reason })] };
  }
  if (told.value.length === 0 || !isHttps(url)) return { value: shared, findings: [] };
  const chapters = { url: addressBeside(url, chaptersFile(post.embed.id)), type: 'application/json+chapters' };
  return { value: { ...shared, chapters, chapterList: told.value }, findings: [] };
};
