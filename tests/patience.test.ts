import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CLI, PLAIN_ENVIRONMENT } from './blog.js';
import { fakeEpisodes, startPodbean } from './podbean.js';
import { createPodbeanBlog, generateOnline } from './podbean-blog.js';

const LATENCY = 100;

describe('many episodes that the feed lacks', () => {
  // The machine may be busy with something else: one of three runs has to be as quick as the waiting alone allows.
  it('take no longer than their requests one after the other, so many at a time', { retry: 2 }, async () => {
    const episodes = fakeEpisodes(250, () => ({ inFeed: false }));
    const podbean = await startPodbean(episodes, { latency: LATENCY });
    const blog = createPodbeanBlog(podbean, episodes, { network: '{ concurrency: 8, timeout: 20 }' });
    const { codes, json, outcome } = await generateOnline(blog);
    expect(codes).toEqual([]);
    expect(json.network.resolved).toEqual({ player: 250 });
    // Two for each, a redirect of its audio, and one for the feed.
    expect(podbean.asked).toHaveLength(751);
    const { resolve } = Object(outcome.json).timings;
    expect(resolve).toBeLessThan((1.3 * podbean.asked.length * LATENCY) / 8);
  });

  it('take no more memory than a few', async () => {
    const few = await weigh(50);
    const many = await weigh(1000);
    expect(many - few).toBeLessThan(64 * 1024);
  });
});

/** The peak memory, in KiB, of a run of `generate` that resolves so many episodes. */
const weigh = async (count: number): Promise<number> => {
  const episodes = fakeEpisodes(count, () => ({ inFeed: false }));
  const podbean = await startPodbean(episodes);
  const blog = createPodbeanBlog(podbean, episodes, { network: '{ concurrency: 16 }' });
  const report = "data:text/javascript,process.on('exit',()=>console.log(process.resourceUsage().maxRSS))";
  const args = ['--import', report, CLI, 'generate', '--quiet', '--as-of', '2050-01-01'];
  const child = spawn(process.execPath, args, { cwd: blog.folder, env: PLAIN_ENVIRONMENT });
  let output = '';
  child.stdout.on('data', (piece) => {
    output += String(piece);
  });
  expect(await new Promise((done) => child.on('close', done))).toBe(0);
  expect(podbean.countOf('/player/')).toBe(count);
  return Number(output);
};
