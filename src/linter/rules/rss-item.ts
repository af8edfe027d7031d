import { isPlainAddress } from '../../address.js';
import { isPrivateHost } from '../../private-address.js';
import { childOf, childrenOf, type Element } from '../../xml/element.js';
import {
  atMostOnce,
  both,
  childIsBlank,
  eachAttribute,
  eachText,
  gather,
  howToResolve,
  isWebAddress,
  mustHave,
  NO_COMPLAINTS,
  notTrueOrFalse,
  quoted,
} from '../check.js';
import { BUT_W3C, type Complaint, PROFILES, type Rule } from '../rule.js';

const ENCLOSURE = ['url', 'length', 'type'] as const;

/** https://www.rfc-editor.org/rfc/rfc2045#section-5.1 */
const MIME = /^[^\s()<>@,;:\\"/[\]?=]+\/[^\s()<>@,;:\\"/[\]?=]+(?:\s*;.*)?$/s;

/** An example of an enclosure that is right but for what is said here. */
const enclosureOf = (other: Partial<Record<(typeof ENCLOSURE)[number], string>>): string => {
  const { url, length, type } = { url: 'https://example.com/1.mp3', length: '24986000', type: 'audio/mpeg', ...other };
  return `<enclosure url="${url}" length="${length}" type="${type}"/>`;
};

/** One that has something more. */
const enclosureWith = (more: string): string => enclosureOf({}).replace('/>', ` ${more}/>`);

/** What RSS 2.0 asks of items: https://www.rssboard.org/rss-specification#hrelementsOfLtitemgt */
export const RSS_ITEM: readonly Rule[] = [
  {
    id: 'rss/item-title-or-description',
    wants: 'a title or a description of each item',
    weight: 'required',
    profiles: PROFILES,
    about: ['title', 'description'],
    why: 'RSS asks for one of them, and the W3C validator calls an item without both an error',
    hint: 'give the episode a title',
    good: ['<title>The bowline</title>', '<description>How to tie it.</description>'],
    bad: '',
    item: (item) =>
      childOf(item, 'title') || childOf(item, 'description')
        ? []
        : [{ at: item, message: 'item has neither a title nor a description' }],
  },
  {
    id: 'rss/item-title-nonblank',
    wants: 'titles of items that are not blank',
    weight: 'recommended',
    profiles: PROFILES,
    about: ['title'],
    why: 'the W3C validator warns of it, and apps have nothing to list the episode under',
    hint: 'write the title of the episode',
    good: '<title>The bowline</title>',
    bad: '<title> </title>',
    only: 'title',
    item: (item) => childIsBlank(item, 'title'),
  },
  {
    id: 'rss/enclosure-attrs',
    wants: 'url, length and type of an enclosure, and nothing else',
    weight: 'required',
    profiles: PROFILES,
    about: ['enclosure'],
    why: 'RSS gives an enclosure url, length and type and nothing else; the W3C validator calls anything else an error',
    hint: 'write <enclosure url="…" length="…" type="…"/>',
    good: enclosureWith('xmlns:x="x" x:bitrate="128"'),
    bad: [
      { example: '<enclosure length="24986000" type="audio/mpeg"/>', says: 'enclosure has no url' },
      { example: '<enclosure url="https://example.com/1.mp3" type="audio/mpeg"/>', says: 'enclosure has no length' },
      { example: '<enclosure url="https://example.com/1.mp3" length="24986000"/>', says: 'enclosure has no type' },
      { example: enclosureWith('bitrate="128"'), says: 'enclosure has an attribute bitrate' },
    ],
    only: 'enclosure',
    item: (item) =>
      gather(childrenOf(item, 'enclosure'), (at) =>
        both(
          gather(ENCLOSURE, (name) =>
            at.attributes.has(name) ? NO_COMPLAINTS : [{ at, message: `enclosure has no ${name}` }],
          ),
          gather([...at.attributes.keys()], (name) =>
            /^(?:url|length|type|xmlns)$|:/.test(name)
              ? NO_COMPLAINTS
              : [{ at, attribute: name, message: `enclosure has an attribute ${name}, which RSS does not define` }],
          ),
        ),
      ),
  },
  {
    id: 'rss/enclosure-single',
    wants: 'one enclosure in an item',
    weight: 'required',
    weights: { 'podcast-index': 'recommended', w3c: 'recommended' },
    profiles: PROFILES,
    about: ['enclosure'],
    why: 'AntennaPod and the Podcast Index take the first enclosure and pass over the others',
    hint: 'keep one enclosure, and give other versions of it as podcast:alternateEnclosure',
    good: '<enclosure url="https://example.com/1.mp3" length="24986000" type="audio/mpeg"/>',
    bad: '<enclosure url="https://example.com/1.mp3" length="24986000" type="audio/mpeg"/><enclosure url="https://example.com/1.m4a" length="24986000" type="audio/mp4"/>',
    only: 'enclosure',
    item: (item) => atMostOnce(item, 'enclosure'),
  },
  {
    id: 'rss/enclosure-length',
    wants: 'the length of an enclosure in bytes, and 0 only while it is not known',
    weight: 'required',
    profiles: PROFILES,
    about: ['enclosure'],
    why: 'RSS wants the size in bytes, and the W3C validator calls anything but a whole number an error',
    hint: 'write the number of bytes, in digits only, as the server of the file tells it in Content-Length',
    good: [enclosureOf({ length: '1000000000000' }), '<enclosure url="https://example.com/1.mp3" type="audio/mpeg"/>'],
    bad: [
      { example: enclosureOf({ length: '-1' }), says: 'not a number of bytes' },
      { example: enclosureOf({ length: ' 24986000' }), says: 'has blanks around "24986000"' },
      { example: enclosureOf({ length: '1000000000001' }), says: 'more bytes than any episode has' },
      { example: enclosureOf({ length: '0' }), says: 'is not known (0)' },
    ],
    only: 'enclosure',
    item: (item, { channel }) => gather(childrenOf(item, 'enclosure'), (at) => complainOfLength(at, channel)),
  },
  {
    id: 'rss/enclosure-url',
    wants: 'the address of an enclosure on a public host, whole and in ASCII',
    weight: 'required',
    profiles: PROFILES,
    about: ['enclosure'],
    why: 'RSS and the W3C validator want an absolute http or https address in ASCII, on a public host and without a password',
    hint: 'write the whole address by which everybody reaches the file, blanks and letters beyond ASCII percent-encoded, the host in punycode',
    good: [
      enclosureOf({ url: 'https://example.com/a%20b.mp3' }),
      enclosureOf({ url: 'https://[2606:4700::1]/1.mp3' }),
      enclosureOf({ url: 'https://EXAMPLE.com:8443/1.mp3' }),
      '<enclosure length="24986000" type="audio/mpeg"/>',
    ],
    bad: [
      'https://example.com/a b.mp3',
      '/1.mp3',
      'https://nas.local/1.mp3',
      'https://NAS.LOCAL:8443/1.mp3',
      'https://nas/1.mp3',
      'https://10.0.0.1/1.mp3',
      'https://mara@example.com/1.mp3',
      'https://:secret@example.com/1.mp3',
      'https://-a.example.com/1.mp3',
      ' https://example.com/1.mp3',
    ].map((url) => enclosureOf({ url })),
    only: 'enclosure',
    item: (item) =>
      eachAttribute(
        item,
        'enclosure',
        'url',
        (url) => url === undefined || isPublicAddress(url.trim()),
        (url) => `url of enclosure is ${quoted(url)}, not a public web address in ASCII`,
      ).concat(gather(childrenOf(item, 'enclosure'), blanksAroundAddress)),
  },
  {
    id: 'rss/enclosure-type',
    wants: 'a MIME type of an enclosure',
    weight: 'required',
    profiles: PROFILES,
    about: ['enclosure'],
    why: 'RSS wants a MIME type, and the W3C validator calls anything else an error',
    hint: 'write the type of the file, as audio/mpeg',
    good: [
      enclosureOf({ type: ' audio/ogg; codecs=opus ' }),
      '<enclosure url="https://example.com/1.mp3" length="24986000"/>',
    ],
    bad: [enclosureOf({ type: 'mp3' }), enclosureOf({ type: '' })],
    only: 'enclosure',
    item: (item) =>
      eachAttribute(
        item,
        'enclosure',
        'type',
        (type) => type === undefined || MIME.test(type.trim()),
        (type) => `type of enclosure is ${quoted(type)}, not a MIME type`,
      ),
  },
  {
    id: 'rss/guid-present',
    wants: 'a guid of each item',
    weight: 'required',
    weights: { 'podcast-index': 'recommended', w3c: 'recommended' },
    profiles: PROFILES,
    about: ['guid'],
    why: 'Apple, Spotify and PSP-1 tell episodes apart by it, though RSS itself leaves it out',
    hint: 'give the episode a guid that never changes, as <guid isPermaLink="false">…</guid> with a UUID',
    good: '<guid isPermaLink="false">7c029615-a810-5214-9342-eee73f58435d</guid>',
    bad: [
      { example: '', says: 'item has no guid' },
      { example: '<guid isPermaLink="false"> </guid>', says: 'guid is blank' },
    ],
    item: (item) => both(mustHave(item, 'guid'), childIsBlank(item, 'guid')),
  },
  {
    id: 'rss/guid-unique',
    wants: 'guids that no other item has',
    weight: 'required',
    profiles: PROFILES,
    about: ['guid'],
    why: 'two items with one guid are one episode to apps, and an error to the W3C validator',
    hint: 'give each episode a guid of its own; leave that of the older one as it is',
    good: [
      '<guid isPermaLink="false">x</guid></item><item><guid isPermaLink="false">X</guid><title>B</title>',
      '<guid isPermaLink="false"> </guid></item><item><guid isPermaLink="false"> </guid><title>B</title>',
    ],
    bad: '<guid isPermaLink="false">x</guid></item><item><guid isPermaLink="false"> x </guid><title>B</title>',
    only: 'guid',
    watch: () => {
      const lines = new Map<string, number>();
      return {
        item: (item) => {
          const at = childOf(item, 'guid');
          const guid = at?.text.trim() ?? '';
          if (!at || guid === '') return [];
          const first = lines.get(guid);
          if (first !== undefined) return [{ at, message: `guid ${quoted(guid)} is that of line ${first} as well` }];
          lines.set(guid, at.line);
          return [];
        },
      };
    },
  },
  {
    id: 'rss/guid-permalink',
    wants: 'isPermaLink="false" at guids that are no address',
    weight: 'required',
    profiles: PROFILES,
    about: ['guid'],
    why: 'a guid is the address of a page unless it says otherwise, and the W3C validator calls one that is not an error',
    hint: 'write isPermaLink="false", and leave the guid itself as it is',
    good: [
      '<guid> https://example.com/1/ </guid>',
      '<guid/>',
      '<guid isPermaLink="false">7c029615-a810-5214-9342-eee73f58435d</guid>',
    ],
    bad: [
      { example: '<guid>7c029615-a810-5214-9342-eee73f58435d</guid>', says: 'no web address' },
      { example: '<guid isPermaLink="no">https://example.com/1/</guid>', says: '"no", not true or false' },
    ],
    only: 'guid',
    item: (item) =>
      gather(childrenOf(item, 'guid'), (at) => {
        const value = at.attributes.get('isPermaLink');
        const text = at.text.trim();
        if (value !== undefined && !/^(?:true|false)$/.test(value)) {
          return [{ at, attribute: 'isPermaLink', message: notTrueOrFalse('isPermaLink of guid', value) }];
        }
        return value === 'false' || text === '' || isWebAddress(text)
          ? []
          : [{ at, message: `guid is ${quoted(text)}, no web address, yet not marked isPermaLink="false"` }];
      }),
  },
  {
    id: 'rss/guid-strength',
    wants: 'guids that are more than a short number',
    weight: 'recommended',
    profiles: PROFILES,
    about: ['guid'],
    why: 'the W3C validator warns of a short number as a guid: other feeds count from 1 as well',
    hint: 'give new episodes a UUID or a permanent address as guid; leave those that are published',
    good: '<guid isPermaLink="false">example-1</guid>',
    bad: ['<guid isPermaLink="false">1</guid>', '<guid isPermaLink="false"> 12345678 </guid>'],
    only: 'guid',
    item: (item) =>
      eachText(
        item,
        'guid',
        (text) => !/^\d{1,8}$/.test(text.trim()),
        (text) => `guid is ${quoted(text)}, a short number`,
      ),
  },
  {
    id: 'rss/pubdate',
    wants: 'a pubDate of each item',
    weight: 'recommended',
    // Spotify has a rule of its own about it; the W3C validator asks for none.
    profiles: ['apple', 'psp1', 'podcast-index'],
    about: ['pubDate'],
    why: 'Apple recommends it and Spotify requires it: episodes are ordered by it',
    hint: 'add the time of first publication, as <pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>',
    good: '<pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>',
    bad: '',
    item: (item) => mustHave(item, 'pubDate'),
  },
  {
    id: 'rss/order-content-after-description',
    wants: 'a description before content:encoded',
    weight: 'recommended',
    // Nobody else minds, and hosts write it either way.
    profiles: ['w3c'],
    about: ['description', 'content:encoded'],
    why: 'the W3C validator warns of content:encoded with no description before it',
    hint: 'put a description before content:encoded',
    good: '<description>Knots.</description><content:encoded>Knots.</content:encoded>',
    bad: '<content:encoded>Knots.</content:encoded><description>Knots.</description>',
    item: ({ children }) => {
      const first = children.find(({ name }) => name === 'description' || name === 'content:encoded');
      if (first?.name !== 'content:encoded') return [];
      return [{ at: first, message: 'content:encoded has no description before it' }];
    },
  },
  {
    id: 'rss/item-link',
    wants: 'links of items that are whole addresses in ASCII',
    weight: 'recommended',
    weights: { w3c: 'required' },
    profiles: PROFILES,
    about: ['link'],
    why: 'apps open it as the page of the episode, and the W3C validator wants a whole address in ASCII',
    hint: 'write the whole address, with https:// and percent-encoded, or leave the element out',
    good: '<link> https://example.com/1/ </link>',
    bad: '<link>/1/</link>',
    only: 'link',
    item: (item) =>
      eachText(
        item,
        'link',
        (text) => isWebAddress(text.trim()),
        (text) => `link is ${quoted(text)}, not a web address in ASCII`,
      ),
  },
];

/** A terabyte: more than a day of video, and more than any podcast. */
const MOST_BYTES = 1e12;

/** The W3C validator takes them off, and so do most apps. */
const blanksAroundAddress = (at: Element): readonly Complaint[] => {
  const url = at.attributes.get('url') ?? '';
  if (url === '' || !/^\s|\s$/.test(url)) return NO_COMPLAINTS;
  const message = `url of enclosure has blanks around ${quoted(url)}`;
  const hint = 'take the blanks out: some programs fetch them with the address';
  return [{ at, attribute: 'url', message, weight: 'recommended', profiles: BUT_W3C, hint }];
};

const complainOfLength = (at: Element, channel: Element): readonly Complaint[] => {
  const written = at.attributes.get('length');
  if (written === undefined) return NO_COMPLAINTS;
  const length = written.trim();
  if (!/^\d+$/.test(length))
    return [{ at, attribute: 'length', message: `length of enclosure is ${quoted(length)}, not a number of bytes` }];
  // The W3C validator reads whatever Python takes for a number.
  const poorer = { weight: 'recommended', profiles: BUT_W3C } as const;
  if (length !== written) {
    const hint = 'take the blanks out: some programs read no number where there are any';
    return [
      { at, attribute: 'length', message: `length of enclosure has blanks around ${quoted(length)}`, ...poorer, hint },
    ];
  }
  if (Number(length) > MOST_BYTES)
    return [
      {
        at,
        attribute: 'length',
        message: `length of enclosure is ${quoted(length)}, more bytes than any episode has`,
        ...poorer,
      },
    ];
  if (!/^0+$/.test(length)) return NO_COMPLAINTS;
  // 0 says that the length is not known, which is right, but poorer; the W3C validator asks for no more.
  const message = 'the length of the enclosure is not known (0)';
  return [{ at, attribute: 'length', message, ...poorer, ...howToResolve(at, channel) }];
};

/** Names that end in a letter, and are private all the same. */
const LOCAL = /^https?:\/\/[^/?#]*\.local(?:host)?(?:[/?#]|$)/i;

/** Whether an address leads to a host with a dot in its name that others reach, and holds no user or password. */
const isPublicAddress = (text: string): boolean => {
  if (isPlainAddress(text)) return !LOCAL.test(text);
  if (!isWebAddress(text)) return false;
  const { hostname, username, password } = new URL(text);
  const isNamed = hostname.includes('.') || hostname.startsWith('[');
  return isNamed && !isPrivateHost(hostname) && username === '' && password === '';
};
