import { isJson, isOpml } from '../xml/beginning.js';
import { decodeXml, encodingOf } from '../xml/encoding.js';
import { extentOf, moved, type Position, placedFrom, START } from '../xml/extent.js';
import type { XmlProblem } from '../xml/problem.js';
import { binaryIn } from './binary.js';
import { readByFew, readersOf, scoredBy } from './format.js';
import { judgeJsonFeed, MOST_JSON } from './json-feed.js';
import { createLinter, type Judgement } from './lint.js';
import { type Breach, createRecord, type More } from './record.js';
import { type Format, PROFILES, type Profile, type Rule } from './rule.js';
import { DOCUMENT, type Document } from './rules/document.js';
import { type Scorecard, scoreOf } from './scorecard.js';
import type { Collector } from './servers/collect.js';
import type { FeedAddress } from './servers/rule.js';

/** A feed judged: its breaches in the order of its lines, and how it stands with each profile. */
export type Verdict = {
  readonly format: Format;
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

/**
 * Judges the bytes of a feed, or of a list of feeds, whatever they are. XML is read piece by piece, and none is held on
 * to. Throws only what `pieces` does.
 */
export const judge = (pieces: Iterable<Uint8Array>, options: JudgeOptions): Verdict => {
  const reading = startReading(pieces);
  const { breaches, more, items, format, addresses, problem } = judgeAny(reading, options);
  const wanted = new Set([...options.profiles, ...(format === 'rss' ? [] : [format])]);
  const found = [...readByFew(format, options.profiles), ...breaches];
  const sorted = inOrder(found.filter(({ profiles }) => profiles.some((profile) => wanted.has(profile))));
  // What is no RSS was read to its end, and is told to be none.
  const isComplete = problem === undefined || problem.kind === 'not-rss';
  const scorecard = scoreOf(sorted, scoredBy(format, options.profiles), { more, isComplete });
  return { format, breaches: sorted, items, scorecard, more, addresses };
};

const judgeAny = (reading: Reading, options: JudgeOptions): Judged => {
  const { head, binary, bytes } = reading;
  if (binary) return refuse({ head: '', bytes: bytes(), problem: binary, isBinary: true });
  return isJson(head) ? judgeJson(reading) : judgeXml(reading, options);
};

type Judged = Judgement & Pick<Verdict, 'addresses'>;

/** A document as it is read: what was met so far. */
type Reading = {
  readonly head: string;
  readonly encoding: string;
  /** That it is no text at all, and what it is. */
  readonly binary: XmlProblem | undefined;
  /** Whether it begins with a byte order mark. */
  readonly hasMark: boolean;
  /** Its text, piece by piece, up to bytes that are none of its encoding. */
  readonly texts: () => Generator<string>;
  /** Reads what is left for its size alone. */
  readonly bytes: () => number;
  readonly wrong: () => XmlProblem | undefined;
};

const startReading = (pieces: Iterable<Uint8Array>): Reading => {
  const source = pieces[Symbol.iterator]();
  const { start, ...beginning } = takeStart(source);
  let bytes = 0;
  const counted = function* (): Generator<Uint8Array> {
    for (let piece: Uint8Array | undefined = start; piece; piece = nextOf(source)) {
      bytes += piece.length;
      yield piece;
    }
  };
  let wrong: XmlProblem | undefined;
  const note = (problem: XmlProblem): void => {
    wrong = problem;
  };
  // Places in JSON are counted in UTF-16 units.
  const widthOf = isJson(beginning.head) ? (line: string) => line.length : undefined;
  const texts = (): Generator<string> => decodeXml(counted(), note, widthOf);
  const countRest = (): number => {
    for (let piece = nextOf(source); piece; piece = nextOf(source)) bytes += piece.length;
    return bytes;
  };
  return { ...beginning, binary: binaryIn(start), texts, bytes: countRest, wrong: () => wrong };
};

const judgeXml = ({ head, encoding, texts, bytes, wrong }: Reading, options: JudgeOptions): Judged => {
  const linter = createLinter(options, options.collector);
  for (const text of skipBlanks(texts())) if (!linter.write(text)) break;
  const { breaches, more, items, problem, format: found } = linter.close();
  const format = isOpml(head) ? 'opml' : found;
  const start = startBehind(head);
  const below = <T extends Position>(one: T): T => placedFrom(start, one);
  const fatal = wrong() ?? (problem && below(problem));
  const addresses = format === 'rss' ? (options.collector?.addresses() ?? []) : [];
  return {
    format,
    breaches: [
      ...breachesOf({ head, encoding, bytes: bytes(), problem: fatal, format }, options.profiles),
      ...breaches.map(below),
    ],
    more,
    items,
    problem: fatal,
    addresses: addresses.map(below),
  };
};

/** A JSON Feed; other JSON is RSS that is none. */
const judgeJson = ({ head, hasMark, texts, bytes, wrong }: Reading): Judged => {
  const parts: string[] = [];
  let length = 0;
  for (const text of texts()) {
    parts.push(text);
    length += text.length;
    if (length > MOST_JSON) break;
  }
  const size = bytes();
  const judged = judgeJsonFeed({ text: parts.join(''), bytes: size, hasMark, wrong: wrong() });
  if (judged) return { ...judged, addresses: [] };
  return refuse({ head, bytes: size, problem: { kind: 'not-rss', reason: '', ...startBehind(head) } });
};

/** What is no feed at all. */
const refuse = (document: Document): Judged => {
  const breaches = breachesOf(document, new Set());
  return { format: 'rss', breaches, more: [], items: 0, problem: document.problem, addresses: [] };
};

const nextOf = (source: Iterator<Uint8Array>): Uint8Array | undefined => {
  const { done, value } = source.next();
  return done ? undefined : value;
};

/** So many bytes of a feed, behind the blanks before it, tell what it is. */
const HEAD = 1000;

/** The first pieces of a feed, and its beginning with all blanks before it, however many. */
const takeStart = (
  source: Iterator<Uint8Array>,
): { readonly start: Buffer } & Pick<Reading, 'head' | 'encoding' | 'hasMark'> => {
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
  const encoding = encodingOf(start);
  const head = new TextDecoder(encoding, { ignoreBOM: true }).decode(start.subarray(0, end || HEAD));
  return { start, encoding, head: head.replace(/^\uFEFF/, ''), hasMark: head.startsWith('\uFEFF') };
};

/** Breaches in the order of their places. */
export const inOrder = (breaches: readonly Breach[]): readonly Breach[] =>
  breaches.toSorted((a, b) => a.line - b.line || a.column - b.column || (a.rule.id < b.rule.id ? -1 : 1));

/** Where a document begins behind the blanks before it. */
const startBehind = (head: string): Position => moved(START, extentOf(/^[ \t\r\n]*(?=[<[{])/.exec(head)?.[0] ?? ''));

/** XML may not begin with blanks; feeds do, and are judged all the same. */
function* skipBlanks(texts: Iterable<string>): Generator<string> {
  let hasBegun = false;
  let isFirst = true;
  for (const text of texts) {
    const rest: string = hasBegun ? text : text.replace(isFirst ? /^\uFEFF?[ \t\r\n]*/ : /^[ \t\r\n]*/, '');
    hasBegun ||= rest !== '';
    isFirst &&= text === '';
    yield rest;
  }
}

/** What the rules about documents have against one; what all mind of feeds, all who read it mind of a list of feeds. */
const breachesOf = (document: Document, judged: ReadonlySet<Profile>): readonly Breach[] => {
  const { breaches, add } = createRecord({ profiles: judged });
  for (const rule of DOCUMENT) {
    const complaints = rule.judge(document).map(({ at = START, profiles = rule.profiles, ...complaint }) => ({
      ...complaint,
      at,
      profiles: readersAmong(profiles, document.format ?? 'rss'),
    }));
    add(rule, complaints);
  }
  return breaches;
};

const readersAmong = (profiles: readonly Profile[], format: Format): readonly Profile[] => {
  const readers = readersOf(format);
  return profiles.length === PROFILES.length ? readers : profiles.filter((profile) => readers.includes(profile));
};
