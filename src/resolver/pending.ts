import type { Ledger, Post, Source } from '../model.js';

/** The episodes of which Podbean is to be asked again, by guid or embed id. */
export type Refresh = 'all' | ReadonlySet<string>;

/** An episode that is to be found, or audio at a known address that is only to be measured. */
export type Wanted =
  | { readonly kind: 'find'; readonly post: Post }
  | {
      readonly kind: 'measure';
      readonly post: Post;
      readonly url: string;
      readonly type: string | undefined;
      /** Who gave the address. */
      readonly source: Source;
    };

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
      const measure = { kind: 'measure', post, url: told.url, type: told.type, source: 'front-matter' } as const;
      return (told.bytes ?? known) > 0 ? [] : [measure];
    }
    const known = entry?.source === 'derived' ? undefined : entry;
    const { media } = embed;
    if (!known) {
      return [
        media === undefined
          ? { kind: 'find', post }
          : { kind: 'measure', post, url: media, type: undefined, source: 'embed' },
      ];
    }
    const { enclosure, source } = known;
    const again = { kind: 'measure', post, url: enclosure.url, type: enclosure.type, source } as const;
    if (isAsked) return [enclosure.url === media ? again : { kind: 'find', post }];
    return enclosure.bytes === 0 ? [again] : [];
  });

/** Whether an episode is to be asked for again. */
export const isRefreshed = ({ embed, guid }: Post, ledger: Ledger, refresh: Refresh): boolean => {
  const names = [embed.id, guid?.value, ledger.get(embed.id)?.guid];
  return refresh === 'all' || names.some((name) => name !== undefined && refresh.has(name));
};

/** What `refresh` names that no post goes by. */
export const unknownNames = (posts: readonly Post[], ledger: Ledger, refresh: Refresh): readonly string[] =>
  refresh === 'all'
    ? []
    : [...refresh].filter((name) => !posts.some((post) => isRefreshed(post, ledger, new Set([name]))));
