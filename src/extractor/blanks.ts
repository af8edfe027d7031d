/** Characters that HTML takes for blanks. */
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13 && code !== 11);

/** The offset of the first character that is none. */
export const skipBlanks = (text: string): number => {
  let at = 0;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
};

/** The offset behind the last character that is none. */
export const skipBlanksBack = (text: string): number => {
  let at = text.length;
  while (at > 0 && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
};

/** A run of blanks as one; what was removed from a text leaves many. */
export const blankOf = (text: string, from: number, to: number): string =>
  text.slice(from, to).includes('\n') ? '\n' : ' ';
