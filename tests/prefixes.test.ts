import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withPrefixes } from '../src/assembler/prefixes.js';

const FILE = 'https://media.example.com/week-1.mp3';

describe('statistics prefixes', () => {
  it.each([
    [[], FILE, FILE],
    [['op3'], FILE, 'https://op3.dev/e/media.example.com/week-1.mp3'],
    [['op3'], FILE.replace('https', 'http'), 'https://op3.dev/e/http://media.example.com/week-1.mp3'],
    [
      ['op3'],
      'https://op3.dev/e,pg=1a2b/media.example.com/week-1.mp3',
      'https://op3.dev/e/media.example.com/week-1.mp3',
    ],
    [['podtrac'], FILE, 'https://dts.podtrac.com/redirect.mp3/media.example.com/week-1.mp3'],
    [
      ['podtrac'],
      'https://media.example.com/a.M4A?x=1',
      'https://dts.podtrac.com/redirect.m4a/media.example.com/a.M4A?x=1',
    ],
    [['podtrac'], 'https://www.podtrac.com/pts/redirect.mp3/media.example.com/a.mp3', undefined],
    [['https://count.example.com/r/'], FILE, 'https://count.example.com/r/media.example.com/week-1.mp3'],
    [
      ['op3', 'podtrac', 'https://count.example.com/r/'],
      'https://count.example.com/r/op3.dev/e/media.example.com/week-1.mp3',
      'https://op3.dev/e/dts.podtrac.com/redirect.mp3/count.example.com/r/media.example.com/week-1.mp3',
    ],
  ])('%j before %s', (prefixes, url, expected) => {
    expect(withPrefixes(url, prefixes)).toBe(
      expected ?? 'https://dts.podtrac.com/redirect.mp3/media.example.com/a.mp3',
    );
  });

  it('are the same put on twice, in whatever order they stood', () => {
    const all = ['op3', 'podtrac', 'https://count.example.com/r/', 'https://other.example.org/'];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all),
        fc.shuffledSubarray(all),
        fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }).map((url) => new URL(url).href),
        (before, prefixes, url) => {
          const once = withPrefixes(url, prefixes);
          expect(withPrefixes(once, prefixes)).toBe(once);
          expect(withPrefixes(withPrefixes(url, before), all)).toBe(withPrefixes(url, all));
          expect(once.endsWith(url.slice(new URL(url).origin.length))).toBe(true);
          expect(URL.canParse(once)).toBe(true);
        },
      ),
    );
  });
});
