import { PROFILES, type Rule } from '../rule.js';

/** Instructions to programs. */
export const INSTRUCTIONS: readonly Rule[] = [
  {
    id: 'pi/stylesheet',
    wants: 'a stylesheet before the root, and no XSL',
    weight: 'informational',
    profiles: PROFILES,
    about: ['xml-stylesheet'],
    why: 'browsers apply a stylesheet only when it is named before <rss>, and no longer run XSLT; apps pass it over',
    hint: 'write <?xml-stylesheet type="text/css" href="…"?> in the line after the XML declaration, or show people a page',
    good: (feed) => feed.replace('<rss', '<?xml-stylesheet type="text/css" href="feed.css"?>\n<rss'),
    bad: [
      {
        example: '<?xml-stylesheet type="text/css" href="feed.css"?>',
        says: 'the stylesheet is named after <rss>',
      },
      {
        example: (feed) => feed.replace('<rss', '<?xml-stylesheet type="text/xsl" href="feed.xsl"?>\n<rss'),
        says: 'the stylesheet is XSL',
      },
      {
        example: (feed) => feed.replace('<rss', "<?xml-stylesheet href='feed.xsl' type='application/xslt+xml'?>\n<rss"),
        says: 'the stylesheet is XSL',
      },
    ],
    channel: (_channel, { instructions, root }) =>
      instructions
        .filter(({ name }) => name === 'xml-stylesheet')
        .flatMap((at) => {
          if (at.line > root.line) return [{ at, message: 'the stylesheet is named after <rss>' }];
          return /\btype\s*=\s*["'](?:text|application)\/xsl/i.test(at.body)
            ? [{ at, message: 'the stylesheet is XSL, which browsers no longer run' }]
            : [];
        }),
  },
];
