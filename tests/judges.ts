import { APPLE_CATEGORIES } from './apple-categories.js';
import { allIn, attributeOf, childrenOf, readXml, textOf, type XmlDocument, type XmlElement } from './xml-tree.js';

/** Judges a feed by one rule: whether the bytes, read as UTF-8, obey it. */
export type Judge = (xml: string) => boolean;

/** A feed as a rule about elements sees it. */
type Read = {
  readonly document: XmlDocument;
  readonly rss: XmlElement;
  readonly channel: XmlElement;
  readonly items: readonly XmlElement[];
  readonly xml: string;
};

const EMPTY: XmlElement = { name: '', uri: '', attributes: {}, children: [], text: '' };

/** A rule about what a parser reads; a text that is not XML breaks it. */
const rule =
  (obeys: (read: Read) => boolean): Judge =>
  (xml) => {
    try {
      const document = readXml(xml);
      const [channel = EMPTY] = childrenOf(document.root, 'channel');
      return obeys({ document, rss: document.root, channel, items: childrenOf(channel, 'item'), xml });
    } catch {
      return false;
    }
  };

const channelRule = (obeys: (channel: XmlElement) => boolean): Judge => rule(({ channel }) => obeys(channel));
const itemRule = (obeys: (item: XmlElement, channel: XmlElement) => boolean): Judge =>
  rule(({ items, channel }) => items.every((item) => obeys(item, channel)));
const all =
  (...judges: readonly Judge[]): Judge =>
  (xml) =>
    judges.every((judge) => judge(xml));

const has = (parent: XmlElement, ...names: readonly string[]): boolean =>
  names.every((name) => (textOf(parent, name) ?? '').trim() !== '');
const isUnique = (values: readonly (string | undefined)[]): boolean => new Set(values).size === values.length;
const bytes = (text: string | undefined): number => Buffer.byteLength(text ?? '');
const enclosureOf = (item: XmlElement): XmlElement => childrenOf(item, 'enclosure')[0] ?? EMPTY;
const urlOf = (item: XmlElement): string => enclosureOf(item).attributes.url ?? '';
const extensionOf = (url: string): string => /\.([^./?#]+)(?:[?#]|$)/.exec(url.replace(/[?#].*$/, ''))?.[1] ?? '';

/** Podbean's download address: its lack of an extension and of a length is told as a warning. */
const isDerived = (url: string): boolean => url.startsWith('https://www.podbean.com/media/share/pb-');

const NAMESPACES: Readonly<Record<string, string>> = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  itunes: 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  podcast: 'https://podcastindex.org/namespace/1.0',
  media: 'http://search.yahoo.com/mrss/',
  dc: 'http://purl.org/dc/elements/1.1/',
};
const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const CORE_OF: Readonly<Record<string, ReadonlySet<string>>> = {
  rss: words('channel'),
  channel: words(
    'title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs cloud ttl image rating textInput skipHours skipDays item',
  ),
  item: words('title link description author category comments enclosure guid pubDate source'),
  image: words('url title link width height description'),
  // The validator of the W3C knows no stream; its namespace does.
  'podcast:liveItem': words('title link description enclosure guid'),
};
const CORE_ATTRIBUTES: Readonly<Record<string, ReadonlySet<string>>> = {
  rss: words('version'),
  enclosure: words('url length type'),
  guid: words('isPermaLink'),
  category: words('domain'),
  source: words('url'),
};
const ITUNES_BOTH = 'author block explicit keywords subtitle summary image';
/** `complete` is no element of the W3C validator's; Apple reads it, and the author asked for it. */
const ITUNES_CHANNEL = words(`${ITUNES_BOTH} owner category pubDate new-feed-url type complete`);
const ITUNES_ITEM = words(`${ITUNES_BOTH} duration title episode season episodeType`);
const TYPES: Readonly<Record<string, readonly string[]>> = {
  mp3: ['audio/mpeg'],
  m4a: ['audio/x-m4a', 'audio/m4a', 'audio/mp4'],
  mp4: ['video/mp4'],
  m4v: ['video/x-m4v', 'video/m4v'],
  mov: ['video/quicktime'],
  pdf: ['application/pdf'],
};
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const RFC_822 =
  /^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)? (?:GMT|UT|[+-]\d\d(?:00|30))$/;
const LANGUAGE = /^[a-z]{2}(?:-[a-z0-9]{2,8})*$/i;
const HTTP_URL = /^https?:\/\/(?:[\w-]+\.)+[\w-]+(?::\d+)?(?:[/?#][\w;/?:@&=+$.!~*'()%,#-]*)?$/;
const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const datesIn = ({ channel, items }: Read): readonly string[] =>
  [channel, ...items]
    .flatMap((parent) => [...childrenOf(parent, 'pubDate'), ...childrenOf(parent, 'lastBuildDate')])
    .map(({ text }) => text);

const hasRightWeekday = (date: string): boolean => {
  const [, weekday, day, month = '', year] = RFC_822.exec(date) ?? [];
  if (weekday === undefined) return true;
  return DAYS[new Date(Date.UTC(Number(year), MONTHS.indexOf(month), Number(day))).getUTCDay()] === weekday;
};

/** Every address in the elements and attributes of a feed. */
const urlsIn = ({ rss }: Read): readonly string[] =>
  allIn(rss).flatMap(({ name, attributes, text }) => [
    ...['url', 'href'].flatMap((attribute) => attributes[attribute] ?? []),
    ...(['link', 'itunes:new-feed-url'].includes(name) ? [text] : []),
  ]);

const isWrittenUrl = (url: string): boolean =>
  URL.canParse(url) && new URL(url).href === url && !/[[\]|^\\{}`]/.test(url);

const prefixOf = (name: string): string => (name.includes(':') ? (name.split(':')[0] ?? '') : '');

const isKnownCore = ({ name, attributes, children }: XmlElement): boolean => {
  const names = Object.keys(attributes).filter((attribute) => !attribute.startsWith('xmlns'));
  const core = children.filter((child) => prefixOf(child.name) === '');
  return (
    (prefixOf(name) !== '' || names.every((attribute) => CORE_ATTRIBUTES[name]?.has(attribute))) &&
    core.every((child) => CORE_OF[name]?.has(child.name))
  );
};

const usedPrefixes = (rss: XmlElement): ReadonlySet<string> =>
  new Set(
    allIn(rss)
      .flatMap(({ name, attributes }) => [name, ...Object.keys(attributes)])
      .map(prefixOf)
      .filter((prefix) => !['', 'xml', 'xmlns'].includes(prefix)),
  );

const isCategory = (category: XmlElement): boolean => {
  const subcategories = APPLE_CATEGORIES[category.attributes.text ?? ''];
  return (
    subcategories !== undefined &&
    childrenOf(category, 'itunes:category').every(({ attributes }) => subcategories.includes(attributes.text ?? ''))
  );
};

const hasEmail = (channel: XmlElement): boolean =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(textOf(childrenOf(channel, 'itunes:owner')[0] ?? EMPTY, 'itunes:email') ?? '');
const hasImage = (channel: XmlElement): boolean =>
  HTTP_URL.test(attributeOf(channel, 'itunes:image', 'href') ?? '') && textOf(channel, 'itunes:image') === '';
const hasFullEnclosure = (item: XmlElement): boolean =>
  ['url', 'length', 'type'].every((name) => (enclosureOf(item).attributes[name] ?? '') !== '');
const isChannelComplete = (channel: XmlElement): boolean =>
  has(channel, 'title', 'description', 'link', 'language', 'itunes:explicit') &&
  bytes(textOf(channel, 'description')) <= 4000 &&
  childrenOf(channel, 'itunes:category').length > 0 &&
  hasImage(channel);

const guidPresent = itemRule((item) => has(item, 'guid'));
const guidUnique = rule(({ items }) => isUnique(items.map((item) => textOf(item, 'guid'))));
const enclosureUnique = rule(({ items }) => isUnique(items.map(urlOf)));
const hasEpisode = rule(({ items }) => items.length > 0);
const isRss2 = rule(
  ({ rss }) =>
    rss.name === 'rss' &&
    rss.uri === '' &&
    rss.attributes.version === '2.0' &&
    rss.children.length === childrenOf(rss, 'channel').length &&
    rss.children.length === 1,
);
const hasNamespaces = (...prefixes: readonly string[]): Judge =>
  rule(({ rss }) => prefixes.every((prefix) => rss.attributes[`xmlns:${prefix}`] === NAMESPACES[prefix]));
const wellFormed = rule(() => true);
const declared: Judge = (xml) => xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>');

/** The rules of severity `required` that a program can check on the bytes of one feed, by id. */
export const JUDGES: Readonly<Record<string, Judge>> = {
  'rss/root': isRss2,
  'rss/channel-title': channelRule((channel) => childrenOf(channel, 'title').length === 1 && has(channel, 'title')),
  'rss/channel-link': channelRule(
    (channel) => childrenOf(channel, 'link').length === 1 && HTTP_URL.test(textOf(channel, 'link') ?? ''),
  ),
  'rss/channel-description': channelRule(
    (channel) =>
      childrenOf(channel, 'description').length === 1 &&
      has(channel, 'description') &&
      !/<[/a-z]/i.test(textOf(channel, 'description') ?? ''),
  ),
  'rss/item-title-or-description': itemRule((item) => has(item, 'title') || has(item, 'description')),
  'rss/enclosure-attrs': itemRule(
    (item) => Object.keys(enclosureOf(item).attributes).toSorted().join() === 'length,type,url',
  ),
  'rss/enclosure-single': itemRule((item) => childrenOf(item, 'enclosure').length <= 1),
  'rss/enclosure-length': itemRule((item) => /^\d+$/.test(enclosureOf(item).attributes.length ?? '')),
  'rss/enclosure-url': itemRule((item) => HTTP_URL.test(urlOf(item))),
  'rss/enclosure-type': itemRule((item) =>
    /^[\w.+-]+\/[\w.+-]+(?:;.*)?$/.test(enclosureOf(item).attributes.type ?? ''),
  ),
  'rss/guid-present': guidPresent,
  'rss/guid-unique': guidUnique,
  'rss/guid-permalink': itemRule((item) => {
    const isPermaLink = attributeOf(item, 'guid', 'isPermaLink') ?? 'true';
    return isPermaLink === 'false' || (isPermaLink === 'true' && HTTP_URL.test(textOf(item, 'guid') ?? ''));
  }),
  'rss/date-format': rule((read) => datesIn(read).every((date) => RFC_822.test(date))),
  'rss/date-weekday': rule((read) => datesIn(read).every(hasRightWeekday)),
  'rss/multiplicity': rule(({ channel, items }) =>
    [channel, ...items].every(({ children }) =>
      isUnique(children.map(({ name }) => name).filter((name) => !/:|^(?:category|item)$/.test(name))),
    ),
  ),
  'rss/email-fields': rule(({ channel, items }) => {
    const people = items.flatMap((item) => childrenOf(item, 'author'));
    const editors = ['managingEditor', 'webMaster'].flatMap((name) => childrenOf(channel, name));
    const isContact = ({ text }: XmlElement): boolean => /^[^\s@]+@[^\s@]+ \(.+\)$/.test(text);
    return childrenOf(channel, 'author').length === 0 && [...people, ...editors].every(isContact);
  }),
  'rss/unknown-core': rule(({ rss }) => allIn(rss).every(isKnownCore)),
  'rss/extension-ns': rule(({ rss }) =>
    allIn(rss).every(
      ({ name, uri }) => uri === (NAMESPACES[prefixOf(name)] ?? (prefixOf(name) === '' ? '' : undefined)),
    ),
  ),
  'apple/xml-header': all(declared, isRss2, hasNamespaces('itunes', 'content')),
  'apple/ns-exact': hasNamespaces('itunes'),
  'apple/tag-case': rule(({ rss }) =>
    allIn(rss).every(
      ({ name }) =>
        !name.startsWith('itunes:') || [...ITUNES_CHANNEL, ...ITUNES_ITEM, 'name', 'email'].includes(name.slice(7)),
    ),
  ),
  'apple/has-episode': hasEpisode,
  'apple/title': channelRule((channel) => has(channel, 'title') && (textOf(channel, 'title') ?? '').length <= 255),
  'apple/description': channelRule(
    (channel) => has(channel, 'description') && bytes(textOf(channel, 'description')) <= 4000,
  ),
  'apple/image': channelRule(hasImage),
  'apple/language': channelRule((channel) => LANGUAGE.test(textOf(channel, 'language') ?? '')),
  'apple/category': channelRule((channel) => {
    const categories = childrenOf(channel, 'itunes:category');
    return categories.length > 0 && categories.every(isCategory);
  }),
  'apple/explicit': rule(({ channel, items }) =>
    [channel, ...items].every((parent) => /^(?:true|false)$/.test(textOf(parent, 'itunes:explicit') ?? '')),
  ),
  'apple/serial-episode': itemRule(
    (item, channel) =>
      textOf(channel, 'itunes:type') !== 'serial' ||
      (textOf(item, 'itunes:episodeType') ?? 'full') !== 'full' ||
      /^[1-9]\d*$/.test(textOf(item, 'itunes:episode') ?? ''),
  ),
  'apple/enclosure': all(
    enclosureUnique,
    itemRule((item) => childrenOf(item, 'enclosure').length === 1 && hasFullEnclosure(item)),
  ),
  'apple/enclosure-type': itemRule((item) => {
    const types = TYPES[extensionOf(urlOf(item))];
    return types === undefined || types.includes(enclosureOf(item).attributes.type ?? '');
  }),
  'apple/enclosure-ext': itemRule((item) => isDerived(urlOf(item)) || extensionOf(urlOf(item)) in TYPES),
  'apple/guid': all(guidPresent, guidUnique),
  'apple/ascii-urls': rule((read) => urlsIn(read).every((url) => /^[\x21-\x7e]+$/.test(url))),
  'apple/no-atom': rule(({ rss }) => rss.name === 'rss'),
  'apple-connect/checks': all(hasEpisode, channelRule(isChannelComplete), itemRule(hasFullEnclosure)),
  'spotify/live-requirements': all(
    hasEpisode,
    guidUnique,
    channelRule((channel) => has(channel, 'itunes:author') && hasImage(channel)),
    itemRule((item) => has(item, 'guid', 'pubDate')),
  ),
  'spotify/channel': channelRule(
    (channel) => has(channel, 'title', 'link', 'description', 'language', 'itunes:author') && hasImage(channel),
  ),
  'spotify/item': itemRule(
    (item) =>
      has(item, 'guid', 'title', 'pubDate') &&
      (has(item, 'description') || has(item, 'content:encoded')) &&
      hasFullEnclosure(item),
  ),
  'spotify/claim-mail': channelRule(hasEmail),
  'youtube/mail': channelRule(hasEmail),
  'amazon/basic': all(
    channelRule((channel) => has(channel, 'title', 'description') && hasEmail(channel)),
    itemRule(hasFullEnclosure),
  ),
  'podcastindex/item': itemRule((item, channel) => {
    const { url = '', type = '' } = enclosureOf(item).attributes;
    const isCut = (text: string | undefined, most: number): boolean => (text ?? '').length > most;
    return (
      url.startsWith('http') &&
      ![
        isCut(textOf(item, 'guid'), 740),
        isCut(textOf(item, 'title'), 1024),
        isCut(type, 128),
        isCut(url, 768),
      ].includes(true) &&
      !isCut(textOf(channel, 'language'), 8) &&
      !isCut(textOf(channel, 'title'), 768)
    );
  }),
  'psp1/namespaces': hasNamespaces('itunes', 'podcast', 'atom'),
  'psp1/utf8': rule(({ document, rss }) =>
    [
      document.encoding === 'UTF-8',
      allIn(rss).every(({ children, text }) => children.length > 0 || text === text.trim()),
    ].every(Boolean),
  ),
  'psp1/atom-self': channelRule((channel) =>
    childrenOf(channel, 'atom:link').some(
      ({ attributes: { rel, type, href = '' } }) =>
        rel === 'self' && type === 'application/rss+xml' && HTTP_URL.test(href),
    ),
  ),
  'psp1/channel-required': channelRule(isChannelComplete),
  'psp1/item-required': itemRule((item) => has(item, 'title', 'guid') && hasFullEnclosure(item)),
  'psp1/enclosure-types': itemRule((item) =>
    (TYPES[extensionOf(urlOf(item))] ?? [enclosureOf(item).attributes.type]).includes(
      enclosureOf(item).attributes.type ?? '',
    ),
  ),
  'ns/uri': hasNamespaces('podcast'),
  'ns/https': rule(({ rss }) =>
    allIn(rss)
      .filter(({ name }) => name.startsWith('podcast:'))
      .every(({ attributes: { url = '', href = '' } }) => [url, href].every((address) => !/^http:/i.test(address))),
  ),
  'ns/publisher-feed': channelRule(
    (channel) =>
      textOf(channel, 'podcast:medium') !== 'publisher' ||
      (has(channel, 'podcast:guid') && childrenOf(channel, 'podcast:remoteItem').length > 0),
  ),
  'w3c/itunes-known': rule(({ channel, items }) => {
    const known = (parent: XmlElement, names: ReadonlySet<string>): boolean =>
      parent.children.every(({ name }) => !name.startsWith('itunes:') || names.has(name.slice('itunes:'.length)));
    return known(channel, ITUNES_CHANNEL) && items.every((item) => known(item, ITUNES_ITEM));
  }),
  'w3c/itunes-lengths': rule(({ rss }) =>
    allIn(rss).every(
      ({ name, text }) => !/^itunes:(?:author|name|subtitle|keywords)$/.test(name) || text.length <= 255,
    ),
  ),
  'w3c/size': (xml) => bytes(xml) <= 5_000_000,
  'w3c/xml': all(
    wellFormed,
    rule(({ document }) => document.version === '1.0'),
  ),
  'xml/chars': all((xml) => !ILLEGAL.test(xml), wellFormed),
  'xml/decl': declared,
  'xml/no-doctype': rule(({ document }) => !document.hasDoctype),
  'xml/entities': all(wellFormed, (xml) => !/&(?!amp;|lt;|gt;|quot;|apos;|#)\w+;/.test(withoutCdata(xml))),
  'xml/escape-text': all(wellFormed, (xml) => !/\r|<[^!?<>]*="[^"]*[\t\n][^"]*"/.test(withoutCdata(xml))),
  'xml/cdata': all(wellFormed, (xml) =>
    (xml.match(/<!\[CDATA\[[\s\S]*?\]\]>/g) ?? []).every((section) => !section.slice(9).includes('<![CDATA[')),
  ),
  'xml/ns-decl': rule(({ rss }) => {
    const declarations = Object.keys(rss.attributes).filter((name) => name.startsWith('xmlns:'));
    const others = allIn(rss)
      .slice(1)
      .flatMap(({ attributes }) => Object.keys(attributes));
    const used = usedPrefixes(rss);
    return (
      [...used].every((prefix) => declarations.includes(`xmlns:${prefix}`)) &&
      others.every((name) => !name.startsWith('xmlns'))
    );
  }),
  'url/encode': rule((read) => urlsIn(read).every(isWrittenUrl)),
  'url/unique': enclosureUnique,
};

const withoutCdata = (xml: string): string => xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
