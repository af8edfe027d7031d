import { defined } from '../defined.js';
import type { Chapters, Resolution, Withheld } from '../model.js';
import { isMapping } from '../schema/mapping.js';
import { type Answer, broken, type Failure, hostOf, refused } from './answer.js';
import { isMediaType } from './media.js';
import { addressOf, parseJson, textOf, transcriptsOf } from './strangers-json.js';
import { embedIdIn, parseSeconds, parseType } from './values.js';

/** What the player says of its episode, without the length of the audio, which it does not know. */
type PlayerEpisode = {
  readonly media: string;
  readonly type?: string;
  readonly title?: string;
  readonly link?: string;
} & Pick<Resolution, 'seconds' | 'image' | 'transcripts' | 'chapters'>;

/** A reply of the player: its episode, or why there is none to be had. */
export type PlayerReply = PlayerEpisode | Withheld | Failure;

/**
 * Reads the JSON of `https://www.podbean.com/player/<i>`. Nobody has documented it: each field is read if it is there
 * and fits, and passed over if not. `id` is the embed id that was asked for; a reply about another one is of no use.
 */
export const readPlayer = (id: string, answer: Answer): PlayerReply => {
  const { status, body } = answer;
  const useless = (reason: string): Failure => broken(hostOf(answer), reason);
  const parsed = parseJson(body);
  const data = 'value' in parsed && isMapping(parsed.value) ? parsed.value : {};
  if (status === 401 || /NoRights/i.test(textOf(data.type) ?? '')) return 'private';
  if (status < 200 || status > 299) return refused(answer);
  if ('problem' in parsed) return useless(parsed.problem);
  const episodes = listOf(data.episodes).filter(isMapping);
  const own = episodes.find((episode) => isAbout(id, episode) === true);
  const episode = own ?? episodes.find((other) => isAbout(id, other) === undefined);
  if (episode) return readEpisode(episode) ?? useless('sent JSON without an audio address');
  const [other] = episodes;
  const title = other && (textOf(other.title) ?? textOf(other.id));
  if (!other) return useless('sent JSON without an episode');
  return useless(`answered with another episode${title === undefined ? '' : ` ("${title}")`}`);
};

const readEpisode = (episode: Readonly<Record<string, unknown>>): Exclude<PlayerReply, Failure> | undefined => {
  const addresses = [episode.resource, episode.fallbackResource, episode.downloadLink].map(addressOf);
  // Scheduled episodes have these words where their address will be.
  if (/^future episode$/i.test(textOf(episode.resource) ?? '')) return 'scheduled';
  const chosen = addresses.findIndex((address) => address !== undefined);
  const media = addresses[chosen];
  if (media === undefined) return isProtected(episode) ? 'private' : undefined;
  const said = [episode.resourceMimetype, episode.fallbackResourceMimetype][chosen] ?? undefined;
  const type = parseType(textOf(said) ?? '');
  const seconds = parseSeconds(textOf(episode.duration) ?? '');
  const image = addressOf(episode.largeLogo) ?? addressOf(episode.logo);
  const title = textOf(episode.title);
  const link = addressOf(episode.link);
  return {
    media,
    ...defined({ type: type !== undefined && isMediaType(type) ? type : undefined, title, link, seconds, image }),
    ...transcriptsOf(episode.transcripts_url),
    ...chaptersOf(episode.chaptersUrl),
  };
};

const chaptersOf = (value: unknown): { readonly chapters?: Chapters } => {
  const url = addressOf(value);
  return url === undefined ? {} : { chapters: { url, type: 'application/json+chapters' } };
};

const isProtected = ({ protectedLevel }: Readonly<Record<string, unknown>>): boolean =>
  !['', '0', 'public', 'none'].includes(textOf(protectedLevel) ?? '');

/** Whether an episode says that it is the one with this embed id; undefined when it does not say. */
const isAbout = (id: string, episode: Readonly<Record<string, unknown>>): boolean | undefined => {
  const shown = [episode.shareLink, episode.downloadLink, episode.link, episode.id].map((value) =>
    embedIdIn(textOf(value) ?? ''),
  );
  const [first] = shown.filter((one) => one !== undefined);
  if (first !== undefined) return first === id;
  const number = /^\d+$/.exec(textOf(episode.id) ?? '')?.[0];
  return number === undefined ? undefined : Number(number) === numberOf(id);
};

/** The second half of an embed id is the number of the episode, in hexadecimal. */
const numberOf = (id: string): number => Number.parseInt(id.split('-').at(-1) ?? '', 16);

const listOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  return isMapping(value) ? Object.values(value) : [];
};
