import { extract } from '../src/extractor/extract.js';
import { asRendered, renderMarkdown } from '../src/extractor/markdown.js';
import { cleanNotes } from '../src/extractor/notes.js';
import { hideShortcodes } from '../src/extractor/shortcodes.js';
import { parseHtml } from '../src/html.js';

/** The address of the post that notes are made of. */
export const ADDRESS = 'https://blog.example/2024/12/15/tides/';

const SETTINGS = {
  site: 'https://blog.example',
  permalink: '/:year/:month/:day/:slug/',
  timezone: 'UTC',
  customHost: undefined,
  drafts: false,
  postImages: false,
  namespaces: {},
};

/** Notes of a body, as a post of Markdown or, when it is asked for, of HTML. */
export const notesOf = (body: string, kind: 'md' | 'html' = 'md'): string => {
  const hiding = hideShortcodes(body, SETTINGS.site);
  const { html } = kind === 'html' ? asRendered(hiding.body) : renderMarkdown(hiding.body);
  return cleanNotes(parseHtml(html), hiding.hidden, ADDRESS);
};

/** Notes cleaned once more. */
export const cleanAgain = (notes: string): string => cleanNotes(parseHtml(notes), [], ADDRESS);

const HEAD = `---
title: Tides
date: 2024-12-15
podcast:
  embed: q7mzt-16f3a2b
  link: https://harbourlight.podbean.com/e/tides/
---
`;

/** What a whole post with this body gives as notes, through all of the extractor. */
export const publishedNotes = (body: string, kind: 'md' | 'html'): string => {
  const { value } = extract(`posts/tides.${kind}`, Buffer.from(`${HEAD}\n${body}\n`), SETTINGS);
  const [post] = value;
  if (!post) throw new Error('the post is no episode');
  return new TextDecoder().decode(post.notes.value);
};
