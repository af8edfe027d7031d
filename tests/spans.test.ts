import { describe, expect, it } from 'vitest';
import { spansOf } from '../src/linter/spans.js';
import { expectLinear } from './growth.js';

const FEED = '\uFEFF<rss>\n  <title>Knots 😀</title><itunes:image href="é"/>\n\n<item>\n<podcast:a-very-long-name/>';

const bytes = Buffer.from(FEED);

describe('the spans of tags', () => {
  it.each([
    [
      { line: 1, column: 1 },
      { column: 1, endColumn: 5 },
    ],
    [
      { line: 2, column: 3 },
      { column: 3, endColumn: 9 },
    ],
    // An emoji is one character, and two units.
    [
      { line: 2, column: 25 },
      { column: 26, endColumn: 39 },
    ],
    [
      { line: 4, column: 1 },
      { column: 1, endColumn: 6 },
    ],
    [
      { line: 5, column: 1 },
      { column: 1, endColumn: 26 },
    ],
    // No tag opens there, or nothing is there.
    [
      { line: 2, column: 18 },
      { column: 19, endColumn: 20 },
    ],
    [
      { line: 2, column: 4 },
      { column: 4, endColumn: 5 },
    ],
    [
      { line: 2, column: 99 },
      { column: 99, endColumn: 100 },
    ],
    [
      { line: 9, column: 1 },
      { column: 1, endColumn: 2 },
    ],
  ])('are found at %o, wherever the bytes are cut', (spot, span) => {
    for (let at = 0; at <= bytes.length; at++) {
      const pieces = [bytes.subarray(0, at), bytes.subarray(at)];
      expect(spansOf(pieces, [{ line: 1, column: 1 }, spot])(spot)).toEqual(span);
    }
  });

  it('are found in a feed of one line in no longer than its length takes', () => {
    const unit = '<item>é</item>';
    const feed = Buffer.from(unit.repeat(200_000));
    expectLinear((share) => {
      const spots = Array.from({ length: 2000 * share }, (_, index) => ({ line: 1, column: index * 1400 + 1 }));
      const spanOf = spansOf([feed.subarray(0, feed.length * share)], spots);
      expect(spots.map(spanOf).every(({ column, endColumn }) => endColumn === column + 5)).toBe(true);
    });
  });

  it('are found in other encodings', () => {
    const latin1 = Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><rss><title>\xfc\xab</title><link/>',
      'latin1',
    );
    expect(spansOf([latin1], [{ line: 1, column: 66 }])({ line: 1, column: 66 })).toEqual({
      column: 66,
      endColumn: 71,
    });
  });

  it('go with the places, in whatever order these are told', () => {
    const spots = [
      { line: 4, column: 1 },
      { line: 1, column: 1 },
    ];
    expect(spots.map(spansOf([bytes], spots))).toEqual([
      { column: 1, endColumn: 6 },
      { column: 1, endColumn: 5 },
    ]);
  });
});
