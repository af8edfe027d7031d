import { setMaxListeners } from 'node:events';
import type { Dispatcher } from 'undici';
import { parseUrl } from '../address.js';
import { defined } from '../defined.js';
import { isPrivateHost } from '../private-address.js';
import { clip } from '../text.js';
import {
  type Answer,
  type AskSource,
  broken,
  type Failure,
  type Hop,
  isFailure,
  type Question,
  type Tried,
  unsafe,
} from './answer.js';
import { type ConnectOptions, createDispatchers } from './connect.js';
import { createHosts, type Hosts, stopped } from './hosts.js';
import { explainError } from './network-errors.js';
import { decoderOf, readBody } from './read-body.js';

/** How patiently is asked, and what the caller knows of the world. */
export type AskOptions = ConnectOptions & {
  /** Milliseconds that one try may take, to its last byte. */
  readonly timeout: number;
  /** Tries after the first. */
  readonly retries: number;
  readonly userAgent: string;
  /** Redirects that are followed; 5, if absent. */
  readonly mostRedirects?: number;
  readonly signal: AbortSignal;
  /** Milliseconds of some clock that only goes forward. */
  readonly now: () => number;
};

/** What was asked of a source. */
export type Count = {
  /** Requests sent, those after redirects and those tried again included. */
  requests: number;
  retries: number;
  /** Bytes of bodies as they came over the wire. */
  bytes: number;
};

/** Asks one question over the network; never throws, whatever comes back. */
export type Ask = (question: Question) => Promise<Answer | Failure>;

/** The one client of a run, and what it has asked. */
export type Asker = {
  readonly ask: Ask;
  readonly counts: Readonly<Record<AskSource, Count>>;
  /** The host whose answer has been awaited longest. */
  readonly waitsFor: () => string | undefined;
  readonly isStopped: () => boolean;
  readonly close: () => Promise<void>;
};

const MOST_REDIRECTS = 5;

/** Worth another try: https://www.rfc-editor.org/rfc/rfc9110#status.4xx, and 425 of RFC 8470. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The one client of podwright: safe, patient within bounds, and polite. */
export const createAsker = (options: AskOptions): Asker => {
  const dispatchers = createDispatchers(options);
  // Every request under way listens: more than Node's limit of 11 are no leak.
  setMaxListeners(0, options.signal);
  const hosts = createHosts(options);
  const counts = newCounts();
  const run: Run = { ...options, dispatchers, hosts, counts, awaited: [] };
  return {
    ask: (question) => askPatiently(run, question),
    counts,
    waitsFor: () => run.awaited[0],
    isStopped: () => options.signal.aborted,
    close: async () => {
      await Promise.all(Object.values(dispatchers).map((dispatcher) => dispatcher.destroy()));
    },
  };
};

const newCounts = (): Record<AskSource, Count> => {
  const zero = (): Count => ({ requests: 0, retries: 0, bytes: 0 });
  return { feed: zero(), player: zero(), page: zero(), media: zero(), api: zero(), art: zero() };
};

type Run = AskOptions & {
  readonly dispatchers: ReturnType<typeof createDispatchers>;
  readonly hosts: Hosts;
  readonly counts: Record<AskSource, Count>;
  /** The hosts that requests under way went to, the oldest first. */
  readonly awaited: string[];
};

const askPatiently = async (run: Run, question: Question): Promise<Answer | Failure> => {
  const { hosts, counts, retries } = run;
  for (let attempt = 0; ; attempt++) {
    const tried = await askOnce(run, question);
    const isLast = attempt >= retries;
    const judged = hosts.judge(tried, attempt, isLast);
    if (typeof judged !== 'number') return judged;
    counts[question.source].retries++;
    await hosts.pause(judged);
  }
};

const askOnce = async (run: Run, question: Question): Promise<Tried> => {
  // One clock for all hops: what a try may take is said of the whole of it.
  let clock: Clock | undefined;
  let downgraded: string | undefined;
  const hops: Hop[] = [];
  let url = new URL(question.url);
  try {
    for (;;) {
      const barred = await bar(run, url);
      if (barred) return { host: url.host, result: barred, isTransient: false, isBarred: true };
      clock ??= startClock(run);
      const heard = await askHop(run, question, url, clock);
      if (!('location' in heard)) {
        return isFailure(heard.result)
          ? heard
          : { ...heard, result: { ...heard.result, hops, ...defined({ downgraded }) } };
      }
      run.hosts.praise(url.host);
      const next = follow(url, heard.location, question, hops.length, run.mostRedirects);
      hops.push(heard.hop);
      if (isFailure(next)) return { host: url.host, result: next, isTransient: false };
      if (url.protocol === 'https:' && next.protocol === 'http:') downgraded = withoutQuery(next);
      url = next;
    }
  } finally {
    clock?.stop();
  }
};

const follow = (
  url: URL,
  location: string,
  { isSecret }: Question,
  redirects: number,
  most = MOST_REDIRECTS,
): URL | Failure => {
  const fail = (failure: Failure['failure'], reason: string): Failure => ({ failure, host: url.host, reason });
  const next = parseUrl(location, url);
  if (!next || !/^https?:$/.test(next.protocol)) return fail('unsafe', 'redirects to what is no web address');
  if (redirects === most) return fail('redirects', `redirects more than ${most} times`);
  if (isSecret) return fail('unsafe', 'redirects a request that holds credentials');
  next.username = next.password = '';
  return next;
};

/** Why an address is not asked at all: it is private, or its host has just shown that asking is in vain. */
const bar = async (run: Run, url: URL): Promise<Failure | undefined> => {
  if (!run.isNamed(url.host) && isPrivateHost(url.hostname)) return unsafe(url.host, url.hostname);
  return run.hosts.admit(url.host);
};

/** An address as it may be shown: queries may hold tokens. */
const withoutQuery = ({ origin, pathname }: URL): string => origin + pathname;

/** How a request ended, or where it leads. */
type Heard = Tried | { readonly location: string; readonly hop: Hop };

/** One request and its whole answer. */
const askHop = async (run: Run, question: Question, url: URL, clock: Clock): Promise<Heard> => {
  const count = run.counts[question.source];
  count.requests++;
  run.awaited.push(url.host);
  try {
    const response = await orAborted(send(run, question, url, clock.signal), clock.signal);
    clock.tick();
    const heard = await readResponse(question, url, response, (bytes) => {
      count.bytes += bytes;
      clock.tick();
    });
    // A redirect whose body was cut off by the clock is none that was followed in time.
    return timedOut(url.host, clock.reason()) ?? heard;
  } catch (cause) {
    return run.signal.aborted
      ? { host: url.host, result: stopped(url.host), isTransient: false }
      : (timedOut(url.host, clock.reason()) ?? explainError(cause, url.host));
  } finally {
    run.awaited.splice(run.awaited.indexOf(url.host), 1);
  }
};

/** Trying again what took all of its time would take it again: the next run will. */
const timedOut = (host: string, reason: string | undefined): Tried | undefined =>
  reason === undefined
    ? undefined
    : { host, result: { failure: 'unreachable', host, reason, isSlow: true }, isTransient: false };

const send = (
  { dispatchers, userAgent }: Run,
  { method = 'GET', headers, body }: Question,
  url: URL,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> =>
  dispatchers[url.protocol === 'https:' ? 'https:' : 'http:'].request({
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers: { 'user-agent': userAgent, 'accept-encoding': 'gzip, br', ...headers },
    body: body ?? null,
    signal,
    // The clock of a try does it for the whole of it, and undici would close the connection after each HEAD.
    headersTimeout: 0,
    bodyTimeout: 0,
    reset: false,
  });

/** undici heeds an abort only when it is connected, which a host that stalls, or a proxy, may never let it be. */
const orAborted = async <T>(answer: Promise<T>, signal: AbortSignal): Promise<T> => {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new Error('aborted'));
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

type Clock = {
  readonly signal: AbortSignal;
  /** Something came: the wait for the next byte begins anew. */
  readonly tick: () => void;
  /** Why the time was up, if it was. */
  readonly reason: () => string | undefined;
  readonly stop: () => void;
};

/** Ends a try when it takes too long as a whole, or when nothing comes for half of that time. */
const startClock = ({ timeout, hosts, signal }: Run): Clock => {
  const controller = new AbortController();
  const silence = hosts.startSilence();
  const idleFor = Math.min(timeout / 2, silence.most);
  let why: string | undefined;
  const end = (reason: string) => () => {
    why ??= reason;
    silence.end();
    controller.abort();
  };
  const stop = () => controller.abort();
  const total = setTimeout(end(`took longer than ${inSeconds(timeout)}`), timeout);
  const idle = setTimeout(end(`sent nothing for ${inSeconds(idleFor)}`), idleFor);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  return {
    signal: controller.signal,
    tick: () => {
      idle.refresh();
    },
    reason: () => why,
    stop: () => {
      clearTimeout(total);
      clearTimeout(idle);
      signal.removeEventListener('abort', stop);
    },
  };
};

const inSeconds = (milliseconds: number): string => `${Math.round(milliseconds / 100) / 10} s`;

const readResponse = async (
  { method, mostBytes, isCut }: Question,
  url: URL,
  { statusCode: status, headers: received, body: stream }: Dispatcher.ResponseData,
  onBytes: (bytes: number) => void,
): Promise<Heard> => {
  const headers = plainHeaders(received);
  const { location } = headers;
  if (location !== undefined && [301, 302, 303, 307, 308].includes(status)) {
    await stream.dump({ limit: 16_384 });
    return { location, hop: { status, url: url.href, headers } };
  }
  const isTransient = TRANSIENT.has(status);
  const tried = (result: Answer | Failure): Tried => ({ host: url.host, result, isTransient });
  const decoder = method === 'HEAD' ? undefined : decoderOf(headers['content-encoding']);
  if (decoder === 'unknown') {
    // Destroyed before its end, a body complains, to whoever listens or to the process.
    stream.on('error', () => undefined).destroy();
    return tried(broken(url.host, `sent an unknown encoding (${clip(headers['content-encoding'] ?? '', 40)})`));
  }
  const body = await readBody(stream, decoder, { mostBytes, isCut: isCut ?? false }, onBytes);
  if (!body) return tried({ failure: 'too-large', host: url.host, reason: `sent more than ${inWords(mostBytes)}` });
  return tried({ status, url: url.href, headers, body, hops: [] });
};

const inWords = (bytes: number): string => (bytes < 1024 * 1024 ? `${bytes} bytes` : `${bytes / 1024 / 1024} MiB`);

const plainHeaders = (headers: Dispatcher.ResponseData['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const one = Array.isArray(value) ? value[0] : value;
      return one === undefined ? [] : [[name.toLowerCase(), one]];
    }),
  );
