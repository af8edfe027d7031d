/** The items of a feed that podwright wrote, by guid: where the bytes of each begin and end. */
export type PublishedFeed = ReadonlyMap<string, { readonly start: number; readonly end: number }>;

const ITEM = Buffer.from('\n    <item>\n');
const ITEM_END = Buffer.from('\n    </item>\n');

/**
 * Finds the items of a published feed by the lines that podwright writes around them. A file that it did not write has
 * none: all its episodes are then new.
 */
export const indexFeed = (bytes: Buffer): PublishedFeed => {
  const items = new Map<string, { start: number; end: number }>();
  for (let at = bytes.indexOf(ITEM); at >= 0; ) {
    const end = bytes.indexOf(ITEM_END, at);
    if (end < 0) break;
    const span = { start: at + 1, end: end + ITEM_END.length };
    const guid = GUID.exec(bytes.toString('utf8', span.start, span.end))?.[1];
    if (guid !== undefined) items.set(unescapeXml(guid), span);
    at = bytes.indexOf(ITEM, end);
  }
  return items;
};

const GUID = /^ {6}<guid isPermaLink="false">([^<]*)<\/guid>$/m;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescapeXml = (text: string): string =>
  text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
