import { describe, expect, it } from 'vitest';
import { findChapters } from '../src/extractor/chapters.js';
import { renderMarkdown } from '../src/extractor/markdown.js';
import { hideShortcodes } from '../src/extractor/shortcodes.js';
import { parseHtml } from '../src/html.js';

const chaptersIn = (markdown: string) => {
  const { body, hidden } = hideShortcodes(markdown);
  return findChapters(parseHtml(renderMarkdown(body).html), hidden);
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
