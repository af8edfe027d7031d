import { CONTENT, ITUNES } from '../../namespace/uris.js';
import { childrenOf, type Element } from '../../xml/element.js';
import { eachText, quoted } from '../check.js';
import { isMailAddress } from '../mail.js';
import type { Complaint, ItemSurroundings, Rule } from '../rule.js';
import { isAlmostItunes } from './apple-both.js';

/** The namespaces that Apple asks for, unless they are declared further down, or by an address that is almost theirs. */
const undeclared = (
  channel: Element,
  { namespaces, root }: Pick<ItemSurroundings, 'namespaces' | 'root'>,
): readonly Complaint[] => {
  const uris = [...namespaces.values(), ...channel.attributes.values(), ...channel.children.map(({ uri }) => uri)];
  return [
    ...(uris.some((uri) => isAlmostItunes(uri))
      ? []
      : [{ at: root, message: 'the feed declares no itunes namespace' }]),
    ...(uris.includes(CONTENT) || namespaces.has('content')
      ? []
      : [{ at: root, message: 'the feed declares no content namespace', weight: 'informational' as const }]),
  ];
};

/** So many short texts in a row are no name: `Knots, Ropes & Sails` has three. */
const MOST_PARTS = 7;
const MOST_WORDS = 3;

/** The signs that part keywords; a title that is a list uses one of them throughout. */
const PARTING = ['|', ',', ';', '/', '•', '·'];

/** What is longer is told of as too long, whatever it lists. */
const MOST_OF_A_TITLE = 1000;

/** How many keywords a title lists, when it seems to be such a list and not a name. */
const keywordsIn = (title: string): number => {
  if (title.length > MOST_OF_A_TITLE) return 0;
  const counts = PARTING.map((sign) => {
    const parts = title.split(sign).map((part) => part.trim());
    const isList = parts.every((part) => part !== '' && part.split(/\s+/).length <= MOST_WORDS);
    return isList && parts.length > MOST_PARTS ? parts.length : 0;
  });
  return Math.max(...counts);
};

const KEYWORDS = 'Knots, Ropes, Sails, Boats, Sailing, Anchors, Old Sea Stories, Harbours';

/** What Apple asks of the top of a feed, and what others ask of tags there that are Apple's. */
export const APPLE_HEADER: readonly Rule[] = [
  {
    id: 'apple/xml-header',
    wants: 'the namespaces of itunes and content, declared',
    weight: 'required',
    profiles: ['apple'],
    about: ['rss'],
    why: 'Apple asks every feed to declare the namespaces of itunes and content; it shows no show without itunes tags',
    hint: `declare xmlns:itunes="${ITUNES}" and xmlns:content="${CONTENT}" on <rss>`,
    good: [
      (feed) =>
        feed.replace(/( xmlns:(?:itunes|content)="[^"]*")(.*)( xmlns:content="[^"]*")>\n<channel/, '$2>\n<channel$1$3'),
      (feed) => feed.replace('modules/content/', 'modules/content'),
    ],
    bad: [
      {
        example: (feed) => feed.replaceAll(/ xmlns:itunes="[^"]*"|^<itunes:.*\n/gm, ''),
        says: 'the feed declares no itunes namespace',
      },
      {
        example: (feed) => feed.replace(/ xmlns:content="[^"]*"/, ''),
        says: 'the feed declares no content namespace',
      },
    ],
    channel: (channel, around) => undeclared(channel, around),
  },
  {
    id: 'apple/title',
    wants: 'a title that is the name of the show, and no list of keywords',
    // A program can only suspect it.
    weight: 'informational',
    profiles: ['apple', 'psp1'],
    about: ['title'],
    why: 'Apple removes shows that list keywords in their title to be found, and PSP-1 wants the name and nothing else',
    hint: 'keep the name of the show, and say the rest in the description',
    good: [
      '<title>Knots, Ropes, Sails, Anchors | the sailing show of Mara, Ada &#x26; Tim</title>',
      '<title>Knots, Ropes, Sails, Boats, Sailing, Anchors, Sea Stories</title>',
      '<title>Knots, Ropes, Sails, Boats, Sailing, Anchors, and the sea stories, Harbours</title>',
      '<title>Knots,, Ropes, Sails, Boats, Sailing, Anchors, Sea Stories, Harbours</title>',
      `<title>${'Knots, '.repeat(150)}Ropes</title>`,
    ],
    bad: PARTING.map((sign) => `<title>${KEYWORDS.replaceAll(',', ` ${sign}`)}</title>`),
    channel: (channel) =>
      childrenOf(channel, 'title').flatMap((at) => {
        const count = keywordsIn(at.text);
        return count === 0 ? [] : [{ at, message: `title ${quoted(at.text)} reads as a list of ${count} keywords` }];
      }),
  },
  {
    id: 'apple/channel-itunes-title',
    wants: 'no itunes:title of the show',
    weight: 'informational',
    weights: { w3c: 'required' },
    profiles: ['apple', 'w3c'],
    about: ['itunes:title'],
    why: 'Apple allows a title of its own for a show, but the W3C validator calls it an error, and title says it already',
    hint: 'leave it out of the channel, and give the show its name in title',
    good: '',
    bad: '<itunes:title>Knots</itunes:title>',
    channel: (channel) =>
      childrenOf(channel, 'itunes:title').map((at) => ({ at, message: `${at.tag} ${quoted(at.text)} is of the show` })),
  },
  {
    id: 'apple/owner',
    wants: 'an e-mail address in itunes:email',
    weight: 'required',
    // Apple reads it no longer; whether there is an address at all is asked by spotify/claim-mail and others.
    profiles: ['w3c'],
    about: ['itunes:owner', 'itunes:email'],
    why: 'the W3C validator calls an itunes:email that is no address an error, and nobody can mail to it',
    hint: 'write an address that reaches you and that everybody may see, as podcast@example.com',
    good: '<itunes:owner><itunes:email>podcast@example.com (Mara)</itunes:email></itunes:owner>',
    bad: '<itunes:owner><itunes:email>podcast at example.com</itunes:email></itunes:owner>',
    channel: (channel) =>
      childrenOf(channel, 'itunes:owner').flatMap((owner) =>
        eachText(owner, 'itunes:email', isMailAddress, (text) => `itunes:email is ${quoted(text)}, no e-mail address`),
      ),
  },
];
