import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build, readSettings } from '../src/pipeline.js';

/*
 * One real blog in shape: many years of posts of every kind, 22 of them roundups with a player. What must come out of
 * it is exactly those 22, and not a word about the rest.
 */

const POSTS = 600;
const SHOW = 'https://harbourlight.podbean.com';

const SETTINGS = `site: https://harbour.example
posts: posts/**/*.{md,markdown}
timezone: Africa/Johannesburg
show:
  title: Harbour Notes
  description: What the tide brought in this week.
  link: ${SHOW}
  language: en
  author: The Harbour Master
  image: https://harbour.example/art-3000.jpg
  categories: [Technology]
  explicit: false
feed:
  url: https://harbour.example/podcast.xml
  out: ../feeds/podcast.xml
`;

type Roundup = {
  readonly id: string;
  readonly title: string;
  /** As in front matter. */
  readonly date: string;
  readonly instant: string;
  readonly link: string;
  readonly text: (link: string) => { readonly inline: string; readonly atEnd?: string };
  readonly playerTitle: string;
  readonly player: (id: string, title: string) => string;
};

const QUERY =
  '&from=pb6admin&share=1&download=1&rtl=0&fonts=Arial&skin=1&font-color=auto&logo_link=episode_page&btn-skin=7';

/** How players were written over the years. */
const PLAYERS: readonly Roundup['player'][] = [
  (id, title) =>
    `<iframe title="${title}" allowtransparency="true" height="150" width="100%" style="border: none; min-width: min(100%, 430px);height:150px;" scrolling="no" data-name="pb-iframe-player" src="https://www.podbean.com/player-v2/?i=${id}-pb${QUERY}" loading="lazy"></iframe>`,
  (id, title) =>
    `<iframe src="https://www.podbean.com/player-v2/?from=pb6admin&amp;i=${id}-pb&amp;font-color=&amp;share=1" data-name="pd-iframe-player" title="${title}" height="150"></iframe>`,
  (id, title) =>
    `<div>\n<iframe\n  title='${title}'\n  src='//www.podbean.com/player-v2/?i=${id}-pb${QUERY}'\n></iframe>\n</div>`,
];

/** How posts link to their episode. */
const LINKS: readonly Roundup['text'][] = [
  (link) => ({ inline: `the direct link to the episode is [here](${link}).` }),
  (link) => ({ inline: 'the direct link to the episode is [here][6].', atEnd: `[6]: ${link}` }),
  (link) => ({ inline: `the direct link to\nthe episode is [right\nhere](\n${link}).` }),
  (link) => ({ inline: `the direct link to the episode is <${link}>.` }),
  (link) => ({ inline: `<a target="_blank" href="${link}">here</a> is the direct link.` }),
  (link) => ({ inline: `the direct link: ${link}` }),
  (link) => ({ inline: `here [it is](<${link}> "Episode").` }),
  (link) => ({ inline: 'listen to the [Episode][] directly.', atEnd: `[episode]: <${link}>` }),
  (link) => ({ inline: 'listen to the [episode].', atEnd: `[episode]:\n    ${link}` }),
  (link) => ({ inline: `[![listen](/images/listen.png)](${link})` }),
];

const cycle = <T>(list: readonly T[], index: number): T => {
  const one = list[index % list.length];
  if (one === undefined) throw new Error('nothing to choose from');
  return one;
};

/** Slugs as Podbean made them: most from the title, some cut, some of another week, some without the last slash. */
const slugOf = (index: number, week: string): string => {
  if (index === 4) return 'harbour-notes';
  if (index === 9) return 'harbour-notes-week-';
  if (index === 14) return `notes-of-week-${Number(week) - 1}/`;
  if (index === 19) return 'h%c3%a2rbour-notes/';
  return `harbour-notes-week-${week}-2024${index % 3 === 0 ? '' : '/'}`;
};

const OWN_PLAYER_TITLES: Readonly<Record<number, string>> = {
  2: 'Harbor notes (final, really)',
  7: 'Week 7',
  12: 'harbour notes - wk 13',
  21: 'New Recording 21',
};

const dateOf = (index: number, day: string): Pick<Roundup, 'date' | 'instant'> => {
  if (index % 7 === 3) return { date: `${day} 06:15`, instant: `${day}T04:15:00.000Z` };
  if (index % 7 === 5) return { date: day, instant: new Date(Date.parse(`${day}T00:00:00+02:00`)).toISOString() };
  return { date: `${day}T11:13:${10 + index}+02:00`, instant: `${day}T09:13:${10 + index}.000Z` };
};

const ROUNDUPS: readonly Roundup[] = Array.from({ length: 22 }, (_, index) => {
  const week = String(index + 1).padStart(2, '0');
  const day = new Date(Date.UTC(2024, 0, 7 + 7 * index)).toISOString().slice(0, 10);
  const title = `Harbour Notes - Week ${week}, 2024`;
  return {
    // The first part of an id may be all digits.
    id: `${index === 11 ? '26645' : `${(index + 10).toString(36)}9pkp`}-${(0x16f0000 + 977 * index).toString(16)}`,
    title,
    ...dateOf(index, day),
    link: `${SHOW}/e/${slugOf(index, week)}`,
    text: cycle(LINKS, index),
    playerTitle: OWN_PLAYER_TITLES[index] ?? title,
    player: cycle(PLAYERS, index),
  };
});

const roundupPost = ({ id, title, date, link, text, playerTitle, player }: Roundup): string => {
  const { inline, atEnd = '' } = text(link);
  return `---
type: post
layout: "post"
title: ${title}
author: master
date: ${date}
comments: true
highlight: true
draft: false
image: "/images/banner/posts/roundup.jpg"
categories:
  - roundup
tags:
  - tides & moons
  - harbours
description: "Buoys, barges and <bells>: what the tide brought in."
---

What the tide brought in, in a few words. Last week's is [over here](/2023/12/31/last/).

<!--more-->

## Podcast

If you rather listen to the summary:

${player(id, playerTitle)}

Press the button. Oh, ${inline}

## Buoys

* [A new buoy][1]. It is red; \`{{< podbean zzzzz-1 >}}\` is how it was announced.
* [The old one](https://buoys.example/e/old-one/). It was green.

## ~ Finally

[Ping][ma] me. Two weeks ago: <https://harbourlight.podbean.com/>.

[ma]: mailto:master@harbour.example
[1]: https://buoys.example/new
${atEnd}
`;
};

const SAMPLE = `<iframe title="x" src="https://www.podbean.com/player-v2/?i=zzzzz-1700000-pb&share=1"></iframe>`;
const EPISODE = `${SHOW}/e/harbour-notes-week-03-2024`;
const fine = (body: string, fields = ''): string =>
  `---\ntitle: A day at the quay\ndate: 2019-05-04T08:00:00+02:00\n${fields}---\n\n${body}\n`;

/** Posts that are no episodes, as they lie in old blogs: nothing about them is a podcast's business. */
const OTHERS: readonly (readonly [shape: string, post: string | Buffer])[] = [
  ['plain', fine('A quiet day.\n\n![quay](quay.png)')],
  ['link to the show', fine(`The podcast is [at Podbean](${SHOW}/) now.`)],
  ['link to an episode', fine(`Remember [week 3](${EPISODE})? <a href="${EPISODE}/">This</a> one: <${EPISODE}>.`)],
  ['unclosed quote', `---\ntitle: "A day\ndate: 2019-05-04\n---\n\nOn podbean.\n`],
  ['duplicate keys', `---\ntitle: One\ntitle: Two\ndate: 2019-05-04\n---\n\n[podbean](${EPISODE})\n`],
  ['tabs', `---\ntitle: One\nmenu:\n\tmain: podbean\n---\n\nText.\n`],
  ['colon in title', `---\ntitle: Tides: a story\ndate: 2019-05-04\n---\n\n[podbean](${EPISODE})\n`],
  ['no front matter', `# A day\n\n[Podbean](${EPISODE})\n`],
  ['unclosed front matter', `---\ntitle: A day\n\nWe moved to podbean.\n`],
  ['empty front matter', `---\n---\n\nWe moved to podbean.\n`],
  ['player in a fence', fine(`How to embed:\n\n\`\`\`html\n${SAMPLE}\n\`\`\`\n\nSee [podbean](${EPISODE}).`)],
  ['player in a span', fine(`Paste \`${SAMPLE}\` there: ${EPISODE}`)],
  ['player indented', fine(`Paste:\n\n    ${SAMPLE}\n\nthere.`)],
  ['player in pre', fine(`<pre>\n${SAMPLE}\n</pre>`)],
  ['player in a comment', fine(`<!-- not yet\n\n${SAMPLE}\n\n-->\n\nSoon.`)],
  ['player escaped', fine(`Paste ${SAMPLE.replaceAll('<', '&lt;')} there.`)],
  ['shortcode escaped', fine('Write {{</* podbean zzzzz-1700000 */>}} in Hugo.')],
  ['shortcode in a span', fine('Write `[podbean resource="episode=zzzzz-1700000"]` in WordPress.')],
  ['look-alike host', fine(SAMPLE.replace('podbean.com', 'podbean.com.evil.example'))],
  ['another player', fine('<iframe src="https://www.youtube.com/embed/abc" title="podbean"></iframe>')],
  ['wrong date', fine(`[podbean](${EPISODE})`).replace('2019-05-04T08:00:00+02:00', '2019-02-30')],
  ['no date', `---\ntitle: Draft\ndraft: maybe\n---\n\n[podbean](${EPISODE})\n`],
  ['code in front matter', `---js\n{ title: globalThis.podwrightWasHere = true }\n---\n\n[podbean](${EPISODE})\n`],
  ['TOML', `+++\ntitle = "A day\ndate = 2019-05-04\n+++\n\n[podbean](${EPISODE})\n`],
  ['JSON', `{ "title": "A day", "date": "2019-05-04", }\n\n[podbean](${EPISODE})\n`],
  ['podcast in prose', fine(`podcast: we have one, at ${SHOW}`)],
  ['podcast in a field', fine('On air.', 'keywords: [podcast, podbean]\ncategory: podcast\n')],
  ['Latin-1', Buffer.from('---\ntitle: Caf\u00e9\n---\n\nCaf\u00e9 at the quay.\n', 'latin1')],
  ['CRLF', fine(`[podbean](${EPISODE})`).replaceAll('\n', '\r\n')],
  ['empty', ''],
  ['only blanks', '\n \n'],
  ['deep', fine(`${'> '.repeat(300)}${'<div>'.repeat(300)} podbean`)],
  ['control character', fine('A \u0001 from podbean')],
];

/** What else lies in the folder. */
const FILES: Readonly<Record<string, string | Buffer>> = {
  'posts/2019/quay.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0xff]),
  'posts/2020/banner.jpg': Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0]),
  'posts/.DS_Store': Buffer.from([0, 0, 0, 1]),
  'posts/notes.txt': SAMPLE,
  'posts/old.md.bak': SAMPLE,
  'posts/.drafts/idea.md': SAMPLE,
  'posts/folder.md/keep.txt': 'A folder may be called anything.',
  'elsewhere/post.md': SAMPLE,
};

const folder = mkdtempSync(join(tmpdir(), 'podwright-blog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, content: string | Buffer): void => {
  const path = join(folder, 'content', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};

const writeBlog = (): void => {
  write('podwright.yaml', SETTINGS);
  for (const [file, content] of Object.entries(FILES)) write(file, content);
  for (const [index, roundup] of ROUNDUPS.entries()) {
    write(`posts/2024/roundup-${index}.${index % 5 === 0 ? 'markdown' : 'md'}`, roundupPost(roundup));
  }
  for (let index = 0; index < POSTS - ROUNDUPS.length; index++) {
    const [shape, post] = cycle(OTHERS, index);
    write(`posts/${2005 + (index % 19)}/${shape.replaceAll(' ', '-')}-${index}.md`, post);
  }
};

describe('a blog of 600 posts, 22 of them episodes', () => {
  let built: Built;
  beforeAll(async () => {
    writeBlog();
    const { value: settings, findings } = readSettings(join(folder, 'content/podwright.yaml'));
    expect(findings).toEqual([]);
    if (!settings) throw new Error('the settings are wrong');
    built = await build(settings, {
      asOf: Date.parse('2025-01-01T00:00:00Z'),
      drafts: false,
      future: false,
      allowRemoval: new Set(),
      now: () => 0,
      onProgress: () => undefined,
    });
  });

  it('gives exactly the 22, newest first, with the right ids, links, titles and instants', () => {
    const episodes = built.feed.episodes.map(({ id, guid, title, link, published }) => ({
      id,
      guid,
      title,
      link,
      instant: new Date(published).toISOString(),
    }));
    const wanted = ROUNDUPS.map(({ id, title, link, instant }) => ({ id, guid: id, title, link, instant }));
    expect(episodes).toEqual(wanted.toReversed());
  });

  it('has not a word to say about the rest', () => {
    expect(built.findings.map(({ code }) => code)).toEqual(['derived-enclosure']);
    expect(built.findings[0]?.related).toHaveLength(21);
  });

  it('counts the others as plain', () => {
    expect(built.skipped).toEqual({ drafts: 0, future: 0, expired: 0, optedOut: 0, plain: POSTS - ROUNDUPS.length });
    expect([built.held, built.nextPublish]).toEqual([[], undefined]);
  });

  it('takes no title from a player, though 4 of them differ', () => {
    expect(ROUNDUPS.filter(({ title, playerTitle }) => title !== playerTitle)).toHaveLength(4);
    const titles = new Set(built.feed.episodes.map(({ title }) => title));
    for (const title of Object.values(OWN_PLAYER_TITLES)) expect(titles).not.toContain(title);
  });

  it('tells each episode in its own notes, without the player', () => {
    const decode = (notes: Uint8Array | undefined): string => new TextDecoder().decode(notes);
    for (const { notes, description, tags, id } of built.feed.episodes) {
      expect(decode(notes), id).toContain('What the tide brought in, in a few words.');
      expect(decode(notes), id).toContain('href="https://harbour.example/2023/12/31/last/"');
      expect(decode(notes), id).not.toContain('<iframe');
      expect(description, id).toBe('Buoys, barges and <bells>: what the tide brought in.');
      expect(tags, id).toEqual(['tides & moons', 'harbours']);
    }
  });

  it('runs nothing', () => expect(Reflect.get(globalThis, 'podwrightWasHere')).toBeUndefined());

  it('gives the same when it is read again', async () => {
    const { value: settings } = readSettings(join(folder, 'content/podwright.yaml'));
    if (!settings) throw new Error('the settings are wrong');
    const again = await build(settings, { asOf: Date.parse('2025-01-01T00:00:00Z') });
    expect({ ...again, timings: {} }).toEqual({ ...built, timings: {}, before: again.before });
  });
});
