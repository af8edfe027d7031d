import type { Json, JsonObject } from './json.js';
import type { Complaint, Rule, Several } from './rule.js';

/** A JSON Feed as one file. */
export type JsonDocument = Pick<Json, 'problem' | 'repeated'> & {
  readonly feed: JsonObject;
  readonly bytes: number;
  /** Whether it begins with a byte order mark. */
  readonly hasMark: boolean;
};

/**
 * What a test puts into a JSON Feed without a fault, into its first item where the rule is about items: members in the
 * place of those of the same names, `undefined` to take one away; or what becomes of the text of that feed.
 */
export type JsonExample = Readonly<Record<string, unknown>> | ((feed: string) => string);

/** A rule about JSON Feeds, in the form of the other rules; others may go by the same id. */
export type JsonRule = Pick<Rule, 'id' | 'wants' | 'weight' | 'profiles' | 'why' | 'hint'> & {
  readonly good: Several<JsonExample>;
  readonly bad: Several<JsonExample>;
  /** Asked also when the document could not be read to its end. */
  readonly document?: (document: JsonDocument) => readonly Complaint[];
  readonly feed?: (feed: JsonObject) => readonly Complaint[];
  readonly item?: (item: JsonObject) => readonly Complaint[];
  /** About all items: made anew for each feed. */
  readonly watch?: () => (item: JsonObject) => readonly Complaint[];
};
