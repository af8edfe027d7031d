import { type Address, type Answers, MOST_FEED_BYTES, PLAYER_ORIGIN } from '../servers.js';
import { type Answer, type Failure, isFailure } from './answer.js';
import type { Ask } from './ask.js';
import { IDENTITY } from './measure.js';
import { feedQuestion } from './show-feeds.js';

/** Asks the server of an address in as many ways as its kind is fetched in, one after the other. */
export const askServer = async (ask: Ask, { kind, url }: Address): Promise<Answers> => {
  if (kind === 'feed') return askForFeed(ask, url);
  if (kind === 'art' || kind === 'media') return askForFile(ask, url);
  return { get: await ask({ source: 'page', url, headers: { origin: PLAYER_ORIGIN }, mostBytes: MOST_TEXT_BYTES }) };
};

const MOST_TEXT_BYTES = 4 * 1024 * 1024;

const askForFeed = async (ask: Ask, url: string): Promise<Answers> => {
  const question = { source: 'feed', url, mostBytes: MOST_FEED_BYTES } as const;
  const get = await ask({ ...feedQuestion(url), mostBytes: MOST_FEED_BYTES });
  if (isFailure(get) || !isGood(get)) return { get };
  const { etag, 'last-modified': date } = get.headers;
  // Of a feed that is sent once more all the same, the head says enough.
  const again = (condition: Readonly<Record<string, string>>): Promise<Answer | Failure> =>
    ask({ ...feedQuestion(url, condition), mostBytes: 1, isCut: true });
  return {
    get,
    head: await ask({ ...feedQuestion(url), method: 'HEAD', mostBytes: 0 }),
    bare: await ask({ ...question, headers: IDENTITY }),
    ...(etag === undefined ? {} : { byEtag: await again({ 'if-none-match': etag }) }),
    ...(date === undefined ? {} : { byDate: await again({ 'if-modified-since': date }) }),
  };
};

const askForFile = async (ask: Ask, url: string): Promise<Answers> => {
  const question = { source: 'media', url } as const;
  const head = await ask({ ...question, method: 'HEAD', headers: IDENTITY, mostBytes: 0 });
  if (isFailure(head)) return { head };
  const headers = { ...IDENTITY, range: 'bytes=0-1' };
  return { head, range: await ask({ ...question, headers, mostBytes: 2, isCut: true }) };
};

const isGood = ({ status }: Answer): boolean => status === 200;
