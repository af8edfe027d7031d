/** A JSON Feed without a fault, a member on each line. */
export const PERFECT_JSON = `${JSON.stringify(
  {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Knots & Splices',
    home_page_url: 'https://example.com/',
    feed_url: 'https://example.com/feed.json',
    description: 'Ropes, told weekly.',
    icon: 'https://example.com/art.jpg',
    authors: [{ name: 'Mara', url: 'https://example.com/mara/' }],
    language: 'en',
    items: [
      {
        id: '7c029615',
        url: 'https://example.com/1/',
        title: 'The bowline',
        content_html: '<p>How to tie it.</p>',
        date_published: '2024-01-02T10:00:00Z',
        attachments: [
          {
            url: 'https://example.com/audio/1.mp3',
            mime_type: 'audio/mpeg',
            size_in_bytes: 24_986_000,
            duration_in_seconds: 1801,
          },
        ],
      },
      { id: '0', title: 'The sheet bend', content_text: 'How to tie it.', date_published: '2023-12-26T10:00:00Z' },
    ],
  },
  undefined,
  2,
)}\n`;

/** A list of feeds without a fault. */
export const PERFECT_OPML = `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
<head><title>What I listen to</title><dateCreated>Tue, 02 Jan 2024 10:00:00 GMT</dateCreated></head>
<body>
<outline text="Ropes">
<outline text="Knots" title="Knots" type="rss" xmlUrl="https://example.com/feed.xml" htmlUrl="https://example.com/"/>
</outline>
</body>
</opml>
`;
