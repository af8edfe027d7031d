import { describe, expect, it } from 'vitest';
import { instantOf } from '../src/linter/iso-time.js';
import { judge } from '../src/linter/judge.js';
import { PERFECT } from './perfect-feed.js';

const AS_OF = Date.parse('2024-06-01T00:00:00Z');

/** What the rules of the podcast namespace say of a perfect feed with a tag more in its channel. */
const told = (tag: string): readonly string[] =>
  judge([Buffer.from(PERFECT.replace('<item>', () => `${tag}\n<item>`))], {
    asOf: AS_OF,
    profiles: new Set(['podcast-index']),
  }).breaches.map(({ message }) => message);

const license = (text: string, attributes = ''): string => `<podcast:license${attributes}>${text}</podcast:license>`;

describe('podcast:license', () => {
  it.each(['CC-BY-4.0', 'cc-by-nc-nd-4.0', ' CC0-1.0 ', 'ARR', 'POD-V4V-1.0', 'GFDL-1.3', 'MIT'])(
    'may be %s, which everybody can look up',
    (text) => {
      expect(told(license(text))).toEqual([]);
    },
  );

  it.each(['CC-BY', 'all-rights-reserved', 'my-podcast-license-v1', '(CC BY-ND 4.0)'])('needs a url as %s', (text) => {
    expect(told(license(text))).toEqual([
      `podcast:license is "${text}", no identifier of SPDX or the namespace, and has no url`,
    ]);
    expect(told(license(text, ' url="https://example.com/license/"'))).toEqual([]);
  });
});

describe('podcast:block', () => {
  it.each(['google', 'rss.com', 'podcastindex'])('knows the service %s', (id) => {
    expect(told(`<podcast:block id="${id}">yes</podcast:block>`)).toEqual([]);
  });

  it.each(['itunes', 'Google', 'google, amazon', 'constructor'])('does not know the service %s', (id) => {
    expect(told(`<podcast:block id="${id}">yes</podcast:block>`)).toEqual([
      `id of podcast:block is "${id}", not in the list of services`,
    ]);
  });
});

describe('podcast:integrity', () => {
  const proofs = (type: string, value: string): readonly string[] =>
    told(
      `<podcast:liveItem status="ended" start="2024-01-01T10:00:00Z"><enclosure url="https://example.com/l.mp3" type="audio/mpeg" length="1"/><podcast:contentLink href="https://example.com/">See</podcast:contentLink><podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://example.com/1.opus"/><podcast:integrity type="${type}" value="${value}"/></podcast:alternateEnclosure></podcast:liveItem>`,
    );
  const hash = (bits: number, bytes: number): string => `sha${bits}-${Buffer.alloc(bytes, 0xab).toString('base64')}`;

  it.each([
    ['sri', hash(256, 32)],
    ['sri', hash(384, 48)],
    ['sri', `${hash(384, 48)} ${hash(512, 64)}?x`],
    ['pgp-signature', 'iQEzBAABCAAdFiEE'],
    ['md5', 'of another kind, which is told already'],
  ])('may be %s %s', (type, value) => {
    expect(proofs(type, value).filter((message) => message.startsWith('value'))).toEqual([]);
  });

  it.each([
    ['sri', hash(256, 31), 'a hash like sha384-… of its full length in base64'],
    ['sri', hash(384, 32), 'a hash like sha384-… of its full length in base64'],
    ['sri', '9e107d9d372bb6826bd81d3542a419d6', 'a hash like sha384-… of its full length in base64'],
    ['sri', 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=', 'a hash like sha384-… of its full length in base64'],
    ['pgp-signature', 'signed by me', 'a PGP signature in base64'],
  ])('may not be %s %s', (type, value, is) => {
    expect(proofs(type, value)).toEqual([expect.stringMatching(/^value of podcast:integrity is ".*, not /)]);
    expect(proofs(type, value)[0]).toContain(`, not ${is}`);
  });
});

describe('podcast:liveItem', () => {
  const stream = (attributes: string): readonly string[] =>
    told(
      `<podcast:liveItem ${attributes}><enclosure url="https://example.com/l.mp3" type="audio/mpeg" length="1"/><podcast:contentLink href="https://example.com/">See</podcast:contentLink></podcast:liveItem>`,
    );

  it.each(['live', 'pending'])('is over, and still called %s', (status) => {
    expect(
      stream(`status="${status}" start="2024-05-31T20:00:00.000-0600" end="2024-05-31T17:59:00-06:00"`),
    ).toHaveLength(1);
    expect(stream(`status="${status}" start="2024-05-01T20:00:00Z" end="2024-05-31T17:59:00-0600"`)).toEqual([
      `podcast:liveItem was to end at "2024-05-31T17:59:00-0600", and its status is "${status}"`,
    ]);
    expect(stream(`status="${status}" start="2024-05-01T20:00:00Z" end="2024-05-31T18:00:00-0600"`)).toEqual([]);
  });

  it('may have no end, be over, or end at a time that may be anywhere', () => {
    expect(stream('status="live" start="2024-05-01T20:00:00Z"')).toEqual([]);
    expect(stream('status="ended" start="2024-05-01T20:00:00Z" end="2024-05-01T22:00:00Z"')).toEqual([]);
    expect(stream('status="live" start="2024-05-01T20:00:00" end="2024-05-01T22:00:00"')).toEqual([]);
  });

  it('cannot end before it starts', () => {
    expect(stream('status="ended" start="2024-05-01T20:00:00Z" end="2024-05-01T21:00:00+02:00"')).toEqual([
      'podcast:liveItem ends at "2024-05-01T21:00:00+02:00", no later than it starts',
    ]);
  });
});

it.each([
  ['2024-06-01T10:00:00Z', '2024-06-01T10:00:00Z'],
  ['20240601T100000Z', '2024-06-01T10:00:00Z'],
  ['2024-06-01T10:00:00.123+02', '2024-06-01T08:00:00Z'],
  ['2024-06-01T10:00-0130', '2024-06-01T11:30:00Z'],
  ['2024-06-01T10:00:00', undefined],
  ['2024-06-01', undefined],
  ['tomorrow', undefined],
])('reads %s', (text, instant) => {
  expect(instantOf(text)).toBe(instant === undefined ? Number.NaN : Date.parse(instant));
});
