import { type PlayerAddress, parsePlayer, playerOfId } from './player.js';
import { createSearch, type Search } from './search.js';
import { type Argument, parseArguments } from './shortcode-arguments.js';
import { type Shown, shownBy } from './shown-shortcodes.js';
import { MOST_CHARACTERS, type Template, templateAt } from './templates.js';

/** A shortcode or a piece of template code that was taken out of a body before it was rendered. */
export type Hidden = Template & {
  /** The player that it is; absent for all that is none. */
  readonly player?: PlayerAddress;
  readonly title?: string;
  /** The address of the site, which it stands for. */
  readonly site?: string;
  /** What readers are shown in its place; absent for most. */
  readonly shown?: Shown;
};

/** A body with its shortcodes hidden: each stands in it as a mark, on the lines on which it stood. */
export type HiddenBody = { readonly body: string; readonly hidden: readonly Hidden[] };

/**
 * A mark cannot be in any body, for XML forbids its characters and they were removed from the text. Unlike control
 * characters, Markdown allows them in the address of a link.
 */
const MARK = /\uFFFE(\d+)\uFFFF/g;
const MARK_OPENS = '\uFFFE';
const markOf = (index: number): string => `\uFFFE${index}\uFFFF`;

/**
 * Takes template code out of a body, as site generators do before Markdown is rendered: Hugo `{{< … >}}` and `{{% … %}}`,
 * Liquid and Nunjucks `{% … %}` and `{{ … }}`, attribute lists `{: … }` and `{#id}`, and WordPress `[podbean …]`.
 * Podbean's shortcodes are players. `site` is what `{{ site.url }}` stands for in a text.
 */
export const hideShortcodes = (source: string, site = ''): HiddenBody => {
  if (!/\{[{%:#.]|\[podbean/i.test(source)) return { body: source, hidden: [] };
  const hidden: Hidden[] = [];
  const pieces: string[] = [];
  let copied = 0;
  const hide = (one: Hidden): void => {
    pieces.push(markOf(hidden.length), one.text.replace(/[^\n]+/g, ''));
    hidden.push(one);
  };
  const search = createSearch(source);
  for (const { index, 0: opener } of source.matchAll(/\{\{(?:[<%]|-?\s*\/\*)?|\{[%#.:]|\[podbean\b/gi)) {
    if (index < copied) continue;
    const found = hiddenAt(source, index, opener, search);
    if (!found) continue;
    pieces.push(source.slice(copied, index));
    // Of `{{ site.url }}{{ site.baseurl }}`, only the first is the site.
    const isSite = found.address === '' && (index !== copied || hidden.at(-1)?.address !== '');
    if (found.raw === undefined) hide(isSite ? { ...found, site } : found);
    else {
      hide({ kind: 'raw', text: found.raw.opener });
      pieces.push(found.raw.inner);
      hide({ kind: 'raw', text: found.raw.closer });
    }
    copied = index + found.text.length;
  }
  pieces.push(source.slice(copied));
  return { body: pieces.join(''), hidden };
};

const hiddenAt = (source: string, index: number, opener: string, search: Search): Hidden | undefined => {
  if (opener.startsWith('[')) return wordpressAt(source, index, opener.length, search);
  const template = templateAt(source, index, opener, search);
  return template?.kind === 'template' ? asMeant(template, opener) : template;
};

/** Template code that is Podbean's shortcode, as a player; that of a picture or a video, with what it shows. */
const asMeant = (template: Template, opener: string): Hidden => {
  const content = template.content ?? '';
  const isPodbean = /^podbean(?![\w./-])/i.test(content) || /^include(?:_relative)?\s+\S*podbean/i.test(content);
  if (isPodbean) return playerIn(template.text, content.replace(/^(?:include(?:_relative)?\s+)?\S+/i, ''));
  const shown = shownBy(opener, content);
  return shown ? { ...template, shown } : template;
};

/** `[podbean resource="episode=…"]`; `[[podbean …]]` shows it, and `[podbean]` is but a word in brackets. */
const wordpressAt = (source: string, index: number, length: number, search: Search): Hidden | undefined => {
  const end = search(']', index + length);
  if (source[index - 1] === '[' || end < 0 || end > index + MOST_CHARACTERS) return undefined;
  const shortcode = playerIn(
    source.slice(index, end + 1),
    source
      .slice(index + length, end)
      .replace(/\/$/, '')
      .trim(),
  );
  return shortcode.player?.kind === 'unidentified' ? undefined : shortcode;
};

const playerIn = (text: string, content: string): Hidden => {
  const args = parseArguments(content);
  const title = args.find(({ name }) => name === 'title')?.value ?? args.filter(({ name }) => name === '')[1]?.value;
  return { kind: 'template', text, player: playerOf(args), ...(title ? { title } : {}) };
};

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

/** The hidden pieces of template code in a text of the rendered body. */
export const hiddenIn = (text: string, hidden: readonly Hidden[]): Hidden[] =>
  text.includes(MARK_OPENS)
    ? [...text.matchAll(MARK)].map(([, index]) => hidden[Number(index)]).filter((one) => one !== undefined)
    : [];

/** A text for readers: players and template code are gone, unless it is code. */
export const unhide = (text: string, hidden: readonly Hidden[], isCode = false): string =>
  text.includes(MARK_OPENS)
    ? text.replace(MARK, (_mark, index: string) => {
        const one = hidden[Number(index)];
        return one ? (isCode ? inCode(one) : inText(one)) : '';
      })
    : text;

/**
 * What a text consists of for readers, outside of code: the texts around what was hidden, and blocks of code, pictures
 * and videos that were written as shortcodes.
 */
export const piecesOf = (
  text: string,
  hidden: readonly Hidden[],
): readonly (string | { readonly kind: 'code'; readonly code: string } | Shown)[] =>
  text.split(/(\uFFFE\d+\uFFFF)/).map((piece) => {
    const [one] = hiddenIn(piece, hidden);
    if (one?.kind === 'highlight') return { kind: 'code', code: inText(one) };
    return one?.shown ?? unhide(piece, hidden);
  });

const inText = ({ kind, content = '', site = '' }: Hidden): string =>
  kind === 'escaped' || kind === 'highlight' ? content : site;
const inCode = ({ kind, text, content = '' }: Hidden): string =>
  kind === 'raw' ? '' : kind === 'escaped' ? content : text;

/** Whether a text holds a mark. */
export const holdsHidden = (text: string): boolean => text.includes(MARK_OPENS);

/** The one piece of template code that makes an address, behind the address of the site at most, and what follows it. */
export const templateIn = (
  address: string,
  hidden: readonly Hidden[],
): { readonly template: Hidden; readonly rest: string } | undefined => {
  const [marks = ''] = /^\s*(?:\uFFFE\d+\uFFFF)+/.exec(address) ?? [];
  const pieces = hiddenIn(marks, hidden);
  const template = pieces.pop();
  const isOne = template !== undefined && pieces.every((piece) => piece.address === '');
  return isOne ? { template, rest: address.slice(marks.length).trim() } : undefined;
};

/** An address with what its template code stands for; undefined when only the site generator knows that. */
export const addressIn = (address: string, hidden: readonly Hidden[]): string | undefined => {
  if (!holdsHidden(address)) return address;
  if (hiddenIn(address, hidden).some((one) => one.address === undefined)) return undefined;
  return address.replace(MARK, (_mark, index: string) => hidden[Number(index)]?.address ?? '') || '/';
};
