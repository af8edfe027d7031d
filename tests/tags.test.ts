import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { textFields } from '../src/extractor/text-fields.js';
import { judge } from '../src/linter/judge.js';
import { EPISODE_TAGS } from '../src/linter/rules/namespace-episode.js';
import { SHOW_TAGS } from '../src/linter/rules/namespace-show.js';
import { episodeTagFields } from '../src/namespace/episode-fields.js';
import { checkExtra } from '../src/namespace/extra.js';
import type { Level } from '../src/namespace/extra-names.js';
import { showTagFields } from '../src/namespace/show-fields.js';
import type { ExtraElement } from '../src/namespace/tags.js';
import { build, readSettings } from '../src/pipeline.js';
import { render } from '../src/writer/rss.js';
import { SETTINGS } from './blog.js';
import { goodCases } from './cases.js';
import { allIn, readXml, type XmlElement } from './xml-tree.js';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [, REFERENCE = ''] = /\n## Every tag\n([\s\S]*?)\n## /.exec(README) ?? [];
const [OF_SHOW = '', OF_POST = ''] = [...REFERENCE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml);

/** Before the stream of the README is over. */
const AS_OF = Date.UTC(2025, 0);

/** Every tag of the podcast namespace that is not given up. */
const TAGS: readonly string[] = [...SHOW_TAGS, ...EPISODE_TAGS]
  .map(({ name }) => name)
  .filter((name) => name !== 'podcast:images');

const namesIn = (elements: readonly XmlElement[]): ReadonlySet<string> => new Set(elements.map(({ name }) => name));

/** The feed of a show, and a post, that say all that the README does. */
const referenceFeed = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'podwright-tags-'));
  try {
    const settings = parse(SETTINGS);
    const { namespaces, show, feed } = parse(OF_SHOW);
    const merged = {
      ...settings,
      namespaces,
      show: { ...settings.show, ...show },
      feed: { ...settings.feed, ...feed },
    };
    mkdirSync(join(folder, 'posts'));
    writeFileSync(join(folder, 'podwright.yaml'), stringify({ ...merged, posts: 'posts/*.md' }));
    const enclosure = '  enclosure: { url: https://example.com/50.mp3, bytes: 24986000, type: audio/mpeg }\n';
    writeFileSync(
      join(folder, 'posts/50.md'),
      `---\ntitle: Knots\ndate: 2024-12-15T11:13:12+02:00\n${OF_POST}${enclosure}---\nText\n\n<iframe src="https://www.podbean.com/player-v2/?i=89pkp-17707c7-pb"></iframe>\n\n[Listen](https://knots.podbean.com/e/50/)\n`,
    );
    const read = readSettings(join(folder, 'podwright.yaml'));
    expect(read.findings).toEqual([]);
    if (!read.value) throw new Error('no settings');
    const built = await build(read.value, { asOf: AS_OF });
    expect(built.findings).toEqual([]);
    return [...render(built.feed)].map(({ text }) => text).join('');
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe('elements of other namespaces', () => {
  const nested = (levels: number): ExtraElement => ({
    name: 'media:group',
    ...(levels > 1 ? { children: [nested(levels - 1)] } : {}),
  });
  const check = (element: ExtraElement, level: Level = 'episode') =>
    checkExtra([element], { media: 'http://search.yahoo.com/mrss/' }, level).map(({ reason }) => reason);

  it('may nest 20 levels deep, and no deeper', () => {
    expect(check(nested(20))).toEqual([]);
    expect(check(nested(21))).toEqual(['is nested more than 20 levels deep']);
  });

  it('bring no art into a stream, which AntennaPod would take for that of the show', () => {
    const art = { name: 'itunes:image', attributes: { href: 'https://example.com/a.jpg' } };
    expect(check({ name: 'media:group', children: [art] }, 'stream')).toEqual(['must not be itunes:image']);
  });
});

describe('every tag of the podcast namespace', () => {
  it('stands in a golden case', () => {
    const feeds = goodCases()
      .map(({ folder }) => join(folder, 'feeds/podcast.xml'))
      .filter(existsSync);
    const names = namesIn(feeds.flatMap((feed) => allIn(readXml(readFileSync(feed)).root)));
    expect(TAGS.filter((name) => !names.has(name))).toEqual([]);
  });

  it('has a key in an example of the README, whose feed has nothing against it', async () => {
    const xml = await referenceFeed();
    const names = namesIn(allIn(readXml(xml).root));
    expect(TAGS.filter((name) => !names.has(name))).toEqual([]);
    expect([...names].filter((name) => name.startsWith('media:'))).toHaveLength(4);
    const { breaches } = judge([Buffer.from(xml)], { asOf: AS_OF, profiles: new Set(['podcast-index']) });
    expect(breaches.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([]);
  });

  it.each([
    ['settings', Object.keys(showTagFields), () => Object.keys(parse(OF_SHOW).show)],
    ['front matter', Object.keys({ ...textFields, ...episodeTagFields }), () => Object.keys(parse(OF_POST).podcast)],
  ])('is told in the README by its key in the %s', (_, keys, told) => {
    expect(keys.filter((key) => !told().includes(key))).toEqual([]);
  });
});
