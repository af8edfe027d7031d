import type { Enclosure, Instant, Told } from '../model.js';

/*
 * What a show and its episodes may say in the podcast namespace, under the names of its specification, or plainer ones
 * with their unit: https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs/tags
 */

/** https://podcasting2.org/docs/podcast-namespace/tags/person */
export type Person = {
  readonly name: string;
  /** Of the Podcast Taxonomy: `host`, if absent. */
  readonly role?: string;
  /** Of the Podcast Taxonomy: `cast`, if absent. */
  readonly group?: string;
  readonly img?: string;
  readonly href?: string;
};

/** https://podcasting2.org/docs/podcast-namespace/tags/location */
export type Location = {
  readonly name: string;
  /** Whether the place is what it is about (`subject`, if absent), or where it was made. */
  readonly rel?: 'subject' | 'creator';
  /** RFC 5870: `geo:30.2672,-97.7431`. */
  readonly geo?: string;
  /** OpenStreetMap: `R113314`. */
  readonly osm?: string;
  /** ISO 3166-1, two letters. */
  readonly country?: string;
};

/** https://podcasting2.org/docs/podcast-namespace/tags/license */
export type License = { readonly name: string; readonly url?: string };

/** https://podcasting2.org/docs/podcast-namespace/tags/funding */
export type Funding = { readonly url: string; readonly text: string };

/** https://podcasting2.org/docs/podcast-namespace/tags/txt */
export type Txt = { readonly text: string; readonly purpose?: string };

/** https://podcasting2.org/docs/podcast-namespace/tags/image */
export type Image = {
  readonly href: string;
  readonly alt?: string;
  /** As in CSS: `16/9`. */
  readonly aspectRatio?: string;
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
  readonly type?: string;
  /** Tokens such as `artwork social`. */
  readonly purpose?: string;
};

/** https://podcasting2.org/docs/podcast-namespace/tags/chat */
export type Chat = {
  readonly server: string;
  readonly protocol: string;
  readonly accountId?: string;
  readonly space?: string;
};

/** https://podcasting2.org/docs/podcast-namespace/tags/social-interact */
export type SocialInteract = {
  readonly protocol: string;
  /** Of the root post; absent only where the protocol is `disabled`. */
  readonly uri?: string;
  readonly accountId?: string;
  readonly accountUrl?: string;
  readonly priority?: number;
};

/** https://podcasting2.org/docs/podcast-namespace/tags/remote-item */
export type RemoteItem = {
  readonly feedGuid: string;
  readonly feedUrl?: string;
  readonly itemGuid?: string;
  readonly medium?: string;
  readonly title?: string;
};

/** https://podcasting2.org/docs/podcast-namespace/tags/value-recipient */
export type ValueRecipient = {
  readonly name?: string;
  readonly type: string;
  readonly address: string;
  /** Shares of a payment. */
  readonly split: number;
  readonly customKey?: string;
  readonly customValue?: string;
  readonly fee?: boolean;
};

/** Whom listeners pay for a while, a remote item or recipients: https://podcasting2.org/docs/podcast-namespace/tags/value-time-split */
export type ValueTimeSplit = {
  /** Seconds. */
  readonly start: number;
  /** Seconds. */
  readonly duration: number;
  /** Seconds. */
  readonly remoteStart?: number;
  readonly remotePercentage?: number;
  readonly remoteItem?: RemoteItem;
  readonly recipients?: readonly ValueRecipient[];
};

/** https://podcasting2.org/docs/podcast-namespace/tags/value */
export type Value = {
  readonly type: string;
  readonly method: string;
  readonly suggested?: number;
  readonly recipients: readonly ValueRecipient[];
  readonly timeSplits?: readonly ValueTimeSplit[];
};

/** https://podcasting2.org/docs/podcast-namespace/tags/content-link */
export type ContentLink = { readonly href: string; readonly text?: string };

/** https://podcasting2.org/docs/podcast-namespace/tags/soundbite */
export type Soundbite = {
  /** Seconds. */
  readonly start: number;
  /** Seconds. */
  readonly duration: number;
  readonly title?: string;
};

/** Where an alternate enclosure is: https://podcasting2.org/docs/podcast-namespace/tags/source */
type MediaSource = { readonly uri: string; readonly contentType?: string };

/** https://podcasting2.org/docs/podcast-namespace/tags/alternate-enclosure, with the integrity of its files */
export type AlternateEnclosure = {
  readonly type: string;
  readonly bytes?: number;
  /** Bits a second. */
  readonly bitrate?: number;
  /** Pixels. */
  readonly height?: number;
  readonly lang?: string;
  readonly title?: string;
  readonly rel?: string;
  readonly codecs?: string;
  readonly default?: boolean;
  readonly sources: readonly MediaSource[];
  readonly integrity?: { readonly type: 'sri' | 'pgp-signature'; readonly value: string };
};

/** https://podcasting2.org/docs/podcast-namespace/tags/trailer */
export type Trailer = {
  readonly title: string;
  readonly url: string;
  readonly published: Instant;
  readonly bytes?: number;
  readonly type?: string;
  readonly season?: number;
};

/** https://podcasting2.org/docs/podcast-namespace/tags/update-frequency */
export type UpdateFrequency = {
  readonly text: string;
  /** RFC 5545. */
  readonly rrule?: string;
  /** ISO 8601: when the rule begins. */
  readonly start?: string;
  readonly complete?: boolean;
};

/** An element of a namespace that podwright does not know; `text` or `children`, never both. */
export type ExtraElement = {
  /** With its prefix, which the settings declare. */
  readonly name: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly ExtraElement[];
};

/** What shows, episodes and live items may all say. */
type SharedTags = {
  readonly persons?: readonly Person[];
  readonly location?: readonly Location[];
  readonly license?: License;
  readonly funding?: readonly Funding[];
  readonly value?: readonly Value[];
  readonly images?: readonly Image[];
  readonly socialInteract?: readonly SocialInteract[];
  readonly chat?: Chat;
  readonly txt?: readonly Txt[];
  readonly extra?: readonly ExtraElement[];
};

type MediaTags = {
  readonly contentLinks?: readonly ContentLink[];
  readonly alternateEnclosures?: readonly AlternateEnclosure[];
};

/** What an episode says in the podcast namespace, beside its transcripts, its chapters and its numbers. */
export type EpisodeTags = SharedTags & MediaTags & { readonly soundbites?: readonly Soundbite[] };

/**
 * A stream: https://podcasting2.org/docs/podcast-namespace/tags/live-item. AntennaPod takes an `itunes:image` in it for
 * that of the show, and stumbles over transcripts and chapters, so it has none.
 */
export type LiveItem = SharedTags &
  MediaTags & {
    readonly title: string;
    readonly guid: Told<string>;
    readonly status: 'pending' | 'live' | 'ended';
    readonly start: Instant;
    readonly end?: Instant;
    readonly link?: string;
    readonly description?: string;
    readonly enclosure: Enclosure;
    readonly contentLinks: readonly ContentLink[];
  };

/** What a show says in the podcast namespace, beside its guid and whether it is locked. */
export type ShowTags = SharedTags & {
  readonly medium?: string;
  /** E-mail address of whom to ask about a show that is locked: https://podcasting2.org/docs/podcast-namespace/tags/locked */
  readonly lockOwner?: string;
  readonly trailers?: readonly Trailer[];
  readonly updateFrequency?: UpdateFrequency;
  /** https://podcasting2.org/docs/podcast-namespace/tags/podping */
  readonly usesPodping?: boolean;
  /** Whether services must leave the show out, by slug, `all` for every one: https://podcasting2.org/docs/podcast-namespace/tags/block */
  readonly blockedServices?: Readonly<Record<string, boolean>>;
  readonly remoteItems?: readonly RemoteItem[];
  /** Shows that this one recommends: https://podcasting2.org/docs/podcast-namespace/tags/podroll */
  readonly podroll?: readonly RemoteItem[];
  /** The feed of the publisher: https://podcasting2.org/docs/podcast-namespace/tags/publisher */
  readonly publisher?: RemoteItem;
  readonly liveItems?: readonly LiveItem[];
};
