/** Whether a text is an absolute web address. */
export const isAddress = (value: string): boolean => /^https?:\/\//i.test(value) && URL.canParse(value);

/** Whether an address holds no user name or password, which no feed may publish. */
export const isWithoutUser = (value: string): boolean => !/^https?:\/\/[^/?#]*@/i.test(value);

/** An address as feeds want it: ASCII as WHATWG writes it, without the characters that RFC 2396 leaves out. */
export const formatAddress = (value: string): string =>
  new URL(value).href.replace(/[[\]|^\\{}]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const NORMAL =
  /^https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/[\w;/:@&=+$,.!~*()-]*(?:\?[\w;/?:@&=+$,.!~*()-]*)?(?:#[\w;/?:@&=+$,.!~*()-]*)?$/;

/** Whether an address is written as WHATWG and Markdown would write it: most are, and parsing them is slow. */
export const isNormalAddress = (value: string): boolean => NORMAL.test(value) && !value.includes('/.');
