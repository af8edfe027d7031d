/** The items of a feed that podwright wrote, by guid: where the bytes of each begin and end. */
export type PublishedFeed = ReadonlyMap<string, { readonly start: number; readonly end: number }>;

const ITEM = Buffer.from('\n    <item>\n');
const ITEM_END = Buffer.from('\n    </item>\n');
const GUID = Buffer.from('\n      <guid isPermaLink="false">');
const GUID_END = Buffer.from('</guid>\n');

/**
 * Finds the items of a published feed by the lines that podwright writes around them. A file that it did not write has
 * none: all its episodes are then new.
 */
export const indexFeed = (bytes: Buffer): PublishedFeed => {
  const items = new Map<string, { start: number; end: number }>();
  for (let at = bytes.indexOf(ITEM); at >= 0; ) {
    const end = bytes.indexOf(ITEM_END, at);
    const guid = bytes.indexOf(GUID, at) + GUID.length;
    if (end < 0) break;
    if (guid >= GUID.length && guid < end) {
      const text = bytes.toString('utf8', guid, bytes.indexOf(GUID_END, guid));
      items.set(unescapeXml(text), { start: at + 1, end: end + ITEM_END.length });
    }
    at = bytes.indexOf(ITEM, end);
  }
  return items;
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescapeXml = (text: string): string =>
  text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
