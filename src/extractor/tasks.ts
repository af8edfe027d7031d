import type { MarkdownIt, Token } from 'markdown-it';

/** Task lists of GFM: `- [ ]` becomes an empty box and `- [x]` a ticked one, in text, for no app shows boxes of forms. */
export const addTasks = (markdown: MarkdownIt): void => {
  markdown.core.ruler.after('inline', 'tasks', ({ tokens }) => {
    for (let at = 2; at < tokens.length; at++) {
      if (tokens[at - 2]?.type === 'list_item_open' && tokens[at]?.type === 'inline') tick(tokens[at]?.children?.[0]);
    }
  });
};

const tick = (first: Token | undefined): void => {
  if (first?.type !== 'text') return;
  first.content = first.content.replace(/^\[([ xX])\](?=\s|$)/, (_box, mark: string) => (mark === ' ' ? '☐' : '☑'));
};
