/** The namespaces of podcasts, by their exact URIs: one that differs in a letter is another. */
export const ITUNES = 'http://www.itunes.com/dtds/podcast-1.0.dtd';
export const PODCAST = 'https://podcastindex.org/namespace/1.0';
/** What the podcast namespace was called first; by its specification, it is the same. */
export const EARLY_PODCAST = 'https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md';
export const ATOM = 'http://www.w3.org/2005/Atom';
export const CONTENT = 'http://purl.org/rss/1.0/modules/content/';
