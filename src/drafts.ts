import { createDraft, type Draft } from './files.js';

/** A draft of a whole file. */
export const draftOf = (path: string, pieces: Iterable<Uint8Array>): Draft => {
  const draft = createDraft(path);
  try {
    for (const bytes of pieces) draft.write(bytes);
  } catch (cause) {
    draft.discard();
    throw cause;
  }
  return draft;
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
