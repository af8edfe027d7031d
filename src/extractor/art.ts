import { dirname, resolve } from 'node:path';
import { isWithoutUser, resolveUrl, toAddress } from '../address.js';
import { addressOfFile } from '../feed-files.js';

/** Where the files of a blog and its feed lie, as absolute paths, and where the feed is published. */
export type FeedFolder = { readonly settings: string; readonly out: string; readonly url: string };

/** Art as an author named it: its address, and its path when it is published with the feed. */
type ToldArt = { readonly value: string; readonly file?: string };

type NoArt = { readonly reason: string; readonly hint: string };

/**
 * Reads `podcast.image`: an address, a path on the site (`/images/50.jpg`), or a file in the folder of the feed, named
 * from its post; otherwise the reason why it is none of them. A path beside the post would be a guess: generators move
 * pictures.
 */
export const locateArt = (
  written: string,
  post: string,
  { site, feed }: { readonly site: string; readonly feed?: FeedFolder },
): ToldArt | NoArt => {
  if (!isWithoutUser(written)) return SECRET;
  const value = toAddress((written.startsWith('/') && resolveUrl(written, site)?.href) || written);
  if (value !== undefined) return { value };
  const isPath = !/^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(written);
  const file = feed && isPath ? resolve(feed.settings, dirname(post), written) : undefined;
  const published = feed && file !== undefined ? addressOfFile(file, feed) : undefined;
  return file === undefined || published === undefined ? NOWHERE : { value: published, file };
};

const SECRET: NoArt = {
  reason: 'must hold no user name or password',
  hint: 'take out what stands before the @: whoever reads the feed would read it',
};

const NOWHERE: NoArt = {
  reason: 'must be an absolute address, https://…, a path on the site, /…, or a file in the folder of the feed',
  hint: 'write it as https://example.com/50.jpg, /images/50.jpg, or, from the post, ../../feeds/50.jpg',
};
