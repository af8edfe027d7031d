import { lookup as lookUpName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { isPrivateAddress, isPrivateHost } from '../private-address.js';

/** The proxies of the environment (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`), as they stand there. */
export type Proxies = { readonly http?: string; readonly https?: string; readonly none?: string };

/** How connections are made: whom they may reach, and through whom. */
export type ConnectOptions = {
  /** Whether a host, with its port, may be private: the settings name it. */
  readonly isNamed: (host: string) => boolean;
  readonly proxies: Proxies;
  /** Certificates (PEM) that are trusted beside those of Node, as with `NODE_EXTRA_CA_CERTS`. */
  readonly authorities?: readonly string[] | undefined;
  /** How names become addresses; the system's way, if absent. */
  readonly lookUp?: LookupFunction;
};

/** A connection that was not made, for it would have led to a private address. */
export class PrivateAddress extends Error {
  readonly host: string;
  constructor(host: string) {
    super(`${host} is a private address`);
    this.host = host;
  }
}

/**
 * Makes the connections of all requests. Every address is checked when it is connected to, so that neither a redirect
 * nor a name that resolves otherwise the second time leads inside. Behind a proxy, names are resolved by the proxy.
 */
export const createDispatchers = (options: ConnectOptions): Readonly<Record<'http:' | 'https:', Dispatcher>> => {
  const tls = trusting(options.authorities);
  const connect = guardedConnector(options, tls);
  const { http = '', https = '', none = '' } = options.proxies;
  // One for each protocol: undici would send https through HTTP_PROXY, too, which no other tool does.
  const through = (httpProxy: string, httpsProxy: string): Dispatcher =>
    httpProxy === '' && httpsProxy === ''
      ? new Agent({ connect })
      : new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy: none, connect, requestTls: tls, proxyTunnel: false });
  return { 'http:': through(http, ''), 'https:': through('', https) };
};

const trusting = (authorities: readonly string[] | undefined) =>
  authorities === undefined ? {} : { ca: [...rootCertificates, ...authorities] };

const guardedConnector = (
  { isNamed, lookUp = lookUpName }: ConnectOptions,
  tls: ReturnType<typeof trusting>,
): buildConnector.connector => {
  const open = buildConnector({ ...tls, timeout: 0 });
  // Names are resolved by the connection itself: what was checked is what is connected to.
  const guarded = buildConnector({ ...tls, timeout: 0, lookup: guardedLookUp(lookUp) });
  return (options, callback) => {
    const { hostname, protocol, port } = options;
    if (isNamed(hostWithPort(hostname, protocol, port))) return open(options, callback);
    if (isPrivateHost(hostname)) return callback(new PrivateAddress(hostname), null);
    guarded(options, (...[cause, socket]) => {
      const address = socket?.remoteAddress;
      if (!socket || (address !== undefined && !isPrivateAddress(address))) {
        return socket ? callback(null, socket) : callback(cause ?? new Error('not connected'), null);
      }
      socket.destroy();
      callback(new PrivateAddress(hostname), null);
    });
  };
};

/** A host as `URL.host` has it: the port only where it is not the protocol's own. */
const hostWithPort = (hostname: string, protocol: string, port: string): string => {
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
  return new URL(`${protocol}//${host}${port === '' ? '' : `:${port}`}`).host;
};

const guardedLookUp =
  (lookUp: LookupFunction): LookupFunction =>
  (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (cause, found) => {
      if (cause) return callback(cause, '');
      const addresses = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => isPrivateAddress(address))) {
        return callback(new PrivateAddress(hostname), '');
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
