import { createHash } from 'node:crypto';

/** The namespace of podcast guids: https://podcasting2.org/docs/podcast-namespace/tags/guid */
const NAMESPACE = 'ead4c236-bf58-58c6-a2c6-a6b28d128cb6';

/** The `podcast:guid` of a feed: a UUIDv5 of its address without scheme and trailing slashes. */
export const podcastGuid = (feedUrl: string): string => {
  const name = feedUrl.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
  const hash = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
