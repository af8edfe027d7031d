import { finding } from '../findings.js';
import type { Checked, Finding, Place, Post } from '../model.js';
import { type Problem, parseWith } from '../schema.js';
import { closest, placesIn, type Removed, scrub, startOf } from '../text.js';
import { chooseEmbeds } from './choose.js';
import { findEmbeds } from './embeds.js';
import { isOptOut, type PostFields, postFields } from './fields.js';
import { type FrontMatter, findFrontMatter, parseFrontMatter } from './front-matter.js';
import { parseHtml } from './html.js';
import { asRendered, renderMarkdown } from './markdown.js';
import type { Page } from './page.js';
import { type ExtractSettings, tellPosts } from './tell.js';

/** What one file holds: episodes, nothing (`plain`), or something its author keeps out of the feed (`optedOut`). */
export type Extracted = Checked<readonly Post[]> & { readonly kind: 'episodes' | 'plain' | 'optedOut' };

const PLAIN: Extracted = { kind: 'plain', value: [], findings: [] };
const OPTED_OUT: Extracted = { kind: 'optedOut', value: [], findings: [] };
const failed = (findings: readonly Finding[]): Extracted => ({ kind: 'episodes', value: [], findings });

/**
 * Whether a file can hold an episode at all, judged from its bytes read as Latin-1. Most posts of a blog do not, and
 * what is no episode is never parsed: its mistakes are none of a podcast's business.
 */
export const mayHoldEpisode = (latin1: string): boolean =>
  /podbean/i.test(latin1) || PODCAST_KEY.test(latin1.slice(0, 65_536));

const PODCAST_KEY = /^[ \t{]*\[?[ \t]*["']?podcast["']?[ \t]*[.\]:=]/m;

/** Extracts the episodes of one file. `bytes` is the file as it lies on disk, `file` its name in findings. */
export const extract = (file: string, bytes: Uint8Array, settings: ExtractSettings): Extracted => {
  const decoded = decode(bytes);
  if (typeof decoded === 'number') return failed([finding('invalid-utf8', startOf(file), { offset: decoded })]);
  const { text, removed } = scrub(decoded);
  const places = placesIn(file, text);
  const fenced = findFrontMatter(text);
  const bodyAt = fenced?.closed ? fenced.body : 0;
  const body = text.slice(bodyAt);
  const rendered = /\.html?$/i.test(file) ? asRendered(body) : renderMarkdown(body);
  const root = parseHtml(rendered.html);
  const found = findEmbeds(root, settings.customHost);
  const hasPodcastKey = fenced !== undefined && PODCAST_KEY.test(text.slice(fenced.from, fenced.to));
  if (found.players.length === 0 && !hasPodcastKey) return PLAIN;

  const page: Page = { file, text, places, fenced, rendered, root, bodyAt, found };
  const front = fenced ? parseFrontMatter(text, fenced, places) : noFrontMatter(startOf(file));
  if ('findings' in front) return failed(front.findings);
  if (isOptOut(front.data.podcast)) return OPTED_OUT;
  const fields = parseFields(front);
  const chosen = chooseEmbeds(page, fields.value.podcast ?? {}, front);
  if (chosen.value.length === 0 && fields.findings.length === 0) {
    return chosen.findings.length > 0 ? failed(chosen.findings) : PLAIN;
  }
  const told = tellPosts({ page, front, fields: fields.value, settings }, chosen.value);
  const stages = [fields, chosen, told].flatMap((stage) => stage.findings);
  const findings = [...removedFindings(page, removed), ...nestingFindings(page), ...stages];
  const isWrong = findings.some(({ severity }) => severity === 'error');
  return isWrong ? failed(findings) : { kind: 'episodes', value: told.value, findings };
};

const noFrontMatter = (place: Place): FrontMatter => ({ data: {}, placeOf: () => place, placeOfKey: () => place });

const removedFindings = ({ places, text }: Page, removed: readonly Removed[]): readonly Finding[] => {
  const [first] = removed;
  if (first === undefined) return [];
  const { character, offset } = first;
  const place = places.at(Math.min(offset, text.length));
  return [finding('removed-characters', place, { count: removed.length, character })];
};

const nestingFindings = ({ found, places, bodyAt }: Page): readonly Finding[] =>
  found.isTooDeep ? [finding('nested-too-deep', places.at(bodyAt), undefined)] : [];

const decode = (bytes: Uint8Array): string | number => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/^\uFEFF+/, '');
  } catch {
    return firstBadByte(bytes);
  }
};

/** Offset of the first byte that is not UTF-8: where decoding and encoding again first differ. */
const firstBadByte = (bytes: Uint8Array): number => {
  const again = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  let at = 0;
  while (at < bytes.length && bytes[at] === again[at]) at++;
  return at;
};

/** The fields of a front matter; those that are of no use are complained about and passed over. */
const parseFields = (front: FrontMatter): Checked<PostFields> => {
  const result = parseWith(postFields, front.data);
  if ('value' in result) return { value: result.value, findings: [] };
  const findings = result.problems.map((problem) => fieldFinding(problem, front));
  const rest = parseWith(postFields, without(front.data, result.problems));
  return { value: 'value' in rest ? rest.value : {}, findings };
};

/** Front matter without the fields, or the fields of `podcast`, in which there are problems. */
const without = (data: FrontMatter['data'], problems: readonly Problem[]): FrontMatter['data'] => {
  const wrong = new Set(problems.map(({ path }) => path.slice(0, 2).join('.')));
  const keep = (fields: object, prefix: string): Record<string, unknown> =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !wrong.has(prefix + name)));
  const { podcast, ...rest } = keep(data, '');
  return { ...rest, podcast: typeof podcast === 'object' && podcast !== null ? keep(podcast, 'podcast.') : undefined };
};

const fieldFinding = ({ kind, path, message, known }: Problem, front: FrontMatter): Finding => {
  const name = path.join('.');
  if (kind === 'unknown')
    return finding('unknown-field', front.placeOfKey(path), { name, guess: closest(path.at(-1) ?? '', known) });
  return finding('invalid-field', front.placeOf(path), { name, reason: kind === 'missing' ? 'is missing' : message });
};
