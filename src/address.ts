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

/** Whether a text is an absolute web address of a host that others can reach by name. */
export const isAddress = (value: string): boolean =>
  /^https?:\/\//i.test(value) && (parseUrl(value)?.hostname.includes('.') ?? false);

/** Whether an address holds no user name or password, which no feed may publish. */
export const isWithoutUser = (value: string): boolean => !/^https?:\/\/[^/?#]*@/i.test(value);

/** Parameters that open an address to whoever has them, as `token`, `X-Amz-Signature` and `access_token`. */
const SECRET =
  /([?&#;](?:[\w.~-]*[-_.])?(?:token|key|apikey|accesskey|sig|signature|hmac|jwt|auth|credential|secret|pass|passwd|password|pwd)=)[^&#\s"'<>]+/gi;

/** A text for people, maybe in a public log, without the passwords and tokens of the addresses in it. */
export const withoutSecrets = (text: string): string =>
  text.replace(/(\/\/)[^/?#@\s]*@/g, '$1…@').replace(SECRET, '$1…');

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

const NORMAL =
  /^https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/[\w;/:@&=+$,.!~*()-]*(?:\?[\w;/?:@&=+$,.!~*()-]*)?(?:#[\w;/?:@&=+$,.!~*()-]*)?$/;

/** Whether an address is written as WHATWG and Markdown would write it: most are, and parsing them is slow. */
export const isNormalAddress = (value: string): boolean => NORMAL.test(value) && !value.includes('/.');

const PLAIN = /^https?:\/\/(?:[a-z\d-]+\.)+[a-z][a-z\d-]*(?:[/?#][\w\-.~%:/?#@!$&'()*+,;=]*)?$/i;

/**
 * Whether an address is seen to be a right one without being parsed, as nearly all are: a host that ends in a number may
 * be an IP address, and what stands for letters of other scripts has rules of its own.
 */
export const isPlainAddress = (value: string): boolean => PLAIN.test(value) && !/xn--/i.test(value);

/** Whether a host name belongs to Podbean: compared as a name, for `podbean.com.evil.example` does not. */
export const isPodbeanHost = (hostname: string): boolean =>
  hostname === 'podbean.com' || hostname.endsWith('.podbean.com');
