import type { Resolution } from '../model.js';
import { factsOf } from './facts.js';
import { decideType } from './media.js';
import type { FeedItem } from './show-feed.js';

/** What an item of the show's feed says of its episode; undefined when it has no audio. */
export const resolutionOf = (item: FeedItem): Resolution | undefined => {
  if (!item.enclosure) return undefined;
  const { url, bytes, type } = item.enclosure;
  return { ...factsOf(item), enclosure: { url, bytes, type: decideType(url, type) }, source: 'show-feed' };
};
