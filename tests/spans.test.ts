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
      expect(spansOf(pieces, [{ line: 1, column: 1 }, spot])(spot)).toEqual({ line: spot.line, ...span });
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
      line: 1,
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
      { line: 4, column: 1, endColumn: 6 },
      { line: 1, column: 1, endColumn: 5 },
    ]);
  });

  const TAG = '<rss>\n😀 <a url="x type=1"\n  long="é" type = \'>\'\n\tlast=""/>\n<b type=""/>';

  it.each([
    ['url', { line: 2, column: 7, endColumn: 10 }],
    ['long', { line: 3, column: 3, endColumn: 7 }],
    ['type', { line: 3, column: 12, endColumn: 16 }],
    ['last', { line: 4, column: 2, endColumn: 6 }],
    // What is not there is told at the tag.
    ['b', { line: 2, column: 4, endColumn: 6 }],
  ])('are those of the attribute %s, if it is meant', (attribute, span) => {
    const spot = { line: 2, column: 3, attribute };
    const whole = Buffer.from(TAG);
    for (let at = 0; at <= whole.length; at++) {
      const pieces = [whole.subarray(0, at), whole.subarray(at)];
      expect(spansOf(pieces, [spot, { line: 2, column: 3 }])(spot)).toEqual(span);
    }
  });

  it('are those of the tag, if it is longer than anybody looks', () => {
    const spot = { line: 1, column: 1, attribute: 'b' };
    const long = Buffer.from(`<a a="${'x'.repeat(20_000)}" b=""/>`);
    expect(spansOf([long], [spot])(spot)).toEqual({ line: 1, column: 1, endColumn: 3 });
  });
});
