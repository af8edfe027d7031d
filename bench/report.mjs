import { median } from './measure.mjs';

const NAMES = { podwright: 'podwright', hugo: 'Hugo' };
const RUNS = { first: 'first run', again: 'unchanged run' };
const AIMS = { 'first seconds': '≤ 1.0', 'first bytes': '≤ 0.3' };
const ABSENT = 'not installed';

/** The measurements as a page of Markdown: ratios first, since they hold on other machines, too. */
export function report({ machine, sizes, starts, feeds }) {
  return `# Benchmark

Made by \`npm run bench\`. Each figure is a median, in brackets the lowest and the highest; a ratio is taken within one
round, in which the tools take turns, and then the median of the rounds. Wall time and peak memory (resident set) are
those of the whole process, with files in the page cache. The posts come from \`bench/corpus.mjs\`: about 13 KB each,
four of five are episodes, all of them in one feed with full notes.

## podwright ÷ Hugo

Hugo writes the same feed and nothing else: no page is rendered to disk, and what podwright does not do is switched off.
A first run finds no feed, ledger or cache; an unchanged run follows it, in which Hugo does all of its work again.

${table(['', 'aim (10,000 posts)', ...sizes.map(postsOf)], ratioRows(sizes))}

## Start-up ÷ \`node -e 0\`

${table(['', 'aim', 'ratio'], startRows(starts))}

## lint ÷ strict parse

A feed without a fault but in its \`links\`, of ${megabytes(feeds[0].bytes)} MB, judged by every rule, against \`bench/parse.mjs\`, which parses it strictly with saxes
and does nothing else.

${table(['notes', 'items', 'aim', 'wall time', 'peak memory', 'peak memory ÷ feed'], lintRows(feeds))}

## Absolute

${machineLine(machine)}

${table(['', ...sizes.map(postsOf)], absoluteRows(sizes))}

${table(['start-up', 'ms'], startFigures(starts))}

${table(['notes', 'strict parse', 'lint'], lintFigures(feeds))}
`;
}

function ratioRows(sizes) {
  const row = (run, unit, label) => [
    `${RUNS[run]}, ${label}`,
    AIMS[`${run} ${unit}`] ?? '',
    ...sizes.map(({ rounds }) => ratioToHugo(rounds, run, unit)),
  ];
  return Object.keys(RUNS).flatMap((run) => [row(run, 'seconds', 'wall time'), row(run, 'bytes', 'peak memory')]);
}

function ratioToHugo(rounds, run, unit) {
  if (!rounds[0][run].hugo) return ABSENT;
  return spread(rounds.map((round) => round[run].podwright[unit] / round[run].hugo[unit]));
}

function startRows(starts) {
  const ratio = (name) => spread(starts.map((round) => round[name].seconds / round.node.seconds));
  return [
    ['`podwright --version`', '≤ 3', ratio('version')],
    ['`podwright generate --offline`, three posts, first run', '≤ 5', ratio('generate')],
  ];
}

function lintRows(feeds) {
  return feeds.map(({ kind, items, bytes, rounds }) => [
    kind,
    items.toLocaleString('en'),
    '≤ 3.0',
    spread(rounds.map(({ lint, parse }) => lint.seconds / parse.seconds)),
    spread(rounds.map(({ lint, parse }) => lint.bytes / parse.bytes)),
    spread(rounds.map(({ lint }) => lint.bytes / bytes)),
  ]);
}

function lintFigures(feeds) {
  const middle = (rounds, name, unit) => median(rounds.map((round) => round[name][unit]));
  const of = (rounds, name) =>
    `${middle(rounds, name, 'seconds').toFixed(2)} s / ${Math.round(middle(rounds, name, 'bytes') / 2 ** 20)} MiB`;
  return feeds.map(({ kind, rounds }) => [kind, of(rounds, 'parse'), of(rounds, 'lint')]);
}

function machineLine({ cores, node, hugo }) {
  return `${cores} cores, Node ${node}, Hugo ${hugo ?? ABSENT}.`;
}

function absoluteRows(sizes) {
  const tools = Object.keys(NAMES);
  const figures = tools.flatMap((tool) => Object.keys(RUNS).map((run) => [tool, run]));
  return [
    ['posts, MB', ...sizes.map(({ bytes }) => megabytes(bytes))],
    ['items in the feed', ...sizes.map(({ episodes }) => episodes.toLocaleString('en'))],
    ...tools.map((tool) => [`feed of ${NAMES[tool]}, MB`, ...sizes.map(({ feeds }) => megabytes(feeds[tool]?.bytes))]),
    ...figures.map(([tool, run]) => [`${NAMES[tool]}, ${RUNS[run]}`, ...sizes.map((size) => figure(size, tool, run))]),
  ];
}

function figure({ rounds }, tool, run) {
  if (!rounds[0][run][tool]) return ABSENT;
  const of = (unit) => median(rounds.map((round) => round[run][tool][unit]));
  return `${of('seconds').toFixed(2)} s / ${Math.round(of('bytes') / 2 ** 20)} MiB`;
}

function startFigures(starts) {
  const ms = (name) => Math.round(median(starts.map((round) => round[name].seconds)) * 1000);
  return [
    ['`node -e 0`', ms('node')],
    ['`podwright --version`', ms('version')],
    ['`podwright generate --offline`, three posts, first run', ms('generate')],
  ];
}

function postsOf({ posts }) {
  return `${posts.toLocaleString('en')} posts`;
}

function megabytes(bytes) {
  return bytes === undefined ? ABSENT : (bytes / 1e6).toFixed(2);
}

function spread(ratios) {
  const [middle, low, high] = [median(ratios), Math.min(...ratios), Math.max(...ratios)];
  return `${middle.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function table(head, rows) {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function line(cells) {
  return `| ${cells.join(' | ')} |`;
}
