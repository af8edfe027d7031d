import * as v from 'valibot';
import {
  decimal,
  flag,
  httpsAddress,
  line,
  lineOf,
  list,
  mapping,
  only,
  orShort,
  seconds,
  word,
} from '../schema/scalars.js';
import { KIND } from './kinds.js';

/*
 * Other feeds, and payments, in the podcast namespace:
 * https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/value.md
 */

const feedGuid = () => v.pipe(lineOf(KIND.uuid, 'podcast:guid of the other feed'), v.toLowerCase());

export const remoteItemFields = () => ({
  feedGuid: feedGuid(),
  feedUrl: v.nullish(httpsAddress('Address of the other feed')),
  itemGuid: v.nullish(line('guid of an item in it', 740)),
  medium: v.nullish(word(KIND.medium, 'Medium of the other feed, if not podcast')),
  title: v.nullish(line('Title, for apps that have not read the other feed', 255)),
});

const REMOTE_ITEM = 'must be a podcast:guid, or a mapping with feedGuid, feedUrl, itemGuid, medium and title';

export const remoteItem = only(() =>
  orShort(
    v.pipe(
      feedGuid(),
      v.transform((guid) => ({ feedGuid: guid })),
    ),
    mapping(remoteItemFields(), REMOTE_ITEM),
    REMOTE_ITEM,
  ),
);

const recipient = only(() =>
  mapping(
    {
      name: v.nullish(line('Who it is', 255)),
      type: line('node, lnaddress …', 64),
      address: line('Where they are paid', 512),
      split: decimal('Shares of a payment'),
      customKey: v.nullish(line('Key that the payment carries', 255)),
      customValue: v.nullish(line('Value under that key', 1024)),
      fee: v.nullish(flag('Whether it is taken before the others share')),
    },
    'must be a mapping with name, type, address and split',
  ),
);

const recipients = (description: string) =>
  v.pipe(list(recipient(), description), v.minLength(1, 'must name at least one recipient'));

const timeSplit = () =>
  v.pipe(
    mapping(
      {
        start: seconds('Where it begins'),
        duration: seconds('How long it lasts'),
        remoteStart: v.nullish(seconds('Where it begins in the remote item')),
        remotePercentage: v.nullish(decimal('How much of a payment they get: 100, if absent', 100)),
        remoteItem: v.nullish(remoteItem()),
        recipients: v.nullish(recipients('Who is paid, when it is no remote item')),
      },
      'must be a mapping with start, duration, and remoteItem or recipients',
    ),
    v.check(
      (split) => (split.remoteItem === undefined) !== (split.recipients === undefined),
      'must have either remoteItem or recipients',
    ),
  );

/** Payments by apps. */
export const payment = () =>
  mapping(
    {
      type: line('lightning …', 64),
      method: line('keysend, lnaddress …', 64),
      suggested: v.nullish(decimal('Amount that is suggested')),
      recipients: recipients('Who is paid'),
      timeSplits: v.nullish(list(timeSplit(), 'Who is paid for a while instead')),
    },
    'must be a mapping with type, method and recipients',
  );
