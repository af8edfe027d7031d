import { decodeXml } from '../encoding.js';
import type { XmlProblem } from './element.js';
import { type Breach, createLinter, type More } from './lint.js';
import type { Profile, Rule } from './rule.js';
import { DOCUMENT, type Document } from './rules/document.js';
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
  const skipped = leadingLines(head);
  const fatal = wrong ?? (problem && { ...problem, line: problem.line + skipped });
  const found = [
    ...breachesOf({ head, bytes, problem: fatal }),
    ...breaches.map((breach) => ({ ...breach, line: breach.line + skipped })),
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

/** What the rules about documents have against one. */
const breachesOf = (document: Document): readonly Breach[] =>
  DOCUMENT.flatMap(({ id, why, hint, weight, profiles, judge: judgeBy }) =>
    judgeBy(document).map((complaint) => ({
      rule: { id, why, hint: complaint.hint ?? hint },
      weight,
      profiles: complaint.profiles ?? profiles,
      message: complaint.message,
      line: complaint.at?.line ?? 1,
      column: complaint.at?.column ?? 1,
    })),
  );
