import * as fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { attributesOf, startTagsIn } from '../src/linter/html-scan.js';
import { expectLinear } from './growth.js';
import { HOSTILE } from './hostile-notes.js';

type Opened = readonly [name: string, attributes: ReadonlyMap<string, string>];

const scanned = (html: string): readonly Opened[] =>
  startTagsIn(html).map((tag): Opened => [tag.name, attributesOf(tag)]);

/** What a parser opens, but for what no tag opens: </p> and </br> do where none is open. */
const parsed = (html: string): readonly Opened[] => {
  const opened: Opened[] = [];
  let attributes = new Map<string, string>();
  const parser = new Parser({
    onopentagname: () => {
      attributes = new Map();
    },
    onattribute: (name, value) => {
      if (!attributes.has(name)) attributes.set(name, value);
    },
    onopentag: (name, _attributes, isImplied) => {
      if (!isImplied) opened.push([name, attributes]);
    },
  });
  parser.end(html);
  return opened;
};

const SIGNS = ['<', '>', '/', '=', '"', "'", ' ', '\n', '-', '!', '?', '&', '[', ']', ';', 'a', 'B', 'é', '/>', '</'];
const WORDS = [
  'href',
  'src="',
  "title='",
  'script',
  'STYLE',
  'title',
  'textarea',
  'xmp',
  'svg',
  '&amp;',
  '&copy',
  '&#58;',
];
const TAGS = [
  '<!--',
  '-->',
  '--!>',
  '<![CDATA[',
  ']]>',
  '<?',
  '<!',
  '<a href="/">',
  '<script>',
  '</script>',
  '</title >',
];

describe('the tags in an HTML text', () => {
  it.each(HOSTILE)('are those that a parser finds: %s, %s', (_trick, html) => {
    expect(scanned(html)).toEqual(parsed(html));
  });

  it('are those that a parser finds in whatever text', () => {
    const piece = fc.constantFrom(...SIGNS, ...WORDS, ...TAGS);
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (html) => {
        expect(scanned(html)).toEqual(parsed(html));
      }),
      { numRuns: 3000 },
    );
  });

  it('have the first of their namesakes, and values without quotes', () => {
    expect(scanned('<A HREF=a/b?c=1&amp;d HREF="x" hidden>')).toEqual([
      ['a', new Map(Object.entries({ href: 'a/b?c=1&d', hidden: '' }))],
    ]);
  });

  it('are found in a time that grows with the text alone', () => {
    for (const hostile of [
      '<',
      '<a ',
      '<a href="',
      '<!--',
      '<script>',
      '<a b=c ',
      '</',
      '<a /',
      '<title></',
      '<![CDATA[',
    ]) {
      expectLinear((share) => startTagsIn(hostile.repeat(300_000 * share)));
    }
  });
});
