import { childrenOf, type Element, textOf } from '../xml/element.js';

/** Whether a text holds an e-mail address, with a name beside it or without. */
export const isMailAddress = (text: string): boolean => /[^\s@]@[^\s@]/.test(text);

/** Whether an address, with or without a name beside it, is one that mail can be sent to. */
export const isReachable = (text: string): boolean =>
  /(?:^|[\s<(])[^\s@:<>()[\],;\\"]{1,64}@(?:[^\s@.<>()]{1,63}\.){1,10}[^\s@.<>()]{2,63}(?:$|[\s>)])/.test(text);

/** Where the address of somebody may stand whom a directory mails to. */
const mailIn = (channel: Element): readonly string[] => [
  ...childrenOf(channel, 'itunes:owner').map((owner) => textOf(owner, 'itunes:email')),
  ...['googleplay:email', 'managingEditor', 'webMaster'].map((name) => textOf(channel, name)),
  ...childrenOf(channel, 'podcast:locked').map(({ attributes }) => attributes.get('owner') ?? ''),
];

/** Whether a show can be written to. */
export const hasMailAddress = (channel: Element): boolean => mailIn(channel).some(isReachable);
