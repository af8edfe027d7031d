import { posix } from 'node:path';
import type { Element } from 'domhandler';
import { finding } from '../findings.js';
import { groupBy } from '../groups.js';
import { walk } from '../html.js';
import type { Checked, Finding } from '../model.js';
import { closest } from '../text.js';
import { isRemoved } from './notes.js';
import { type Page, placeOfText } from './page.js';
import { fileNameOf } from './permalink.js';
import { parseArguments } from './shortcode-arguments.js';
import { addressIn, type Hidden, templateIn } from './shortcodes.js';

/** The posts of a blog, as links between them need them; files are paths from the settings file, with `/`. */
export type OtherPosts = {
  readonly index: PostIndex;
  /** Undefined where its front matter does not tell it. */
  readonly addressOf: (file: string) => string | undefined;
  /** Whether there is a file, whatever it is; of one outside of the blog's folders, that is supposed. */
  readonly isThere: (file: string) => boolean;
};

/** The files of posts, by what links call them. */
type PostIndex = {
  readonly has: (file: string) => boolean;
  /** Those that are called like a file, in whatever folder. */
  readonly namesakes: (file: string) => readonly string[];
  /** Those whose names begin like that of a file. */
  readonly alike: (file: string) => readonly string[];
};

/** Addresses by what authors wrote in their stead: the links of a page that lead to the files of posts. */
export type PostLinks = ReadonlyMap<string, string>;

const NONE: Checked<PostLinks> = { value: new Map(), findings: [] };

/** Most posts hold no such link, and are not searched for one. */
const MAYBE = /\.(?:md|markdown)\b|\b(?:rel)?ref\b|\bpost_url\b/i;

/** Where the links of a page lead that name the file of a post; what is not there is complained about, once. */
export const findPostLinks = (page: Page, posts: OtherPosts | undefined): Checked<PostLinks> => {
  if (!posts || !MAYBE.test(page.text)) return NONE;
  const links = new Map<string, string>();
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const follow = ({ attribs, startIndex }: Element): void => {
    const { href } = attribs;
    if (href === undefined || seen.has(href)) return;
    seen.add(href);
    const reference = referenceIn(href, page.hidden);
    if (!reference) return;
    const file = findFile(reference.path, page.file, posts.index);
    const address = file === undefined ? undefined : posts.addressOf(file);
    if (address !== undefined) links.set(href, address + reference.fragment);
    else if (file === undefined) findings.push(...dangling(reference, page, posts, startIndex ?? 0));
  };
  walk(page.root, {
    open: (element) => {
      if (element.name === 'a') follow(element);
      return isRemoved(element);
    },
  });
  return { value: links, findings };
};

/** What a link says of a post: its file, and what follows that. */
type Reference = {
  readonly path: string;
  readonly fragment: string;
  /** It names a file beside the post, and no template code that knows more files than posts. */
  readonly isPlain: boolean;
};

const referenceIn = (href: string, hidden: readonly Hidden[]): Reference | undefined => {
  const address = addressIn(href, hidden)?.trim();
  if (address === undefined) return referenceInTemplate(href, hidden);
  if (/^(?:[a-z][a-z0-9+.-]*:|[/\\]{2})/i.test(address)) return undefined;
  const [, path, fragment = ''] = /^([^?#]+\.(?:md|markdown))(#.*)?$/i.exec(address) ?? [];
  return path === undefined ? undefined : { path: decode(path), fragment, isPlain: !path.startsWith('/') };
};

/** Hugo's `{{< ref "x.md#part" >}}` and `relref`, Jekyll's `{% link _posts/x.md %}` and `{% post_url x %}`. */
const referenceInTemplate = (href: string, hidden: readonly Hidden[]): Reference | undefined => {
  const { template, rest = '' } = templateIn(href, hidden) ?? {};
  const [, name, content = ''] = /^(ref|relref|link|post_url)\s+(\S[\s\S]*)$/.exec(template?.content ?? '') ?? [];
  if (name === undefined || !/^(?:#|$)/.test(rest)) return undefined;
  const isOfHugo = name.endsWith('ref');
  if (isOfHugo !== template?.text.startsWith('{{')) return undefined;
  const written = isOfHugo ? pathOfHugo(content) : `/${content}`;
  const [, path = '', fragment = ''] = /^([^#]+)(#.*)?$/.exec(written ?? '') ?? [];
  return path === '' ? undefined : { path, fragment: rest || fragment, isPlain: false };
};

/** In another language, or format, the post stands elsewhere. */
const pathOfHugo = (content: string): string | undefined => {
  const args = parseArguments(content);
  const [path, ...others] = args.filter(({ name }) => name === '' || name === 'path');
  return others.length === 0 && args.length === 1 ? path?.value : undefined;
};

const decode = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** The post that a path names: from the post that says so, else the only one whose path ends so, as Hugo has it. */
const findFile = (path: string, from: string, index: PostIndex): string | undefined => {
  const forms = formsOf(path);
  const beside = path.startsWith('/') ? [] : forms.map((form) => posix.join(posix.dirname(from), form));
  const found = beside.find(index.has);
  if (found !== undefined) return found;
  const ends = forms.map((form) => posix.join('/', form)).filter((form) => !/^\/_?index\.\w+$/.test(form));
  const elsewhere = path.startsWith('..')
    ? []
    : ends.flatMap((end) => index.namesakes(end).filter((file) => `/${file}`.endsWith(end)));
  return elsewhere.length === 1 ? elsewhere[0] : undefined;
};

/** What the file of a path may be called: template code leaves endings off. */
const formsOf = (path: string): readonly string[] =>
  /\.(?:md|markdown|html?)$/i.test(path)
    ? [path]
    : ['.md', '.markdown', '.html', '/index.md', '/_index.md'].map((end) => path.replace(/\/+$/, '') + end);

/** What template code names may lie outside of the posts; the site generator itself tells of what does not. */
const dangling = ({ path, isPlain }: Reference, page: Page, posts: OtherPosts, offset: number): readonly Finding[] => {
  if (!isPlain || posts.isThere(posix.join(posix.dirname(page.file), path))) return [];
  const written = [path, encodeURI(path)].find((one) => page.text.includes(one)) ?? path;
  const guess = guessOf(path, page.file, posts.index);
  return [finding('dangling-link', placeOfText(page, offset, written), { path, guess })];
};

/** With more posts that begin alike, guesses take longer than they are worth. */
const MOST_ALIKE = 200;

const guessOf = (path: string, from: string, index: PostIndex): string | undefined => {
  const alike = index.alike(path);
  const files = new Map(alike.length > MOST_ALIKE ? [] : alike.map((file) => [fileNameOf(file), file]));
  const file = files.get(closest(fileNameOf(path), files.keys()) ?? '');
  return file === undefined ? undefined : posix.relative(posix.dirname(from), file);
};

/** Sorts the files of posts by what links call them, once they are asked for. */
export const indexPosts = (files: readonly string[]): PostIndex => {
  const all = new Set(files);
  const beginningOf = (file: string): string => fileNameOf(file).slice(0, 1).toLowerCase();
  const byName = once(() => groupBy(files, fileNameOf));
  const byBeginning = once(() => groupBy(files, beginningOf));
  return {
    has: (file) => all.has(file),
    namesakes: (file) => byName().get(fileNameOf(file)) ?? [],
    alike: (file) => byBeginning().get(beginningOf(file)) ?? [],
  };
};

const once = <T extends object>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
