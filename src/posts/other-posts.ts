import { resolve, sep } from 'node:path';
import { locate } from '../extractor/extract.js';
import { indexPosts, type OtherPosts } from '../extractor/post-links.js';
import { createPostReader } from '../files/inside.js';
import { isThere } from '../files/paths.js';
import type { ExtractTask } from './posts.js';

/** The posts of a blog for links between them; none is read before a link leads to it, and none twice. */
export const createOtherPosts = ({ files, folders, settings }: ExtractTask): OtherPosts => {
  const paths = new Map(files.map(({ path, file }) => [file, path]));
  const addresses = new Map<string, string | undefined>();
  // Not the reader of the post that holds the link: what one returns is only valid until its next read.
  const read = createPostReader(folders);
  const askAddress = (file: string): string | undefined => {
    const bytes = read(paths.get(file) ?? file);
    return bytes instanceof Uint8Array ? locate(file, bytes, settings) : undefined;
  };
  const [folder = ''] = folders;
  return {
    index: indexPosts([...paths.keys()]),
    addressOf: (file) => {
      if (!addresses.has(file)) addresses.set(file, askAddress(file));
      return addresses.get(file);
    },
    isThere: (file) => {
      const path = resolve(folder, file);
      return !folders.some((one) => path.startsWith(one + sep)) || isThere(path);
    },
  };
};
