import { isWeb } from '../../address.js';
import { childrenOf, type Element } from '../../xml/element.js';
import { both, eachAttribute, eachElement, quoted } from '../check.js';
import { relOf } from '../links.js';
import type { Complaint, Rule } from '../rule.js';
import { uniqueEnclosures } from '../watch.js';

/** What a link of a cloud storage holds that is good for a while only. */
const PASSING = /[?&](?:X-Amz-(?:Signature|Expires)|X-Goog-(?:Signature|Expires)|Key-Pair-Id|Expires)=/i;

const enclosure = (file: string): string =>
  `<enclosure url="https://example.com/audio/${file}" length="24986000" type="audio/mpeg"/>`;

/** Addresses as such, whatever they are for. */
export const URLS: readonly Rule[] = [
  {
    id: 'url/encode',
    wants: 'addresses of art and links that are percent-encoded',
    weight: 'required',
    // Apple has a rule of its own about ASCII in addresses; enclosure and link have theirs about addresses.
    profiles: ['spotify', 'psp1', 'podcast-index', 'w3c'],
    about: ['itunes:image'],
    why: 'an address is ASCII without blanks and brackets: apps mend others each in its own way, or not at all',
    hint: 'percent-encode what is beyond ASCII, blanks and brackets, and write the host in punycode',
    good: '<itunes:image href="https://example.com/a%20b.jpg?a=1&amp;b=2"/>',
    bad: '<itunes:image href="https://example.com/a b.jpg"/>',
    channel: (channel) => complainOfEncoding(channel),
    item: (item) => complainOfEncoding(item),
  },
  {
    id: 'url/https',
    wants: 'https in addresses of audio, art and the feed itself',
    weight: 'recommended',
    // The W3C validator takes it as it is.
    profiles: ['apple', 'spotify', 'psp1', 'podcast-index'],
    about: ['itunes:image'],
    why: 'apps and web players refuse or warn of audio and pictures that do not come over https',
    hint: 'write https://, when the server speaks it',
    good: '<itunes:image href="https://example.com/a.jpg"/>',
    bad: '<itunes:image href="http://example.com/a.jpg"/>',
    channel: (channel) => [
      ...complainOfHttp(channel, 'itunes:image', 'href'),
      ...complainOfHttp(channel, 'atom:link', 'href'),
    ],
    item: (item) => both(complainOfHttp(item, 'enclosure', 'url'), complainOfHttp(item, 'itunes:image', 'href')),
  },
  {
    id: 'url/prefixes',
    wants: 'the ending of the file behind a statistics prefix',
    weight: 'informational',
    // Apple has a rule of its own about the extension.
    profiles: ['spotify', 'psp1', 'podcast-index', 'w3c'],
    about: ['enclosure'],
    why: 'some apps tell the kind of a file by the end of its address, which a tracking prefix must leave as it was',
    hint: 'let the path end in the extension of the file, as https://op3.dev/e/https://example.com/1.mp3',
    good: '<enclosure url="https://op3.dev/e/https://example.com/1.mp3?x=y" length="24986000" type="audio/mpeg"/>',
    bad: '<enclosure url="https://op3.dev/e/https://example.com/1" length="24986000" type="audio/mpeg"/>',
    only: 'enclosure',
    item: (item) =>
      eachAttribute(
        item,
        'enclosure',
        'url',
        (url) => !isPrefixed(url ?? '') || /\.[a-z0-9]{2,5}$/i.test(pathOf(url ?? '')),
        (url) => `url of enclosure is ${quoted(url)}, prefixed, and ends in no extension`,
      ),
  },
  {
    id: 'url/unique',
    wants: 'enclosures that no other episode has',
    weight: 'required',
    // Apple has a rule of its own about enclosures.
    profiles: ['podcast-index'],
    about: ['enclosure'],
    why: 'AntennaPod takes two episodes with one enclosure for the same, and shows one of them',
    hint: 'give each episode an enclosure of its own',
    good: `${enclosure('2.mp3')}</item><item><guid isPermaLink="false">x</guid>${enclosure('2.MP3')}`,
    bad: `${enclosure('2.mp3')}</item><item><guid isPermaLink="false">x</guid>${enclosure('2.mp3')}`,
    only: 'enclosure',
    watch: uniqueEnclosures,
  },
  {
    id: 'url/no-fragment-secrets',
    wants: 'addresses of audio without signatures that run out, and without fragments',
    weight: 'recommended',
    // The W3C validator takes it as it is.
    profiles: ['apple', 'spotify', 'psp1', 'podcast-index'],
    about: ['enclosure'],
    why: 'apps come back for audio weeks later, when a signature has run out, and fragments are not sent to servers',
    hint: 'give the lasting address of the file, without a signature, a token or a #fragment',
    good: '<enclosure url="https://example.com/1.mp3?source=feed" length="1" type="audio/mpeg"/>',
    bad: '<enclosure url="https://example.com/1.mp3?Expires=1700000000&amp;Signature=x" length="1" type="audio/mpeg"/>',
    only: 'enclosure',
    item: (item) =>
      eachAttribute(
        item,
        'enclosure',
        'url',
        (url) => url === undefined || !(PASSING.test(url) || /#./.test(url)),
        (url) => `url of enclosure is ${quoted(url)}, which does not last`,
      ),
  },
];

/** Attributes that hold addresses, and have no rule of their own about it. */
const ADDRESSES: ReadonlyMap<string, string> = new Map([
  ['itunes:image', 'href'],
  ['atom:link', 'href'],
]);

const UNENCODED = /[^\x21-\x7e]|[[\]{}|\\^`<>"]/;

const complainOfEncoding = ({ children }: Element): readonly Complaint[] =>
  eachElement(children, (at) => {
    const attribute = ADDRESSES.get(at.name);
    const written = at.name === 'comments' ? at.text : attribute && at.attributes.get(attribute);
    const address = written?.trim() ?? '';
    return isWeb(address) && UNENCODED.test(address.replace(IPV6, ''))
      ? `${at.tag} leads to ${quoted(address)}, which is not encoded`
      : undefined;
  });

const IPV6 = /^https?:\/\/\[[0-9a-f:.]+\]/i;

const complainOfHttp = (parent: Element, name: string, attribute: string): readonly Complaint[] =>
  eachElement(childrenOf(parent, name), (at) => {
    if (name === 'atom:link' && relOf(at) !== 'self') return undefined;
    const url = at.attributes.get(attribute)?.trim() ?? '';
    return /^http:/i.test(url) ? `${at.tag} leads to ${quoted(url)}, without https` : undefined;
  });

const pathOf = (url: string): string => url.trim().split(/[?#]/, 1)[0] ?? '';

/** Whether the path of an address holds another address. */
const isPrefixed = (url: string): boolean => /^https?:\/\/[^/]*\/.*https?:\/\//is.test(pathOf(url));
