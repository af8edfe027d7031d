import { expect } from 'vitest';

/** Four times as much takes four times as long if time grows with it, sixteen times if with its square. */
const MOST = 8;

/** Less than so many milliseconds is as much noise as work. */
const NOISE = 15;

/** Milliseconds of the processor, which others on a busy machine do not lengthen. */
const timeOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Expects that work takes no longer for more of it than its length: `work` does a share of all, a quarter or 1. */
export const expectLinear = (work: (share: number) => void): void => {
  work(1 / 4);
  let growth = Number.POSITIVE_INFINITY;
  // One fair round is enough.
  for (let round = 0; round < 10 && growth > MOST; round++) {
    const quarter = Math.max(
      timeOf(() => work(1 / 4)),
      NOISE,
    );
    growth = Math.min(growth, timeOf(() => work(1)) / quarter);
  }
  expect(growth).toBeLessThanOrEqual(MOST);
};
