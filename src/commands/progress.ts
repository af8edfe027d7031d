import type { ResolveProgress } from '../network/network.js';
import type { Context } from './context.js';

type Terminal = { readonly write: (text: string) => void; readonly now: () => number };

const TAKEN_BACK = '\r\x1b[K';

/** A line that counts episodes, then images; the time left is that of those after the first answers. */
export const resolveProgress = ({ write, now }: Terminal): ((progress: ResolveProgress) => void) => {
  let first: { readonly done: number; readonly at: number } | undefined;
  return ({ of, done, total, waitsFor }) => {
    if (done === total) {
      first = undefined;
      write(TAKEN_BACK);
      return;
    }
    if (done > 0) first ??= { done, at: now() };
    const each = first && done > first.done ? (now() - first.at) / (done - first.done) : undefined;
    const left = each === undefined ? '' : `, ${Math.ceil((each * (total - done)) / 1000)} s left`;
    const host = waitsFor === undefined ? '' : `, waiting for ${waitsFor}`;
    const doing = { audio: 'resolving', art: 'looking at art', servers: 'asking servers' }[of];
    write(`${TAKEN_BACK}${doing} ${done}/${total}${left}${host}`);
  };
};

const PROGRESS_EVERY = 250;

/** A line that counts posts. */
export const readProgress =
  ({ write }: Pick<Terminal, 'write'>): Context['onProgress'] =>
  (done, total) => {
    if (done === total) write(TAKEN_BACK);
    else if (done % PROGRESS_EVERY === 0) write(`\rreading posts ${done}/${total}`);
  };
