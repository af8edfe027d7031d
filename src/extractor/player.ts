import { isPodbeanHost, resolveUrl, toAddress } from '../address.js';

/** What the address of a Podbean player says: the episode it plays, a playlist, or nothing that can be read. */
export type PlayerAddress =
  | { readonly kind: 'episode'; readonly id: string; readonly media?: string; readonly title?: string }
  | { readonly kind: 'playlist' }
  | { readonly kind: 'unidentified' };

const ID = /^(?:pb-)?([a-z0-9]+-[a-z0-9]+?)(?:-pb)?$/i;
const PLAYLIST = /playlist/i;

/** An address as a browser would read it from an attribute: blanks off, `//host` and no scheme at all made https. */
export const parseAddress = (text: string): URL | undefined => {
  const trimmed = text.trim();
  const absolute = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed.replace(/^\/\//, '')}`;
  const url = resolveUrl(absolute);
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : undefined;
};

/** The embed id in a text such as `89pkp-17707c7-pb`, lower case and without the frame around it. */
export const parseEmbedId = (text: string): string | undefined => ID.exec(text.trim())?.[1]?.toLowerCase();

/**
 * Reads the address of a player in any of the forms that Podbean has given out: `player-v2/?i=…`, `media/player/…`,
 * share and short forms, and the direct one that carries its audio. Undefined: not a Podbean player.
 */
export const parsePlayer = (address: string): PlayerAddress | undefined => {
  // Copied through two editors, `&` may still be `&amp;` after the attribute was decoded.
  const url = parseAddress(address.replaceAll('&amp;', '&'));
  if (!url || !isPodbeanHost(url.hostname)) return undefined;
  const path = url.pathname.replace(/\/+$/, '').replace(/^\/+/, '/');
  if (/^\/player-v2$/i.test(path)) return fromQuery(url.searchParams);
  const legacy = /^\/(?:media\/player|player)\/(.+)$/i.exec(path)?.[1];
  if (legacy !== undefined) return fromLegacyPath(legacy);
  const share = /^\/(?:media\/share|ew|eu|ei|eas)\/(.+)$/i.exec(path)?.[1];
  return share === undefined ? undefined : playerOfId(share);
};

const fromQuery = (query: URLSearchParams): PlayerAddress => {
  const id = query.get('i');
  if (id !== null && id.trim() !== '') return playerOfId(id);
  const media = toAddress(parseAddress(query.get('media') ?? '')?.href ?? '');
  // The direct player has no `i`; `e` is the number of its episode, and no word: the ledger has a use for one.
  const number = /^(?=\D*\d)[a-z0-9]+(?:-[a-z0-9]+)?$/i.exec(query.get('e')?.trim() ?? '')?.[0];
  if (!media || number === undefined) return { kind: query.has('playlist') ? 'playlist' : 'unidentified' };
  const title = query.get('et')?.trim();
  return { kind: 'episode', id: number.toLowerCase(), media, ...(title ? { title } : {}) };
};

const fromLegacyPath = (path: string): PlayerAddress => {
  const number = /^audio\/postId\/(\d+)$/i.exec(path)?.[1];
  if (number !== undefined) return { kind: 'episode', id: number };
  return /^multi$/i.test(path) ? { kind: 'playlist' } : playerOfId(path);
};

/** The player of an embed id as Podbean writes it, which may be that of a playlist. */
export const playerOfId = (text: string): PlayerAddress => {
  if (PLAYLIST.test(text)) return { kind: 'playlist' };
  const id = parseEmbedId(text);
  return id === undefined ? { kind: 'unidentified' } : { kind: 'episode', id };
};
