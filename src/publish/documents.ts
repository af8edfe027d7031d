import { dirname, resolve } from 'node:path';
import { archiveOf, pagesOf } from '../assembler/archive.js';
import { chaptersFile } from '../assembler/texts.js';
import type { Feed, Ledger } from '../model.js';
import { archiveAddress, archiveFile, type Settings } from '../settings/settings.js';
import { renderChapters } from '../writer/chapters.js';
import type { Before } from './before.js';
import type { Output } from './outputs.js';

/** The files of chapters that the episodes of a feed refer to. */
export const chapterFiles = ({ show, episodes }: Feed, { feed }: Settings): readonly Output[] =>
  episodes.flatMap(({ id, title, chapterList: chapters }) => {
    if (!chapters) return [];
    const name = chaptersFile(id);
    const text = renderChapters({ title, show: show.title, chapters });
    return [{ path: resolve(dirname(feed.out), name), name, bytes: Buffer.from(text) }];
  });

/** The documents of a feed, and the ledger that remembers which of its episodes stand in which. */
export const archive = (
  feed: Feed,
  before: Before,
  after: Ledger,
  { feed: settings }: Settings,
): { readonly ledger: Ledger; readonly outputs: readonly Output[] } => {
  const known = feed.episodes.flatMap(({ id, guid }) => {
    // A ledger that was lost has left the pages.
    const page = before.ledger.get(id)?.archive ?? before.archive.find(({ items }) => items.has(guid))?.number;
    return page === undefined ? [] : [[guid, page] as const];
  });
  const pages = archiveOf(feed.episodes, new Map(known), settings.maxItems);
  const ledger = [...after].map(([id, entry]) => {
    const page = pages.get(entry.guid);
    return [id, page === undefined || entry.withdrawn ? entry : { ...entry, archive: page }] as const;
  });
  const outputs = pagesOf(feed, pages, settings.maxItems, (page) => archiveAddress(settings.url, settings.out, page));
  return {
    ledger: new Map(ledger),
    outputs: outputs.map(({ number, feed: document }) => {
      const path = number === 0 ? settings.out : archiveFile(settings.out, number);
      return { path, name: number === 0 ? 'channel' : `archive page ${number}`, feed: document };
    }),
  };
};
