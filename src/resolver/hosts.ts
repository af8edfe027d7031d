import { type Failure, isFailure, type Tried } from './answer.js';

/** What the requests of a run have learned of the hosts they went to. */
export type Hosts = {
  /** Waits while the host wants to be left alone; the failure, when asking it is in vain. */
  readonly admit: (host: string) => Promise<Failure | undefined>;
  /** Judges how a try ended: milliseconds to wait before the next, or what it came to when there is to be none. */
  readonly judge: (tried: Tried, attempt: number, isLast: boolean) => number | Tried['result'];
  /** The host has answered. */
  readonly praise: (host: string) => void;
  /** The wait of one try for its answer: how long it may be, in milliseconds, and that it was in vain. */
  readonly startSilence: () => { readonly most: number; readonly end: () => void };
  /** Waits, or until the run is stopped. */
  readonly pause: (milliseconds: number) => Promise<void>;
};

type Host = {
  hasAnswered: boolean;
  failures: number;
  notBefore: number;
  /** Milliseconds that it has asked for with Retry-After. */
  waited: number;
  open: Failure | undefined;
};

/** What a run that is being stopped has instead of an answer. */
export const stopped = (host: string): Failure => ({ failure: 'stopped', host, reason: 'was not waited for' });

type HostsOptions = { readonly timeout: number; readonly signal: AbortSignal; readonly now: () => number };

/** A host that has answered before may fail so often in a row before it is given up. */
const MOST_FAILURES = 3;

/** So many timeouts a run waits for one host because it asks for it. */
const MOST_WAITS = 5;

const FIRST_WAIT = 250;

/** A circuit breaker for each host, and the one wait of a run for a network that is not there. */
export const createHosts = ({ timeout, signal, now }: HostsOptions): Hosts => {
  const all = new Map<string, Host>();
  let hasAnyAnswered = false;
  let silent = 0;
  const hostOf = (name: string): Host => {
    const known = all.get(name) ?? { hasAnswered: false, failures: 0, notBefore: 0, waited: 0, open: undefined };
    all.set(name, known);
    return known;
  };
  const pause = (milliseconds: number): Promise<void> => sleep(milliseconds, signal);
  const praise = (name: string): void => {
    hasAnyAnswered = true;
    Object.assign(hostOf(name), { hasAnswered: true, failures: 0 });
  };
  const blame = (name: string, failure: Failure): void => {
    const host = hostOf(name);
    host.failures++;
    if (!host.hasAnswered || host.failures >= MOST_FAILURES) host.open = failure;
  };
  return {
    pause,
    praise,
    admit: async (name) => {
      const host = hostOf(name);
      while (!host.open && host.notBefore > now() && !signal.aborted) await pause(host.notBefore - now());
      if (signal.aborted) return stopped(name);
      // Timers may be a little early.
      if (host.open || hasAnyAnswered || silent < timeout * 0.95) return host.open;
      return { failure: 'unreachable', host: name, reason: 'was not asked, for no other host had answered' };
    },
    startSilence: () => {
      const [before, began] = [silent, now()];
      return {
        // Half of it, so that one dead host does not speak for the network, and two do.
        most: hasAnyAnswered ? timeout / 2 : Math.min(timeout / 2, timeout - before),
        end: () => {
          if (!hasAnyAnswered) silent = Math.max(silent, before + now() - began);
        },
      };
    },
    judge: ({ host: name, result, isTransient, isBarred }, attempt, isLast) => {
      if (isBarred || (isFailure(result) && result.failure === 'stopped')) return result;
      const host = hostOf(name);
      if (isFailure(result) && result.failure === 'unreachable') {
        if (isTransient && !isLast && !host.open) return backOff(attempt);
        blame(name, result);
        return result;
      }
      if (!isFailure(result) || result.failure === 'broken') hasAnyAnswered = host.hasAnswered = true;
      const asked = !isFailure(result) && isTransient ? retryAfter(result.headers) : undefined;
      if (asked !== undefined && asked > timeout) {
        host.open = { failure: 'refused', host: name, reason: `asks to wait ${Math.round(asked / 1000)} s` };
        return host.open;
      }
      if (asked !== undefined) {
        // Requests that wait together wait once.
        host.waited += Math.max(0, now() + asked - Math.max(host.notBefore, now()));
        if (host.waited > MOST_WAITS * timeout) {
          host.open = { failure: 'refused', host: name, reason: 'asks to wait again and again' };
          return host.open;
        }
        // The whole host is left alone for so long, whoever wants to ask it next.
        host.notBefore = Math.max(host.notBefore, now() + asked);
      }
      if (isTransient && !isLast) return asked ?? backOff(attempt);
      // An error of one address says nothing of others; that a host is overloaded does.
      if (!isFailure(result) && OVERLOADED.has(result.status)) blame(name, refusal(name, result.status));
      else praise(name);
      return result;
    },
  };
};

/** Milliseconds before the next try: twice as long each time, and never the same for two that failed together. */
const backOff = (attempt: number): number => FIRST_WAIT * 2 ** attempt * (0.5 + Math.random());

const OVERLOADED: ReadonlySet<number> = new Set([429, 503]);

const refusal = (host: string, status: number): Failure => ({
  failure: 'refused',
  host,
  reason: `answered ${status}`,
  status,
});

/** Milliseconds that a host asks to be left alone: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
const retryAfter = ({ 'retry-after': after, date }: Readonly<Record<string, string>>): number | undefined => {
  if (after === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(after)) return Number(after) * 1000;
  // Counted by the host's own clock, which need not agree with this one.
  const wait = Date.parse(after) - Date.parse(date ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
};

const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted || milliseconds <= 0) return done();
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      done();
    };
    const timer = setTimeout(wake, milliseconds);
    signal.addEventListener('abort', wake);
  });
