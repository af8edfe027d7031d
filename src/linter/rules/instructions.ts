import { eachAttribute, quoted } from '../check.js';
import { PROFILES, type Rule } from '../rule.js';

/** What a link of a cloud storage holds that is good for a while only. */
const PASSING = /[?&](?:X-Amz-(?:Signature|Expires)|X-Goog-(?:Signature|Expires)|Key-Pair-Id|Expires)=/i;

/** Instructions to programs, and addresses that do not last. */
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
  {
    id: 'url/no-fragment-secrets',
    wants: 'addresses of audio without signatures that run out, and without fragments',
    weight: 'recommended',
    // The W3C validator takes it as it is.
    profiles: ['apple', 'spotify', 'psp1', 'podcast-index'],
    about: ['enclosure'],
    why: 'apps come back for audio weeks later, when a signature has run out, and fragments are not sent to servers',
    hint: 'give the lasting address of the file, without a signature, a token or a #fragment',
    good: '<enclosure url="https://example.com/1.mp3?source=feed" length="1" type="audio/mpeg"/>',
    bad: '<enclosure url="https://example.com/1.mp3?Expires=1700000000&amp;Signature=x" length="1" type="audio/mpeg"/>',
    only: 'enclosure',
    item: (item) =>
      eachAttribute(
        item,
        'enclosure',
        'url',
        (url) => url === undefined || !(PASSING.test(url) || /#./.test(url)),
        (url) => `url of enclosure is ${quoted(url)}, which does not last`,
      ),
  },
];
