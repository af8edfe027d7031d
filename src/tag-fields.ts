import * as v from 'valibot';
import { extraSchema } from './extra-fields.js';
import { KIND } from './namespace-kinds.js';
import {
  decimal,
  flag,
  httpsAddress,
  line,
  lineOf,
  linkAddress,
  list,
  mapping,
  mediaAddress,
  seconds,
  whole,
  word,
} from './scalars.js';

/*
 * The tags of the podcast namespace that shows, episodes and live items may all have, as schemas with its own
 * constraints: https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs/tags
 */

/** A mapping that may be given as its most important value alone. */
export const orShort = <const S extends v.GenericSchema, const M extends v.GenericSchema>(
  short: S,
  whole: M,
  message: string,
) => v.union([short, whole], message);

const named = (description: string) =>
  v.pipe(
    line(description),
    v.transform((name) => ({ name })),
  );

const person = orShort(
  named('Name'),
  mapping(
    {
      name: line('Name'),
      role: v.nullish(word(KIND.role, 'Role of the Podcast Taxonomy: host, guest, editor …; host, if absent')),
      group: v.nullish(word(KIND.group, 'Group of the Podcast Taxonomy: cast, writing, visuals …; cast, if absent')),
      img: v.nullish(httpsAddress('Picture of the person')),
      href: v.nullish(httpsAddress('Page about the person')),
    },
    'must be a name, or a mapping with name, role, group, img and href',
  ),
  'must be a name, or a mapping with name, role, group, img and href',
);

const geo = v.pipe(
  v.string(`must be ${KIND.geo.is}`),
  v.transform((value) =>
    value
      .trim()
      .replace(/^(?=-?\d)/, 'geo:')
      .replace(/,\s+/g, ','),
  ),
  v.check(KIND.geo.isRight, `must be ${KIND.geo.is}`),
  v.description('Latitude and longitude: 30.2672,-97.7431'),
);

const place = orShort(
  named('Name of the place'),
  mapping(
    {
      name: line('Name of the place'),
      rel: v.nullish(word(KIND.relation, 'subject: what it is about; creator: where it was made')),
      geo: v.nullish(geo),
      osm: v.nullish(lineOf(KIND.osm, 'OpenStreetMap identifier: R113314')),
      country: v.nullish(lineOf(KIND.country, 'Country, two letters of ISO 3166-1')),
    },
    'must be a name, or a mapping with name, rel, geo, osm and country',
  ),
  'must be a name, or a mapping with name, rel, geo, osm and country',
);

const OWN_LICENSE = 'must be an identifier such as CC-BY-4.0, or a mapping with name and url';

const license = orShort(
  v.pipe(
    line('Identifier'),
    v.check((name) => !/\s/.test(name), OWN_LICENSE),
    v.transform((name) => ({ name })),
  ),
  v.pipe(
    mapping(
      {
        name: line('Identifier, or name of a licence of your own'),
        url: v.nullish(httpsAddress('Text of the licence')),
      },
      OWN_LICENSE,
    ),
    v.check(({ name, url }) => !/\s/.test(name) || url !== undefined, 'must have the url of a licence of your own'),
  ),
  OWN_LICENSE,
);

const funding = mapping(
  { url: linkAddress('Where to give'), text: line('Text of the link') },
  'must be a mapping with url and text',
);

const AI_CONTENT = 'must be true or false where the purpose is ai-content';

const txt = orShort(
  v.pipe(
    line('Text', 4000),
    v.transform((text) => ({ text })),
  ),
  v.pipe(
    mapping(
      {
        text: v.pipe(
          v.union([line('Text', 4000), v.pipe(v.boolean(), v.transform(String))], 'must be a text'),
          v.description('Text'),
        ),
        purpose: v.nullish(line('Purpose: verify, applepodcastsverify, release, ai-content …')),
      },
      'must be a text, or a mapping with text and purpose',
    ),
    v.check(({ text, purpose }) => purpose !== 'ai-content' || KIND.boolean.isRight(text), AI_CONTENT),
  ),
  'must be a text, or a mapping with text and purpose',
);

const image = orShort(
  v.pipe(
    httpsAddress('Address of the picture'),
    v.transform((href) => ({ href })),
  ),
  mapping(
    {
      href: httpsAddress('Address of the picture'),
      alt: v.nullish(line('What is to be seen, for those who do not see it', 1000)),
      aspectRatio: v.nullish(lineOf(KIND.ratio, 'Width by height, as in CSS: 16/9')),
      width: v.nullish(whole('Pixels')),
      height: v.nullish(whole('Pixels')),
      type: v.nullish(lineOf(KIND.mime, 'MIME type')),
      purpose: v.nullish(line('Tokens: artwork, social, canvas, banner, publisher, circular, poster, vendor/name')),
    },
    'must be an address, or a mapping with href, alt, aspectRatio, width, height, type and purpose',
  ),
  'must be an address, or a mapping with href, alt, aspectRatio, width, height, type and purpose',
);

const chat = mapping(
  {
    server: lineOf(KIND.server, 'Name of the server, without a scheme'),
    protocol: word(KIND.chat, 'Protocol'),
    accountId: v.nullish(line('Account of the show there', 255)),
    space: v.nullish(line('Room or topic', 255)),
  },
  'must be a mapping with server, protocol, accountId and space',
);

const socialInteract = orShort(
  v.pipe(
    v.literal('disabled', 'must be disabled, or a mapping with protocol and uri'),
    v.transform((protocol) => ({ protocol })),
  ),
  v.pipe(
    mapping(
      {
        protocol: word(KIND.social, 'Protocol; disabled: no comments'),
        uri: v.nullish(linkAddress('Root post of the comments')),
        accountId: v.nullish(line('Who posted it: @mara@example.social', 255)),
        accountUrl: v.nullish(linkAddress('Page of who posted it')),
        priority: v.nullish(whole('1 is shown first')),
      },
      'must be disabled, or a mapping with protocol and uri',
    ),
    v.check(({ protocol, uri }) => protocol === 'disabled' || uri !== undefined, 'must have the uri of the root post'),
  ),
  'must be disabled, or a mapping with protocol and uri',
);

const feedGuid = v.pipe(lineOf(KIND.uuid, 'podcast:guid of the other feed'), v.toLowerCase());

export const remoteItemFields = {
  feedGuid,
  feedUrl: v.nullish(httpsAddress('Address of the other feed')),
  itemGuid: v.nullish(line('guid of an item in it', 740)),
  medium: v.nullish(word(KIND.medium, 'Medium of the other feed, if not podcast')),
  title: v.nullish(line('Title, for apps that have not read the other feed', 255)),
};

const REMOTE_ITEM = 'must be a podcast:guid, or a mapping with feedGuid, feedUrl, itemGuid, medium and title';

export const remoteItem = orShort(
  v.pipe(
    feedGuid,
    v.transform((guid) => ({ feedGuid: guid })),
  ),
  mapping(remoteItemFields, REMOTE_ITEM),
  REMOTE_ITEM,
);

const recipient = mapping(
  {
    name: v.nullish(line('Who it is', 255)),
    type: line('node, lnaddress …', 64),
    address: line('Where they are paid', 512),
    split: decimal('Shares of a payment'),
    customKey: v.nullish(line('Key that the payment carries', 255)),
    customValue: v.nullish(line('Value under that key', 1024)),
    fee: v.nullish(flag('Whether it is taken before the others share')),
  },
  'must be a mapping with name, type, address and split',
);

const recipients = (description: string) =>
  v.pipe(list(recipient, description), v.minLength(1, 'must name at least one recipient'));

const timeSplit = v.pipe(
  mapping(
    {
      start: seconds('Where it begins'),
      duration: seconds('How long it lasts'),
      remoteStart: v.nullish(seconds('Where it begins in the remote item')),
      remotePercentage: v.nullish(decimal('How much of a payment they get: 100, if absent', 100)),
      remoteItem: v.nullish(remoteItem),
      recipients: v.nullish(recipients('Who is paid, when it is no remote item')),
    },
    'must be a mapping with start, duration, and remoteItem or recipients',
  ),
  v.check(
    (split) => (split.remoteItem === undefined) !== (split.recipients === undefined),
    'must have either remoteItem or recipients',
  ),
);

const value = mapping(
  {
    type: line('lightning …', 64),
    method: line('keysend, lnaddress …', 64),
    suggested: v.nullish(decimal('Amount that is suggested')),
    recipients: recipients('Who is paid'),
    timeSplits: v.nullish(list(timeSplit, 'Who is paid for a while instead')),
  },
  'must be a mapping with type, method and recipients',
);

/** What shows, episodes and live items may all say. */
export const sharedTagFields = {
  persons: v.nullish(list(person, 'Who is heard, or has a part in it (podcast:person): names, or mappings')),
  location: v.nullish(list(place, 'Where it is about, or was made (podcast:location): names, or mappings')),
  license: v.nullish(v.pipe(license, v.description('Identifier such as CC-BY-4.0 (podcast:license), or name and url'))),
  funding: v.nullish(list(funding, 'Where listeners can give (podcast:funding)')),
  value: v.nullish(list(value, 'Payments by apps (podcast:value)')),
  images: v.nullish(list(image, 'Pictures beside the art (podcast:image): addresses, or mappings')),
  socialInteract: v.nullish(list(socialInteract, 'Where comments are (podcast:socialInteract), or disabled')),
  chat: v.nullish(v.pipe(chat, v.description('Where listeners chat (podcast:chat)'))),
  txt: v.nullish(list(txt, 'Tokens such as applepodcastsverify (podcast:txt): texts, or mappings with purpose')),
  extra: v.nullish(extraSchema),
};

const contentLink = orShort(
  v.pipe(
    linkAddress('Address'),
    v.transform((href) => ({ href })),
  ),
  mapping(
    { href: linkAddress('Address'), text: v.nullish(line('Text of the link')) },
    'must be an address, or a mapping with href and text',
  ),
  'must be an address, or a mapping with href and text',
);

export const contentLinks = list(contentLink, 'Where it can be seen or heard elsewhere (podcast:contentLink)');

const source = orShort(
  v.pipe(
    mediaAddress('Address'),
    v.transform((uri) => ({ uri })),
  ),
  mapping(
    { uri: mediaAddress('Address'), contentType: v.nullish(lineOf(KIND.mime, 'MIME type, if it is another')) },
    'must be an address, or a mapping with uri and contentType',
  ),
  'must be an address, or a mapping with uri and contentType',
);

const integrity = mapping(
  { type: word(KIND.integrity, 'Kind of the proof'), value: line('The proof: sha384-…', 2048) },
  'must be a mapping with type and value',
);

const alternateEnclosure = mapping(
  {
    type: lineOf(KIND.mime, 'MIME type'),
    bytes: v.nullish(whole('Size in bytes')),
    bitrate: v.nullish(decimal('Bits a second')),
    height: v.nullish(whole('Height of a video in pixels')),
    lang: v.nullish(lineOf(KIND.language, 'Language')),
    title: v.nullish(line('What it is called', 32)),
    rel: v.nullish(line('Name of a group of media; default: the same as the enclosure', 32)),
    codecs: v.nullish(line('Codecs of RFC 6381', 255)),
    default: v.nullish(flag('Whether it is the file of the enclosure')),
    sources: v.pipe(
      list(source, 'Where it is (podcast:source): addresses, or mappings'),
      v.minLength(1, 'must name a source'),
    ),
    integrity: v.nullish(v.pipe(integrity, v.description('Proof that a file is the right one (podcast:integrity)'))),
  },
  'must be a mapping with type and sources',
);

/** Other media, for episodes and live items. */
export const mediaTagFields = {
  contentLinks: v.nullish(contentLinks),
  alternateEnclosures: v.nullish(list(alternateEnclosure, 'Other media of it (podcast:alternateEnclosure)')),
};
