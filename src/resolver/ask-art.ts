import { defined } from '../defined.js';
import type { KnownArt } from '../model.js';
import { type Answer, broken, type Failure, hostOf, isFailure, refused } from './answer.js';
import { ART_BYTES, parseArt } from './art-file.js';
import type { Ask } from './ask.js';
import { IDENTITY, isGood, totalOf } from './measure.js';

/**
 * Asks for the first bytes of an image, and looks at them; for more of them only when they do not tell. With what is
 * known, whether it still holds. A server without ranges is cut off where enough was read.
 */
export const askArt = async (ask: Ask, url: string, known?: KnownArt): Promise<KnownArt | Failure> => {
  const first = await askStart(ask, url, ART_BYTES.first, known);
  if (isFailure(first)) return first;
  if (first.status === 304 && known) return known;
  const read = readArt(first, ART_BYTES.first);
  if (read !== 'cut-off') return read;
  const more = await askStart(ask, url, ART_BYTES.most);
  const all = isFailure(more) ? more : readArt(more, ART_BYTES.most);
  return all === 'cut-off' ? broken(new URL(url).host, 'sent an image that does not tell its size') : all;
};

const askStart = (ask: Ask, url: string, mostBytes: number, known?: KnownArt): Promise<Answer | Failure> => {
  const condition = defined({ 'if-none-match': known?.etag, 'if-modified-since': known?.lastModified });
  const headers = { ...IDENTITY, ...condition, range: `bytes=0-${mostBytes - 1}` };
  return ask({ source: 'art', url, headers, mostBytes, isCut: true });
};

const readArt = (answer: Answer, mostBytes: number): KnownArt | Failure | 'cut-off' => {
  const { status, headers, body } = answer;
  if (!isGood(status)) return refused(answer);
  const art = parseArt(body);
  if (art === 'cut-off') return body.length < mostBytes ? broken(hostOf(answer), 'sent half an image') : art;
  if (art === undefined) return broken(hostOf(answer), 'sent what is no image');
  if (art === 'page') return broken(hostOf(answer), 'sent a web page instead of an image');
  return { facts: { bytes: weightOf(answer, mostBytes), ...art }, ...conditionOf(headers) };
};

/** The length of the whole image, 0 when nobody tells; one that was read to its end needs nobody to. */
const weightOf = (answer: Answer, mostBytes: number): number => {
  const { headers, body, status } = answer;
  const isPacked = !/^(?:identity)?$/i.test(headers['content-encoding']?.trim() ?? '');
  const told = isPacked ? 0 : totalOf(answer);
  return told > 0 || status === 206 || body.length >= mostBytes ? told : body.length;
};

/** What a server can be asked with whether an image has changed: one of the two is enough. */
const conditionOf = (headers: Answer['headers']): Pick<KnownArt, 'etag' | 'lastModified'> => {
  const [etag, lastModified] = [headers.etag, headers['last-modified']].map((value = '') =>
    /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/.test(value) ? value : undefined,
  );
  return defined(etag === undefined ? { lastModified } : { etag });
};
