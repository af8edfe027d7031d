/** What is wrong with the XML itself, or with it as a feed, and where. */
export type XmlProblem = {
  readonly kind:
    | 'broken'
    | 'cut-off'
    | 'unescaped'
    | 'character'
    | 'reference'
    | 'entity'
    | 'section-end'
    | 'prefix'
    | 'doctype'
    | 'too-deep'
    | 'too-much'
    | 'encoding'
    | 'not-rss';
  readonly reason: string;
  /** How to mend it, where that is not the same for all of its kind. */
  readonly hint?: string;
  readonly line: number;
  readonly column: number;
};

/** What a strict parser says of the kinds; of several that fit, the first. What fits none is broken. */
const WORDINGS: readonly (readonly [wording: RegExp, kind: XmlProblem['kind']])[] = [
  [/unexpected end/i, 'cut-off'],
  [/malformed character entity/i, 'reference'],
  [/entity/i, 'entity'],
  [/disallowed character in (?:closing tag|processing)/, 'broken'],
  [/disallowed character in (?:tag|attribute)/, 'unescaped'],
  [/disallowed character/, 'character'],
  [/\]\]>/, 'section-end'],
  [/prefix/i, 'prefix'],
];

/** What the message of a parser means: saxes tells its errors apart by their wording alone. */
export const problemIn = (message: string): Pick<XmlProblem, 'kind' | 'reason'> => {
  const reason = message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
  return { kind: WORDINGS.find(([wording]) => wording.test(reason))?.[1] ?? 'broken', reason };
};
