import { defined } from '../defined.js';
import { parseHtml, walk } from '../html.js';
import type { Instant } from '../model.js';
import { isMapping } from '../schema/mapping.js';
import { type Answer, broken, type Failure, hostOf, refused } from './answer.js';
import { addressOf, parseJson, textOf } from './strangers-json.js';
import { embedIdIn, parseInstant, parseSeconds } from './values.js';

/** What the page of an episode says of it to machines. */
export type EpisodePage = {
  readonly media: string;
  /** The embed id of the player in the page: links a page to its episode for certain. */
  readonly id?: string;
  readonly title?: string;
  readonly published?: Instant;
  readonly seconds?: number;
  readonly image?: string;
};

/**
 * Reads an episode's page: its JSON-LD (https://schema.org/PodcastEpisode) and its meta elements. Only these are parsed,
 * for what stands around them is a stranger's, and may nest without end.
 */
export const readPage = (answer: Answer): EpisodePage | Failure => {
  if (answer.status !== 200) return refused(answer);
  const html = new TextDecoder().decode(answer.body);
  const { meta, data } = readHead(machineParts(html));
  const episode = data.map(findEpisode).find((found) => found !== undefined) ?? {};
  const object = isMapping(episode.associatedMedia) ? episode.associatedMedia : {};
  const media = addressOf(object.contentUrl) ?? addressOf(meta.get('og:audio')) ?? addressOf(meta.get('og:audio:url'));
  if (media === undefined) return broken(hostOf(answer), 'sent a page without an audio address');
  const id = embedIdIn(meta.get('twitter:player') ?? '');
  const title = textOf(episode.name) ?? textOf(meta.get('og:title'));
  const published = parseInstant(textOf(episode.datePublished) ?? '');
  const seconds = parseSeconds(textOf(episode.timeRequired ?? episode.duration ?? object.duration) ?? '');
  const image = addressOf(meta.get('og:image'));
  return { media, ...defined({ id, title, published, seconds, image }) };
};

const MOST_PARTS = 200;

/** How long a tag may be: one that does not end before would make reading take for ever. */
const MOST_TAG = 8192;

/** The `meta` elements and the JSON-LD of a page, cut out of it in one pass. */
const machineParts = (html: string): string => {
  const parts: string[] = [];
  const opening = /<(meta|script)\b/gi;
  let end = -1;
  for (let found = opening.exec(html); found && parts.length < MOST_PARTS; found = opening.exec(html)) {
    // One end may be that of many: looking for it from each would take for ever.
    if (end < found.index) end = html.indexOf('>', found.index);
    if (end < 0) break;
    if (end - found.index > MOST_TAG) continue;
    const tag = html.slice(found.index, end + 1);
    opening.lastIndex = end + 1;
    if (/^<meta/i.test(tag)) {
      parts.push(tag);
      continue;
    }
    const close = html.indexOf('</script', end);
    if (close < 0) break;
    if (/ld\+json/i.test(tag)) parts.push(`${html.slice(found.index, close)}</script>`);
    opening.lastIndex = close;
  }
  return parts.join('\n');
};

const readHead = (html: string) => {
  const meta = new Map<string, string>();
  const data: unknown[] = [];
  let isScript = false;
  walk(parseHtml(html), {
    open: ({ name, attribs }) => {
      isScript = name === 'script';
      const key = (attribs.name ?? attribs.property)?.toLowerCase();
      if (name === 'meta' && key !== undefined && !meta.has(key)) meta.set(key, attribs.content ?? '');
      return false;
    },
    text: (text) => {
      const parsed = isScript ? parseJson(Buffer.from(text)) : { problem: '' };
      if ('value' in parsed) data.push(parsed.value);
    },
  });
  return { meta, data };
};

/** The episode in a document of JSON-LD: the document itself, one of a list, or one of its graph. */
const findEpisode = (data: unknown): Readonly<Record<string, unknown>> | undefined => {
  const graph = isMapping(data) ? data['@graph'] : data;
  const nodes = [data, ...(Array.isArray(graph) ? graph : [])].filter(isMapping);
  return nodes.find(({ '@type': type }) => [type].flat().includes('PodcastEpisode'));
};
