import { createDraft, type Draft } from '../files/draft.js';

/** As many bytes of a draft wait for its end; most feeds are smaller, and apps want them to be. */
const MOST_WAITING = 8 * 1024 * 1024;

/**
 * A draft of a whole file. It lies on the disk only when it is finished, or too large to wait for that: what is refused
 * for its bytes has touched nothing.
 */
export const draftOf = (path: string, pieces: Iterable<Uint8Array>): Draft => {
  const waiting: Uint8Array[] = [];
  let length = 0;
  let draft: Draft | undefined;
  const onDisk = (): Draft => {
    draft ??= createDraft(path);
    for (const bytes of waiting.splice(0)) draft.write(bytes);
    return draft;
  };
  const write = (bytes: Uint8Array): void => {
    waiting.push(bytes);
    length += bytes.length;
    if (length > MOST_WAITING) onDisk();
  };
  const discard = (): void => draft?.discard();
  try {
    for (const bytes of pieces) write(bytes);
  } catch (cause) {
    discard();
    throw cause;
  }
  return { write, discard, finish: () => onDisk().finish(), replace: () => onDisk().replace() };
};

/** Puts drafts in the place of their files, in this order, once all of them are on the disk. */
export const replaceFiles = (drafts: readonly Draft[]): void => {
  try {
    for (const draft of drafts) draft.finish();
    for (const draft of drafts) draft.replace();
  } catch (cause) {
    for (const draft of drafts) draft.discard();
    throw cause;
  }
};
