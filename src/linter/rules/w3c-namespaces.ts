import { ATOM, CONTENT, EARLY_PODCAST, ITUNES, PODCAST } from '../../namespace/uris.js';

/** The namespaces that the W3C validator knows, and the prefix it keeps for each: https://github.com/w3c/feedvalidator, base.py */
const KNOWN: readonly (readonly [prefix: string, uri: string])[] = [
  ['access', 'http://www.bloglines.com/about/specs/fac-1.0'],
  ['admin', 'http://webns.net/mvcb/'],
  ['app', 'http://www.w3.org/2007/app'],
  ['atom', ATOM],
  ['blogChannel', 'http://backend.userland.com/blogChannelModule'],
  ['cc', 'http://web.resource.org/cc/'],
  ['cf', 'http://www.microsoft.com/schemas/rss/core/2005'],
  ['content', CONTENT],
  ['creativeCommons', 'http://backend.userland.com/creativeCommonsRssModule'],
  ['dc', 'http://purl.org/dc/elements/1.1/'],
  ['dcterms', 'http://purl.org/dc/terms/'],
  ['ev', 'http://purl.org/rss/1.0/modules/event/'],
  ['feedburner', 'http://rssnamespace.org/feedburner/ext/1.0'],
  ['fh', 'http://purl.org/syndication/history/1.0'],
  ['foaf', 'http://xmlns.com/foaf/0.1/'],
  ['g', 'http://base.google.com/ns/1.0'],
  ['geo', 'http://www.w3.org/2003/01/geo/wgs84_pos#'],
  ['georss', 'http://www.georss.org/georss'],
  ['gml', 'http://www.opengis.net/gml'],
  ['itunes', ITUNES],
  ['mathml', 'http://www.w3.org/1998/Math/MathML'],
  ['media', 'http://search.yahoo.com/mrss/'],
  ['openid', 'http://openid.net/xmlns/1.0'],
  ['opensearch', 'http://a9.com/-/spec/opensearch/1.1/'],
  ['opensearch10', 'http://a9.com/-/spec/opensearchrss/1.0/'],
  ['opml', 'http://www.opml.org/spec2'],
  ['rdf', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
  ['rdfs', 'http://www.w3.org/2000/01/rdf-schema#'],
  ['rss1', 'http://purl.org/rss/1.0/'],
  ['slash', 'http://purl.org/rss/1.0/modules/slash/'],
  ['svg', 'http://www.w3.org/2000/svg'],
  ['sy', 'http://purl.org/rss/1.0/modules/syndication/'],
  ['taxo', 'http://purl.org/rss/1.0/modules/taxonomy/'],
  ['thr', 'http://purl.org/rss/1.0/modules/threading/'],
  ['thr', 'http://purl.org/syndication/thread/1.0'],
  ['trackback', 'http://madskills.com/public/xml/rss/module/trackback/'],
  ['wfw', 'http://wellformedweb.org/CommentAPI/'],
  ['xhtml', 'http://www.w3.org/1999/xhtml'],
  ['xlink', 'http://www.w3.org/1999/xlink'],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
];

/** What it lists as known to it, and never looks into. */
const UNSUPPORTED: readonly string[] = [
  'http://schemas.google.com/g/2005',
  'http://www.rawvoice.com/rawvoiceRssModule/',
  'https://schema.org/',
  'http://schema.org/',
  PODCAST,
  EARLY_PODCAST,
];

const URIS: ReadonlySet<string> = new Set([...KNOWN.map(([, uri]) => uri), ...UNSUPPORTED]);

/** Whether the W3C validator warns of a namespace as unknown to it. */
export const isUnknownToW3c = (uri: string): boolean => uri !== '' && !URIS.has(uri);

/** The namespaces, one or two, for which the W3C validator keeps a prefix; empty for other prefixes. */
export const reservedFor = (prefix: string): readonly string[] =>
  KNOWN.filter(([kept]) => kept === prefix).map(([, uri]) => uri);
