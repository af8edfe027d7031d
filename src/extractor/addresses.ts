import type { Element } from 'domhandler';
import { isNormalAddress, resolveUrl } from '../address.js';
import type { PostLinks } from './post-links.js';
import { addressIn, type Hidden } from './shortcodes.js';

const LINKS: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:', 'tel:']);
const IMAGES: ReadonlySet<string> = new Set(['https:', 'http:']);

/** Where a link leads: absolute from `base`, to a post by `posts`. Undefined for what no reader may be led to. */
export const linkAddress = (
  { attribs }: Pick<Element, 'attribs'>,
  hidden: readonly Hidden[],
  base: string,
  posts: PostLinks,
): string | undefined => absolute(posts.get(attribs.href ?? '') ?? attribs.href, hidden, base, LINKS);

/** Attributes in which lazy loaders keep the address of an image; `src` is then but a placeholder. */
const LAZY = ['data-src', 'data-lazy-src', 'data-original'] as const;

/** An image, and what it stands in. */
type Image = Pick<Element, 'attribs' | 'parent'>;

/** Where an image lies: absolute from `base`. Undefined for what is no image of a web server, or counts readers. */
export const imageAddress = (image: Image, hidden: readonly Hidden[], base: string): string | undefined => {
  const { attribs } = image;
  if (isPixel(attribs.width) || isPixel(attribs.height)) return undefined;
  for (const name of LAZY) {
    const address = attribs[name] ? absolute(attribs[name], hidden, base, IMAGES) : undefined;
    if (address !== undefined) return address;
  }
  const own = attribs.src?.trim() ? absolute(attribs.src, hidden, base, IMAGES) : undefined;
  if (own !== undefined) return own;
  const largest = largestOf(attribs.srcset ?? attribs['data-srcset'] ?? srcsetOfPicture(image));
  return largest === undefined ? undefined : absolute(largest, hidden, base, IMAGES);
};

const isPixel = (size: string | undefined): boolean => size !== undefined && /^\s*[01](?:px)?\s*$/i.test(size);

const srcsetOfPicture = ({ parent }: Image): string | undefined => {
  if (parent?.type !== 'tag' || parent.name !== 'picture') return undefined;
  for (const node of parent.children) {
    if (node.type === 'tag' && node.name === 'source') return node.attribs.srcset ?? node.attribs['data-srcset'];
  }
  return undefined;
};

/** The largest candidate of a `srcset`: `a.jpg 480w, b.jpg 2x`. */
const largestOf = (srcset: string | undefined): string | undefined => {
  let largest: { readonly address: string; readonly size: number } | undefined;
  for (const [, address = '', descriptor = ''] of (srcset ?? '').matchAll(CANDIDATE)) {
    const size = sizeIn(descriptor);
    if (size === undefined || address.length > MOST_CHARACTERS) continue;
    if (!largest || size > largest.size) largest = { address: address.replace(/,$/, ''), size };
  }
  return largest?.address;
};

/** As HTML parts them: an address may hold commas, one at its end ends its candidate. Nothing in it can backtrack. */
const CANDIDATE = /([^\s,]\S*)(?:(?<!,)([^,]*))?/g;

/** An address in a `srcset` that is longer than this is none: others of its list are taken instead. */
const MOST_CHARACTERS = 4096;

/** What a candidate says of its size; a candidate that says something else is passed over, as browsers do. */
const sizeIn = (descriptor: string): number | undefined => {
  if (descriptor.trim() === '') return 1;
  const size = /^\s+(\d{1,9}(?:\.\d{1,9})?)[wx]\s*$/.exec(descriptor)?.[1];
  return size === undefined ? undefined : Number(size);
};

const absolute = (
  written: string | undefined,
  hidden: readonly Hidden[],
  base: string,
  schemes: ReadonlySet<string>,
): string | undefined => {
  const address = written === undefined ? undefined : addressIn(written, hidden);
  if (address === undefined) return undefined;
  if (isNormalAddress(address)) return address;
  const url = resolveUrl(address, base);
  // `https://good.example@evil.example/` leads elsewhere than it says.
  return url && schemes.has(url.protocol) && url.username === '' && url.password === '' ? url.href : undefined;
};
