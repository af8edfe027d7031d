import { SaxesParser } from 'saxes';
import { clip } from '../text.js';
import { createSplitter, firstForbidden, type Opener } from './cdata.js';
import { childOf, type Element } from './element.js';
import type { Position } from './extent.js';
import { createPlaces } from './places.js';
import { problemIn, type XmlProblem } from './problem.js';
import { createTree, MOST_OF_ONE, tooLong } from './tree.js';

/** Hears of a feed as it is read: items one by one, so that they need not be in memory at once; the root, without them, at its end. */
export type Listener = {
  /** `channel` and `root` as far as they are read. */
  readonly onItem: (item: Element, channel: Element, root: Element) => void;
  /** The root and its channel; of its items the first alone is in it, without children, to tell what comes after it. */
  readonly onEnd: (root: Element, channel: Element | undefined) => void;
  /** The same of a feed that could not be read to its end, as far as it was; after the problem. */
  readonly onCut?: (root: Element, channel: Element) => void;
  /** Only the first is told: what comes after it is a guess. */
  readonly onProblem: (problem: XmlProblem) => void;
  readonly onInstruction?: (target: string, body: string, line: number, column: number) => void;
};

/**
 * Nothing but room for listeners: saxes adds each as a property with a computed name, and V8 turns an object that has no
 * room left for such into a dictionary. A parser with seven listeners, as ours, took four times as long for it.
 */
class Parser extends SaxesParser<{ xmlns: true }> {}

/** As many attributes may be in one tag, and instructions in a feed. */
const MOST_ATTRIBUTES = 1000;
const MOST_INSTRUCTIONS = 10_000;

/** What of the long name of an element is told. */
const MOST_OF_A_NAME = 60;

/** What a document can be in the midst of, beside elements and their tags. */
const SECTIONS: Readonly<Record<Opener, string>> = {
  '<!--': 'a comment',
  '<?': 'an instruction',
  '<![CDATA[': 'a CDATA section',
};

/** A strict reader of feeds, fed with text piece by piece; lines end with LF. */
export const createReader = (
  listener: Listener,
): { readonly write: (text: string) => boolean; readonly close: () => void } => {
  const parser = new Parser({ xmlns: true });
  const places = createPlaces(parser);
  let isDone = false;
  const fail = (kind: XmlProblem['kind'], reason: string, { line, column } = places.here()): void => {
    if (isDone) return;
    isDone = true;
    listener.onProblem({ kind, reason, line, column });
  };
  const tree = createTree({ onItem: listener.onItem, fail });
  /** What the tag is called that is not read to its end, where the last tag opens, and how many attributes it has. */
  let inTag: string | undefined;
  let tagPlace: Position = { line: 1, column: 1 };
  let attributes = 0;
  /** The section that is not read to its end, and where the last one opens. */
  let inSection: Opener | undefined;
  let sectionPlace: Position = { line: 1, column: 1 };
  let instructions = 0;
  /** How much the parser had read when it told something, or something began. */
  let told = 0;
  const note = (): void => {
    told = parser.position;
  };
  /** The section or tag that is not read to its end, or else the innermost element that is open. */
  const innermost = (): (Position & { readonly what: string }) | undefined => {
    if (inSection !== undefined) return { what: SECTIONS[inSection], ...sectionPlace };
    if (inTag !== undefined) return { what: `the tag <${clip(inTag, MOST_OF_A_NAME)}`, ...tagPlace };
    const open = tree.innermost();
    return open && { what: `<${clip(open.tag, MOST_OF_A_NAME)}>`, line: open.line, column: open.column };
  };
  parser.on('error', ({ message }) => {
    const { kind, reason } = problemIn(message);
    // The parser does not say which one: < is disallowed where others are forbidden everywhere.
    if (kind === 'character' && places.isAt('<')) fail('unescaped', 'a < stands in an attribute');
    else if (kind === 'entity' || kind === 'reference') fail(kind, reason, places.lastOf('&'));
    else if (kind === 'prefix') fail(kind, reason, tagPlace);
    else fail(kind, reason);
  });
  parser.on('processinginstruction', ({ target, body }) => {
    note();
    if (++instructions > MOST_INSTRUCTIONS) fail('too-much', `it holds more than ${MOST_INSTRUCTIONS} instructions`);
    if (!isDone) listener.onInstruction?.(target, body, sectionPlace.line, sectionPlace.column);
  });
  parser.on('comment', note);
  parser.on('opentagstart', ({ name }) => {
    note();
    inTag = name;
    attributes = 0;
    tagPlace = places.opening(name);
  });
  parser.on('attribute', () => {
    if (++attributes > MOST_ATTRIBUTES)
      fail('too-much', `a tag holds more than ${MOST_ATTRIBUTES} attributes`, tagPlace);
  });
  parser.on('opentag', (tag) => {
    note();
    inTag = undefined;
    if (!isDone) tree.open(tag, tagPlace);
  });
  parser.on('text', (text) => {
    note();
    if (!isDone) tree.add(text, false);
  });
  parser.on('closetag', () => {
    note();
    if (!isDone) tree.close();
  });
  const begin = (section: Opener | undefined, place: Position): void => {
    note();
    inSection = section;
    sectionPlace = place;
  };
  const splitter = createSplitter({
    markup: (text) => {
      places.read(text, () => {
        if (!isDone) parser.write(text);
      });
      if (parser.position - told <= MOST_OF_ONE) return;
      const { what = 'what stands here', ...place } = innermost() ?? {};
      fail('too-much', tooLong(what), { ...places.here(), ...place });
    },
    opener: (opener) => {
      if (opener === '<?') begin('<?', places.next());
      else fail('doctype', 'it holds a DOCTYPE', places.next());
    },
    opened: (opener) => begin(opener, places.back(opener.length)),
    ended: () => {
      inSection = undefined;
    },
    ampersand: () => fail('unescaped', 'an & begins no reference', places.next()),
    cdata: (text) => {
      if (isDone) return;
      const wrong = firstForbidden(text);
      tree.add(text, true);
      places.skip(wrong < 0 ? text : text.slice(0, wrong + 1));
      if (wrong >= 0) fail('character', 'disallowed character');
    },
  });
  return {
    write: (text) => {
      if (!isDone) splitter.write(text);
      return !isDone;
    },
    close: () => {
      splitter.close();
      const open = innermost();
      if (open) fail('cut-off', `${open.what} is not closed`, open);
      if (!isDone) parser.close();
      const root = tree.root();
      const [cutRoot, channel] = tree.unfinished();
      if (!isDone && root) listener.onEnd(root, childOf(root, 'channel'));
      else if (cutRoot?.name === 'rss' && channel?.name === 'channel') listener.onCut?.(cutRoot, channel);
    },
  };
};
