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
    good: '',
    bad: '<?xml-stylesheet type="text/xsl" href="feed.xsl"?>',
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
