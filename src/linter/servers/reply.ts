import type { Kind, NoReply, Reply } from '../../servers.js';
import { clip } from '../../text.js';

export const isFine = ({ status }: Reply): boolean => status >= 200 && status < 300;

/** The MIME type that was sent, without parameters; empty when there was none. */
export const typeOf = ({ headers }: Reply): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** The character set that was sent with the type, in lower case. */
export const charsetOf = ({ headers }: Reply): string | undefined =>
  /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase();

/** A MIME type as it is shown in a message. */
export const shownType = (type: string): string => (type === '' ? 'no type' : clip(type, 60));

/** A message about all files of a host, whichever of them was asked for. */
export const ofHost = (reply: Pick<Reply, 'url'>, message: string) => ({
  message,
  cause: `${hostOf(reply)} ${message}`,
});

export const hostOf = ({ url }: Pick<Reply, 'url'>): string => new URL(url).host;

/** An address as it is shown: queries may hold tokens. */
export const shownUrl = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return clip(origin + pathname, 120);
};

/** Whether a header holds a word of a list, or a star. */
export const lists = (header: string | undefined, word: string): boolean =>
  (header ?? '').split(',').some((one) => ['*', word].includes(one.trim().toLowerCase()));

/** More redirects than the client follows. */
export const isEndless = (failure: NoReply | undefined): boolean => failure?.failure === 'redirects';

export const NAMES: Readonly<Record<Kind, string>> = {
  feed: 'the feed',
  art: 'the picture',
  media: 'the enclosure',
  transcript: 'the transcript',
  chapters: 'the file of chapters',
};

/** A page that wants a browser to prove itself: https://developers.cloudflare.com/cloudflare-challenges/ */
export const isChallenge = ({ headers, body }: Reply): boolean =>
  headers['cf-mitigated'] === 'challenge' ||
  (/^text\/html/i.test(headers['content-type'] ?? '') &&
    /just a moment|checking your browser|enable javascript|captcha/i.test(body.subarray(0, 8192).toString('latin1')));

/** Whether a feed was sent, and not a page that wants a browser. */
export const isFeed = (reply: Reply | undefined): reply is Reply => reply?.status === 200 && !isChallenge(reply);
