import { defined } from '../defined.js';
import { finding } from '../findings.js';
import { isUnparsable, parseHtml } from '../html.js';
import type { Checked, Finding, Place, Post } from '../model.js';
import { hintOf } from '../schema/hints.js';
import { guessOfName, type Problem, parseWith, valueAt } from '../schema/schema.js';
import { lastNotAfter, lineStarts, placesIn, type Removed, scrub, startOf } from '../text.js';
import { chooseEmbeds, idsNamedIn } from './choose.js';
import { cleanPodcast } from './clean.js';
import { findEmbeds } from './embeds.js';
import { isOptOut, type PostFields, postFields } from './fields.js';
import { type FrontMatter, findFrontMatter, parseFrontMatter } from './front-matter.js';
import { asRendered, renderMarkdown } from './markdown.js';
import type { Page } from './page.js';
import type { OtherPosts } from './post-links.js';
import { hideShortcodes } from './shortcodes.js';
import { addressOf, type ExtractSettings, tellPosts } from './tell.js';

/**
 * What one file holds: episodes, nothing (`plain`), something its author keeps out of the feed (`optedOut`), or a draft
 * that is not right yet.
 */
export type Extracted = Checked<readonly Post[]> & {
  readonly kind: 'episodes' | 'plain' | 'optedOut' | 'draft';
  /** The embed ids that a post seems to hold that is left out for its errors. */
  readonly lost?: readonly string[];
};

/** A file that holds no episode. */
export const PLAIN: Extracted = { kind: 'plain', value: [], findings: [] };
const DRAFT: Extracted = { kind: 'draft', value: [], findings: [] };
const OPTED_OUT: Extracted = { kind: 'optedOut', value: [], findings: [] };
const failed = (findings: readonly Finding[], lost: readonly string[] = []): Extracted => ({
  kind: 'episodes',
  value: [],
  findings,
  lost,
});

/**
 * Whether a file can hold an episode at all, judged from its bytes read as Latin-1. Most posts of a blog do not, and
 * what is no episode is never parsed: its mistakes are none of a podcast's business.
 */
export const mayHoldEpisode = (latin1: string): boolean =>
  /podbean/i.test(latin1) || hasPodcastKey(latin1) || /^(?:\xFF\xFE|\xFE\xFF)/.test(latin1);

/** Whether a front matter may hold `podcast`: only its first 64 KiB are ever read. */
const hasPodcastKey = (text: string): boolean =>
  /(?:^|[{,])[ \t{[]*["']?podcast["']?[ \t]*[.\]:=]/im.test(text.slice(0, 65_536));

/**
 * Extracts the episodes of one file. `bytes` is the file as it lies on disk, `file` its name in findings; links to the
 * files of `posts` lead to their addresses.
 */
export const extract = (file: string, bytes: Uint8Array, settings: ExtractSettings, posts?: OtherPosts): Extracted => {
  const decoded = decode(bytes);
  const { text, removed } = scrub(decoded.text);
  const places = placesIn(file, text);
  const fenced = findFrontMatter(text);
  const bodyAt = fenced?.closed ? fenced.body : 0;
  const { body, hidden } = hideShortcodes(text.slice(bodyAt), new URL(settings.site).origin);
  const rendered = /\.html?$/i.test(file) ? asRendered(body) : renderMarkdown(body);
  if (isUnparsable(rendered.html)) return failed([finding('nested-too-deep', places.at(bodyAt), undefined)]);
  const root = parseHtml(rendered.html);
  const found = findEmbeds(root, hidden, settings.customHost);
  const isMeant = fenced !== undefined && hasPodcastKey(text.slice(fenced.from, fenced.to));
  if (found.players.length === 0 && !isMeant) return PLAIN;
  const shown = found.players.flatMap(({ player }) => (player.kind === 'episode' ? [player.id] : []));
  if (decoded.badAt !== undefined) {
    return failed([finding('invalid-utf8', startOf(file), { offset: decoded.badAt })], shown);
  }

  const lines = lineStarts(text);
  const bodyLine = lastNotAfter(lines, bodyAt);
  const page: Page = { file, text, places, lines, bodyLine, fenced, hidden, rendered, root, bodyAt, found };
  const front = fenced ? parseFrontMatter(text, fenced, places) : noFrontMatter(startOf(file));
  if ('findings' in front) {
    const named = fenced ? idsNamedIn(text.slice(fenced.from, fenced.to)) : [];
    return failed(front.findings, [...shown, ...named]);
  }
  if (isOptOut(front.data.podcast)) return OPTED_OUT;
  const cleaned = cleanPodcast(front);
  const fields = parseFields(cleaned.value);
  const chosen = chooseEmbeds(page, fields.value.podcast ?? {}, front);
  if (chosen.value.length === 0 && fields.findings.length === 0) {
    return chosen.findings.length > 0 ? failed(chosen.findings, shown) : PLAIN;
  }
  const told = tellPosts({ page, front, fields: fields.value, wrong: fields.wrong, settings, posts }, chosen.value);
  const stages = [cleaned, fields, chosen, told].flatMap((stage) => stage.findings);
  const findings = [...removedFindings(page, removed), ...nestingFindings(page), ...stages];
  const isWrong = findings.some(({ severity }) => severity === 'error');
  // What is not finished yet need not be right yet.
  if (isWrong && fields.value.draft && !settings.drafts) return DRAFT;
  const lost = [...shown, ...chosen.value.map(({ embed }) => embed.id)];
  return isWrong ? failed(findings, lost) : { kind: 'episodes', value: told.value, findings };
};

/** The address of a post, whatever it holds, by its front matter; undefined where that does not tell it. */
export const locate = (file: string, bytes: Uint8Array, settings: ExtractSettings): string | undefined => {
  const { text } = scrub(decode(bytes).text);
  const places = placesIn(file, text);
  const fenced = findFrontMatter(text);
  const front = fenced ? parseFrontMatter(text, fenced, places) : noFrontMatter(startOf(file));
  if ('findings' in front) return undefined;
  const { value: fields, wrong } = parseFields(cleanPodcast(front).value);
  return addressOf({ page: { file, places, fenced }, front, fields, wrong, settings });
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

/** A text, and the offset of the first byte that is not UTF-8, if there is one. */
const decode = (bytes: Uint8Array): { readonly text: string; readonly badAt?: number } => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/^\uFEFF+/, '') };
  } catch {
    return { text: new TextDecoder().decode(bytes), badAt: firstBadByte(bytes) };
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
const parseFields = (front: FrontMatter): Checked<PostFields> & { readonly wrong: ReadonlySet<string> } => {
  const { podcast } = front.data;
  if (Array.isArray(podcast)) {
    const reason = 'must be false, or a mapping of fields';
    const wrong = { name: 'podcast', reason, hint: 'write its fields below it without a dash before them' };
    const rest = parseFields({ ...front, data: { ...front.data, podcast: undefined } });
    return { ...rest, findings: [finding('invalid-field', front.placeOfKey(['podcast']), wrong), ...rest.findings] };
  }
  const result = parseWith(postFields, front.data);
  if ('value' in result) return { value: result.value, findings: [], wrong: new Set() };
  const findings = result.problems.map((problem) => fieldFinding(problem, front));
  const wrong = new Set(result.problems.map(({ path }) => path.slice(0, 2).join('.')));
  const rest = parseWith(postFields, without(front.data, wrong));
  return { value: 'value' in rest ? rest.value : {}, findings, wrong };
};

/** Front matter without the fields, or the fields of `podcast`, that are wrong. */
const without = (data: FrontMatter['data'], wrong: ReadonlySet<string>): FrontMatter['data'] => {
  const keep = (fields: object, prefix: string): Record<string, unknown> =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !wrong.has(prefix + name)));
  const { podcast, ...rest } = keep(data, '');
  return { ...rest, podcast: typeof podcast === 'object' && podcast !== null ? keep(podcast, 'podcast.') : undefined };
};

const fieldFinding = (problem: Problem, front: FrontMatter): Finding => {
  const { kind, path, message } = problem;
  const name = path.join('.');
  if (kind === 'unknown')
    return finding('unknown-field', front.placeOfKey(path), { name, guess: guessOfName(problem) });
  if (kind === 'missing') {
    const hint = `add ${path.at(-1)} to ${path.slice(0, -1).join('.')}`;
    return finding('invalid-field', front.placeOf(path), { name, reason: 'is missing', hint });
  }
  const hint = hintOf(problem, valueAt(front.data, path));
  return finding('invalid-field', front.placeOf(path), { name, reason: message, ...defined({ hint }) });
};
