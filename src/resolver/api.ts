import { defined } from '../defined.js';
import type { Resolution, Withheld } from '../model.js';
import { isMapping } from '../schema/mapping.js';
import { broken, type Failure, hostOf, isFailure, refused } from './answer.js';
import type { Ask } from './ask.js';
import { addressOf, parseJson, textOf, transcriptsOf } from './strangers-json.js';
import { embedIdIn, parseEpisodeType, parseSeconds, parseWhole } from './values.js';

/** The key of Podbean's official API: https://developers.podbean.com. It is never written anywhere. */
export type ApiKey = {
  readonly id: string;
  readonly secret: string;
  /** Where the API is; elsewhere than at Podbean in tests only, never by settings: the key goes there. */
  readonly origin?: string;
};

/** What the API says of an episode, without the length of the audio, which it does not know. */
export type ApiEpisode = {
  readonly media: string;
  readonly title?: string;
  readonly link?: string;
} & Pick<Resolution, 'seconds' | 'image' | 'season' | 'episode' | 'episodeType' | 'explicit' | 'transcripts'>;

/** The episodes of an account by embed id, as many of the wanted ones as there are. */
export type ApiEpisodes = ReadonlyMap<string, ApiEpisode | Withheld>;

const PAGE = 100;
const MOST_PAGES = 200;
const MOST_BYTES = 16 * 1024 * 1024;

/** Lists the episodes of the account that a key belongs to, page by page, until all that are wanted were found. */
export const askApi = async (
  ask: Ask,
  { id, secret, origin = 'https://api.podbean.com' }: ApiKey,
  wanted: ReadonlySet<string>,
): Promise<{ readonly episodes: ApiEpisodes; readonly failure?: Failure }> => {
  const episodes = new Map<string, ApiEpisode | Withheld>();
  const token = await askToken(ask, id, secret, origin);
  if (typeof token !== 'string') return { episodes, failure: token };
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ access_token: token, offset: String(page * PAGE), limit: String(PAGE) });
    const answer = await askJson(ask, `${origin}/v1/episodes?${query.toString()}`, {});
    if (isFailure(answer)) return { episodes, failure: answer };
    const { data } = answer;
    const listed = Array.isArray(data.episodes) ? data.episodes.filter(isMapping) : [];
    for (const episode of listed) {
      const embed = embedIdOf(episode);
      const read = readEpisode(episode);
      if (embed !== undefined && wanted.has(embed) && read) episodes.set(embed, read);
    }
    if (data.has_more !== true || listed.length === 0 || episodes.size === wanted.size) break;
  }
  return { episodes };
};

const askToken = async (ask: Ask, id: string, secret: string, origin: string): Promise<string | Failure> => {
  const answer = await askJson(ask, `${origin}/v1/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  if (isFailure(answer)) return answer;
  return textOf(answer.data.access_token) ?? broken(new URL(origin).host, 'gave no access token');
};

const askJson = async (
  ask: Ask,
  url: string,
  request: { readonly method?: 'POST'; readonly headers?: Readonly<Record<string, string>>; readonly body?: string },
): Promise<{ readonly data: Readonly<Record<string, unknown>> } | Failure> => {
  const headers = { accept: 'application/json', ...request.headers };
  const answer = await ask({ ...request, source: 'api', url, headers, mostBytes: MOST_BYTES, isSecret: true });
  if (isFailure(answer)) return answer;
  if (answer.status !== 200) return refused(answer);
  const parsed = parseJson(answer.body);
  if ('problem' in parsed) return broken(hostOf(answer), parsed.problem);
  return isMapping(parsed.value) ? { data: parsed.value } : broken(hostOf(answer), 'sent JSON that is no mapping');
};

/** The API writes both halves of an embed id in capitals, without the hyphen; its player's address has it as it is. */
const embedIdOf = (episode: Readonly<Record<string, unknown>>): string | undefined => {
  const player = embedIdIn(textOf(episode.player_url) ?? '');
  const own = /^([A-Z0-9]{5})([A-Z0-9]+)$/.exec(textOf(episode.id) ?? '');
  return (player ?? (own ? `${own[1]}-${own[2]}` : undefined))?.toLowerCase();
};

const readEpisode = (episode: Readonly<Record<string, unknown>>): ApiEpisode | Withheld | undefined => {
  if (textOf(episode.status) === 'future') return 'scheduled';
  const kind = textOf(episode.type);
  if (kind === 'private' || kind === 'premium') return 'private';
  const media = addressOf(episode.media_url);
  if (media === undefined || textOf(episode.status) === 'draft') return undefined;
  const title = textOf(episode.title);
  const link = addressOf(episode.permalink_url);
  const seconds = parseSeconds(textOf(episode.duration) ?? '');
  const image = addressOf(episode.logo);
  const season = parseWhole(textOf(episode.season_number) ?? '');
  const number = parseWhole(textOf(episode.episode_number) ?? '');
  const episodeType = parseEpisodeType(textOf(episode.apple_episode_type) ?? '');
  const { content_explicit: explicit } = episode;
  const isExplicit = typeof explicit === 'boolean' ? explicit : undefined;
  return {
    media,
    ...defined({ title, link, seconds, image, season, episode: number, episodeType, explicit: isExplicit }),
    ...transcriptsOf(episode.transcripts_url),
  };
};
