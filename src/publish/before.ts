import { readIfThere } from '../files/read.js';
import { largest } from '../groups.js';
import { parseLedger } from '../ledger/ledger.js';
import type { Artwork, Checked, Ledger, Place, Withheld } from '../model.js';
import { archiveFile, fileIn, type Settings } from '../settings/settings.js';
import { type Places, placesIn, startOf } from '../text.js';
import { indexFeed, type PublishedFeed } from './published.js';

/** What was published before a run: the ledger and the feed as they lie on disk, and where they say what. */
export type Before = {
  readonly ledger: Ledger;
  /** The episodes that waited because Podbean did not give them out. */
  readonly withheld: ReadonlyMap<string, Withheld>;
  readonly artwork: Artwork;
  /** Undefined when there is no ledger yet. */
  readonly ledgerText: string | undefined;
  readonly bytes: Buffer;
  readonly items: PublishedFeed;
  /** The pages of its archive, in their order. */
  readonly archive: readonly ArchivedPage[];
  readonly placeOfEntry: (id: string) => Place;
  readonly placeOfItem: (guid: string) => Place;
  readonly startOfFeed: Place;
};

/** A page of an archive as it lies on disk; one without items may be a file of somebody else. */
export type ArchivedPage = {
  readonly number: number;
  readonly path: string;
  /** As findings name it. */
  readonly file: string;
  readonly bytes: Buffer;
  readonly items: PublishedFeed;
};

const readArchive = (folder: string, out: string, ledger: Ledger): readonly ArchivedPage[] => {
  const last = largest([...ledger.values()].map(({ archive = 0 }) => archive));
  const pages: ArchivedPage[] = [];
  for (let number = 1; ; number++) {
    const path = archiveFile(out, number);
    const bytes = readIfThere(path);
    if (bytes) pages.push({ number, path, file: fileIn(folder, path), bytes, items: indexFeed(bytes) });
    else if (number > last) return pages;
  }
};

/** Whether a file was written by somebody else, who may have subscribers, or is no feed at all. */
export const isForeign = ({ items, bytes }: Pick<ArchivedPage, 'items' | 'bytes'>): boolean =>
  bytes.length > 0 && items.size === 0 && !bytes.includes('<generator>podwright</generator>');

/** Reads the ledger and the feed that settings name. */
export const readBefore = ({ folder, feed }: Settings): Checked<Before> => {
  const ledgerFile = fileIn(folder, feed.ledger);
  const ledgerText = readIfThere(feed.ledger)?.toString('utf8');
  const ledger = parseLedger(ledgerFile, ledgerText);
  const bytes = readIfThere(feed.out) ?? Buffer.alloc(0);
  const items = indexFeed(bytes);
  const archive = readArchive(folder, feed.out, ledger.value);
  const places = placesIn(ledgerFile, ledgerText ?? '');
  return {
    value: {
      ledger: ledger.value,
      withheld: ledger.withheld,
      artwork: ledger.artwork,
      ledgerText,
      bytes,
      items,
      archive,
      placeOfEntry: (id) => placeOfKey(places, ledgerText ?? '', JSON.stringify(id)),
      startOfFeed: startOf(fileIn(folder, feed.out)),
      placeOfItem: (guid) => {
        const main = { file: fileIn(folder, feed.out), bytes, items };
        const holder = [main, ...archive].find((one) => one.items.has(guid)) ?? main;
        const text = holder.bytes.toString('utf8', 0, holder.items.get(guid)?.start ?? 0);
        return placesIn(holder.file, text).at(text.length);
      },
    },
    findings: ledger.findings,
  };
};

const placeOfKey = (places: Places, text: string, key: string): Place =>
  places.at(Math.max(0, text.indexOf(key)), key.length);
