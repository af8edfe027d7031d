import { defined } from '../defined.js';
import type { NetworkOptions } from '../network/network.js';
import { UsageProblem } from './context.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the environment says of the network: proxies as curl reads them, and the key of Podbean's API, which comes from
 * nowhere else. Throws {@link UsageProblem} for what is of no use, without showing it.
 */
export const networkFrom = (environment: Environment): Pick<NetworkOptions, 'proxies' | 'api'> => {
  const proxies = defined({
    http: proxyFrom(environment, 'http_proxy', 'HTTP_PROXY'),
    https: proxyFrom(environment, 'https_proxy', 'HTTPS_PROXY'),
    none: environment.no_proxy ?? environment.NO_PROXY,
  });
  const { PODBEAN_CLIENT_ID: id = '', PODBEAN_CLIENT_SECRET: secret = '' } = environment;
  if ((id === '') !== (secret === '')) {
    throw new UsageProblem(
      `${id === '' ? 'PODBEAN_CLIENT_SECRET' : 'PODBEAN_CLIENT_ID'} is set alone; set PODBEAN_CLIENT_ID and PODBEAN_CLIENT_SECRET, or neither`,
    );
  }
  return { proxies, ...(id === '' ? {} : { api: { id, secret } }) };
};

const proxyFrom = (environment: Environment, ...names: readonly string[]): string | undefined => {
  const name = names.find((one) => (environment[one] ?? '') !== '');
  if (name === undefined) return undefined;
  const written = environment[name] ?? '';
  const address = /^[a-z0-9]+:\/\//i.test(written) ? written : `http://${written}`;
  if (URL.canParse(address) && /^(?:https?|socks5?):$/.test(new URL(address).protocol)) return address;
  throw new UsageProblem(`the proxy in ${name} is no address; write it as http://host:port`);
};
