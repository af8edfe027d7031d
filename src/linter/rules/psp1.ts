import { ATOM, EARLY_PODCAST, ITUNES, PODCAST } from '../../namespace/uris.js';
import { bare, childOf, childrenOf, type Element, textOf } from '../../xml/element.js';
import { eachAttribute, eachText, gather, mustHave, NO_COMPLAINTS, quoted } from '../check.js';
import { linksOf } from '../links.js';
import { extensionOf } from '../media-names.js';
import { misbound } from '../prefixes.js';
import type { Complaint, Rule, Surroundings, Watcher, Weight } from '../rule.js';
import { countItems } from '../watch.js';

/** The namespaces that PSP-1 asks for, with what else is the same by its own specification. */
const NEEDED: readonly (readonly [prefix: string, uris: readonly [string, ...string[]]])[] = [
  ['itunes', [ITUNES]],
  ['podcast', [PODCAST, EARLY_PODCAST]],
  ['atom', [ATOM]],
];

const wrongNamespaces = (channel: Element, { namespaces, root }: Surroundings): readonly Complaint[] => {
  const declared = new Set(namespaces.values());
  return NEEDED.flatMap(([prefix, uris]): readonly Complaint[] => {
    const hint = `declare xmlns:${prefix}="${uris[0]}" on <rss>, exactly so`;
    if (!uris.some((uri) => declared.has(uri))) {
      const bound = namespaces.get(prefix);
      const isNone = bound === undefined;
      const message = isNone ? `the feed declares no ${prefix} namespace` : misbound(prefix, bound, uris[0]);
      return [{ at: root, message, hint }];
    }
    const at = channel.children.find(({ tag, uri }) => tag.startsWith(`${prefix}:`) && !uris.includes(uri));
    return at ? [{ at, message: misbound(prefix, at.uri, uris[0]), hint }] : [];
  });
};

/** Media types that PSP-1 knows, in its own spelling and Apple's. */
const MEDIA = /^(?:audio\/(?:mpeg|m4a|x-m4a|mp4)|video\/(?:mp4|m4v|x-m4v))(?:\s*;|$)/i;

/** Files whose type Apple's rule of media types looks at. */
const PAIRED = /^(?:mp3|m4a|mp4|m4v)$/i;

/** What PSP-1 recommends of each episode, apart from the pubDate, which everybody does. */
const ADVISED: readonly (readonly [name: string, weight: Weight])[] = [
  ['link', 'recommended'],
  ['description', 'recommended'],
  // Apps find these out from the audio, or take those of the show; and few shows have transcripts.
  ['itunes:duration', 'informational'],
  ['itunes:image', 'informational'],
  ['itunes:explicit', 'informational'],
  ['podcast:transcript', 'informational'],
];

/** Tells once of each element how many episodes lack it: most feeds lack some of it everywhere. */
const watchForAdvised = (): Watcher => {
  const lacking = new Map<string, { readonly first: Element; readonly weight: Weight; count: number }>();
  let items = 0;
  return {
    item: (item) => {
      items++;
      for (const [name, weight] of ADVISED) {
        if (childOf(item, name)) continue;
        const found = lacking.get(name);
        if (found) found.count++;
        else lacking.set(name, { first: bare(item), weight, count: 1 });
      }
      return [];
    },
    end: () =>
      [...lacking].map(([name, { first, weight, count }]) => ({
        at: first,
        weight,
        message: `${count} of ${items} items ${count === 1 ? 'has' : 'have'} no ${name}`,
      })),
  };
};

/** Numbers of episodes as titles give them: `S1E2`, `Episode 2`, `#2`, and `2:` at the beginning. */
const NUMBERS =
  /(?:(?:^|[\s([|:–—-])(?:s\d{1,3}\s?[:.]?\s?e|episod[ei]o?|folge|ep\.?)|#)\s?#?(\d{1,5})(?![\w%])|^\s*(\d{1,5})\s?[:|)–—-]\s/gi;

/** Whether a title holds a number that is surely that of the episode, for the feed says it elsewhere. */
const isNumbered = (title: string, episode: string): boolean =>
  /\d/.test(title) &&
  /^\d+$/.test(episode) &&
  [...title.matchAll(NUMBERS)].some(([, named, leading]) => Number(named ?? leading) === Number(episode));

/** UUIDs of another version stay: a show keeps the one that it has. */
const complainOfGuid = (at: Element): readonly Complaint[] => {
  const [, version] =
    /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.exec(at.text.trim()) ?? [];
  if (version === undefined) return [{ at, message: `podcast:guid is ${quoted(at.text)}, not a UUID` }];
  if (version === '5') return NO_COMPLAINTS;
  const message = `podcast:guid is a UUID of version ${version}, not 5`;
  return [{ at, message, weight: 'informational', hint: 'leave it: a show keeps the guid that it has' }];
};

/** PSP-1: https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification */
export const PSP1: readonly Rule[] = [
  {
    id: 'psp1/namespaces',
    wants: 'the namespaces of itunes, podcast and atom by their exact addresses',
    weight: 'required',
    profiles: ['psp1'],
    about: ['podcast:guid', 'rss'],
    why: 'PSP-1 requires the namespaces of itunes, podcast and atom, letter by letter, or their elements are not seen',
    hint: 'declare all three on <rss>, letter by letter',
    good: [
      '<podcast:guid>d84ced82-1926-54c0-88c2-bb01dd35d7e3</podcast:guid>',
      (feed) => feed.replace(PODCAST, EARLY_PODCAST),
    ],
    bad: [
      {
        example: `<podcast:guid xmlns:podcast="${PODCAST}/">d84ced82-1926-54c0-88c2-bb01dd35d7e3</podcast:guid>`,
        says: 'podcast stands for "https://podcastindex.org/namespace/1.0/"',
      },
      { example: (feed) => feed.replace(PODCAST, `${PODCAST}/`), says: 'podcast stands for' },
      ...NEEDED.map(([prefix]) => ({
        example: (feed: string) => feed.replaceAll(new RegExp(` xmlns:${prefix}="[^"]*"|^<${prefix}:.*\n`, 'gm'), ''),
        says: `the feed declares no ${prefix} namespace`,
      })),
    ],
    channel: wrongNamespaces,
  },
  {
    id: 'psp1/atom-self',
    wants: 'a link to "self", of type application/rss+xml',
    weight: 'required',
    profiles: ['psp1'],
    about: ['atom:link'],
    why: 'PSP-1 requires a feed to declare its own address, by which it is known wherever it is copied to',
    hint: 'add <atom:link rel="self" type="application/rss+xml" href="…"/> with the address of the feed',
    good: '<atom:link href="https://example.com/feed.xml" rel="self" type=" Application/rss+xml; charset=utf-8"/>',
    bad: [
      { example: '', says: 'the channel has no atom:link to "self"' },
      { example: '<atom:link href="https://example.com/feed.xml" rel="self"/>', says: 'not application/rss+xml' },
    ],
    channel: (channel) => {
      const own = linksOf(channel, 'self');
      if (own.length === 0) return [{ at: channel, message: 'the channel has no atom:link to "self"' }];
      return own
        .filter(({ attributes }) => !/^application\/rss\+xml(?:\s*;|$)/i.test(attributes.get('type')?.trim() ?? ''))
        .map((at) => ({
          at,
          attribute: 'type',
          message: `the link to "self" is of type ${quoted(at.attributes.get('type'))}, not application/rss+xml`,
        }));
    },
  },
  {
    id: 'psp1/channel-required',
    wants: 'a language',
    weight: 'required',
    profiles: ['psp1'],
    about: ['language'],
    why: 'PSP-1 requires a show to name the language that is spoken in it',
    hint: 'add <language>en</language>, for example',
    good: '<language>en</language>',
    bad: '',
    channel: (channel) => mustHave(channel, 'language'),
  },
  {
    id: 'psp1/channel-recommended',
    wants: 'podcast:locked and podcast:guid',
    weight: 'recommended',
    profiles: ['psp1'],
    about: ['podcast:locked', 'podcast:guid'],
    why: 'PSP-1 recommends podcast:locked against imports by others, and podcast:guid to know a show by when it moves',
    hint: 'add <podcast:locked>yes</podcast:locked> and <podcast:guid>…</podcast:guid>',
    good: '<podcast:locked>yes</podcast:locked><podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>',
    bad: [
      { example: '<podcast:locked>yes</podcast:locked>', says: 'channel has no podcast:guid' },
      {
        example: '<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>',
        says: 'channel has no podcast:locked',
      },
    ],
    channel: (channel) => ['podcast:locked', 'podcast:guid'].flatMap((name) => mustHave(channel, name)),
  },
  {
    id: 'psp1/podcast-guid',
    wants: 'a UUID in podcast:guid',
    weight: 'recommended',
    profiles: ['psp1'],
    about: ['podcast:guid'],
    why: 'PSP-1 knows a show by a UUID, made of the address of its feed and kept for life',
    hint: 'write the UUIDv5 of the address that the feed had first, as 917393e3-1b1e-5cef-ace4-edaa54e1f810',
    good: '<podcast:guid> 917393E3-1B1E-5CEF-ACE4-EDAA54E1F810 </podcast:guid>',
    bad: [
      { example: '<podcast:guid>https://example.com/feed.xml</podcast:guid>', says: 'not a UUID' },
      { example: '<podcast:guid>917393e3-1b1e-4cef-ace4-edaa54e1f810</podcast:guid>', says: 'of version 4, not 5' },
    ],
    channel: (channel) => gather(childrenOf(channel, 'podcast:guid'), complainOfGuid),
  },
  {
    id: 'psp1/channel-optional',
    wants: 'podcast:txt of 4000 characters at most, its purpose of 128',
    weight: 'informational',
    profiles: ['psp1'],
    about: ['podcast:txt'],
    why: 'PSP-1 limits podcast:txt to 4000 characters, and its purpose to 128',
    hint: 'shorten it',
    good: `<podcast:txt purpose="${'x'.repeat(128)}"> ${'x'.repeat(4000)} </podcast:txt>`,
    bad: [
      { example: `<podcast:txt purpose="${'x'.repeat(129)}"/>`, says: 'purpose of podcast:txt has 129 characters' },
      { example: `<podcast:txt>${'x'.repeat(4001)} </podcast:txt>`, says: 'podcast:txt has 4001 characters' },
    ],
    channel: (channel) => [
      ...eachText(
        channel,
        'podcast:txt',
        (text) => text.trim().length <= 4000,
        (text) => `podcast:txt has ${text.trim().length} characters, more than 4000`,
      ),
      ...eachAttribute(
        channel,
        'podcast:txt',
        'purpose',
        (purpose = '') => purpose.length <= 128,
        (purpose = '') => `purpose of podcast:txt has ${purpose.length} characters, more than 128`,
      ),
    ],
  },
  {
    id: 'psp1/enclosure-types',
    wants: 'media in MP3, M4A, MP4 or M4V',
    weight: 'required',
    profiles: ['psp1'],
    about: ['enclosure'],
    why: 'PSP-1 has MP3, M4A, MP4 and M4V only',
    hint: 'publish the episode as MP3, type audio/mpeg',
    good: [
      '<enclosure url="https://example.com/1" length="20000" type=" AUDIO/x-m4a; x=y"/>',
      // Of the type of such a file, Apple's rule of media types tells.
      '<enclosure url="https://example.com/1.MP3" length="20000" type="audio/ogg"/>',
      '<enclosure url="https://example.com/1.ogg" length="20000" type=" "/>',
    ],
    bad: '<enclosure url="https://example.com/1.ogg" length="20000" type="audio/ogg"/>',
    only: 'enclosure',
    item: (item) =>
      eachAttribute(
        item,
        'enclosure',
        'type',
        (type, { attributes }) =>
          !type?.trim() || MEDIA.test(type.trim()) || PAIRED.test(extensionOf(attributes.get('url') ?? '') ?? ''),
        (type) => `enclosure is of type ${quoted(type)}, which is not one of PSP-1`,
      ),
  },
  {
    id: 'psp1/item-required',
    wants: 'titles without the number that itunes:episode has',
    weight: 'recommended',
    profiles: ['psp1'],
    about: ['title', 'itunes:episode'],
    why: 'PSP-1 wants titles without the number of the season or episode, which apps show beside them',
    hint: 'leave the number to itunes:episode and itunes:season',
    good: [
      '<title>Ep. 5 years on: the 7 knots</title><itunes:episode>7</itunes:episode>',
      '<title>S1E0: The bowline</title><itunes:episode/>',
    ],
    bad: ['S1E7: The bowline', 'Episode 7', 'On knots #7', '7 | The bowline'].map(
      (title) => `<title>${title}</title><itunes:episode>7</itunes:episode>`,
    ),
    // That there is no title, enclosure or guid is told by rules of Apple's and RSS's.
    watch: countItems(
      (item) => childrenOf(item, 'title').find(({ text }) => isNumbered(text, textOf(item, 'itunes:episode'))),
      (_, howMany) => `the title holds the number of the episode in ${howMany}`,
    ),
  },
  {
    id: 'psp1/item-optional',
    wants: 'yes in itunes:block of episodes, or what says no',
    weight: 'informational',
    profiles: ['psp1'],
    about: ['itunes:block'],
    why: 'PSP-1 knows yes only: an episode with another value is shown',
    hint: 'write yes, or leave the element out',
    good: ['Yes', ' no ', 'false', 'clean', ''].map((text) => `<itunes:block>${text}</itunes:block>`),
    bad: '<itunes:block>true</itunes:block>',
    // Numbers and kinds of episodes are looked after by apple/episode-season and apple/episode-type.
    only: 'itunes:block',
    item: (item) =>
      eachText(
        item,
        'itunes:block',
        // Hosts write "no", which says what is so without it.
        (text) => /^(?:yes|no|false|clean|)$/i.test(text.trim()),
        (text, { tag }) => `${tag} is ${quoted(text)}, not yes`,
      ),
  },
  {
    id: 'psp1/item-recommended',
    wants: 'link, description, duration, art, explicit and transcript of each episode',
    weight: 'recommended',
    profiles: ['psp1'],
    about: ADVISED.map(([name]) => name),
    why: 'PSP-1 recommends this of every episode, for apps to show',
    hint: 'give each item link, description, itunes:duration, itunes:image, itunes:explicit and podcast:transcript',
    good: ADVISED.map(([name]) => `<${name}/>`).join(''),
    bad: [
      ...ADVISED.map(([name]) => ({ example: '', says: `1 of 1 items has no ${name}` })),
      { example: '</item><item>', says: '2 of 2 items have no link' },
    ],
    watch: watchForAdvised,
  },
];
