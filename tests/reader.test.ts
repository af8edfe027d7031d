import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { Element } from '../src/xml/element.js';
import type { XmlProblem } from '../src/xml/problem.js';
import { createReader } from '../src/xml/reader.js';

type Seen = { readonly name: string; readonly text: string; readonly line: number; readonly column: number };

/** The lines of XML end with LF before the reader hears of them. */
const withLf = (xml: string): string => xml.replace(/\r\n?/g, '\n');

/** What the reader makes of a feed that comes in pieces. */
const read = (pieces: readonly string[]) => {
  const elements: Seen[] = [];
  let problem: XmlProblem | undefined;
  const take = (element: Element): void => {
    const { tag, text, line, column } = element;
    elements.push({ name: tag, text, line, column });
    element.children.forEach(take);
  };
  const instructions: unknown[] = [];
  const reader = createReader({
    onItem: () => undefined,
    onEnd: take,
    onInstruction: (target, _body, line, column) => instructions.push({ target, line, column }),
    onProblem: (found) => {
      problem = found;
    },
  });
  for (const piece of pieces) reader.write(piece);
  reader.close();
  return { elements, instructions, problem };
};

/** The same by the parser alone, which looks at every character. */
const readPlain = (xml: string) => {
  const elements: { name: string; text: string; line: number; column: number }[] = [];
  const stack: { text: string }[] = [];
  let problem: { line: number; column: number } | undefined;
  let opening = { line: 0, column: 0 };
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', () => {
    problem ??= { line: parser.line, column: Math.max(1, parser.column) };
  });
  parser.on('opentagstart', ({ name }) => {
    opening = { line: parser.line, column: parser.column - name.length - 1 };
  });
  parser.on('opentag', ({ name }) => {
    const element = { name, text: '', ...opening };
    elements.push(element);
    stack.push(element);
  });
  parser.on('closetag', () => stack.pop());
  const add = (text: string): void => {
    const open = stack.at(-1);
    if (open) open.text += text;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(xml);
  parser.close();
  return { elements, problem };
};

const cut = (xml: string, at: readonly number[]): readonly string[] => {
  const cuts = [0, ...at.map((one) => one % (xml.length + 1)), xml.length].toSorted((a, b) => a - b);
  return cuts.slice(1).map((end, index) => xml.slice(cuts[index], end));
};

const inside = fc
  .array(
    fc.constantFrom(
      'a',
      ' ',
      '\n',
      '\r\n',
      '\r',
      ']',
      ']]',
      '>',
      '<',
      '&',
      '😀',
      'é',
      '-',
      '?',
      '<!--',
      '-->',
      '<?',
      '?>',
      '<![CDATA[',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const part = fc.oneof(
  inside.filter((text) => !text.includes(']]>')).map((text) => `<![CDATA[${text}]]>`),
  inside.filter((text) => !text.includes('--') && !text.endsWith('-')).map((text) => `<!--${text}-->`),
  inside.filter((text) => !text.includes('?>')).map((text) => `<?x ${text}?>`),
  fc.constantFrom('<b>x</b>', '<i/>', 'text', '\n', '&amp;', '<u a="]]&gt;"/>', '\n  '),
);

describe('the reader of feeds', () => {
  it('reads what the parser reads, CDATA by itself, wherever the text is cut', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 6 }), (parts, at) => {
        const xml = `<rss>${parts.join('')}</rss>`;
        const { elements, problem } = read(cut(withLf(xml), at));
        expect(problem).toBeUndefined();
        expect(elements).toEqual(readPlain(xml).elements);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '<rss><![CDATA[a\nbc\u0001]]></rss>',
    '<rss><![CDATA[a\n😀\u0001]]></rss>',
    '<rss><![CDATA[one\ntwo]]><b></rss>',
    '<rss><![CDATA[one]]><b></rss>',
    '<rss><![CDATA[one\ntwo]]>\n<b></rss>',
    '<![CDATA[before]]><rss/>',
    '<rss/><![CDATA[after]]>',
    '<rss a="<![CDATA[x]]>"/>',
    '<rss>]]></rss>',
  ])('finds the fault of %j where the parser finds it', (xml) => {
    const { problem } = read([xml]);
    const plain = readPlain(xml).problem;
    expect(plain).toBeDefined();
    expect(problem).toMatchObject(plain ?? {});
  });

  it.each([
    ['<a>Salt & Pepper</a>', { line: 1, column: 9 }],
    ['<a>\n  R&D</a>', { line: 2, column: 4 }],
    ['<a href="?x=1&y=2"/>', { line: 1, column: 14 }],
    ['<a>&;</a>', { line: 1, column: 4 }],
    ['<a>&', { line: 1, column: 4 }],
    ['<a><!-- & --><?x & ?><![CDATA[ & ]]>&amp;&#38;&#x26;</a>', undefined],
  ])('tells where an & begins no reference, wherever it is cut: %s', (xml, place) => {
    for (let at = 0; at <= xml.length; at++) {
      const { problem } = read([xml.slice(0, at), xml.slice(at)]);
      const found = problem && { line: problem.line, column: problem.column, reason: problem.reason };
      expect(found).toEqual(place && { ...place, reason: 'an & begins no reference' });
    }
  });

  it.each([
    ['<rss>\n <a>x<![CDATA[never', { line: 2, column: 6 }, 'a CDATA section'],
    ['<rss>\n <a>😀<![CDATA[]]>y<!-- never', { line: 2, column: 19 }, 'a comment'],
    ['<rss>\n <?x never', { line: 2, column: 2 }, 'an instruction'],
    ['<rss>\n <a>x<b c="never', { line: 2, column: 6 }, 'the tag <b'],
    ['<rss>\n <a>x<b\n', { line: 2, column: 6 }, 'the tag <b'],
    ['<rss>\n <a>x</b', { line: 2, column: 2 }, '<a>'],
    ['<rss>\n<a/> <a>never', { line: 2, column: 6 }, '<a>'],
  ])('tells what is open at the end where it opens, wherever it is cut: %j', (xml, place, what) => {
    for (let at = 0; at <= xml.length; at++) {
      const { problem } = read([xml.slice(0, at), xml.slice(at)]);
      expect(problem).toEqual({ kind: 'cut-off', reason: `${what} is not closed`, ...place });
    }
  });

  it.each([
    ['<rss><![CDATA[a]]>b<![CDATA[c\n]]>d&e;</rss>', 'entity', { line: 2, column: 5 }],
    ['<rss a="\né &nbsp; "/>', 'entity', { line: 2, column: 3 }],
    ['<rss>&#0;</rss>', 'reference', { line: 1, column: 6 }],
    ['<rss>é&#xFFFE;</rss>', 'reference', { line: 1, column: 7 }],
    ['<rss>\n <x:a\n b="c"/></rss>', 'prefix', { line: 2, column: 2 }],
    ['<rss>\n <a\n x:b="c"/></rss>', 'prefix', { line: 2, column: 2 }],
  ])('tells of a reference or a prefix where it begins, wherever it is cut: %j', (xml, kind, place) => {
    for (let at = 0; at <= xml.length; at++) {
      expect(read([xml.slice(0, at), xml.slice(at)]).problem).toMatchObject({ kind, ...place });
    }
  });

  it.each([
    ['a comment', ' <!--', 'a\n', { line: 1, column: 7 }],
    ['a comment', ' <!--', 'a-', { line: 1, column: 7 }],
    ['an instruction', ' <?x ', 'a\n', { line: 1, column: 7 }],
    ['the tag <b', ' <b c="', 'a\n', { line: 1, column: 7 }],
    ['the tag <b', ' <b c="', '&#65;', { line: 1, column: 7 }],
    ['the tag <b', ' <b', '\n', { line: 1, column: 7 }],
    ['<rss>', '<', 'bbbb', { line: 1, column: 1 }],
    ['<b>', ' <b>', '&#65;', { line: 1, column: 7 }],
    ['the text of <b>', ' <b><![CDATA[', 'a\n', { line: 1, column: 7 }],
  ])('stops at %s that begins with %j and never ends, after a few MB of %j', (what, start, piece, place) => {
    const pieces = function* () {
      yield `<rss>${start}`;
      for (;;) yield piece.repeat(10_000);
    };
    let problem: XmlProblem | undefined;
    const reader = createReader({
      onItem: () => undefined,
      onEnd: () => undefined,
      onProblem: (found) => {
        problem = found;
      },
    });
    let length = 0;
    for (const text of pieces()) {
      length += text.length;
      if (!reader.write(text)) break;
    }
    expect(problem).toEqual({ kind: 'too-much', reason: `${what} is longer than 8000000 characters`, ...place });
    expect(length).toBeLessThan(8_100_000);
  });

  it('stops at instructions by the thousand', () => {
    expect(read([`<rss>${'<?a b?>'.repeat(10_001)}</rss>`]).problem).toMatchObject({
      kind: 'too-much',
      reason: 'it holds more than 10000 instructions',
    });
    expect(read([`<rss>${'<?a b?>'.repeat(10_000)}</rss>`]).problem).toBeUndefined();
  });

  it('tells where an instruction begins, wherever it is cut', () => {
    const xml = '<?xml version="1.0"?>\n<?one\n a?> <?two b?><rss><![CDATA[<?no?>]]><!-- <?no?> -->\n<?three?></rss>';
    for (let at = 0; at <= xml.length; at++) {
      expect(read([xml.slice(0, at), xml.slice(at)]).instructions).toEqual([
        { target: 'one', line: 2, column: 1 },
        { target: 'two', line: 3, column: 6 },
        { target: 'three', line: 4, column: 1 },
      ]);
    }
  });

  it('tells where a DOCTYPE begins, whatever it holds', () => {
    const xml = '<?xml version="1.0"?>\n  <!DOCTYPE rss [\n<!ENTITY a "b & c"> ]>\n<rss/>';
    for (let at = 0; at <= xml.length; at++) {
      const { problem } = read([xml.slice(0, at), xml.slice(at)]);
      expect(problem).toMatchObject({ kind: 'doctype', line: 2, column: 3 });
    }
    expect(read(['<rss><![CDATA[<!DOCTYPE]]><!-- <!DOCTYPE --></rss>']).problem).toBeUndefined();
  });

  it('places a tag whose name ends its line, also behind a section', () => {
    const xml = '<rss>\n  <a/><b\n  c="d"/><![CDATA[x\ny]]><d\n/>é<e\r\n/></rss>';
    for (let at = 0; at <= xml.length; at++) {
      const { elements } = read([xml.slice(0, at), xml.slice(at)]);
      expect(elements.map(({ name, line, column }) => `${name} ${line}:${column}`)).toEqual([
        'rss 1:1',
        'a 2:3',
        'b 2:7',
        'd 4:5',
        'e 5:4',
      ]);
    }
  });
});
