import * as v from 'valibot';
import {
  httpsAddress,
  line,
  lineOf,
  linkAddress,
  list,
  mapping,
  orShort,
  tagField,
  whole,
  word,
} from '../schema/scalars.js';
import { extraSchema } from './extra-fields.js';
import { KIND } from './kinds.js';
import { isKnownLicense, UNLISTED_LICENSE } from './licenses.js';
import { payment } from './value-fields.js';

/*
 * The tags of the podcast namespace that shows, episodes and live items may all have, as schemas with its own
 * constraints: https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs/tags
 */

const named = (description: string) =>
  v.pipe(
    line(description),
    v.transform((name) => ({ name })),
  );

const person = () =>
  orShort(
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

const geo = () =>
  v.pipe(
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

const place = () =>
  orShort(
    named('Name of the place'),
    mapping(
      {
        name: line('Name of the place'),
        rel: v.nullish(word(KIND.relation, 'subject: what it is about; creator: where it was made')),
        geo: v.nullish(geo()),
        osm: v.nullish(lineOf(KIND.osm, 'OpenStreetMap identifier: R113314')),
        country: v.nullish(lineOf(KIND.country, 'Country, two letters of ISO 3166-1')),
      },
      'must be a name, or a mapping with name, rel, geo, osm and country',
    ),
    'must be a name, or a mapping with name, rel, geo, osm and country',
  );

const OWN_LICENSE = 'must be an identifier such as CC-BY-4.0, or a mapping with name and url';

const license = () =>
  orShort(
    v.pipe(
      line('Identifier'),
      v.check(isKnownLicense, UNLISTED_LICENSE),
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
      v.forward(
        v.check(({ name, url }) => isKnownLicense(name) || url !== undefined, UNLISTED_LICENSE),
        ['name'],
      ),
    ),
    OWN_LICENSE,
  );

const funding = () =>
  mapping({ url: linkAddress('Where to give'), text: line('Text of the link') }, 'must be a mapping with url and text');

const AI_CONTENT = 'must be true or false where the purpose is ai-content';

const txt = () =>
  orShort(
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

const image = () =>
  orShort(
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

const chat = () =>
  mapping(
    {
      server: lineOf(KIND.server, 'Name of the server, without a scheme'),
      protocol: word(KIND.chat, 'Protocol'),
      accountId: v.nullish(line('Account of the show there', 255)),
      space: v.nullish(line('Room or topic', 255)),
    },
    'must be a mapping with server, protocol, accountId and space',
  );

const socialInteract = () =>
  orShort(
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
      v.check(
        ({ protocol, uri }) => protocol === 'disabled' || uri !== undefined,
        'must have the uri of the root post',
      ),
    ),
    'must be disabled, or a mapping with protocol and uri',
  );

/** What shows, episodes and live items may all say. */
export const sharedTagFields = {
  persons: tagField(() => list(person(), 'Who is heard, or has a part in it (podcast:person): names, or mappings')),
  location: tagField(() => list(place(), 'Where it is about, or was made (podcast:location): names, or mappings')),
  license: tagField(() =>
    v.pipe(license(), v.description('Identifier such as CC-BY-4.0 (podcast:license), or name and url')),
  ),
  funding: tagField(() => list(funding(), 'Where listeners can give (podcast:funding)')),
  value: tagField(() => list(payment(), 'Payments by apps (podcast:value)')),
  images: tagField(() => list(image(), 'Pictures beside the art (podcast:image): addresses, or mappings')),
  socialInteract: tagField(() => list(socialInteract(), 'Where comments are (podcast:socialInteract), or disabled')),
  chat: tagField(() => v.pipe(chat(), v.description('Where listeners chat (podcast:chat)'))),
  txt: tagField(() => list(txt(), 'Tokens such as applepodcastsverify (podcast:txt): texts, or mappings with purpose')),
  extra: tagField(extraSchema),
};
