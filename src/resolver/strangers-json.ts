import { toAddress } from '../address.js';
import type { Transcript } from '../model.js';
import { transcriptType } from '../namespace/transcript-type.js';
import { plainLine } from './values.js';

/** A text or a number of a stranger's JSON, as one plain line. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? plainLine(String(value)) : undefined;

/** An address of a stranger's JSON, `//host` made https. */
export const addressOf = (value: unknown): string | undefined => {
  const text = textOf(value)?.replace(/^\/\//, 'https://');
  return text === undefined ? undefined : toAddress(text);
};

/** A stranger's JSON; or why it is none. */
export const parseJson = (body: Uint8Array): { readonly value: unknown } | { readonly problem: string } => {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return { problem: 'sent JSON that is not UTF-8' };
  }
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return { problem: /^\s*</.test(text) ? 'sent a web page instead of JSON' : 'sent JSON that cannot be read' };
  }
};

/** A transcript by its address alone, as Podbean's services name it. */
export const transcriptsOf = (value: unknown): { readonly transcripts?: readonly Transcript[] } => {
  const url = addressOf(Array.isArray(value) ? value[0] : value);
  return url === undefined ? {} : { transcripts: [{ url, type: transcriptType(url) ?? 'text/plain' }] };
};
