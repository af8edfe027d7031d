import { finding } from '../findings.js';
import type { Checked, Embed, Finding, Told } from '../model.js';
import { lastNotAfter } from '../text.js';
import type { FoundLink, FoundPlayer } from './embeds.js';
import type { PodcastFields } from './fields.js';
import type { FrontMatter } from './front-matter.js';
import { type Page, placeOfPlayer, placeOfText } from './page.js';
import { type PlayerAddress, parseEmbedId, parsePlayer } from './player.js';

/** A player that becomes an episode, the link that belongs to it, and the title in the player itself. */
export type Chosen = {
  readonly embed: Embed;
  readonly link: Told<string> | undefined;
  readonly ownTitle: string | undefined;
};

/** Which of the players of a page are episodes, and which link belongs to which: `podcast.embed` decides, if given. */
export const chooseEmbeds = (page: Page, podcast: PodcastFields, front: FrontMatter): Checked<readonly Chosen[]> =>
  podcast.embed ? chooseNamed(page, podcast, podcast.embed, front) : chooseFound(page, podcast, front);

const chooseNamed = (
  page: Page,
  podcast: PodcastFields,
  embed: string,
  front: FrontMatter,
): Checked<readonly Chosen[]> => {
  const place = front.placeOf(['podcast', 'embed']);
  const player = playerNamed(embed);
  if (player.kind !== 'episode') {
    const reason = 'must be an embed id such as 89pkp-17707c7, or the address of a player';
    const hint = 'copy the address of the player from Podbean: https://www.podbean.com/player-v2/?i=89pkp-17707c7-pb';
    return { value: [], findings: [finding('invalid-field', place, { name: 'podcast.embed', reason, hint })] };
  }
  const episodes = episodesOf(page.found.players);
  // Without a player in the text, all its links stand before where one would be.
  const shown =
    episodes.length === 0
      ? -1
      : Math.max(
          0,
          episodes.findIndex((found) => found.player.id === player.id),
        );
  const { link, findings } = chooseLink(page, linksOf(page), player.id, betweenOf(episodes, shown));
  return {
    value: [{ embed: embedOf(player, place), link: toldLink(podcast, front) ?? link, ownTitle: undefined }],
    findings,
  };
};

const playerNamed = (embed: string): PlayerAddress => parsePlayer(embed) ?? fromText(embed);

/** The embed ids that `podcast.embed` seems to name in a front matter that cannot be parsed. */
export const idsNamedIn = (frontMatter: string): readonly string[] =>
  [...frontMatter.matchAll(/\bembed["']?[ \t]*[:=][ \t]*["']?([^\s"',}]+)/g)].flatMap(([, embed = '']) => {
    const player = playerNamed(embed);
    return player.kind === 'episode' ? [player.id] : [];
  });

const fromText = (text: string): PlayerAddress => {
  const id = parseEmbedId(text) ?? /^\d+$/.exec(text)?.[0];
  return id === undefined ? { kind: 'unidentified' } : { kind: 'episode', id };
};

/** Each is an episode with all of the post as its notes: what they take grows with their square. */
const MOST_PLAYERS = 100;

const chooseFound = (page: Page, podcast: PodcastFields, front: FrontMatter): Checked<readonly Chosen[]> => {
  const findings: Finding[] = [];
  for (const found of page.found.players) {
    if (found.player.kind === 'playlist')
      findings.push(finding('playlist-player', placeOfPlayer(page, found), undefined));
    if (found.player.kind === 'unidentified')
      findings.push(finding('unidentified-player', placeOfPlayer(page, found), undefined));
  }
  const episodes = episodesOf(page.found.players);
  const tooMany = episodes[MOST_PLAYERS];
  if (tooMany) {
    const args = { players: episodes.length, most: MOST_PLAYERS };
    return { value: [], findings: [finding('too-many-players', placeOfPlayer(page, tooMany), args)] };
  }
  const links = linksOf(page);
  const chosen = episodes.map((found, index): Chosen => {
    const told = index === 0 ? toldLink(podcast, front) : undefined;
    const nearest = told ? undefined : chooseLink(page, links, found.player.id, betweenOf(episodes, index));
    findings.push(...(nearest?.findings ?? []));
    return {
      embed: embedOf(found.player, placeOfPlayer(page, found)),
      link: told ?? nearest?.link,
      ownTitle: found.title,
    };
  });
  return { value: distinguish(shareLink(chosen), findings), findings };
};

/** One link below several players is the first one's, unless the player before it has a title of its own. */
const shareLink = (chosen: readonly Chosen[]): readonly Chosen[] => {
  const [first, ...others] = chosen;
  const owner = others.find(({ link }) => link !== undefined);
  if (!first || first.link || !owner || owner.ownTitle !== undefined) return chosen;
  return chosen.map((one) =>
    one === first ? { ...first, link: owner.link } : one === owner ? { ...owner, link: undefined } : one,
  );
};

type EpisodePlayer = FoundPlayer & { readonly player: PlayerAddress & { readonly kind: 'episode' } };

/** The players of episodes, each embed once: a lazy loader repeats it in `noscript`. */
const episodesOf = (players: readonly FoundPlayer[]): readonly EpisodePlayer[] => {
  const byId = new Map<string, EpisodePlayer>();
  for (const found of players) {
    const { player } = found;
    if (player.kind === 'episode' && !byId.has(player.id)) byId.set(player.id, { ...found, player });
  }
  return [...byId.values()];
};

const embedOf = ({ id, media }: EpisodePlayer['player'], place: Embed['place']): Embed => ({
  id,
  place,
  ...(media === undefined ? {} : { media }),
});

const toldLink = ({ link }: PodcastFields, front: FrontMatter): Told<string> | undefined =>
  link ? { value: link, place: front.placeOf(['podcast', 'link']) } : undefined;

/** Of several players, keeps those that can be told apart from the ones before them by a title or a link. */
const distinguish = (chosen: readonly Chosen[], findings: Finding[]): readonly Chosen[] => {
  const kept: Chosen[] = [];
  const known = new Set<string>();
  for (const candidate of chosen) {
    const { embed, link, ownTitle } = candidate;
    const own = [ownTitle === undefined ? undefined : `title ${ownTitle}`, link && `link ${link.value}`];
    const marks = own.filter((mark) => mark !== undefined);
    const [first] = kept;
    if (!first || marks.some((mark) => !known.has(mark))) kept.push(candidate);
    else findings.push(finding('undistinguished-player', embed.place, undefined, [first.embed.place]));
    for (const mark of marks) known.add(mark);
  }
  return kept;
};

type ChosenLink = { readonly link: Told<string> | undefined; readonly findings: readonly Finding[] };

/** The links of a page by their order, for many players may look for theirs. */
type Links = {
  readonly pages: readonly FoundLink[];
  readonly orders: readonly number[];
  readonly shared: ReadonlyMap<string, FoundLink>;
};

const linksOf = ({ found }: Page): Links => {
  const pages = found.links.filter(({ id }) => id === undefined);
  const shares = found.links.filter(({ id }) => id !== undefined).toReversed();
  return {
    pages,
    orders: pages.map(({ order }) => order),
    shared: new Map(shares.map((link) => [link.id ?? '', link])),
  };
};

/**
 * The page of an episode: the first link to one between its player and the next, else the last one before the first
 * player, else a share link with its embed id.
 */
const chooseLink = (page: Page, links: Links, id: string, between: Between): ChosenLink => {
  const { at, next, isFirst } = between;
  const { pages, orders, shared } = links;
  const index = pages.length > 0 && (orders[0] ?? 0) <= at ? lastNotAfter(orders, at) + 1 : 0;
  const following = pages[index];
  const after = following && following.order < next ? following : undefined;
  // A link behind an earlier player is that player's.
  const before = isFirst && !after ? pages.slice(0, index) : [];
  const link = after ?? before.at(-1) ?? shared.get(id);
  if (!link) return { link: undefined, findings: [] };
  const others = before.filter(({ url }) => withoutSlash(url) !== withoutSlash(link.url));
  return { link: tellLink(page, link), findings: others.length > 0 ? [ambiguous(page, link, others)] : [] };
};

/** Where a player stands among the links: `at` its order, `next` that of the player behind it. */
type Between = { readonly at: number; readonly next: number; readonly isFirst: boolean };

const betweenOf = (episodes: readonly EpisodePlayer[], index: number): Between => ({
  at: episodes[index]?.order ?? Number.POSITIVE_INFINITY,
  next: episodes[index + 1]?.order ?? Number.POSITIVE_INFINITY,
  isFirst: index <= 0,
});

const withoutSlash = (url: string): string => url.replace(/\/$/, '');

const tellLink = (page: Page, { url, offset, text }: FoundLink): Told<string> => ({
  value: url,
  place: placeOfText(page, offset, text),
});

const MOST_RELATED = 20;

const ambiguous = (page: Page, link: FoundLink, others: readonly FoundLink[]): Finding => {
  const related = others.slice(0, MOST_RELATED).map((other) => placeOfText(page, other.offset, other.text));
  return finding('ambiguous-episode-link', placeOfText(page, link.offset, link.text), { link: link.url }, related);
};
