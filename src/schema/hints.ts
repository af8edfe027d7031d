import { isWeb, toAddress } from '../address.js';
import { guessLicense, UNLISTED_LICENSE } from '../namespace/licenses.js';
import { charactersIn, closest, didYouMean } from '../text.js';
import { isMapping } from './mapping.js';
import type { Problem } from './schema.js';

/** How to mend a value that a schema refuses: what was most likely meant, else how values of its kind are written. */
export const hintOf = (problem: Pick<Problem, 'message' | 'known'>, value: unknown): string | undefined => {
  const guess = typeof value === 'string' && value.length <= MOST_GUESSED ? guessOf(problem, value.trim()) : undefined;
  return didYouMean(guess).hint ?? adviceFor(problem, value);
};

/** Characters that a value may have whose meaning is guessed. */
const MOST_GUESSED = 500;

const guessOf = ({ message, known }: Pick<Problem, 'message' | 'known'>, text: string): string | undefined => {
  if (message === UNLISTED_LICENSE) return guessLicense(text);
  if (/\baddress\b|https:/.test(message)) return guessAddress(message, text);
  if (message.startsWith('must be a whole number')) return guessWhole(text);
  return closest(text, message.startsWith('must be true') ? ['true', 'false'] : known);
};

/** An address without its scheme, with a misspelt one, or without the slash that has to end it. */
const guessAddress = (message: string, text: string): string | undefined => {
  if (message.endsWith('ends with /')) return isWeb(text) ? toAddress(`${text}/`) : undefined;
  const [, scheme, rest = ''] = /^(?:(h?t{1,3}ps?)(?::\/*|;\/+|\/{2,}))?(.*)$/is.exec(text) ?? [];
  if (scheme === undefined && (FILE.test(text) || !/^[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}(?:[/:?#]|$)/i.test(rest)))
    return undefined;
  const guess = `https://${rest}`;
  return toAddress(guess) === undefined ? undefined : guess;
};

/** A name without a folder that ends as those of files do. */
const FILE = /^[^/]+\.(?:aac|gif|html?|jpe?g|json|m4[ab]|mdx?|mp[34]|og[ag]|opus|png|srt|txt|vtt|wav|webp|xml|ya?ml)$/i;

/** `24,986,000`, `24 986 000` and `#12` in digits alone; 12MB may be 12,000,000 or more. */
const guessWhole = (text: string): string | undefined =>
  /^#?\d{1,3}(?:[,_'’ ]\d{3})*$/.test(text) ? text.replace(/\D/g, '') : undefined;

const adviceFor = ({ message, known }: Pick<Problem, 'message' | 'known'>, value: unknown): string | undefined => {
  for (const [pattern, advise] of ADVICE) {
    const match = pattern.exec(message);
    if (match) return typeof advise === 'string' ? advise : advise(value, match);
  }
  const example = EXAMPLES[message.replace(/^must be /, '')];
  if (example !== undefined) return `write it as ${example}`;
  return known[0] === undefined ? undefined : `take one of them, e.g. ${known[0]}`;
};

/** Values as they are written, by what schemas call their kinds. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'an address': 'https://example.com/page/',
  'an absolute address': 'https://example.com/page/',
  'an absolute address, https://…': 'https://example.com/page/',
  'an address or a file': 'https://example.com/art.jpg, or ../feeds/art.jpg',
  'an address, or a file': 'https://example.com/art.jpg, or ../../feeds/art.jpg',
  'an address, or a list of chapters': 'https://example.com/50.chapters.json, or as ["0:00 Hello", "5:30 Ropes"]',
  'op3, podtrac, or an address that ends with /': 'op3, podtrac, or https://stats.example.com/r/',
  'an e-mail address': 'name@example.com',
  'a UUID': '917393e3-1b1e-5cef-ace4-edaa54e1f810, the podcast:guid of a feed',
  'a path': '../feeds/podcast.xml',
  'a glob': 'posts/**/*.md',
  'a pattern': '/:year/:month/:day/:slug/',
  'a language code': 'en, de or pt-br',
  'a language code such as en or pt-br': 'en, de or pt-br',
  'a language tag': 'en, de or pt-br',
  'a country code of two letters': 'us, de or za',
  'a number, 0 or more': '12, or 12.5',
  'a time: seconds, M:SS or H:MM:SS': '330, 5:30 or 1:02:03',
  'a duration: seconds, M:SS, H:MM:SS or 1h2m3s': '3723, 62:03, 1:02:03 or 1h2m3s',
  'a date with time and offset, e.g. 2024-12-15T11:13:12+02:00': '2024-12-15T11:13:12+02:00, with the offset',
  'an ISO 8601 time': '2024-12-15T11:13:12+02:00',
  'an RFC 5545 rule with FREQ': 'FREQ=WEEKLY;BYDAY=MO',
  'a MIME type': 'audio/mpeg, video/mp4 or image/jpeg',
  'a MIME type, e.g. audio/mpeg': 'audio/mpeg or audio/x-m4a',
  'a MIME type of transcripts': 'text/vtt, application/x-subrip, application/json, text/html or text/plain',
  'a ratio like 16/9': '16/9, or 1.78',
  'a geo URI like geo:30.2672,-97.7431': '30.2672,-97.7431: latitude, longitude',
  'an OpenStreetMap identifier like R113314': 'R113314: N, W or R, and the number that openstreetmap.org shows',
  'the name of a server': 'irc.example.net, without https://',
  'one slug': 'apple: a word without blanks and commas',
  'a role of the Podcast Taxonomy': 'host, guest or editor; https://podcasttaxonomy.com lists all',
  'a group of the Podcast Taxonomy': 'cast, writing or visuals; https://podcasttaxonomy.com lists all',
  'a hash like sha384-… of its full length in base64':
    'sha384-…, which openssl dgst -sha384 -binary FILE | base64 gives',
  'a name with its prefix': 'media:rating',
};

type Advice = string | ((value: unknown, match: RegExpExecArray) => string);

/** What else is said of values, and how to mend them. */
const ADVICE: readonly (readonly [RegExp, Advice])[] = [
  [/^must be a text$/, (value) => adviceForText(value)],
  [/^must be a number$/, 'write it in digits, without quotes, e.g. 12'],
  [/^must be a whole number(?:$|, or a mapping)/, (value) => adviceForWhole(value)],
  [/^has too many wildcards/, 'write it with fewer wildcards, or as a list of simpler globs'],
  [/^must be true/, 'write true or false'],
  [/^must not be empty$/, 'write something there, or take the line out'],
  [/^must be more than 0$/, 'take a longer time, or take the line out'],
  [/^must be a PGP signature/, 'write what gpg --detach-sign FILE gives, in base64'],
  [
    /^must be at most [\d,]+ (characters|bytes) long$/,
    (value, [, unit]) => `shorten it: it has ${lengthOf(value, unit)}`,
  ],
  [/^must be one line$/, 'join its lines, e.g. by > instead of |'],
  [/^must be plain text/, 'take the tags out; apps show them as they stand'],
  [/^must be (\d+) or (more|less)$/, (_value, [, limit, way]) => `take ${limit} or ${way}, or take the line out`],
  [/^must begin with https:/, 'write the address with https://; apps do not load what comes without'],
  [/^must hold no user name/, 'take out what stands before the @: whoever reads the feed would read it'],
  [/^must hold \{id\}$/, 'write it as https://www.podbean.com/player/{id}'],
  [/^must hold no placeholder but /, 'write it as /:year/:month/:day/:slug/'],
  [/^must not be named like /, 'take another name, e.g. ../feeds/podcast.xml'],
  [
    /does not begin with a time|has no title behind/,
    'write it as 5:30 Title, or 1:02:03 Title; seconds are two digits up to 59',
  ],
  [/^begins no later than /, 'correct its time, or put the chapters in the order of their times'],
  [/^must (?:end later than it begins|be after start)$/, 'correct one of the two times'],
  [/^must be an identifier of SPDX /, 'write it as { name: My own, url: https://example.com/license/ }'],
  [/^must have a type: /, 'add its type, e.g. type: text/vtt'],
  [/^must have url or file/, 'write either url: https://… or file: ../50.vtt'],
  [/^must have the uri /, 'add its address as uri, or set protocol to disabled'],
  [/^must have a start,/, 'add start, e.g. start: 2025-01-05'],
  [/^must have either /, 'write one of them, and not the other'],
  [/^must have a page /, 'write it as contentLinks: https://example.com/live/'],
  [/^must name /, 'name one, or take the line out'],
  [/^must be a list$/, 'write it as [one, another]'],
  [/^must be a mapping$/, 'write its settings below it, each on a line of its own, indented by two blanks'],
  [
    /^must be false, or a mapping/,
    'write its fields below it, indented by two blanks, or podcast: false to keep the post out',
  ],
  [/^must be a mapping of services/, 'write it as { all: true, apple: false }'],
  [/^must be a mapping of prefixes/, 'write it as { media: http://search.yahoo.com/mrss/ }'],
  [/^must be a mapping of names/, 'write it as { scheme: "urn:simple" }'],
  [/^(.*)\bmapping with (.+)$/, (value, [, short = '', names = '']) => adviceForMapping(value, short, names)],
];

const adviceForText = (value: unknown): string => {
  if (typeof value === 'number') return 'put it in quotes: without them it is a number';
  if (typeof value === 'boolean') return 'put it in quotes: without them it is true or false';
  if (Array.isArray(value) || isMapping(value))
    return 'write one text; put it in quotes, if it has brackets or a colon';
  return 'write a text there';
};

const adviceForWhole = (value: unknown): string =>
  /\d\s*[kmg]i?b$/i.test(String(value))
    ? 'write it in bytes, digits only, e.g. 12000000'
    : 'write digits only, e.g. 12';

const lengthOf = (value: unknown, unit: string | undefined): string => {
  const text = String(value);
  return unit === 'bytes' ? `${Buffer.byteLength(text)} bytes` : `${charactersIn(text)} characters`;
};

/** The keys that an address, or another text, alone was most likely meant for. */
const KEYS_OF = {
  address: ['url', 'href', 'uri', 'sources', 'feedUrl'],
  text: ['text', 'name', 'title', 'server', 'type'],
};

/** A mapping with the keys that a message names; a text stands at the key that it was meant for. */
const adviceForMapping = (value: unknown, short: string, names: string): string => {
  const keys = names.split(/,? (?:and|or) |, /).map((name) => name.replace(/^(?:and|or) /, ''));
  const text = typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  const fits = text === undefined ? [] : KEYS_OF[isWeb(text) ? 'address' : 'text'];
  const own = fits.find((key) => keys.includes(key));
  const shape = `{ ${keys.map((key) => `${key}: ${key === own ? text : '…'}`).join(', ')} }`;
  const isEither = short.endsWith(', or a ');
  return isEither ? `write ${short.replace(/^must be |, or a $/g, '')} alone, or ${shape}` : `write it as ${shape}`;
};
