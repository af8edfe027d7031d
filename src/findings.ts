import { brief } from './address.js';
import type { Enclosure, Finding, Place, Severity } from './model.js';
import { compare } from './text.js';

type Text<A> = string | ((args: A) => string);
type Entry<A> = { readonly severity: Severity; readonly message: Text<A>; readonly hint: Text<A> };

const entry =
  (severity: Severity) =>
  <A = undefined>(message: Text<A>, hint: Text<A>): Entry<A> => ({ severity, message, hint });
const error = entry('error');
const warning = entry('warning');
const note = entry('note');

type Named = { readonly name: string };
type Reason = { readonly reason: string };
type Guid = { readonly guid: string };

/** What hosts answered, how many episodes they were asked for, and what became of these. */
type Trouble = { readonly what: string; readonly asked: number; readonly unmeasured: number; readonly waiting: number };

const trouble = ({ what, asked, unmeasured, waiting }: Trouble): string => {
  const fates = [
    ...(unmeasured > 0 ? [`${unmeasured} published without a known length`] : []),
    ...(waiting > 0 ? [`${waiting} held back`] : []),
  ];
  return `${what} (asked for ${asked === 1 ? '1 episode' : `${asked} episodes`}${fates.map((fate) => `, ${fate}`).join('')})`;
};

const showEnclosure = ({ url, bytes }: Enclosure): string =>
  `${brief(url, 300)} (${bytes === 0 ? 'of unknown length' : `${bytes} bytes`})`;

/** A word to be copied into a shell: guids are whatever a feed says, as https://example.com/?p=1&a=$(b). */
const shellWord = (text: string): string =>
  /^[\w.:/@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Images that have something in common, and how many episodes show them. */
type Shown = { readonly of: 'show' | 'episode'; readonly episodes: number; readonly urls: readonly string[] };

const artOf = ({ of, episodes }: Shown): string => {
  if (of === 'show') return 'art of the show';
  return `art of ${episodes === 1 ? '1 episode' : `${episodes} episodes`}`;
};

const images = ({ urls }: Shown): string => (urls.length === 1 ? '1 image' : `${urls.length} images`);

const addressOf = ({ urls: [first = '', ...others] }: Shown): string =>
  `${brief(first, 300)}${others.length > 0 ? ` and ${others.length} more` : ''}`;

const suggest = (guess: string | undefined, otherwise: string): string =>
  guess === undefined ? otherwise : `did you mean ${guess}?`;

/** Every finding podwright can report: code → severity, what is wrong, how to mend it. Codes are permanent. */
const catalogue = {
  // Settings
  'invalid-settings': error<Reason>(
    ({ reason }) => `settings cannot be read: ${reason}`,
    'settings are one YAML mapping; the README shows a whole one',
  ),
  'unknown-setting': error<Named & { guess: string | undefined }>(
    ({ name }) => `unknown setting ${name}`,
    ({ guess }) => suggest(guess, 'remove it; the README lists every setting'),
  ),
  'missing-setting': error<Named>(
    ({ name }) => `setting ${name} is missing`,
    ({ name }) => `add ${name}; the README lists every setting with an example`,
  ),
  'invalid-setting': error<Named & Reason & { hint?: string }>(
    ({ name, reason }) => `setting ${name} ${reason}`,
    ({ hint }) => hint ?? 'the README lists every setting with an example',
  ),
  'unknown-category': error<Named & { guess: string | undefined }>(
    ({ name }) => `"${name}" is not one of Apple's podcast categories`,
    ({ guess }) =>
      suggest(guess, 'take a name from https://podcasters.apple.com/support/1691-apple-podcasts-categories'),
  ),
  'unknown-timezone': error<Named & { guess: string | undefined }>(
    ({ name }) => `"${name}" is not an IANA time zone`,
    ({ guess }) => suggest(guess, 'use a name such as Europe/Berlin'),
  ),
  'unlisted-service': note<Named & { guess?: string }>(
    ({ name }) => `"${name}" is not in the podcast namespace's list of services`,
    ({ guess }) => suggest(guess, 'nothing to do, if the service itself says that it looks for this word'),
  ),
  'insecure-feed': warning<{ url: string }>(
    ({ url }) => `address of the feed is not https: ${url}; chapters and transcripts beside it are left out`,
    'serve the feed over https, and write feed.url so; the podcast namespace takes no other addresses, and some apps load none',
  ),
  'overdue-stream': warning<{ title: string; status: string; end: string }>(
    ({ title, status, end }) => `stream "${brief(title, 200)}" was to end on ${end}, and its status is still ${status}`,
    'set its status to ended, give it a later end, or take it out of show.liveItems',
  ),

  // Files
  'unreadable-post': error<Reason>(
    ({ reason }) => `post cannot be read: ${reason}`,
    'make the file readable, or exclude it with a ! glob in posts',
  ),
  'outside-content': error(
    'post is a link to a file outside the folder of posts',
    'copy the file into the folder, or exclude it with a ! glob in posts',
  ),
  'post-too-large': error<{ bytes: number }>(
    ({ bytes }) => `post is larger than 10 MiB (${bytes} bytes)`,
    'split the post, or exclude it with a ! glob in posts',
  ),
  'invalid-utf8': error<{ offset: number }>(
    ({ offset }) => `post is not UTF-8: bad byte at offset ${offset}`,
    'save the file as UTF-8',
  ),
  'removed-characters': warning<{ count: number; character: string }>(
    ({ count, character }) =>
      count === 1
        ? `character ${character} may not appear in XML and was removed`
        : `${count} characters that may not appear in XML were removed, the first is ${character}`,
    'delete the invisible character',
  ),
  'nested-too-deep': error('post is nested more than 200 levels deep', 'flatten the nesting at this place'),

  // Front matter
  'refused-language': error<Named>(
    ({ name }) => `front matter in "${name}" is refused`,
    'write it in YAML (---), TOML (+++) or JSON; code in front matter is never run',
  ),
  'unclosed-front-matter': error<{ fence: string }>(
    ({ fence }) => `front matter is not closed by a line ${fence}`,
    ({ fence }) => `add a line ${fence} after the last field`,
  ),
  'front-matter-too-large': error<{ bytes: number }>(
    ({ bytes }) => `front matter is larger than 64 KiB (${bytes} bytes)`,
    'move the text into the body of the post',
  ),
  'invalid-front-matter': error<Reason>(
    ({ reason }) => `front matter cannot be read: ${reason}`,
    'mend the syntax at this place',
  ),
  'unknown-field': error<Named & { guess: string | undefined }>(
    ({ name }) => `unknown field ${name}`,
    ({ guess }) => suggest(guess, 'remove it; the README lists every field of podcast'),
  ),
  'invalid-field': error<Named & Reason & { hint?: string }>(
    ({ name, reason }) => `field ${name} ${reason}`,
    ({ hint }) => hint ?? 'the README lists every field of podcast with an example',
  ),
  'missing-title': error('post has no title', 'add title to the front matter'),
  'missing-date': error('post has no date', 'add date to the front matter, e.g. date: 2024-12-15T11:13:12+02:00'),
  'invalid-date': error<{ text: string; isRead: boolean }>(
    ({ text, isRead }) =>
      isRead ? `"${text}" is not a date that exists` : `"${text}" is not a date in any form that is read`,
    'write it as 2024-12-15T11:13:12+02:00, 2024-12-15 11:13 or 2024-12-15',
  ),
  'missing-timezone': error<{ text: string }>(
    ({ text }) => `date "${text}" has no offset, and the settings name no time zone`,
    'add timezone to the settings, e.g. timezone: Europe/Berlin',
  ),

  // Player and link
  'unidentified-player': error(
    'Podbean player names no episode id',
    "copy the player's code from Podbean again, or set podcast.embed to the id; podcast: false keeps the post out",
  ),
  'playlist-player': note(
    'Podbean player plays a playlist, which is no episode',
    'embed the player of a single episode to make this post an episode',
  ),
  'too-many-players': error<{ players: number; most: number }>(
    ({ players, most }) =>
      `post embeds ${players} Podbean players, more than ${most}: each would be an episode with all of the post`,
    'write a post for each episode, or name the one that this post is about as podcast.embed',
  ),
  'missing-episode-link': error<{ address: string | undefined }>(
    ({ address }) =>
      address === undefined
        ? 'post embeds a Podbean player but links to no episode page'
        : `post names its episode page, but not as a link: ${brief(address, 300)}`,
    ({ address }) =>
      address === undefined
        ? 'link to the episode, e.g. [listen](https://<show>.podbean.com/e/<episode>/), or set podcast.link'
        : 'link to it, with a blank line between it and the player, for lines right below are part of its HTML; or set podcast.link',
  ),
  'ambiguous-episode-link': warning<{ link: string }>(
    ({ link }) => `post links to several episodes, none of them after the player; took ${link}`,
    'put the link to this episode after the player, or set podcast.link',
  ),
  'undistinguished-player': warning(
    'second player of a post has neither a title nor a link of its own and was left out',
    'give each player a title attribute, or a link to its episode after it',
  ),
  'duplicate-embed': warning<Named>(
    ({ name }) => `player ${name} is already in an older post, which stays its episode`,
    'set podcast: false in the front matter of this post to silence this',
  ),
  'dangling-link': warning<{ path: string; guess: string | undefined }>(
    ({ path }) => `link leads to ${path}, and there is no such file`,
    ({ guess }) => suggest(guess, 'correct the path, which is relative to the post, or link to an address'),
  ),
  'no-episodes': error<{ posts: number }>(
    ({ posts }) => `none of ${posts} posts is an episode that is due`,
    'check the globs of posts in the settings; an episode is a post with a Podbean player that is no draft',
  ),

  // Resolution and ledger
  'missing-audio-file': error<Named>(
    ({ name }) => `audio file ${name} is not there`,
    'add the file, correct its path, which is relative to the post, or give bytes and type instead of file',
  ),
  'unreadable-audio': error<Named & Reason>(
    ({ name, reason }) => `audio file ${name} cannot be measured: ${reason}`,
    'export it again, best as MP3 or M4A, or give bytes and type instead of file',
  ),
  'unreachable-host': warning<Trouble>(
    trouble,
    'run again when the network, or the host, is back; what was published stays as it is until then',
  ),
  'refused-request': warning<Trouble>(
    trouble,
    'a later run asks again; if it stays so, check that the episode is public at Podbean, and podbean.feed in the settings',
  ),
  'unsafe-address': warning<Trouble>(
    trouble,
    'private addresses are asked only when the settings name their host in podbean, or with network.allowPrivate: true',
  ),
  'redirect-loop': warning<Trouble>(trouble, 'open the address in a browser, and mend where it leads'),
  'insecure-redirect': warning<Trouble>(
    trouble,
    'whoever is on the way can change what comes over http; ask for an address that stays with https',
  ),
  'oversized-answer': warning<Trouble>(
    trouble,
    'a feed may have 32 MiB, a page 4 MiB, JSON 1 MiB; set podcast.enclosure (url, bytes, type) in the post',
  ),
  'unreadable-answer': warning<Trouble>(
    trouble,
    'a later run asks again; if it stays so, set podcast.enclosure (url, bytes, type) in the post',
  ),
  'doubtful-match': warning<{ title: string; item: string }>(
    ({ title, item }) =>
      title === item
        ? `post "${brief(title, 200)}" goes with several episodes that are called so, or with one of another day`
        : `post "${brief(title, 200)}" links to, or plays, an episode that is called otherwise: "${brief(item, 200)}"`,
    'correct the link, or set podcast.link; if it is the episode all the same, set podcast.title to its title, or podcast.guid to its guid before you adopt',
  ),
  'scheduled-episode': warning(
    'Podbean has not published the episode yet',
    'nothing to do: the first run after its date at Podbean takes it; date the post no earlier',
  ),
  'private-episode': warning(
    'Podbean gives the episode to nobody without a login',
    'make the episode public at Podbean, or keep the post out with podcast: false',
  ),
  'implausible-duration': warning<{ seconds: number; bytes: number }>(
    ({ seconds, bytes }) => `a file of ${bytes} bytes cannot play for ${seconds} s; the duration was left out`,
    'set podcast.duration in the front matter of the post',
  ),
  'mismatched-type': warning<{ url: string; type: string }>(
    ({ url, type }) => `audio is ${type}, but its address ends otherwise: ${brief(url, 300)}`,
    'apps go by the end of the address: publish the file under a name that says what it is',
  ),
  'unfit-artwork': warning<Shown & { faults: string }>(
    (shown) => `${artOf(shown)} ${shown.faults}: ${addressOf(shown)}`,
    'directories take JPEG or PNG in RGB, without transparency, 1400 to 3000 pixels square; give the new image a new name, for apps keep the old one',
  ),
  'heavy-artwork': note<Shown & { fault: string }>(
    (shown) =>
      `${images(shown)} heavier than hosts advise; ${shown.urls.length === 1 ? 'it' : 'the first'} ${shown.fault}: ${addressOf(shown)}`,
    'no directory refuses it, but apps fetch art over slow networks, too; as JPEG with a quality of 80 or so it is small, and needs a new name',
  ),
  'unreadable-artwork': warning<Shown & Reason>(
    (shown) => `${artOf(shown)} cannot be read: ${shown.reason}: ${addressOf(shown)}`,
    'open it in a browser; apps show nothing, or the art of the show, where there is no image',
  ),
  'unchecked-artwork': note<Shown & Reason>(
    (shown) => `${images(shown)} not looked at: ${brief(shown.reason, 300)}: ${addressOf(shown)}`,
    'nothing else depends on it; a later run looks again',
  ),
  'changed-enclosure': note<{ guid: string; from: Enclosure; to: Enclosure; isKept: boolean }>(
    ({ guid, from, to, isKept }) =>
      `audio of episode ${guid} was ${showEnclosure(from)}, and is ${showEnclosure(to)} now${isKept ? '; it was kept, for the new length is not known, or cannot be true' : ''}`,
    'guid and date stay; apps that hold the episode keep the audio that they have',
  ),
  'derived-enclosure': warning<{ count: number }>(
    ({ count }) =>
      count === 1
        ? "1 episode has Podbean's download address for an enclosure, of unknown length"
        : `${count} episodes have Podbean's download address for an enclosure, of unknown length`,
    'run without --offline to ask Podbean, or set podcast.enclosure (url, bytes, type) in the front matter of the post',
  ),
  'unknown-length': warning(
    'length of the enclosure is not known',
    'run without --offline to ask for it, or set podcast.enclosure.bytes to the size of the audio file in bytes',
  ),
  'unresolved-enclosure': error(
    'address of the audio is not known',
    'set podcast.enclosure (url, bytes, type), or unresolved: derive in the settings',
  ),
  'held-episode': warning(
    'episode is held back: the address of its audio is not known',
    'set podcast.enclosure (url, bytes, type), or unresolved: derive in the settings',
  ),
  'broken-ledger': error<Reason>(
    ({ reason }) => `ledger cannot be read: ${reason}`,
    'restore the file from git (git checkout -- FILE); it holds what was published and is never guessed',
  ),
  'kept-date': note<{ date: string }>(
    ({ date }) => `episode was published on ${date}, which stays its date`,
    'a published date never changes; apps would show the episode as new',
  ),
  'changed-guid': error<{ from: string; to: string; isAdopting?: boolean }>(
    ({ from, to }) => `guid would change from ${from} to ${to}, and every app would download the episode again`,
    ({ from, isAdopting }) =>
      isAdopting
        ? 'if no app has fetched the feed of podwright yet, run adopt, and then generate, with --allow-removal all'
        : `remove podcast.guid, or run with --allow-removal ${shellWord(from)}`,
  ),
  'vanished-episode': error<Guid>(
    ({ guid }) => `published episode ${guid} would vanish from the feed`,
    ({ guid }) =>
      `bring its post back (no draft, not expired); if it was uploaded again, set podcast.guid: ${guid}; else run with --allow-removal ${shellWord(guid)}`,
  ),
  'foreign-feed': error(
    'file that the feed would replace was not written by podwright',
    'check feed.out in the settings; run with --allow-removal all to replace the file, and a feed with all its guids',
  ),
  'duplicate-guid': error<Guid>(
    ({ guid }) => `guid ${guid} belongs to another episode`,
    'give each episode a guid of its own; without podcast.guid it is the embed id',
  ),
  'duplicate-enclosure': error<{ url: string }>(
    ({ url }) => `enclosure ${url} belongs to another episode, and apps would merge the two`,
    'give each episode an audio file of its own',
  ),
  'duplicate-episode-link': warning<{ link: string }>(
    ({ link }) => `post links to the page of another post's episode: ${link}`,
    'link to the page of this episode behind its player, or set podcast.link',
  ),
  'unfit-chapters': warning<Reason>(
    ({ reason }) => `chapters were left out: ${reason}`,
    'correct the times; lines that are chapters begin with 0:00, and podcast.chapters: [] says that they are none',
  ),
  'unreadable-transcript': error<Named & Reason>(
    ({ name, reason }) => `transcript ${name} cannot be published: ${reason}`,
    'correct the path, which is relative to the post, or the file; or give the address of a transcript',
  ),
  'missing-episode-number': error(
    'serial show, but the episode has no whole number',
    'set podcast.episode, or type: episodic in the settings',
  ),
  'large-feed': warning<{ bytes: number; most: number; fitting: number; notes: number }>(
    ({ bytes, most }) => `feed has ${bytes} bytes, more than feed.maxBytes (${most}): some apps read none that large`,
    ({ fitting, notes }) =>
      `feed.maxItems: ${fitting} would move older episodes to archive pages; the notes are ${notes} % of the feed, and feed.notes: description leaves them out`,
  ),
} as const;

/** The permanent name of a kind of finding. */
export type Code = keyof typeof catalogue;

type ArgsOf<C extends Code> = (typeof catalogue)[C] extends Entry<infer A> ? A : never;

/** More characters than any message needs, and fewer than flood a log. */
export const MOST_TOLD = 2000;

const say = <A>(text: Text<A>, args: A): string => (typeof text === 'string' ? text : brief(text(args), MOST_TOLD));

/** A finding of the catalogue, with its texts filled in. */
export const finding = <C extends Code>(
  code: C,
  place: Place,
  args: ArgsOf<C>,
  related: readonly Place[] = [],
): Finding => {
  // The catalogue ties each code to its arguments; TypeScript cannot follow that tie through an index.
  const { severity, message, hint } = catalogue[code] as unknown as Entry<ArgsOf<C>>;
  return { code, severity, message: say(message, args), hint: say(hint, args), place, related };
};

/** Every code with its severity, in the order of the README's table. */
export const codes: readonly { readonly code: string; readonly severity: Severity }[] = Object.entries(catalogue).map(
  ([code, { severity }]) => ({ code, severity }),
);

/** Findings in reading order: by file, line, column, code; the same list whatever order they came in. */
export const sortFindings = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted(
    (a, b) => comparePlaces(a.place, b.place) || compare(a.code, b.code) || compare(a.message, b.message),
  );

/** Orders places as they are read: by file, line and column. */
export const comparePlaces = (a: Place, b: Place): number =>
  compare(a.file, b.file) || a.line - b.line || a.column - b.column;

/** Whether a feed may not be written with these findings. */
export const hasError = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error');
