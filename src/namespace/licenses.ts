import deprecated from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import spdx from 'spdx-license-ids/index.json' with { type: 'json' };
import { closest } from '../text.js';

/**
 * What the podcast namespace lists beside licences of SPDX, with the older name of the last.
 * @see https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/license/licenses.json
 */
const OF_PODCASTS = ['ARR', 'POD-V4V-1.0', 'V4V-1.0'];

/** Identifiers by their lower case: the namespace asks for that, and writes its own list in capitals. */
const KNOWN: ReadonlyMap<string, string> = new Map(
  [...OF_PODCASTS, ...deprecated, ...spdx].map((id) => [id.toLowerCase(), id]),
);

/** What schemas say of a licence that is neither listed nor has a text of its own. */
export const UNLISTED_LICENSE = 'must be an identifier of SPDX such as CC-BY-4.0, or have the url of its text';

/** Whether a text is the identifier, in any case, of a licence that everybody can look up. */
export const isKnownLicense = (text: string): boolean => KNOWN.has(text.trim().toLowerCase());

/** The identifier that a text most likely meant: of `(CC BY-ND 4.0)` CC-BY-ND-4.0, of `CC-BY` the latest version. */
export const guessLicense = (text: string): string | undefined => {
  const sought = text
    .trim()
    .toLowerCase()
    .replace(/^\(|\)$/g, '')
    .replace(/\s+/g, '-');
  if (sought === 'all-rights-reserved') return 'ARR';
  const versions = [...KNOWN.keys()].filter(
    (id) => id.startsWith(`${sought}-`) && /^-[\d.]+$/.test(id.slice(sought.length)),
  );
  return KNOWN.get(sought) ?? KNOWN.get(versions.at(-1) ?? '') ?? closest(sought, KNOWN.values());
};
