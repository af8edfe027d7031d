import { childrenOf, type Element } from '../../xml/element.js';
import { isWebAddress, quoted } from '../check.js';
import { parseFeedDate } from '../feed-date.js';
import type { Complaint, Rule, Several } from '../rule.js';

/** A rule about lists of feeds, in the form of the other rules; all go by the same id. */
export type OpmlRule = Pick<Rule, 'id' | 'wants' | 'weight' | 'profiles' | 'why' | 'hint'> & {
  /** What becomes of a list without a fault. */
  readonly good: Several<(list: string) => string>;
  readonly bad: Several<(list: string) => string>;
  readonly root?: (root: Element) => readonly Complaint[];
  readonly outline?: (outline: Element) => readonly Complaint[];
};

const SPEC = 'OPML 2.0 asks for it (http://opml.org/spec2.opml)';

const W3C_WARNS = { w3c: 'recommended' } as const satisfies Complaint['weights'];

/** What OPML 2.0 and the W3C validator ask of lists of feeds. */
export const OPML: readonly OpmlRule[] = [
  {
    id: 'opml/doc',
    wants: 'a version of OPML',
    weight: 'required',
    profiles: ['opml', 'w3c'],
    why: SPEC,
    hint: 'begin the list with <opml version="2.0">',
    good: (list) => list.replace('"2.0"', '"1.1"'),
    bad: (list) => list.replace(' version="2.0"', ''),
    root: (root) => {
      const version = root.attributes.get('version');
      if (version === undefined) return [{ at: root, message: 'opml names no version' }];
      return /^(?:1\.[01]|2\.0)$/.test(version)
        ? []
        : [{ at: root, attribute: 'version', message: `it is OPML ${quoted(version)}, not 2.0` }];
    },
  },
  {
    id: 'opml/doc',
    wants: 'one head, one body, and an outline in it',
    weight: 'required',
    profiles: ['opml', 'w3c'],
    why: `apps import the outlines in the body, and there is nothing else to import; ${SPEC}`,
    hint: 'write <head>…</head><body><outline text="…"/></body> into <opml>',
    good: (list) => list.replace(/<head>[\s\S]*<\/head>/, '<head/>'),
    bad: (list) => list.replace(/<outline[\s\S]*<\/outline>/, ''),
    root: (root) => [
      ...['head', 'body'].flatMap((name) => exactlyOne(root, name)),
      ...childrenOf(root, 'body')
        .filter((body) => childrenOf(body, 'outline').length === 0)
        .map((at) => ({ at, message: 'body has no outline' })),
    ],
  },
  {
    id: 'opml/doc',
    wants: 'a text of each outline',
    weight: 'required',
    profiles: ['opml', 'w3c'],
    why: `text is what apps show; ${SPEC}, and the W3C validator calls an outline without it an error`,
    hint: 'add text="…": the title of the feed, or the name of the group',
    good: (list) => list.replace('text="Knots"', 'text="Ropes"'),
    bad: (list) => list.replace(' text="Knots"', ''),
    outline: (at) => {
      const text = at.attributes.get('text');
      if (text === undefined) return [{ at, message: 'outline has no text' }];
      return text.trim() === ''
        ? [{ at, attribute: 'text', message: 'text of an outline is blank', weight: 'recommended' }]
        : [];
    },
  },
  {
    id: 'opml/doc',
    wants: 'an xmlUrl of each feed',
    weight: 'required',
    profiles: ['opml', 'w3c'],
    why: `apps subscribe to the xmlUrl, and pass over what has none; ${SPEC}`,
    hint: 'add xmlUrl="https://…", the whole address of the feed',
    good: (list) => list.replace('type="rss"', 'type="RSS"'),
    bad: (list) => list.replace(/ xmlUrl="[^"]*"/, ''),
    outline: (at) => {
      const url = at.attributes.get('xmlUrl');
      if (url === undefined && typeOf(at) !== 'rss') return [];
      if (url === undefined) return [{ at, message: 'outline of type rss has no xmlUrl', weights: W3C_WARNS }];
      return isWebAddress(url.trim())
        ? []
        : [{ at, attribute: 'xmlUrl', message: `xmlUrl is ${quoted(url)}, not a whole address in ASCII` }];
    },
  },
  {
    id: 'opml/doc',
    wants: 'the type rss beside an xmlUrl',
    weight: 'recommended',
    profiles: ['opml', 'w3c'],
    why: 'apps take other outlines for groups, and the W3C validator warns of it',
    hint: 'add type="rss", whatever format the feed has',
    good: (list) => list.replace('type="rss"', 'type="atom"'),
    bad: (list) => list.replace(' type="rss"', ''),
    outline: (at) =>
      at.attributes.has('xmlUrl') && typeOf(at) === '' ? [{ at, message: 'outline has an xmlUrl, and no type' }] : [],
  },
  {
    id: 'opml/doc',
    wants: 'a title and an htmlUrl of each feed',
    weight: 'recommended',
    profiles: ['opml', 'w3c'],
    why: 'apps show them until they have read the feed itself; the W3C validator warns of a title that is missing',
    hint: 'add title="…" and htmlUrl="https://…", as they are in the feed',
    good: (list) => list.replace('title="Knots"', 'title="Knots &amp; Splices"'),
    bad: (list) => list.replace(' title="Knots"', ''),
    outline: (at) => {
      const lacks = (name: string): boolean => typeOf(at) === 'rss' && !at.attributes.has(name);
      return [
        ...(lacks('title') ? [{ at, message: 'outline of type rss has no title' }] : []),
        ...(lacks('htmlUrl')
          ? [{ at, message: 'outline of type rss has no htmlUrl', weight: 'informational' } as const]
          : []),
      ];
    },
  },
  {
    id: 'opml/doc',
    wants: 'a url of each link and of each list that is included',
    weight: 'required',
    profiles: ['opml', 'w3c'],
    why: `there is nowhere to go without it; ${SPEC}`,
    hint: 'add url="https://…"',
    good: (list) => list.replace('</body>', '<outline text="More" type="link" url="https://example.com/"/></body>'),
    bad: (list) => list.replace('</body>', '<outline text="More" type="include"/></body>'),
    outline: (at) =>
      /^(?:link|include)$/.test(typeOf(at)) && !at.attributes.has('url')
        ? [{ at, message: `outline of type ${typeOf(at)} has no url` }]
        : [],
  },
  {
    id: 'opml/doc',
    wants: 'whole addresses in url and htmlUrl',
    weight: 'recommended',
    profiles: ['opml', 'w3c'],
    why: 'a list is read far from where it was written: nobody knows what a relative address is relative to',
    hint: 'write the whole address, with https://, blanks and letters beyond ASCII as %20 and the like',
    good: (list) => list.replace(/htmlUrl="[^"]*"/, 'htmlUrl="http://example.org/"'),
    bad: (list) => list.replace(/htmlUrl="[^"]*"/, 'htmlUrl="/knots"'),
    outline: (at) =>
      ['url', 'htmlUrl'].flatMap((name) => {
        const url = at.attributes.get(name);
        if (url === undefined || isWebAddress(url.trim())) return [];
        return [{ at, attribute: name, message: `${name} is ${quoted(url)}, not a whole address in ASCII` }];
      }),
  },
  {
    id: 'opml/doc',
    wants: 'dates of RFC 822, as Tue, 02 Jan 2024 10:00:00 GMT',
    weight: 'recommended',
    profiles: ['opml', 'w3c'],
    why: 'OPML has the dates of RSS, and programs read no other',
    hint: 'write dates as Tue, 02 Jan 2024 10:00:00 GMT',
    good: (list) => list.replace('10:00:00 GMT', '11:00 +0100'),
    bad: (list) => list.replace(/(?<=<dateCreated>)[^<]*/, '2024-01-02'),
    root: (root) =>
      childrenOf(root, 'head')
        .flatMap(({ children }) => children.filter(({ name }) => /^date(?:Created|Modified)$/.test(name)))
        .flatMap((at) => (parseFeedDate(at.text) ? [] : [noDate(at, at.name, at.text)])),
    outline: (at) => {
      const created = at.attributes.get('created');
      return created === undefined || parseFeedDate(created)
        ? []
        : [{ ...noDate(at, 'created', created), attribute: 'created' }];
    },
  },
];

const exactlyOne = (parent: Element, name: string): readonly Complaint[] => {
  const [first, second] = childrenOf(parent, name);
  if (!first) return [{ at: parent, message: `${parent.tag} has no ${name}` }];
  return second ? [{ at: second, message: `${name} stands in ${parent.tag} more than once` }] : [];
};

/** What an outline is, in lower case: programs write `rss` in either. */
const typeOf = ({ attributes }: Element): string => attributes.get('type')?.trim().toLowerCase() ?? '';

const noDate = (at: Element, name: string, text: string): Complaint => ({
  at,
  message: `${name} is ${quoted(text)}, not a date of RFC 822`,
});
