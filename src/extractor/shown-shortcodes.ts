import { type Argument, parseArguments } from './shortcode-arguments.js';

/** What a shortcode shows that the notes can show, too: a picture with its caption, or a video, as a link to it. */
export type Shown = Figure | { readonly kind: 'video'; readonly address: string; readonly text: string };

/** A picture; its caption is Markdown. */
export type Figure = {
  readonly kind: 'figure';
  readonly attributes: Readonly<Record<string, string>>;
  readonly title: string;
  readonly caption: string;
  /** Where the picture leads to. */
  readonly link: string | undefined;
};

/** Hugo's own `figure`, `youtube` and `vimeo`, and `{% youtube … %}` and `{% vimeo … %}` of Jekyll and Eleventy. */
export const shownBy = (opener: string, content: string): Shown | undefined => {
  const [, name, rest = ''] = /^(figure|youtube|vimeo)(?:\s+([\s\S]*))?$/.exec(content) ?? [];
  const args = parseArguments(rest);
  if (name === 'youtube') return video(args, 'https://www.youtube.com/watch?v=', 'Watch on YouTube');
  if (name === 'vimeo') return video(args, 'https://vimeo.com/', 'Watch on Vimeo');
  // Elsewhere a figure is a block of its own making.
  return name === 'figure' && opener.startsWith('{{') ? figure(args) : undefined;
};

const video = (args: readonly Argument[], base: string, text: string): Shown | undefined => {
  const id = args.find(({ name }) => name === 'id') ?? args.find(({ name }) => name === '');
  // Whatever else it is, it leads elsewhere than it says.
  return id && /^[\w-]{1,20}$/.test(id.value) ? { kind: 'video', address: base + id.value, text } : undefined;
};

const figure = (args: readonly Argument[]): Shown => {
  const named = new Map(args.map(({ name, value }) => [name, value]));
  const attributes = ['src', 'alt', 'width', 'height'].flatMap((name) => {
    const value = named.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    kind: 'figure',
    attributes: Object.fromEntries(attributes),
    title: named.get('title') ?? '',
    caption: named.get('caption') ?? '',
    link: named.get('link'),
  };
};
