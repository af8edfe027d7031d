import { toAddress } from '../address.js';

/** What the address of a Podbean player says: the episode it plays, a playlist, or nothing that can be read. */
export type PlayerAddress =
  | { readonly kind: 'episode'; readonly id: string; readonly media?: string; readonly title?: string }
  | { readonly kind: 'playlist' }
  | { readonly kind: 'unidentified' };

const ID = /^(?:pb-)?([a-z0-9]+-[a-z0-9]+?)(?:-pb)?$/i;
const PLAYLIST = /playlist/i;

/** Whether a host name belongs to Podbean: compared as a name, for `podbean.com.evil.example` does not. */
export const isPodbeanHost = (hostname: string): boolean =>
  hostname === 'podbean.com' || hostname.endsWith('.podbean.com');

/** An address as a browser would read it from an attribute: blanks off, `//host` and no scheme at all made https. */
export const parseAddress = (text: string): URL | undefined => {
  const trimmed = text.trim();
  const absolute = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed.replace(/^\/\//, '')}`;
  const url = URL.canParse(absolute) ? new URL(absolute) : undefined;
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
  return share === undefined ? undefined : fromId(share);
};

const fromQuery = (query: URLSearchParams): PlayerAddress => {
  const id = query.get('i');
  if (id !== null && id.trim() !== '') return fromId(id);
  const media = toAddress(parseAddress(query.get('media') ?? '')?.href ?? '');
  // The direct player has no `i`; `e` is the number of its episode.
  const number = /^[a-z0-9]+(?:-[a-z0-9]+)?$/i.exec(query.get('e')?.trim() ?? '')?.[0];
  if (!media || number === undefined) return { kind: query.has('playlist') ? 'playlist' : 'unidentified' };
  const title = query.get('et')?.trim();
  return { kind: 'episode', id: number.toLowerCase(), media, ...(title ? { title } : {}) };
};

const fromLegacyPath = (path: string): PlayerAddress => {
  const number = /^audio\/postId\/(\d+)$/i.exec(path)?.[1];
  if (number !== undefined) return { kind: 'episode', id: number };
  return /^multi$/i.test(path) ? { kind: 'playlist' } : fromId(path);
};

const fromId = (text: string): PlayerAddress => {
  if (PLAYLIST.test(text)) return { kind: 'playlist' };
  const id = parseEmbedId(text);
  return id === undefined ? { kind: 'unidentified' } : { kind: 'episode', id };
};

/** Whether an embed id has both parts, so that Podbean's addresses can be made of it. */
export const isFullEmbedId = (id: string): boolean => id.includes('-');

/** A player written as a shortcode, with the text it was written as. */
export type Shortcode = { readonly player: PlayerAddress; readonly text: string; readonly title?: string };

/** Hugo `{{< podbean … >}}`, Liquid and Nunjucks `{% podbean … %}`, WordPress `[podbean …]`. */
const SHORTCODE =
  /\{\{[<%]\s*podbean\b([\s\S]*?)\/?[>%]\}\}|\{%-?\s*(?:include(?:_relative)?\s+[\w./-]*podbean[\w./-]*|podbean)\b([\s\S]*?)-?%\}|\[podbean\b([^\]]*)\]/gi;

/** The Podbean shortcodes in a text. */
export const findShortcodes = (text: string): readonly Shortcode[] =>
  [...text.matchAll(SHORTCODE)].map((match) => {
    const args = parseArguments(match[1] ?? match[2] ?? match[3] ?? '');
    const title = args.find(({ name }) => name === 'title')?.value ?? args.filter(({ name }) => name === '')[1]?.value;
    return { player: playerOf(args), text: match[0], ...(title ? { title } : {}) };
  });

/** A text without its Podbean shortcodes. */
export const removeShortcodes = (text: string): string => text.replace(SHORTCODE, '');

type Argument = { readonly name: string; readonly value: string };

const parseArguments = (text: string): readonly Argument[] =>
  [...text.matchAll(/(?:([\w-]+)\s*=\s*)?(?:"([^"]*)"|'([^']*)'|“([^”]*)”|([^\s"',=]+))/g)].map((match) => ({
    name: (match[1] ?? '').toLowerCase(),
    value: match[2] ?? match[3] ?? match[4] ?? match[5] ?? '',
  }));

const playerOf = (args: readonly Argument[]): PlayerAddress => {
  const resource = args.find(({ name }) => name === 'resource')?.value;
  if (resource !== undefined) {
    const episode = /^episode=(.+)$/i.exec(resource.trim())?.[1];
    return episode === undefined ? { kind: 'playlist' } : fromId(episode);
  }
  for (const { value } of args) {
    const player = value.includes('podbean.') ? parsePlayer(value) : undefined;
    if (player) return player;
  }
  const named = args.find(({ name }) => /^(?:id|i|episode|embed)$/.test(name)) ?? args.find(({ name }) => name === '');
  return named ? fromId(named.value) : { kind: 'unidentified' };
};
