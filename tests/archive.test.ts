import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archiveOf, pagesOf } from '../src/assembler/archive.js';
import type { Episode, Feed } from '../src/model.js';

const PLACE = { file: 'posts/a.md', line: 1, column: 1, endLine: 1, endColumn: 2 };

const episode = (day: number): Episode => ({
  id: `id-${day}`,
  guid: `guid-${day}`,
  title: `Day ${day}`,
  link: `https://example.podbean.com/e/${day}/`,
  published: day * 86_400_000,
  enclosure: { url: `https://example.com/${day}.mp3`, bytes: 1, type: 'audio/mpeg' },
  explicit: false,
  tags: [],
  podcast: {},
  place: PLACE,
  source: 'front-matter',
  origins: {},
});

/** A feed of episodes by day, newest first. */
const feedOf = (days: readonly number[]): Feed => ({
  show: {
    title: 'Show',
    description: 'About.',
    link: 'https://example.com/',
    language: 'en',
    author: 'Mara',
    image: 'https://example.com/art.jpg',
    categories: [],
    explicit: false,
    type: 'episodic',
    locked: true,
    guid: '917393e3-1b1e-5cef-ace4-edaa54e1f810',
    podcast: {},
    namespaces: {},
    newFeedUrl: 'https://example.com/podcast.xml',
  },
  url: 'https://example.com/podcast.xml',
  hubs: [],
  episodes: days.toSorted((a, b) => b - a).map(episode),
});

const addressOf = (page: number): string => `https://example.com/podcast-archive-${page}.xml`;

const pages = (days: readonly number[], most: number, known: ReadonlyMap<string, number> = new Map()) => {
  const feed = feedOf(days);
  const archive = archiveOf(feed.episodes, known, most);
  return { archive, pages: pagesOf(feed, archive, most, addressOf) };
};

const daysIn = ({ episodes }: Feed): readonly number[] => episodes.map(({ published }) => published / 86_400_000);

describe('an archive', () => {
  it('is not there while the feed holds all', () => {
    expect(pages([1, 2, 3], 3).pages).toEqual([{ number: 0, feed: feedOf([1, 2, 3]) }]);
    expect(pagesOf(feedOf([1, 2, 3]), new Map(), undefined, addressOf)).toHaveLength(1);
  });

  it('takes the oldest in full pages, linked with each other, while the feed keeps the newest', () => {
    const [main, second, first] = pages([1, 2, 3, 4, 5], 2).pages.map(({ feed }) => feed);
    expect([main, second, first].map((feed) => feed && daysIn(feed))).toEqual([
      [5, 4],
      [4, 3],
      [2, 1],
    ]);
    expect(main?.links).toEqual([
      { rel: 'prev-archive', url: addressOf(2) },
      { rel: 'next', url: addressOf(2) },
    ]);
    expect(second?.links).toEqual([
      { rel: 'current', url: 'https://example.com/podcast.xml' },
      { rel: 'prev-archive', url: addressOf(1) },
      { rel: 'next', url: addressOf(1) },
    ]);
    expect(first?.links).toEqual([
      { rel: 'current', url: 'https://example.com/podcast.xml' },
      { rel: 'next-archive', url: addressOf(2) },
    ]);
    expect(main?.show.newFeedUrl).toBe('https://example.com/podcast.xml');
    expect(first).toMatchObject({ url: addressOf(1), isArchive: true, updated: 2 * 86_400_000 });
    expect(first?.show.newFeedUrl).toBeUndefined();
  });

  it('passes over a page whose episodes are all gone', () => {
    const { archive } = pages([1, 2, 3, 4, 5], 2);
    const [, second] = pages([3, 4, 5], 2, archive).pages;
    expect(second?.feed.links?.map(({ rel }) => rel)).toEqual(['current']);
  });

  it('loses no episode, and moves none, whatever comes and goes', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        days,
        days,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (before, after, a, b) => {
          const old = pages(before, a);
          const now = pages(after, b, old.archive);
          const shown = now.pages.flatMap(({ feed }) => daysIn(feed));
          expect(new Set(shown)).toEqual(new Set(after));
          expect(now.pages[0]?.feed.episodes.length).toBe(Math.min(after.length, b));
          for (const [guid, page] of old.archive) expect(now.archive.get(guid)).toBe(page);
          expect(pages(after, b, now.archive).archive).toEqual(now.archive);
        },
      ),
    );
  });
});
