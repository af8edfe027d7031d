import * as v from 'valibot';
import {
  decimal,
  flag,
  line,
  lineOf,
  linkAddress,
  list,
  mapping,
  mediaAddress,
  only,
  orShort,
  tagField,
  whole,
  word,
} from '../schema/scalars.js';
import { KIND, type Kind } from './kinds.js';
import type { AlternateEnclosure } from './tags.js';

const contentLink = only(() =>
  orShort(
    v.pipe(
      linkAddress('Address'),
      v.transform((href) => ({ href })),
    ),
    mapping(
      { href: linkAddress('Address'), text: v.nullish(line('Text of the link')) },
      'must be an address, or a mapping with href and text',
    ),
    'must be an address, or a mapping with href and text',
  ),
);

export const contentLinks = () => list(contentLink(), 'Where it can be seen or heard elsewhere (podcast:contentLink)');

const source = () =>
  orShort(
    v.pipe(
      mediaAddress('Address'),
      v.transform((uri) => ({ uri })),
    ),
    mapping(
      { uri: mediaAddress('Address'), contentType: v.nullish(lineOf(KIND.mime, 'MIME type, if it is another')) },
      'must be an address, or a mapping with uri and contentType',
    ),
    'must be an address, or a mapping with uri and contentType',
  );

type Proof = NonNullable<AlternateEnclosure['integrity']>;

const hasValueOf = (type: Proof['type'], { isRight, is }: Kind) =>
  v.forward(
    v.check((proof: Proof) => proof.type !== type || isRight(proof.value), `must be ${is}`),
    ['value'],
  );

const integrity = () =>
  v.pipe(
    mapping(
      { type: word(KIND.integrity, 'Kind of the proof'), value: line('The proof: sha384-…', 2048) },
      'must be a mapping with type and value',
    ),
    hasValueOf('sri', KIND.sri),
    hasValueOf('pgp-signature', KIND.pgpSignature),
  );

const alternateEnclosure = () =>
  mapping(
    {
      type: lineOf(KIND.mime, 'MIME type'),
      bytes: v.nullish(whole('Size in bytes')),
      bitrate: v.nullish(decimal('Bits a second')),
      height: v.nullish(whole('Height of a video in pixels')),
      lang: v.nullish(lineOf(KIND.language, 'Language')),
      title: v.nullish(line('What it is called', 32)),
      rel: v.nullish(line('Name of a group of media; default: the same as the enclosure', 32)),
      codecs: v.nullish(line('Codecs of RFC 6381', 255)),
      default: v.nullish(flag('Whether it is the file of the enclosure')),
      sources: v.pipe(
        list(source(), 'Where it is (podcast:source): addresses, or mappings'),
        v.minLength(1, 'must name a source'),
      ),
      integrity: v.nullish(
        v.pipe(integrity(), v.description('Proof that a file is the right one (podcast:integrity)')),
      ),
    },
    'must be a mapping with type and sources',
  );

/** Other media, for episodes and live items. */
export const mediaTagFields = {
  contentLinks: tagField(contentLinks),
  alternateEnclosures: tagField(() => list(alternateEnclosure(), 'Other media of it (podcast:alternateEnclosure)')),
};
