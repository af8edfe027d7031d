import type { Env, MarkdownIt, StateBlock, StateCore, StateInline, Token } from 'markdown-it';

/*
 * Footnotes of GFM and Hugo: `[^1]` and `[^1]: text`. The package markdown-it-footnote does the same, but takes time that
 * grows with the square of a hostile text (50 KB of `[^` take 10 s), and links to places that the feed does not have.
 */

/** The class of references in the rendered HTML. */
export const FOOTNOTE = 'footnote';

type Definition = { readonly tokens: Token[]; readonly from: number; readonly to: number; number: number };

type Footnotes = {
  readonly defined: Map<string, Definition>;
  /** In the order in which the text first refers to them. */
  readonly used: Definition[];
  isDefining: boolean;
};

const BY_DOCUMENT = new WeakMap<Env, Footnotes>();

/** Renders references as raised numbers, and what they refer to as a list at the end. */
export const addFootnotes = ({ block, inline, core, renderer }: MarkdownIt): void => {
  block.ruler.before('reference', 'footnote', define, { alt: ['paragraph', 'reference'] });
  inline.ruler.before('link', 'footnote', refer);
  core.ruler.after('inline', 'footnotes', listFootnotes);
  renderer.rules.footnote = (tokens, at) => `<sup class="${FOOTNOTE}">[${tokens[at]?.content}]</sup>`;
};

const DEFINITION = /^\[\^([^\s\]]{1,200})\]:[ \t]*/;
const REFERENCE = /\[\^([^\s\]]{1,200})\]/y;
const OPENS = '[^';

const define = (state: StateBlock, line: number, endLine: number, silent: boolean): boolean => {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  if (!state.src.startsWith(OPENS, start) || (state.sCount[line] ?? 0) - state.blkIndent >= 4) return false;
  const footnotes = footnotesOf(state.env);
  const end = state.eMarks[line] ?? start;
  const [opening, label] = DEFINITION.exec(state.src.slice(start, Math.min(end, start + 300))) ?? [];
  if (opening === undefined || label === undefined) return false;
  if (silent) return true;
  if (footnotes.isDefining) return false;
  footnotes.isDefining = true;
  const tokens = parseInside(state, line, endLine, start + opening.length);
  footnotes.isDefining = false;
  const name = label.toLowerCase();
  if (!footnotes.defined.has(name)) footnotes.defined.set(name, { tokens, from: line, to: state.line, number: 0 });
  return true;
};

/** The blocks of a definition: the rest of its line, and what is indented below. */
const parseInside = (state: StateBlock, line: number, endLine: number, from: number): Token[] => {
  const { parentType, blkIndent } = state;
  const [mark, shift, count] = [state.bMarks[line] ?? 0, state.tShift[line] ?? 0, state.sCount[line] ?? 0];
  const before = state.tokens.length;
  state.bMarks[line] = from;
  state.tShift[line] = 0;
  state.sCount[line] = blkIndent + 4;
  state.blkIndent += 4;
  state.parentType = 'footnote';
  state.level++;
  state.md.block.tokenize(state, line, endLine);
  state.level--;
  state.parentType = parentType;
  state.blkIndent = blkIndent;
  state.bMarks[line] = mark;
  state.tShift[line] = shift;
  state.sCount[line] = count;
  return state.tokens.splice(before);
};

const refer = (state: StateInline, silent: boolean): boolean => {
  if (!state.src.startsWith(OPENS, state.pos)) return false;
  const footnotes = BY_DOCUMENT.get(state.env);
  if (!footnotes) return false;
  REFERENCE.lastIndex = state.pos;
  const [reference, label] = REFERENCE.exec(state.src) ?? [];
  const definition = footnotes.defined.get(label?.toLowerCase() ?? '');
  if (reference === undefined || !definition || definition.tokens.length === 0) return false;
  state.pos += reference.length;
  if (silent) return true;
  if (definition.number === 0) definition.number = footnotes.used.push(definition);
  state.push('footnote', '', 0).content = String(definition.number);
  return true;
};

const listFootnotes = (state: StateCore): void => {
  const used = BY_DOCUMENT.get(state.env)?.used ?? [];
  if (used.length === 0) return;
  state.tokens.push(new state.Token('hr', 'hr', 0));
  const list = new state.Token('ordered_list_open', 'ol', 1);
  state.tokens.push(list);
  // A definition may refer to others, which are then used, too.
  for (const definition of used) pushItem(state, definition);
  list.map = [
    used.reduce((first, { from }) => Math.min(first, from), Number.MAX_SAFE_INTEGER),
    used.reduce((last, { to }) => Math.max(last, to), 0),
  ];
  state.tokens.push(new state.Token('ordered_list_close', 'ol', -1));
};

const pushItem = ({ tokens, md, env, Token }: StateCore, definition: Definition): void => {
  const isOneParagraph = definition.tokens.length === 3 && definition.tokens[0]?.type === 'paragraph_open';
  for (const token of definition.tokens) {
    token.hidden = isOneParagraph;
    if (token.type === 'inline') {
      token.children ??= [];
      md.inline.parse(token.content, md, env, token.children);
    }
  }
  tokens.push(new Token('list_item_open', 'li', 1));
  for (const token of definition.tokens) tokens.push(token);
  tokens.push(new Token('list_item_close', 'li', -1));
};

const footnotesOf = (env: Env): Footnotes => {
  const known = BY_DOCUMENT.get(env) ?? { defined: new Map(), used: [], isDefining: false };
  BY_DOCUMENT.set(env, known);
  return known;
};
