import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transcriptType } from '../src/namespace/transcript-type.js';
import { type FeedItem, parseShowFeed } from '../src/resolver/show-feed.js';
import { parseExplicit, parseInstant, parseSeconds, parseType, parseWhole, plainLine } from '../src/resolver/values.js';
import { expectLinear } from './growth.js';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_260_101), numRuns: Number(process.env.FC_RUNS ?? 200) });

const NAMESPACES = [
  'xmlns:atom="http://www.w3.org/2005/Atom"',
  'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
  'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
  'xmlns:podcast="https://podcastindex.org/namespace/1.0"',
  'xmlns:spotify="http://www.spotify.com/ns/rss"',
].join(' ');

const feedOf = (channel: string, namespaces = NAMESPACES): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<rss ${namespaces} version="2.0">\n<channel>${channel}</channel></rss>\n`;

const read = (feed: string | Uint8Array) => parseShowFeed([typeof feed === 'string' ? Buffer.from(feed) : feed]);

const itemsOf = (feed: string | Uint8Array): readonly FeedItem[] => {
  const parsed = read(feed);
  if ('problem' in parsed) throw new Error(`${parsed.problem} (${parsed.line}:${parsed.column})`);
  return parsed.items;
};

/** The only item of a feed, without its line. */
const itemOf = (elements: string, namespaces?: string): Omit<FeedItem, 'line'> => {
  const [{ line, ...item } = { line: 0 }, ...others] = itemsOf(feedOf(`<item>${elements}</item>`, namespaces));
  expect(others).toEqual([]);
  expect(line).toBe(3);
  return item;
};

/** Laid out as Podbean does: blanks, elements that are missing, two elements in a line, escaped HTML. */
const PODBEAN = feedOf(`
    <title>Knots &amp; Ropes</title>
    <atom:link href="https://feed.podbean.com/knots/feed.xml" rel="self" type="application/rss+xml" />
    <link>https://knots.podbean.com</link>
    <pubDate>Tue, 26 May 2026 07:23:25 +0300</pubDate>
    <generator>https://podbean.com/?v=5.5</generator>
    <ttl>1440</ttl>
          <itunes:summary>All about knots</itunes:summary>
\t<itunes:category text="Leisure">
\t\t<itunes:category text="Hobbies" />
\t</itunes:category>
    <itunes:explicit>false</itunes:explicit>
    <itunes:image href="https://pbcdn1.podbean.com/imglogo/image-logo/1/knots.png" />
    <image>
        <url>https://pbcdn1.podbean.com/imglogo/image-logo/1/knots.png</url>
        <title>Knots</title>
    </image>
    <item>
        <title>The bowline &amp; its kin</title>
        <itunes:title>The bowline</itunes:title>
        <link>https://knots.podbean.com/e/%d7%90%d7%99-bowline/</link>
                    <comments>https://knots.podbean.com/e/bowline/#comments</comments>        <pubDate>Tue, 26 May 2026 07:23:25 +0300</pubDate>
        <guid isPermaLink="false">knots.podbean.com/0f3a5f0e-92f7-3f04-9e2c-000000000001</guid>
                                    <description>&lt;p&gt;A loop.
&lt;/p&gt;</description>
                                                            <content:encoded><![CDATA[<p>A loop.</p><guid>no</guid>]]></content:encoded>

        <enclosure url="https://mcdn.podbean.com/mf/web/6bqg2m6viqv8aaaa/bowline_x8u3j.mp3" length="3270573" type="audio/mpeg" />
        <itunes:summary>A loop.</itunes:summary>
        <itunes:explicit>false</itunes:explicit>
        <itunes:block>No</itunes:block>
        <itunes:duration>204</itunes:duration>
                <itunes:season>2</itunes:season>
        <itunes:episode>7</itunes:episode>
        <itunes:episodeType>full</itunes:episodeType>
        <itunes:image href="https://pbcdn1.podbean.com/imglogo/ep-logo/pbblog1/bowline.jpg" />                        <podcast:transcript url="https://mcdn.podbean.com/mf/web/n34w/bowline.vtt" type="text/vtt" />    <spotify:order>1</spotify:order></item>
    <item>
        <title>Hitches</title>
        <guid isPermaLink="false">yt:video:aaaaaaaaaaa</guid>
        <enclosure url="http://knots.podbean.com/mf/feed/abc/hitches.m4a" length="" type="audio/m4a"/>
        <itunes:explicit>Clean</itunes:explicit>
        <itunes:duration>24:06</itunes:duration>
    </item>
`);

describe('a feed of Podbean', () => {
  it('is read item by item', () => {
    const lineOf = (text: string): number => PODBEAN.slice(0, PODBEAN.indexOf(text)).split('\n').length - 1;
    expect(itemsOf(PODBEAN)).toEqual([
      {
        line: lineOf('<title>The bowline'),
        guid: 'knots.podbean.com/0f3a5f0e-92f7-3f04-9e2c-000000000001',
        title: 'The bowline & its kin',
        link: 'https://knots.podbean.com/e/%d7%90%d7%99-bowline/',
        published: Date.UTC(2026, 4, 26, 4, 23, 25),
        enclosure: {
          url: 'https://mcdn.podbean.com/mf/web/6bqg2m6viqv8aaaa/bowline_x8u3j.mp3',
          bytes: 3_270_573,
          type: 'audio/mpeg',
        },
        seconds: 204,
        image: 'https://pbcdn1.podbean.com/imglogo/ep-logo/pbblog1/bowline.jpg',
        season: 2,
        episode: 7,
        episodeType: 'full',
        explicit: false,
        transcripts: [{ url: 'https://mcdn.podbean.com/mf/web/n34w/bowline.vtt', type: 'text/vtt' }],
      },
      {
        line: lineOf('<title>Hitches'),
        guid: 'yt:video:aaaaaaaaaaa',
        title: 'Hitches',
        enclosure: { url: 'http://knots.podbean.com/mf/feed/abc/hitches.m4a', bytes: 0, type: 'audio/x-m4a' },
        seconds: 1446,
        explicit: false,
      },
    ]);
  });

  it('is read to the same items over borders of pieces, and by the bytes of a larger buffer', () => {
    const many = feedOf(`<item><title>ä€🎧 &amp; more</title></item>`.repeat(9000));
    const items = itemsOf(Buffer.concat([Buffer.from('xx'), Buffer.from(many)]).subarray(2));
    expect(items).toHaveLength(9000);
    expect(new Set(items.map(({ title }) => title))).toEqual(new Set(['ä€🎧 & more']));
  });

  it('may hold nothing', () => {
    expect(read(feedOf(''))).toEqual({ items: [] });
    expect(itemOf('')).toEqual({});
  });
});

describe('an item', () => {
  const enclosure = (attributes: string): unknown => itemOf(`<enclosure ${attributes}/>`).enclosure;
  const url = 'https://a.example/b.mp3';

  it.each<[what: string, elements: string, item: Omit<FeedItem, 'line'>]>([
    ['texts are one line', '<title>\n  a\r\n  b &#10;&#9;c\n</title>', { title: 'a b c' }],
    ['texts keep blanks within a line', '<guid> a  b </guid>', { guid: 'a  b' }],
    ['texts may be CDATA, and both', '<title>a <![CDATA[<b> & ]]>c</title>', { title: 'a <b> & c' }],
    ['texts leave out what stands in other elements', '<title>a<b>no</b>c</title>', { title: 'ac' }],
    ['texts lose what XML forbids', '<title>a&#xFFFD;b&#x85;</title>', { title: 'a\uFFFDb\u0085' }],
    ['an empty text is none', '<title> </title><guid/><link></link>', {}],
    ['the first text that holds something wins', '<guid/><guid>a</guid><guid>b</guid>', { guid: 'a' }],
    ['the first date that is one wins', '<pubDate>x</pubDate><pubDate>1 Jan 1970 00:00 Z</pubDate>', { published: 0 }],
    ['a long text is none, not half of one', `<guid>${'a'.repeat(10_000)}<!-- -->${'b'.repeat(10_000)}</guid>`, {}],
    ['title of iTunes', '<itunes:title>a</itunes:title><title> </title>', { title: 'a' }],
    ['links of other namespaces', '<atom:link href="https://a.example/"/><atom:link>x</atom:link>', {}],
    ['a link that is none', '<link>javascript:alert(1)</link>', {}],
    ['a link with a password', '<link>https://me:secret@a.example/</link>', {}],
    [
      'a link with letters of other scripts',
      '<link>\nhttps://a.example/ä\n</link>',
      { link: 'https://a.example/%C3%A4' },
    ],
    ['elements of elements', '<media><title>a</title><enclosure url="https://a.example/b"/></media>', {}],
    ['an item in an item', '<item><title>a</title></item>', {}],
    [
      'numbers of podcast',
      '<podcast:season>1</podcast:season><podcast:episode>2</podcast:episode>',
      { season: 1, episode: 2 },
    ],
    ['numbers of iTunes first', '<podcast:season>1</podcast:season><itunes:season>3</itunes:season>', { season: 3 }],
    ['numbers that are none', '<itunes:season>0</itunes:season><itunes:episode>3.5</itunes:episode>', {}],
    ['kind of episode', '<itunes:episodeType> Bonus </itunes:episodeType>', { episodeType: 'bonus' }],
    ['no kind of episode', '<itunes:episodeType>Special</itunes:episodeType>', {}],
    ['an image without address', '<itunes:image/><itunes:image href="x"/>', {}],
    ['the first image that has one', `<itunes:image href=""/><itunes:image href="${url}"/>`, { image: url }],
    ['chapters', `<podcast:chapters url="${url}"/>`, { chapters: { url, type: 'application/json+chapters' } }],
    [
      'the first chapters that have an address',
      `<podcast:chapters type="a/b"/><podcast:chapters url="${url}" type="application/json"/>`,
      { chapters: { url, type: 'application/json' } },
    ],
    [
      'several transcripts',
      '<podcast:transcript url="https://a.example/b.srt" language="en-GB"/><podcast:transcript url="/c.vtt"/>' +
        '<podcast:transcript url="https://a.example/d?e.vtt" type="Text/VTT; charset=utf-8" language="&lt;"/>',
      {
        transcripts: [
          { url: 'https://a.example/b.srt', type: 'application/x-subrip', language: 'en-GB' },
          { url: 'https://a.example/d?e.vtt', type: 'text/vtt' },
        ],
      },
    ],
  ])('%s', (_, elements, item) => {
    expect(itemOf(elements)).toEqual(item);
  });

  it.each([
    [
      'exactly',
      `url="${url}?a=1&amp;b=2" length="12" type="audio/mpeg"`,
      { url: `${url}?a=1&b=2`, bytes: 12, type: 'audio/mpeg' },
    ],
    ['with blanks', `url=" ${url}\n" length=" 12 "`, { url, bytes: 12 }],
    ['without length', `url="${url}"`, { url, bytes: 0 }],
    ['with a length of zero', `url="${url}" length="0"`, { url, bytes: 0 }],
    ['with a length in words', `url="${url}" length="1.5 MB"`, { url, bytes: 0 }],
    ['with a length below zero', `url="${url}" length="-1"`, { url, bytes: 0 }],
    ['with a length beyond numbers', `url="${url}" length="99999999999999999999"`, { url, bytes: 0 }],
    ['with another name of a type', `url="${url}" type="AUDIO/MP3"`, { url, bytes: 0, type: 'audio/mpeg' }],
    ['with no type', `url="${url}" type="mp3"`, { url, bytes: 0 }],
    ['without address', 'length="12" type="audio/mpeg"', undefined],
    ['with an address of no use', 'url="/b.mp3" length="12"', undefined],
  ])('takes an enclosure over %s', (_, attributes, expected) => {
    expect(enclosure(attributes)).toEqual(expected);
  });

  it.each([
    ['audio', ['image/png', 'audio/mpeg', 'audio/aac'], 'audio/mpeg'],
    ['audio, not a document', ['application/pdf', 'audio/aac'], 'audio/aac'],
    ['video', ['x', 'video/mp4'], 'video/mp4'],
    ['the first', ['image/png', 'image/jpeg'], 'image/png'],
  ])('chooses of several enclosures %s', (_, types, chosen) => {
    const all = types.map((type) => `<enclosure url="https://a.example/${type}" type="${type}"/>`).join('');
    expect(itemOf(all).enclosure).toEqual({ url: `https://a.example/${chosen}`, bytes: 0, type: chosen });
  });

  it.each([
    [
      'other prefixes',
      'xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:p="https://podcastindex.org/namespace/1.0"',
    ],
    [
      'older and odd addresses',
      'xmlns:i="HTTP://www.itunes.com/DTDs/Podcast-1.0.dtd" xmlns:p="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"',
    ],
    [
      'https and http exchanged',
      'xmlns:i="https://www.itunes.com/dtds/podcast-1.0.dtd/" xmlns:p="http://podcastindex.org/namespace/1.0/"',
    ],
  ])('is read by namespace: %s', (_, namespaces) => {
    const elements = '<i:duration>9</i:duration><p:episode>3</p:episode><p:chapters url="https://a.example/c.json"/>';
    expect(itemOf(elements, namespaces)).toMatchObject({ seconds: 9, episode: 3, chapters: {} });
  });

  it('is not read by prefix', () => {
    expect(itemOf('<itunes:duration>9</itunes:duration>', 'xmlns:itunes="https://a.example/"')).toEqual({});
    expect(itemOf('<title xmlns="https://a.example/">a</title>')).toEqual({});
  });

  it.each([
    ['\n<item>', 4],
    ['\n<item\n  a="1"\n>', 4],
    ['\r\n\r<item a="1"\r\n>', 5],
  ])('is found in its line: %j', (start, line) => {
    expect(itemsOf(feedOf(`${start}</item>`))).toEqual([{ line }]);
  });
});

describe('encodings', () => {
  const declared = (encoding: string, title: string): string =>
    feedOf(`<item><title>${title}</title></item>`).replace('UTF-8', encoding);
  const utf16 = Buffer.from(`\uFEFF${declared('UTF-16', 'é€')}`, 'utf16le');

  it.each<[what: string, feed: Uint8Array, title: string]>([
    ['UTF-8', Buffer.from(declared('utf-8', 'é€')), 'é€'],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${declared('utf-8', 'é€')}`), 'é€'],
    ['a byte order mark against the declaration', Buffer.from(`\uFEFF${declared('ISO-8859-1', 'é€')}`), 'é€'],
    ['no declaration', Buffer.from(declared('', 'é€').replace(/^.*\n/, '')), 'é€'],
    ['ISO-8859-1', Buffer.from(declared('ISO-8859-1', 'é'), 'latin1'), 'é'],
    ['windows-1251', Buffer.from(declared('windows-1251', '\xCC\xE8\xF0'), 'latin1'), 'Мир'],
    ['UTF-16 by its mark', utf16, 'é€'],
    ['UTF-16, the other way round', Buffer.from(utf16).swap16(), 'é€'],
    ['UTF-16 that is none', Buffer.from(declared('utf-16', 'é€')), 'é€'],
    ['an encoding that nobody knows', Buffer.from(declared('x-none', 'é€')), 'é€'],
  ])('reads %s', (_, feed, title) => {
    expect(itemsOf(feed)).toMatchObject([{ title }]);
  });

  it('skips blank lines before the declaration, and counts them', () => {
    expect(itemsOf(`\n\r\n \uFEFF\n${feedOf('<item/>')}`)).toEqual([{ line: 6 }]);
    expect(itemsOf(`${'\n'.repeat(200_000)}${feedOf('<item/>')}`)).toEqual([{ line: 200_003 }]);
  });
});

describe('what is of no use', () => {
  const whole = feedOf('\n<item><title>a</title></item>');
  const deep = feedOf(`${'<a>'.repeat(199)}${'</a>'.repeat(199)}`);

  it.each<[problem: string, feed: string | Uint8Array, line: number]>([
    ['it is empty', '', 1],
    ['it is empty', ' \n\n', 3],
    ['it is JSON', '\n{"version": "https://jsonfeed.org/version/1.1"}', 2],
    ['it is JSON', '[]', 1],
    ['it is not XML', 'Not found', 1],
    ['it is not a feed but a web page', '<!doctype html>\n<html lang=en>', 1],
    ['it is not a feed but a web page', '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN"><HTML>', 1],
    ['it is not a feed but a web page', '<!-- a -->\n<!DOCTYPE html><html></html>', 1],
    ['it is not a feed but a web page', '<html lang=en>', 1],
    ['it is not a feed but a web page', '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"/>', 1],
    ['it is not a feed but a web page', '<!-- a -->\n<html><p></html>', 1],
    ['it is an Atom feed, not RSS', '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"></feed>', 2],
    ['it is not RSS', '<opml version="2.0"/>', 1],
    ['it is not RSS', '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', 1],
    ['it is not RSS', '<rss xmlns="https://a.example/"/>', 1],
    ['it holds no channel', '<rss version="2.0"/>', 1],
    ['it holds a DOCTYPE', '<?xml version="1.0"?>\n<!DOCTYPE rss><rss><channel/></rss>', 2],
    ['it holds a DOCTYPE', '<!DOCTYPE rss [<!ENTITY a "b">]>\n<rss><channel>&a;</channel></rss>', 1],
    ['it is nested more than 200 levels deep', deep, 3],
    ['it is not well-formed: <channel> is not closed', whole.slice(0, whole.indexOf('</channel>')), 3],
    ['it is not well-formed: unexpected close tag', whole.replace('</item>', ''), 4],
    ['it is not well-formed: unbound namespace prefix: "x"', feedOf('\n\n<x:a/>'), 5],
    ['it is not well-formed: unbound namespace prefix: "x"', feedOf('\n\n<a x:b="c"/>'), 5],
    ['it is not well-formed: undefined entity', feedOf('\n<a>&nbsp;</a>'), 4],
    ['it is not well-formed: disallowed character', feedOf('\n\u0001'), 4],
    ['it is not well-formed: text data outside of root node', `${whole}\nx`, 6],
    ['it is not UTF-8', Buffer.from(feedOf('\n\n<a>\xE9</a>'), 'latin1'), 5],
    ['it is not UTF-8', Buffer.from([0xff]), 1],
    ['it is not UTF-8', Buffer.from(feedOf('').replace('</rss>', '\xE9'), 'latin1').subarray(0, -1), 3],
    ['it is not UTF-8', Buffer.concat([Buffer.from(feedOf('\nä€🎧'.repeat(30_000))), Buffer.from([0xff])]), 30_004],
    ['it is not UTF-16LE', Buffer.from([0xff, 0xfe, 0x3c]), 1],
  ])('%s', (problem, feed, line) => {
    expect(read(feed)).toEqual({ problem, line, column: expect.any(Number) });
  });

  it('is told by line and column', () => {
    expect(read('\n<rss>\n<a></b></rss>')).toMatchObject({ line: 3, column: 7 });
  });

  it('is told in one short line, whatever it holds', () => {
    const { problem } = { problem: '', ...read(`<rss>\n<a></${'b\n'.repeat(5)}x${'y'.repeat(100_000)}`) };
    expect(problem).toMatch(/^it is not well-formed: .{1,200}$/);
  });

  it('goes as deep as 200 levels', () => {
    expect(read(feedOf(`${'<a>'.repeat(198)}${'</a>'.repeat(198)}`))).toEqual({ items: [] });
  });
});

describe('whatever the bytes', () => {
  const isRead = (bytes: Uint8Array): void => {
    const parsed = read(bytes);
    if ('items' in parsed) return;
    expect(parsed.problem).toMatch(/^it [^\n]+[^.\n]$/);
    expect(parsed.line).toBeGreaterThanOrEqual(1);
    expect(parsed.column).toBeGreaterThanOrEqual(1);
  };

  it('it does not throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), isRead));
  });

  it('it does not throw for a feed that was damaged', () => {
    const bytes = Buffer.from(PODBEAN);
    const damage = fc.record({
      at: fc.nat(bytes.length),
      drop: fc.nat(40),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 8 }),
        fc
          .constantFrom(
            '<',
            '>',
            '&',
            ']]>',
            '<![CDATA[',
            '<!--',
            '<!DOCTYPE a>',
            '</item>',
            '&#0;',
            '<?x',
            '"',
            ' xmlns=""',
          )
          .map((text) => Buffer.from(text)),
      ),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        isRead(
          damages.reduce<Buffer>(
            (all, { at, drop, put }) => Buffer.concat([all.subarray(0, at), put, all.subarray(at + drop)]),
            bytes,
          ),
        );
      }),
    );
  });

  it('a feed that is cut off is never taken for a whole one', () => {
    const bytes = Buffer.from(PODBEAN.trimEnd());
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (end) => {
        expect(read(bytes.subarray(0, end))).toHaveProperty('problem');
      }),
    );
  });

  it('any text comes back as one plain line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const xml = (plainLine(text) ?? '').replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
        expect(itemOf(`<title>${xml}</title>`).title).toBe(plainLine(text));
      }),
    );
  });

  const SO_MANY = 1_000_000;

  it.each<[name: string, text: (share: number) => string]>([
    ['blanks in a title', (share) => `<item><title>a${' '.repeat(share * SO_MANY)}b</title></item>`],
    ['blanks in a date', (share) => `<item><pubDate>1 May 2026${' '.repeat(share * SO_MANY)}x</pubDate></item>`],
    ['errors', (share) => '&a;'.repeat(share * SO_MANY)],
    ['levels', (share) => '<a>'.repeat(share * SO_MANY)],
  ])('it takes no longer over many %s than they are', (_, text) => {
    const whole = Buffer.from(feedOf(text(1)));
    const quarter = Buffer.from(feedOf(text(1 / 4)));
    expectLinear((share) => read(share === 1 ? whole : quarter));
  });
});

describe('values', () => {
  it.each<[text: string, seconds: number | undefined]>([
    ['2222', 2222],
    ['2222.5', 2222],
    ['24:06', 1446],
    ['62:03', 3723],
    ['01:02:09', 3729],
    ['1:2:3', 3723],
    [' 00:24:06 ', 1446],
    ['1h2m3s', 3723],
    ['62m', 3720],
    ['PT1H2M3S', 3723],
    ['PT90S', 90],
    ['604800', 604_800],
    ['604801', undefined],
    ['0', undefined],
    ['0.9', undefined],
    ['00:00:00', undefined],
    ['-5', undefined],
    ['-1:00', undefined],
    ['', undefined],
    ['PT', undefined],
    ['1:2:3:4', undefined],
    ['about 5', undefined],
    ['99999999999', undefined],
    ['NaN', undefined],
    ['1e3', undefined],
  ])('duration %j', (text, seconds) => {
    expect(parseSeconds(text)).toBe(seconds);
  });

  it.each([
    ['true yes explicit True YES Explicit', true],
    ['false no clean False No Clean', false],
    ['1 0 on maybe', undefined],
  ])('explicit: %s', (texts, explicit) => {
    for (const text of texts.split(' ')) expect(parseExplicit(` ${text}\n`), text).toBe(explicit);
  });

  it.each([
    ['audio/mpeg', 'audio/mpeg'],
    [' Audio/MPEG; charset=utf-8 ', 'audio/mpeg'],
    ...['audio/mp3', 'audio/x-mp3', 'audio/mpeg3', 'audio/x-mpeg'].map((name) => [name, 'audio/mpeg']),
    ...['audio/m4a', 'audio/mp4a-latm', 'audio/x-mp4', 'audio/x-m4a'].map((name) => [name, 'audio/x-m4a']),
    ...['audio/x-wav', 'audio/wave'].map((name) => [name, 'audio/wav']),
    ['audio/x-flac', 'audio/flac'],
    ['audio/x-aac', 'audio/aac'],
    ['application/json+chapters', 'application/json+chapters'],
    ...['', 'mp3', 'audio/', '/mpeg', 'a b/c', 'audio/mpeg/x', '"audio/mpeg"'].map((name) => [name, undefined]),
  ])('type %j', (text, type) => {
    expect(parseType(text ?? '')).toBe(type);
  });

  it.each<readonly [text: string, number: number | undefined]>([
    ['1', 1],
    [' 012 ', 12],
    ...['0', '-1', '1.5', '', 'one', '1e3', '99999999999999999999'].map((text) => [text, undefined] as const),
  ])('number %j', (text, number) => {
    expect(parseWhole(text)).toBe(number);
  });

  it.each([
    ['a.vtt', 'text/vtt'],
    ['a.SRT', 'application/x-subrip'],
    ['a.json?b=c.vtt', 'application/json'],
    ['a.html', 'text/html'],
    ['a.txt', 'text/plain'],
    ['a', 'text/plain'],
  ])('transcript %s', (path, type) => {
    expect(transcriptType(`https://a.example/${path}`) ?? 'text/plain').toBe(type);
  });

  it.each([
    'Tue, 26 May 2026 07:23:25 +0300',
    'Mon, 26 May 2026 07:23:25 +0300',
    '26 May 2026 07:23:25 +03:00',
    'tue, 26 MAY 2026 04:23:25 gmt',
    'Tuesday, 26 May 26 04:23:25 UT',
    'Tue, 26 May 2026 04:23:25 UTC',
    'Tue, 26 May 2026 04:23:25 Z',
    'Tue, 26 May 2026 04:23:25',
    'Mon, 25 May 2026 23:23:25 EST',
    'Tue, 26 May 2026 00:23:25 EDT',
    'Mon, 25 May 2026 22:23:25 CST',
    'Mon, 25 May 2026 23:23:25 CDT',
    'Mon, 25 May 2026 21:23:25 MST',
    'Mon, 25 May 2026 22:23:25 MDT',
    'Mon, 25 May 2026 20:23:25 PST',
    'Mon, 25 May 2026 21:23:25 PDT',
    ' Tue,  26  May  2026  4:23:25  GMT\n',
    'Tue, 26 May 2026 07:23:25 +0300 (EEST)',
    '2026-05-26T07:23:25+03:00',
    '2026-05-26T04:23:25.999Z',
  ])('date %j', (text) => {
    expect(parseInstant(text)).toBe(Date.UTC(2026, 4, 26, 4, 23, 25));
  });

  it.each<[text: string, published: number | undefined]>([
    ['5 September 2014 10:00 GMT', Date.UTC(2014, 8, 5, 10)],
    ['5 Sept 49 10:00 GMT', Date.UTC(2049, 8, 5, 10)],
    ['5 Sep 99 10:00 GMT', Date.UTC(1999, 8, 5, 10)],
    ['29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29)],
    ['1 Jan 1970 00:00:00 +0000', 0],
    ['31 Dec 9999 23:59:59 GMT', Date.UTC(9999, 11, 31, 23, 59, 59)],
    ['1 Jan 1970 00:00:00 +0100', undefined],
    ['31 Dec 9999 23:59:59 -0100', undefined],
    ['5 Sep 50 10:00 GMT', undefined],
    ['29 Feb 2026 00:00:00 GMT', undefined],
    ['30 Feb 2024 00:00:00 GMT', undefined],
    ['0 May 2026 00:00:00 GMT', undefined],
    ['26 May 2026 24:00:00 GMT', undefined],
    ['26 May 2026 34:00:00 GMT', undefined],
    ['26 May 2026 10:60:00 GMT', undefined],
    ['26 May 2026 10:00:00 +9900', undefined],
    ['26 Foo 2026 10:00:00 GMT', undefined],
    ['2026-02-30T00:00:00Z', undefined],
    ['yesterday', undefined],
    ['1779769405', undefined],
    ['', undefined],
  ])('date %j', (text, published) => {
    expect(parseInstant(text)).toBe(published);
  });

  it.each([
    ['a', 'a'],
    [' a\r\n\n b\u0000\uD800 ', 'a b'],
    ['\u0000\n ', undefined],
  ])('line %j', (text, line) => {
    expect(plainLine(text)).toBe(line);
  });
});
