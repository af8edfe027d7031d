import { readIfThere } from './files.js';
import { parseLedger } from './ledger.js';
import type { Artwork, Checked, Ledger, Place, Withheld } from './model.js';
import { indexFeed, type PublishedFeed } from './published.js';
import { fileIn, type Settings } from './settings.js';
import { type Places, placesIn, startOf } from './text.js';

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
  readonly placeOfEntry: (id: string) => Place;
  readonly placeOfItem: (guid: string) => Place;
  readonly startOfFeed: Place;
};

/** Reads the ledger and the feed that settings name. */
export const readBefore = ({ folder, feed }: Settings): Checked<Before> => {
  const ledgerFile = fileIn(folder, feed.ledger);
  const ledgerText = readIfThere(feed.ledger)?.toString('utf8');
  const ledger = parseLedger(ledgerFile, ledgerText);
  const bytes = readIfThere(feed.out) ?? Buffer.alloc(0);
  const items = indexFeed(bytes);
  const places = placesIn(ledgerFile, ledgerText ?? '');
  return {
    value: {
      ledger: ledger.value,
      withheld: ledger.withheld,
      artwork: ledger.artwork,
      ledgerText,
      bytes,
      items,
      placeOfEntry: (id) => placeOfKey(places, ledgerText ?? '', JSON.stringify(id)),
      startOfFeed: startOf(fileIn(folder, feed.out)),
      placeOfItem: (guid) => {
        const text = bytes.toString('utf8', 0, items.get(guid)?.start ?? 0);
        return placesIn(fileIn(folder, feed.out), text).at(text.length);
      },
    },
    findings: ledger.findings,
  };
};

const placeOfKey = (places: Places, text: string, key: string): Place =>
  places.at(Math.max(0, text.indexOf(key)), key.length);
