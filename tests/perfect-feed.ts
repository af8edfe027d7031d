/** A feed without a fault, a line for each element. */
export const PERFECT = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<atom:link href="https://example.com/feed.xml" rel="self" type="application/rss+xml"/>
<title>Knots &#x26; Splices</title>
<link>https://example.com/</link>
<description>Ropes, told weekly.</description>
<language>en</language>
<lastBuildDate>Tue, 02 Jan 2024 10:00:00 GMT</lastBuildDate>
<itunes:author>Mara</itunes:author>
<itunes:owner><itunes:name>Mara</itunes:name><itunes:email>podcast@example.com</itunes:email></itunes:owner>
<itunes:image href="https://example.com/art.jpg"/>
<itunes:category text="Society &amp; Culture"><itunes:category text="Documentary"/></itunes:category>
<itunes:explicit>false</itunes:explicit>
<itunes:type>episodic</itunes:type>
<podcast:guid>d84ced82-1926-54c0-88c2-bb01dd35d7e3</podcast:guid>
<podcast:locked>yes</podcast:locked>
<item>
<title>The bowline</title>
<link>https://example.com/1/</link>
<guid isPermaLink="false">7c029615-a810-5214-9342-eee73f58435d</guid>
<pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>
<description><![CDATA[<p>How to tie <a href="https://example.com/?a=1&amp;b=2">it</a>.</p>]]></description>
<enclosure url="https://example.com/audio/1.mp3" length="24986000" type="audio/mpeg"/>
<itunes:duration>1801</itunes:duration>
<itunes:image href="https://example.com/art-1.jpg"/>
<itunes:explicit>false</itunes:explicit>
<itunes:episode>1</itunes:episode>
<itunes:episodeType>full</itunes:episodeType>
<podcast:transcript url="https://example.com/1.vtt" type="text/vtt"/>
<podcast:chapters url="https://example.com/1.chapters.json" type="application/json+chapters"/>
</item>
</channel>
</rss>
`;
