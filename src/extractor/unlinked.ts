import type { Post } from '../model.js';
import type { Chosen } from './choose.js';
import { isEpisodePage } from './embeds.js';
import { blockAt, type Page } from './page.js';

/** An address in a source, and its offset. */
type Found = { readonly address: string; readonly offset: number };

/**
 * The address of the episode's page that stands right below the player, where Markdown takes its line for more of the
 * player's HTML: `<https://…>` is a tag there, and `[text][reference]` a text. Nothing where any link was found.
 */
export const tellUnlinked = (
  page: Page,
  chosen: readonly Chosen[],
  customHost: string | undefined,
): Pick<Post, 'unlinked'> => {
  if (chosen.some(({ link }) => link) || /\.html?$/i.test(page.file)) return {};
  const blocks = new Map(
    page.found.players.map(({ offset }) => blockAt(page, offset)).map((one) => [one.start, one.source]),
  );
  const sources = [...blocks].filter(([, source]) => /^\s*</.test(source)).map(withoutComments);
  const found = findInBlocks(sources, customHost) ?? findDefinition(page, sources, customHost);
  if (!found) return {};
  return { unlinked: { value: found.address, place: page.places.at(found.offset, found.address.length) } };
};

/** Where a block begins, and its source. */
type Block = readonly [start: number, source: string];

const withoutComments = ([start, source]: Block): Block => [
  start,
  source.replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => ' '.repeat(comment.length)),
];

const findInBlocks = (blocks: readonly Block[], customHost: string | undefined): Found | undefined => {
  for (const [start, source] of blocks) {
    const found = findAddress(source, customHost);
    if (found) return { ...found, offset: start + found.offset };
  }
  return undefined;
};

/** The first address of an episode's page in a source, link or not. */
export const findAddress = (source: string, customHost: string | undefined): Found | undefined => {
  for (const { 0: path, index } of source.matchAll(/\/e\/[\w.~%-]+\/?/g)) {
    const before = source.slice(Math.max(0, index - LONGEST_HOST), index);
    const [host] = /(?:https?:\/\/|\/\/)?[\w.-]+$/i.exec(before) ?? [];
    const address = `${host ?? ''}${path}`;
    if (host !== undefined && isEpisodePage(address, customHost)) return { address, offset: index - host.length };
  }
  return undefined;
};

const LONGEST_HOST = 261;

/** The address that a reference in one of the blocks stands for. */
const findDefinition = (
  { text, bodyAt }: Page,
  blocks: readonly Block[],
  customHost: string | undefined,
): Found | undefined => {
  const references = new Set(blocks.flatMap(([, source]) => source.toLowerCase().match(/\[[^[\]\n]{1,200}\]/g) ?? []));
  if (references.size === 0) return undefined;
  const definitions = text.slice(bodyAt).matchAll(/^ {0,3}(\[[^[\]\n]{1,200}\]):[ \t]*<?([^\s<>]+)/gm);
  for (const { 0: all, 1: label = '', 2: address = '', index } of definitions) {
    if (!references.has(label.toLowerCase()) || !isEpisodePage(address, customHost)) continue;
    return { address, offset: bodyAt + index + all.length - address.length };
  }
  return undefined;
};
