import { clip } from './text.js';

/** An address longer than this leads nowhere, and makes feeds that nobody can read. */
const MOST_CHARACTERS = 4096;

/**
 * A URL, or undefined for what is none. Not by `URL.canParse`: in Node 20 it says yes to some that `new URL` refuses,
 * once it has been called often enough to be optimised.
 */
export const resolveUrl = (text: string, base?: string | URL): URL | undefined => {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
};

/** The URL of a stranger, who may not make it as long as they like. */
export const parseUrl = (text: string, base?: URL): URL | undefined =>
  text.length > MOST_CHARACTERS ? undefined : resolveUrl(text, base);

/** Whether a text begins as web addresses do: it is meant for one. */
export const isWeb = (value: string): boolean => /^https?:\/\//i.test(value);

/** Whether an address is one of https, the only one that the podcast namespace takes for pages and files. */
export const isHttps = (value: string): boolean => /^https:/i.test(value);

/**
 * Whether no host can be called as that of a web address, though parsers of URLs take it: an empty label, as in `a..b`, or
 * one with a hyphen at an end, or of more than 63 letters; more than 253 in all; port 0.
 * https://www.rfc-editor.org/rfc/rfc1123#page-13
 */
export const isImpossibleHost = (value: string): boolean => {
  const [, host = '', port] = /^https?:\/\/(?:[^/?#]*@)?([^/?#:[]*)(?::(\d*))?/i.exec(value) ?? [];
  if (host.length > MOST_OF_A_HOST || /^0+$/.test(port ?? '')) return true;
  return host !== '' && !/^(?!-)[^.]{1,63}(?<!-)(?:\.(?!-)[^.]{1,63}(?<!-)){0,126}\.?$/.test(host);
};

const MOST_OF_A_HOST = 254;

/** Whether a text is an absolute web address of a host that others can reach by name. */
export const isAddress = (value: string): boolean =>
  isWeb(value) && !isImpossibleHost(value) && (parseUrl(value)?.hostname.includes('.') ?? false);

/** Whether an address holds no user name or password, which no feed may publish, in any form that a parser of URLs takes. */
export const isWithoutUser = (value: string): boolean =>
  !/^https?:[/\\]*[^/\\?#]*@/i.test(value.replace(/[\t\n\r]/g, ''));

/**
 * What stands between scheme and path: after any number of slashes, or none for schemes of the web. Of several `@`, the
 * last one ends the password, as https://url.spec.whatwg.org/#authority-state has it.
 */
const AUTHORITY = /((?:https?|ftp|wss?):[/\\]*|[/\\]{2,})([^/\\?# ]*)/gi;

/** A part of a query or fragment, from the mark before its name; `;` and `?` may begin another name in it. */
const PART = /[?&#;][^&#\s"'<>]*/g;

/** A name in a part, and the sign after it; those of an address inside an address are percent-encoded. */
const NAME = /(?:[?&#;]|%(?:3F|26|23|3B))((?:[^?&#;=%]|%(?!3F|26|23|3B|3D)){1,200})(?:=|%3D)(?=.)/gi;

/** A text for people, maybe in a public log, without the passwords and tokens of the addresses in it. */
export const withoutSecrets = (text: string): string =>
  text
    .replace(AUTHORITY, (all, start: string, authority: string) => {
      const at = authority.lastIndexOf('@');
      return at > 0 ? `${start}…${authority.slice(at)}` : all;
    })
    .replace(PART, (part) => {
      for (const { 0: all, 1: name = '', index } of part.matchAll(NAME)) {
        if (isSecretName(name)) return `${part.slice(0, index + all.length)}…`;
      }
      return part;
    });

/** Characters behind a cut in which a password may end that begins before it. */
const MOST_OF_A_SECRET = 10_000;

/** A text as messages show it: cut, but not before its passwords, which are known by what follows them. */
export const brief = (text: string, most: number): string =>
  clip(withoutSecrets(text.slice(0, most + MOST_OF_A_SECRET)), most);

/** Words that open an address to whoever has what they name: alone, or the last of a name, as in `X-Amz-Signature`. */
const SECRET_WORD =
  /^(?:tokens?|keys?|sig|signature|hmac|jwt|auth|authorization|authentication|bearer|credentials?|secret|otp|pass|passwd|passphrase|password|pwd)$/;

/** Names that are written as one word. */
const SECRET_COMPOUND =
  /(?:token|secret|passwd|password|signature|sess(?:ion)?id|(?:access|api|app|auth|client|feed|license|private|resource|rl|secret|stream|user)key)$/;

/** Words that mean a secret by themselves, but not as the last of many a name: `lang_code`, `privacy_policy`. */
const SECRET_ALONE = /^(?:code|policy|session|sid|oauth|hdn(?:ea|tl|ts))$/;

/** Endings of names that are harmless but for the word before: `session_id`, `Key-Pair-Id`, `auth_code`, `token-hash`. */
const SECRET_PAIR =
  /(?:^|-)(?:(?:sess|session|key|pair)-id|(?:access|auth|authorization|login|security|verification)-code|(?:access|auth|token)-hash)$/;

/** Whether a parameter opens an address to whoever has it, as `token`, `accessToken` and `user[api_key]`. */
const isSecretName = (written: string): boolean =>
  decode(written)
    .split(/[[\]]/)
    .some((name) => isSecretWords(wordsOf(name)) || isSecretWords(wordsOf(name.toLowerCase())));

const isSecretWords = (words: readonly string[]): boolean => {
  const last = words.at(-1) ?? '';
  return (
    SECRET_WORD.test(last) ||
    SECRET_COMPOUND.test(last) ||
    (words.length === 1 && SECRET_ALONE.test(last)) ||
    SECRET_PAIR.test(words.slice(-2).join('-'))
  );
};

/** The words of a name in lower case, whether they are joined by signs or by capitals. */
const wordsOf = (name: string): readonly string[] =>
  (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** An address as feeds want it: ASCII as WHATWG writes it, without the characters that RFC 2396 leaves out. */
export const formatAddress = (value: string): string => {
  const { href, origin } = new URL(value);
  // The brackets of an IPv6 host are its own.
  const path = href.slice(origin.length).replace(/[[\]|^\\{}`]/g, percentEncode);
  return origin + path;
};

/** The address of a file in the folder of one that has an address, by its path from there. */
export const addressBeside = (url: string, path: string): string =>
  formatAddress(new URL(path.split(/[/\\]/).map(encodeURIComponent).join('/'), url).href);

const percentEncode = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** A stranger's address made fit for a feed; undefined when it is none, or holds a password. */
export const toAddress = (value: string): string | undefined =>
  isAddress(value) && isWithoutUser(value) ? formatAddress(value) : undefined;

/** A pattern that repeats a group takes room on the stack for each time: a host of millions of labels has none left. */
const isShort = (value: string): boolean => value.length <= MOST_CHARACTERS;

const NORMAL =
  /^https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/[\w;/:@&=+$,.!~*()-]*(?:\?[\w;/?:@&=+$,.!~*()-]*)?(?:#[\w;/?:@&=+$,.!~*()-]*)?$/;

/** Whether an address is written as WHATWG and Markdown would write it: most are, and parsing them is slow. */
export const isNormalAddress = (value: string): boolean =>
  isShort(value) && NORMAL.test(value) && !value.includes('/.');

const PLAIN =
  /^https?:\/\/(?=[^/?#]{1,253}(?:[/?#]|$))(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])?(?:[/?#][\w\-.~%:/?#@!$&'()*+,;=]*)?$/i;

/**
 * Whether an address is seen to be a right one without being parsed, as nearly all are: a host that ends in a number may
 * be an IP address, and what stands for letters of other scripts has rules of its own.
 */
export const isPlainAddress = (value: string): boolean => isShort(value) && PLAIN.test(value) && !/xn--/i.test(value);

/** Whether a host name belongs to Podbean: compared as a name, for `podbean.com.evil.example` does not. */
export const isPodbeanHost = (hostname: string): boolean =>
  hostname === 'podbean.com' || hostname.endsWith('.podbean.com');
