import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vocabularyOf } from '../src/linter/vocabulary.js';
import { closest } from '../src/text.js';

const NAMES = ['title', 'link', 'description', 'pubDate', 'enclosure', 'guid', 'author', 'source'];

/** Insertions, deletions, changes and swaps of neighbours, as the definition has them. */
const distance = (a: string, b: string): number => {
  if (a === '' || b === '') return a.length + b.length;
  const isSwap = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return Math.min(
    distance(a.slice(0, -1), b) + 1,
    distance(a, b.slice(0, -1)) + 1,
    distance(a.slice(0, -1), b.slice(0, -1)) + (a.at(-1) === b.at(-1) ? 0 : 1),
    isSwap ? distance(a.slice(0, -2), b.slice(0, -2)) + 1 : Number.POSITIVE_INFINITY,
  );
};

describe('what is nearest', () => {
  it('differs in a third of its letters at most, and less than any before it', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 5 }), (sought, names) => {
        const most = Math.max(1, Math.floor(sought.length / 3));
        const near = names.filter((name) => distance(sought, name) <= most);
        const least = Math.min(...near.map((name) => distance(sought, name)));
        expect(closest(sought, names)).toBe(near.find((name) => distance(sought, name) === least));
      }),
    );
  });

  it('is told of a vocabulary, whatever was asked before, and whatever prefix its names have', () => {
    const plain = vocabularyOf(NAMES);
    const prefixed = vocabularyOf(NAMES.map((name) => `itunes:${name}`));
    for (let round = 0; round < 3; round++) {
      for (let other = 0; other < 1500; other++) plain.nearest(`e${other}`);
      expect(plain.nearest('tilte')).toBe('title');
      expect(prefixed.nearest('itunes:tilte')).toBe('itunes:title');
      expect(prefixed.nearest('itunes:knots')).toBeUndefined();
      expect(plain.nearest('description'.repeat(3))).toBeUndefined();
    }
    expect([plain.has('title'), plain.has('itunes:title'), prefixed.has('itunes:title')]).toEqual([true, false, true]);
    expect(vocabularyOf([]).nearest('title')).toBeUndefined();
  });
});
