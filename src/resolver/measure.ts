import { defined } from '../defined.js';
import type { Enclosure } from '../model.js';
import { type Answer, broken, type Failure, hostOf, isFailure, refused } from './answer.js';
import type { Ask } from './ask.js';
import { decideType, isNoMedia, isTypeInDoubt, MAGIC_BYTES, sniffType } from './media.js';
import { parseType } from './values.js';

/** What the server of an audio file says of it; 0 bytes when it does not tell its length. */
export type Measured = Enclosure & { readonly downgraded?: string };

/**
 * Asks for the length and the type of an audio file: HEAD, else a GET of its first bytes, which also tell the type where
 * name and server disagree. `said` is the type by whoever gave the address. With `isBrief`, one request has to do.
 */
export const measure = async (
  ask: Ask,
  url: string,
  said: string | undefined,
  isBrief = false,
): Promise<Measured | Failure> => {
  const head = await ask({ source: 'media', url, method: 'HEAD', headers: IDENTITY, mostBytes: 0 });
  if (isFailure(head)) return head;
  const isFine = isGood(head.status);
  const type = isFine ? parseType(head.headers['content-type'] ?? '') : undefined;
  const bytes = isFine ? lengthOf(head.headers['content-length']) : 0;
  if (isFine && bytes > 0 && !isTypeInDoubt(type, url)) {
    return { url, bytes, type: decideType(url, type ?? said), ...downgradeOf(head) };
  }
  // The address is all there is to have: whether there is audio is for a later run to see.
  if (isBrief) {
    if (!isFine) return refused(head);
    return isNoMedia(type)
      ? broken(hostOf(head), `sent ${type} instead of audio`)
      : { url, bytes, type: decideType(url, said), ...downgradeOf(head) };
  }
  const last = MAGIC_BYTES - 1;
  const headers = { ...IDENTITY, range: `bytes=0-${last}` };
  const start = await ask({ source: 'media', url, headers, mostBytes: MAGIC_BYTES, isCut: true });
  if (isFailure(start)) return start;
  if (!isGood(start.status)) return refused(start);
  const told = parseType(start.headers['content-type'] ?? '');
  const decided = sniffType(url, told, said, start.body);
  if (decided === undefined) return broken(hostOf(start), `sent ${told ?? 'a web page'} instead of audio`);
  return { url, bytes: totalOf(start) || bytes, type: decided, ...downgradeOf(start) };
};

export const IDENTITY = { 'accept-encoding': 'identity' };

export const isGood = (status: number): boolean => status === 200 || status === 206;

const downgradeOf = ({ downgraded }: Answer) => defined({ downgraded });

/** No episode has 100 GiB: who says so is mistaken. */
const MOST_LENGTH = 100 * 1024 ** 3;

const lengthOf = (text: string | undefined): number => {
  const length = /^\s*\d{1,15}\s*$/.test(text ?? '') ? Number(text) : 0;
  return length <= MOST_LENGTH ? length : 0;
};

/** The length of the whole file, 0 when it is not told: https://www.rfc-editor.org/rfc/rfc9110#field.content-range */
export const totalOf = ({ status, headers }: Answer): number =>
  status === 206
    ? lengthOf(/^bytes [\d*-]+\/(\d+)$/i.exec(headers['content-range']?.trim() ?? '')?.[1])
    : lengthOf(headers['content-length']);
