/** What is asked of whom: the show's feed, the player's JSON, an episode's page, the audio itself, the official API, art. */
export type AskSource = 'feed' | 'player' | 'page' | 'media' | 'api' | 'art';

export type Question = {
  readonly source: AskSource;
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How much of the answer is wanted, decompressed: more is a failure, or left unread with `isCut`. */
  readonly mostBytes: number;
  readonly isCut?: boolean;
  /** Credentials go to nobody but the host that they are for. */
  readonly isSecret?: boolean;
};

export type Answer = {
  readonly status: number;
  /** Where the answer came from, after redirects. */
  readonly url: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The redirects that led there, in their order. */
  readonly hops: readonly Hop[];
  /** The address without encryption that an encrypted one led to. */
  readonly downgraded?: string;
};

/** An answer that sent elsewhere. */
export type Hop = Pick<Answer, 'status' | 'url' | 'headers'>;

/** Why there is no answer, or none that can be used. */
export type Failure = {
  readonly failure: 'unreachable' | 'refused' | 'unsafe' | 'redirects' | 'too-large' | 'broken' | 'stopped';
  /** The host that is to blame, with its port. */
  readonly host: string;
  /** In words that follow the name of the host: `refused the connection`. */
  readonly reason: string;
  /** Of an answer that was refused. */
  readonly status?: number;
  /** The host was there, or seemed to be, and its time was up. */
  readonly isSlow?: boolean;
};

export const isFailure = (answer: object): answer is Failure => 'failure' in answer;

/** A body that is not what it was asked for. */
export const broken = (host: string, reason: string): Failure => ({ failure: 'broken', host, reason });

export const hostOf = ({ url }: Answer): string => new URL(url).host;

/** An answer that is none, in the form of a failure. */
export const refused = (answer: Answer): Failure => ({
  failure: 'refused',
  host: hostOf(answer),
  reason: `answered ${answer.status}`,
  status: answer.status,
});

/** An address that would lead inside. */
export const unsafe = (host: string, address: string): Failure => ({
  failure: 'unsafe',
  host,
  reason: host.startsWith(address) ? 'is a private address' : `leads to a private address (${address})`,
});

/** How one try ended. */
export type Tried = {
  readonly host: string;
  readonly result: Answer | Failure;
  /** Another try may end better. */
  readonly isTransient: boolean;
  /** The host never got to be asked. */
  readonly isBarred?: boolean;
};
