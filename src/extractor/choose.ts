import { finding } from '../findings.js';
import type { Checked, Embed, Finding, Told } from '../model.js';
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
  const player = parsePlayer(embed) ?? fromText(embed);
  if (player.kind !== 'episode') {
    const reason = 'must be an embed id such as 89pkp-17707c7, or the address of a player';
    return { value: [], findings: [finding('invalid-field', place, { name: 'podcast.embed', reason })] };
  }
  const episodes = episodesOf(page.found.players);
  const shown = episodes.find((found) => found.player.id === player.id) ?? episodes[0];
  const { link, findings } = chooseLink(page, episodes, shown, player.id);
  return {
    value: [{ embed: embedOf(player, place), link: toldLink(podcast, front) ?? link, ownTitle: undefined }],
    findings,
  };
};

const fromText = (text: string): PlayerAddress => {
  const id = parseEmbedId(text) ?? /^\d+$/.exec(text)?.[0];
  return id === undefined ? { kind: 'unidentified' } : { kind: 'episode', id };
};

const chooseFound = (page: Page, podcast: PodcastFields, front: FrontMatter): Checked<readonly Chosen[]> => {
  const findings: Finding[] = [];
  for (const found of page.found.players) {
    if (found.player.kind === 'playlist')
      findings.push(finding('playlist-player', placeOfPlayer(page, found), undefined));
    if (found.player.kind === 'unidentified')
      findings.push(finding('unidentified-player', placeOfPlayer(page, found), undefined));
  }
  const episodes = episodesOf(page.found.players);
  const chosen = episodes.map((found, index): Chosen => {
    const told = index === 0 ? toldLink(podcast, front) : undefined;
    const nearest = told ? undefined : chooseLink(page, episodes, found, found.player.id);
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
  for (const candidate of chosen) {
    const [first] = kept;
    const isOwn = (own: (chosen: Chosen) => string | undefined): boolean =>
      own(candidate) !== undefined && kept.every((other) => own(other) !== own(candidate));
    if (!first || isOwn(({ ownTitle }) => ownTitle) || isOwn(({ link }) => link?.value)) kept.push(candidate);
    else findings.push(finding('undistinguished-player', candidate.embed.place, undefined, [first.embed.place]));
  }
  return kept;
};

type ChosenLink = { readonly link: Told<string> | undefined; readonly findings: readonly Finding[] };

/**
 * The page of an episode: the first link to one between its player and the next, else the last one before its player,
 * else a share link with its embed id.
 */
const chooseLink = (
  page: Page,
  players: readonly FoundPlayer[],
  player: FoundPlayer | undefined,
  id: string,
): ChosenLink => {
  const at = player?.order ?? 0;
  const next = players.find(({ order }) => order > at)?.order ?? Number.POSITIVE_INFINITY;
  const previous = players.findLast(({ order }) => order < at)?.order;
  const links = page.found.links.filter((link) => link.id === undefined);
  const after = links.find(({ order }) => order > at && order < next);
  // A link behind an earlier player is that player's.
  const before = previous === undefined && !after ? links.filter(({ order }) => order < at) : [];
  const shared = page.found.links.find((link) => link.id === id);
  const link = after ?? before.at(-1) ?? shared;
  if (!link) return { link: undefined, findings: [] };
  const others = before.filter(({ url }) => url !== link.url);
  return { link: tellLink(page, link), findings: others.length > 0 ? [ambiguous(page, link, others)] : [] };
};

const tellLink = (page: Page, { url, offset, text }: FoundLink): Told<string> => ({
  value: url,
  place: placeOfText(page, offset, text),
});

const ambiguous = (page: Page, link: FoundLink, others: readonly FoundLink[]): Finding => {
  const related = others.map((other) => placeOfText(page, other.offset, other.text));
  return finding('ambiguous-episode-link', placeOfText(page, link.offset, link.text), { link: link.url }, related);
};
