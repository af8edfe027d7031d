import type { KnownArt } from '../model.js';
import type { Failure } from '../resolver/answer.js';
import type { Settings } from '../settings/settings.js';
import { type Questions, refuseIfStopped, whileAsking } from './network.js';

/** An image that a run may ask for; with `known`, only whether that still holds. */
export type ArtQuestion = { readonly url: string; readonly known?: KnownArt };

/** Asks for images, each once; what was learned is kept in the cache until it is published. Without a network, nobody. */
export const askForArt = async (
  questions: readonly ArtQuestion[],
  settings: Settings,
  { session, cache }: Pick<Questions, 'session' | 'cache'>,
): Promise<ReadonlyMap<string, KnownArt | Failure>> => {
  const { network } = session;
  if (!network || questions.length === 0) return new Map();
  const kept = cache.readArt();
  const remembered = new Map(
    questions.flatMap(({ url, known }) => {
      const art = known ? undefined : kept.get(url);
      return art ? [[url, art] as const] : [];
    }),
  );
  const open = questions.filter(({ url }) => !remembered.has(url));
  if (open.length === 0) return remembered;
  const [asker, { askArt }, { default: pMap }] = await Promise.all([
    session.open(),
    import('../resolver/ask-art.js'),
    import('p-map'),
  ]);
  return whileAsking(network, 'art', asker, open.length, async (onProgress) => {
    let done = 0;
    const askOne = async ({ url, known }: ArtQuestion): Promise<readonly [string, KnownArt | Failure]> => {
      const art = await askArt(asker.ask, url, known);
      onProgress(++done, open.length);
      return [url, art];
    };
    const answers = new Map(await pMap(open, askOne, { concurrency: settings.network.concurrency }));
    const learned = new Map([...answers].flatMap(([url, art]) => ('facts' in art ? [[url, art] as const] : [])));
    if (learned.size > 0) cache.saveArt(new Map([...remembered, ...learned]));
    refuseIfStopped(network, open.length, cache);
    return new Map([...remembered, ...answers]);
  });
};
