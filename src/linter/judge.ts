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

/** Judges the bytes of a feed, whatever they are. Never throws. */
export const judge = (bytes: Uint8Array, options: JudgeOptions): Verdict => {
  const head = headOf(bytes);
  let wrong: XmlProblem | undefined;
  let line = 1;
  const texts = function* (): Generator<string> {
    const pieces = decodeXml(bytes, (encoding) => {
      wrong = { kind: 'encoding', reason: `it is not ${encoding.toUpperCase()}`, line, column: 1 };
    });
    for (const piece of pieces) {
      line += countLines(piece);
      yield piece;
    }
  };
  const linter = createLinter(options, options.collector);
  for (const text of skipBlanks(texts())) if (!linter.write(text)) break;
  const { breaches, more, items, problem } = linter.close();
  const skipped = leadingLines(head);
  const fatal = wrong ?? (problem && { ...problem, line: problem.line + skipped });
  const found = [
    ...breachesOf({ head, bytes: bytes.length, problem: fatal }),
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

/** The beginning of a feed, and all blanks before it, however many. */
const headOf = (bytes: Uint8Array): string => {
  const blank = bytes.findIndex((byte) => byte > 0x20 && byte < 0x80);
  const end = Math.max(0, blank) + 1000;
  return Buffer.from(bytes.subarray(0, end))
    .toString('utf8')
    .replace(/^\uFEFF/, '');
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
