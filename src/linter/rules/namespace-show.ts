import { KIND } from '../../namespace/kinds.js';
import { isKnownLicense } from '../../namespace/licenses.js';
import { childrenOf, type Element } from '../../xml/element.js';
import { quoted } from '../check.js';
import { instantOf } from '../iso-time.js';
import { needs, type Tag } from './namespace-tag.js';

/** The tags that describe a show, some of them an episode, too: https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs/tags */
export const SHOW_TAGS: readonly Tag[] = [
  {
    id: 'ns/locked',
    name: 'podcast:locked',
    weight: 'recommended',
    parents: ['channel'],
    isSingle: true,
    optional: { owner: KIND.email },
    text: KIND.yesOrNo,
    why: 'hosts that honour the podcast namespace ask it whether they may import the show, and it knows yes and no only',
    hint: 'write <podcast:locked>yes</podcast:locked>, or no, once in the channel; owner holds an e-mail address',
    good: '<podcast:locked owner="mara@example.com">no</podcast:locked>',
    bad: '<podcast:locked>true</podcast:locked>',
  },
  {
    id: 'ns/funding',
    name: 'podcast:funding',
    parents: ['channel', 'item'],
    required: { url: KIND.link },
    text: KIND.label,
    why: 'podcast apps follow its url and show its text beside it, and aggregators may cut the text after 128 characters',
    hint: 'write <podcast:funding url="https://…">Support the show</podcast:funding>',
    good: '<podcast:funding url="https://example.com/give">Support the show!</podcast:funding>',
    bad: '<podcast:funding>https://example.com/give</podcast:funding>',
  },
  {
    id: 'ns/person',
    name: 'podcast:person',
    parents: ['channel', 'item'],
    optional: { role: KIND.role, group: KIND.group, img: KIND.picture, href: KIND.address },
    text: KIND.name,
    why: 'the podcast namespace wants a name of at most 128 characters, and roles and groups of the Podcast Taxonomy',
    hint: 'write the name as text, and a role and group of https://podcasttaxonomy.com',
    good: '<podcast:person role="Guest" img="https://example.com/tim.jpg">Tim</podcast:person>',
    bad: '<podcast:person role="guest"/>',
  },
  {
    id: 'ns/location',
    name: 'podcast:location',
    parents: ['channel', 'item'],
    optional: { rel: KIND.relation, geo: KIND.geo, osm: KIND.osm, country: KIND.country },
    text: KIND.name,
    why: 'the podcast namespace wants a place that people can read, and its coordinates in forms that programs can',
    hint: 'write <podcast:location geo="geo:30.2672,-97.7431" osm="R113314">Austin, TX</podcast:location>',
    good: '<podcast:location rel="subject" geo="geo:30.2672,-97.7431" osm="R113314" country="us">Austin, TX</podcast:location>',
    bad: '<podcast:location geo="30.2672,-97.7431">Austin, TX</podcast:location>',
  },
  {
    id: 'ns/trailer',
    name: 'podcast:trailer',
    parents: ['channel'],
    required: { url: KIND.address, pubdate: KIND.mailTime },
    optional: { length: KIND.whole, type: KIND.mime, season: KIND.number },
    text: KIND.name,
    why: 'podcast apps play the most recent trailer by its pubdate, and show its text as the title',
    hint: 'give it a title as text, a url, and a pubdate like Thu, 01 Apr 2021 08:00:00 GMT',
    good: '<podcast:trailer url="https://example.com/t.mp3" pubdate="Thu, 01 Apr 2021 08:00:00 GMT" length="12345" type="audio/mpeg">Soon</podcast:trailer>',
    bad: '<podcast:trailer url="https://example.com/t.mp3" pubdate="2021-04-01">Soon</podcast:trailer>',
  },
  {
    id: 'ns/license',
    name: 'podcast:license',
    parents: ['channel', 'item'],
    isSingle: true,
    optional: { url: KIND.address },
    text: KIND.name,
    more: ({ text, attributes }) =>
      text.trim() === '' || isKnownLicense(text) || attributes.get('url')
        ? []
        : [`podcast:license is ${quoted(text)}, no identifier of SPDX or the namespace, and has no url`],
    why: 'the podcast namespace wants the identifier of a known licence, or a name and the url of its text',
    hint: 'write an identifier such as CC-BY-4.0, or add url="https://…" with the text of the license',
    good: '<podcast:license>CC-BY-4.0</podcast:license>',
    bad: '<podcast:license>All rights reserved, mostly</podcast:license>',
  },
  {
    id: 'ns/guid',
    name: 'podcast:guid',
    weight: 'recommended',
    parents: ['channel'],
    isSingle: true,
    text: KIND.uuid,
    why: 'directories know a show by it wherever its feed moves, and spot it as a UUID of 36 characters',
    hint: 'write the UUIDv5 of the feed address once in the channel, and never change it',
    good: '<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>',
    bad: '<podcast:guid>https://example.com/feed.xml</podcast:guid>',
  },
  {
    id: 'ns/value',
    name: 'podcast:value',
    parents: ['channel', 'item'],
    required: { type: KIND.some, method: KIND.some },
    optional: { suggested: KIND.number },
    more: needs('podcast:valueRecipient'),
    why: 'payments by podcast apps need a protocol, a method, and somebody to receive them',
    hint: 'give it type="lightning", a method, and at least one podcast:valueRecipient',
    good: '<podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02d5" split="100"/></podcast:value>',
    bad: '<podcast:value type="lightning" method="keysend"/>',
  },
  {
    id: 'ns/medium',
    name: 'podcast:medium',
    parents: ['channel'],
    isSingle: true,
    text: KIND.medium,
    more: ({ text }, parent) =>
      /^(?:mixed|[a-z]+L)$/.test(text.trim()) &&
      parent.children.some(({ name }) => /^(?:item|podcast:liveItem)$/.test(name))
        ? [`podcast:medium is ${quoted(text)}, a list, and the channel has items of its own`]
        : [],
    why: 'podcast apps adapt to a medium that is in the list of the namespace, and expect no items in a feed that is a list',
    hint: 'write podcast, music, video, film, audiobook, newsletter, blog, publisher or course; with L at its end, hold podcast:remoteItem only',
    good: '<podcast:medium>audiobook</podcast:medium>',
    bad: [
      { example: '<podcast:medium>musicL</podcast:medium>', says: 'a list, and the channel has items' },
      { example: '<podcast:medium>mixed</podcast:medium>', says: 'a list, and the channel has items' },
      { example: '<podcast:medium>radio</podcast:medium>', says: 'not a medium of the namespace' },
      {
        example: '<podcast:medium>music</podcast:medium><podcast:medium>music</podcast:medium>',
        says: 'more than once',
      },
    ],
  },
  {
    id: 'ns/images',
    name: 'podcast:images',
    parents: ['channel', 'item'],
    isSingle: true,
    required: { srcset: KIND.srcset },
    more: () => ['podcast:images is deprecated'],
    why: 'the podcast namespace gave it up in favour of podcast:image',
    hint: 'write a podcast:image for each picture',
    good: '',
    bad: '<podcast:images srcset="https://example.com/art.jpg 1500w"/>',
  },
  {
    id: 'ns/liveItem',
    name: 'podcast:liveItem',
    parents: ['channel'],
    required: { status: KIND.status, start: KIND.isoTime },
    optional: { end: KIND.isoTime },
    more: (at, _parent, asOf) => [...needs('podcast:contentLink', 'enclosure')(at), ...untimely(at, asOf)],
    why: 'podcast apps learn from its status whether the stream runs, and send listeners to the contentLink if they cannot play it',
    hint: 'give it status="pending", live or ended, start="2024-06-01T10:00:00Z", an enclosure and a podcast:contentLink; when it is over, write status="ended"',
    good: '<podcast:liveItem status="live" start="2021-09-26T07:30:00.000-0600"><title>Live</title><guid isPermaLink="false">live-1</guid><enclosure url="https://example.com/live.mp3" type="audio/mpeg" length="312"/><podcast:contentLink href="https://example.com/live">Listen</podcast:contentLink></podcast:liveItem>',
    bad: [
      { example: '<podcast:liveItem status="now" start="2021-09-26T07:30:00Z"/>', says: 'not pending, live or ended' },
      { example: '<podcast:liveItem status="live" start="2021-09-26"/>', says: 'has no podcast:contentLink' },
      { example: '<podcast:liveItem status="live" start="2021-09-26"/>', says: 'has no enclosure' },
      {
        example: '<podcast:liveItem status="ended" start="2021-09-26T07:30:00Z" end="2021-09-26T07:30:00Z"/>',
        says: 'no later than it starts',
      },
      {
        example: '<podcast:liveItem status="live" start="2021-09-26T07:30:00Z" end="2021-09-26T08:30:00Z"/>',
        says: 'was to end at',
      },
    ],
  },
  {
    id: 'ns/socialInteract',
    name: 'podcast:socialInteract',
    parents: ['channel', 'item'],
    required: { protocol: KIND.social },
    optional: { uri: KIND.link, accountUrl: KIND.link, priority: KIND.integer },
    more: ({ attributes }) =>
      attributes.get('uri') || attributes.get('protocol') === 'disabled' ? [] : ['podcast:socialInteract has no uri'],
    why: 'podcast apps find the comments by the protocol and the uri of their root post',
    hint: 'give it a protocol such as activitypub and the uri of the root post, or protocol="disabled" alone',
    good: '<podcast:socialInteract protocol="activitypub" uri="https://example.social/@mara/1" accountId="@mara"/>',
    bad: '<podcast:socialInteract protocol="activitypub"/>',
  },
  {
    id: 'ns/block',
    name: 'podcast:block',
    parents: ['channel'],
    optional: { id: KIND.service },
    text: KIND.yesOrNo,
    why: 'platforms that honour it look for yes or no, and for their one slug in its id',
    hint: 'write <podcast:block id="google">yes</podcast:block>, one for each platform, by its slug in https://github.com/Podcastindex-org/podcast-namespace/blob/main/serviceslugs.txt; leave one that a platform itself asks for',
    good: '<podcast:block id="google">yes</podcast:block><podcast:block id="amazon">no</podcast:block>',
    bad: '<podcast:block id="google, amazon">yes</podcast:block>',
  },
  {
    id: 'ns/txt',
    name: 'podcast:txt',
    parents: ['channel', 'item'],
    optional: { purpose: KIND.label },
    text: KIND.note,
    more: ({ text, attributes }) =>
      attributes.get('purpose') !== 'ai-content' || KIND.boolean.isRight(text.trim())
        ? []
        : [`podcast:txt for ai-content is ${quoted(text)}, not true or false`],
    why: 'aggregators may cut it after 4000 characters, and who asks for a purpose looks for what was agreed',
    hint: 'keep the text within 4000 and the purpose within 128 characters; ai-content is true or false',
    good: '<podcast:txt purpose="verify">S6lpp-7ZCn8</podcast:txt>',
    bad: [
      { example: '<podcast:txt purpose="ai-content">a little</podcast:txt>', says: 'not true or false' },
      { example: `<podcast:txt>${'x'.repeat(4001)}</podcast:txt>`, says: 'at most 4000 characters' },
    ],
  },
  {
    id: 'ns/remoteItem',
    name: 'podcast:remoteItem',
    parents: ['channel', 'podcast:podroll', 'podcast:valueTimeSplit', 'podcast:publisher'],
    required: { feedGuid: KIND.uuid },
    optional: { feedUrl: KIND.address, medium: KIND.medium },
    why: 'podcast apps resolve the other feed by its podcast:guid',
    hint: 'give it the podcast:guid of the other feed as feedGuid, and its address as feedUrl',
    good: '<podcast:remoteItem feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810" itemGuid="7" medium="music"/>',
    bad: '<podcast:remoteItem feedUrl="https://example.com/other.xml"/>',
  },
  {
    id: 'ns/podroll',
    name: 'podcast:podroll',
    parents: ['channel'],
    isSingle: true,
    more: needs('podcast:remoteItem'),
    why: 'the podcast namespace wants one or more podcast:remoteItem in it: the shows that it recommends',
    hint: 'put a podcast:remoteItem into it for each show',
    good: '<podcast:podroll><podcast:remoteItem feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810"/></podcast:podroll>',
    bad: '<podcast:podroll/>',
  },
  {
    id: 'ns/updateFrequency',
    name: 'podcast:updateFrequency',
    parents: ['channel'],
    isSingle: true,
    optional: { rrule: KIND.rrule, dtstart: KIND.isoTime, complete: KIND.boolean },
    text: KIND.label,
    more: ({ attributes }) =>
      /(?:^|;)COUNT=/i.test(attributes.get('rrule') ?? '') && !attributes.get('dtstart')
        ? ['podcast:updateFrequency has a COUNT and no dtstart']
        : [],
    why: 'podcast apps compute the schedule from an RFC 5545 rule, and a COUNT from the dtstart',
    hint: 'write <podcast:updateFrequency rrule="FREQ=WEEKLY">Weekly</podcast:updateFrequency>; add dtstart="2024-06-01" to a COUNT',
    good: '<podcast:updateFrequency rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=10" dtstart="2023-08-28T00:00:00.000Z">Biweekly</podcast:updateFrequency>',
    bad: [
      {
        example: '<podcast:updateFrequency rrule="weekly">Weekly</podcast:updateFrequency>',
        says: 'not an RFC 5545 rule',
      },
      {
        example: '<podcast:updateFrequency rrule="FREQ=WEEKLY;COUNT=10">Weekly</podcast:updateFrequency>',
        says: 'has a COUNT and no dtstart',
      },
    ],
  },
  {
    id: 'ns/podping',
    name: 'podcast:podping',
    parents: ['channel'],
    isSingle: true,
    required: { usesPodping: KIND.boolean },
    why: 'aggregators ask less often for a feed that says it sends Podping notifications',
    hint: 'write <podcast:podping usesPodping="true"/>',
    good: '<podcast:podping usesPodping="true"/>',
    bad: '<podcast:podping>true</podcast:podping>',
  },
  {
    id: 'ns/publisher',
    name: 'podcast:publisher',
    parents: ['channel'],
    isSingle: true,
    more: (at) => {
      const remotes = childrenOf(at, 'podcast:remoteItem');
      const publishers = remotes.filter(({ attributes }) => attributes.get('medium') === 'publisher');
      return remotes.length === 1 && publishers.length === 1
        ? []
        : [
            `podcast:publisher has ${publishers.length} of ${remotes.length} podcast:remoteItem with medium="publisher", not exactly one`,
          ];
    },
    why: 'the podcast namespace wants exactly one podcast:remoteItem of medium publisher in it: the publisher feed',
    hint: 'write one <podcast:remoteItem medium="publisher" feedGuid="…" feedUrl="https://…"/> in it',
    good: '<podcast:publisher><podcast:remoteItem medium="publisher" feedGuid="003af0a0-6a45-55cf-b765-68e3d349551a"/></podcast:publisher>',
    bad: '<podcast:publisher>Knots Ltd</podcast:publisher>',
  },
  {
    id: 'ns/chat',
    name: 'podcast:chat',
    parents: ['channel', 'item'],
    isSingle: true,
    required: { server: KIND.server, protocol: KIND.chat },
    why: 'podcast apps need a server and a protocol to enter the chat',
    hint: 'write <podcast:chat server="irc.example.net" protocol="irc"/>; the server is a name without a scheme',
    good: '<podcast:chat server="irc.example.net" protocol="irc" accountId="@mara" space="#knots"/>',
    bad: '<podcast:chat server="https://example.com/chat" protocol="irc"/>',
  },
  {
    id: 'ns/image',
    name: 'podcast:image',
    parents: ['channel', 'item'],
    required: { href: KIND.address },
    optional: {
      'aspect-ratio': KIND.ratio,
      width: KIND.whole,
      height: KIND.whole,
      type: KIND.mime,
      purpose: KIND.label,
    },
    why: 'podcast apps take the picture from href, and choose by its aspect ratio, size and purpose',
    hint: 'write <podcast:image href="https://…" aspect-ratio="16/9" width="1200" alt="…"/>',
    good: '<podcast:image href="https://example.com/a.jpg" alt="A bowline" aspect-ratio="16/9" width="1200" purpose="artwork social"/>',
    bad: '<podcast:image href="https://example.com/a.jpg" aspect-ratio="16:9"/>',
  },
];

/** A stream that ends before it starts, or is over, and does not say so. */
const untimely = ({ attributes }: Element, asOf: number): readonly string[] => {
  const [status = '', start = '', end = ''] = ['status', 'start', 'end'].map((name) => attributes.get(name)?.trim());
  if (instantOf(end) <= instantOf(start)) return [`podcast:liveItem ends at ${quoted(end)}, no later than it starts`];
  return /^(?:pending|live)$/.test(status) && instantOf(end) < asOf
    ? [`podcast:liveItem was to end at ${quoted(end)}, and its status is ${quoted(status)}`]
    : [];
};
