import { PODCAST } from '../../namespace/uris.js';
import { type Element, NAMESPACES, textOf } from '../../xml/element.js';
import { gather, mustHave, NO_COMPLAINTS, quoted } from '../check.js';
import { misbound } from '../prefixes.js';
import type { Complaint, Rule, Spot } from '../rule.js';
import { EPISODE_TAGS } from './namespace-episode.js';
import { SHOW_TAGS } from './namespace-show.js';
import { attributesOf, podcastElements, ruleOf, STRAY, standingIn, type Tag } from './namespace-tag.js';
import { unknownTags } from './namespace-unknown.js';

const TAGS: readonly Tag[] = [...SHOW_TAGS, ...EPISODE_TAGS];

/** The attributes that hold addresses, by the names of their tags. */
const ADDRESSES: ReadonlyMap<string, readonly string[]> = new Map(
  TAGS.map((tag) => [
    tag.name,
    attributesOf(tag).flatMap(({ attribute, kind }) => (kind.wantsHttps ? [attribute] : [])),
  ]),
);

const unsafeAddresses = (scope: Element): readonly Complaint[] =>
  podcastElements(scope).size === 0
    ? NO_COMPLAINTS
    : gather([...podcastElements(scope)], ([name, standings]) =>
        gather(standings, ({ at }) =>
          gather(ADDRESSES.get(name) ?? [], (attribute) => {
            const value = at.attributes.get(attribute) ?? '';
            return /^\s*http:/i.test(value)
              ? [{ at, attribute, message: `${attribute} of ${name} is ${quoted(value)}, not https` }]
              : NO_COMPLAINTS;
          }),
        ),
      );

/** The podcast namespace: https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md */
export const NAMESPACE: readonly Rule[] = [
  {
    id: 'ns/uri',
    wants: 'the podcast namespace by its exact address',
    weight: 'required',
    profiles: ['podcast-index'],
    about: ['podcast:locked', 'rss', 'channel'],
    why: 'readers know the podcast namespace by its exact address, and under another they see no podcast tag at all',
    hint: `declare xmlns:podcast="${PODCAST}", without a slash at its end`,
    good: '<podcast:locked xmlns:podcast="https://podcastindex.org/namespace/1.0">yes</podcast:locked>',
    bad: {
      channel: [
        '<podcast:locked xmlns:podcast="https://podcastindex.org/namespace/1.0/">yes</podcast:locked>',
        (feed) => feed.replace(PODCAST, 'https://example.com/'),
        (feed) => feed.replace('<rss', '<rss xmlns:p="https://PodcastIndex.org/namespace/2.0"'),
        (feed) => feed.replace('<channel', '<channel xmlns:podcast="https://example.com/"'),
      ],
      item: '<podcast:locked xmlns:podcast="https://podcastindex.org/namespace/1.0/">yes</podcast:locked>',
    },
    channel: (channel, { namespaces, root }) => [
      ...[...namespaces].flatMap(([prefix, uri]) => misnamed(root, prefix, uri)),
      ...misnamed(channel, 'podcast', channel.attributes.get('xmlns:podcast')),
      ...strays(channel),
    ],
    item: (item) => strays(item),
  },
  {
    id: 'ns/https',
    wants: 'https in addresses of podcast tags',
    weight: 'required',
    profiles: ['podcast-index'],
    about: ['podcast:funding', 'podcast:person'],
    why: 'the podcast namespace takes addresses with https only',
    hint: 'write https:// instead of http://',
    good: [
      '<podcast:funding url="https://example.com/give">Give</podcast:funding>',
      '<podcast:person img="http://example.com/mara.jpg">Mara</podcast:person>',
    ],
    bad: ['http://example.com/give', ' HTTP://example.com/give'].map(
      (url) => `<podcast:funding url="${url}">Give</podcast:funding>`,
    ),
    channel: unsafeAddresses,
    item: unsafeAddresses,
  },
  ...TAGS.map(ruleOf),
  unknownTags(TAGS),
  {
    id: 'ns/liveitem-w3c',
    wants: 'no elements of RSS in podcast:liveItem',
    weight: 'informational',
    profiles: ['w3c'],
    about: ['podcast:liveItem'],
    why: 'the W3C validator calls any title, guid or enclosure in a podcast:liveItem an error',
    hint: 'leave the live item as it is, if listeners are to hear the stream; no feed with a live item passes there',
    good: '<podcast:liveItem status="live" start="2021-09-26T07:30:00Z"><podcast:person>Mara</podcast:person></podcast:liveItem>',
    bad: '<podcast:liveItem status="live" start="2021-09-26T07:30:00Z"><title>Live</title></podcast:liveItem>',
    channel: (channel) =>
      standingIn(channel, 'podcast:liveItem').flatMap(({ at }) => {
        const plain = at.children.find(({ uri }) => uri === '');
        return plain
          ? [{ at, message: `${at.tag} holds ${plain.tag}, which the W3C validator does not expect there` }]
          : [];
      }),
  },
  {
    id: 'ns/publisher-feed',
    wants: 'podcast:guid and podcast:remoteItem in feeds of publishers',
    weight: 'required',
    profiles: ['podcast-index'],
    about: ['podcast:medium', 'podcast:guid', 'podcast:remoteItem'],
    why: 'shows link to a publisher feed by its podcast:guid, and it to them by podcast:remoteItem',
    hint: 'give a feed of medium publisher a podcast:guid and a podcast:remoteItem for each show',
    good: '<podcast:medium>publisher</podcast:medium><podcast:guid>003af0a0-6a45-55cf-b765-68e3d349551a</podcast:guid><podcast:remoteItem feedGuid="469b403f-db2d-574c-9db9-96dbb4f6561c"/>',
    bad: [
      { example: '<podcast:medium>publisher</podcast:medium>', says: 'channel has no podcast:guid' },
      { example: '<podcast:medium>publisher</podcast:medium>', says: 'channel has no podcast:remoteItem' },
    ],
    channel: (channel) =>
      textOf(channel, 'podcast:medium') === 'publisher'
        ? ['podcast:guid', 'podcast:remoteItem'].flatMap((name) => mustHave(channel, name))
        : [],
  },
];

/** A prefix or an address that was meant for the podcast namespace, and names another. */
const misnamed = (at: Spot, prefix: string, uri: string | undefined): readonly Complaint[] =>
  uri !== undefined &&
  !NAMESPACES.has(uri) &&
  (prefix === 'podcast' || /podcastindex\.org\/namespace|podcast-namespace/i.test(uri))
    ? [{ at, message: misbound(prefix, uri, PODCAST) }]
    : [];

const strays = (scope: Element): readonly Complaint[] =>
  gather(standingIn(scope, STRAY), ({ at }) => misnamed(at, 'podcast', at.attributes.get('xmlns:podcast')));
