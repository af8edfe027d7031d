import { didYouMean } from '../../text.js';
import type { Element } from '../../xml/element.js';
import { gather, NO_COMPLAINTS } from '../check.js';
import { type Complaint, MOST_OF_A_RULE, type Rule, type Watcher } from '../rule.js';
import { type Vocabulary, vocabularyOf } from '../vocabulary.js';
import { podcastElements, STRAY, type Standing, type Tag } from './namespace-tag.js';

/**
 * Tells of a misspelt tag wherever it stands; of one that is like no other, once, and by the way: the namespace grows,
 * and feeds have tags that are only proposed.
 */
const watchForUnknown = (known: Vocabulary) => (): Watcher => {
  const met = new Set<string>();
  const complain = ([name, standings]: readonly [string, readonly Standing[]]): readonly Complaint[] => {
    if (name === STRAY || known.has(name)) return NO_COMPLAINTS;
    const isNew = !met.has(name);
    // A feed that has more of them is after memory.
    if (isNew && met.size === MOST_OF_A_RULE) return NO_COMPLAINTS;
    met.add(name);
    const guess = known.nearest(name);
    if (guess !== undefined) return standings.map(({ at }) => ({ at, message: unknown(at), ...didYouMean(guess) }));
    return isNew
      ? standings.slice(0, 1).map(({ at }) => ({ at, message: unknown(at), weight: 'informational' }))
      : NO_COMPLAINTS;
  };
  const look = (scope: Element): readonly Complaint[] =>
    podcastElements(scope).size === 0 ? NO_COMPLAINTS : gather([...podcastElements(scope)], complain);
  return { item: look, end: look };
};

const unknown = ({ tag }: Element): string => `the podcast namespace has no ${tag}`;

/** The rule that there are no tags of the podcast namespace but these. */
export const unknownTags = (tags: readonly Tag[]): Rule => ({
  id: 'ns/unknown-tag',
  wants: 'tags that the podcast namespace has, spelt as it spells them',
  weight: 'recommended',
  profiles: ['podcast-index'],
  about: ['podcast:person', 'podcast:season', 'podcast:personn', 'podcast:trancript', 'podcast:knots'],
  why: 'podcast apps pass over a tag that they do not know, and a misspelt one is none that they know',
  hint: 'leave it if an app reads it, as some are only proposed; else take it out',
  good: {
    channel: '<podcast:person>Mara</podcast:person>',
    item: '<podcast:season>1</podcast:season>',
  },
  bad: {
    channel: ['<podcast:personn>Mara</podcast:personn>', '<podcast:knots>2</podcast:knots>'],
    item: ['<podcast:trancript url="https://example.com/1.vtt" type="text/vtt"/>', '<podcast:knots>2</podcast:knots>'],
  },
  watch: watchForUnknown(vocabularyOf(tags.map(({ name }) => name))),
});
