import type { Rule } from './rule.js';
import { ANTENNAPOD } from './rules/antennapod.js';
import { APPLE } from './rules/apple.js';
import { INSTRUCTIONS } from './rules/instructions.js';
import { NAMESPACE } from './rules/namespace.js';
import { PAGING } from './rules/paging.js';
import { PLATFORMS } from './rules/platforms.js';
import { PSP1 } from './rules/psp1.js';
import { RSS } from './rules/rss.js';
import { RSS_ITEM } from './rules/rss-item.js';
import { RSS_VALUES } from './rules/rss-values.js';
import { SPOTIFY } from './rules/spotify.js';
import { TEXT } from './rules/text.js';
import { URLS } from './rules/url.js';
import { W3C } from './rules/w3c.js';

/** Every rule, those of one source together; what a feed breaks is told in the order of its lines. */
export const RULES: readonly Rule[] = [
  ...RSS,
  ...RSS_ITEM,
  ...RSS_VALUES,
  ...APPLE,
  ...SPOTIFY,
  ...PLATFORMS,
  ...ANTENNAPOD,
  ...PAGING,
  ...PSP1,
  ...W3C,
  ...NAMESPACE,
  ...TEXT,
  ...URLS,
  ...INSTRUCTIONS,
];
