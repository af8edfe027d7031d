import { describe, expect, it } from 'vitest';
import { parseSettings } from '../src/settings.js';
import { SETTINGS } from './blog.js';

/** What is said of settings in which a line is another one. */
const told = (from: string, to: string): readonly string[] =>
  parseSettings(SETTINGS.replace(from, to), '/blog/content/podwright.yaml', () => true).findings.map(
    ({ place, message }) => `${place.line}:${place.column}: ${message}`,
  );

describe('feed.out', () => {
  const out = (path: string): readonly string[] => told('out: ../feeds/podcast.xml', `out: ${path}`);

  it.each([
    '../feeds/podcast.lock.json',
    'Podcast.LOCK.json',
    '../feeds/podcast-archive-1.xml',
    'podcast-archive-12',
    '../feeds/chapters',
    'transcripts',
  ])('may not be %s', (path) => {
    expect(out(path)).toEqual(['19:8: setting feed.out must not be named like what is written beside the feed']);
  });

  it.each(['podcast.json', '../feeds/chapters/podcast.xml', 'my-chapters', 'archive-1.xml', 'podcast-archive.xml'])(
    'may be %s',
    (path) => {
      expect(out(path)).toEqual([]);
    },
  );
});
