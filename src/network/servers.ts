import { Interrupted } from '../files/problems.js';
import type { ArtFacts } from '../model.js';
import type { Ask } from '../resolver/ask.js';
import type { Address, Answers } from '../servers.js';
import type { Settings } from '../settings/settings.js';
import { type NetworkOptions, openAsker, whileAsking } from './network.js';

/** How patiently servers are asked: as the Podcast Index does, https://github.com/Podcastindex-org/aggrivator */
const SERVER_PATIENCE = { concurrency: 8, timeout: 30, retries: 2, allowPrivate: false } as const;

/** What servers answered about an address; of art, what its first bytes say, too. */
type AskedAddress<T> = { readonly address: T; readonly answers: Answers; readonly art?: ArtFacts };

/** What servers answer about addresses; those on the host of `named`, which the caller vouches for, may be private. */
export const askServers = async <T extends Address>(
  addresses: readonly T[],
  network: NetworkOptions,
  now: () => number,
  { named, patience = SERVER_PATIENCE }: { readonly named?: string; readonly patience?: Settings['network'] },
): Promise<{ readonly asked: readonly AskedAddress<T>[]; readonly requests: number }> => {
  const [asker, { askServer }, { askArt }, { default: pMap }] = await Promise.all([
    openAsker({ network: patience }, network, now, { named: named === undefined ? [] : [named], mostRedirects: 10 }),
    import('../resolver/ask-server.js'),
    import('../resolver/ask-art.js'),
    import('p-map'),
  ]);
  const lookAt = async (ask: Ask, { kind, url }: Address, answers: Answers) => {
    // What is not there need not be looked at.
    if (kind !== 'art' || !Object.values(answers).some((one) => 'status' in one && one.status < 300)) return {};
    const art = await askArt(ask, url);
    return 'facts' in art ? { art: art.facts } : {};
  };
  try {
    return await whileAsking(network, 'servers', asker, addresses.length, async (onProgress) => {
      let done = 0;
      const ask = async (address: T): Promise<AskedAddress<T>> => {
        const answers = await askServer(asker.ask, address);
        const art = await lookAt(asker.ask, address, answers);
        onProgress(++done, addresses.length);
        return { address, answers, ...art };
      };
      const asked = await pMap(addresses, ask, { concurrency: patience.concurrency });
      if (network.signal?.aborted) throw new Interrupted('stopped; nothing was changed');
      const requests = Object.values(asker.counts).reduce((sum, count) => sum + count.requests, 0);
      return { asked, requests };
    });
  } finally {
    await asker.close();
  }
};
