import { readStart } from '../files/inside.js';
import type { ArtFacts } from '../model.js';
import { ART_BYTES, parseArt } from '../resolver/art-file.js';
import type { NotRead } from './findings.js';

/** Looks at an image in the folder of the feed; like posts, it is not followed where a link leads out of it. */
export const readArtFile = (path: string, folder: string): ArtFacts | NotRead => {
  const read = (most: number) => {
    const opened = readStart(path, [folder], most);
    return 'problem' in opened ? opened : { bytes: opened.bytes, art: parseArt(opened.start) };
  };
  const first = read(ART_BYTES.first);
  const { bytes, ...rest } = 'art' in first && first.art === 'cut-off' ? read(ART_BYTES.most) : first;
  if ('problem' in rest) {
    const { problem, reason } = rest;
    if (problem === 'missing') return { failure: 'missing', reason: 'it is not there' };
    return { failure: 'broken', reason: problem === 'outside' ? 'it leads out of the folder of the feed' : reason };
  }
  const { art } = rest;
  if (typeof art === 'object') return { bytes, ...art };
  return { failure: 'broken', reason: art === 'cut-off' ? 'it ends before it tells its size' : 'it is no image' };
};
