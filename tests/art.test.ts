import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ART, type Art, judgeArt } from '../src/linter/rules/art.js';
import type { ArtFacts } from '../src/model.js';
import { ART_BYTES, parseArt } from '../src/resolver/art-file.js';
import { allOf } from './examples.js';
import { adobe, chunk, exif, jpeg, png, profile, segment } from './images.js';

const JPEG = { format: 'jpeg', width: 3000, height: 3000, colour: 'rgb', depth: 8, alpha: false } as const;
const PNG = { ...JPEG, format: 'png', width: 1400, height: 1400 } as const;

describe('parseArt', () => {
  it.each([
    ['a JPEG', jpeg(), JPEG],
    ['a progressive JPEG', jpeg({ frame: 0xc2 }), JPEG],
    ['a JPEG of 12 bits', jpeg({ frame: 0xc1, depth: 12 }), { ...JPEG, depth: 12 }],
    ['a grey JPEG', jpeg({ components: 1 }), { ...JPEG, colour: 'grey' }],
    ['a JPEG in CMYK', jpeg({ components: 4 }), { ...JPEG, colour: 'cmyk' }],
    ["a JPEG in Adobe's CMYK", jpeg({ components: 4, before: [adobe(0)] }), { ...JPEG, colour: 'cmyk' }],
    ['a JPEG in YCCK', jpeg({ components: 4, before: [adobe(2)] }), { ...JPEG, colour: 'ycck' }],
    ["a JPEG with Adobe's marker", jpeg({ before: [adobe(1)] }), JPEG],
    [
      'a JPEG on its side',
      jpeg({ width: 1600, height: 1400, before: [exif(6)] }),
      { ...JPEG, width: 1400, height: 1600 },
    ],
    [
      'one of another order',
      jpeg({ width: 1600, height: 1400, before: [exif(8, 'MM')] }),
      { ...JPEG, width: 1400, height: 1600 },
    ],
    [
      'a JPEG upside down',
      jpeg({ width: 1600, height: 1400, before: [exif(3)] }),
      { ...JPEG, width: 1600, height: 1400 },
    ],
    ['a JPEG with fill bytes', jpeg({ before: [Buffer.from([0xff, 0xff, 0xff])] }), JPEG],
    ['a JPEG with tables', jpeg({ before: [segment(0xc4, Buffer.alloc(20)), segment(0xdb, Buffer.alloc(65))] }), JPEG],
    ['a PNG', png(), PNG],
    ['a PNG with a palette', png({ colour: 3 }), { ...PNG, colour: 'palette' }],
    ['a grey PNG', png({ colour: 0, depth: 16 }), { ...PNG, colour: 'grey', depth: 16 }],
    ['a PNG with an alpha channel', png({ colour: 6 }), { ...PNG, alpha: true }],
    ['a grey PNG with one', png({ colour: 4 }), { ...PNG, colour: 'grey', alpha: true }],
    [
      'a PNG with a transparent colour',
      png({ before: [chunk('gAMA', Buffer.alloc(4)), chunk('tRNS', Buffer.alloc(6))] }),
      { ...PNG, alpha: true },
    ],
    [
      'a PNG that is transparent by palette',
      png({ colour: 3, before: [chunk('tRNS', Buffer.alloc(1))] }),
      { ...PNG, colour: 'palette', alpha: true },
    ],
    ['a GIF', Buffer.from('GIF89a\x10\0\x10\0', 'latin1'), { format: 'gif' }],
    ['WebP', Buffer.from('RIFF\n\0\0\0WEBPVP8 ', 'latin1'), { format: 'webp' }],
    ['AVIF', Buffer.from('\0\0\0 ftypavif\0\0\0\0', 'latin1'), { format: 'avif' }],
    ['HEIC', Buffer.from('\0\0\0 ftypheic\0\0\0\0', 'latin1'), { format: 'heic' }],
    ['TIFF', Buffer.from('II*\0\x08\0\0\0', 'latin1'), { format: 'tiff' }],
    ['BMP', Buffer.from('BM\n\n\n\n\0\0\0\0', 'latin1'), { format: 'bmp' }],
    [
      'SVG',
      Buffer.from('<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
      { format: 'svg' },
    ],
    ['a web page', Buffer.from('\uFEFF\n<!doctype html><svg></svg>'), 'page'],
    ['a web page with a comment', Buffer.from('<!-- <svg --><html>'), 'page'],
    ['nothing', Buffer.alloc(0), undefined],
    ['text', Buffer.from('Not found'), undefined],
    ['a feed', Buffer.from('<?xml version="1.0"?><rss/>'), undefined],
    ['sound', Buffer.from('\xff\xfb\x90\x64', 'latin1'), undefined],
    ['a JPEG without a frame', Buffer.from('ffd8ffda0002ffd9', 'hex'), undefined],
    ['a JPEG without width', jpeg({ width: 0, height: 10 }), undefined],
    ['a JPEG of two colours', jpeg({ components: 2 }), undefined],
    ['a PNG without height', png({ width: 10, height: 0 }), undefined],
    ['a PNG of no colour', png({ colour: 5 }), undefined],
    ['a PNG of 3 bits', png({ depth: 3 }), undefined],
    ['a PNG that begins otherwise', Buffer.concat([png().subarray(0, 8), chunk('CgBI', Buffer.alloc(40))]), undefined],
  ])('knows %s', (_, bytes, facts) => {
    expect(parseArt(bytes)).toEqual(facts);
  });

  it('says when it needs more bytes than the first', () => {
    const large = jpeg({ before: Array.from({ length: 3 }, profile) });
    expect(parseArt(large.subarray(0, ART_BYTES.first))).toBe('cut-off');
    expect(parseArt(large.subarray(0, ART_BYTES.most))).toEqual(JPEG);
  });

  const IMAGES = [
    jpeg({ before: [exif(6), adobe(2), profile()] }),
    jpeg({ components: 4 }),
    png({ before: [chunk('tRNS', Buffer.alloc(6))] }),
    png({ colour: 3 }),
  ];

  it.each(IMAGES)('of an image that is cut off anywhere says so, or all that it will say (%#)', (image) => {
    const whole = parseArt(image);
    for (let length = 8; length < image.length; length += length < 200 ? 1 : 97) {
      expect(['cut-off', whole]).toContainEqual(parseArt(image.subarray(0, length)));
    }
  });

  it('never throws, and ends, whatever the bytes are', () => {
    const beginnings = [
      Buffer.alloc(0),
      Buffer.from([0xff, 0xd8]),
      png().subarray(0, 33),
      jpeg({ before: [exif(6)] }).subarray(0, 30),
    ];
    const damaged = fc
      .tuple(fc.constantFrom(...IMAGES), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }), fc.nat())
      .map(([image, changes, length]) => {
        const bytes = Buffer.from(image.subarray(0, length % (image.length + 1)));
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        return bytes;
      });
    const random = fc
      .tuple(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 2000 }))
      .map(([beginning, rest]) => Buffer.concat([beginning, rest]));
    fc.assert(
      fc.property(fc.oneof(damaged, random), (bytes) => {
        const art = parseArt(bytes);
        if (typeof art !== 'object' || !('width' in art)) return;
        expect(Math.min(art.width, art.height)).toBeGreaterThan(0);
        expect(Math.max(art.width, art.height)).toBeLessThan(2 ** 31);
      }),
      { numRuns: 2000 },
    );
  });

  it('is done with a megabyte of markers in no time', () => {
    const markers = Buffer.alloc(ART_BYTES.most, 0xff);
    const restarts = Buffer.alloc(ART_BYTES.most, Buffer.from([0xff, 0xd0]));
    for (const bytes of [markers, restarts]) bytes.writeUInt16BE(0xffd8);
    const chunks = Buffer.concat([png().subarray(0, 33), Buffer.alloc(ART_BYTES.most)]);
    expect([markers, restarts, chunks].map(parseArt)).toEqual(['cut-off', 'cut-off', 'cut-off']);
  });
});

describe('the rules about art', () => {
  const tell = (art: Partial<Art>, facts: Partial<ArtFacts> = {}) =>
    judgeArt({
      of: 'show',
      url: 'https://example.com/art.jpg',
      ...art,
      facts: { bytes: 1000, ...JPEG, ...facts },
    });

  it.each(ART)(
    '$id is silent on its good examples, and catches its bad ones',
    ({ id, weight, about, good, bad, why, hint }) => {
      for (const of of about) {
        for (const art of allOf(good)) expect(judgeArt({ of, ...art })).toEqual([]);
        for (const art of allOf(bad)) {
          const caught = judgeArt({ of, ...art }).filter(({ rule }) => rule.id === id);
          expect(caught).toMatchObject([{ rule: { id, weight, why, hint } }]);
        }
      }
    },
  );

  it.each([
    [{ width: 1400, height: 1400 }, []],
    [{ width: 1399, height: 1399 }, ['is 1399 × 1399 pixels, smaller than 1400 × 1400']],
    [{ width: 3001, height: 3001 }, ['is 3001 × 3001 pixels, larger than 3000 × 3000']],
    // Spotify asks no more than that it is square.
    [{ width: 3000, height: 1500 }, ['is 3000 × 1500 pixels, not square', 'is 3000 × 1500 pixels, not square']],
    [
      { width: 4000, height: 300 },
      [
        'is 4000 × 300 pixels, not square and smaller than 1400 × 1400 and larger than 3000 × 3000',
        'is 4000 × 300 pixels, not square',
      ],
    ],
    [{ format: 'png' }, ['is PNG under a name that ends in .jpg']],
    [{ colour: 'ycck', alpha: true }, ['is CMYK (YCCK), not RGB', 'may be transparent']],
    [{ bytes: 600_000 }, ['has 586 KB, more than 512']],
    [{ bytes: 0 }, []],
  ] as const)('of %o tell %o', (facts, messages) => {
    expect(tell({}, facts).map(({ message }) => message)).toEqual(messages);
  });

  it.each([
    ['https://example.com/art', []],
    ['https://example.com/art.php?file=art.png', []],
    ['https://example.com/ART.JPEG?v=2', []],
    ['https://example.com/art.webp', ['is JPEG under a name that ends in .webp']],
  ])('go by the end of the path of %s', (url, messages) => {
    expect(tell({ url }).map(({ message }) => message)).toEqual(messages);
  });

  it('ask of episodes what they ask of shows, and weigh it less', () => {
    const facts = { width: 300, height: 300, colour: 'cmyk', bytes: 600_000 } as const;
    const idsOf = (of: Art['of']) => tell({ of }, facts).map(({ rule }) => `${rule.id} ${rule.weight}`);
    expect(idsOf('show')).toEqual([
      'apple/artwork-pixels required',
      'apple/artwork-format required',
      'apple/artwork-size informational',
    ]);
    expect(idsOf('episode')).toEqual([
      'apple/item-image recommended',
      'apple/item-image recommended',
      'apple/artwork-size informational',
    ]);
    expect(tell({ of: 'episode' }, facts).map(({ message }) => message)).toEqual(
      tell({}, facts).map(({ message }) => message),
    );
  });
});
