import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge as judgeBytes } from '../src/linter/judge.js';
import { createLinter } from '../src/linter/lint.js';
import type { Breach } from '../src/linter/record.js';
import { PROFILES, type Profile, type Weight } from '../src/linter/rule.js';
import { DOCUMENT, type DocumentExample, type DocumentRule } from '../src/linter/rules/document.js';
import { RULES } from '../src/linter/rules.js';
import { scoreOf } from '../src/linter/scorecard.js';
import { allOf, badOf, EACH, goodOf, isInPlace } from './examples.js';
import { PERFECT } from './perfect-feed.js';

const ASOF = Date.parse('2024-06-01T00:00:00Z');

const judge = (xml: string) => {
  const linter = createLinter({ asOf: ASOF, profiles: new Set(PROFILES) });
  linter.write(xml);
  return linter.close();
};

describe('the rules', () => {
  it('find nothing in a feed without a fault', () => {
    expect(judge(PERFECT).breaches.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([]);
    expect(judge(PERFECT)).toMatchObject({ items: 1, problem: undefined });
  });

  it.each(EACH)('$id is silent on its good examples in the $side', ({ id, rule, side }) => {
    for (const { feed } of goodOf(rule, side)) {
      const { breaches, problem } = judge(feed);
      expect(problem).toBeUndefined();
      expect(breaches.filter((breach) => breach.rule.id === id)).toEqual([]);
    }
  });

  it.each(EACH)('$id catches its bad examples in the $side, each in its place', ({ id, rule, side }) => {
    for (const example of badOf(rule, side)) {
      const caught = judge(example.feed).breaches.filter((breach) => breach.rule.id === id);
      const said = caught.filter(({ message }) => message.includes(example.says));
      expect(said.length, `${example.feed}\n${JSON.stringify(caught)}`).toBeGreaterThan(0);
      const elsewhere = caught.filter((breach) => !isInPlace(breach, rule, side, example));
      expect(elsewhere, example.feed).toEqual([]);
    }
  });

  it.each(EACH)('$id has good examples of what it is about in the $side, or one without', ({ rule, side }) => {
    const names = new RegExp(`<\\??(?:${rule.about.join('|')})[\\s/>]`);
    for (const { xml } of goodOf(rule, side)) if (xml !== '') expect(xml).toMatch(names);
  });

  it.each(EACH.filter(({ rule, side }) => side === 'item' && rule.only !== undefined))(
    '$id asks about items with what its bad examples hold',
    ({ rule, side }) => {
      for (const { xml } of badOf(rule, side)) expect(xml).toMatch(new RegExp(`<${rule.only}[\\s/>]`));
    },
  );

  it('say each of their texts of an example', () => {
    const said = EACH.flatMap(({ rule, side }) => badOf(rule, side)).flatMap(({ feed }) => judge(feed).breaches);
    const messages = [...new Set(said.map(({ message }) => message))];
    const unsaid = textsOfRules().filter((text) => !messages.some((message) => asPattern(text).test(message)));
    expect(unsaid).toEqual([]);
  });

  it('have ids, reasons and hints', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { id, wants, why, hint, profiles } of RULES) {
      expect(id).toMatch(/^[a-z0-9]+\/[a-zA-Z0-9-]+$/);
      expect(why.length).toBeGreaterThan(20);
      expect(hint).not.toMatch(/\.$/);
      expect(wants).toMatch(/^\S.*[^.]$/);
      expect(profiles.length).toBeGreaterThan(0);
    }
  });
});

const FOLDER = new URL('../src/linter/rules/', import.meta.url);

/** A text that is made of what is wrong: it stands behind one of these. */
const TEXT = /(?:message(?: =|:)|=>|return|[?:[])\s*`([^`]*\$\{[^`]*)`|message: '([^']*)'/g;

/** What else stands so: documents of other kinds, and what tags ask for. */
const OF_OTHERS = /^(?:art|document|json-.*|namespace-tag|opml|well-formed)\.ts$/;

/** Examples have end tags. */
const XML = /<\/|\/>/;

/** How hints begin: they are said beside the messages. */
const OF_HINTS = /^(?:write|declare|did you mean) /;

/** The texts that rules about feeds may say, as they stand in the code. */
const textsOfRules = (): readonly string[] =>
  readdirSync(FOLDER)
    .filter((name) => !OF_OTHERS.test(name))
    .map((name) => readFileSync(new URL(name, FOLDER), 'utf8').replace(/^ *\/[/*].*/gm, ''))
    .flatMap((code) => [...code.matchAll(TEXT)])
    .map(([, made, fixed = '']) => made ?? fixed)
    .filter((text) => /[a-z]{2} /.test(text.replace(HOLE, '')) && !XML.test(text) && !OF_HINTS.test(text));

const HOLE = /\$\{(?:[^{}]|\{[^{}]*\})*\}/g;

/** What becomes of a text once its holes are filled. */
const asPattern = (text: string): RegExp =>
  new RegExp(
    text
      .split(HOLE)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^]*'),
  );

/** Feeds that nearly break a rule, and do not. */
const NEAR_MISSES: readonly (readonly [name: string, id: string, from: string | RegExp, to: string])[] = [
  [
    'is built before an episode that is to come',
    'rss/lastbuilddate',
    '<pubDate>Tue, 02 Jan 2024',
    '<pubDate>Fri, 02 Jan 2043',
  ],
  [
    'declares the itunes namespace in its channel',
    'apple/xml-header',
    /( xmlns:itunes="[^"]*")(.*)\n<channel/,
    '$2\n<channel$1',
  ],
  ['almost declares it', 'apple/xml-header', 'http://www.itunes.com', 'https://www.itunes.com'],
  [
    'has a long title',
    'apple/title',
    'Knots &#x26; Splices',
    'Knots, splices, and all that sailors of the sea know, told by Mara, Ada, Tim, Eve, Bo',
  ],
  [
    'has an ending that other rules mind',
    'apple/audio-codec',
    '1.mp3" length="24986000" type="audio/mpeg"',
    '1.ogg" length="24986000" type="audio/ogg"',
  ],
  ['names the codec of AAC', 'apple/audio-codec', 'type="audio/mpeg"', 'type="audio/mp4; codecs=mp4a.40.2"'],
  ['has chapters beside its times', 'apple/chapters', 'How to tie', '<br>01:00 Ropes<br>02:00 Knots<br>03:00'],
  [
    'tells the times of a talk',
    'apple/chapters',
    /<p>How[\s\S]*<podcast:chapters.*\n/,
    '<p>19:30 Doors<br>20:00 Talk</p>]]></description>\n',
  ],
  [
    'tells opening hours',
    'apple/chapters',
    /<p>How[\s\S]*<podcast:chapters.*\n/,
    '9:00 – 12:00 a<br>14:00 – 18:00 b<br>19:00 – 20:00 c]]></description>\n',
  ],
  [
    'has a summary that is longer by its tags',
    'antennapod/longest',
    '<itunes:duration>',
    '<itunes:summary>&lt;p class="summary"&gt;How to tie &lt;a href="https://example.com/?a=1&amp;amp;b=2"&gt;it&lt;/a&gt;.</itunes:summary>\n<itunes:duration>',
  ],
  ['has a number in a title that is another', 'psp1/item-required', 'The bowline', 'Ep. 2 of the bowline, 1 year on'],
  ['has the number of the episode as a word of its title', 'psp1/item-required', 'The bowline', '1 bowline, #1st'],
  [
    'escapes a < that is meant',
    'xml/cdata-where',
    /<description><!\[CDATA.*\n/,
    '<description>1 &lt; 2, &lt;Ropes&gt; and &lt;3</description>\n',
  ],
  [
    'holds signs that stand for themselves in HTML',
    'w3c/html',
    '<p>How',
    '<!-- Q&A < --><p title="a < b">R & B && &copy; &#38; &#x26; 7 &lt; 8</p><p>How',
  ],
  ['begins with the name of the show as a word', 'apple/item-show-name', 'The bowline', 'Knots &#x26; Splices of old'],
  [
    'has HTML in the description of the show',
    'antennapod/title-html',
    'Ropes, told weekly.',
    '&lt;p&gt;Ropes,&lt;br/&gt; 1 &lt; 2&lt;/p&gt;',
  ],
  ['has no description, and no title either', 'amazon/basic', /<title>The.*\n|<description><!.*\n/g, ''],
  [
    'links to an address without quotes',
    'text/html-wellformed',
    'How to tie',
    '<a href=https://example.com/>a</a><br/><img src=https://example.com/a.jpg/><hr />',
  ],
];

describe('a feed', () => {
  it.each(NEAR_MISSES)('that %s does not break %s', (_name, id, from, to) => {
    const feed = PERFECT.replace(from, to);
    expect(feed).not.toBe(PERFECT);
    const { breaches, problem } = judge(feed);
    expect(problem).toBeUndefined();
    expect(breaches.filter(({ rule }) => rule.id === id)).toEqual([]);
  });
});

/** Feeds that break a rule in another way than its example, with what is said of them. */
const FAULTS: readonly (readonly [name: string, id: string, from: string | RegExp, to: string, message: string])[] = [
  [
    'ends an anchor as XML does',
    'text/html-wellformed',
    'How to tie',
    '<a name="top"/>How to tie',
    'description leaves <a> open',
  ],
  [
    'has blanks around a value',
    'apple/explicit',
    'explicit>false',
    'explicit> false ',
    'itunes:explicit has blanks around "false"',
  ],
  [
    'has blanks around an attribute',
    'rss/guid-permalink',
    'isPermaLink="false"',
    'isPermaLink="false "',
    'isPermaLink of guid has blanks around "false"',
  ],
];

describe('the repairs that matter most', () => {
  it('have the hint of their rule where those of the breaches differ', () => {
    const repairOf = (more: string) =>
      judgeBytes(
        [Buffer.from(PERFECT.replace('<itunes:type>', `<itunes:explict>true</itunes:explict>${more}<itunes:type>`))],
        { asOf: 0, profiles: new Set(PROFILES) },
      ).scorecard.repairs.find(({ rule }) => rule === 'w3c/itunes-known');
    expect(repairOf('')).toMatchObject({ count: 1, hint: 'did you mean itunes:explicit?' });
    expect(repairOf('<itunes:authr>Mara</itunes:authr>')).toMatchObject({
      count: 2,
      hint: 'leave out itunes tags that are none, and move others to where they belong',
    });
  });

  it('are those that most of the profiles mind, then the commonest', () => {
    const rule = (id: string) => ({ id, why: id, hint: id });
    const breach = (id: string, profiles: readonly Profile[], weight: Weight = 'required'): Breach => ({
      rule: rule(id),
      weight,
      profiles,
      message: id,
      line: 1,
      column: 1,
    });
    const breaches = [
      ...['a', 'a', 'a'].map((id) => breach(id, ['w3c'])),
      breach('b', PROFILES),
      ...['c', 'c'].map((id) => breach(id, ['w3c', 'psp1'])),
      breach('d', PROFILES, 'recommended'),
    ];
    const idsFor = (profiles: readonly Profile[]): readonly string[] =>
      scoreOf(breaches, new Set(profiles)).repairs.map((repair) => repair.rule);
    expect(idsFor(PROFILES)).toEqual(['b', 'c', 'a']);
    expect(idsFor(['w3c'])).toEqual(['a', 'c', 'b']);
  });
});

describe('what the W3C validator takes more lightly', () => {
  const told = (feed: string, profile: Profile) =>
    judgeBytes([Buffer.from(feed)], { asOf: ASOF, profiles: new Set([profile]) });

  it('is a length of 0, of which it says nothing', () => {
    const feed = PERFECT.replace('length="24986000"', 'length="0"');
    expect(told(feed, 'w3c').breaches).toEqual([]);
    expect(told(feed, 'psp1').breaches).toMatchObject([
      { rule: { id: 'rss/enclosure-length' }, weight: 'recommended' },
    ]);
  });

  it('is a show whose title is blank, which it warns of', () => {
    const feed = PERFECT.replace(/<title>[^<]*</, '<title> <');
    expect(told(feed, 'w3c').scorecard.profiles.w3c).toMatchObject({ passes: true, warnings: 1 });
    expect(told(feed, 'apple').scorecard.profiles.apple).toMatchObject({ passes: false });
  });
});

describe('what only the W3C validator minds', () => {
  it.each(['rss/unknown-core', 'rss/email-fields'])('%s is an error to it alone', (id) => {
    expect(RULES.find((rule) => rule.id === id)).toMatchObject({
      weight: 'informational',
      weights: { w3c: 'required' },
    });
  });
});

describe('a feed with a fault', () => {
  it.each(FAULTS)('that %s breaks %s', (_, id, from, to, message) => {
    const feed = PERFECT.replace(from, to);
    expect(feed).not.toBe(PERFECT);
    const told = judge(feed).breaches.filter(({ rule }) => rule.id === id);
    expect(told.map((breach) => breach.message)).toEqual([message]);
  });
});

/** Namespaces that are wrong at the root of a feed, and who minds: all of them there, in the same words. */
const MISBOUND: readonly (readonly [declared: string, wrong: string, ids: readonly string[]])[] = [
  [
    'xmlns:itunes="http://www.itunes.com',
    'xmlns:itunes="https://www.itunes.com',
    ['apple/ns-exact', 'psp1/namespaces', 'w3c/prefix'],
  ],
  ['http://www.w3.org/2005/Atom', 'http://www.w3.org/2005/atom', ['psp1/namespaces', 'rss/extension-ns', 'w3c/prefix']],
  ['namespace/1.0"', 'namespace/1.0/"', ['ns/uri', 'psp1/namespaces']],
  ['xmlns:content=', 'xmlns:media="http://search.yahoo.com/mrss" xmlns:content=', ['w3c/prefix']],
  ['xmlns:content=', 'xmlns:media="http://www.rssboard.org/media-rss" xmlns:content=', ['w3c/prefix']],
  ['xmlns:content=', 'xmlns:psc="http://podlove.org/simple-chapters/" xmlns:content=', []],
];

describe('a namespace', () => {
  it.each(MISBOUND)('%s as %s is told of at the root', (declared, wrong, ids) => {
    const [, prefix = ''] = /xmlns:(media|psc)/.exec(wrong) ?? [];
    const used = prefix === '' ? '' : `<${prefix}:content/>`;
    const feed = PERFECT.replace(declared, wrong).replace('</item>', `${used}</item>`);
    const told = judge(feed).breaches.filter(({ message }) => / stands for "/.test(message));
    expect(told.map(({ rule }) => rule.id).toSorted()).toEqual(ids);
    expect(new Set(told.map(({ message, line }) => `${line} ${message}`)).size).toBe(Math.min(1, ids.length));
    for (const { line } of told) expect(line).toBe(2);
  });

  it.each(['itunes', 'podcast', 'atom'])('%s that is not declared is told of with how to declare it', (prefix) => {
    const feed = PERFECT.replace(new RegExp(` xmlns:${prefix}="[^"]*"`), '').replaceAll(
      new RegExp(`^<${prefix}:.*\n`, 'gm'),
      '',
    );
    const told = judge(feed).breaches.filter(({ rule }) => rule.id === 'psp1/namespaces');
    expect(told).toMatchObject([{ message: `the feed declares no ${prefix} namespace`, line: 2 }]);
    expect(told[0]?.rule.hint).toContain(`xmlns:${prefix}="http`);
  });

  it('of Google that is declared is told of as unknown to the W3C validator, used or not', () => {
    const declared = ' xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0" xmlns:content=';
    const { breaches } = judge(PERFECT.replace(' xmlns:content=', declared));
    expect(breaches).toMatchObject([{ rule: { id: 'w3c/unknown-ns' }, line: 2 }]);
  });

  it('that an element binds for itself is told of there', () => {
    const bound = '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content">x</content:encoded></item>';
    const told = judge(PERFECT.replace('</item>', bound)).breaches.filter(({ rule }) => rule.id === 'rss/extension-ns');
    expect(told).toMatchObject([{ element: '?:encoded', line: 32 }]);
  });
});

/** Categories that are none of Apple's, and what is meant by them. */
const CATEGORIES: readonly (readonly [category: string, subcategory: string, meant: string])[] = [
  ['society & culture', '', 'Society & Culture'],
  ['Society and Culture', '', 'Society & Culture'],
  ['Tech News', '', 'News > Tech News'],
  ['Religion & Spirituality', 'Documentary', 'Society & Culture > Documentary'],
  ['Religion & Spirituality', 'Budhism', 'Religion & Spirituality > Buddhism'],
  ['Religion & Spirituality', 'Knots', ''],
  ['Society & Culture', 'History', 'History'],
  ['News', 'Tech', 'News > Tech News'],
  ['Games & Hobbies', 'Video Games', 'Leisure'],
  ['Technology', 'Podcasting', 'Technology'],
  ['Health', '', 'Health & Fitness'],
  ['Arts', 'Literature', 'Arts > Books'],
  ['Knots', '', ''],
];

describe('apple/category', () => {
  it.each(CATEGORIES)('of "%s", "%s" has "%s" meant', (category, subcategory, meant) => {
    const xml = (text: string, inner: string): string =>
      `<itunes:category text="${text.replace('&', '&amp;')}">${inner}</itunes:category>`;
    const written = xml(category, subcategory === '' ? '' : xml(subcategory, ''));
    const [told] = judge(PERFECT.replace(/<itunes:category.*/, written)).breaches.filter(
      ({ rule }) => rule.id === 'apple/category',
    );
    expect(/; "(.*)" may be meant/.exec(told?.message ?? '')?.[1] ?? '').toBe(meant);
    for (const part of meant === '' ? [] : meant.split(' > '))
      expect(told?.rule.hint).toContain(`text="${part.replace('&', '&amp;')}"`);
  });
});

describe('rss/enclosure-url', () => {
  const complaintsAbout = (host: string): number =>
    judge(PERFECT.replace('https://example.com/audio/', `https://${host}/`)).breaches.filter(
      ({ rule }) => rule.id === 'rss/enclosure-url',
    ).length;

  it.each([
    ['192.168.1.4', '10.1.2.3', '172.16.0.1', '172.31.255.1', '127.0.0.1', '2130706433', '169.254.1.1', '0.0.0.0'],
    ['[::1]', '[fc00::1]', '[fd12::1]', '[fe80::1]', '[::ffff:10.0.0.1]'],
    ['localhost', 'localhost:8080', 'audio.localhost', 'nas.local', 'NAS.LOCAL', 'nas.local:8080', 'nas'],
  ])('minds private hosts', (...hosts) => {
    expect(hosts.filter((host) => complaintsAbout(host) !== 1)).toEqual([]);
  });

  it('takes public ones, whatever they look like', () => {
    const hosts = [
      '8.8.8.8',
      '172.32.0.1',
      '[2606:4700::1]',
      'local.example',
      'nas.local.example',
      'a.example/b.local',
    ];
    expect(hosts.filter((host) => complaintsAbout(host) > 0)).toEqual([]);
  });
});

/** What a rule about documents has against an example of its own. */
const breachesOf = (rule: DocumentRule, example: DocumentExample) => {
  if (typeof example === 'object') return rule.judge({ head: PERFECT, bytes: example.bytes, problem: undefined });
  const bytes = Buffer.from(typeof example === 'string' ? example : example(PERFECT));
  const { breaches } = judgeBytes([bytes], { asOf: ASOF, profiles: new Set(PROFILES) });
  return breaches.filter(({ rule: { id } }) => id === rule.id);
};

/** The feed without a fault, with a byte order mark or without; Node writes no other UTF-16 than this. */
const inUtf16 = (mark: string, declaration: string): Buffer =>
  Buffer.from(mark + PERFECT.replace(' encoding="UTF-8"', declaration), 'utf16le');

describe('a feed in UTF-16', () => {
  it.each([
    ['declared so', inUtf16('\uFEFF', ' encoding="UTF-16"'), 'it is declared as "UTF-16", not UTF-8'],
    ['declared as nothing', inUtf16('\uFEFF', ''), 'it is in UTF-16LE, not UTF-8'],
    ['without a mark', inUtf16('', ' encoding="UTF-8"'), 'it is in UTF-16LE, not UTF-8'],
    ['of big-endian', inUtf16('\uFEFF', '').swap16(), 'it is in UTF-16BE, not UTF-8'],
  ])('%s is read, and told of to those who want UTF-8', (_, bytes, message) => {
    const { breaches, items } = judgeBytes([bytes], { asOf: ASOF, profiles: new Set(PROFILES) });
    expect(items).toBe(1);
    expect(breaches.map(({ rule, message: said }) => [rule.id, said])).toEqual([
      ['apple/xml-header', message],
      ['psp1/utf8', message],
      ['w3c/itunes-utf8', message],
    ]);
  });
});

describe('the rules about documents', () => {
  it.each(DOCUMENT)('$id is silent on its good examples, and catches its bad ones', (rule) => {
    for (const good of allOf(rule.good)) expect(breachesOf(rule, good)).toEqual([]);
    for (const bad of allOf(rule.bad)) expect(breachesOf(rule, bad)).toHaveLength(1);
  });

  it('change the feed without a fault that their examples are made of', () => {
    for (const { id, bad } of DOCUMENT) {
      for (const one of allOf(bad)) if (typeof one === 'function') expect(one(PERFECT), id).not.toBe(PERFECT);
    }
  });

  it('have ids, reasons and hints', () => {
    expect(new Set(DOCUMENT.map(({ id }) => id)).size).toBe(DOCUMENT.length);
    for (const { id, wants, why, hint, profiles } of DOCUMENT) {
      expect(id).toMatch(/^[a-z0-9]+\/[a-z0-9-]+$/);
      expect(why.length).toBeGreaterThan(20);
      expect(hint).not.toMatch(/\.$/);
      expect(wants).toMatch(/^\S.*[^.]$/);
      expect(profiles.length).toBeGreaterThan(0);
    }
  });
});
