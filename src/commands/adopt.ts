import { resolve } from 'node:path';
import { isWeb } from '../address.js';
import { type Adoption, adoptItems, saveAdoption } from '../adopt.js';
import { MOST_OF_A_FEED, readPieces } from '../files/read.js';
import { finding, hasError, sortFindings } from '../findings.js';
import { formatInstant } from '../ledger/ledger.js';
import type { Checked } from '../model.js';
import { askForFeed, confirmDoubts } from '../network/network.js';
import type { Allowed } from '../publish/guard.js';
import { findingToJson } from '../report.js';
import { type FeedItem, parseShowFeed } from '../resolver/show-feed.js';
import { fileIn, type Settings } from '../settings/settings.js';
import { count, startOf, visible } from '../text.js';
import { type Context, type Outcome, UsageProblem } from './context.js';
import { refusal } from './generate.js';
import { isOutcome, openSettings } from './open.js';
import { pathFrom } from './places.js';

export type AdoptOptions = { readonly allowRemoval: Allowed; readonly dryRun: boolean };

/** Takes guids and dates over from a public feed into the ledger, and lists what matches in neither direction. */
export const adopt = async (
  context: Context,
  what: string,
  { allowRemoval, dryRun }: AdoptOptions,
): Promise<Outcome> => {
  const settings = openSettings(context);
  if (isOutcome(settings)) return settings;
  const items = await readItems(context, settings, what);
  const { network, now } = context;
  const adoption = await adoptItems(items.value, settings, allowRemoval, async (doubts) =>
    network ? confirmDoubts(doubts, settings, network, now) : new Set<string>(),
  );
  const { changed, adopted, itemsWithoutPost, postsWithoutItem } = adoption;
  const findings = sortFindings([...items.findings, ...adoption.findings]);
  const isRefused = hasError(findings);
  if (!isRefused && !dryRun && changed) saveAdoption(adoption, settings);
  const ledger = pathFrom(context.folder, settings.feed.ledger);
  return {
    code: isRefused ? 1 : 0,
    text: isRefused
      ? `${visible(ledger)} was not written: ${refusal(findings)}\n`
      : summary(visible(ledger), adoption, dryRun),
    json: {
      ledger,
      changed: changed && !isRefused,
      adopted: isRefused ? [] : adopted,
      itemsWithoutPost: itemsWithoutPost.map(itemToJson),
      postsWithoutItem: postsWithoutItem.map(({ file, embed, title }) => ({
        file,
        embed: embed.id,
        title: title.value,
      })),
      findings: findings.map(findingToJson),
    },
    findings,
    findingsFolder: settings.folder,
  };
};

const itemToJson = ({ line, guid, title, link, published }: FeedItem) => ({
  line,
  guid: guid ?? null,
  title: title ?? null,
  link: link ?? null,
  published: published === undefined ? null : formatInstant(published),
});

const readItems = async (context: Context, settings: Settings, what: string): Promise<Checked<readonly FeedItem[]>> => {
  const { pieces, downgraded } = isWeb(what)
    ? await download(context, settings, what)
    : { pieces: readPieces(resolve(context.folder, what), MOST_OF_A_FEED) };
  if (!pieces) throw new UsageProblem(`there is no ${what}; name the file of the feed, or its address with https://`);
  const parsed = parseShowFeed(pieces);
  if ('problem' in parsed) throw new UsageProblem(`${what}:${parsed.line}:${parsed.column}: ${parsed.problem}`);
  const { items } = parsed;
  if (downgraded === undefined) return { value: items, findings: [] };
  const trouble = `${new URL(what).host} redirects to ${downgraded}, without encryption`;
  const place = startOf(fileIn(settings.folder, settings.file));
  return {
    value: items,
    findings: [finding('insecure-redirect', place, { what: trouble, asked: items.length, unmeasured: 0, waiting: 0 })],
  };
};

type Download = { readonly pieces: Iterable<Uint8Array> | undefined; readonly downgraded?: string };

const download = async ({ network, now }: Context, settings: Settings, url: string): Promise<Download> => {
  if (!network) throw new UsageProblem(`${url} cannot be asked with --offline; name a file`);
  if (!URL.canParse(url)) throw new UsageProblem(`${url} is no address`);
  const feed = await askForFeed(url, settings, network, now);
  if ('problem' in feed) throw new UsageProblem(`${url} cannot be read: ${feed.problem}`);
  return { ...feed, pieces: [feed.bytes] };
};

const MOST_LISTED = 50;

const summary = (ledger: string, adoption: Adoption, isDry: boolean): string => {
  const { changed, adopted, itemsWithoutPost, postsWithoutItem } = adoption;
  const state = !changed ? 'unchanged' : isDry ? 'would change' : 'written';
  return [
    `${ledger}: ${count(adopted.length, 'guid')} adopted, ${state}\n`,
    ...listed(
      `${count(itemsWithoutPost.length, 'item')} of the feed without a post; to keep one, write a post with podcast.embed and podcast.guid:`,
      itemsWithoutPost.map(({ line, guid = 'no guid', title = 'no title' }) => `line ${line}: ${title} (${guid})`),
    ),
    ...listed(
      `${count(postsWithoutItem.length, 'post')} without an item, new to subscribers:`,
      postsWithoutItem.map(({ file, title, embed }) => `${file}: ${title.value} (${embed.id})`),
    ),
  ].join('');
};

const listed = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? []
    : [
        `${heading}\n`,
        ...lines.slice(0, MOST_LISTED).map((line) => `  ${visible(line)}\n`),
        ...(lines.length > MOST_LISTED ? [`  … ${lines.length - MOST_LISTED} more; --json has them all\n`] : []),
      ];
