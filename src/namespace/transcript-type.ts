const TYPES: ReadonlyMap<string, string> = new Map([
  ['vtt', 'text/vtt'],
  ['srt', 'application/x-subrip'],
  ['json', 'application/json'],
  ['html', 'text/html'],
  ['htm', 'text/html'],
  ['txt', 'text/plain'],
]);

/**
 * The type of a transcript by the end of its address, or of its file; undefined when that says nothing:
 * https://podcasting2.org/docs/podcast-namespace/tags/transcript
 */
export const transcriptType = (place: string): string | undefined =>
  TYPES.get(/\.(\w+)(?:[?#].*)?$/.exec(place)?.[1]?.toLowerCase() ?? '');

/** A type without its parameters, in lower case. */
export const bareType = (type: string): string => type.replace(/;.*/s, '').trim().toLowerCase();

/** How the name of a transcript ends, by its type: servers and browsers go by it. */
export const transcriptEnding = (type: string): string => {
  const bare = bareType(type);
  if (/^(?:application|text)\/(?:x-subrip|srt)$/.test(bare)) return '.srt';
  const [ending = 'txt'] = [...TYPES].find(([, one]) => one === bare) ?? [];
  return `.${ending}`;
};
