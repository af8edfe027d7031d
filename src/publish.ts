import { createDraft, type Draft } from './files.js';
import { createVerifier } from './linter/verify.js';
import type { Episode, Feed } from './model.js';
import type { PublishedFeed } from './published.js';
import { render } from './writer/rss.js';
import { channelTags, itemTags } from './writer/tags.js';

/** An item, or the channel, that is written otherwise than it was. */
type Difference = { readonly what: string; readonly before: string; readonly after: string };

/** What a feed changes in the one published before it; guids in the order of the feed. */
export type Changes = {
  readonly changed: boolean;
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  /** The first few differences in full. */
  readonly differences: readonly Difference[];
};

/** A feed as it was published: its bytes, and where its items are in them. */
export type Published = { readonly bytes: Buffer; readonly items: PublishedFeed };

const MOST_DIFFERENCES = 20;

/** Renders a feed piece by piece, and verifies the bytes: strictly parsed, they say what the feed says. */
export function* renderVerified(
  feed: Feed,
): Generator<{ readonly bytes: Buffer; readonly episode: Episode | undefined }> {
  const verifier = createVerifier(feed, { channel: channelTags(feed), item: itemTags });
  for (const { text, episode } of render(feed)) {
    const bytes = Buffer.from(text);
    verifier.write(bytes);
    yield { bytes, episode };
  }
  verifier.close();
}

/**
 * Compares a feed with the one published before, piece by piece, and drafts it at `path` (if given) from the first
 * byte that differs: a feed that is the same leaves its file and its folder alone.
 */
export const draftFeed = (
  feed: Feed,
  old: Published,
  path?: string,
): Changes & { readonly draft: Draft | undefined } => {
  const comparison = compareWith(old);
  let draft: Draft | undefined;
  let length = 0;
  const begin = (): Draft | undefined => {
    const begun = path === undefined ? undefined : createDraft(path);
    try {
      begun?.write(old.bytes.subarray(0, length));
    } catch (cause) {
      begun?.discard();
      throw cause;
    }
    return begun;
  };
  try {
    for (const { bytes, episode } of renderVerified(feed)) {
      if (!comparison.isNext(bytes, episode)) {
        draft ??= begin();
        draft?.write(bytes);
      }
      length += bytes.length;
    }
    const changes = comparison.close(feed);
    if (changes.changed) draft ??= begin();
    return { ...changes, draft };
  } catch (cause) {
    draft?.discard();
    throw cause;
  }
};

const compareWith = (old: Published) => {
  const added: string[] = [];
  const updated: string[] = [];
  const differences: Difference[] = [];
  let length = 0;
  let isSame = true;
  const differ = (what: string, before: Buffer, after: Buffer): void => {
    if (before.equals(after) || differences.length === MOST_DIFFERENCES) return;
    differences.push({ what, before: before.toString(), after: after.toString() });
  };
  const compareItem = (guid: string, bytes: Buffer): void => {
    const span = old.items.get(guid);
    const before = span && old.bytes.subarray(span.start, span.end);
    if (!before) added.push(guid);
    else if (!before.equals(bytes)) {
      updated.push(guid);
      differ(`episode ${guid}`, before, bytes);
    }
  };
  return {
    /** Whether a piece, like all before it, is what the old feed holds at this place. */
    isNext: (bytes: Buffer, episode: Episode | undefined): boolean => {
      const at = length;
      length += bytes.length;
      isSame &&= old.bytes.subarray(at, length).equals(bytes);
      if (isSame) return true;
      if (episode) compareItem(episode.guid, bytes);
      else if (at === 0) differ('channel', beforeItems(old.bytes), bytes);
      return false;
    },
    close: (feed: Feed): Changes => {
      const present = new Set(feed.episodes.map(({ guid }) => guid));
      const removed = [...old.items.keys()].filter((guid) => !present.has(guid));
      return { changed: !isSame || old.bytes.length !== length, added, updated, removed, differences };
    },
  };
};

const beforeItems = (bytes: Buffer): Buffer => {
  const at = bytes.indexOf('    <item>\n');
  return at < 0 ? bytes : bytes.subarray(0, at);
};

/** A draft of a whole file. */
export const draftOf = (path: string, pieces: Iterable<Uint8Array>): Draft => {
  const draft = createDraft(path);
  try {
    for (const bytes of pieces) draft.write(bytes);
  } catch (cause) {
    draft.discard();
    throw cause;
  }
  return draft;
};

/** Puts drafts in the place of their files, in this order, once all of them are on the disk. */
export const replaceFiles = (drafts: readonly Draft[]): void => {
  try {
    for (const draft of drafts) draft.finish();
    for (const draft of drafts) draft.replace();
  } catch (cause) {
    for (const draft of drafts) draft.discard();
    throw cause;
  }
};
