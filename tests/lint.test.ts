import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../src/linter/judge.js';
import { PROFILES } from '../src/linter/rule.js';
import {
  CLI,
  createBlog,
  createFolder,
  type Ended,
  FEED,
  IDS,
  json,
  PLAIN_ENVIRONMENT,
  REPOSITORY,
  runNode,
} from './blog.js';
import { SHOWS } from './cases.js';
import { PERFECT } from './perfect-feed.js';

const AS_OF = '2024-06-01T00:00:00Z';

const judged = (feed: string | Buffer) =>
  judge([Buffer.from(feed)], { asOf: Date.parse(AS_OF), profiles: new Set(PROFILES) });

const swap = (from: string | RegExp, to: string): string => {
  const swapped = PERFECT.replace(from, () => to);
  expect(swapped).not.toBe(PERFECT);
  return swapped;
};

/** A second item, the same as the first but for what is given. */
const twice = (change: (item: string) => string): string => {
  const item = /<item>[\s\S]*<\/item>\n/.exec(PERFECT)?.[0] ?? '';
  return PERFECT.replace('</channel>', `${change(item)}</channel>`);
};

const ENCLOSURE = '<enclosure url="https://example.com/audio/1.mp3" length="24986000" type="audio/mpeg"/>';

/** Feeds with one fault each; one of the rules named has to catch it. */
const FAULTS: readonly (readonly [name: string, feed: () => string | Buffer, ...rules: string[]])[] = [
  ['a control character', () => swap('The bowline', 'The \u0001bowline'), 'xml/chars'],
  ['a reference to NUL', () => swap('The bowline', 'The &#0;bowline'), 'xml/chars', 'w3c/xml', 'xml/entities'],
  ['a reference to U+FFFE', () => swap('The bowline', '&#xFFFE;'), 'xml/chars', 'w3c/xml', 'xml/entities'],
  [']]> in a text', () => swap('The bowline', 'a ]]> b'), 'xml/cdata', 'w3c/xml'],
  ['an open CDATA', () => swap(']]></description>', '</description>'), 'xml/cdata', 'w3c/xml'],
  ['an & by itself', () => swap('&#x26;', '&'), 'xml/escape-text'],
  ['a < in an attribute', () => swap('https://example.com/art.jpg', 'https://example.com/<art.jpg'), 'xml/escape-text'],
  ['an entity of HTML', () => swap('The bowline', 'The&nbsp;bowline'), 'xml/entities'],
  ['an undeclared prefix', () => swap('<itunes:type>', '<foo:bar>x</foo:bar><itunes:type>'), 'rss/extension-ns'],
  ['a feed cut off', () => PERFECT.slice(0, -200), 'w3c/xml'],
  [
    'tags that cross',
    () => swap('</title>\n<link>https://example.com/1/', '</link>\n<link>https://example.com/1/'),
    'w3c/xml',
  ],
  ['a blank first line', () => `\n${PERFECT}`, 'xml/decl'],
  ['no declaration', () => swap(/<\?xml.*\?>\n/, ''), 'xml/decl', 'apple/xml-header'],
  ['XML 1.1', () => swap('version="1.0" encoding', 'version="1.1" encoding'), 'xml/decl'],
  ['a DOCTYPE', () => swap('<rss', '<!DOCTYPE rss>\n<rss'), 'xml/no-doctype'],
  ['bytes that are not UTF-8', () => Buffer.from(PERFECT.replace('Mara', 'M\xe4ra'), 'latin1'), 'psp1/utf8'],
  ['no length', () => swap(' length="24986000"', ''), 'rss/enclosure-attrs', 'rss/enclosure-length'],
  ['an empty length', () => swap('"24986000"', '""'), 'rss/enclosure-length'],
  ['a length of 0', () => swap('"24986000"', '"0"'), 'rss/enclosure-length'],
  ['a length in words', () => swap('"24986000"', '"24 MB"'), 'rss/enclosure-length'],
  ['a negative length', () => swap('"24986000"', '"-1"'), 'rss/enclosure-length'],
  ['no type', () => swap(' type="audio/mpeg"', ''), 'rss/enclosure-attrs', 'rss/enclosure-type'],
  ['a type that is none', () => swap('"audio/mpeg"', '"mp3"'), 'rss/enclosure-type'],
  ['a relative enclosure', () => swap('https://example.com/audio/1.mp3', '/audio/1.mp3'), 'rss/enclosure-url'],
  ['a blank in an enclosure', () => swap('/audio/1.mp3', '/audio/1 .mp3'), 'rss/enclosure-url'],
  ['no enclosure', () => swap(`${ENCLOSURE}\n`, ''), 'apple/enclosure', 'podcastindex/item', 'psp1/item-required'],
  ['two enclosures', () => swap(ENCLOSURE, ENCLOSURE + ENCLOSURE.replace('1.mp3', '2.mp3')), 'rss/enclosure-single'],
  ['an enclosure of another type', () => swap('1.mp3" length', '1.m4a" length'), 'apple/enclosure-type'],
  ['the enclosure of another episode', () => twice((item) => item.replace('7c029615', '8c029615')), 'apple/enclosure'],
  ['a guid twice', () => twice((item) => item.replace('audio/1.mp3', 'audio/2.mp3')), 'rss/guid-unique'],
  ['no guid', () => swap(/<guid.*\n/, ''), 'rss/guid-present', 'apple/guid'],
  ['a guid that is no address', () => swap(' isPermaLink="false"', ''), 'rss/guid-permalink'],
  ['isPermaLink in capitals', () => swap('isPermaLink="false"', 'isPermaLink="FALSE"'), 'rss/guid-permalink'],
  [
    'an ISO date',
    () => swap('<pubDate>Tue, 02 Jan 2024 10:00:00 GMT', '<pubDate>2024-01-02T10:00:00Z'),
    'rss/date-format',
  ],
  ['a wrong weekday', () => swap('<pubDate>Tue,', '<pubDate>Fri,'), 'rss/date-weekday'],
  ['a day that is none', () => swap('<pubDate>Tue, 02 Jan', '<pubDate>Fri, 30 Feb'), 'rss/date-format'],
  [
    'an hour that is none',
    () => swap('<pubDate>Tue, 02 Jan 2024 10', '<pubDate>Tue, 02 Jan 2024 34'),
    'rss/date-format',
  ],
  ['a date to come', () => swap('<pubDate>Tue, 02 Jan 2024', '<pubDate>Fri, 02 Jan 2043'), 'rss/date-plausible'],
  ['no title', () => swap('<title>The bowline</title>\n', ''), 'psp1/item-required', 'apple/item-title'],
  ['no title of the show', () => swap(/<title>Knots.*\n/, ''), 'rss/channel-title', 'apple/title'],
  ['no art', () => swap('<itunes:image href="https://example.com/art.jpg"/>\n', ''), 'apple/image'],
  [
    'art in a text',
    () =>
      swap(
        '<itunes:image href="https://example.com/art.jpg"/>',
        '<itunes:image>https://example.com/art.jpg</itunes:image>',
      ),
    'apple/image',
  ],
  ['a category that is none', () => swap('"Society &amp; Culture"', '"Society and Culture"'), 'apple/category'],
  ['a category in capitals', () => swap('"Society &amp; Culture"', '"SOCIETY &amp; CULTURE"'), 'apple/category'],
  ['no category', () => swap(/<itunes:category text="Soc.*\n/, ''), 'apple/category'],
  ['explicit in old words', () => swap('<itunes:explicit>false', '<itunes:explicit>clean'), 'apple/explicit'],
  ['no language', () => swap('<language>en</language>\n', ''), 'apple/language', 'psp1/channel-required'],
  ['a language that is none', () => swap('<language>en', '<language>english'), 'rss/language', 'apple/language'],
  ['Apple by another name', () => swap('http://www.itunes.com/dtds', 'https://www.itunes.com/dtds'), 'apple/ns-exact'],
  ['an unknown namespace of podcasts', () => swap('namespace/1.0"', 'namespace/1.0/"'), 'ns/uri', 'w3c/unknown-ns'],
  ['another version of RSS', () => swap('version="2.0"', 'version="0.91"'), 'rss/root'],
  ['a transcript without a type', () => swap(' type="text/vtt"', ''), 'ns/transcript'],
  ['locked by another word', () => swap('<podcast:locked>yes', '<podcast:locked>true'), 'ns/locked'],
  ['a duration that is none', () => swap('<itunes:duration>1801', '<itunes:duration>half an hour'), 'apple/duration'],
  ['an episode 0', () => swap('<itunes:episode>1', '<itunes:episode>0'), 'apple/episode-season'],
  [
    'markup in the description of the show',
    () => swap('Ropes, told weekly.', 'Ropes, &lt;b>told&lt;/b> weekly.'),
    'rss/channel-description',
    'rss/plain-text',
  ],
  [
    'a script in notes',
    () => swap('<p>How to', '<script>alert(1)</script><p>How to'),
    'w3c/html',
    'text/html-wellformed',
  ],
  [
    'relative links in notes',
    () => swap('href="https://example.com/?a=1&amp;b=2"', 'href="/about"'),
    'rss/no-relative-urls',
  ],
];

describe('feeds with one fault', () => {
  for (const [name, feed, ...rules] of FAULTS) {
    it(`${name} is caught`, () => {
      const { breaches } = judged(feed());
      const told = breaches.map(({ rule, message }) => `${rule.id}: ${message}`);
      expect(breaches.filter(({ rule }) => rules.includes(rule.id)).length, told.join('\n')).toBeGreaterThan(0);
    });
  }
});

describe('what is no feed', () => {
  it.each([
    ['nothing', '', 'the file is empty'],
    ['JSON', '{"version": "1.1"}', 'it is JSON, not RSS'],
    ['a web page', '<!doctype html><title>x</title>', 'it is a web page, not RSS'],
    ['text', 'Not found', 'it is not XML'],
    [
      'Atom',
      '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
      'it is Atom, not RSS',
    ],
    ['another XML', '<?xml version="1.0"?><smil version="3.0"><body/></smil>', 'it is not RSS, but smil'],
    ['RSS without a channel', '<?xml version="1.0"?><rss version="2.0"></rss>', 'rss has no channel'],
  ])('gets a clear answer: %s', (_name, text, message) => {
    expect(judged(text).breaches).toMatchObject([{ message, weight: 'required' }]);
  });
});

describe('podwright lint', () => {
  const inFolder = (feed: string): ((...args: readonly string[]) => Ended) => {
    const folder = createFolder();
    writeFileSync(join(folder, 'feed.xml'), feed);
    return (...args) => runNode([CLI, 'lint', 'feed.xml', '--as-of', AS_OF, '--offline', ...args], folder);
  };

  const profilesIn = (ended: Ended): object => {
    const { scorecard } = json(ended);
    return typeof scorecard === 'object' && scorecard && 'profiles' in scorecard ? Object(scorecard.profiles) : {};
  };

  it('finds nothing in a feed without a fault', () => {
    const { code, stdout, stderr } = inFolder(PERFECT)();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^feed\.xml: 1 episode, nothing to complain about\n {2}apple {9}pass {2}0 errors/);
  });

  it('says where, what, how to mend it, and what to mend first', () => {
    const { code, stdout, stderr } = inFolder(
      swap(
        '<itunes:explicit>false</itunes:explicit>\n<itunes:type>',
        '<itunes:explicit>clean</itunes:explicit>\n<itunes:type>',
      ),
    )();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^feed\.xml:14:1: error: itunes:explicit is "clean", not true or false \[apple\/explicit\]\n {2}hint: write /m,
    );
    expect(stdout).toMatch(/ {2}apple {9}FAIL {2}1 error,/);
    expect(stdout).toMatch(/what to mend first\n {2}apple\/explicit \(1\): write /);
  });

  it('judges by one profile, and lets warnings fail with --strict', () => {
    const run = inFolder(swap('<podcast:locked>yes</podcast:locked>\n', ''));
    expect(run('--profile', 'apple')).toMatchObject({ code: 0, stderr: '' });
    expect(run('--profile', 'psp1').code).toBe(0);
    expect(run('--profile', 'psp1', '--strict').code).toBe(1);
    expect(run('--profile', 'nobody')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no profile; take all'),
    });
  });

  it('takes profiles as a list, and tells what may be meant', () => {
    const run = inFolder(PERFECT);
    expect(Object.keys(profilesIn(run('--profile', 'apple, w3c', '--profile', 'psp1', '--json')))).toEqual([
      'apple',
      'w3c',
      'psp1',
    ]);
    expect(run('--profile', 'appel')).toMatchObject({ code: 2, stderr: expect.stringContaining('mean apple?') });
    expect(run('--profile', 'apple,')).toMatchObject({ code: 2, stderr: expect.stringContaining('"" is no profile') });
  });

  it('judges standard input', () => {
    const feed = swap('"24986000"', '"0"');
    const { code, stdout, stderr } = runNode([CLI, 'lint', '-', '--as-of', AS_OF, '--offline'], createFolder(), feed);
    expect(code).toBe(inFolder(feed)().code);
    expect(stdout).toMatch(/^<stdin>: 1 episode, /);
    expect(stderr).toMatch(/^<stdin>:24:1: \w+: .* \[rss\/enclosure-length\]$/m);
  });

  it('prints JSON with rule, profiles and scorecard, and SARIF', () => {
    const run = inFolder(swap('"24986000"', '"0"'));
    const { findings, scorecard } = json(run('--json'));
    expect(findings).toMatchObject([
      {
        code: 'rss/enclosure-length',
        rule: 'rss/enclosure-length',
        line: 24,
        column: 1,
        episode: 'The bowline',
        profiles: expect.any(Array),
      },
    ]);
    expect(scorecard).toMatchObject({
      profiles: { apple: { errors: expect.any(Number) } },
      repairs: [{ rule: 'rss/enclosure-length' }],
    });
    const sarif: unknown = JSON.parse(run('--format', 'sarif').stderr);
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          results: [
            {
              ruleId: 'rss/enclosure-length',
              locations: [
                { physicalLocation: { region: { startLine: 24, startColumn: 1, endLine: 24, endColumn: 11 } } },
              ],
            },
          ],
        },
      ],
    });
  });

  it('spans the name of the tag, as it is written, in UTF-16 units', () => {
    const [head = '', item = '', tail = ''] = PERFECT.split(/(?=<item>)|(?<=<\/item>)/);
    const onOneLine = item
      .replaceAll('\n', '')
      .replace('The bowline', '😀 The bowline')
      .replaceAll('itunes:', 'i:')
      .replace('<item>', '<item xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd">')
      .replace('<i:duration>1801', '<i:duration>half an hour');
    const feed = `${head}${onOneLine}${tail}`.replaceAll('\n', '\r\n');
    const column = onOneLine.indexOf('<i:duration') + 1;
    const place = { code: 'apple/duration', column, endColumn: column + '<i:duration'.length };
    for (const text of [feed, `\uFEFF${feed}`]) {
      expect(json(inFolder(text)('--json')).findings).toContainEqual(expect.objectContaining(place));
    }
  });

  it('names the first post that lacks what episodes of one’s own feed lack', () => {
    const blog = createBlog();
    const [newest = ''] = IDS.toReversed();
    const second = `content/posts/${IDS[1]}.md`;
    blog.write(
      `content/posts/${newest}.md`,
      blog.read(`content/posts/${newest}.md`).replace('podcast: {', 'podcast: { duration: 90,'),
    );
    expect(blog.run('generate').code).toBe(0);
    const { findings } = json(blog.run('lint', FEED, '--as-of', AS_OF, '--offline', '--json'));
    const advised = { code: 'psp1/item-recommended', message: expect.stringContaining('duration') };
    expect(findings).toContainEqual(
      expect.objectContaining({ ...advised, related: [expect.objectContaining({ file: second })] }),
    );
  });

  it('is 2 for a file that is not there', () => {
    expect(runNode([CLI, 'lint', 'nothing.xml', '--offline'], createFolder())).toMatchObject({ code: 2, stdout: '' });
  });

  it('has nothing against a resolved show, and against this repository only that its audio is derived', () => {
    const graveIn = (path: string) =>
      judge([readFileSync(path)], { asOf: Date.parse('2026-01-01'), profiles: new Set(PROFILES) }).breaches.filter(
        ({ weight }) => weight !== 'informational',
      );
    const resolved = ['full-show', 'resolved-show', 'every-tag-people', 'archive-pages'];
    for (const name of resolved) expect(graveIn(join(SHOWS, name, 'feeds/podcast.xml')), name).toEqual([]);
    const own = graveIn(join(REPOSITORY, 'feeds/podcast.xml'));
    expect(new Set(own.map(({ rule }) => rule.id))).toEqual(new Set(['apple/enclosure-ext', 'rss/enclosure-length']));
    for (const { rule, weight } of own) {
      expect(weight).toBe('recommended');
      expect(rule.hint).toContain('run podwright generate with a network');
    }
  });

  it('takes no more than six times its size, and three times a strict parse, for a feed as large as the Podcast Index reads', () => {
    const folder = createFolder();
    const bytes = 69 * 1024 * 1024;
    const made = runNode([join(REPOSITORY, 'bench/feeds.mjs'), 'notes', 'feed.xml', String(bytes)], folder);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^5\d{3} items\n$/) });
    const report = "data:text/javascript,process.on('exit',()=>console.error('rss',process.resourceUsage().maxRSS))";
    const run = (...args: readonly string[]) => {
      const start = performance.now();
      const { stderr, status } = spawnSync(process.execPath, ['--import', report, ...args], {
        cwd: folder,
        env: PLAIN_ENVIRONMENT,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      });
      expect(status).toBe(0);
      return { seconds: (performance.now() - start) / 1000, bytes: Number(/rss (\d+)/.exec(stderr)?.[1]) * 1024 };
    };
    // A busy machine is slow to one and not to the other: one fair round is enough.
    let ratio = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 5 && ratio > 3; round++) {
      const parsed = run(join(REPOSITORY, 'bench/parse.mjs'), 'feed.xml');
      const linted = run(CLI, 'lint', 'feed.xml', '--quiet', '--offline');
      ratio = Math.min(ratio, linted.seconds / parsed.seconds);
      expect(linted.bytes).toBeLessThan(6 * bytes);
    }
    expect(ratio).toBeLessThanOrEqual(3);
  }, 120_000);
});
