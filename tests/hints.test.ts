import { describe, expect, it } from 'vitest';
import { postFields } from '../src/extractor/fields.js';
import { hintOf } from '../src/schema/hints.js';
import { settingsSchema } from '../src/settings/fields.js';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What the schemas in a value, and their checks, say of values that are wrong. */
const messagesIn = (value: unknown, seen: Set<object> = new Set()): readonly string[] => {
  if (!isObject(value) || seen.has(value)) return [];
  seen.add(value);
  const own = 'message' in value && typeof value.message === 'string' ? [value.message] : [];
  const made: unknown = 'getter' in value && typeof value.getter === 'function' ? value.getter() : undefined;
  return [...own, ...[...Object.values(value), made].flatMap((inner) => messagesIn(inner, seen))];
};

const hintFor = (message: string, value: unknown, known: readonly string[] = []) => hintOf({ message, known }, value);

/** Categories and time zones have findings of their own; of a list of words, one is named. */
const OTHERS: ReadonlySet<string> = new Set(['is no category of Apple', 'is no IANA time zone']);

const MESSAGES = [...new Set([settingsSchema, postFields].flatMap((schema) => messagesIn(schema)))].filter(
  (message) => !OTHERS.has(message),
);

describe('what a schema says', () => {
  it('is known', () => {
    expect(MESSAGES.length).toBeGreaterThan(90);
  });

  it.each(MESSAGES)('has a hint: %s', (message) => {
    expect(hintFor(message, { no: ['such'] }, ['one'])).toMatch(/^\S.*[^.\s]$/);
    expect(hintFor(message, '§', ['one'])).toMatch(/^\S.*[^.\s]$/);
  });
});

describe('a hint', () => {
  const ADDRESS = 'must be an absolute address, https://…';

  it.each([
    ['knots.example.com', 'did you mean https://knots.example.com/?'],
    ['www.example.com/knots?a=1', 'did you mean https://www.example.com/knots?a=1?'],
    ['http//knots.example.com', 'did you mean https://knots.example.com/?'],
    ['https:knots.example.com/a', 'did you mean https://knots.example.com/a?'],
    ['htps://knots.example.com/a', 'did you mean https://knots.example.com/a?'],
    ['user:pw@example.com', 'write it as https://example.com/page/'],
    ['https://user:pw@example.com', 'write it as https://example.com/page/'],
    ['/images/a.jpg', 'write it as https://example.com/page/'],
    ['ferry.json', 'write it as https://example.com/page/'],
    ['my blog', 'write it as https://example.com/page/'],
  ])('for the address %s', (text, hint) => {
    expect(hintFor(ADDRESS, text)?.replace(/(\.com)\?$/, '$1/?')).toBe(hint);
  });

  it.each([
    ['must begin with https://', 'http://example.com/a', 'did you mean https://example.com/a?'],
    ['must be a whole number', '12MB', 'write it in bytes, digits only, e.g. 12000000'],
    ['must be a whole number', '24,986,000', 'did you mean 24986000?'],
    ['must be a whole number', '#12', 'did you mean 12?'],
    ['must be a whole number', '1.5', 'write digits only, e.g. 12'],
    ['must be a text', 2024, 'put it in quotes: without them it is a number'],
    ['must be a text', false, 'put it in quotes: without them it is true or false'],
    ['must be at most 5 characters long', 'longer', 'shorten it: it has 6 characters'],
    ['must be at most 4,000 bytes long', 'é', 'shorten it: it has 2 bytes'],
    ['must be true or false', 'flase', 'did you mean false?'],
    ['must be an e-mail address', 'mara', 'write it as name@example.com'],
    [
      'must be a mapping with url and text',
      'https://a.example.com',
      'write it as { url: https://a.example.com, text: … }',
    ],
    ['must be a mapping with name and email', 'Mara', 'write it as { name: Mara, email: … }'],
    ['must be an address, or a mapping with href and text', ['x'], 'write an address alone, or { href: …, text: … }'],
    [
      'must be op3, podtrac, or an address that ends with /',
      'https://a.example.com/r',
      'did you mean https://a.example.com/r/?',
    ],
  ])('where it %s, and is %j', (message, value, hint) => {
    expect(hintFor(message, value)).toBe(hint);
  });
});
