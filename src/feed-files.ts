import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import { addressBeside, toAddress } from './address.js';

/** The address of a file that is published with a feed; undefined when it lies outside of the folder of the feed. */
export const addressOfFile = (
  path: string,
  feed: { readonly out: string; readonly url: string },
): string | undefined => {
  const inside = relative(dirname(feed.out), path);
  const [first] = inside.split(/[/\\]/);
  return first === '' || first === '..' || isAbsolute(inside) ? undefined : addressBeside(feed.url, inside);
};

/** The art of a show: its address, and its path when it is published with the feed. */
export type ShowArt = { readonly url: string; readonly file?: string };

/** Where the settings lie and what they say of the feed, as far as it is right. */
type FeedSettings = { readonly folder: string; readonly out: string | undefined; readonly url: string | undefined };

/** Reads the art of a show: an address, or a file beside the feed. Otherwise the reason why it is neither, and a hint. */
export const locateShowArt = (
  image: string,
  { folder, out, url }: FeedSettings,
  exists: (path: string) => boolean,
): ShowArt | { readonly reason: string; readonly hint: string } => {
  const address = toAddress(image);
  if (address !== undefined) return { url: address };
  if (/^[a-z][a-z0-9+.-]+:/i.test(image))
    return { reason: 'must be an absolute address, https://…, or a file', hint: 'use https://' };
  if (out === undefined || url === undefined) return { url: '' };
  const file = resolve(folder, image);
  const published = addressOfFile(file, { out: resolve(folder, out), url });
  if (published === undefined) {
    const example = `${dirname(out)}/${basename(image)}`.replace(/^\.\//, '');
    const hint = `move it there, e.g. image: ${example}, or give its address`;
    return { reason: 'must lie in the folder of the feed', hint };
  }
  if (exists(file)) return { url: published, file };
  return { reason: 'names a file that is not there', hint: 'add the file, or give the address of the art' };
};
