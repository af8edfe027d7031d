import { describe, expect, it } from 'vitest';
import { findChapters } from '../src/extractor/chapters.js';
import { extract } from '../src/extractor/extract.js';
import { renderMarkdown } from '../src/extractor/markdown.js';
import { hideShortcodes } from '../src/extractor/shortcodes.js';
import { parseHtml } from '../src/html.js';

const chaptersIn = (markdown: string) => {
  const { body, hidden } = hideShortcodes(markdown);
  const found = findChapters(parseHtml(renderMarkdown(body).html), hidden);
  return found?.wrong
    ? { reason: found.wrong.reason }
    : found && { chapters: found.lines.map(({ chapter }) => chapter) };
};

const TWO = {
  chapters: [
    { start: 0, title: 'Hello' },
    { start: 330, title: 'Ropes' },
  ],
};

describe('the chapters in a post', () => {
  it.each([
    ['lines', '00:00 Hello\n05:30 Ropes'],
    ['lines after others', 'In this episode:\n\n0:00 Hello\n5:30 Ropes\n\nThanks to all.'],
    ['hard breaks', '00:00 Hello  \n05:30 Ropes'],
    ['a list', '- 00:00 Hello\n- 05:30 Ropes'],
    ['a loose list', '* 00:00 Hello\n\n* 05:30 Ropes'],
    ['paragraphs', '00:00 Hello\n\n05:30 Ropes'],
    ['brackets', '(00:00) Hello\n[05:30] Ropes'],
    ['dashes', '00:00 - Hello\n05:30 – Ropes'],
    ['hours', '0:00:00 Hello\n0:05:30 Ropes'],
    ['emphasis and links', '**00:00** *Hello*\n[05:30](#a) [Ropes](https://example.com/)'],
    ['a table', '| time | what |\n|---|---|\n| 00:00 | Hello |\n| 05:30 | Ropes |'],
    ['HTML', '<p>00:00 Hello<br>05:30 Ropes</p>'],
    ['CRLF', '00:00 Hello\r\n05:30 Ropes'.replaceAll('\r\n', '\n')],
  ])('in %s', (_what, markdown) => {
    expect(chaptersIn(markdown)).toEqual(TWO);
  });

  it.each([
    ['nothing', ''],
    ['one time', '00:00 Hello'],
    ['times that begin later', '10:00 Doors\n11:00 Talk'],
    ['times in sentences', 'We met at 00:00 and left at 05:30.'],
    ['code', '```\n00:00 Hello\n05:30 Ropes\n```'],
    ['times without titles', '00:00\n05:30'],
    ['no times', '00:75 Hello\n99:99 Ropes'],
  ])('are not there for %s', (_what, markdown) => {
    expect(chaptersIn(markdown)).toBeUndefined();
  });

  it.each([
    ['a heading', '## Chapters\n\n- 01:30 Hello\n- 05:30 Ropes\n- 09:00 Knots'],
    ['a line', 'Kapitel:\n\n1:30 Hello\n5:30 Ropes\n9:00 Knots'],
    ['a line of the same paragraph', 'Chapters\n1:30 Hello\n5:30 Ropes\n9:00 Knots'],
  ])('are told to begin late by what %s calls them', (_what, markdown) => {
    expect(chaptersIn(markdown)).toEqual({ reason: '"Hello", the first of them, does not begin at 0:00' });
  });

  it.each([
    ['by another name', '## On Sunday\n\n10:30 Doors\n11:00 Talk\n12:00 Lunch'],
    ['as time stamps', 'Timestamps:\n\n1:30 Hello\n5:30 Ropes\n9:00 Knots'],
    ['with a text between', '## Chapters\n\nOf the book:\n\n1:30 Hello\n5:30 Ropes\n9:00 Knots'],
    ['but two', '## Chapters\n\n1:30 Hello\n5:30 Ropes'],
    ['out of order', '## Chapters\n\n5:30 Ropes\n1:30 Hello\n9:00 Knots'],
  ])('are passed over when they begin late, %s', (_what, markdown) => {
    expect(chaptersIn(markdown)).toBeUndefined();
  });

  it('are those that begin with 0:00, whatever stands above them', () => {
    expect(chaptersIn('## Chapters\n\n1:30 a\n5:30 b\n9:00 c\n\nBetter:\n\n00:00 Hello\n05:30 Ropes')).toEqual(TWO);
    expect(chaptersIn('9:00 Before\n00:00 Hello\n05:30 Ropes')).toEqual(TWO);
  });

  it('takes minutes beyond an hour, and ends with the first line that is none', () => {
    expect(chaptersIn('00:00 Hello\n75:10 Ropes\nmore\n80:00 Late')).toEqual({
      chapters: [
        { start: 0, title: 'Hello' },
        { start: 4510, title: 'Ropes' },
      ],
    });
  });

  it.each(['00:00 Hello\n05:00 Ropes\n04:00 Knots', '00:00 Hello\n00:00 Again'])('says why %j are none', (markdown) => {
    expect(chaptersIn(markdown)).toMatchObject({ reason: expect.stringContaining('begins no later') });
  });
});

const BLOG = {
  site: 'https://blog.example.com',
  permalink: '/:slug/',
  timezone: 'UTC',
  customHost: undefined,
  drafts: false,
  postImages: false,
  namespaces: {},
};

/** What comes of a post whose front matter begins on line 2, and whose body on line 6 when `fields` is one line. */
const extracted = (fields: string, body: string, file = 'posts/a.md') => {
  const player = '<iframe src="https://www.podbean.com/player-v2/?i=89pkp-17707c7-pb"></iframe>';
  const text = `---\ntitle: A\ndate: 2025-01-01\n${fields}\n---\n${body}\n\n${player}\n`;
  return extract(file, Buffer.from(text), BLOG);
};

const findingsOf = (fields: string, body = ''): readonly string[] =>
  extracted(fields, body).findings.map(({ place, message }) => `${place.line}:${place.column}: ${message}`);

describe('the place of chapters', () => {
  it.each([
    ['lines', 'Hello\n\n00:00 Hello\n05:30 Ropes', ['8:1', '9:1']],
    ['a list', '- 00:00 Hello, until 05:30\n- 05:30 Ropes', ['6:3', '7:3']],
    ['a list with numbers', '1. 00:00 Hello\n2. 05:30 Ropes', ['6:4', '7:4']],
    ['a loose list', '* 00:00 Hello\n\n* 05:30 Ropes', ['6:3', '8:3']],
    ['a table', '| time | what |\n|---|---|\n| 00:00 | Hello |\n| 05:30 | Ropes |', ['8:3', '9:3']],
    ['emphasis and links', '**00:00** *Hello*\n[05:30](#a) [Ropes](https://example.com/)', ['6:3', '7:2']],
    ['HTML', '<p>00:00 Hello<br>05:30 Ropes</p>', ['6:4', '6:19']],
  ])('is that of each time, in %s', (_what, body, places) => {
    const [post] = extracted('tags: []', body).value;
    const { place, places: each = [] } = post?.chapters ?? {};
    expect(each.map(({ line, column }) => `${line}:${column}`)).toEqual(places);
    expect(place).toEqual(each[0]);
  });

  it('is that of the one that is wrong', () => {
    expect(findingsOf('tags: []', 'At 0:00.\n\n- 0:00 Hello\n- 5:00 Ropes\n- 5:00 Knots')).toEqual([
      '10:3: chapters were left out: "Knots" begins no later than the chapter above it',
    ]);
    expect(findingsOf('tags: []', '## Chapters\n\n1:00 Hello\n5:00 Ropes\n6:00 Knots')).toEqual([
      '8:1: chapters were left out: "Hello", the first of them, does not begin at 0:00',
    ]);
  });
});

describe('a chapter in front matter', () => {
  it.each([
    ['five B', 'is "five B", which does not begin with a time, as 5:00 or 1:02:03'],
    ['1:99 C', 'is "1:99 C", which does not begin with a time, as 5:00 or 1:02:03'],
    ['5:00', 'is "5:00", which has no title behind its time'],
    ['', 'must not be empty'],
    ['0:00 B', 'begins no later than the chapter above it'],
  ])('may not be %j', (line, reason) => {
    expect(findingsOf(`podcast: { chapters: ["0:00 A", "${line}"] }`)).toEqual([
      `4:33: field podcast.chapters.1 ${reason}`,
    ]);
  });
});
