import { type PlayerAddress, parsePlayer, playerOfId } from './player.js';

/** A shortcode or a block of template code that was taken out of a body before it was rendered. */
export type Hidden = {
  readonly text: string;
  /** The player that it is; absent for quoted code, which was not meant to run. */
  readonly player?: PlayerAddress;
  readonly title?: string;
};

/** A body with its shortcodes hidden: each stands in it as a mark, on the lines on which it stood. */
export type HiddenBody = { readonly body: string; readonly hidden: readonly Hidden[] };

/** A mark cannot be in any body, for XML forbids its characters and they were removed from the text. */
const MARK = /\u0001(\d+)\u0002/g;

/** A shortcode longer than this is none. */
const MOST_CHARACTERS = 2000;

/**
 * Takes Podbean's shortcodes out of a body, as site generators do before Markdown is rendered, and blocks in which they
 * are only shown: Hugo `{{< podbean … >}}`, Liquid and Nunjucks `{% podbean … %}`, WordPress `[podbean …]`.
 */
export const hideShortcodes = (source: string): HiddenBody => {
  if (!/\{[{%]|\[podbean/i.test(source)) return { body: source, hidden: [] };
  const hidden: Hidden[] = [];
  const pieces: string[] = [];
  let copied = 0;
  const search = createSearch(source);
  for (const { index, 0: opener } of source.matchAll(/\{\{[<%]|\{%|\[podbean\b/gi)) {
    if (index < copied) continue;
    const found = shortcodeAt(source, index, opener, search);
    if (!found) continue;
    pieces.push(source.slice(copied, index), `\u0001${hidden.length}\u0002`, found.text.replace(/[^\n]+/g, ''));
    hidden.push(found);
    copied = index + found.text.length;
  }
  pieces.push(source.slice(copied));
  return { body: pieces.join(''), hidden };
};

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['{{<', '>}}'],
  ['{{%', '%}}'],
  ['{%', '%}'],
  ['[podbean', ']'],
]);

/** Finds the next of a text from an offset on; what was found is kept, so that many searches are one pass. */
type Search = (sought: string, from: number) => number;

const createSearch = (source: string): Search => {
  const found = new Map<string, number>();
  return (sought, from) => {
    const known = found.get(sought);
    if (known !== undefined && (known < 0 || known >= from)) return known;
    const at = source.indexOf(sought, from);
    found.set(sought, at);
    return at;
  };
};

const shortcodeAt = (source: string, index: number, opener: string, search: Search): Hidden | undefined => {
  const closer = CLOSERS.get(opener.toLowerCase()) ?? ']';
  const end = search(closer, index + opener.length);
  if (end < 0 || end > index + MOST_CHARACTERS) return undefined;
  const text = source.slice(index, end + closer.length);
  const content = source
    .slice(index + opener.length, end)
    .replace(/^-|[-/]$/g, '')
    .trim();
  if (closer === ']') return wordpress(source, index, text, content);
  const [name = ''] = /^[\w./-]+/.exec(content) ?? [];
  if (QUOTING.has(name)) return quotedBlock(source, index, text.length, name, search);
  const isPodbean = name.toLowerCase() === 'podbean' || /^include(?:_relative)?\s+\S*podbean/i.test(content);
  return isPodbean ? playerIn(text, content.replace(/^(?:include(?:_relative)?\s+)?\S+/i, '')) : undefined;
};

/** Blocks that show code instead of running it. */
const QUOTING: ReadonlySet<string> = new Set(['raw', 'highlight', 'comment', 'verbatim']);

const quotedBlock = (
  source: string,
  index: number,
  length: number,
  name: string,
  search: Search,
): Hidden | undefined => {
  const ends = [`end${name}`, `/${name}`, `/ ${name}`]
    .map((word) => search(word, index + length))
    .filter((at) => at >= 0);
  if (ends.length === 0) return undefined;
  const end = source.indexOf('}', Math.min(...ends));
  const close = end < 0 ? -1 : source[end + 1] === '}' ? end + 2 : end + 1;
  return close < 0 ? undefined : { text: source.slice(index, close) };
};

/** `[podbean resource="episode=…"]`; `[[podbean …]]` shows it, and `[podbean]` is but a word in brackets. */
const wordpress = (source: string, index: number, text: string, content: string): Hidden | undefined => {
  if (source[index - 1] === '[') return undefined;
  const shortcode = playerIn(text, content);
  return shortcode.player?.kind === 'unidentified' ? undefined : shortcode;
};

type Argument = { readonly name: string; readonly value: string };

const playerIn = (text: string, content: string): Hidden => {
  const args = parseArguments(content);
  const title = args.find(({ name }) => name === 'title')?.value ?? args.filter(({ name }) => name === '')[1]?.value;
  return { text, player: playerOf(args), ...(title ? { title } : {}) };
};

const parseArguments = (content: string): readonly Argument[] =>
  [...content.matchAll(/(?:([\w-]+)\s*=\s*)?(?:"([^"]*)"|'([^']*)'|`([^`]*)`|“([^”]*)”|([^\s"'`,=]+))/g)].map(
    ([, name = '', ...values]) => ({
      name: name.toLowerCase(),
      value: values.find((value) => value !== undefined) ?? '',
    }),
  );

const playerOf = (args: readonly Argument[]): PlayerAddress => {
  const resource = args.find(({ name }) => name === 'resource')?.value;
  if (resource !== undefined) {
    const episode = /^episode=(.+)$/i.exec(resource.trim())?.[1];
    return episode === undefined ? { kind: 'playlist' } : playerOfId(episode);
  }
  for (const { value } of args) {
    const player = value.includes('podbean.') ? parsePlayer(value) : undefined;
    if (player) return player;
  }
  const named = args.find(({ name }) => /^(?:id|i|episode|embed)$/.test(name)) ?? args.find(({ name }) => name === '');
  return named ? playerOfId(named.value) : { kind: 'unidentified' };
};

/** The hidden shortcodes in a text of the rendered body. */
export const hiddenIn = (text: string, hidden: readonly Hidden[]): readonly Hidden[] =>
  text.includes('\u0001')
    ? [...text.matchAll(MARK)].map(([, index]) => hidden[Number(index)]).filter((one) => one !== undefined)
    : [];

/** A text for readers: players are gone, and whatever else was hidden is back. */
export const unhide = (text: string, hidden: readonly Hidden[], isCode = false): string =>
  text.includes('\u0001')
    ? text.replace(MARK, (_mark, index: string) => {
        const one = hidden[Number(index)];
        return one && (isCode || !one.player) ? one.text : '';
      })
    : text;
