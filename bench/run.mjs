import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeCorpus } from './corpus.mjs';
import { KINDS, makeFeed } from './feeds.mjs';
import { makeHugoSite } from './hugo.mjs';
import { measure } from './measure.mjs';
import { report } from './report.mjs';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const PARSE = fileURLToPath(new URL('parse.mjs', import.meta.url));
const RESULTS = fileURLToPath(new URL('RESULTS.md', import.meta.url));
const FULL = {
  sizes: [3, 1000, 10_000],
  runs: (posts) => (posts < 10_000 ? 5 : 3),
  starts: 11,
  feedBytes: 69 * 2 ** 20,
};
const QUICK = { sizes: [3, 1000], runs: () => 3, starts: 5, feedBytes: 10 * 2 ** 20 };

function main() {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
  if (!existsSync(CLI)) {
    console.error(`${CLI} is missing: npm run build`);
    process.exitCode = 2;
    return;
  }
  const root = mkdtempSync(join(tmpdir(), 'podwright-bench-'));
  process.on('exit', () => rmSync(root, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
  const text = report(measureAll(root, values.quick ? QUICK : FULL));
  if (values.quick) console.log(text);
  else writeFileSync(RESULTS, text);
}

function measureAll(root, plan) {
  const machine = { cores: availableParallelism(), node: process.version, hugo: hugoVersion() };
  const sizes = plan.sizes.map((posts) => measureSize(join(root, `${posts}`), posts, plan.runs(posts), machine.hugo));
  const starts = measureStarts(join(root, '3'), plan.starts);
  return { machine, sizes, starts, feeds: KINDS.map((kind) => measureLint(root, kind, plan.feedBytes)) };
}

function hugoVersion() {
  return /v[\d.]+/.exec(spawnSync('hugo', ['version'], { encoding: 'utf8' }).stdout ?? '')?.[0];
}

function measureSize(dir, posts, runs, hugo) {
  console.error(`${posts} posts, ${runs} runs`);
  const made = makeCorpus({ dir, posts });
  const tools = { podwright: podwright(dir), ...(hugo && { hugo: makeHugoSite(dir) }) };
  runRound(tools, dir);
  const rounds = Array.from({ length: runs }, () => runRound(tools, dir));
  const feeds = Object.fromEntries(Object.entries(tools).map(([name, { feed }]) => [name, weigh(feed, made.episodes)]));
  return { posts, ...made, rounds, feeds };
}

function podwright(dir) {
  const config = join(dir, 'content', 'podwright.yaml');
  return {
    command: [process.execPath, CLI, 'generate', '--offline', '--quiet', '--config', config],
    feed: join(dir, 'feeds', 'podcast.xml'),
    output: [join(dir, 'feeds'), join(dir, '.podwright')],
  };
}

// The tools take turns, so that a slow minute of the machine falls on both.
function runRound(tools, dir) {
  const entries = Object.entries(tools);
  const first = entries.map(([name, tool]) => [name, measureClean(tool, dir)]);
  const again = entries.map(([name, tool]) => [name, measure(tool.command, dir)]);
  return { first: Object.fromEntries(first), again: Object.fromEntries(again) };
}

function measureClean(tool, dir) {
  for (const path of tool.output) rmSync(path, { recursive: true, force: true });
  return measure(tool.command, dir);
}

function weigh(feed, episodes) {
  const bytes = readFileSync(feed);
  let items = 0;
  for (let at = bytes.indexOf('<item>'); at >= 0; at = bytes.indexOf('<item>', at + 1)) items++;
  if (items !== episodes) throw new Error(`${feed} has ${items} items, but ${episodes} posts are episodes`);
  return { bytes: bytes.length, items };
}

function measureStarts(dir, runs) {
  console.error(`start-up, ${runs} runs`);
  const generate = podwright(dir);
  const round = () => ({
    node: measure([process.execPath, '-e', '0'], dir),
    version: measure([process.execPath, CLI, '--version'], dir),
    generate: measureClean(generate, dir),
  });
  round();
  return Array.from({ length: runs }, round);
}

function measureLint(root, kind, bytes) {
  console.error(`lint, ${kind}`);
  const path = join(root, `${kind}.xml`);
  const items = makeFeed(path, kind, bytes);
  const round = () => ({
    parse: measure([process.execPath, PARSE, path], root),
    // The W3C validator judges no feed so large: that is the one fault of it.
    lint: measure([process.execPath, CLI, 'lint', path, '--offline', '--quiet'], root, [0, 1]),
  });
  round();
  return { kind, bytes, items, rounds: Array.from({ length: 5 }, round) };
}

main();
