import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  DEFINITIONS,
  DESCRIPTIONS,
  HEADLINES,
  INTROS,
  ROLES,
  SECTIONS,
  SENTENCES,
  SETTINGS,
  TAGS,
  THINGS,
  TOOLS,
  TOPICS,
} from './pool.mjs';

const SHOW = 'podwright-bench';
const START = Date.UTC(2000, 0, 2);
const END = Date.UTC(2025, 5, 1);
const OFFSETS = ['+02:00', '+02:00', '+02:00', 'Z', '-05:00'];
const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz23456789';

const SETTINGS_FILE = `site: https://example.com
posts: posts/**/*.{md,markdown}
permalink: /:year/:month/:day/:slug/
timezone: Europe/Stockholm
show:
  title: Signals & Circuits
  description: One post a week about the quiet parts of technology, read aloud.
  link: https://${SHOW}.podbean.com
  language: en
  author: Robin Example
  owner: { name: Robin Example, email: podcast@example.com }
  image: https://example.com/art-3000.jpg
  categories: [Technology]
  explicit: false
  type: episodic
feed:
  url: https://example.com/podcast.xml
  out: ../feeds/podcast.xml
  link: episode
  notes: both
unresolved: derive
`;

/** Writes `posts` posts and the settings under `dir/content`; the same options make the same bytes. */
export function makeCorpus({ dir, posts, share = 0.8, seed = 1 }) {
  const folder = join(dir, 'content', 'posts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(dir, 'content', 'podwright.yaml'), SETTINGS_FILE);
  const made = { posts, episodes: 0, bytes: 0 };
  for (let index = 0; index < posts; index++) {
    const post = makePost({ index, posts, share, seed });
    writeFileSync(join(folder, post.name), post.text);
    made.bytes += Buffer.byteLength(post.text);
    if (post.episode) made.episodes++;
  }
  return made;
}

function makePost({ index, posts, share, seed }) {
  const dice = makeDice(seed, index);
  const facts = makeFacts(dice, index, posts);
  const episode = isEpisode(index, share);
  const links = makeLinks(index % 2 === 0);
  const body = [
    ...introduction(dice),
    ...(episode ? podcastSection(dice, index, facts, links) : []),
    ...dice.some(SECTIONS, dice.int(3, 4)).flatMap((section) => sectionOf(dice, section, index, links)),
    '## ~ Finally',
    '',
    'That is it for now. Did I miss something? [Write to me][ma], or look into the [archive][archive].',
    '',
    ...DEFINITIONS.map(([key, url]) => `[${key}]: ${url}`),
    ...links.definitions(),
    '',
  ];
  return { name: `${facts.day}-${facts.slug}.md`, text: [...frontMatter(dice, facts), ...body].join('\n'), episode };
}

// Whole steps of a rising line: the share comes out exactly, spread evenly, for any number of posts.
function isEpisode(index, share) {
  const upTo = (count) => Math.floor(count * share + 1e-9);
  return upTo(index + 1) > upTo(index);
}

function makeFacts(dice, index, posts) {
  const step = (END - START) / posts;
  const moment = new Date(START + Math.floor(((index + dice.next() / 2) * step) / 1000) * 1000);
  const local = moment.toISOString().slice(0, 19);
  const year = local.slice(0, 4);
  const week = String(Math.min(52, Math.ceil((moment - Date.UTC(year, 0, 1)) / 6048e5) || 1)).padStart(2, '0');
  const [first, second] = dice.some(TOPICS, 2);
  const show = index % 3 === 0 ? 'Signals & Circuits:' : 'Signals -';
  const last = index % 7 === 0 ? `"${second}"` : second;
  return {
    day: local.slice(0, 10),
    date: local + dice.pick(OFFSETS),
    picture: `wrup-${week}-${year.slice(2)}.jpg`,
    title: `${show} Week ${week}, ${year} - ${first} ${index % 2 === 0 ? '&' : 'and'} ${last} ${index}`,
    slug: `signals-week-${week}-${year}-${first}-${second}-${index}`,
  };
}

function frontMatter(dice, { title, date, picture }) {
  return [
    '---',
    'type: post',
    'layout: "post"',
    `title: ${/[:"]/.test(title) ? `'${title}'` : title}`,
    'author: robin',
    `date: ${date}`,
    'comments: true',
    'highlight: true',
    'draft: false',
    `image: "/images/banner/posts/${picture}"`,
    `thumbnail: "/images/thumbnails/posts/${picture}"`,
    'categories:',
    '  - roundup',
    'tags:',
    ...dice.some(TAGS, dice.int(2, 5)).map((tag) => `  - ${tag}`),
    `description: "${fillSome(dice, DESCRIPTIONS, dice.int(2, 4))}"`,
    '---',
    '',
  ];
}

function introduction(dice) {
  return [fillSome(dice, INTROS, dice.int(2, 4)), '', fillSome(dice, INTROS, dice.int(1, 3)), '', '<!--more-->', ''];
}

function podcastSection(dice, index, { title, slug }, links) {
  const letters = Array.from({ length: 5 }, () => dice.pick(ID_LETTERS)).join('');
  const embed = `${letters}-${(0x1000000 + index * 7 + dice.int(0, 6)).toString(16)}-pb`;
  const label = title.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const page = links.to('here', `https://${SHOW}.podbean.com/e/${slug}/`);
  return [
    '## Podcast',
    '',
    'Would you rather hear this week than read it?',
    '',
    `<iframe title="${label}" allowtransparency="true" height="150" width="100%" style="border: none; ` +
      'min-width: min(100%, 430px);height:150px;" scrolling="no" data-name="pb-iframe-player" ' +
      `src="https://www.podbean.com/player-v2/?i=${embed}&from=pb6admin&share=1&download=1&rtl=0&fonts=Arial&skin=1` +
      '&font-color=auto&logo_link=episode_page&btn-skin=7" loading="lazy"></iframe>',
    '',
    `Press play above; the episode has a page of its own, which is ${page}.`,
    '',
  ];
}

function sectionOf(dice, section, index, links) {
  const bullets = Array.from({ length: dice.int(1, 4) }, () => bulletOf(dice, index, links));
  return [`## ${section}`, '', ...bullets, ''];
}

function bulletOf(dice, index, links) {
  const site = dice.pick(['blog.example.org', 'engineering.example.com', 'papers.example.net']);
  const url = `https://${site}/${dice.pick(TOPICS)}/${dice.pick(TOPICS)}-${index}?ref=weekly&n=${dice.int(1, 9999)}`;
  const sentences = fillSome(dice, SENTENCES, dice.int(5, 9));
  return `* ${links.to(fill(dice, dice.pick(HEADLINES)), url)}. ${sentences}`;
}

function makeLinks(byReference) {
  const urls = [];
  const to = (text, url) => (byReference ? `[${text}][${urls.push(url)}]` : `[${text}](${url})`);
  return { to, definitions: () => urls.map((url, at) => `[${at + 1}]: ${url}`) };
}

function fillSome(dice, pool, count) {
  return dice
    .some(pool, count)
    .map((sentence) => fill(dice, sentence))
    .join(' ');
}

function fill(dice, sentence) {
  const words = { thing: THINGS, tool: TOOLS, role: ROLES, setting: SETTINGS };
  return sentence.replace(/\{(\w+)\}/g, (_, slot) => (slot === 'n' ? dice.int(3, 900) : dice.pick(words[slot])));
}

// One stream a post, so that a post does not depend on how many numbers the posts before it have drawn.
function makeDice(seed, index) {
  const next = mulberry32(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const int = (low, high) => low + Math.floor(next() * (high - low + 1));
  const pick = (pool) => pool[int(0, pool.length - 1)];
  return { next, int, pick, some: (pool, count) => shuffle(pool, int).slice(0, count) };
}

function shuffle(pool, int) {
  const copy = [...pool];
  for (let at = copy.length - 1; at > 0; at--) {
    const other = int(0, at);
    [copy[at], copy[other]] = [copy[other], copy[at]];
  }
  return copy;
}

function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function main() {
  const { values } = parseArgs({ options: { out: { type: 'string' }, posts: { type: 'string' } } });
  const posts = Number(values.posts);
  if (!values.out || !Number.isInteger(posts) || posts < 1) {
    console.error('usage: node bench/corpus.mjs --out DIR --posts N');
    process.exitCode = 2;
    return;
  }
  console.log(JSON.stringify(makeCorpus({ dir: resolve(values.out), posts })));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
