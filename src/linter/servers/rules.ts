import { CACHE_RULES } from './cache.js';
import { CHAPTER_RULES } from './chapters.js';
import { FEED_RULES } from './feed.js';
import { ADDRESS_RULES, FILE_RULES } from './files.js';
import type { ServerRule } from './rule.js';
import { TRANSCRIPT_RULES } from './transcripts.js';

/** Every rule about servers. */
export const SERVER_RULES: readonly ServerRule[] = [
  ...FEED_RULES,
  ...CACHE_RULES,
  ...ADDRESS_RULES,
  ...FILE_RULES,
  ...TRANSCRIPT_RULES,
  ...CHAPTER_RULES,
];
