/** How large a feed may be, decompressed. */
export const MOST_FEED_BYTES = 32 * 1024 * 1024;

/** What a feed is asked for as. */
export const FEED_HEADERS = { accept: 'application/rss+xml, application/xml;q=0.9, */*;q=0.8' } as const;
