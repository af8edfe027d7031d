import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge as lint } from '../src/linter/judge.js';
import { PROFILES } from '../src/linter/rule.js';
import { build, readSettings } from '../src/pipeline.js';
import { type Case, contextIn, goodCases, inCopy, repositoryCase } from './cases.js';
import { type FeedFacts, factsOfFeedsmith, factsOfModel, factsOfTree } from './feed-facts.js';
import { JUDGES } from './judges.js';
import { readXml } from './xml-tree.js';

const itself = repositoryCase();
const published = [...goodCases(), ...(itself ? [itself] : [])].filter(({ folder }) =>
  existsSync(join(folder, 'feeds/podcast.xml')),
);

const feedOf = ({ folder }: Case): string => readFileSync(join(folder, 'feeds/podcast.xml'), 'utf8');

/** What the model of a case says, when it is built beside the feeds that it must leave. */
const modelOf = (golden: Case): Promise<FeedFacts> =>
  inCopy(golden, 'feeds', async (folder) => {
    const { drafts = false, future = false } = golden.options;
    const { value: settings } = readSettings(join(folder, 'content/podwright.yaml'));
    if (!settings) throw new Error('the settings are wrong');
    const { asOf, now, onProgress } = contextIn(folder, golden.options);
    const { outputs } = await build(settings, { asOf, now, onProgress, drafts, future, allowRemoval: 'all' });
    const main = outputs.find(({ path }) => path === settings.feed.out);
    if (!main || !('feed' in main)) throw new Error('there is no feed');
    return factsOfModel(main.feed);
  });

describe.each(published)('the feed of $name', (golden) => {
  it('says to a strict XML parser what the model says', async () => {
    expect(factsOfTree(readXml(readFileSync(join(golden.folder, 'feeds/podcast.xml'))).root)).toEqual(
      await modelOf(golden),
    );
  });

  it('says to feedsmith what the model says', async () => {
    expect(factsOfFeedsmith(feedOf(golden))).toEqual(await modelOf(golden));
  });

  it('obeys the judges', () => {
    const xml = feedOf(golden);
    const broken = Object.entries(JUDGES).filter(([, judge]) => !judge(xml));
    expect(broken.map(([id]) => id)).toEqual(BROKEN[golden.name] ?? []);
  });

  it('breaks no rule that anybody requires, but where the host of the audio does', () => {
    const { breaches } = lint([Buffer.from(feedOf(golden))], {
      asOf: contextIn(golden.folder, golden.options).asOf,
      profiles: new Set(PROFILES),
    });
    const told = breaches.filter(({ weight, element }) => weight === 'required' && element !== 'enclosure');
    expect(told.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([]);
  });
});

const REFERENCE = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">
  <channel>
    <title>Knots</title>
    <link>https://example.com/</link>
    <description>About knots.</description>
    <language>en</language>
    <atom:link href="https://example.com/feed.xml" rel="self" type="application/rss+xml"/>
    <itunes:author>Mara</itunes:author>
    <itunes:owner>
      <itunes:name>Mara</itunes:name>
      <itunes:email>podcast@example.com</itunes:email>
    </itunes:owner>
    <itunes:image href="https://example.com/art.jpg"/>
    <itunes:category text="News">
      <itunes:category text="Tech News"/>
    </itunes:category>
    <itunes:explicit>false</itunes:explicit>
    <itunes:type>serial</itunes:type>
    <podcast:funding url="https://example.com/support">Support</podcast:funding>
    <podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
    <item>
      <title>One</title>
      <description><![CDATA[The first.]]></description>
      <link>https://example.com/1/</link>
      <guid isPermaLink="false">one</guid>
      <pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>
      <enclosure url="https://example.com/1.mp3" length="24986000" type="audio/mpeg"/>
      <itunes:episode>1</itunes:episode>
      <itunes:explicit>false</itunes:explicit>
    </item>
    <item>
      <title>Two</title>
      <description><![CDATA[The second.]]></description>
      <link>https://example.com/2/</link>
      <guid isPermaLink="false">two</guid>
      <pubDate>Mon, 01 Jan 2024 10:00:00 GMT</pubDate>
      <enclosure url="https://example.com/2.mp3" length="24986001" type="audio/mpeg"/>
      <itunes:episode>2</itunes:episode>
      <itunes:explicit>false</itunes:explicit>
    </item>
  </channel>
</rss>
`;

/** An edit of the reference feed: what is replaced by what. */
type Edit = readonly [from: string, to: string];

/** For each rule an edit that obeys it and one that breaks it. */
const EXAMPLES: Readonly<Record<string, { readonly good: Edit; readonly bad: Edit }>> = {
  'rss/root': { good: ['version="2.0" xmlns:atom', 'version="2.0"\n xmlns:atom'], bad: ['"2.0"', '"0.91"'] },
  'rss/channel-title': { good: ['Knots', 'Knots &amp; more'], bad: ['<title>Knots</title>', '<title> </title>'] },
  'rss/channel-link': {
    good: ['https://example.com/<', 'http://example.com/a?b=c<'],
    bad: ['https://example.com/<', '/home<'],
  },
  'rss/channel-description': {
    good: ['About knots.', 'a &#x3C; b'],
    bad: ['About knots.', '<![CDATA[<p>About</p>]]>'],
  },
  'rss/item-title-or-description': {
    good: ['<title>One</title>', ''],
    bad: ['<title>One</title>\n      <description><![CDATA[The first.]]></description>', ''],
  },
  'rss/enclosure-attrs': {
    good: ['length="24986000"', 'length="1"'],
    bad: ['length="24986000"', 'length="1" bitrate="128"'],
  },
  'rss/enclosure-single': {
    good: ['<enclosure url="https://example.com/1.mp3" length="24986000" type="audio/mpeg"/>', ''],
    bad: [
      '<itunes:episode>1',
      '<enclosure url="https://example.com/1b.mp3" length="1" type="audio/mpeg"/><itunes:episode>1',
    ],
  },
  'rss/enclosure-length': { good: ['24986000', '0'], bad: ['24986000', '-1'] },
  'rss/enclosure-url': { good: ['/1.mp3', '/a%20b.mp3?c=d&amp;e=f'], bad: ['/1.mp3', '/a b.mp3'] },
  'rss/enclosure-type': { good: ['audio/mpeg', 'audio/x-m4a'], bad: ['audio/mpeg', 'mp3'] },
  'rss/guid-present': { good: ['>one<', '>1<'], bad: ['>one<', '> <'] },
  'rss/guid-unique': { good: ['>one<', '>Two<'], bad: ['>one<', '>two<'] },
  'rss/guid-permalink': {
    good: [' isPermaLink="false">one', '>https://example.com/1/'],
    bad: [' isPermaLink="false">one', '>one'],
  },
  'rss/date-format': {
    good: ['02 Jan 2024 10:00:00 GMT', '2 Jan 2024 12:00 +0200'],
    bad: ['Tue, 02 Jan 2024 10:00:00 GMT', '2024-01-02T10:00:00Z'],
  },
  'rss/date-weekday': { good: ['Tue, 02', '02'], bad: ['Tue, 02', 'Wed, 02'] },
  'rss/multiplicity': {
    good: ['<title>One', '<category>a</category><category>b</category><title>One'],
    bad: ['<title>One', '<title>Uno</title><title>One'],
  },
  'rss/email-fields': {
    good: ['<language>', '<webMaster>a@example.com (Ann)</webMaster><language>'],
    bad: ['<language>', '<managingEditor>Ann</managingEditor><language>'],
  },
  'rss/unknown-core': {
    good: ['<language>', '<generator>podwright</generator><language>'],
    bad: ['<title>One', '<image>https://example.com/1.jpg</image><title>One'],
  },
  'rss/extension-ns': {
    good: ['>Support<', '>Help<'],
    bad: [
      'http://purl.org/rss/1.0/modules/content/" xmlns:itunes="http://www.itunes.com',
      'urn:x" xmlns:itunes="https://www.itunes.com',
    ],
  },
  'apple/xml-header': { good: ['About', 'Of'], bad: [' encoding="UTF-8"', ''] },
  'apple/ns-exact': { good: ['About', 'Of'], bad: ['podcast-1.0.dtd', 'Podcast-1.0.dtd'] },
  'apple/tag-case': {
    good: ['About', 'Of'],
    bad: ['<itunes:type>serial</itunes:type>', '<itunes:Type>serial</itunes:Type>'],
  },
  'apple/has-episode': {
    good: ['One', 'Uno'],
    bad: [REFERENCE.slice(REFERENCE.indexOf('    <item>'), REFERENCE.indexOf('  </channel>')), ''],
  },
  'apple/title': { good: ['Knots', 'k'.repeat(255)], bad: ['Knots', 'k'.repeat(256)] },
  'apple/description': { good: ['About knots.', 'k'.repeat(4000)], bad: ['About knots.', 'é'.repeat(2001)] },
  'apple/image': {
    good: ['art.jpg', 'art.png?v=2'],
    bad: [
      '<itunes:image href="https://example.com/art.jpg"/>',
      '<itunes:image>https://example.com/art.jpg</itunes:image>',
    ],
  },
  'apple/language': { good: ['>en<', '>pt-br<'], bad: ['>en<', '>en_US<'] },
  'apple/category': { good: ['"Tech News"', '"Daily News"'], bad: ['"Tech News"', '"Documentary"'] },
  'apple/explicit': {
    good: ['>false</itunes:explicit>\n    <itunes:type', '>true</itunes:explicit>\n    <itunes:type'],
    bad: ['>false</itunes:explicit>\n    </item>', '>no</itunes:explicit>\n    </item>'],
  },
  'apple/serial-episode': {
    good: ['<itunes:episode>1</itunes:episode>', '<itunes:episodeType>trailer</itunes:episodeType>'],
    bad: ['<itunes:episode>1</itunes:episode>', ''],
  },
  'apple/enclosure': { good: ['/1.mp3', '/one.mp3'], bad: ['/1.mp3', '/2.mp3'] },
  'apple/enclosure-type': {
    good: ['1.mp3" length="24986000" type="audio/mpeg"', '1.m4a" length="1" type="audio/x-m4a"'],
    bad: ['1.mp3', '1.m4a'],
  },
  'apple/enclosure-ext': {
    good: ['https://example.com/1.mp3', 'https://www.podbean.com/media/share/pb-a1-b2?download=1'],
    bad: ['1.mp3', 'download?id=1.mp3'],
  },
  'apple/guid': { good: ['>one<', '>1<'], bad: ['<guid isPermaLink="false">one</guid>', ''] },
  'apple/ascii-urls': { good: ['/1/', '/%C3%A9/'], bad: ['/1/', '/é/'] },
  'apple/no-atom': { good: ['One', 'Uno'], bad: [REFERENCE, '<feed xmlns="http://www.w3.org/2005/Atom"/>'] },
  'apple-connect/checks': { good: ['One', 'Uno'], bad: ['<language>en</language>', ''] },
  'spotify/live-requirements': { good: ['One', 'Uno'], bad: ['<pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>', ''] },
  'spotify/channel': { good: ['Mara', 'M.'], bad: ['<itunes:author>Mara</itunes:author>', ''] },
  'spotify/item': {
    good: [
      '<description><![CDATA[The first.]]></description>',
      '<content:encoded><![CDATA[The first.]]></content:encoded>',
    ],
    bad: ['<description><![CDATA[The first.]]></description>', ''],
  },
  'spotify/claim-mail': { good: ['podcast@', 'feed@'], bad: ['podcast@example.com', 'podcast'] },
  'youtube/mail': { good: ['podcast@', 'feed@'], bad: ['<itunes:email>podcast@example.com</itunes:email>', ''] },
  'amazon/basic': { good: ['About', 'Of'], bad: ['<description>About knots.</description>', ''] },
  'podcastindex/item': { good: ['>one<', `>${'1'.repeat(740)}<`], bad: ['>one<', `>${'1'.repeat(741)}<`] },
  'psp1/namespaces': {
    good: ['About', 'Of'],
    bad: ['xmlns:atom="http://www.w3.org/2005/Atom"', 'xmlns:atom="https://www.w3.org/2005/Atom"'],
  },
  'psp1/utf8': { good: ['>One<', '>Öne<'], bad: ['>One<', '> One<'] },
  'psp1/atom-self': { good: ['/feed.xml', '/podcast.xml'], bad: ['rel="self"', 'rel="alternate"'] },
  'psp1/channel-required': { good: ['About', 'Of'], bad: ['<itunes:image href="https://example.com/art.jpg"/>', ''] },
  'psp1/item-required': { good: ['One', 'Uno'], bad: ['<title>One</title>', ''] },
  'psp1/enclosure-types': {
    good: ['1.mp3" length="24986000" type="audio/mpeg"', '1.m4a" length="1" type="audio/m4a"'],
    bad: ['1.mp3" length="24986000" type="audio/mpeg"', '1.mp3" length="1" type="audio/mp3"'],
  },
  'ns/uri': { good: ['About', 'Of'], bad: ['podcastindex.org/namespace/1.0', 'podcastindex.org/namespace/1.0/'] },
  'ns/https': { good: ['/support', '/help'], bad: ['https://example.com/support', 'http://example.com/support'] },
  'ns/publisher-feed': {
    good: ['<podcast:guid>', '<podcast:medium>music</podcast:medium><podcast:guid>'],
    bad: ['<podcast:guid>', '<podcast:medium>publisher</podcast:medium><podcast:guid>'],
  },
  'w3c/itunes-known': {
    good: ['<itunes:episode>1', '<itunes:season>1</itunes:season><itunes:episode>1'],
    bad: ['<itunes:episode>1', '<itunes:order>1</itunes:order><itunes:episode>1'],
  },
  'w3c/itunes-lengths': { good: ['>Mara<', `>${'m'.repeat(255)}<`], bad: ['>Mara<', `>${'m'.repeat(256)}<`] },
  'w3c/size': { good: ['About', 'Of'], bad: ['About', 'k'.repeat(5_000_000)] },
  'w3c/xml': { good: ['About', '<!-- a comment -->About'], bad: ['<title>One</title>', '<title>One</Title>'] },
  'xml/chars': { good: ['About', '🧶'], bad: ['About', '\u0001'] },
  'xml/decl': { good: ['About', 'Of'], bad: ['<?xml', ' <?xml'] },
  'xml/no-doctype': { good: ['About', 'Of'], bad: ['<rss', '<!DOCTYPE rss>\n<rss'] },
  'xml/entities': { good: ['About', '&lt;&gt;&amp;&quot;&apos;&#233;'], bad: ['About', '&nbsp;'] },
  'xml/escape-text': { good: ['art.jpg', 'art.jpg&#10;'], bad: ['art.jpg', 'art.jpg\n'] },
  'xml/cdata': { good: ['The first.', 'a ]]]]><![CDATA[> b'], bad: ['The first.', 'a ]]> b'] },
  'xml/ns-decl': {
    good: ['<title>One', '<content:encoded/><title>One'],
    bad: ['<title>One', '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">M</dc:creator><title>One'],
  },
  'url/encode': { good: ['/1/', '/%7B1%7D/?a=%5B%5D'], bad: ['/1/', '/?a=[1]'] },
  'url/unique': { good: ['/1.mp3', '/one.mp3'], bad: ['/1.mp3', '/2.mp3'] },
};

const edited = ([from, to]: Edit): string => {
  expect(REFERENCE).toContain(from);
  return REFERENCE.replace(from, () => to);
};

/** Rules that a case is there to break: its audio is not what its address says, and it is told so. */
const BROKEN: Readonly<Record<string, readonly string[]>> = {
  'rule-broken-by-host': ['apple/enclosure-ext'],
  'mismatched-type': ['apple/enclosure-type', 'psp1/enclosure-types'],
};

describe('the judges', () => {
  it.each(Object.entries(JUDGES))('%s lets the good pass and stops the bad', (id, judge) => {
    const example = EXAMPLES[id];
    expect(example).toBeDefined();
    if (!example) return;
    expect(judge(REFERENCE)).toBe(true);
    expect(judge(edited(example.good))).toBe(true);
    expect(judge(edited(example.bad))).toBe(false);
  });
});
