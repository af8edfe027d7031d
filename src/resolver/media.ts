/** MIME types by the end of a path, as Apple pairs them: https://help.apple.com/itc/podcasts_connect/#/itcb54353390 */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/x-m4a'],
  ['m4b', 'audio/x-m4a'],
  ['aac', 'audio/aac'],
  ['ogg', 'audio/ogg'],
  ['oga', 'audio/ogg'],
  ['opus', 'audio/opus'],
  ['flac', 'audio/flac'],
  ['wav', 'audio/wav'],
  ['mp4', 'video/mp4'],
  ['m4v', 'video/x-m4v'],
  ['mov', 'video/quicktime'],
  ['pdf', 'application/pdf'],
]);

/** The MIME type of an audio address by its extension; Podbean's audio is MP3 where nothing else is said. */
export const typeOfAudio = (url: string): string => {
  const extension = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase();
  return TYPES.get(extension ?? '') ?? 'audio/mpeg';
};
