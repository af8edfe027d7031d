import { type JsonObject, type JsonProblem, type JsonValue, parseJson } from './json.js';
import { jsonText, memberOf, objectsIn } from './json-check.js';
import type { JsonDocument } from './json-rule.js';
import type { Judgement } from './lint.js';
import { createRecord } from './record.js';
import { JSON_FEED } from './rules/json-feed.js';

/** A JSON document that is to be judged, as text. */
type JsonText = Pick<JsonDocument, 'bytes' | 'hasMark'> & {
  readonly text: string;
  /** What is wrong with its bytes. */
  readonly wrong: JsonProblem | undefined;
};

/** More characters are not read: no app takes a JSON Feed that is so long. */
export const MOST_JSON = 32 * 1024 * 1024;

/** Judges a JSON Feed; undefined for JSON that is none. */
export const judgeJsonFeed = ({ text, bytes, hasMark, wrong }: JsonText): Judgement | undefined => {
  const isTooLong = text.length > MOST_JSON;
  const { root, repeated, problem: found } = parseJson(isTooLong ? text.slice(0, MOST_JSON) : text);
  if (root?.kind !== 'object' || !isJsonFeed(root)) return undefined;
  const tooLong = { reason: `it has more than ${MOST_JSON} characters`, line: 1, column: 1 };
  const problem = isTooLong ? tooLong : (wrong ?? found);
  return judgeDocument({ feed: root, repeated, problem, bytes, hasMark });
};

/** Who calls it a JSON Feed, or what looks like one that forgot to. */
const isJsonFeed = (root: JsonObject): boolean =>
  /^https?:\/\/(?:www\.)?jsonfeed\.org\//.test(jsonText(root, 'version')) ||
  (memberOf(root, 'items')?.kind === 'list' && root.members.has('title'));

const judgeDocument = (document: JsonDocument): Judgement => {
  const { add, breaches, more } = createRecord({ profiles: new Set() });
  const { feed, problem } = document;
  const items = objectsIn(feed, 'items');
  for (const rule of JSON_FEED) {
    if (rule.document) add(rule, rule.document(document));
    // What is missing may stand behind the place at which it could not be read on.
    if (problem) continue;
    if (rule.feed) add(rule, rule.feed(feed));
    const judge = rule.item ?? rule.watch?.();
    if (!judge) continue;
    for (const item of items) add(rule, judge(item), { title: jsonText(item, 'title'), index: indexOf(item) });
  }
  return {
    breaches,
    more,
    items: items.length,
    problem: problem && { kind: 'broken', ...problem },
    format: 'jsonfeed',
  };
};

/** Which item of its feed it is, from 0: its name is `items[0]`. */
const indexOf = ({ name }: JsonValue): number => Number(name.slice('items['.length, -1));
