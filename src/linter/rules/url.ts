import { isWeb } from '../../address.js';
import type { Element } from '../../xml/element.js';
import { both, eachAttribute, gather, NO_COMPLAINTS, quoted } from '../check.js';
import { relOf } from '../links.js';
import { BUT_W3C, type Complaint, PROFILES, type Profile, type Rule } from '../rule.js';
import { uniqueEnclosures } from '../watch.js';
import { podcastElements } from './namespace-tag.js';

/** What a link of a cloud storage holds that is good for a while only. */
const PASSING = /[?&](?:X-Amz-(?:Signature|Expires)|X-Goog-(?:Signature|Expires)|Key-Pair-Id|Expires)=/i;

const enclosure = (file: string): string =>
  `<enclosure url="https://example.com/audio/${file}" length="24986000" type="audio/mpeg"/>`;

/** Elements whose text is an address, and attributes that are one; guids stay as they are. */
const LINKS: ReadonlySet<string> = new Set(['link', 'comments', 'itunes:new-feed-url']);
const LINKING: ReadonlySet<string> = new Set(['url', 'href', 'uri', 'img', 'feedUrl', 'accountUrl']);

/** Addresses as such, whatever they are for. */
export const URLS: readonly Rule[] = [
  {
    id: 'url/encode',
    wants: 'addresses of art and links that are percent-encoded, and no % anywhere that begins no escape',
    weight: 'required',
    profiles: PROFILES,
    about: ['itunes:image', 'atom:link', 'link', 'comments', 'itunes:new-feed-url', 'podcast:person', 'guid'],
    why: 'an address is ASCII without blanks and brackets: apps and servers mend others each in its own way, or not at all',
    hint: 'percent-encode what is beyond ASCII, blanks and brackets, and write the host in punycode',
    good: [
      '<itunes:image href=" HTTPS://[2606:4700::FF]/a%2Fb.jpg?a=1&amp;b=2"/>',
      '<itunes:image href="a b.jpg"/><atom:link rel="self" href="50%"/>',
      '<guid>https://example.com/?50%</guid><podcast:person role="https://example.com/?50%">Mara</podcast:person>',
    ],
    bad: [
      ...[
        '<itunes:image href="https://example.com/a b.jpg"/>',
        '<atom:link rel="self" href="https://example.com/[1].xml"/>',
        '<comments>https://example.com/é</comments>',
      ].map((example) => ({ example, says: 'which is not encoded' })),
      ...['link', 'comments', 'itunes:new-feed-url'].map((name) => ({
        example: `<${name}>https://example.com/?50%</${name}>`,
        says: `${name} leads to "https://example.com/?50%", in which "%" is no escape`,
      })),
      ...[...LINKING].flatMap((attribute) =>
        ['itunes:image', 'podcast:person'].map((name) => ({
          example: `<${name} ${attribute}="https://example.com/?50%"/>`,
          says: `${name} leads to "https://example.com/?50%", in which "%" is no escape`,
        })),
      ),
    ],
    channel: (channel) => both(complainOfEncoding(channel), complainOfEscapes(channel)),
    item: (item) => both(complainOfEncoding(item), complainOfEscapes(item)),
  },
  {
    id: 'url/https',
    wants: 'https in addresses of audio, art and the feed itself',
    weight: 'recommended',
    // The W3C validator takes it as it is.
    profiles: ['apple', 'spotify', 'psp1', 'podcast-index'],
    about: ['itunes:image', 'atom:link', 'enclosure'],
    why: 'apps and web players refuse or warn of audio and pictures that do not come over https',
    hint: 'write https://, when the server speaks it',
    good: ['<itunes:image href="https://example.com/a.jpg"/>', '<atom:link rel="hub" href="http://example.com/hub"/>'],
    bad: {
      channel: [
        '<itunes:image href=" HTTP://example.com/a.jpg"/>',
        '<atom:link rel="self" href="http://example.com/feed.xml"/>',
      ],
      item: ['<itunes:image href="http://example.com/a.jpg"/>', '<enclosure url="http://example.com/1.mp3"/>'],
    },
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
    good: ['https://op3.dev/e/https://example.com/1.MP3?x=y', 'https://example.com/1?https://example.com/'].map(
      (url) => `<enclosure url="${url}" length="24986000" type="audio/mpeg"/>`,
    ),
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
    good: [enclosure('1.mp3?source=feed'), enclosure('1.mp3#'), '<enclosure length="1" type="audio/mpeg"/>'],
    bad: ['1.mp3?Expires=1700000000&amp;Signature=x', '1.mp3?x=1&amp;x-amz-signature=1', '1.mp3#t=60'].map(enclosure),
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

/** Apple has a rule of its own about ASCII in addresses. */
const BUT_APPLE: readonly Profile[] = PROFILES.filter((profile) => profile !== 'apple');

/** Attributes that hold addresses; enclosure and link have rules of their own about it. */
const ADDRESSES: ReadonlyMap<string, string> = new Map([
  ['itunes:image', 'href'],
  ['atom:link', 'href'],
]);

const UNENCODED = /[^\x21-\x7e]|[[\]{}|\\^`<>"]/;

const complainOfEncoding = ({ children }: Element): readonly Complaint[] =>
  gather(children, (at) => {
    const attribute = ADDRESSES.get(at.name);
    const written = at.name === 'comments' ? at.text : attribute && at.attributes.get(attribute);
    const address = written?.trim() ?? '';
    return isWeb(address) && UNENCODED.test(address.replace(IPV6, ''))
      ? [
          {
            at,
            ...named(attribute),
            message: `${at.tag} leads to ${quoted(address)}, which is not encoded`,
            profiles: BUT_APPLE,
          },
        ]
      : NO_COMPLAINTS;
  });

/** A % that begins no escape, with what follows it. */
const BROKEN_ESCAPE = /%(?![0-9a-f]{2})[^%]{0,2}/i;

const isBroken = (address: string): boolean =>
  address.includes('%') && isWeb(address.trim()) && BROKEN_ESCAPE.test(address);

const brokenAddress = ({ name, text, attributes }: Element): readonly [address?: string, attribute?: string] => {
  if (LINKS.has(name)) return isBroken(text) ? [text] : [];
  for (const [attribute, value] of attributes) if (LINKING.has(attribute) && isBroken(value)) return [value, attribute];
  return [];
};

const named = (attribute: string | undefined): Pick<Complaint, 'attribute'> =>
  attribute === undefined ? {} : { attribute };

/** Parsers of URLs, and the W3C validator, let it be; many servers, and parsers of URIs, refuse it. */
const brokenEscape = (at: Element): readonly Complaint[] => {
  const [address, attribute] = brokenAddress(at);
  if (address === undefined) return NO_COMPLAINTS;
  const wrong = BROKEN_ESCAPE.exec(address)?.[0];
  const message = `${at.tag} leads to ${quoted(address)}, in which ${quoted(wrong)} is no escape`;
  return [{ at, ...named(attribute), message, weight: 'recommended', profiles: BUT_W3C, hint: ESCAPE_RIGHT }];
};

const complainOfEscapes = (parent: Element): readonly Complaint[] =>
  both(
    gather(parent.children, (at) => (at.name.startsWith('podcast:') ? NO_COMPLAINTS : brokenEscape(at))),
    podcastElements(parent).size === 0
      ? NO_COMPLAINTS
      : gather([...podcastElements(parent).values()], (standings) => gather(standings, ({ at }) => brokenEscape(at))),
  );

const ESCAPE_RIGHT = 'write a % that is meant as such as %25; an escape is a % and two digits from 0 to F';

const IPV6 = /^https?:\/\/\[[0-9a-f:.]+\]/i;

const complainOfHttp = (parent: Element, name: string, attribute: string): readonly Complaint[] =>
  eachAttribute(
    parent,
    name,
    attribute,
    (url = '', at) => !/^\s*http:/i.test(url) || (name === 'atom:link' && relOf(at) !== 'self'),
    (url, { tag }) => `${tag} leads to ${quoted(url)}, without https`,
  );

const pathOf = (url: string): string => url.trim().split(/[?#]/, 1)[0] ?? '';

/** Whether the path of an address holds another address. */
const isPrefixed = (url: string): boolean => /^https?:\/\/[^/]*\/.*https?:\/\//is.test(pathOf(url));
