import type { Address, Kind, NoReply, Reply, Way } from '../../servers.js';
import type { Rule, Several, Weight } from '../rule.js';

/** An address of a feed: where it stands, and what the feed says of it. */
export type FeedAddress = Address & {
  readonly line: number;
  readonly column: number;
  /** The title of the episode, when it is of one, and which item of the feed it is, from 0. */
  readonly episode?: string;
  readonly item?: number;
  /** The MIME type that the feed gives it. */
  readonly type?: string;
  /** The `length` of an enclosure, as it is written. */
  readonly length?: string;
  /** How long the episode is. */
  readonly seconds?: number;
  /** What the feed calls its own address. */
  readonly self?: string;
};

/** An address, and how its server answered; a way that brought no answer is absent, and `failure` says why. */
export type Served = { readonly [way in Way]?: Reply | undefined } & {
  readonly address: FeedAddress;
  readonly failure: (NoReply & { readonly way: string }) | undefined;
};

/** What is wrong with the answers about an address. */
export type ServerComplaint = {
  readonly message: string;
  readonly weight?: Weight;
  /** What is to blame where it is a host, and not one file of it: of one cause is told once. */
  readonly cause?: string;
};

/** What an answer has instead of what a server without a fault says. */
type Behaviour = {
  readonly status?: number;
  /** Those that are empty are not sent. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** No answer at all. */
  readonly isSilent?: boolean;
};

/** A server that a test starts: without a fault, but for what is said here; `every` is any way to ask. */
export type Example = Readonly<Partial<Record<Way | 'every', Behaviour>>> & {
  /** The MIME type, in the feed and as it is served. */
  readonly type?: string;
  /** What the feed calls its own address. */
  readonly self?: string;
  /** The addresses that redirect one to the next and at last to the file, by their status. */
  readonly redirects?: readonly number[];
  /** The first of them leads to an address without encryption. */
  readonly isDowngraded?: boolean;
};

/** A rule about servers, in the form of the other rules; its examples are servers. */
export type ServerRule = Pick<Rule, 'id' | 'wants' | 'weight' | 'profiles' | 'why' | 'hint'> & {
  /** The addresses that it judges; its examples stand for the first kind. */
  readonly about: readonly Kind[];
  readonly good: Several<Example>;
  readonly bad: Several<Example>;
  readonly judge: (served: Served) => Iterable<ServerComplaint>;
};
