import { childrenOf, type Element } from '../xml/element.js';

/** The atom:links of a channel, or those with a relation. */
export const linksOf = (channel: Element, rel?: string): readonly Element[] =>
  childrenOf(channel, 'atom:link').filter((link) => rel === undefined || relOf(link) === rel);

/** What an atom:link is to the feed; `alternate` where it does not say: https://www.rfc-editor.org/rfc/rfc4287#section-4.2.7.2 */
export const relOf = ({ attributes }: Element): string =>
  (attributes.get('rel')?.trim() ?? 'alternate').replace(/^http:\/\/www\.iana\.org\/assignments\/relation\//, '');

/** Where a link leads, as it is written. */
export const hrefOf = ({ attributes }: Element): string => attributes.get('href')?.trim() ?? '';
