import { parseUrl } from '../../address.js';
import { defined } from '../../defined.js';
import type { Kind } from '../../servers.js';
import { childOf, childrenOf, type Element, textOf } from '../../xml/element.js';
import { secondsOf } from '../check.js';
import { parseFeedDate } from '../feed-date.js';
import { hrefOf, linksOf } from '../links.js';
import type { FeedAddress } from './rule.js';

/** Hears of a feed as it is read, and keeps the addresses of its channel and of its newest items. */
export type Collector = {
  readonly item: (item: Element) => void;
  readonly channel: (channel: Element) => void;
  /** In the order of the feed, each once. */
  readonly addresses: () => readonly FeedAddress[];
};

/** `url` is where the feed was fetched; without it, it is asked for where it says that it is. */
export const createCollector = (mostItems: number, url: string | undefined): Collector => {
  let newest: Dated[] = [];
  let index = 0;
  let own: readonly FeedAddress[] = url === undefined ? [] : [{ kind: 'feed', url, line: 1, column: 1 }];
  const keepNewest = (): void => {
    newest = newest.toSorted((a, b) => b.time - a.time).slice(0, mostItems);
  };
  return {
    item: (item) => {
      newest.push({ time: parseFeedDate(textOf(item, 'pubDate'))?.time ?? 0, addresses: itemAddresses(item, index++) });
      if (newest.length >= 2 * mostItems) keepNewest();
    },
    channel: (channel) => {
      own = [...feedAddress(channel, url), ...artOf(channel)];
    },
    addresses: () => {
      keepNewest();
      const all = [...own, ...newest.flatMap(({ addresses }) => addresses)];
      return onceEach(all.toSorted((a, b) => a.line - b.line || a.column - b.column));
    },
  };
};

type Dated = { readonly time: number; readonly addresses: readonly FeedAddress[] };

const onceEach = (addresses: readonly FeedAddress[]): readonly FeedAddress[] =>
  [...new Map(addresses.toReversed().map((one) => [`${one.kind} ${one.url}`, one] as const)).values()].toReversed();

const feedAddress = (channel: Element, fetched: string | undefined): readonly FeedAddress[] => {
  const link = linksOf(channel, 'self')[0];
  const self = link && parseUrl(hrefOf(link))?.href;
  const at = link ?? channel;
  if (fetched !== undefined) return addressAt('feed', at, fetched, defined({ self }));
  return self === undefined ? [] : addressAt('feed', at, self);
};

const artOf = (parent: Element, more: More = {}): readonly FeedAddress[] =>
  childrenOf(parent, 'itunes:image')
    .slice(0, 1)
    .flatMap((at) => addressAt('art', at, at.attributes.get('href'), more));

const itemAddresses = (item: Element, index: number): readonly FeedAddress[] => {
  const episode = textOf(item, 'title') || undefined;
  const more = defined({ episode, item: index, seconds: secondsOf(textOf(item, 'itunes:duration')) });
  const enclosure = childOf(item, 'enclosure');
  const length = enclosure?.attributes.get('length');
  return [
    ...(enclosure ? linked('media', enclosure, { ...more, ...defined({ length }) }) : []),
    ...artOf(item, more),
    ...childrenOf(item, 'podcast:transcript').flatMap((at) => linked('transcript', at, more)),
    ...childrenOf(item, 'podcast:chapters').flatMap((at) => linked('chapters', at, more)),
  ];
};

type More = Partial<Pick<FeedAddress, 'episode' | 'item' | 'type' | 'length' | 'seconds' | 'self'>>;

const linked = (kind: Kind, at: Element, more: More): readonly FeedAddress[] => {
  const type = at.attributes.get('type')?.trim().toLowerCase();
  return addressAt(kind, at, at.attributes.get('url'), { ...more, ...defined({ type }) });
};

/** What is no web address is not asked for: other rules tell of it. */
const addressAt = (
  kind: Kind,
  { line, column }: Element,
  written: string | undefined,
  more: More = {},
): readonly FeedAddress[] => {
  const url = parseUrl(written?.trim() ?? '');
  return url && /^https?:$/.test(url.protocol) ? [{ kind, url: url.href, line, column, ...more }] : [];
};
