import { finding } from '../findings.js';
import type { Checked, Finding, Place } from '../model.js';
import { isMapping } from '../schema/mapping.js';
import { scrub } from '../text.js';
import type { FrontMatter } from './front-matter.js';

/** A text of front matter without what XML forbids: escapes such as `"\u0001"` get past the check of the file. */
export const clean = (value: string, place: Place, findings: Finding[]): string => {
  const { text, removed } = scrub(value);
  const [first] = removed;
  if (first) findings.push(finding('removed-characters', place, { count: removed.length, character: first.character }));
  return text.trim();
};

/** A front matter whose `podcast` holds no text that XML forbids, at any depth. */
export const cleanPodcast = (front: FrontMatter): Checked<FrontMatter> => {
  const findings: Finding[] = [];
  const cleanAll = (value: unknown, path: readonly string[]): unknown => {
    if (typeof value === 'string') return clean(value, front.placeOf(path), findings);
    if (Array.isArray(value)) return value.map((item, index) => cleanAll(item, [...path, String(index)]));
    if (!isMapping(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, cleanAll(child, [...path, key])]));
  };
  const { podcast } = front.data;
  if (typeof podcast !== 'object') return { value: front, findings };
  return { value: { ...front, data: { ...front.data, podcast: cleanAll(podcast, ['podcast']) } }, findings };
};
