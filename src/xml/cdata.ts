import { scrub } from '../text.js';

/** Hears of XML in two kinds of pieces, in their order. */
export type Halves = {
  /** Markup, text, and the marks that open and close a CDATA section. */
  readonly markup: (text: string) => void;
  /** What stands in a CDATA section, cut anywhere. */
  readonly cdata: (text: string) => void;
  /** What comes next, by how it begins: an instruction, or the DOCTYPE. */
  readonly opener: (opener: '<?' | '<!D') => void;
  /** What has begun just now. */
  readonly opened: (opener: Opener) => void;
  /** What has begun, an instruction, too, ends here. */
  readonly ended: () => void;
  /** An & comes next that begins no reference: a parser would take all that follows for the name of one. */
  readonly ampersand: () => void;
};

/** What XML is in the midst of, and what ends that; text and tags go on until one of the others opens. */
const ENDS = { '<!--': '-->', '<?': '?>', '<![CDATA[': ']]>' } as const;
export type Opener = keyof typeof ENDS;

const OPENER = /<!--|<\?|<!\[CDATA\[|<!D/g;

/** The beginning of an opener at the end of a piece: the next piece decides. */
const CUT_OPENER = /<(?:!(?:-|\[(?:C(?:D(?:A(?:T(?:A)?)?)?)?)?)?)?$/;

/**
 * Parts CDATA sections from the rest of XML. A strict parser looks at each of their characters by itself, though they
 * mean nothing to it, and most of a feed is in them: the notes. In well-formed XML an opener stands for itself nowhere but
 * in a comment, an instruction or a section; what is not well-formed, the parser of the rest finds out.
 */
export const createSplitter = ({
  markup,
  cdata,
  opener,
  opened,
  ended,
  ampersand,
}: Halves): { readonly write: (text: string) => void; readonly close: () => void } => {
  let inside: Opener | undefined;
  let held = '';
  const say = (text: string): void => {
    if (text === '') return;
    if (inside === '<![CDATA[') cdata(text);
    else markup(text);
  };
  const sayMarkup = (text: string): void => {
    const at = unescapedIn(text);
    markup(at < 0 ? text : text.slice(0, at));
    if (at >= 0) ampersand();
  };
  /** Says what is sure of a text, and returns the rest of it once something has begun or ended. */
  const step = (text: string): string | undefined => {
    if (inside === undefined) {
      OPENER.lastIndex = 0;
      const found = OPENER.exec(text);
      if (!found) {
        held = CUT_OPENER.exec(text)?.[0] ?? CUT_REFERENCE.exec(text)?.[0] ?? '';
        sayMarkup(text.slice(0, text.length - held.length));
        return undefined;
      }
      const [sign] = found;
      const end = found.index + sign.length;
      const isPlaced = sign === '<?' || sign === '<!D';
      sayMarkup(text.slice(0, isPlaced ? found.index : end));
      if (isPlaced) {
        opener(sign);
        markup(sign);
      } else opened(openerOf(sign));
      // What a DOCTYPE holds is markup like any other.
      if (sign !== '<!D') inside = openerOf(sign);
      return text.slice(end);
    }
    const end = ENDS[inside];
    const at = text.indexOf(end);
    if (at < 0) {
      held = heldOf(text, end);
      say(text.slice(0, text.length - held.length));
      return undefined;
    }
    say(text.slice(0, at));
    inside = undefined;
    markup(end);
    ended();
    return text.slice(at + end.length);
  };
  return {
    write: (text) => {
      let rest: string | undefined = held + text;
      held = '';
      while (rest !== undefined && rest !== '') rest = step(rest);
    },
    close: () => {
      if (inside === undefined) sayMarkup(held);
      else say(held);
      held = '';
    },
  };
};

/** The beginning of a reference at the end of a piece. */
const CUT_REFERENCE = /&#?[\w.:\x80-\uffff-]{0,1000}$/;

/** The offset of the first & of a text that begins no reference; -1 when there is none. */
const unescapedIn = (text: string): number => {
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    let end = at + 1;
    if (text.charCodeAt(end) === HASH) end++;
    const start = end;
    while (isNameCode(text.charCodeAt(end))) end++;
    if (end === start || text.charCodeAt(end) !== SEMICOLON) return at;
  }
  return -1;
};

const HASH = 0x23;
const SEMICOLON = 0x3b;

/** A sign of the name of an entity; others than these, XML has none. */
const isNameCode = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  code === 0x2d ||
  code === 0x2e ||
  code === 0x3a ||
  code === 0x5f ||
  code > 0x7f;

const openerOf = (text: string): Opener => (text === '<!--' || text === '<?' ? text : '<![CDATA[');

/** What at the end of a piece may be the beginning of an end, or of a character. */
const heldOf = (text: string, end: string): string => {
  for (let length = end.length - 1; length > 0; length--) {
    if (text.endsWith(end.slice(0, length))) return text.slice(-length);
  }
  return /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? '';
};

/** The offset of the first character of a text that XML forbids; -1 when there is none. */
export const firstForbidden = (text: string): number => scrub(text).removed[0]?.offset ?? -1;
