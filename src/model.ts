/**
 * The nouns of podwright, in the order in which data flows: a post is extracted, resolved against the ledger,
 * assembled into an episode of a feed, and written.
 */

/** A span in a file that a person can open: `file` relative to the settings file, lines and columns from 1. */
export type Place = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
};

export type Severity = 'error' | 'warning' | 'note';

/** Something to tell the author: what is wrong, where, and how to mend it. Codes are permanent. */
export type Finding = {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string;
  readonly place: Place;
  readonly related: readonly Place[];
};

/** The result of a stage: its value, and what it had to complain about. */
export type Checked<T> = { readonly value: T; readonly findings: readonly Finding[] };

/** A value and the place where its author wrote it. */
export type Told<T> = { readonly value: T; readonly place: Place };

/** An instant in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** The audio of an episode: address, size and MIME type (RSS 2.0 `enclosure`). 0 bytes means not known. */
export type Enclosure = { readonly url: string; readonly bytes: number; readonly type: string };

/**
 * An HTML fragment as UTF-8. The notes of all episodes are held until they are written: as bytes they take half of the
 * memory of strings, and none of the garbage collector's time.
 */
export type Notes = Uint8Array<ArrayBuffer>;

/** Apple's kinds of episodes. */
export type EpisodeType = 'full' | 'trailer' | 'bonus';

/** A Podbean player in a post. `id` is the identity of the episode, `media` an audio address in the player itself. */
export type Embed = {
  readonly id: string;
  readonly place: Place;
  readonly media?: string;
  readonly title?: string;
};

/** An enclosure as far as an author wrote it in front matter; `file` is the audio on this machine, relative to the post. */
export type ToldEnclosure = {
  readonly url: string;
  readonly bytes?: number;
  readonly type?: string;
  readonly file?: Told<string>;
  readonly place: Place;
  /** Where `bytes` stand, when `file` can contradict them. */
  readonly bytesPlace?: Place;
};

/** What the author of a post told us about one episode; nothing in it is looked up. */
export type Post = {
  readonly file: string;
  /** The post as a whole: its title, or the line that opens it. */
  readonly place: Place;
  /** The post's own absolute address. */
  readonly address: string;
  readonly embed: Embed;
  readonly title: Told<string>;
  readonly published: Told<Instant>;
  /** The notes: a reader-safe HTML fragment with absolute links, without the player. */
  readonly notes: Told<Notes>;
  readonly draft: boolean;
  readonly tags: Told<readonly string[]>;
  readonly expires?: Instant;
  readonly guid?: Told<string>;
  readonly link?: Told<string>;
  /** What front matter says of it, as plain text. */
  readonly description?: Told<string>;
  /** What the text says first: all above `<!--more-->`, else its first paragraph, as plain text. */
  readonly summary?: Told<string>;
  readonly author?: Told<string>;
  readonly image?: Told<string>;
  readonly seconds?: Told<number>;
  readonly season?: Told<number>;
  readonly episode?: Told<number>;
  readonly episodeType?: Told<EpisodeType>;
  readonly explicit?: Told<boolean>;
  readonly block?: Told<boolean>;
  readonly enclosure?: ToldEnclosure;
};

/** A transcript: `podcast:transcript` of https://podcasting2.org/docs/podcast-namespace/tags/transcript */
export type Transcript = { readonly url: string; readonly type: string; readonly language?: string };

/** A file of chapters: `podcast:chapters` of https://podcasting2.org/docs/podcast-namespace/tags/chapters */
export type Chapters = { readonly url: string; readonly type: string };

/**
 * Who vouches for an enclosure: its author (`front-matter`, `file` for one measured on this machine), the player in the
 * post (`embed`), one of Podbean's services (`show-feed`, `api`, `player`, `page`), or the feed that subscribers had
 * before (`adopted`). `derived` is Podbean's download address, made from the embed id alone, and nobody vouches for it.
 */
export type Source =
  | 'front-matter'
  | 'file'
  | 'embed'
  | 'show-feed'
  | 'api'
  | 'player'
  | 'page'
  | 'adopted'
  | 'derived';

/** What only Podbean, or the audio itself, knows of an episode. */
export type Resolution = {
  readonly enclosure: Enclosure;
  readonly source: Source;
  readonly seconds?: number;
  readonly image?: string;
  readonly season?: number;
  readonly episode?: number;
  readonly episodeType?: EpisodeType;
  readonly explicit?: boolean;
  readonly transcripts?: readonly Transcript[];
  readonly chapters?: Chapters;
};

/** Why Podbean does not give out an episode that it has: its time has not come, or it is for those who log in. */
export type Withheld = 'scheduled' | 'private';

/** What was published of one episode and what is known of its audio. */
export type LedgerEntry = Resolution & {
  readonly guid: string;
  readonly published: Instant;
  /** The episode left the feed with its author's consent; its guid and date stay reserved. */
  readonly withdrawn?: true;
};

/** What was published, by embed id. */
export type Ledger = ReadonlyMap<string, LedgerEntry>;

/** Where a field of an episode came from: a place, the ledger, whom the ledger has it from, or what it was made of. */
export type Origin = Place | 'ledger' | Exclude<Source, 'front-matter' | 'file'> | 'embed id' | 'show';

/** A complete episode: nothing in it is still to be found out; what is optional is optional in RSS. */
export type Episode = {
  readonly id: string;
  readonly guid: string;
  readonly title: string;
  readonly link: string;
  readonly published: Instant;
  readonly enclosure: Enclosure;
  readonly explicit: boolean;
  readonly tags: readonly string[];
  /** Plain text. */
  readonly description?: string;
  readonly notes?: Notes;
  readonly author?: string;
  readonly image?: string;
  readonly seconds?: number;
  readonly season?: number;
  readonly episode?: number;
  readonly episodeType?: EpisodeType;
  readonly transcripts?: readonly Transcript[];
  readonly chapters?: Chapters;
  readonly block?: true;
  /** The player: the evidence that there is an episode. */
  readonly place: Place;
  readonly source: Source;
  readonly origins: Readonly<Partial<Record<EpisodeField, Origin>>>;
};

export type EpisodeField =
  | 'guid'
  | 'title'
  | 'link'
  | 'published'
  | 'enclosure'
  | 'explicit'
  | 'tags'
  | 'description'
  | 'notes'
  | 'author'
  | 'image'
  | 'seconds'
  | 'season'
  | 'episode'
  | 'episodeType'
  | 'transcripts'
  | 'chapters'
  | 'block';

/** An Apple Podcasts category: one of Apple's names and, if any, a subcategory of it. */
export type Category = { readonly name: string; readonly subcategory?: string };

/** The podcast itself: what stands in the channel. */
export type Show = {
  readonly title: string;
  readonly description: string;
  readonly link: string;
  readonly language: string;
  readonly author: string;
  readonly image: string;
  readonly categories: readonly Category[];
  readonly explicit: boolean;
  readonly type: 'episodic' | 'serial';
  readonly locked: boolean;
  /** `podcast:guid`, a UUID. */
  readonly guid: string;
  readonly owner?: { readonly name: string; readonly email: string };
  readonly copyright?: string;
  readonly block?: true;
  readonly complete?: true;
  readonly newFeedUrl?: string;
  readonly medium?: string;
  readonly funding: readonly { readonly url: string; readonly text: string }[];
  readonly txt: readonly { readonly text: string; readonly purpose?: string }[];
};

/** A show and its episodes, newest first. */
export type Feed = {
  readonly show: Show;
  /** Where apps fetch the feed. */
  readonly url: string;
  /** When its content last changed: the newest publication. */
  readonly updated?: Instant;
  readonly episodes: readonly Episode[];
};
