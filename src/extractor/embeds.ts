import type { Element, ParentNode } from 'domhandler';
import { formatAddress, isPodbeanHost } from '../address.js';
import { QUOTING, walk } from '../html.js';
import { MOST_LEVELS } from '../text.js';
import { type PlayerAddress, parseAddress, parsePlayer } from './player.js';
import { type Hidden, hiddenIn } from './shortcodes.js';

/** A player in a post; `order` counts through players and links alike, `text` is what to look for in the source. */
export type FoundPlayer = {
  readonly player: PlayerAddress;
  readonly title: string | undefined;
  readonly order: number;
  readonly offset: number;
  readonly text: string;
};

/** A link that may lead to the page of an episode. `id`: the embed id in it, for share links have no page name. */
export type FoundLink = {
  readonly url: string;
  readonly id: string | undefined;
  readonly order: number;
  readonly offset: number;
  readonly text: string;
};

export type FoundEmbeds = {
  readonly players: readonly FoundPlayer[];
  readonly links: readonly FoundLink[];
  /** Whether elements nest deeper than a post may. */
  readonly isTooDeep: boolean;
};

/** Finds the Podbean players of a post and its links to episodes, outside of code and comments. */
export const findEmbeds = (
  root: ParentNode,
  hidden: readonly Hidden[],
  customHost: string | undefined,
): FoundEmbeds => {
  const players: FoundPlayer[] = [];
  const links: FoundLink[] = [];
  let order = 0;
  let depth = 0;
  let deepest = 0;
  const findLinks = (text: string, offset: number): void => {
    for (const [address] of text.includes('://') ? text.matchAll(/https?:\/\/[^\s<>()[\]"'`]+/gi) : []) {
      const link = linkOf(address, customHost);
      if (link) links.push({ ...link, order: ++order, offset });
    }
  };
  walk(root, {
    open: (element) => {
      if (++depth > deepest) deepest = depth;
      if (QUOTING.has(element.name)) return true;
      order++;
      const offset = element.startIndex ?? 0;
      const found = playerOf(element);
      if (found) players.push({ ...found, order, offset });
      const link = element.name === 'a' ? linkOf(element.attribs.href ?? '', customHost) : undefined;
      if (link) links.push({ ...link, order, offset });
      return false;
    },
    close: () => {
      depth--;
    },
    text: (text, offset) => {
      for (const { kind, player, title, text: code } of hiddenIn(text, hidden)) {
        if (player) players.push({ player, title, order: ++order, offset, text: code });
        else if (kind === 'template') findLinks(code, offset);
      }
      // Below a line of HTML, Markdown takes the lines that follow for HTML, too: a link there is but text.
      findLinks(text, offset);
    },
  });
  return { players, links, isTooDeep: deepest > MOST_LEVELS };
};

const ADDRESSES = ['src', 'data-src', 'data-lazy-src', 'data-litespeed-src', 'srcdoc', 'data'];

const playerOf = ({ name, attribs }: Element): Omit<FoundPlayer, 'order' | 'offset'> | undefined => {
  if (name === 'embed' || name === 'object') return flashPlayerOf(attribs);
  if (name !== 'iframe') return undefined;
  const title = attribs.title?.trim();
  for (const attribute of ADDRESSES) {
    const address = attribs[attribute] ?? '';
    const player = parsePlayer(address);
    if (!player) continue;
    return { player, title: titleOf(player) ?? (title || undefined), text: idIn(player) ?? beginningOf(address) };
  }
  return undefined;
};

/** An address up to where authors and parsers may write it otherwise. */
const beginningOf = (address: string): string => address.trim().split('&')[0] ?? '';

const titleOf = (player: PlayerAddress): string | undefined => (player.kind === 'episode' ? player.title : undefined);
const idIn = (player: PlayerAddress): string | undefined => (player.kind === 'episode' ? player.id : undefined);

/** The Flash players of old posts: `<embed src="…podbean…" flashvars="audioPath=…">`. They name no embed id. */
const flashPlayerOf = (attribs: Element['attribs']): Omit<FoundPlayer, 'order' | 'offset'> | undefined => {
  const address = attribs.src ?? attribs.data ?? '';
  const player = parsePlayer(address);
  if (player?.kind === 'episode') return { player, title: undefined, text: player.id };
  const url = parseAddress(address);
  if (!url || !isPodbeanHost(url.hostname)) return undefined;
  return { player: { kind: 'unidentified' }, title: undefined, text: '<' };
};

/** Whether an address is that of the page of an episode. */
export const isEpisodePage = (address: string, customHost: string | undefined): boolean => {
  const link = linkOf(address, customHost);
  return link !== undefined && link.id === undefined;
};

const linkOf = (href: string, customHost: string | undefined): Omit<FoundLink, 'order' | 'offset'> | undefined => {
  if (!/\/(?:e|ew|eu|ei|eas|share)\//.test(href)) return undefined;
  const url = parseAddress(href);
  if (!url) return undefined;
  if (isPodbeanHost(url.hostname)) url.protocol = 'https:';
  else if (url.hostname !== customHost) return undefined;
  url.hash = '';
  url.username = '';
  url.password = '';
  if (/^\/e\/[^/]+\/?$/.test(url.pathname)) return { url: formatAddress(url.href), id: undefined, text: href };
  const share = isPodbeanHost(url.hostname) && /^\/(?:media\/share|ew|eu|ei|eas)\//.test(url.pathname);
  const player = share ? parsePlayer(url.href) : undefined;
  return player?.kind === 'episode' ? { url: formatAddress(url.href), id: player.id, text: href } : undefined;
};
