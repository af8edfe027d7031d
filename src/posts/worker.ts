import { parentPort, workerData } from 'node:worker_threads';
import { type ExtractTask, extractChunks } from './posts.js';

/** A second thread of {@link extractChunks}: what it extracts goes back to the first. */
const task: ExtractTask & { readonly next: SharedArrayBuffer } = workerData;

await extractChunks(task, (chunk) => {
  const notes = chunk.extracted.flatMap(({ value }) => value.map((post) => post.notes.value.buffer));
  // Episodes of one post share their notes, and a buffer can be handed over only once.
  parentPort?.postMessage(chunk, notes.length === new Set(notes).size ? notes : []);
});
