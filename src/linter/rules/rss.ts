import { didYouMean } from '../../text.js';
import { bare, childOf, childrenOf, type Element, NAMESPACES, textOf } from '../../xml/element.js';
import {
  atMostOnce,
  both,
  childIsBlank,
  eachAttribute,
  eachText,
  gather,
  isWebAddress,
  mustHave,
  NO_COMPLAINTS,
  quoted,
} from '../check.js';
import { isLanguage } from '../languages.js';
import { isMailAddress } from '../mail.js';
import { boundAt, misbound, prefixIn } from '../prefixes.js';
import { type Complaint, PROFILES, type Rule, type Spot, type Watcher } from '../rule.js';
import { type Vocabulary, vocabularyOf } from '../vocabulary.js';

/** What podcast apps read beside RSS; itunes and podcast have rules of their own. */
const USUAL: ReadonlyMap<string, string> = new Map(
  [...NAMESPACES].flatMap(([uri, prefix]) => (/^(?:atom|content)$/.test(prefix) ? [[prefix, uri] as const] : [])),
);

/** Tells once of each prefix that is used with a wrong address: where it is bound, which the root tells at the end. */
function watchForMisbound(): Watcher {
  const first = new Map<string, Element>();
  const look = ({ children }: Element): readonly Complaint[] => {
    for (const at of children) {
      if (!at.name.startsWith('?:')) continue;
      const prefix = prefixIn(at.tag);
      if (USUAL.has(prefix) && !first.has(prefix)) first.set(prefix, bare(at));
    }
    return NO_COMPLAINTS;
  };
  return {
    item: look,
    end: (channel, around) => {
      look(channel);
      return [...first].map(([prefix, at]) => ({
        at: boundAt(prefix, at.uri, around, at),
        message: misbound(prefix, at.uri, USUAL.get(prefix)),
      }));
    },
  };
}

/** Text beside the elements of what holds elements only. */
function strayText(at: Spot & Pick<Element, 'tag' | 'text'>): readonly Complaint[] {
  return /\S/.test(at.text)
    ? [{ at, message: `${at.tag} holds the text ${quoted(at.text)}, which is in no element` }]
    : NO_COMPLAINTS;
}

const AN_ITEM = '<item><guid isPermaLink="false">x</guid><title>B</title></item>';

const A_CLOUD = '<cloud xmlns:x="x" domain="example.com" port="80" path="/rpc" registerProcedure="" protocol="soap"/>';

/** Examples of an image: the elements that it needs, and others. */
const imageWith = (others = ''): string =>
  `<image><url>https://example.com/a.jpg</url><title>Knots &#x26; Splices</title><link>https://example.com/</link>${others}</image>`;

/** Where the W3C validator only warns of what others refuse. */
const W3C_WARNS = { w3c: 'recommended' } as const;

/** Where it alone calls something an error. */
const W3C_REFUSES = { w3c: 'required' } as const;

/** What RSS 2.0 asks of the channel, and of the shape of the whole: https://www.rssboard.org/rss-specification */
export const RSS: readonly Rule[] = [
  {
    id: 'rss/channel-title',
    wants: 'the name of the show',
    weight: 'required',
    profiles: PROFILES,
    about: ['title'],
    why: 'RSS requires it: without it, the show has no name',
    hint: 'write the name of the show as <title>…</title> in the channel',
    good: '<title>Knots</title>',
    bad: [
      { example: '', says: 'channel has no title' },
      { example: '<title> </title>', says: 'title is blank' },
    ],
    channel: (channel) => [
      ...mustHave(channel, 'title'),
      // The W3C validator only warns of a title that is there and blank.
      ...childIsBlank(channel, 'title').map((blank) => ({ ...blank, weights: W3C_WARNS })),
    ],
  },
  {
    id: 'rss/channel-link',
    wants: "the address of the show's site, whole and in ASCII",
    weight: 'required',
    profiles: PROFILES,
    about: ['link'],
    why: 'RSS requires it, and the W3C validator calls one that is no whole address in ASCII an error',
    hint: "write the address of the show's site, with https:// and percent-encoded",
    good: '<link> https://example.com/ </link>',
    bad: [
      { example: '', says: 'channel has no link' },
      { example: '<link>example.com</link>', says: 'not a web address' },
    ],
    channel: (channel) => [
      ...mustHave(channel, 'link'),
      ...eachText(
        channel,
        'link',
        (text) => isWebAddress(text.trim()),
        (text) => `link is ${quoted(text)}, not a web address in ASCII`,
      ),
    ],
  },
  {
    id: 'rss/channel-description',
    wants: 'a text about the show',
    weight: 'required',
    profiles: PROFILES,
    about: ['description'],
    why: 'RSS requires it: directories show it to tell what the show is about',
    hint: 'write a sentence or two about the show as <description>…</description> in the channel',
    good: '<description>Ropes.</description>',
    bad: [
      { example: '', says: 'channel has no description' },
      { example: '<description/>', says: 'description is blank' },
    ],
    channel: (channel) => [...mustHave(channel, 'description'), ...childIsBlank(channel, 'description')],
  },
  {
    id: 'rss/multiplicity',
    wants: 'elements of RSS, and those of itunes, once in a parent, but for category and item',
    weight: 'required',
    profiles: PROFILES,
    about: ['copyright', 'comments', 'itunes:author', 'url'],
    why: 'apps take one of the two, and not all the same one; the W3C validator calls the second an error',
    hint: 'keep one of them',
    good: '<copyright>Mara</copyright><category>Knots</category><category>Ropes</category>',
    bad: {
      channel: [
        '<copyright>Mara</copyright><copyright>Ada</copyright>',
        '<itunes:author>Mara</itunes:author><itunes:author>Ada</itunes:author>',
        '<image><url>https://example.com/a.jpg</url><url>https://example.com/b.jpg</url></image>',
      ],
      item: [
        '<comments>https://example.com/1</comments><comments>https://example.com/2</comments>',
        '<itunes:author>Mara</itunes:author><itunes:author>Ada</itunes:author>',
      ],
    },
    channel: (channel) => [channel, ...childrenOf(channel, 'image')].flatMap(complainOfSeconds),
    item: (item) => complainOfSeconds(item),
  },
  {
    id: 'rss/order-items-last',
    wants: 'items behind the elements of RSS, and links of Atom, in the channel',
    weight: 'recommended',
    profiles: PROFILES,
    about: ['copyright', 'atom:link', 'itunes:author'],
    why: 'readers that stop at the first items miss what comes after them, and the W3C validator warns of it',
    hint: 'move all items to the end of the channel',
    good: [
      '<copyright>Mara</copyright>',
      `${AN_ITEM}<itunes:author>Mara</itunes:author>`,
      (feed) => feed.replace(/<item>[\s\S]*<\/item>\n/, ''),
    ],
    bad: [
      `${AN_ITEM}<copyright>Mara</copyright>`,
      `${AN_ITEM}<atom:link rel="self" href="https://example.com/feed.xml"/>`,
    ],
    channel: ({ children }) => {
      const first = children.findIndex(({ name }) => name === 'item');
      const at = first < 0 ? undefined : children.find(({ name, uri }, index) => index > first && isHead(name, uri));
      return at ? [{ at, message: `${at.tag} of the channel comes after an item` }] : [];
    },
  },
  {
    id: 'rss/language',
    wants: 'a language of ISO 639, as en or pt-BR',
    weight: 'recommended',
    weights: { apple: 'required', w3c: 'required' },
    profiles: PROFILES,
    about: ['language'],
    why: 'Apple and the W3C validator call a language that is no code of ISO 639 an error, and directories list the show under none',
    hint: 'write a code as en or pt-BR',
    good: '<language> pt-BR </language>',
    bad: '<language>en_US</language>',
    channel: (channel) =>
      eachText(
        channel,
        'language',
        (text) => isLanguage(text.trim()),
        (text) => `language is ${quoted(text)}, not a code as en or pt-BR`,
      ),
  },
  {
    id: 'rss/image',
    wants: 'an image with url, title and link, not larger than 144 × 400',
    weight: 'informational',
    weights: { w3c: 'required' },
    profiles: PROFILES,
    about: ['image', 'width', 'height'],
    why: 'RSS wants url, title and link in it, and at most 144 by 400 pixels: the W3C validator calls anything else an error',
    hint: 'repeat title and link of the channel, leave out width and height, or leave out image: itunes:image is what apps show',
    good: [imageWith(), imageWith('<width> 144 </width><height>400</height>')],
    bad: [
      { example: imageWith().replace(/<url>.*<\/url>/, ''), says: 'image has no url' },
      { example: imageWith().replace(/<title>.*<\/title>/, ''), says: 'image has no title' },
      { example: imageWith().replace(/<link>.*<\/link>/, ''), says: 'image has no link' },
      { example: imageWith('<width>145</width>'), says: 'width of image is "145"' },
      { example: imageWith('<width>wide</width>'), says: 'width of image is "wide"' },
      { example: imageWith('<height>401</height>'), says: 'height of image is "401"' },
    ],
    channel: (channel) => gather(childrenOf(channel, 'image'), complainOfImage),
  },
  {
    id: 'rss/image-match',
    wants: 'title and link of an image as in the channel, and a url that ends as a picture',
    weight: 'informational',
    weights: { w3c: 'recommended' },
    profiles: PROFILES,
    about: ['image'],
    why: 'RSS wants title and link of the channel in the image, and a JPEG, GIF or PNG; the W3C validator warns of others',
    hint: 'repeat title and link of the channel, or leave out image: itunes:image is what apps show',
    good: [
      imageWith().replace('a.jpg', 'art?size=3000'),
      imageWith().replace('a.jpg', 'A.JPG'),
      imageWith().replace(/<title>.*<\/title>/, ''),
      (feed) => feed.replace('<link>https://example.com/</link>', imageWith().replace('/</link>', '/x</link>')),
    ],
    bad: [
      { example: imageWith().replace('Knots', 'Ropes'), says: 'title of image is not' },
      { example: imageWith().replace('/</link>', '/x</link>'), says: 'link of image is not' },
      { example: imageWith().replace('a.jpg', 'a.webp'), says: 'does not end as a picture' },
    ],
    channel: (channel) => gather(childrenOf(channel, 'image'), (image) => complainOfMismatch(channel, image)),
  },
  {
    id: 'rss/email-fields',
    wants: 'addresses in managingEditor, webMaster and author',
    // Apps read none of them.
    weight: 'informational',
    weights: { w3c: 'required' },
    profiles: PROFILES,
    about: ['managingEditor', 'webMaster', 'author'],
    why: 'RSS wants an e-mail address in author, managingEditor and webMaster: the W3C validator calls a bare name an error',
    hint: 'write mail@example.com (Name), or leave it out and keep itunes:author',
    good: {
      channel: '<managingEditor>mara@example.com (Mara)</managingEditor>',
      item: '<author>mara@example.com (Mara)</author>',
    },
    bad: {
      channel: ['<managingEditor>Mara</managingEditor>', '<webMaster>Mara</webMaster>'],
      item: '<author>Mara</author>',
    },
    channel: (channel) => ['managingEditor', 'webMaster'].flatMap((name) => complainOfName(channel, name)),
    only: 'author',
    item: (item) => complainOfName(item, 'author'),
  },
  {
    id: 'rss/email-names',
    wants: 'a name behind the address in managingEditor, webMaster and author',
    weight: 'recommended',
    // Nobody else minds.
    profiles: ['w3c'],
    about: ['managingEditor', 'webMaster', 'author'],
    why: 'the W3C validator warns of an address without a name in brackets behind it, as RSS shows it in its examples',
    hint: 'write mail@example.com (Name), or leave it out and keep itunes:author',
    good: {
      channel: '<managingEditor> mara@example.com (Mara) </managingEditor>',
      // What holds no address is told by rss/email-fields.
      item: ['<author>mara@example.com (Mara)</author>', '<author>Mara</author>'],
    },
    bad: {
      channel: ['<managingEditor>mara@example.com</managingEditor>', '<webMaster>mara@example.com</webMaster>'],
      item: '<author>mara@example.com</author>',
    },
    channel: (channel) => gather(['managingEditor', 'webMaster'], (name) => complainOfBareAddress(channel, name)),
    only: 'author',
    item: (item) => complainOfBareAddress(item, 'author'),
  },
  {
    id: 'rss/ttl',
    wants: 'a number of minutes in ttl',
    weight: 'informational',
    weights: { w3c: 'required' },
    profiles: PROFILES,
    about: ['ttl'],
    why: 'it is a number of minutes, and the W3C validator calls anything else an error; podcast apps pass over it',
    hint: 'leave ttl out, or write a whole number above 0',
    good: '<ttl> 60 </ttl>',
    bad: ['<ttl>0</ttl>', '<ttl>an hour</ttl>'],
    channel: (channel) =>
      eachText(
        channel,
        'ttl',
        (text) => /^0*[1-9]\d*$/.test(text.trim()),
        (text) => `ttl is ${quoted(text)}, not a number of minutes`,
      ),
  },
  {
    id: 'rss/skip',
    wants: 'hours from 0 to 23 and English days to skip, each once',
    weight: 'informational',
    weights: { w3c: 'required' },
    profiles: PROFILES,
    about: ['skipHours', 'hour', 'skipDays', 'day'],
    why: 'the W3C validator checks hours and days to skip, and readers that heed them would stay away at other times',
    hint: 'name each hour from 0 to 23, or each day in English, once; or leave it out',
    good: '<skipHours><hour>0</hour><hour> 23 </hour></skipHours><skipDays><day>Sunday</day></skipDays>',
    bad: [
      { example: '<skipHours><hour>24</hour></skipHours>', says: 'hour of skipHours is "24"' },
      { example: '<skipDays><day>Sun</day></skipDays>', says: 'day of skipDays is "Sun"' },
      { example: '<skipDays><day>Sunday</day><day>Sunday</day></skipDays>', says: 'more than once' },
    ],
    channel: (channel) => [
      ...complainOfSkips(channel, 'skipHours', 'hour', /^(?:[01]?\d|2[0-3])$/),
      ...complainOfSkips(channel, 'skipDays', 'day', /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$/),
    ],
  },
  {
    id: 'rss/cloud-textinput',
    wants: 'a cloud with all of its attributes',
    weight: 'informational',
    weights: { w3c: 'required' },
    profiles: PROFILES,
    about: ['cloud'],
    why: 'a cloud tells where to subscribe by five attributes: the W3C validator calls one that lacks any of them an error',
    hint: 'give cloud domain, port, path, registerProcedure and protocol, or leave it out',
    good: A_CLOUD,
    bad: [
      ...['domain', 'port', 'path', 'registerProcedure', 'protocol'].map((name) => ({
        example: A_CLOUD.replace(`${name}=`, 'x:x='),
        says: `cloud has no ${name}`,
      })),
      { example: A_CLOUD.replace('80', 'http'), says: 'port of cloud is "http"' },
    ],
    channel: (channel) =>
      gather(CLOUD, (attribute) =>
        eachAttribute(
          channel,
          'cloud',
          attribute,
          (value) => (attribute === 'port' ? /^0*[1-9]\d*$/.test(value ?? '') : value !== undefined),
          (value) =>
            value === undefined
              ? `cloud has no ${attribute}`
              : `port of cloud is ${quoted(value)}, not a number above 0`,
        ),
      ).slice(0, 1),
  },
  {
    id: 'rss/textinput',
    wants: 'no textInput',
    weight: 'informational',
    weights: { w3c: 'recommended' },
    profiles: PROFILES,
    about: ['textInput'],
    why: 'the W3C validator warns of any textInput, a form that hardly any reader ever showed',
    hint: 'leave textInput out',
    good: '',
    bad: '<textInput><title>Find</title><description>Find</description><name>q</name><link>https://example.com/</link></textInput>',
    channel: (channel) => childrenOf(channel, 'textInput').map((at) => ({ at, message: 'textInput is best avoided' })),
  },
  {
    id: 'rss/unknown-core',
    wants: 'no elements or attributes without a prefix that RSS does not define',
    // Apps pass over them.
    weight: 'informational',
    weights: { w3c: 'required' },
    profiles: PROFILES,
    about: ['generator', 'author', 'source', 'image', 'size', 'b'],
    why: 'the W3C validator calls elements and attributes that RSS does not define an error, and apps pass over them',
    hint: 'take what RSS does not define out, or use the element of a namespace that says it, as itunes:author for author and itunes:image for image',
    good: {
      channel: [
        '<generator xmlns="" xml:lang="en">podwright</generator>',
        '<image><url>https://example.com/a.jpg</url><description>Art</description></image>',
        `${A_CLOUD}<generator/><skipHours><hour>0</hour></skipHours><skipDays><day>Sunday</day></skipDays>`,
        '<generator/><textInput><title>Find</title></textInput><category domain="knots">Ropes</category>',
      ],
      item: '<author>mara@example.com</author><source url="https://example.com/feed.xml">Knots</source>',
    },
    bad: {
      channel: [
        { example: '<author>mara@example.com</author>', says: 'RSS defines no author in channel' },
        { example: '<generator>pod<b>wright</b></generator>', says: 'RSS defines no b in generator' },
        { example: '<generator version="1">podwright</generator>', says: 'no attribute version of generator' },
        { example: '<image><size>3000</size></image>', says: 'RSS defines no size in image' },
        { example: (feed) => feed.replace('<channel>', '<channel id="1">'), says: 'no attribute id of channel' },
      ],
      item: [
        { example: '<generator>podwright</generator>', says: 'RSS defines no generator in item' },
        { example: '<author><b>Mara</b></author>', says: 'RSS defines no b in author' },
        { example: '<author name="Mara"/>', says: 'no attribute name of author' },
        { example: (feed) => feed.replace('<item>', '<item id="1">'), says: 'no attribute id of item' },
      ],
    },
    channel: (channel) => [
      ...complainOfAttribute(channel),
      ...complainOfUnknown(channel, CHANNEL),
      ...childrenOf(channel, 'image').flatMap((image) => complainOfUnknown(image, IMAGE)),
    ],
    item: (item) => both(complainOfAttribute(item), complainOfUnknown(item, ITEM)),
  },
  {
    id: 'rss/stray-text',
    wants: 'no text between the elements of rss, channel and items',
    // Apps pass over it.
    weight: 'recommended',
    weights: { w3c: 'required' },
    profiles: PROFILES,
    about: ['generator', 'author', 'rss'],
    why: 'text that stands in no element is shown by no app, and most often left of a broken tag; the W3C validator calls it an error',
    hint: 'take the text out, or put it into the element that it was meant for',
    good: {
      channel: '<generator>podwright</generator>',
      item: '<author>mara@example.com</author>',
    },
    bad: {
      channel: [
        '<generator>podwright</generator>generator>',
        { example: (feed) => feed.replace('\n<channel>', 'rope\n<channel>'), says: 'rss holds the text "rope"' },
      ],
      item: 'author><author>mara@example.com</author>',
    },
    channel: (channel, { root }) => both(strayText(root), strayText(channel)),
    item: strayText,
  },
  {
    id: 'rss/extension-ns',
    wants: 'content and atom by their exact addresses',
    weight: 'required',
    // The W3C validator has its own rule about prefixes, and about those that none of these reads.
    profiles: ['apple', 'spotify', 'psp1', 'podcast-index'],
    about: ['content:encoded', 'atom:link', 'dc:creator'],
    why: 'readers go by the address of a namespace, not its prefix: with another one, they pass over the elements in it',
    hint: `declare xmlns:content="${USUAL.get('content')}" and xmlns:atom="${USUAL.get('atom')}", exactly so`,
    good: ['<content:encoded>Ropes.</content:encoded>', '<dc:creator xmlns:dc="http://purl.org/dc">Mara</dc:creator>'],
    bad: [
      '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content">Ropes.</content:encoded>',
      '<atom:link xmlns:atom="http://www.w3.org/2005/atom" rel="self" href="https://example.com/feed.xml"/>',
    ],
    watch: watchForMisbound,
  },
];

const CHANNEL = vocabularyOf(
  'title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs cloud ttl image rating textInput skipHours skipDays item'.split(
    ' ',
  ),
);

const ITEM = vocabularyOf('title link description author category comments enclosure guid pubDate source'.split(' '));

const IMAGE = vocabularyOf('url title link width height description'.split(' '));

const CLOUD = ['domain', 'port', 'path', 'registerProcedure', 'protocol'] as const;

/** Attributes that elements may have; those of enclosure have a rule of their own. */
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  category: /^domain$/,
  guid: /^isPermaLink$/,
  source: /^url$/,
  cloud: /^(?:domain|port|path|registerProcedure|protocol)$/,
  enclosure: /^/,
};

/** Elements that may hold others. */
const NESTING = new Set(['item', 'image', 'textInput', 'skipHours', 'skipDays']);

const isHead = (name: string, uri: string): boolean => (uri === '' && name !== 'item') || name === 'atom:link';

/** Elements of Apple's of which apps and the W3C validator expect one: https://github.com/w3c/feedvalidator, itunes.py */
const ITUNES_SINGLE =
  /^itunes:(?:author|block|complete|duration|episode|episodeType|explicit|image|keywords|new-feed-url|order|owner|season|subtitle|summary|title|type)$/;

/** What may stand in its parent once only. */
const isSingle = (name: string): boolean =>
  ITUNES_SINGLE.test(name) ||
  ((CHANNEL.has(name) || ITEM.has(name) || IMAGE.has(name)) && !/^(?:item|category|enclosure)$/.test(name));

const complainOfSeconds = (parent: Element): readonly Complaint[] => {
  if (parent.named.size === parent.children.length) return NO_COMPLAINTS;
  return gather([...parent.named.keys()], (name) => (isSingle(name) ? atMostOnce(parent, name) : NO_COMPLAINTS));
};

const complainOfUnknown = (parent: Element, known: Vocabulary): readonly Complaint[] =>
  gather(parent.children, (at) => {
    if (at.uri !== '') return NO_COMPLAINTS;
    if (!known.has(at.name)) return [undefinedIn(parent, at, known)];
    // Nearly all elements are a name and a text.
    return at.children.length + at.attributes.size === 0 ? NO_COMPLAINTS : complainOfInside(at);
  });

const undefinedIn = (parent: Element, at: Element, known: Vocabulary): Complaint => {
  const message = `RSS defines no ${at.tag} in ${parent.tag}`;
  const guess = known.nearest(at.name);
  // What a misspelt element says, no app reads: that is more than an element too many.
  return guess === undefined
    ? { at, message }
    : { at, message, weight: 'recommended', weights: W3C_REFUSES, ...didYouMean(guess) };
};

const complainOfInside = (at: Element): readonly Complaint[] => {
  const inner = NESTING.has(at.name) ? undefined : at.children.find(({ uri }) => uri === '');
  const message = inner && `RSS defines no ${inner.tag} in ${at.tag}`;
  return both(message ? [{ at: inner, message, hint: ESCAPE }] : NO_COMPLAINTS, complainOfAttribute(at));
};

const ESCAPE = 'if it is HTML, put it into <![CDATA[…]]>, or escape it as &lt;p&gt;; RSS has no elements in others';

const complainOfAttribute = (at: Element): readonly Complaint[] => {
  if (at.attributes.size === 0) return NO_COMPLAINTS;
  const known = ATTRIBUTES[at.name];
  for (const name of at.attributes.keys()) {
    const isKnown = known?.test(name) ?? false;
    if (!isKnown && name !== 'xmlns' && !name.includes(':'))
      return [{ at, attribute: name, message: `RSS defines no attribute ${name} of ${at.tag}` }];
  }
  return NO_COMPLAINTS;
};

const complainOfName = (parent: Element, name: string): readonly Complaint[] =>
  eachText(parent, name, isMailAddress, (text) => `${name} is ${quoted(text)}, which holds no e-mail address`);

/** What holds no address is told by rss/email-fields. */
const complainOfBareAddress = (parent: Element, name: string): readonly Complaint[] =>
  eachText(
    parent,
    name,
    (text) => !isMailAddress(text) || text.trim().endsWith(')'),
    (text) => `${name} is ${quoted(text)}, without a name in brackets at its end`,
  );

const complainOfImage = (image: Element): readonly Complaint[] => {
  const missing = ['url', 'title', 'link'].filter((name) => textOf(image, name) === '');
  const large = [
    ['width', 144],
    ['height', 400],
  ].flatMap(([name, most]) =>
    childrenOf(image, String(name))
      .filter(({ text }) => !/^0*[1-9]\d{0,3}$/.test(text.trim()) || Number(text) > Number(most))
      .map((at) => ({ at, message: `${name} of image is ${quoted(at.text)}, not a number from 1 to ${most}` })),
  );
  return [...missing.map((name) => ({ at: image, message: `image has no ${name}` })), ...large];
};

/** What is absent is told by rss/image. */
const complainOfMismatch = (channel: Element, image: Element): readonly Complaint[] => {
  const other = ['title', 'link'].filter(
    (name) => textOf(image, name) !== '' && childOf(channel, name) && textOf(image, name) !== textOf(channel, name),
  );
  const url = textOf(image, 'url');
  const [, ending] = OF_A_FILE.exec(url) ?? [];
  const isPicture = ending === undefined || PICTURE.test(ending);
  return [
    ...other.map((name) => ({ at: image, message: `${name} of image is not that of the channel` })),
    ...(isPicture ? [] : [{ at: image, message: `url of image is ${quoted(url)}, which does not end as a picture` }]),
  ];
};

/** As the W3C validator, which looks at the end of the whole address, and only where it is a word: image.py. */
const OF_A_FILE = /\.(\w+)$/;

const PICTURE = /^(?:jpe?g|gif|png)$/i;

const complainOfSkips = (channel: Element, name: string, inner: string, known: RegExp): readonly Complaint[] =>
  childrenOf(channel, name).flatMap((parent) => {
    const seen = new Set<string>();
    return childrenOf(parent, inner).flatMap((at) => {
      const text = at.text.trim();
      if (!known.test(text)) return [{ at, message: `${inner} of ${name} is ${quoted(text)}` }];
      if (seen.has(text)) return [{ at, message: `${name} names ${quoted(text)} more than once` }];
      seen.add(text);
      return [];
    });
  });
