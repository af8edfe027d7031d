import { decodeXml } from '../encoding.js';
import { quoted } from './check.js';
import type { XmlProblem } from './element.js';
import { type Breach, createLinter, type More } from './lint.js';
import { PROFILES, type Profile, type Rule, type Weight } from './rule.js';
import { type Scorecard, scoreOf } from './scorecard.js';
import type { Collector } from './servers/collect.js';
import type { FeedAddress } from './servers/rule.js';

/** A feed judged: its breaches in the order of its lines, and how it stands with each profile. */
export type Verdict = {
  readonly breaches: readonly Breach[];
  /** Breaches that are counted only, of rules that are broken often. */
  readonly more: readonly More[];
  readonly items: number;
  readonly scorecard: Scorecard;
  /** What its servers can be asked for; nothing, unless it was wanted. */
  readonly addresses: readonly FeedAddress[];
};

type JudgeOptions = {
  readonly asOf: number;
  readonly profiles: ReadonlySet<Profile>;
  readonly rules?: readonly Rule[];
  /** Collects the addresses that servers are to be asked for. */
  readonly collector?: Collector;
};

/** Judges the bytes of a feed, whatever they are, piece by piece; none is held on to. Throws only what `pieces` does. */
export const judge = (pieces: Iterable<Uint8Array>, options: JudgeOptions): Verdict => {
  const source = pieces[Symbol.iterator]();
  const { start, head } = takeStart(source);
  let bytes = 0;
  const counted = function* (): Generator<Uint8Array> {
    for (let piece: Uint8Array | undefined = start; piece; piece = nextOf(source)) {
      bytes += piece.length;
      yield piece;
    }
  };
  const early = declarationBreaches(head);
  let wrong: XmlProblem | undefined;
  let line = 1;
  const texts = function* (): Generator<string> {
    const decoded = decodeXml(counted(), (encoding) => {
      wrong = { kind: 'encoding', reason: `it is not ${encoding.toUpperCase()}`, line, column: 1 };
    });
    for (const text of decoded) {
      line += countLines(text);
      yield text;
    }
  };
  const linter = createLinter(options, options.collector);
  for (const text of skipBlanks(texts())) if (!linter.write(text)) break;
  // What is not read counts all the same.
  for (let piece = nextOf(source); piece; piece = nextOf(source)) bytes += piece.length;
  const { breaches, more, items, problem } = linter.close();
  const fatal = wrong ?? problem;
  const skipped = leadingLines(head);
  const found = [
    ...early,
    ...encodingBreaches(head),
    ...sizeBreaches(bytes),
    ...breaches.map((breach) => ({ ...breach, line: breach.line + skipped })),
    ...(fatal ? [problemBreach(fatal, head, fatal.kind === 'encoding' ? 0 : skipped)] : []),
  ].filter(({ profiles }) => profiles.some((profile) => options.profiles.has(profile)));
  const sorted = inOrder(found);
  const addresses = options.collector?.addresses() ?? [];
  return {
    breaches: sorted,
    items,
    scorecard: scoreOf(sorted, options.profiles, more),
    more,
    addresses: addresses.map((address) => ({ ...address, line: address.line + skipped })),
  };
};

const nextOf = (source: Iterator<Uint8Array>): Uint8Array | undefined => {
  const { done, value } = source.next();
  return done ? undefined : value;
};

/** So many bytes of a feed, behind the blanks before it, tell what it is. */
const HEAD = 1000;

/** The first pieces of a feed, and its beginning with all blanks before it, however many. */
const takeStart = (source: Iterator<Uint8Array>): { readonly start: Buffer; readonly head: string } => {
  const taken: Buffer[] = [];
  let bytes = 0;
  let end = 0;
  for (let piece = nextOf(source); piece; piece = nextOf(source)) {
    const first = end > 0 ? 0 : piece.findIndex((byte) => byte > 0x20 && byte < 0x80);
    if (end === 0 && first >= 0) end = bytes + first + HEAD;
    bytes += piece.length;
    // The next piece may come in the same memory.
    taken.push(Buffer.from(piece));
    if (end > 0 && bytes >= end) break;
  }
  const start = Buffer.concat(taken);
  return { start, head: start.toString('utf8', 0, end || HEAD).replace(/^\uFEFF/, '') };
};

/** Breaches in the order of their places. */
export const inOrder = (breaches: readonly Breach[]): readonly Breach[] =>
  breaches.toSorted((a, b) => a.line - b.line || a.column - b.column || (a.rule.id < b.rule.id ? -1 : 1));

const leadingLines = (head: string): number => countLines(/^\s*(?=<)/.exec(head)?.[0] ?? '');

const countLines = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
};

/** XML may not begin with blanks; feeds do, and are judged all the same. */
function* skipBlanks(texts: Iterable<string>): Generator<string> {
  let hasBegun = false;
  for (const text of texts) {
    const rest: string = hasBegun ? text : text.replace(/^\uFEFF?\s*/, '');
    hasBegun ||= rest !== '';
    yield rest;
  }
}

type Told = { readonly id: string; readonly why: string; readonly hint: string };

const breach = (rule: Told, weight: Weight, message: string, line: number, column: number): Breach => ({
  rule,
  weight,
  profiles: PROFILES,
  message,
  line,
  column,
});

const DECLARATION: Told = {
  id: 'xml/decl',
  why: 'strict readers refuse a feed whose first bytes are not its declaration',
  hint: 'begin the file with <?xml version="1.0" encoding="UTF-8"?>, and nothing before it',
};

const declarationBreaches = (head: string): readonly Breach[] => {
  if (!/^\s*</.test(head) || isWebPage(head)) return [];
  const told = /^\s*<\?xml\s+version\s*=\s*["']([\d.]+)["']/.exec(head);
  if (/^\s+/.test(head) && told) {
    return [breach(DECLARATION, 'required', 'blanks stand before the XML declaration', 1, 1)];
  }
  if (!told) return [breach(DECLARATION, 'required', 'there is no XML declaration', 1, 1)];
  return told[1] === '1.0' ? [] : [breach(DECLARATION, 'required', `it is XML ${told[1]}, which no app reads`, 1, 1)];
};

const ENCODING: Told = {
  id: 'psp1/utf8',
  why: 'PSP-1 asks for UTF-8, and parsers that do not know another encoding read nothing at all',
  hint: 'save the feed as UTF-8, and declare it so',
};

/** What the declaration says of the encoding; bytes that are none of it are told where they stand. */
const encodingBreaches = (head: string): readonly Breach[] => {
  const told = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']{1,40})["']/i.exec(head)?.[1];
  if (told === undefined || /^utf-?8$/i.test(told)) return [];
  const profiles: readonly Profile[] = isEncoding(told) ? ['psp1'] : PROFILES;
  return [{ ...breach(ENCODING, 'required', `it is declared as ${quoted(told)}, not UTF-8`, 1, 1), profiles }];
};

const isEncoding = (name: string): boolean => {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
};

const MOST_W3C = 5_000_000;
const MOST_INDEX = 73_400_320;

/** Feeds that are too large for those who fetch them. */
const sizeBreaches = (bytes: number): readonly Breach[] => [
  ...(bytes > MOST_W3C
    ? [{ ...breach(SIZE, 'recommended', `the feed has ${bytes} bytes`, 1, 1), profiles: ['w3c'] as const }]
    : []),
  ...(bytes > MOST_INDEX
    ? [{ ...breach(FETCH, 'required', `the feed has ${bytes} bytes`, 1, 1), profiles: ['podcast-index'] as const }]
    : []),
];

const SIZE: Told = {
  id: 'w3c/size',
  why: 'the W3C validator judges no feed of more than 5,000,000 bytes, and some apps read none that is so large',
  hint: 'shorten the notes, or move old episodes to archive pages',
};

const FETCH: Told = {
  id: 'podcastindex/fetch',
  why: 'the Podcast Index reads no feed of more than 73,400,320 bytes',
  hint: 'shorten the notes, or move old episodes to archive pages',
};

const problemBreach = ({ kind, reason, line, column }: XmlProblem, head: string, skipped: number): Breach =>
  breach(ruleOf(kind, reason, head), 'required', messageOf(reason, head), line + skipped, column);

const NOT_RSS: Told = {
  id: 'rss/root',
  why: 'apps read RSS 2.0, and nothing else',
  hint: 'give the address, or the file, of the feed itself',
};

/** Also one that begins with a comment or an XML declaration. */
const isWebPage = (head: string): boolean =>
  /^\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype\s+)?html/i.test(head);

const messageOf = (reason: string, head: string): string => {
  if (head.trim() === '') return 'the file is empty';
  if (/^\s*[[{]/.test(head)) return 'it is JSON, not RSS';
  if (isWebPage(head)) return 'it is a web page, not RSS';
  if (!/^\s*</.test(head)) return 'it is not XML';
  return CUT_OFF.test(reason) ? `the feed is cut off: ${reason}` : reason;
};

const ruleOf = (kind: XmlProblem['kind'], reason: string, head: string): Told => {
  if (kind === 'not-rss' || !/^\s*</.test(head) || isWebPage(head)) return NOT_RSS;
  const [id, hint] = FATAL.find(([pattern]) => pattern.test(`${kind}: ${reason}`))?.slice(1) ?? [
    'w3c/xml',
    'mend the XML at this place',
  ];
  return {
    id: String(id),
    why: 'no app reads a feed that is not well-formed XML: the show is off the air',
    hint: String(hint),
  };
};

/** What a parser says at the end of a feed whose end is missing. */
const CUT_OFF = /^unclosed tag|unexpected end/i;

const FATAL: readonly (readonly [pattern: RegExp, id: string, hint: string])[] = [
  [/unclosed tag|unexpected end/i, 'w3c/xml', 'fetch, or write, the feed again: its end is missing'],
  [
    /malformed character entity/i,
    'xml/chars',
    'remove the character reference; XML forbids what it stands for, or it is none',
  ],
  [/^doctype/, 'xml/no-doctype', 'leave the DOCTYPE out: readers refuse it, for it can hold entities without end'],
  [/^encoding/, 'psp1/utf8', 'save the feed as UTF-8'],
  [
    /entity/i,
    'xml/entities',
    'XML knows amp, lt, gt, quot and apos only; write other characters themselves, and & as &amp;',
  ],
  [
    /disallowed character in (?:tag|attribute)|disallowed character,? .*attribute|< ?in attribute/i,
    'xml/escape-text',
    'write &lt; for < and &amp; for &, in texts and attributes',
  ],
  [
    /disallowed character|invalid character|malformed character/i,
    'xml/chars',
    'remove the character; XML forbids it, as a reference, too',
  ],
  [/\]\]>|cdata/i, 'xml/cdata', 'split ]]> into ]]]]><![CDATA[>'],
  [/prefix/i, 'rss/extension-ns', 'declare the prefix on <rss>, as xmlns:itunes="…"'],
];
