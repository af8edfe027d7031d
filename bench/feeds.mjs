import { closeSync, openSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<atom:link href="https://example.com/feed.xml" rel="self" type="application/rss+xml"/>
<title>Knots</title>
<link>https://example.com/</link>
<description>Ropes, told weekly.</description>
<language>en</language>
<itunes:author>Mara</itunes:author>
<itunes:owner><itunes:name>Mara</itunes:name><itunes:email>podcast@example.com</itunes:email></itunes:owner>
<itunes:image href="https://example.com/art.jpg"/>
<itunes:category text="Leisure"><itunes:category text="Hobbies"/></itunes:category>
<itunes:explicit>false</itunes:explicit>
<podcast:guid>d84ced82-1926-54c0-88c2-bb01dd35d7e3</podcast:guid>
<podcast:locked>yes</podcast:locked>
`;

const TAIL = '</channel>\n</rss>\n';

const PARAGRAPH =
  '<p>How to tie <a href="https://example.com/?a=1&amp;b=2">it</a>, <em>rope</em> after rope.</p>\n<ul><li>One</li><li>Two</li></ul>\n';

const escapeText = (html) => html.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** What the notes of an episode are, by the kind of a feed. */
const NOTES = {
  notes: `<![CDATA[${PARAGRAPH.repeat(100)}]]>`,
  escaped: escapeText(PARAGRAPH.repeat(60)),
  short: '<![CDATA[<p>How to tie it.</p>]]>',
  // Links that rules have something to say of: one of either kind is in many an episode.
  links: `<![CDATA[<p><a href="http://example.com/">Site</a>, <a href="/about/">about</a></p>\n${PARAGRAPH.repeat(100)}]]>`,
};

export const KINDS = Object.keys(NOTES);

/** Writes a feed of a kind, of nearly so many bytes, and without a fault but in links; returns the number of its items. */
export function makeFeed(path, kind, bytes) {
  const file = openSync(path, 'w');
  let written = writeSync(file, HEAD);
  let items = 0;
  for (let text = item(0, NOTES[kind]); written + text.length < bytes; text = item(items, NOTES[kind])) {
    written += writeSync(file, text);
    items++;
  }
  writeSync(file, TAIL);
  closeSync(file);
  return items;
}

function item(index, notes) {
  const number = index + 1;
  const published = new Date(Date.UTC(2025, 0, 1) - index * 3_600_000).toUTCString();
  return `<item>
<title>The bowline, part ${number}</title>
<link>https://example.com/${number}/</link>
<guid isPermaLink="false">7c029615-a810-5214-9342-${String(number).padStart(12, '0')}</guid>
<pubDate>${published}</pubDate>
<description>How to tie it.</description>
<content:encoded>${notes}</content:encoded>
<enclosure url="https://example.com/audio/${number}.mp3" length="24986000" type="audio/mpeg"/>
<itunes:duration>1801</itunes:duration>
<itunes:image href="https://example.com/art-${number}.jpg"/>
<itunes:explicit>false</itunes:explicit>
<itunes:episode>${number}</itunes:episode>
<itunes:episodeType>full</itunes:episodeType>
<podcast:transcript url="https://example.com/${number}.vtt" type="text/vtt"/>
</item>
`;
}

// node bench/feeds.mjs notes feed.xml 72351744
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [kind, path, bytes] = process.argv.slice(2);
  if (!KINDS.includes(kind) || !path || !(Number(bytes) > 0)) {
    console.error(`usage: node bench/feeds.mjs ${KINDS.join('|')} FILE BYTES`);
    process.exitCode = 2;
  } else console.log(`${makeFeed(path, kind, Number(bytes))} items`);
}
