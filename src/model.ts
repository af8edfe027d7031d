import type { EpisodeTags, ShowTags } from './namespace/tags.js';

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
  /** What `lint` says beside: absent from findings of other commands. */
  readonly ruling?: Ruling;
};

/** The rule that a feed breaks, who minds, why, and the title of the episode that the breach is in. */
type Ruling = {
  readonly rule: string;
  readonly profiles: readonly string[];
  /** For profiles that weigh a breach otherwise. */
  readonly severities?: Readonly<Record<string, Severity>>;
  readonly why: string;
  readonly episode: string | null;
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
  /** The address of the episode's page, where a post without a link to it names it otherwise. */
  readonly unlinked?: Told<string>;
  /** What front matter says of it, as plain text. */
  readonly description?: Told<string>;
  /** What the text says first: all above `<!--more-->`, else its first paragraph, as plain text. */
  readonly summary?: Told<string>;
  readonly author?: Told<string>;
  /** `file` is the path of art that is published with the feed. */
  readonly image?: Told<string> & { readonly file?: string };
  readonly seconds?: Told<number>;
  readonly cleanTitle?: Told<string>;
  readonly season?: Told<number>;
  readonly seasonName?: Told<string>;
  /** Whole, as a rule; `seasonName` and `episodeDisplay` stand beside their numbers. */
  readonly episode?: Told<number>;
  readonly episodeDisplay?: Told<string>;
  readonly episodeType?: Told<EpisodeType>;
  readonly explicit?: Told<boolean>;
  readonly block?: Told<boolean>;
  readonly enclosure?: ToldEnclosure;
  readonly transcripts?: Told<readonly ToldTranscript[]>;
  /** A file of chapters at an address, or the chapters themselves, each with its place. */
  readonly chapters?: Told<Chapters | readonly Chapter[]> & { readonly places?: readonly Place[] };
  readonly podcast?: ToldTags;
};

/** What an author told in the podcast namespace, by field. */
export type ToldTags = { readonly [K in keyof EpisodeTags]?: Told<NonNullable<EpisodeTags[K]>> };

/** A transcript: `podcast:transcript` of https://podcasting2.org/docs/podcast-namespace/tags/transcript */
export type Transcript = {
  readonly url: string;
  readonly type: string;
  readonly language?: string;
  /** It has times. */
  readonly rel?: 'captions';
};

/** A transcript as its author told of it: published at an address, or a file on this machine, relative to the post. */
export type ToldTranscript = Omit<Transcript, 'url'> & ({ readonly url: string } | { readonly file: string });

/** A chapter of an episode; times in seconds from its beginning. */
export type Chapter = {
  readonly start: number;
  readonly title: string;
  readonly end?: number;
  /** A page about it. */
  readonly url?: string;
  readonly image?: string;
  /** It changes the picture only, and is not listed. */
  readonly isHidden?: true;
};

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
  /** The page of the archive in which the episode stands, from 1. */
  readonly archive?: number;
};

/** What was published, by embed id. */
export type Ledger = ReadonlyMap<string, LedgerEntry>;

/** How an image stores its colours. Those of most JPEGs, YCbCr, are `rgb`: every app shows them. */
export type ArtColour = 'rgb' | 'palette' | 'grey' | 'cmyk' | 'ycck';

/** What the first bytes of a JPEG or a PNG tell: its size in pixels as it is shown, its depth in bits a sample. */
export type Pixels = {
  readonly format: 'jpeg' | 'png';
  readonly width: number;
  readonly height: number;
  readonly colour: ArtColour;
  readonly depth: number;
  /** Whether parts of it may be transparent. */
  readonly alpha: boolean;
};

/** Images that no directory takes, and that are not looked into. */
export type OtherFormat = 'gif' | 'webp' | 'avif' | 'heic' | 'svg' | 'tiff' | 'bmp';

/** What is known of an image that a feed shows. 0 bytes means not known. */
export type ArtFacts = { readonly bytes: number } & (Pixels | { readonly format: OtherFormat });

/** Facts of an image at an address, and what its server is asked with whether they still hold. */
export type KnownArt = { readonly facts: ArtFacts; readonly etag?: string; readonly lastModified?: string };

/** What is known of the images of a feed, by address. */
export type Artwork = ReadonlyMap<string, KnownArt>;

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
  /** The title for Apple Podcasts, without number and name of the show. */
  readonly cleanTitle?: string;
  readonly season?: number;
  readonly seasonName?: string;
  /** Apple knows whole numbers only. */
  readonly episode?: number;
  readonly episodeDisplay?: string;
  readonly episodeType?: EpisodeType;
  readonly transcripts?: readonly Transcript[];
  readonly chapters?: Chapters;
  /** What the file of chapters says, when podwright writes it. */
  readonly chapterList?: readonly Chapter[];
  readonly block?: true;
  readonly podcast: EpisodeTags;
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
  | 'cleanTitle'
  | 'season'
  | 'episode'
  | 'episodeType'
  | 'transcripts'
  | 'chapters'
  | 'block'
  | keyof EpisodeTags;

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
  readonly podcast: ShowTags;
  /** The namespaces of extra elements: addresses by prefix. */
  readonly namespaces: Readonly<Record<string, string>>;
};

/** A show and its episodes, newest first. */
export type Feed = {
  readonly show: Show;
  /** Where apps fetch the feed. */
  readonly url: string;
  /** WebSub hubs that are told when it changes: https://www.w3.org/TR/websub/ */
  readonly hubs: readonly string[];
  /** When its content last changed: the newest publication. */
  readonly updated?: Instant;
  readonly episodes: readonly Episode[];
  /** Links to the other documents of a feed in several: RFC 5005. */
  readonly links?: readonly { readonly rel: string; readonly url: string }[];
  /** Whether it is a page of an archive, which does not change. */
  readonly isArchive?: true;
};

/** An element of a feed beside the core of RSS, as it is to be read back: `text` or `children`, or neither. */
export type Tag = {
  /** With its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Tag[];
};
