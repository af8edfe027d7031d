import * as v from 'valibot';
import { toAddress } from '../address.js';
import type { Artwork, KnownArt } from '../model.js';
import { isMapping } from '../schema/mapping.js';
import { count, type Problem, parseWith } from '../schema/schema.js';
import { compare } from '../text.js';

/** The key under which the ledger keeps what it knows of images. No embed id is a word: each holds a hyphen or a digit. */
export const ARTWORK = 'artwork';

const oneOf = <const O extends readonly string[]>(...options: O) =>
  v.picklist(options, `must be one of ${options.join(', ')}`);

const header = v.exactOptional(
  v.pipe(v.string('must be a text'), v.regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/, 'must be a header')),
);

const common = { etag: header, lastModified: header, bytes: count(0) };

const pixelsSchema = v.strictObject(
  {
    ...common,
    format: oneOf('jpeg', 'png'),
    width: count(1),
    height: count(1),
    colour: oneOf('rgb', 'palette', 'grey', 'cmyk', 'ycck'),
    depth: count(1),
    alpha: v.boolean('must be true or false'),
  },
  'must be a mapping',
);

const otherSchema = v.strictObject(
  { ...common, format: oneOf('gif', 'webp', 'avif', 'heic', 'svg', 'tiff', 'bmp') },
  'must be a mapping',
);

/** Reads what a ledger, or the cache, holds of images, or tells all that is wrong with them. */
export const parseArtwork = (
  value: unknown,
): { readonly value: Artwork } | { readonly problems: readonly Problem[] } => {
  const problem = (path: readonly string[], message: string): Problem => ({
    kind: 'invalid',
    path,
    message,
    known: [],
  });
  if (!isMapping(value)) return { problems: [problem([], 'must be a mapping')] };
  const problems: Problem[] = [];
  const artwork = new Map<string, KnownArt>();
  for (const [url, entry] of Object.entries(value)) {
    const result = parseArt(entry);
    if (toAddress(url) !== url) problems.push(problem([url], 'is not an absolute address, https://…'));
    else if ('value' in result) artwork.set(url, result.value);
    else for (const one of result.problems) problems.push({ ...one, path: [url, ...one.path] });
  }
  return problems.length > 0 ? { problems } : { value: artwork };
};

const parseArt = (entry: unknown): { readonly value: KnownArt } | { readonly problems: readonly Problem[] } => {
  const isOther = isMapping(entry) && otherSchema.entries.format.options.some((format) => format === entry.format);
  const result = isOther ? parseWith(otherSchema, entry) : parseWith(pixelsSchema, entry);
  if ('problems' in result) return result;
  const { etag, lastModified, ...facts } = result.value;
  return {
    value: { facts, ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) },
  };
};

/** Images as the ledger writes them: sorted by address, fields in one order. */
export const plainArtwork = (artwork: Artwork): object =>
  Object.fromEntries([...artwork].toSorted(([a], [b]) => compare(a, b)).map(([url, known]) => [url, plainArt(known)]));

const plainArt = ({ facts, etag, lastModified }: KnownArt): object => {
  const { bytes, format } = facts;
  const about = { etag, lastModified, bytes, format };
  if (!('width' in facts)) return about;
  const { width, height, colour, depth, alpha } = facts;
  return { ...about, width, height, colour, depth, alpha };
};
