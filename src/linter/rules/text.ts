import { childrenOf, type Element } from '../../xml/element.js';
import { both, gather, NO_COMPLAINTS, quoted } from '../check.js';
import { attributesOf, endOfTag, nameAt, SLASH } from '../html-scan.js';
import { htmlTagsIn, notesOf } from '../html-tags.js';
import { type Complaint, PROFILES, type Rule } from '../rule.js';
import { countItems } from '../watch.js';

/** Elements that work on the page that shows them; w3c/html tells of frames and players. */
const ACTIVE = new Set(['script', 'style', 'applet', 'frameset', 'meta', 'link', 'base']);

/** Attributes whose address is followed, or loaded. */
const FOLLOWED = ['href', 'src', 'action', 'formaction'];

/** XML and text as such, whatever they are for. */
export const TEXT: readonly Rule[] = [
  {
    id: 'xml/discouraged',
    wants: 'no control characters, and none that never will be characters',
    weight: 'recommended',
    profiles: PROFILES,
    about: ['title', 'itunes:owner', 'itunes:name', 'itunes:category'],
    why: 'these characters show as nothing or as boxes: they are mostly quotes and dashes of Windows, read in the wrong encoding',
    hint: 'write the character that is meant, as ’ or –',
    good: '<title>Mara’s knots</title>',
    bad: [
      { example: '<title>Mara&#x92;s knots</title>', says: 'title holds U+0092' },
      { example: '<title>Knots&#x1FFFE;</title>', says: 'title holds U+1FFFE' },
      { example: '<itunes:category text="Kn&#x96;ts"/>', says: 'itunes:category holds U+0096' },
      { example: '<itunes:owner><itunes:name>M&#x80;</itunes:name></itunes:owner>', says: 'itunes:name holds U+0080' },
      {
        example: '<itunes:owner>&#x81;<itunes:name>M&#x80;</itunes:name></itunes:owner>',
        says: 'itunes:name holds U+0080',
      },
    ],
    channel: (channel) => complainOfCharacters(channel),
    item: (item) => complainOfCharacters(item),
  },
  {
    id: 'xml/ns-decl',
    wants: 'prefixes declared on the root',
    // XML allows it: only readers that are none of XML trip over it.
    weight: 'informational',
    profiles: PROFILES,
    about: ['itunes:author', 'itunes:season'],
    why: 'readers that look for prefixes at the top of the feed do not find one that is declared further down',
    hint: 'declare each prefix once, at <rss>',
    good: {
      channel: '<itunes:author>Mara</itunes:author>',
      item: '<itunes:season>1</itunes:season>',
    },
    bad: {
      channel: '<itunes:author xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">Mara</itunes:author>',
      item: '<itunes:season xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">1</itunes:season>',
    },
    watch: () => {
      const told = new Set<string>();
      const complainOf = (at: Element): readonly Complaint[] =>
        gather([...at.attributes.keys()], (name) => {
          if (!name.startsWith('xmlns:') || told.has(name)) return NO_COMPLAINTS;
          told.add(name);
          return [{ at, attribute: name, message: `${name} is declared at ${at.tag}, not at the top of the feed` }];
        });
      const complain = (parent: Element): readonly Complaint[] =>
        both(
          complainOf(parent),
          gather(parent.children, (at) => (at.attributes.size === 0 ? NO_COMPLAINTS : complainOf(at))),
        );
      return { item: complain, end: complain };
    },
  },
  {
    id: 'xml/cdata-where',
    wants: 'HTML in CDATA, not escaped',
    // Either way apps read the same.
    weight: 'informational',
    profiles: ['apple', 'psp1'],
    about: ['description'],
    why: 'Apple and PSP-1 ask for HTML in a CDATA section, where people and programs can read it as it is',
    hint: 'write <description><![CDATA[<p>…</p>]]></description>',
    good: ['<description><![CDATA[<p>Of knots.</p>]]></description>', '<description>1 &lt; 2 &lt;p</description>'],
    bad: '<description>&lt;P&gt;Of knots.&lt;/P&gt;</description>',
    watch: countItems(
      (item) => notesOf(item).find(({ isCdata, text }) => !isCdata && HTML.test(text)),
      ({ tag }, howMany) => `the HTML of ${tag} is escaped, and not in CDATA, in ${howMany}`,
    ),
  },
  {
    id: 'xml/newlines',
    wants: 'titles in one line',
    weight: 'recommended',
    // The W3C validator takes it as it is.
    profiles: ['apple', 'spotify', 'psp1', 'podcast-index'],
    about: ['title', 'itunes:title'],
    why: 'apps show a title in one line: a line break in it is a blank to some and a break to others',
    hint: 'write the title in one line',
    good: '<title>\n  Knots\n</title>',
    bad: [
      '<title>Knots\nand splices</title>',
      '<title>Knots&#x9;and splices</title>',
      '<title>Knots\n2</title><itunes:title>Knots</itunes:title>',
      '<title>Knots</title><itunes:title>Knots\n2</itunes:title>',
    ],
    channel: (channel) => gather(titlesOf(channel), complainOfBreaks),
    item: (item) => gather(titlesOf(item), complainOfBreaks),
  },
  {
    id: 'text/html-wellformed',
    wants: 'HTML that closes what it opens, without scripts and styles',
    weight: 'recommended',
    profiles: PROFILES,
    about: ['description'],
    why: 'apps drop scripts, and each ends a tag that is left open where it thinks fit; the W3C validator warns of both',
    hint: 'close what is open, the last first, which /> does not do in HTML; leave out scripts, styles and on… attributes',
    good: [
      '<ul><li>1 < 2 <li><b>Knots</b><br></ul><p>Mail <mara@example.com>',
      '<!-- <b> --><H1 title="</h1>">Knots</h1> <x <br',
      '<a href="https://example.com/?javascript:" title="on">Knots</a>',
    ].map((html) => `<description><![CDATA[${html}]]></description>`),
    bad: [
      ...[...ACTIVE].map((name) => ({
        example: `<description><![CDATA[<${name.toUpperCase()}>]]></description>`,
        says: `description holds <${name}>`,
      })),
      ...FOLLOWED.map((attribute) => ({
        example: `<description><![CDATA[<img ${attribute}=" JavaScript:alert(1)">]]></description>`,
        says: 'description holds a script in "JavaScript:alert(1)"',
      })),
      ...[
        ['<br ONCLICK="alert(1)">', 'description holds an attribute "onclick"'],
        ['<p><b>Knots</p>', 'description leaves <b> open'],
        ['<i><b>Knots</i></b>', 'description closes <i> inside of <b>'],
        ['Knots</b>', 'description closes <b>, which is not open'],
        ['<h1>Knots</h2>', 'description closes <h2> inside of <h1>'],
        ['<b title="Knots', 'description ends inside of a tag'],
        ['<!-- <b>Knots', 'description ends inside of a tag'],
      ].map(([html, says = '']) => ({ example: `<description><![CDATA[${html}]]></description>`, says })),
    ],
    item: (item) =>
      notesOf(item)
        .flatMap((at) => {
          const problem = activeIn(at) ?? imbalanceOf(at.text);
          return problem === undefined ? [] : [{ at, message: `${at.tag} ${problem}` }];
        })
        .slice(0, 1),
  },
  {
    id: 'text/emoji-rtl',
    wants: 'directions of writing that end where they are set',
    weight: 'informational',
    profiles: PROFILES,
    about: ['title'],
    why: 'a direction that is set and not ended turns what the app writes after the title around as well',
    hint: 'end each U+202A, U+202B, U+202D and U+202E with U+202C, and each U+2066 to U+2068 with U+2069',
    good: ['<title>&#x2067;קשר&#x2069; knots</title>', '<title>&#x202C;&#x202A;knots&#x202C;&#x2069;</title>'],
    bad: [
      '<title>&#x202E;knots</title>',
      '<title>&#x2066;knots</title>',
      '<title>&#x202E;knots&#x2069;</title>',
      '<title>&#x2068;knots&#x202C;</title>',
    ],
    channel: (channel) => gather(titlesOf(channel), complainOfDirection),
    item: (item) => gather(titlesOf(item), complainOfDirection),
  },
];

/** What surely is HTML in notes. */
const HTML = /<\/?(?:a|b|br|div|em|h[1-6]|i|img|li|ol|p|span|strong|ul)[\s/>]/i;

const titlesOf = (parent: Element): readonly Element[] => {
  const titles = childrenOf(parent, 'title');
  const others = childrenOf(parent, 'itunes:title');
  return others.length === 0 ? titles : [...titles, ...others];
};

/** Controls, and code points that never will be characters: https://www.w3.org/TR/xml/#charsets */
const DISCOURAGED =
  /[\x7F-\x9F\uFDD0-\uFDEF]|[\u{1FFFE}\u{1FFFF}\u{2FFFE}\u{2FFFF}\u{3FFFE}\u{3FFFF}\u{4FFFE}\u{4FFFF}\u{5FFFE}\u{5FFFF}\u{6FFFE}\u{6FFFF}\u{7FFFE}\u{7FFFF}\u{8FFFE}\u{8FFFF}\u{9FFFE}\u{9FFFF}\u{AFFFE}\u{AFFFF}\u{BFFFE}\u{BFFFF}\u{CFFFE}\u{CFFFF}\u{DFFFE}\u{DFFFF}\u{EFFFE}\u{EFFFF}\u{FFFFE}\u{FFFFF}\u{10FFFE}\u{10FFFF}]/u;

/** Tells of most texts that they hold none of these: the halves of a pair are looked at by themselves. */
const MAY_BE_DISCOURAGED = /[\x7F-\x9F\uFDD0-\uFDEF\uDFFE\uDFFF]/;

const discouragedIn = (text: string): string | undefined =>
  MAY_BE_DISCOURAGED.test(text) ? DISCOURAGED.exec(text)?.[0] : undefined;

const discouragedAt = ({ text, attributes }: Element): string | undefined => {
  let found = discouragedIn(text);
  if (attributes.size === 0) return found;
  for (const value of attributes.values()) found ??= discouragedIn(value);
  return found;
};

/** Elements inside of others are looked at as well; how deep they nest is bounded by the reader. */
const complainOfCharacters = ({ children }: Element): readonly Complaint[] => {
  if (children.length === 0) return NO_COMPLAINTS;
  return gather(children, (at) => {
    const code = discouragedAt(at)?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    const inside = complainOfCharacters(at);
    return code === undefined ? inside : [{ at, message: `${at.tag} holds U+${code}` }, ...inside];
  });
};

const complainOfBreaks = (at: Element): readonly Complaint[] =>
  /[\n\r\t\u2028\u2029]/.test(at.text.trim())
    ? [{ at, message: `${at.tag} ${quoted(at.text)} holds a line break or tab` }]
    : [];

const complainOfDirection = (at: Element): readonly Complaint[] => {
  let embeddings = 0;
  let isolates = 0;
  for (const [sign] of at.text.matchAll(/[\u202A-\u202E\u2066-\u2069]/g)) {
    if (sign === '\u202C') embeddings = Math.max(0, embeddings - 1);
    else if (sign === '\u2069') isolates = Math.max(0, isolates - 1);
    else if (sign < '\u2066') embeddings++;
    else isolates++;
  }
  return embeddings + isolates === 0 ? [] : [{ at, message: `${at.tag} ${quoted(at.text)} leaves a direction open` }];
};

/** Tells cheaply of most texts that nothing in them is active. */
const MAY_BE_ACTIVE = /<(?:script|style|applet|frameset|meta|link|base)\b|[\s"'/]on[a-z]+\s{0,9}=|javascript:/i;

const activeIn = (at: Element): string | undefined => {
  for (const tag of htmlTagsIn(at, MAY_BE_ACTIVE)) {
    const { name } = tag;
    if (ACTIVE.has(name)) return `holds <${name}>`;
    const attributes = attributesOf(tag);
    const handler = [...attributes.keys()].find((attribute) => /^on[a-z]+$/i.test(attribute));
    if (handler !== undefined) return `holds an attribute ${quoted(handler)}`;
    const script = FOLLOWED.find((attribute) => /^[\0- ]*javascript:/i.test(attributes.get(attribute) ?? ''));
    if (script !== undefined) return `holds a script in ${quoted(attributes.get(script))}`;
  }
  return undefined;
};

/** Elements of HTML whose end has to be written: a /> closes none of them, and may belong to a value without quotes. */
const PAIRED = new Set(
  (
    'a abbr address article aside b bdi bdo big blockquote button center cite code del details dfn div dl em figure ' +
    'font footer h1 h2 h3 h4 h5 h6 header i iframe ins kbd label main mark nav ol pre q s samp section small span ' +
    'strike strong sub summary sup table time tt u ul var'
  ).split(' '),
);

/** What is left open or closed out of order in an HTML text, as far as the first place; a tag is told from a < by its known name. */
const imbalanceOf = (html: string): string | undefined => {
  const open: string[] = [];
  let at = html.indexOf('<');
  while (at >= 0) {
    const isEnd = html.charCodeAt(at + 1) === SLASH;
    const start = isEnd ? at + 2 : at + 1;
    const name = nameAt(html, start);
    const isComment = name === '' && html.startsWith('!--', start);
    const end = isComment ? html.indexOf('-->', at) : name === '' ? at : endOfTag(html, start + name.length);
    const isPaired = PAIRED.has(name);
    if (end < 0) return isComment || isPaired ? 'ends inside of a tag' : undefined;
    if (isPaired && isEnd) {
      const last = open.pop();
      if (last === undefined) return `closes <${name}>, which is not open`;
      if (last !== name) return `closes <${name}> inside of <${last}>`;
    } else if (isPaired) open.push(name);
    at = html.indexOf('<', end + 1);
  }
  const last = open.at(-1);
  return last === undefined ? undefined : `leaves <${last}> open`;
};
