import { isBehindText, isWebPage } from '../../xml/beginning.js';
import type { XmlProblem } from '../../xml/problem.js';
import { quoted } from '../check.js';
import { type Format, PROFILES, type Profile, type Rule, type Several } from '../rule.js';
import { stoppedBy } from './well-formed.js';

/** A feed as one file: how it begins, how large it is, and why it could not be read to its end. */
export type Document = {
  /** Its first characters, with the blanks before them, and without a byte order mark. */
  readonly head: string;
  /** UTF-8, if absent: as its bytes are, whatever it declares. */
  readonly encoding?: string;
  readonly bytes: number;
  /** What stopped a strict parser, if anything did; its line counts the blank ones at the top. */
  readonly problem: XmlProblem | undefined;
  /** That it is no text: of its characters nothing is known. */
  readonly isBinary?: true;
  /** RSS, if absent. */
  readonly format?: Format;
};

/** What is wrong with a document: at its first character, where no place is told. */
export type DocumentComplaint = {
  readonly message: string;
  readonly at?: Pick<XmlProblem, 'line' | 'column'>;
  /** Who minds this breach, where not all do that mind the rule. */
  readonly profiles?: readonly Profile[];
  /** How to mend this breach, where it is not as its rule says. */
  readonly hint?: string;
};

/** A whole document, what becomes of a feed without a fault, or such a feed of so many bytes. */
export type DocumentExample = string | ((feed: string) => string | Uint8Array) | { readonly bytes: number };

/** A rule about the file rather than about its elements, in the form of the other rules; others may go by the same id. */
export type DocumentRule = Pick<Rule, 'id' | 'wants' | 'weight' | 'weights' | 'profiles' | 'why' | 'hint'> & {
  readonly good: Several<DocumentExample>;
  readonly bad: Several<DocumentExample>;
  readonly judge: (document: Document) => readonly DocumentComplaint[];
};

/** Beyond so many bytes, the W3C validator does not judge a feed, and the Podcast Index does not read it. */
const MOST_W3C = 5_000_000;
const MOST_INDEX = 73_400_320;

const NOT_WELL_FORMED = 'no app reads a feed that is not well-formed XML: the show is off the air';

/** What is asked of the file: that it is RSS, in XML that a strict parser reads, and no larger than others take. */
export const DOCUMENT: readonly DocumentRule[] = [
  {
    id: 'rss/root',
    wants: 'RSS 2.0, one channel, and no page, JSON or Atom',
    weight: 'required',
    profiles: PROFILES,
    why: 'apps read RSS 2.0, and nothing else',
    hint: 'give the address, or the file, of the feed itself',
    good: (feed) => feed,
    bad: '<!doctype html><title>Knots</title>',
    judge: stoppedBy('rss/root'),
  },
  {
    id: 'w3c/xml',
    wants: 'well-formed XML, to its end',
    weight: 'required',
    profiles: PROFILES,
    why: NOT_WELL_FORMED,
    hint: 'mend the XML at this place',
    good: (feed) => feed.replace('<channel>', '<!-- ropes --><channel>'),
    bad: (feed) => feed.replace('</channel>', ''),
    judge: stoppedBy('w3c/xml'),
  },
  {
    id: 'xml/decl',
    wants: 'an XML 1.0 declaration in the first bytes',
    weight: 'required',
    profiles: PROFILES,
    why: 'XML has its declaration in the first bytes or not at all, and strict parsers stop at one further down; Apple asks for it',
    hint: 'begin the file with <?xml version="1.0" encoding="UTF-8"?>, and nothing before it',
    good: (feed) => `\uFEFF${feed}`,
    bad: (feed) => `\n${feed}`,
    judge: ({ head, format }) => {
      if (!/^\s*</.test(head) || isWebPage(head) || isBehindText(head)) return [];
      const version = /^\s*<\?xml\s+version\s*=\s*["']([\d.]+)["']/.exec(head)?.[1];
      if (version === undefined && format === 'opml') return [];
      // XML does without one; of those whom a feed is for, Apple alone wants it.
      if (version === undefined) return [{ message: 'there is no XML declaration', profiles: ['apple'] }];
      if (/^\s/.test(head)) return [{ message: 'blanks stand before the XML declaration' }];
      return version === '1.0' ? [] : [{ message: `it is XML ${version}, which no app reads` }];
    },
  },
  {
    id: 'psp1/utf8',
    wants: 'UTF-8',
    weight: 'required',
    profiles: PROFILES,
    why: 'PSP-1 asks for UTF-8, and parsers that do not know another encoding read nothing at all',
    hint: 'save the feed as UTF-8, and declare it so',
    good: (feed) => feed.replace('UTF-8', 'utf-8'),
    bad: (feed) => Buffer.from(feed.replace('Mara', 'M\u00E4ra'), 'latin1'),
    judge: (document) => {
      const other = inOtherEncoding(document);
      const told = other.length > 0 ? undefined : otherEncodingIn(document.head);
      return [
        ...other.map((complaint) => ({ ...complaint, profiles: ['psp1'] as const })),
        ...(told === undefined ? [] : [{ message: asOther(told) }]),
        ...stoppedBy('psp1/utf8')(document),
      ];
    },
  },
  {
    id: 'apple/xml-header',
    wants: 'UTF-8',
    weight: 'required',
    profiles: ['apple'],
    why: 'Apple asks for feeds in UTF-8, declared as such',
    hint: 'save the feed as UTF-8, and declare it so',
    good: (feed) => feed.replace(' encoding="UTF-8"', ''),
    bad: (feed) => feed.replace('UTF-8', 'ISO-8859-1'),
    judge: inOtherEncoding,
  },
  {
    id: 'w3c/itunes-utf8',
    wants: 'UTF-8 beside itunes tags',
    weight: 'recommended',
    profiles: ['w3c'],
    why: 'the W3C validator warns of itunes tags in a feed that is not UTF-8',
    hint: 'save the feed as UTF-8, and declare it so',
    good: (feed) => feed.replace(/UTF-8|itunes/g, (word) => (word === 'UTF-8' ? 'ISO-8859-1' : 'apple')),
    bad: (feed) => feed.replace('UTF-8', 'ISO-8859-1'),
    judge: (document) => (document.head.includes('itunes.com/dtds/podcast') ? inOtherEncoding(document) : []),
  },
  {
    id: 'xml/no-doctype',
    wants: 'no DOCTYPE',
    // Well-formed, and no error to the W3C validator; the reader stops there on purpose, for an entity may hold others without end.
    weight: 'recommended',
    profiles: PROFILES,
    why: 'a DOCTYPE can define entities that grow without end, so that careful readers, as lint itself, stop at it',
    hint: 'leave the DOCTYPE out, and judge the feed again: RSS needs none',
    good: (feed) => feed,
    bad: (feed) => feed.replace('<rss', '<!DOCTYPE rss>\n<rss'),
    judge: stoppedBy('xml/no-doctype'),
  },
  {
    id: 'xml/chars',
    wants: 'no characters that XML forbids, nor references to them',
    weight: 'required',
    profiles: PROFILES,
    why: NOT_WELL_FORMED,
    hint: 'remove the character; XML forbids it, as a reference, too',
    good: (feed) => feed.replace('The bowline', 'The &#x1F6A2; bowline'),
    bad: (feed) => feed.replace('The bowline', 'The \u0001 bowline'),
    judge: stoppedBy('xml/chars'),
  },
  {
    id: 'xml/entities',
    wants: 'no entities but amp, lt, gt, quot and apos',
    weight: 'required',
    profiles: PROFILES,
    why: NOT_WELL_FORMED,
    hint: 'XML knows amp, lt, gt, quot and apos only; write other characters themselves, and & as &amp;',
    good: (feed) => feed.replace('The bowline', 'The&#160;bowline &apos;&amp;&apos;'),
    bad: (feed) => feed.replace('The bowline', 'The&nbsp;bowline'),
    judge: stoppedBy('xml/entities'),
  },
  {
    id: 'xml/escape-text',
    wants: 'no bare < in texts and attributes',
    weight: 'required',
    profiles: PROFILES,
    why: NOT_WELL_FORMED,
    hint: 'write &lt; for < and &amp; for &, in texts and attributes',
    good: (feed) => feed.replace('The bowline', '1 &lt; 2'),
    bad: (feed) => feed.replace('The bowline', '1 < 2'),
    judge: stoppedBy('xml/escape-text'),
  },
  {
    id: 'xml/cdata',
    wants: 'no ]]> but at the end of CDATA',
    weight: 'required',
    profiles: PROFILES,
    why: NOT_WELL_FORMED,
    hint: 'split ]]> into ]]]]><![CDATA[>',
    good: (feed) => feed.replace('<p>How', '<p>]]]]><![CDATA[> How'),
    bad: (feed) => feed.replace('The bowline', 'The ]]> bowline'),
    judge: stoppedBy('xml/cdata'),
  },
  {
    id: 'rss/extension-ns',
    wants: 'prefixes that are declared',
    weight: 'required',
    profiles: PROFILES,
    why: NOT_WELL_FORMED,
    hint: 'declare the prefix on <rss>, as xmlns:itunes="…"',
    good: (feed) => feed,
    bad: (feed) => feed.replace('xmlns:itunes', 'xmlns:apple'),
    judge: stoppedBy('rss/extension-ns'),
  },
  {
    id: 'w3c/size',
    wants: '5,000,000 bytes at most',
    weight: 'required',
    profiles: ['w3c'],
    why: 'the W3C validator judges no feed of more than 5,000,000 bytes, and some apps read none that is so large',
    hint: 'shorten the notes, or move old episodes to archive pages',
    good: { bytes: MOST_W3C },
    bad: { bytes: MOST_W3C + 1 },
    judge: largerThan(MOST_W3C),
  },
  {
    id: 'podcastindex/fetch',
    wants: '73,400,320 bytes at most',
    weight: 'required',
    profiles: ['podcast-index'],
    why: 'the Podcast Index reads no feed of more than 73,400,320 bytes',
    hint: 'shorten the notes, or move old episodes to archive pages',
    good: { bytes: MOST_INDEX },
    bad: { bytes: MOST_INDEX + 1 },
    judge: largerThan(MOST_INDEX),
  },
];

function largerThan(most: number): DocumentRule['judge'] {
  return ({ bytes, isBinary }) => (bytes > most && !isBinary ? [{ message: `the feed has ${bytes} bytes` }] : []);
}

/** The encoding that a document declares, unless it is UTF-8; bytes that are none of it are told where they stand. */
const otherEncodingIn = (head: string): string | undefined => {
  const told = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']{1,40})["']/i.exec(head)?.[1];
  return told === undefined || /^utf-?8$/i.test(told) ? undefined : told;
};

/** Tells of an encoding that is not UTF-8; of one that nobody knows, or that it cannot be, psp1/utf8 tells everybody. */
function inOtherEncoding({ head, encoding = 'utf-8' }: Document): readonly DocumentComplaint[] {
  const told = otherEncodingIn(head);
  if (told !== undefined) return isEncoding(told) && !isUtf16InName(told, encoding) ? [{ message: asOther(told) }] : [];
  return encoding === 'utf-8' ? [] : [{ message: `it is in ${encoding.toUpperCase()}, not UTF-8` }];
}

const asOther = (encoding: string): string => `it is declared as ${quoted(encoding)}, not UTF-8`;

/** Parsers stop at a declaration of UTF-16 in bytes that are none: https://www.w3.org/TR/xml/#charencoding */
const isUtf16InName = (told: string, encoding: string): boolean =>
  /^utf-?16/i.test(told) && !encoding.startsWith('utf-16');

const isEncoding = (name: string): boolean => {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
};
