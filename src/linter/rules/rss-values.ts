import { A_DAY } from '../../calendar.js';
import { childOf, childrenOf, type Element, textOf } from '../../xml/element.js';
import { both, gather, NO_COMPLAINTS, quoted } from '../check.js';
import { type FeedDate, parseFeedDate } from '../feed-date.js';
import { attributesOf, type StartTag } from '../html-scan.js';
import { htmlTagsIn, notesOf } from '../html-tags.js';
import { remember } from '../remember.js';
import { type Complaint, PROFILES, type Rule, type Watcher } from '../rule.js';

/** A feed may be made a day before an episode in it is due. */
function watchForOldDate(): Watcher {
  const times: number[] = [];
  return {
    item: (item) => {
      const time = parseFeedDate(textOf(item, 'pubDate'))?.time;
      if (time !== undefined) times.push(time);
      return NO_COMPLAINTS;
    },
    end: (channel, { asOf }) => {
      // Of dates to come, rss/date-plausible tells.
      const newest = times.reduce((latest, time) => (time <= asOf ? Math.max(latest, time) : latest), -Infinity);
      return childrenOf(channel, 'lastBuildDate')
        .filter(({ text }) => (parseFeedDate(text)?.time ?? Infinity) < newest - A_DAY)
        .map((at) => ({ at, message: `${at.tag} is ${quoted(at.text)}, before the newest episode` }));
    },
  };
}

/** What RSS 2.0 asks of dates and texts, wherever they stand. */
export const RSS_VALUES: readonly Rule[] = [
  {
    id: 'rss/date-format',
    wants: 'dates of RFC 822, as Tue, 02 Jan 2024 10:00:00 GMT',
    weight: 'required',
    profiles: PROFILES,
    about: ['lastBuildDate', 'pubDate'],
    why: 'RSS dates are those of RFC 822: apps read no other, or guess, and the W3C validator calls others an error',
    hint: 'write dates as Tue, 02 Jan 2024 10:00:00 GMT, or with an offset as +0100',
    good: {
      channel: '<lastBuildDate>2 Jan 2024 10:00 EST</lastBuildDate>',
      item: '<pubDate>2 Jan 2024 10:00 EST</pubDate>',
    },
    bad: {
      channel: ['<lastBuildDate>2024-01-02T10:00:00Z</lastBuildDate>', '<pubDate>yesterday</pubDate>'],
      item: '<pubDate>2024-01-02T10:00:00Z</pubDate>',
    },
    channel: (channel) => gather(datesOf(channel), complainOfFormat),
    item: (item) => gather(datesOf(item), complainOfFormat),
  },
  {
    id: 'rss/date-form',
    wants: 'dates with single blanks, a year of four digits and a usual zone, and nothing else',
    weight: 'recommended',
    // Everybody else reads these.
    profiles: ['w3c'],
    about: ['lastBuildDate', 'pubDate'],
    why: 'the W3C validator warns of dates that RFC 822 allows and RFC 2822 no longer has, as readers may not know them',
    hint: 'write dates as Tue, 02 Jan 2024 10:00:00 GMT, or with an offset as +0100',
    // What is no date at all is told by rss/date-format.
    good: [' 2 Jan 2024 10:00 EST ', 'Tue, 02 Jan 2024 10:00:00 +0530', '2024-01-02'].map(
      (text) => `<pubDate>${text}</pubDate>`,
    ),
    bad: ['Tue, 02  Jan 2024 10:00:00 GMT', 'tue, 02 jan 2024 10:00:00 gmt', '02 Jan 24 10:00 GMT'].map(
      (text) => `<pubDate>${text}</pubDate>`,
    ),
    channel: (channel) => gather(datesOf(channel), complainOfForm),
    item: (item) => gather(datesOf(item), complainOfForm),
  },
  {
    id: 'rss/date-weekday',
    wants: 'the right weekday in dates',
    weight: 'required',
    profiles: PROFILES,
    about: ['lastBuildDate', 'pubDate'],
    why: 'the W3C validator calls a date with the wrong weekday an error: one of the two is not meant',
    hint: 'mend the weekday, or leave it out with its comma',
    good: {
      channel: '<lastBuildDate>tue, 02 Jan 2024 10:00:00 GMT</lastBuildDate>',
      item: ['<pubDate>2 Jan 2024 10:00:00 GMT</pubDate>', '<pubDate>2024-01-02</pubDate>'],
    },
    bad: {
      channel: '<lastBuildDate>Mon, 02 Jan 2024 10:00:00 GMT</lastBuildDate>',
      item: '<pubDate>Mon, 02 Jan 2024 10:00:00 GMT</pubDate>',
    },
    channel: (channel) => gather(datesOf(channel), complainOfWeekday),
    item: (item) => gather(datesOf(item), complainOfWeekday),
  },
  {
    id: 'rss/date-plausible',
    wants: 'dates from 1990 to now',
    weight: 'recommended',
    profiles: PROFILES,
    about: ['lastBuildDate', 'pubDate'],
    why: 'AntennaPod drops a date to come, and the W3C validator warns of it, and of one before 1990',
    hint: 'leave an episode out of the feed until it is due, and give it the time at which it came out',
    good: {
      channel: '<lastBuildDate>Mon, 01 Jan 1990 00:00:00 GMT</lastBuildDate>',
      // Examples are judged as of this day at midnight.
      item: ['<pubDate>Sat, 01 Jun 2024 00:10:00 GMT</pubDate>', '<pubDate>yesterday</pubDate>'],
    },
    bad: {
      channel: [
        { example: '<lastBuildDate>Thu, 01 Jan 1970 00:00:00 GMT</lastBuildDate>', says: 'before 1990' },
        { example: '<lastBuildDate>Sat, 01 Jun 2024 00:10:01 GMT</lastBuildDate>', says: 'which is still to come' },
      ],
      item: [
        { example: '<pubDate>Sun, 31 Dec 1989 23:59:59 GMT</pubDate>', says: 'before 1990' },
        { example: '<pubDate>Sat, 01 Jun 2024 00:10:01 GMT</pubDate>', says: 'which is still to come' },
      ],
    },
    channel: (channel, { asOf }) => gather(datesOf(channel), (written) => complainOfTime(written, asOf)),
    item: (item, { asOf }) => gather(datesOf(item), (written) => complainOfTime(written, asOf)),
  },
  {
    id: 'rss/lastbuilddate',
    wants: 'a lastBuildDate no older than the newest episode',
    weight: 'informational',
    profiles: PROFILES,
    about: ['lastBuildDate', 'pubDate'],
    why: 'RSS has it tell when the content last changed: readers that go by it take the newest episode for an old one',
    hint: 'let it be the date of the newest episode, or leave it out',
    good: [
      (feed) => feed.replace('<lastBuildDate>Tue, 02', '<lastBuildDate>Mon, 01'),
      (feed) => feed.replace('<pubDate>Tue, 02 Jan 2024', '<pubDate>Sun, 02 Jun 2024'),
    ],
    bad: (feed) => feed.replace('<lastBuildDate>Tue, 02 Jan 2024', '<lastBuildDate>Mon, 02 Jan 2023'),
    watch: watchForOldDate,
  },
  {
    id: 'rss/plain-text',
    wants: 'no markup in elements other than descriptions of items',
    weight: 'recommended',
    // Apple shows links in the description of a show; only the validator minds them.
    profiles: ['w3c'],
    about: ['description', 'title', 'category', 'generator', 'image', 'itunes:summary'],
    why: 'all of RSS but the descriptions of items is plain text: the W3C validator warns of markup elsewhere',
    hint: 'take the markup out; a < that is meant as such may stay as &#x3C;, an end tag may not',
    good: {
      channel: [
        '<description>Ropes &#x3C; chains, told &#x3C;weekly&#x3E;.</description>',
        '<description><![CDATA[1 < 2]]></description>',
        '<itunes:summary><![CDATA[<p>Ropes.</p>]]></itunes:summary>',
      ],
      item: '<description><![CDATA[<p>Ropes.</p>]]></description>',
    },
    bad: {
      channel: [
        '<description><![CDATA[<p>Ropes.</p>]]></description>',
        '<description><![CDATA[Ropes<BR>and chains]]></description>',
        '<description>Ropes&#x3C;/B&#x3E;</description>',
        '<generator>Pod&#x3C;/b&#x3E;wright</generator>',
        '<image><title>Knots&#x3C;/b&#x3E;</title></image>',
      ],
      item: ['<title><![CDATA[The <b>bowline</b>]]></title>', '<category>Knots&#x3C;/b&#x3E;</category>'],
    },
    channel: (channel) => both(gather(channel.children, complainOfMarkup), gather(imageOf(channel), complainOfMarkup)),
    item: (item) => gather(item.children, (at) => (at.name === 'description' ? NO_COMPLAINTS : complainOfMarkup(at))),
  },
  {
    id: 'rss/no-double-escape',
    wants: 'plain text that is escaped once',
    weight: 'recommended',
    profiles: PROFILES,
    about: ['title', 'description', 'itunes:summary'],
    why: 'apps that read plain text as such show the escape itself, and the W3C validator warns of it',
    hint: 'escape once: Q&amp;A, or <![CDATA[Q&A]]>',
    good: [
      '<title>Q&amp;A</title>',
      '<description>&lt;P>Q&amp;amp;A</description>',
      '<description><![CDATA[Q&amp;A]]></description>',
      '<itunes:summary>Q&amp;amp;A</itunes:summary>',
    ],
    bad: {
      channel: ['Q&amp;amp;A', 'Q&amp;#X26;A', 'Caf&amp;eacute;'].flatMap((text) => [
        `<title>${text}</title>`,
        `<description>${text}</description>`,
      ]),
      item: '<title>Q&amp;amp;A</title>',
    },
    channel: (channel) => gather(channel.children, complainOfEscape),
    item: (item) => gather(item.children, (at) => (at.name === 'description' ? NO_COMPLAINTS : complainOfEscape(at))),
  },
  {
    id: 'rss/no-relative-urls',
    wants: 'whole addresses in descriptions',
    weight: 'recommended',
    profiles: PROFILES,
    about: ['description'],
    why: 'apps show the text without its page, so the link leads nowhere; the W3C validator warns of it',
    hint: 'write whole addresses in descriptions, with https://',
    good: [
      '<description>&lt;a href="https://example.com/"&gt;Ropes&lt;/a&gt; href=x</description>',
      '<description>&lt;a href=" MAILTO:mara@example.com"&gt;Mara&lt;/a&gt; &lt;a href=""&gt;x&lt;/a&gt;</description>',
    ],
    bad: [
      '<description>&lt;a href="/about"&gt;Ropes&lt;/a&gt;</description>',
      '<description>&lt;IMG SRC="knot.jpg"&gt;</description>',
    ],
    channel: (channel) => gather(notesOf(channel), complainOfLinks),
    item: (item) => gather(notesOf(item), complainOfLinks),
  },
];

type Written = { readonly at: Element; readonly date: FeedDate | undefined };

const datesOf = remember((parent: Element): readonly Written[] => [
  ...childrenOf(parent, 'pubDate').map(dateOf),
  ...childrenOf(parent, 'lastBuildDate').map(dateOf),
]);

const dateOf = (at: Element): Written => ({ at, date: parseFeedDate(at.text) });

const complainOfFormat = ({ at, date }: Written): readonly Complaint[] =>
  date ? NO_COMPLAINTS : [{ at, message: `${at.tag} is ${quoted(at.text)}, not a date of RFC 822` }];

/** The form that the W3C validator takes without a warning, capitals and offsets of whole and half hours included: validators.py */
const USUAL_FORM =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d\d[03]0|UT|GMT|[ECMP][SD]T|Z)$/;

const complainOfForm = ({ at, date }: Written): readonly Complaint[] =>
  !date || USUAL_FORM.test(at.text.trim())
    ? NO_COMPLAINTS
    : [{ at, message: `${at.tag} is ${quoted(at.text)}, in a form that is no longer usual` }];

const complainOfWeekday = ({ at, date }: Written): readonly Complaint[] =>
  !date?.named || date.named.toLowerCase() === date.weekday.toLowerCase()
    ? NO_COMPLAINTS
    : [{ at, message: `${at.tag} is ${quoted(at.text)}, which was a ${date.weekday}` }];

const TEN_MINUTES = 600_000;

const complainOfTime = ({ at, date }: Written, asOf: number): readonly Complaint[] => {
  if (!date) return [];
  if (date.time > asOf + TEN_MINUTES)
    return [{ at, message: `${at.tag} is ${quoted(at.text)}, which is still to come` }];
  return date.time < Date.UTC(1990) ? [{ at, message: `${at.tag} is ${quoted(at.text)}, before 1990` }] : [];
};

const PLAIN = new Set(['title', 'description', 'copyright', 'category', 'generator', 'managingEditor', 'webMaster']);

const imageOf = (channel: Element): readonly Element[] => childOf(channel, 'image')?.children ?? [];

const HTML_END =
  /<\/(?:a|abbr|b|big|blockquote|body|br|center|cite|code|dd|del|div|dl|dt|em|font|h[1-6]|html|i|iframe|ins|li|ol|p|pre|q|s|script|small|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul)>/i;

/** As the W3C validator, which lets a < pass that is escaped as &#x3C;; the parser shows only that it may be. */
export const holdsMarkup = ({ text, isCdata }: Element): boolean =>
  HTML_END.test(text) || (isCdata && /<[/a-z]/i.test(text));

const complainOfMarkup = (at: Element): readonly Complaint[] =>
  PLAIN.has(at.name) && holdsMarkup(at)
    ? [{ at, message: `${at.tag} holds markup: ${quoted(at.text)}` }]
    : NO_COMPLAINTS;

const ESCAPE =
  /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp|copy|reg|trade|hellip|[mn]dash|[lr][sd]quo|bull|middot|deg|[aeiouy](?:acute|grave|circ|uml|tilde)|[cn](?:cedil|tilde)|szlig|oslash|aring|aelig);/i;

/** A text that is HTML all the same holds escapes of its own, rightly: that it is HTML is another matter. */
const complainOfEscape = (at: Element): readonly Complaint[] => {
  if (!PLAIN.has(at.name) || (at.name === 'description' && (at.isCdata || /<[/a-z]/i.test(at.text))))
    return NO_COMPLAINTS;
  const [reference] = ESCAPE.exec(at.text) ?? [];
  return reference === undefined
    ? NO_COMPLAINTS
    : [{ at, message: `${at.tag} reads ${quoted(reference)} once it is unescaped` }];
};

/** Tells cheaply of most texts and tags that none of their links is relative. */
const MAY_BE_RELATIVE = /\b(?:href|src)\s*=(?!\s{0,9}["']?\s{0,9}[a-z][a-z0-9+.-]*:)/i;

const complainOfLinks = (at: Element): readonly Complaint[] => {
  for (const tag of htmlTagsIn(at, MAY_BE_RELATIVE)) {
    // Most tags have no attributes.
    const relative = tag.source.includes('=') && MAY_BE_RELATIVE.test(tag.source) ? relativeIn(tag) : undefined;
    if (relative !== undefined)
      return [{ at, message: `${at.tag} links to ${quoted(relative)}, which is no whole address` }];
  }
  return NO_COMPLAINTS;
};

const relativeIn = (tag: StartTag): string | undefined => {
  const attributes = attributesOf(tag);
  return ['href', 'src'].map((name) => attributes.get(name) ?? '').find((url) => isRelative(url.trim()));
};

const isRelative = (url: string): boolean => url !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(url);
