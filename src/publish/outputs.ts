import { dirname } from 'node:path';
import type { Draft } from '../files/draft.js';
import { isLink } from '../files/paths.js';
import { EnvironmentProblem } from '../files/problems.js';
import { readIfThere } from '../files/read.js';
import type { Breach } from '../linter/record.js';
import { PROFILES } from '../linter/rule.js';
import { RULES } from '../linter/rules.js';
import { createVerifier } from '../linter/verify.js';
import { isRequired } from '../linter/weights.js';
import type { Episode, Feed, Instant } from '../model.js';
import { render } from '../writer/rss.js';
import { channelTags, itemTags } from '../writer/tags.js';
import { draftOf } from './drafts.js';
import type { PublishedFeed } from './published.js';

/** A file that a run gives: a document of the feed, or something that the feed refers to. */
export type Output = {
  readonly path: string;
  /** As differences name it. */
  readonly name: string;
} & ({ readonly feed: Feed } | { readonly bytes: Uint8Array });

/** An item, or something else, that is written otherwise than it was. */
type Difference = { readonly what: string; readonly before: string; readonly after: string };

/** What a run changes in what was published before it; guids in the order of the feed. */
export type Changes = {
  readonly changed: boolean;
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  /** The first few differences in full. */
  readonly differences: readonly Difference[];
};

/** A breach of a rule in a document of the feed, and the episode that it is in. */
export type OwnBreach = { readonly breach: Breach; readonly episode: Episode | undefined };

/** What is found out about the documents of a feed when they are rendered. */
export type JudgedOutputs = {
  readonly breaches: readonly OwnBreach[];
  /** Bytes of the first document, the feed itself. */
  readonly bytes: number;
};

/** Outputs, compared with what is on the disk: the drafts of those that differ, in their order. */
export type Drafted = Changes & JudgedOutputs & { readonly drafts: readonly Draft[] };

/** A document as it was published: its bytes, and where its items are in them. */
export type Published = { readonly bytes: Buffer; readonly items: PublishedFeed };

const MOST_DIFFERENCES = 20;

/** What a feed must obey to be written at all. */
const REQUIRED = RULES.filter(isRequired);

type RenderedPiece = { readonly bytes: Buffer; readonly episode: Episode | undefined };

/**
 * Renders a feed piece by piece, and verifies the bytes: strictly parsed, they say what the feed says. Returns which
 * required rules they break.
 */
export function* renderVerified(feed: Feed, asOf: Instant): Generator<RenderedPiece, readonly OwnBreach[]> {
  const verifier = createVerifier(
    feed,
    { channel: channelTags(feed), item: itemTags },
    { asOf, profiles: new Set(PROFILES), rules: REQUIRED, most: Number.POSITIVE_INFINITY },
  );
  for (const { text, episode } of render(feed)) {
    const bytes = Buffer.from(text);
    verifier.write(bytes);
    yield { bytes, episode };
  }
  return verifier.close().map((breach) => ({
    breach,
    episode: breach.item === undefined ? undefined : feed.episodes[breach.item],
  }));
}

/** Renders the documents among outputs for nothing but their faults; the disk is not asked. */
export const judgeOutputs = (outputs: readonly Output[], asOf: Instant): JudgedOutputs => {
  const judged = outputs.flatMap((output) => ('feed' in output ? [judgeDocument(output.feed, asOf)] : []));
  return { breaches: judged.flatMap(({ breaches }) => breaches), bytes: judged[0]?.bytes ?? 0 };
};

const judgeDocument = (feed: Feed, asOf: Instant): JudgedOutputs => {
  const pieces = renderVerified(feed, asOf);
  let bytes = 0;
  let next = pieces.next();
  for (; !next.done; next = pieces.next()) bytes += next.value.bytes.length;
  return { breaches: next.value, bytes };
};

/**
 * Compares outputs with what was published, and drafts those that differ if they are to be written: a file that is the
 * same is left alone, with its folder. The feed itself is drafted last, for it refers to the others.
 */
export const draftOutputs = (
  outputs: readonly Output[],
  published: ReadonlyMap<string, Published>,
  { asOf, isDry }: { readonly asOf: Instant; readonly isDry: boolean },
): Drafted => {
  const documents = outputs.flatMap((output) => ('feed' in output ? [output] : []));
  const olds = documents.map(({ path }) => published.get(path) ?? NONE);
  // Also of documents that are no longer written: what stood in them was published, too.
  const comparison = createComparison([...published.values()]);
  const drafts: Draft[] = [];
  const breaches: OwnBreach[] = [];
  let bytes = 0;
  try {
    for (const output of outputs) if ('bytes' in output) drafts.push(...draftFile(output, comparison, isDry));
    for (const [index, { path, name, feed }] of [...documents.entries()].toReversed()) {
      const old = olds[index] ?? NONE;
      const drafted = draftDocument(
        renderVerified(feed, asOf),
        old,
        comparison.of(old, name),
        isDry ? undefined : path,
      );
      if (drafted.draft) drafts.push(drafted.draft);
      breaches.unshift(...drafted.breaches);
      bytes = drafted.length;
    }
    const guids = documents.flatMap(({ feed }) => feed.episodes.map(({ guid }) => guid));
    return { ...comparison.close(guids), drafts, breaches, bytes };
  } catch (cause) {
    for (const draft of drafts) draft.discard();
    throw cause;
  }
};

const NONE: Published = { bytes: Buffer.alloc(0), items: new Map() };

const draftFile = (
  { path, name, bytes }: { readonly path: string; readonly name: string; readonly bytes: Uint8Array },
  comparison: Comparison,
  isDry: boolean,
): readonly Draft[] => {
  if (isLink(path) || isLink(dirname(path)))
    throw new EnvironmentProblem(`cannot write ${path}: it leads elsewhere by a link`);
  const before = readIfThere(path);
  if (before?.equals(bytes)) return [];
  comparison.differ(name, before ?? Buffer.alloc(0), Buffer.from(bytes));
  return isDry ? [] : [draftOf(path, [bytes])];
};

/** Drafts a document at `path` (if given) from the first byte that differs. */
const draftDocument = (
  pieces: Generator<RenderedPiece, readonly OwnBreach[]>,
  old: Published,
  comparison: DocumentComparison,
  path: string | undefined,
) => {
  let draft: Draft | undefined;
  let length = 0;
  const begin = (): Draft | undefined =>
    path === undefined ? undefined : draftOf(path, [old.bytes.subarray(0, length)]);
  try {
    let next = pieces.next();
    for (; !next.done; next = pieces.next()) {
      const { bytes, episode } = next.value;
      if (!comparison.isNext(bytes, episode)) {
        draft ??= begin();
        draft?.write(bytes);
      }
      length += bytes.length;
    }
    if (comparison.close()) draft ??= begin();
    return { draft, length, breaches: next.value };
  } catch (cause) {
    draft?.discard();
    throw cause;
  }
};

type DocumentComparison = {
  /** Whether a piece, like all before it, is what the old document holds at this place. */
  readonly isNext: (bytes: Buffer, episode: Episode | undefined) => boolean;
  /** Whether the document differs from the old one. */
  readonly close: () => boolean;
};

type Comparison = {
  readonly differ: (what: string, before: Buffer, after: Buffer) => void;
  readonly of: (old: Published, name: string) => DocumentComparison;
  readonly close: (guids: readonly string[]) => Changes;
};

/** Compares documents with those that were published; an episode may have moved from one to another. */
const createComparison = (olds: readonly Published[]): Comparison => {
  const added = new Set<string>();
  const updated = new Set<string>();
  const differences: Difference[] = [];
  let changed = false;
  const differ = (what: string, before: Buffer, after: Buffer): void => {
    changed = true;
    if (before.equals(after) || differences.length === MOST_DIFFERENCES) return;
    differences.push({ what, before: before.toString(), after: after.toString() });
  };
  const compareItem = (guid: string, bytes: Buffer): void => {
    const before = itemOf(guid, olds);
    if (!before) added.add(guid);
    else if (!before.equals(bytes) && !updated.has(guid)) {
      updated.add(guid);
      differ(`episode ${guid}`, before, bytes);
    }
  };
  return {
    differ,
    of: (old, name) => {
      let length = 0;
      let isSame = true;
      return {
        isNext: (bytes, episode) => {
          const at = length;
          length += bytes.length;
          isSame &&= old.bytes.subarray(at, length).equals(bytes);
          if (isSame) return true;
          if (episode) compareItem(episode.guid, bytes);
          else if (at === 0) differ(name, beforeItems(old.bytes), bytes);
          return false;
        },
        close: () => {
          const isOther = !isSame || old.bytes.length !== length;
          changed ||= isOther;
          return isOther;
        },
      };
    },
    close: (guids) => {
      const present = new Set(guids);
      const removed = olds.flatMap(({ items }) => [...items.keys()]).filter((guid) => !present.has(guid));
      const inOrder = (some: ReadonlySet<string>): string[] => [...present].filter((guid) => some.has(guid));
      return {
        changed,
        added: inOrder(added),
        updated: inOrder(updated),
        removed: [...new Set(removed)],
        differences,
      };
    },
  };
};

/** The bytes of an item as it was published, in whatever document. */
const itemOf = (guid: string, olds: readonly Published[]): Buffer | undefined => {
  for (const { bytes, items } of olds) {
    const span = items.get(guid);
    if (span) return bytes.subarray(span.start, span.end);
  }
  return undefined;
};

const beforeItems = (bytes: Buffer): Buffer => {
  const at = bytes.indexOf('    <item>\n');
  return at < 0 ? bytes : bytes.subarray(0, at);
};
