import type { Ledger, Post } from '../model.js';

/** The episodes of which Podbean is to be asked again, by guid or embed id. */
export type Refresh = 'all' | ReadonlySet<string>;

/** An episode of which something is to be found out; with an address, only what the audio there is. */
export type Wanted = { readonly post: Post; readonly media?: { readonly url: string; readonly type?: string } };

/**
 * The posts of which the ledger and their authors do not know enough: a full ledger leaves none. Nobody is asked for
 * audio that lies on this machine.
 */
export const findWanted = (posts: readonly Post[], ledger: Ledger, refresh: Refresh): readonly Wanted[] =>
  posts.flatMap((post): readonly Wanted[] => {
    const { embed, enclosure: told } = post;
    const entry = ledger.get(embed.id);
    if (told?.file) return [];
    const isAsked = isRefreshed(post, ledger, refresh);
    if (told) {
      const known = entry?.enclosure.url === told.url && !isAsked ? entry.enclosure.bytes : 0;
      return (told.bytes ?? known) > 0 ? [] : [{ post, media: told }];
    }
    const known = entry?.source === 'derived' ? undefined : entry?.enclosure;
    const { media } = embed;
    if (!known) return [media === undefined ? { post } : { post, media: { url: media } }];
    if (isAsked) return [known.url === media ? { post, media: known } : { post }];
    return known.bytes === 0 ? [{ post, media: known }] : [];
  });

const isRefreshed = ({ embed, guid }: Post, ledger: Ledger, refresh: Refresh): boolean => {
  const names = [embed.id, guid?.value, ledger.get(embed.id)?.guid];
  return refresh === 'all' || names.some((name) => name !== undefined && refresh.has(name));
};

/** What `refresh` names that no post goes by. */
export const unknownNames = (posts: readonly Post[], ledger: Ledger, refresh: Refresh): readonly string[] =>
  refresh === 'all'
    ? []
    : [...refresh].filter((name) => !posts.some((post) => isRefreshed(post, ledger, new Set([name]))));
