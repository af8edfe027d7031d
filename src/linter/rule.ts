import type { Element } from '../xml/element.js';

/**
 * Who judges: https://podcasters.apple.com and so on; `all` of them where nothing is said. Documents other than RSS are
 * judged by what their format asks for.
 */
export type Profile = 'apple' | 'spotify' | 'psp1' | 'podcast-index' | 'w3c' | Exclude<Format, 'rss'>;

/** What `lint` judges. */
export type Format = 'rss' | 'jsonfeed' | 'opml';

/** Who judges RSS. */
export const PROFILES: readonly Profile[] = ['apple', 'spotify', 'psp1', 'podcast-index', 'w3c'];

/** Who minds what the W3C validator takes as it is. */
export const BUT_W3C: readonly Profile[] = PROFILES.filter((profile) => profile !== 'w3c');

/** How many breaches of one rule, of one weight, are told: a feed of 10,000 items has each of its faults 10,000 times. */
export const MOST_OF_A_RULE = 100;

/** How much a breach matters: the feed is refused, is poorer, or is worth a look. */
export type Weight = 'required' | 'recommended' | 'informational';

/** Where something stands in a feed, and what it is called there. */
export type Spot = Pick<Element, 'name' | 'line' | 'column'> & {
  /** How many UTF-16 units what is meant takes in its line, in JSON; of XML, the bytes themselves tell. */
  readonly length?: number;
};

/** An instruction to programs, as `<?xml-stylesheet …?>`. */
export type Instruction = Spot & { readonly body: string };

/** What is wrong, and at which element. */
export type Complaint = {
  readonly at: Spot;
  /** The attribute of the element that is wrong, as it is written there, where it is one. */
  readonly attribute?: string;
  readonly message: string;
  /** Where this breach weighs otherwise than its rule, or to some of those who mind, or not all of them mind it. */
  readonly weight?: Weight;
  readonly weights?: NonNullable<Rule['weights']>;
  readonly profiles?: readonly Profile[];
  /** How to mend this breach, where it is not as its rule says. */
  readonly hint?: string;
};

/** What rules may know beside the element that they judge. */
export type Surroundings = {
  /** Milliseconds since 1970; what counts as now. */
  readonly asOf: number;
  /** The namespace URIs that the root declares, by prefix. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** The `<rss>` of the feed, and the text that stands in it, as far as it is read. */
  readonly root: Spot & Pick<Element, 'tag' | 'text'>;
  /** The instructions so far. */
  readonly instructions: readonly Instruction[];
};

/** The channel as it is known when an item is judged: its elements before the items. */
export type ItemSurroundings = Surroundings & { readonly channel: Element };

/** What rules ask of the items before one: the line of the first that has the same enclosure. */
export type Earlier = { readonly enclosure: (item: Element) => number | undefined };

/** A rule about items that looks at all of them: made anew for each feed. */
export type Watcher = {
  readonly item: (item: Element) => readonly Complaint[];
  readonly end?: (channel: Element, surroundings: Surroundings) => readonly Complaint[];
};

/** One, or several. */
export type Several<T> = T | readonly T[];

/**
 * A piece of XML that a test puts into an otherwise perfect feed, in the place of the elements the rule is about; or what
 * becomes of that feed.
 */
export type Example = string | ((feed: string) => string);

/** An example that breaks a rule, and a part of what has to be said of it. */
export type Telling = { readonly example: Example; readonly says: string };

/** Those of the channel and those of items, when a rule judges both and the same XML does not fit them. */
type Sided<T> = Several<T> | { readonly channel: Several<T>; readonly item: Several<T> };

/** What looks at a feed: at its channel, at each of its items, or at all of them. */
type Judges = {
  /** Judges the channel, when all of the feed was read; of its items it holds the first alone, and that without children. */
  readonly channel: (channel: Element, surroundings: Surroundings) => readonly Complaint[];
  readonly item: (item: Element, surroundings: ItemSurroundings) => readonly Complaint[];
  readonly watch: (earlier: Earlier) => Watcher;
};

/** Any of these, and at least one. */
type SomeJudges = Partial<Judges> & (Pick<Judges, 'channel'> | Pick<Judges, 'item'> | Pick<Judges, 'watch'>);

/** One rule of the catalogue: what it asks, why, how to mend a breach, and examples: each good one is right, each bad one is caught. */
export type Rule = SomeJudges & {
  /** Permanent, as `apple/explicit`. */
  readonly id: string;
  /** What it asks for, in a few words: `a title of each episode`. */
  readonly wants: string;
  readonly weight: Weight;
  /** Where a profile weighs it otherwise than `weight`. */
  readonly weights?: Partial<Record<Profile, Weight>>;
  readonly profiles: readonly Profile[];
  /** The names of the elements that it is about: its examples stand in their place. */
  readonly about: readonly string[];
  /** Who minds, and what happens. */
  readonly why: string;
  readonly hint: string;
  readonly good: Sided<Example>;
  readonly bad: Sided<Example | Telling>;
  /** An element that has to be in an item, however deep, for the rule to be broken there: other items it is not asked about. */
  readonly only?: string;
};
