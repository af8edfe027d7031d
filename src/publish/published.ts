import type { Instant } from '../model.js';

/** The items of a feed that podwright wrote, by guid. */
export type PublishedFeed = ReadonlyMap<string, PublishedItem>;

/** An item of a published feed: where its bytes are, and the instant at which it was published. */
type PublishedItem = { readonly start: number; readonly end: number; readonly published: Instant | undefined };

const ITEM = Buffer.from('\n    <item>\n');
const ITEM_END = Buffer.from('\n    </item>\n');
const GUID = Buffer.from('\n      <guid isPermaLink="false">');
const GUID_END = Buffer.from('</guid>\n');

/**
 * Finds the items of a published feed by the lines that podwright writes around them. A file that it did not write has
 * none: all its episodes are then new.
 */
export const indexFeed = (bytes: Buffer): PublishedFeed =>
  new Map([...itemsIn(bytes)].map(({ guid, ...item }) => [guid, item]));

function* itemsIn(bytes: Buffer): Generator<PublishedItem & { readonly guid: string }> {
  for (let at = bytes.indexOf(ITEM); at >= 0; ) {
    const end = bytes.indexOf(ITEM_END, at);
    const guid = bytes.indexOf(GUID, at) + GUID.length;
    if (end < 0) break;
    if (guid >= GUID.length && guid < end) {
      const text = bytes.toString('utf8', guid, bytes.indexOf(GUID_END, guid));
      const published = dateBehind(bytes, guid);
      yield { guid: unescapeXml(text), start: at + 1, end: end + ITEM_END.length, published };
    }
    at = bytes.indexOf(ITEM, end);
  }
}

/** Tells the guid of the item that a line of a published feed, from 1, stands in; several may have one guid. */
export const findGuids = (bytes: Buffer): ((line: number) => string | undefined) => {
  let [line, offset] = [1, 0];
  const lineAt = (to: number): number => {
    for (let at = bytes.indexOf(LF, offset); at >= 0 && at < to; at = bytes.indexOf(LF, offset)) {
      offset = at + 1;
      line++;
    }
    return line;
  };
  const spans = [...itemsIn(bytes)].map(({ guid, start, end }) => ({
    guid,
    first: lineAt(start),
    behind: lineAt(end),
  }));
  return (wanted) => spans.find(({ first, behind }) => first <= wanted && wanted < behind)?.guid;
};

const LF = 0x0a;

const DATE = Buffer.from('\n      <pubDate>');
const DATE_LENGTH = 'Sun, 15 Dec 2024 09:13:12 GMT'.length;

const dateBehind = (bytes: Buffer, offset: number): Instant | undefined => {
  const start = bytes.indexOf(DATE, offset) + DATE.length;
  const instant = Date.parse(bytes.toString('latin1', start, start + DATE_LENGTH));
  return Number.isNaN(instant) ? undefined : instant;
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescapeXml = (text: string): string =>
  text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
