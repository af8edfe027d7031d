import { bareType } from '../namespace/transcript-type.js';
import { remember } from './remember.js';

/** The extension of a file in an address, without the dot, as written. */
export const extensionOf = remember((address: string): string | undefined => {
  const path = /^(?:https?:\/\/[^/?#]*)?([^?#]*)/i.exec(address.trim())?.[1] ?? '';
  return /\.([a-z0-9]{1,5})$/i.exec(path)?.[1];
});

/** Where an enclosure's file may be named: at the end of its path, or of all the address (`?file=1.mp3`). */
export const extensionsOf = remember((url: string): readonly string[] =>
  [extensionOf(url), /\.([a-z0-9]{1,5})$/i.exec(url.trim())?.[1]].flatMap(
    (extension) => extension?.toLowerCase() ?? [],
  ),
);

/** A MIME type without its parameters, in lower case; the items of a feed have a few, again and again. */
export const rememberedType = remember(bareType);
