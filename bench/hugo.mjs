import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// What podwright does not do either is switched off (typographer, heading ids, search for bare links),
// so that Hugo runs at its best.
const CONFIG = {
  baseURL: 'https://example.com/',
  title: 'Signals & Circuits',
  languageCode: 'en',
  disableKinds: ['taxonomy', 'term', 'section', '404', 'sitemap', 'robotsTXT'],
  outputs: { home: ['RSS'] },
  outputFormats: { RSS: { baseName: 'podcast' } },
  permalinks: { posts: '/:year/:month/:day/:slug/' },
  cascade: [{ _target: { kind: 'page' }, _build: { render: 'never', list: 'always', publishResources: false } }],
  module: { mounts: [{ source: '../content/posts', target: 'content/posts' }] },
  markup: {
    goldmark: {
      renderer: { unsafe: true },
      parser: { autoHeadingID: false },
      extensions: { typographer: false, linkify: false, footnote: false, definitionList: false, taskList: false },
    },
  },
};

const TEMPLATE = `{{- $player := "https://www.podbean.com/player-v2/" -}}
{{ printf "<?xml version=\\"1.0\\" encoding=\\"UTF-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">
  <channel>
    <title>{{ .Site.Title }}</title>
    <link>https://podwright-bench.podbean.com</link>
    <description>One post a week about the quiet parts of technology, read aloud.</description>
    <language>en</language>
    <atom:link href="https://example.com/podcast.xml" rel="self" type="application/rss+xml"/>
    <itunes:author>Robin Example</itunes:author>
    <itunes:owner>
      <itunes:name>Robin Example</itunes:name>
      <itunes:email>podcast@example.com</itunes:email>
    </itunes:owner>
    <itunes:image href="https://example.com/art-3000.jpg"/>
    <itunes:category text="Technology"/>
    <itunes:explicit>false</itunes:explicit>
    <itunes:type>episodic</itunes:type>
    {{- range .Site.RegularPages.ByDate.Reverse }}
    {{- if in .RawContent $player }}
    {{- $embed := index (findRE "[?&]i=[a-z0-9]+-[a-z0-9]+" .RawContent 1) 0 | replaceRE "^.i=" "" }}
    <item>
      <title>{{ .Title }}</title>
      <link>{{ index (findRE "https://[a-z0-9-]+\\\\.podbean\\\\.com/e/[^/)\\\\s]+/" .RawContent 1) 0 }}</link>
      <guid isPermaLink="false">{{ $embed }}</guid>
      <pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}</pubDate>
      <description>{{ .Description }}</description>
      <content:encoded>{{ printf "<![CDATA[%s]]>" .Content | safeHTML }}</content:encoded>
      <enclosure url="https://www.podbean.com/media/share/pb-{{ $embed }}?download=1" length="0" type="audio/mpeg"/>
      <itunes:title>{{ .Title }}</itunes:title>
      <itunes:author>{{ .Params.author }}</itunes:author>
      <itunes:explicit>false</itunes:explicit>
      <itunes:episodeType>full</itunes:episodeType>
    </item>
    {{- end }}
    {{- end }}
  </channel>
</rss>
`;

/** Writes a Hugo site beside `dir/content` whose only output is the feed; what comes back is how to build it. */
export function makeHugoSite(dir) {
  const site = join(dir, 'hugo');
  mkdirSync(join(site, 'layouts', '_default'), { recursive: true });
  writeFileSync(join(site, 'config.json'), JSON.stringify(CONFIG));
  writeFileSync(join(site, 'layouts', '_default', 'rss.xml'), TEMPLATE);
  const cache = join(site, 'cache');
  return {
    command: ['hugo', '--quiet', '--source', site, '--cacheDir', cache],
    feed: join(site, 'public', 'podcast.xml'),
    output: [join(site, 'public'), join(site, 'resources'), cache],
  };
}
