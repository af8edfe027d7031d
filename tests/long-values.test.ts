import { describe, expect, it } from 'vitest';
import { isNormalAddress } from '../src/address.js';
import { parseLedger } from '../src/ledger/ledger.js';
import { quoted } from '../src/linter/check.js';
import { judge } from '../src/linter/judge.js';
import { PROFILES } from '../src/linter/rule.js';
import { RULES } from '../src/linter/rules.js';
import { createEarlier } from '../src/linter/watch.js';
import type { Element } from '../src/xml/element.js';
import { PERFECT } from './perfect-feed.js';

const element = (
  name: string,
  { attributes = new Map(), children = [], text = '' }: Partial<Pick<Element, 'attributes' | 'children' | 'text'>>,
): Element => ({
  name,
  tag: name,
  uri: name.startsWith('podcast:') ? 'https://podcastindex.org/namespace/1.0' : '',
  attributes,
  children,
  named: new Map(children.map((child) => [child.name, children.filter((one) => one.name === child.name)])),
  text,
  isCdata: false,
  line: 1,
  column: 1,
});

/** What rules ask for by name: each has the long value. */
const ATTRIBUTES = (
  'url href length type text isPermaLink rel language domain role group img start end status duration startTime email ' +
  'owner method split address feedGuid itemGuid protocol id geo osm accountId uri platform purpose srcset title bitrate'
).split(' ');

const INNER = [
  'itunes:email',
  'itunes:name',
  'itunes:category',
  'url',
  'link',
  'width',
  'hour',
  'podcast:valueRecipient',
];

/** A channel, or an item, whose elements that a rule is about say a long text, and have long attributes. */
const scopeOf = (name: string, about: readonly string[], text: string): Element => {
  const attributes = new Map(ATTRIBUTES.map((attribute) => [attribute, text]));
  const children = INNER.map((inner) => element(inner, { attributes, text }));
  const names = [...new Set([...about, 'title', 'description'])];
  return element(name, {
    children: names.flatMap((one) => [element(one, { text, children }), element(one, { attributes, text: 'x' })]),
  });
};

/** Milliseconds of the processor. */
const timeOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** What takes longer than so many milliseconds for so many characters takes their square: half a megabyte would never end. */
const LENGTHS = [
  [65_536, 500],
  [524_288, 3000],
] as const;

describe('a value of half a megabyte', () => {
  it.each(['a', '<', '&', ' ', ',', '\n', '1', ':', 'http://', '😀'])('of %j keeps no rule long', (sign) => {
    for (const [length, most] of LENGTHS) {
      const text = `${sign.repeat(length / sign.length)}x!`;
      for (const { id, about, channel, item, watch } of RULES) {
        const [show, episode] = [scopeOf('channel', about, text), scopeOf('item', about, text)];
        const around = { asOf: 0, root: show, instructions: [], namespaces: new Map(), channel: show };
        const watcher = watch?.(createEarlier());
        const time = timeOf(() => {
          channel?.(show, around);
          item?.(episode, around);
          watcher?.item(episode);
          watcher?.end?.(show, around);
        });
        expect(time, id).toBeLessThan(most);
      }
    }
  });

  it.each([
    ['blanks', ' '.repeat(6_000_000)],
    ['keywords', 'Knots, '.repeat(900_000)],
    ['addresses', 'https://example.com/?token=x '.repeat(200_000)],
  ])('in the title of a show is told of in short: %s', (_, value) => {
    const feed = `<rss version="2.0"><channel><title>${value}x</title><language>${value}x</language></channel></rss>`;
    const { breaches } = judge([Buffer.from(feed)], { asOf: 0, profiles: new Set(PROFILES) });
    for (const { message } of breaches) expect(message.length).toBeLessThan(300);
    expect(timeOf(() => judge([Buffer.from(feed)], { asOf: 0, profiles: new Set(PROFILES) }))).toBeLessThan(3000);
  });
});

describe('a value of millions of characters that repeats a group', () => {
  const feedWith = (xml: string): string => PERFECT.replace('<itunes:type>', `${xml}<itunes:type>`);

  it.each([
    ['a host', () => PERFECT.replace('https://example.com/audio/1.mp3', `https://${'a.'.repeat(3_900_000)}com/1.mp3`)],
    ['a language', () => PERFECT.replace('<language>en', `<language>en${'-a'.repeat(3_900_000)}`)],
    [
      'countries',
      () =>
        feedWith(
          `<spotify:countryOfOrigin xmlns:spotify="http://www.spotify.com/ns/rss">${'de '.repeat(2_600_000)}de</spotify:countryOfOrigin>`,
        ),
    ],
  ])('is judged: %s', (_what, feed) => {
    const bytes = Buffer.from(feed());
    expect(bytes.length).toBeGreaterThan(7_500_000);
    const { breaches, scorecard } = judge([bytes], { asOf: 0, profiles: new Set(PROFILES) });
    expect(scorecard.complete).toBe(true);
    expect(breaches.length).toBeGreaterThan(0);
  });

  it('is no address of a post, and no ledger', () => {
    expect(isNormalAddress(`https://a${'.a'.repeat(8_000_000)}/`)).toBe(false);
    const { findings } = parseLedger('podcast.lock.json', JSON.stringify({ 'a-1': { guid: 'a'.repeat(9_000_000) } }));
    expect(findings.map(({ code }) => code)).toEqual(['broken-ledger', 'broken-ledger', 'broken-ledger']);
  });
});

describe('a value in a message', () => {
  it('is its beginning, also of one that is long', () => {
    expect(quoted(` a\n b${' '.repeat(5000)}c`)).toBe('"a b …"');
    expect(quoted(`${' '.repeat(5000)}a`)).toBe('"a"');
    expect(quoted('a'.repeat(5000))).toBe(`"${'a'.repeat(59)}…"`);
  });

  it('shows no password, wherever it is cut', () => {
    expect(quoted(`https://mara:${'x'.repeat(5000)}@example.com/`)).toBe('"https://…@example.com/"');
    expect(quoted(`https://mara:${'x'.repeat(500)}@example.com/`)).toBe('"https://…@example.com/"');
  });
});
