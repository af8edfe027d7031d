import type { Chapter } from '../model.js';

/** What a file of chapters says of the episode that it belongs to. */
type Chaptered = { readonly title: string; readonly show: string; readonly chapters: readonly Chapter[] };

/**
 * Chapters as the podcast namespace has them in JSON, version 1.2:
 * https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md
 */
export const renderChapters = ({ title, show, chapters }: Chaptered): string => {
  const list = chapters.map(({ start, end, title: name, url, image, isHidden }) => ({
    startTime: start,
    endTime: end,
    title: name,
    url,
    img: image,
    toc: isHidden ? false : undefined,
  }));
  return `${JSON.stringify({ version: '1.2.0', title, podcastName: show, chapters: list }, undefined, 2)}\n`;
};
