import { EXTENSION } from '../json-check.js';
import type { JsonRule } from '../json-rule.js';

/** What JSON Feed asks of the top of a feed and of its items alike: the rule of each has its own id and examples. */
type Asked = Pick<JsonRule, 'wants' | 'weight' | 'profiles' | 'why' | 'hint'>;

export const WHOLE_ADDRESSES: Asked = {
  wants: 'whole addresses in ASCII',
  weight: 'recommended',
  profiles: ['jsonfeed'],
  why: 'readers do not know what an address that is relative is relative to',
  hint: 'write the whole address, with https://, blanks and letters beyond ASCII as %20 and the like',
};

export const LANGUAGE: Asked = {
  wants: 'a language of RFC 5646',
  weight: 'recommended',
  profiles: ['jsonfeed'],
  why: 'readers choose voices, fonts and translations by it',
  hint: 'write the code of the language, as en or pt-BR',
};

export const NEW_AUTHORS: Asked = {
  wants: 'authors rather than author',
  weight: 'informational',
  profiles: ['jsonfeed'],
  why: 'author is that of JSON Feed 1: readers of 1.1 take it as well, and may take no other later',
  hint: 'write "authors": [{ "name": "…" }], beside author or in its place',
};

export const EXTENSIONS: Asked = {
  wants: 'extensions by names that begin with an underscore, and no other names that are unknown',
  weight: 'informational',
  profiles: ['jsonfeed'],
  why: 'readers pass over what they do not know; a later version of JSON Feed may give such a name a meaning',
  hint: EXTENSION,
};
