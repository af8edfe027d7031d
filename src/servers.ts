/** What an address in a feed leads to. */
export type Kind = 'feed' | 'art' | 'media' | 'transcript' | 'chapters';

/** An address that a server is asked for. */
export type Address = { readonly kind: Kind; readonly url: string };

/**
 * How a server is asked: `get` as apps do, `head`, `range` for the first two bytes, `bare` as a simple program does, with
 * neither Accept nor compression; `byEtag` and `byDate` only if something has changed since `get`.
 */
export type Way = 'get' | 'head' | 'range' | 'bare' | 'byEtag' | 'byDate';

/** An answer, or a redirect on the way to it. */
type Sent = {
  readonly status: number;
  readonly url: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
};

export type Reply = Sent & { readonly body: Buffer; readonly hops: readonly Sent[] };

/** Why there is no answer. */
export type NoReply = {
  readonly failure: string;
  /** The host that is to blame, with its port. */
  readonly host: string;
  /** In words that follow the name of the host. */
  readonly reason: string;
  readonly isSlow?: boolean;
};

/** What a server answered, by how it was asked; ways that make no sense for an address, or after an answer, are absent. */
export type Answers = Readonly<Partial<Record<Way, Reply | NoReply>>>;

/** The web page whose scripts ask for transcripts and chapters, as far as their server is told. */
export const PLAYER_ORIGIN = 'https://player.example';

/** Bytes of a feed that the Podcast Index reads: https://github.com/Podcastindex-org/aggrivator */
export const MOST_FEED_BYTES = 73_400_320;
