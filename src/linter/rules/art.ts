import type { ArtFacts, Pixels } from '../../model.js';
import { extensionOf } from '../media-names.js';
import type { Profile, Several, Weight } from '../rule.js';

/** An image that a show or an episode has for its art, and what is known of it. */
export type Art = { readonly of: 'show' | 'episode'; readonly url: string; readonly facts: ArtFacts };

/** A rule about the pixels of art, which no XML tells; others may go by the same id. */
export type ArtRule = {
  readonly id: string;
  readonly wants: string;
  readonly weight: Weight;
  readonly profiles: readonly Profile[];
  /** Whose art it is about. */
  readonly about: readonly Art['of'][];
  readonly why: string;
  readonly hint: string;
  readonly good: Several<Omit<Art, 'of'>>;
  readonly bad: Several<Omit<Art, 'of'>>;
  /** What is wrong, in words that follow "art". */
  readonly faults: (art: Art) => readonly string[];
};

/** Art may have so many pixels a side: https://podcasters.apple.com/support/896-artwork-requirements */
const LEAST_SIDE = 1400;
const MOST_SIDE = 3000;

/** Beyond this, art is worth a look. No directory sets a limit; hosts advise this one. */
const MOST_BYTES = 512 * 1024;

const pixelFaults = ({ facts }: Art): readonly string[] => {
  if (!('width' in facts)) return [];
  const { width, height } = facts;
  const faults = [
    ...(width === height ? [] : ['not square']),
    ...(Math.min(width, height) < LEAST_SIDE ? [`smaller than ${LEAST_SIDE} × ${LEAST_SIDE}`] : []),
    ...(Math.max(width, height) > MOST_SIDE ? [`larger than ${MOST_SIDE} × ${MOST_SIDE}`] : []),
  ];
  return faults.length === 0 ? [] : [`is ${width} × ${height} pixels, ${faults.join(' and ')}`];
};

/** The names of formats and colours as people write them. */
export const NAMES: Readonly<Record<ArtFacts['format'] | Pixels['colour'], string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  gif: 'GIF',
  webp: 'WebP',
  avif: 'AVIF',
  heic: 'HEIC',
  svg: 'SVG',
  tiff: 'TIFF',
  bmp: 'BMP',
  rgb: 'RGB',
  palette: 'RGB by a palette',
  grey: 'grey',
  cmyk: 'CMYK',
  ycck: 'CMYK (YCCK)',
};

const EXTENSIONS: Readonly<Record<Pixels['format'], RegExp>> = { jpeg: /^jpe?g$/i, png: /^png$/i };

/** Many hosts serve art from addresses that end otherwise: only the extension of another image is wrong. */
const OF_IMAGES = /^(?:avif|bmp|gif|heic|jpe?g|png|svg|tiff?|webp)$/i;

const formatFaults = ({ url, facts }: Art): readonly string[] => {
  if (!('width' in facts)) return [`is ${NAMES[facts.format]}, not JPEG or PNG`];
  const { format, colour, alpha } = facts;
  const extension = extensionOf(url) ?? '';
  const isMisnamed = OF_IMAGES.test(extension) && !EXTENSIONS[format].test(extension);
  return [
    ...(isMisnamed ? [`is ${NAMES[format]} under a name that ends in .${extension}`] : []),
    ...(colour === 'rgb' || colour === 'palette' ? [] : [`is ${NAMES[colour]}, not RGB`]),
    ...(alpha ? ['may be transparent'] : []),
  ];
};

const GOOD: ArtFacts = {
  bytes: 400_000,
  format: 'jpeg',
  width: 3000,
  height: 3000,
  colour: 'rgb',
  depth: 8,
  alpha: false,
};

const HINT = 'save it as .jpg or .png, RGB without transparency, 1400 to 3000 pixels square, under a new name';

/** What Apple and PSP-1 ask of the pixels of art: https://podcasters.apple.com/support/823-podcast-requirements */
export const ART: readonly ArtRule[] = [
  {
    id: 'apple/artwork-pixels',
    wants: 'show art of 1400 to 3000 pixels square',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    about: ['show'],
    why: 'Apple and PSP-1 take show art of 1400 to 3000 pixels square only',
    hint: HINT,
    good: { url: 'https://example.com/art.jpg', facts: GOOD },
    bad: { url: 'https://example.com/art.jpg', facts: { ...GOOD, width: 1400, height: 1050 } },
    faults: pixelFaults,
  },
  {
    id: 'apple/artwork-format',
    wants: 'JPEG or PNG in RGB, not transparent, named so',
    weight: 'required',
    profiles: ['apple', 'psp1'],
    about: ['show'],
    why: 'Apple and PSP-1 take show art as JPEG or PNG in RGB, without transparency, under a name that says so',
    hint: HINT,
    good: { url: 'https://example.com/art', facts: { ...GOOD, format: 'png', colour: 'palette' } },
    bad: { url: 'https://example.com/art.jpg', facts: { ...GOOD, colour: 'cmyk' } },
    faults: formatFaults,
  },
  {
    id: 'apple/item-image',
    wants: 'art of episodes as that of the show',
    weight: 'recommended',
    profiles: ['apple', 'psp1'],
    about: ['episode'],
    why: 'Apple and PSP-1 ask the same of the art of an episode as of that of its show, which is shown instead',
    hint: HINT,
    good: { url: 'https://example.com/1.png', facts: { ...GOOD, format: 'png', width: 1400, height: 1400 } },
    bad: { url: 'https://example.com/1.webp', facts: { bytes: 90_000, format: 'webp' } },
    faults: (art) => [...pixelFaults(art), ...formatFaults(art)],
  },
  {
    id: 'spotify/art',
    wants: 'a square cover',
    weight: 'recommended',
    profiles: ['spotify'],
    about: ['show'],
    why: 'Spotify asks for covers as wide as high in its delivery specification',
    hint: 'save the cover square, as large as it is, under a new name',
    good: { url: 'https://example.com/art.jpg', facts: GOOD },
    bad: { url: 'https://example.com/art.jpg', facts: { ...GOOD, width: 1400, height: 1050 } },
    faults: ({ facts }) =>
      'width' in facts && facts.width !== facts.height
        ? [`is ${facts.width} × ${facts.height} pixels, not square`]
        : [],
  },
  {
    id: 'apple/artwork-size',
    wants: 'art of 512 KB at most',
    weight: 'informational',
    profiles: ['apple'],
    about: ['show', 'episode'],
    why: 'no directory sets a limit, but hosts advise 512 KB: apps fetch art over slow networks, too',
    hint: 'save art as JPEG with a quality of 80 or so, under a new name',
    good: { url: 'https://example.com/art.jpg', facts: { ...GOOD, bytes: MOST_BYTES } },
    bad: { url: 'https://example.com/art.jpg', facts: { ...GOOD, bytes: MOST_BYTES + 1 } },
    faults: ({ facts: { bytes } }) => (bytes > MOST_BYTES ? [`has ${Math.ceil(bytes / 1024)} KB, more than 512`] : []),
  },
];

/** What is wrong with art, in words that follow "art", and by which rule. */
export type ArtFault = { readonly rule: ArtRule; readonly message: string };

/** Judges art by all rules about it. */
export const judgeArt = (art: Art): readonly ArtFault[] =>
  ART.filter(({ about }) => about.includes(art.of)).flatMap((rule) =>
    rule.faults(art).map((message) => ({ rule, message })),
  );
