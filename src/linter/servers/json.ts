/** The text of a file that has to be UTF-8, its lines ended by LF; undefined when it is none. */
export const readText = (body: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body).replace(/\r\n?/g, '\n');
  } catch {
    return undefined;
  }
};

type Json =
  | { readonly value: unknown; readonly problem?: never }
  | { readonly value?: never; readonly problem: string };

/** The value of a JSON file; or, in words that follow its name, why it has none. */
export const readJson = (body: Uint8Array): Json => {
  const text = readText(body);
  if (text === undefined) return { problem: 'is not UTF-8' };
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return { problem: /^\s*</.test(text) ? 'is a web page, not JSON' : 'is no JSON' };
  }
};
