import { charactersIn, didYouMean } from '../../text.js';
import { childOf, childrenOf, type Element } from '../../xml/element.js';
import { both, eachElement, eachText, gather, mustHave, NO_COMPLAINTS, quoted } from '../check.js';
import { htmlTagsIn, notesOf, openingOf } from '../html-tags.js';
import { hrefOf, linksOf, relOf } from '../links.js';
import { misbound, prefixIn } from '../prefixes.js';
import type { Complaint, Rule, Spot, Surroundings } from '../rule.js';
import { type Vocabulary, vocabularyOf } from '../vocabulary.js';
import { pointsToNoArt } from './apple-both.js';
import { holdsMarkup } from './rss-values.js';
import { bareSignIn } from './w3c-html.js';
import { isUnknownToW3c, reservedFor } from './w3c-namespaces.js';

/** The relations that the W3C validator knows; others have to be URIs. */
const RELATIONS: ReadonlySet<string> = new Set(
  (
    'alternate current describedby edit edit-media enclosure first hub last license next next-archive payment ' +
    'prev-archive previous related replies search self service up via'
  ).split(' '),
);

const KNOWN_ANYWHERE = ['author', 'block', 'explicit', 'image', 'keywords', 'subtitle', 'summary'];

/** What another rule tells of in a channel. */
const TOLD_ELSEWHERE = ['complete', 'title'];

const itunesOf = (names: readonly string[]): Vocabulary => vocabularyOf(names.map((name) => `itunes:${name}`));

const KNOWN_IN_CHANNEL = itunesOf([
  ...KNOWN_ANYWHERE,
  'category',
  'new-feed-url',
  'owner',
  'pubDate',
  'type',
  ...TOLD_ELSEWHERE,
]);

const KNOWN_IN_ITEM = itunesOf([...KNOWN_ANYWHERE, 'duration', 'episode', 'episodeType', 'season', 'title']);

const KNOWN_IN_OWNER = itunesOf(['email', 'name']);

/** A subcategory has its text, and nothing in it. */
const KNOWN_IN_SUBCATEGORY = itunesOf([]);

const UNKNOWN_ITUNES = 'leave out itunes tags that are none, and move others to where they belong';

const unknownIn = (parent: Element, known: Vocabulary): readonly Complaint[] =>
  gather(parent.children, (at) =>
    known.has(at.name) || !at.name.startsWith('itunes:') ? NO_COMPLAINTS : [unknownItunes(at, parent, known)],
  );

const unknownItunes = (at: Element, parent: Element, known: Vocabulary): Complaint => ({
  at,
  message: `${at.tag} is no element of ${parent.tag}`,
  get hint() {
    if (at.name === 'itunes:applepodcastsverify') return 'write it as <podcast:txt purpose="applepodcastsverify">';
    return didYouMean(known.nearest(at.name)).hint ?? UNKNOWN_ITUNES;
  },
});

const subcategoriesIn = (channel: Element): readonly Element[] =>
  childrenOf(channel, 'itunes:category').flatMap((category) => childrenOf(category, 'itunes:category'));

/** The most characters that the W3C validator allows. */
const LONGEST: ReadonlyMap<string, number> = new Map([
  ['itunes:author', 255],
  ['itunes:subtitle', 255],
  ['itunes:keywords', 255],
  ['itunes:name', 255],
  ['itunes:summary', 4000],
]);

const unfitTexts = (parent: Element): readonly Complaint[] =>
  gather(parent.children, (at) => {
    if (at.name === 'itunes:owner') return unfitTexts(at);
    const most = LONGEST.get(at.name);
    return most === undefined ? NO_COMPLAINTS : both(tooLong(at, most), notPlain(at));
  });

const tooLong = (at: Element, most: number): readonly Complaint[] => {
  if (at.text.length <= most) return NO_COMPLAINTS;
  const text = at.text.trim();
  const count = charactersIn(text);
  return count <= most
    ? NO_COMPLAINTS
    : [{ at, message: `${at.tag} ${quoted(text)} has ${count} characters, more than ${most}` }];
};

/** What the validator warns of: validators.py. */
const notPlain = (at: Element): readonly Complaint[] => {
  if (holdsMarkup(at)) return [{ at, message: `${at.tag} holds markup: ${quoted(at.text)}`, weight: 'recommended' }];
  if (at.name !== 'itunes:keywords' || !at.text.trim().includes(' ') || at.text.includes(',')) return NO_COMPLAINTS;
  const hint = 'put commas between keywords';
  return [{ at, message: `${at.tag} ${quoted(at.text)} has no comma`, weight: 'recommended', hint }];
};

/** What the validator wants of a show that has any itunes tag; without an address of the owner, it calls the feed wrong. */
const missingBesideItunes = (channel: Element): readonly Complaint[] => [
  ...(channel.attributes.has('xml:lang') ? [] : mustHave(channel, 'language')),
  ...gather(['itunes:category', 'itunes:explicit', 'itunes:owner'], (name) => mustHave(channel, name)),
  ...gather(childrenOf(channel, 'itunes:owner'), (owner) =>
    mustHave(owner, 'itunes:email').map((complaint) => ({ ...complaint, weight: 'required' })),
  ),
];

/** Other values of itunes:block are an error there, though they hide nothing elsewhere: itunes.py. */
const wrongBlocks = (parent: Element): readonly Complaint[] =>
  eachText(
    parent,
    'itunes:block',
    (text) => /^(?:yes|no|clean)$/i.test(text),
    (text) => `itunes:block is ${quoted(text)}, not yes, no or clean`,
  );

/** In any case, but without blanks around it: validators.py. */
const isTrueOrFalse = (text: string): boolean => /^(?:true|false)$/i.test(text);

const notTrue = (text: string): string => `itunes:explicit is ${quoted(text)}, not true or false`;

const NUMBERS = ['itunes:episode', 'itunes:season'] as const;

const isSaid = (text: string): boolean => text.trim() !== '';

type Binding = { readonly at: Spot; readonly prefix: string; readonly uri: string };

/** Prefixes as the feed declares them on its root, and as elements of the channel bind them otherwise. */
const bindingsIn = (channel: Element, { namespaces, root }: Surroundings): readonly Binding[] => {
  const declared = [...namespaces].map(([prefix, uri]) => ({ at: root, prefix, uri }));
  const bound = channel.children.map((at) => ({ at, prefix: prefixIn(at.tag), uri: at.uri }));
  const all = new Map<string, Binding>();
  for (const binding of [...declared, ...bound]) {
    const key = `${binding.prefix} ${binding.uri}`;
    if (binding.prefix !== '' && !all.has(key)) all.set(key, binding);
  }
  return [...all.values()];
};

const isMisused = ({ prefix, uri }: Binding): boolean => {
  const kept = reservedFor(prefix);
  return kept.length > 0 && !kept.includes(uri);
};

/** HTML that the W3C validator calls a risk, apart from what text/html-wellformed looks for. */
const RISKY: ReadonlySet<string> = new Set(
  'basefont body embed frame head html iframe noframes object param title'.split(' '),
);

const OPENING_RISKY = openingOf(RISKY);

const ESCAPED = 'notes are HTML, in CDATA as well: write &amp; for & and &lt; for < there';

const risksIn = (notes: Element): readonly string[] => [
  ...new Set(htmlTagsIn(notes, OPENING_RISKY).flatMap(({ name }) => (RISKY.has(name) ? [`<${name}>`] : []))),
];

/** The first letters of what UTF-8 writes in two bytes. */
const MAY_BE_MISREAD = /[\u00C2\u00C3][\u00A0-\u00BF]/;

/** UTF-8 that was read as Latin-1, a letter for each byte; of U+0080 to U+009F another rule tells. */
const isMisread = (line: string): boolean => {
  if (!MAY_BE_MISREAD.test(line) || /[^\0-\u007F\u00A0-\u00FF]/.test(line)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(line, 'latin1'));
    return true;
  } catch {
    return false;
  }
};

const badCharactersIn = (parent: Element): readonly Complaint[] =>
  eachElement(parent.children, (at) => {
    if (at.text.includes('\uFFFD')) return `${at.tag} holds U+FFFD, a character lost in reading`;
    const line = MAY_BE_MISREAD.test(at.text) ? at.text.split('\n').find(isMisread) : undefined;
    return line === undefined ? undefined : `${at.tag} holds UTF-8 read as Latin-1: ${quoted(line)}`;
  });

/** Elements of RSS, and those of other vocabularies that say the same. */
const SAME_IN_CHANNEL: readonly (readonly [core: string, other: string])[] = [
  ['managingEditor', 'dc:creator'],
  ['pubDate', 'dc:date'],
  ['language', 'dc:language'],
  ['webMaster', 'dc:publisher'],
  ['copyright', 'dc:rights'],
];

const SAME_IN_ITEM: readonly (readonly [core: string, other: string])[] = [
  ['author', 'dc:creator'],
  ['pubDate', 'dc:date'],
  ['guid', 'atom:id'],
];

const saidTwice = (parent: Element, pairs: readonly (readonly [core: string, other: string])[]): readonly Complaint[] =>
  gather(pairs, ([core, other]) => {
    const at = childOf(parent, other);
    return at && childOf(parent, core) ? [{ at, message: `${at.tag} stands beside ${core}` }] : [];
  });

/** Examples of texts that are too long, or not as plain as they should be. */
const FLAWED = [
  ...['author', 'subtitle', 'keywords'].map((name) => ({
    example: `<itunes:${name}>${'x'.repeat(256)}</itunes:${name}>`,
    says: 'has 256 characters, more than 255',
  })),
  { example: `<itunes:summary>${'x'.repeat(4001)}</itunes:summary>`, says: 'has 4001 characters, more than 4000' },
  { example: '<itunes:summary><![CDATA[<p>Knots.</p>]]></itunes:summary>', says: 'holds markup' },
  { example: '<itunes:keywords>knot rope</itunes:keywords>', says: 'has no comma' },
];

const MINIMAL =
  '<language>en</language><itunes:category text="Arts"/><itunes:explicit>false</itunes:explicit><itunes:owner><itunes:email>podcast@example.com</itunes:email></itunes:owner>';

const DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"';

/** Examples of pairs, and the element of each that should not stand beside the other. */
const pairsOf = (pairs: typeof SAME_IN_ITEM) =>
  pairs.map(([core, other]) => ({
    example: `<${core}>x</${core}><${other}${other.startsWith('dc:') ? ` ${DC}` : ''}>x</${other}>`,
    says: `${other} stands beside ${core}`,
  }));

/** What the W3C feed validator warns of beside RSS itself: https://github.com/w3c/feedvalidator */
export const W3C: readonly Rule[] = [
  {
    id: 'w3c/self-missing',
    wants: 'a link to "self"',
    weight: 'recommended',
    profiles: ['w3c'],
    about: ['atom:link'],
    why: 'the W3C validator warns of a feed that does not name its own address',
    hint: 'add <atom:link rel="self" type="application/rss+xml" href="…"/> with the address of the feed',
    good: '<atom:link href="https://example.com/feed.xml" rel="self" type="application/rss+xml"/>',
    bad: '',
    channel: (channel) =>
      linksOf(channel, 'self').length > 0 ? [] : [{ at: channel, message: 'the channel has no atom:link to "self"' }],
  },
  {
    id: 'w3c/self-match',
    wants: 'a link to "self" that is a whole address of a feed',
    weight: 'recommended',
    profiles: ['w3c'],
    about: ['atom:link'],
    why: 'the W3C validator warns of a link to "self" that is relative, or of another type than a feed',
    hint: 'write the whole address of the feed, and type="application/rss+xml"',
    good: [
      '<atom:link href="HTTPS://example.com/feed.xml" rel="self"/>',
      '<atom:link href="https://example.com/feed.xml" rel="self" type="application/rss+xml; charset=utf-8"/>',
    ],
    bad: [
      {
        example: '<atom:link href="/feed.xml" rel="self" type="application/rss+xml"/>',
        says: 'leads to "/feed.xml", not to a whole address',
      },
      {
        example: '<atom:link href="https://example.com/feed.xml" rel="self" type="text/xml"/>',
        says: 'is of type "text/xml", no type of a feed',
      },
    ],
    channel: (channel) =>
      linksOf(channel, 'self').flatMap((at) => {
        const type = at.attributes.get('type');
        return [
          ...(/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(hrefOf(at))
            ? []
            : [
                {
                  at,
                  attribute: 'href',
                  message: `the link to "self" leads to ${quoted(hrefOf(at))}, not to a whole address`,
                },
              ]),
          ...(type === undefined || /^application\/(?:atom|rss|rdf)\+xml(?:;|$)/.test(type)
            ? []
            : [{ at, attribute: 'type', message: `the link to "self" is of type ${quoted(type)}, no type of a feed` }]),
        ];
      }),
  },
  {
    id: 'w3c/link-rel',
    wants: 'registered relations of links',
    weight: 'recommended',
    profiles: ['w3c'],
    about: ['atom:link'],
    why: 'the W3C validator warns of relations that are not registered',
    hint: 'write a registered relation, as previous for prev, or a URI',
    good: '<atom:link rel="previous" href="https://example.com/1.xml"/><atom:link rel="HTTPS://example.com/rel" href="https://example.com/2.xml"/>',
    bad: '<atom:link rel="prev" href="https://example.com/1.xml"/>',
    channel: (channel) =>
      linksOf(channel)
        .filter((link) => !RELATIONS.has(relOf(link)) && !/^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(relOf(link)))
        .map((at) => ({ at, message: `${at.tag} has the relation ${quoted(relOf(at))}, which is not registered` })),
  },
  {
    id: 'w3c/itunes-set',
    wants: 'language, category, explicit and owner beside itunes tags',
    weight: 'recommended',
    profiles: ['w3c'],
    about: ['channel', 'language', 'itunes:category', 'itunes:explicit', 'itunes:owner'],
    why: 'the W3C validator warns of a podcast without language, category, explicit or owner; an owner without an address is an error',
    hint: 'give the channel language, itunes:category, itunes:explicit, and itunes:owner with an itunes:email',
    good: [
      MINIMAL,
      (feed) => feed.replace(/<language.*\n/, '').replace('<channel>', '<channel xml:lang="en">'),
      (feed) => feed.replaceAll(/^<itunes:.*\n/gm, '').replace('<language>en', '<language>de'),
    ],
    bad: [
      { example: MINIMAL.replace(/<language.*<\/language>/, ''), says: 'channel has no language' },
      { example: MINIMAL.replace('<itunes:category text="Arts"/>', ''), says: 'channel has no itunes:category' },
      { example: MINIMAL.replace(/<itunes:explicit.*<\/itunes:explicit>/, ''), says: 'channel has no itunes:explicit' },
      { example: MINIMAL.replace(/<itunes:owner.*<\/itunes:owner>/, ''), says: 'channel has no itunes:owner' },
      { example: MINIMAL.replace(/<itunes:email.*<\/itunes:email>/, ''), says: 'itunes:owner has no itunes:email' },
    ],
    channel: (channel) =>
      channel.children.some(({ name }) => name.startsWith('itunes:')) ? missingBesideItunes(channel) : [],
  },
  {
    id: 'w3c/itunes-values',
    wants: 'values of explicit, block, image and numbers that the validator takes',
    weight: 'required',
    profiles: ['w3c'],
    about: ['itunes:block', 'itunes:explicit', 'itunes:image', ...NUMBERS],
    why: 'the W3C validator calls other values of these itunes elements an error, even an empty one',
    hint: 'write values that the validator takes, or leave the elements out',
    good: {
      channel: [
        ...['Clean', 'yes', 'no'].map((text) => `<itunes:block>${text}</itunes:block>`),
        '<itunes:explicit>TRUE</itunes:explicit><itunes:image href="https://example.com/art.jpg"/>',
      ],
      // What else is wrong in items, the rules of Apple tell.
      item: '<itunes:episode>0</itunes:episode><itunes:explicit>no</itunes:explicit><itunes:image/>',
    },
    bad: {
      channel: [
        { example: '<itunes:block>false</itunes:block>', says: 'not yes, no or clean' },
        { example: '<itunes:explicit>clean</itunes:explicit>', says: 'not true or false' },
        { example: '<itunes:explicit> true</itunes:explicit>', says: 'not true or false' },
        { example: '<itunes:image/>', says: 'itunes:image has no href' },
      ],
      item: [
        { example: '<itunes:block>false</itunes:block>', says: 'not yes, no or clean' },
        { example: '<itunes:episode/>', says: 'itunes:episode is empty' },
        { example: '<itunes:season> </itunes:season>', says: 'itunes:season is empty' },
      ],
    },
    channel: (channel) =>
      both(
        both(wrongBlocks(channel), eachText(channel, 'itunes:explicit', isTrueOrFalse, notTrue)),
        pointsToNoArt(channel),
      ),
    item: (item) =>
      both(
        wrongBlocks(item),
        gather(NUMBERS, (name) => eachText(item, name, isSaid, () => `${name} is empty`)),
      ),
  },
  {
    id: 'w3c/itunes-known',
    wants: 'itunes tags that the validator knows, where it knows them',
    weight: 'required',
    profiles: ['w3c'],
    about: ['itunes:keywords', 'itunes:order', 'itunes:episodeType', 'itunes:owner', 'itunes:category', 'itunes:email'],
    why: 'the W3C validator calls itunes elements that it does not know, or not there, an error',
    hint: UNKNOWN_ITUNES,
    good: {
      channel:
        '<itunes:keywords>knot, rope</itunes:keywords><itunes:owner><itunes:name>Mara</itunes:name></itunes:owner>',
      item: '<itunes:keywords>knot, rope</itunes:keywords><itunes:episodeType>full</itunes:episodeType>',
    },
    bad: {
      channel: [
        '<itunes:episodeType>full</itunes:episodeType>',
        '<itunes:owner><itunes:order>1</itunes:order></itunes:owner>',
        '<itunes:category text="Arts"><itunes:category text="Books"><itunes:email>a@example.com</itunes:email></itunes:category></itunes:category>',
      ],
      item: '<itunes:order>1</itunes:order>',
    },
    channel: (channel) => [
      ...unknownIn(channel, KNOWN_IN_CHANNEL),
      ...gather(childrenOf(channel, 'itunes:owner'), (owner) => unknownIn(owner, KNOWN_IN_OWNER)),
      ...gather(subcategoriesIn(channel), (at) => unknownIn(at, KNOWN_IN_SUBCATEGORY)),
    ],
    item: (item) => unknownIn(item, KNOWN_IN_ITEM),
  },
  {
    id: 'w3c/category-religion',
    wants: 'no subcategory Religion',
    weight: 'informational',
    profiles: ['w3c'],
    about: ['itunes:category'],
    why: 'the W3C validator calls this category an error, as its list lacks it; Apple has it, so it may stay',
    hint: 'leave the category as it is, unless the validator has to be content',
    good: '<itunes:category text="Religion &amp; Spirituality"><itunes:category text="Judaism"/></itunes:category>',
    bad: '<itunes:category text="Religion &amp; Spirituality"><itunes:category text="Religion"/></itunes:category>',
    channel: (channel) =>
      childrenOf(channel, 'itunes:category')
        .filter(({ attributes }) => attributes.get('text') === 'Religion & Spirituality')
        .flatMap((category) => childrenOf(category, 'itunes:category'))
        .filter(({ attributes }) => attributes.get('text') === 'Religion')
        .map((at) => ({ at, message: 'the subcategory "Religion" is not in the list of the validator' })),
  },
  {
    id: 'w3c/itunes-lengths',
    wants: 'itunes texts of 255 characters at most, summaries of 4000; plain, and keywords with commas',
    weight: 'required',
    profiles: ['w3c'],
    about: [...LONGEST.keys(), 'itunes:owner'],
    why: 'the W3C validator calls longer texts in itunes elements an error, and warns of HTML in them',
    hint: 'shorten it to 255 characters, a summary to 4000, without HTML',
    good: [
      `<itunes:author> ${'é'.repeat(254)}\u{1FAA2} </itunes:author>`,
      `<itunes:summary>${'x'.repeat(4000)}</itunes:summary>`,
      ...['knot, sailing rope', ' knot '].map((text) => `<itunes:keywords>${text}</itunes:keywords>`),
    ],
    bad: {
      channel: [
        ...FLAWED,
        {
          example: `<itunes:owner><itunes:name>${'x'.repeat(256)}</itunes:name></itunes:owner>`,
          says: 'has 256 characters, more than 255',
        },
      ],
      item: FLAWED,
    },
    channel: unfitTexts,
    item: unfitTexts,
  },
  {
    id: 'w3c/unknown-ns',
    wants: 'namespaces that the validator knows',
    weight: 'recommended',
    profiles: ['w3c'],
    about: ['dc:creator', 'spotify:countryOfOrigin', 'rss'],
    why: 'the W3C validator warns of each namespace that it does not know, and looks at nothing in it',
    hint: 'mend the address if it is mistyped; leave out what nobody reads',
    good: [
      `<dc:creator ${DC}>Mara</dc:creator>`,
      // Of a usual prefix w3c/prefix tells.
      '<dc:creator xmlns:dc="http://example.com/">Mara</dc:creator>',
    ],
    bad: [
      '<spotify:countryOfOrigin xmlns:spotify="http://www.spotify.com/ns/rss">de</spotify:countryOfOrigin>',
      (feed) => feed.replace('<rss', '<rss xmlns:spotify="http://www.spotify.com/ns/rss"'),
    ],
    channel: (channel, around) =>
      bindingsIn(channel, around)
        .filter((one) => isUnknownToW3c(one.uri) && !isMisused(one))
        .map(({ at, prefix, uri }) => ({ at, message: `the namespace ${quoted(uri)} of ${prefix} is not known` })),
  },
  {
    id: 'w3c/prefix',
    wants: 'usual prefixes for their own namespaces only',
    weight: 'recommended',
    profiles: ['w3c'],
    about: ['dc:creator'],
    why: 'the W3C validator warns of a usual prefix that stands for another namespace, as readers may not see its elements',
    hint: 'mend the address of the namespace, or give it another prefix',
    good: '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Mara</dc:creator>',
    bad: '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.0/">Mara</dc:creator>',
    channel: (channel, around) =>
      bindingsIn(channel, around)
        .filter(isMisused)
        .map(({ at, prefix, uri }) => ({ at, message: misbound(prefix, uri, reservedFor(prefix)[0]) })),
  },
  {
    id: 'w3c/html',
    wants: 'no frames, players and objects in notes, and no & and < that are not escaped in their HTML',
    weight: 'recommended',
    profiles: ['w3c'],
    about: ['description'],
    why: 'the W3C validator warns of frames, players and the like as a risk, and of HTML that its strict parser stops at',
    hint: 'take frames, players and objects out of notes, and link to what they show',
    good: '<description><![CDATA[<p>See <a href="https://example.com/">it</a>.</p>]]></description>',
    bad: [
      {
        example: '<description><![CDATA[<iframe src="https://example.com/"></iframe>]]></description>',
        says: 'description holds <iframe>',
      },
      { example: '<description><![CDATA[Knots &Ropes]]></description>', says: 'holds "&Ropes", which is not escaped' },
      { example: '<description><![CDATA[1 < 2]]></description>', says: 'holds "< 2", which is not escaped' },
    ],
    item: (item) =>
      gather(notesOf(item), (at) => {
        const risks = risksIn(at);
        if (risks.length > 0) return [{ at, message: `${at.tag} holds ${risks.slice(0, 5).join(', ')}` }];
        const bare = bareSignIn(at.text);
        if (bare === undefined) return NO_COMPLAINTS;
        return [{ at, message: `the HTML of ${at.tag} holds ${bare}, which is not escaped`, hint: ESCAPED }];
      }),
  },
  {
    id: 'w3c/badchars',
    wants: 'no characters that are left of a wrong encoding',
    weight: 'recommended',
    profiles: ['w3c'],
    about: ['description'],
    why: 'the W3C validator warns of characters that are left of a wrong encoding, and listeners see them',
    hint: 'save the text anew from where it was whole, in UTF-8',
    good: '<description>Caf&#xE9;, &#xAB;MANH&#xC3;&#xBB;. &#xC3;&#xA9; — &#x2019;</description>',
    bad: [
      { example: '<description>Caf&#xC3;&#xA9;.</description>', says: 'holds UTF-8 read as Latin-1' },
      { example: '<description>—\nCaf&#xC3;&#xA9;.</description>', says: 'holds UTF-8 read as Latin-1' },
      { example: '<description>Caf&#xFFFD;.</description>', says: 'holds U+FFFD' },
    ],
    channel: badCharactersIn,
    item: badCharactersIn,
  },
  {
    id: 'w3c/dc-dup',
    wants: 'no Dublin Core beside the same in RSS',
    weight: 'recommended',
    profiles: ['w3c'],
    about: [...SAME_IN_CHANNEL, ...SAME_IN_ITEM].flat(),
    why: 'the W3C validator warns of elements that say what one of RSS says already',
    hint: 'leave Dublin Core out where RSS has an element of its own',
    good: {
      channel: `<language>en</language><dc:rights ${DC}>Mara</dc:rights>`,
      item: `<pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate><dc:creator ${DC}>Mara</dc:creator>`,
    },
    bad: { channel: pairsOf(SAME_IN_CHANNEL), item: pairsOf(SAME_IN_ITEM) },
    channel: (channel) => saidTwice(channel, SAME_IN_CHANNEL),
    item: (item) => saidTwice(item, SAME_IN_ITEM),
  },
  {
    id: 'w3c/tables',
    wants: 'no itunes:complete',
    weight: 'informational',
    profiles: ['w3c'],
    about: ['itunes:complete'],
    why: 'the W3C validator, no tool for podcasts, calls this element an error; Apple reads it, so it may stay',
    hint: 'leave the tag as it is, unless the validator has to be content',
    good: '',
    bad: '<itunes:complete>Yes</itunes:complete>',
    channel: (channel) =>
      childrenOf(channel, 'itunes:complete').map((at) => ({ at, message: `${at.tag} is not known to the validator` })),
  },
];
