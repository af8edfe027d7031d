import { isWeb } from '../address.js';

/** A statistics service that counts downloads: `op3`, `podtrac`, or the address of another, which ends with `/`. */
export type Prefix = string;

/** How a service is addressed, and how its address is known wherever it stands already. */
type Service = { readonly pattern: RegExp; readonly before: (url: string) => string };

const SERVICES: Readonly<Record<string, Service>> = {
  // https://op3.dev/setup: the scheme stays only where it is http.
  op3: {
    pattern: /^https?:\/\/op3\.dev\/e(?:,[^/]*)?\//i,
    before: (url) => `https://op3.dev/e/${url.replace(/^https:\/\//i, '')}`,
  },
  // https://analytics.podtrac.com: the name of the redirect ends as the file does, where Podtrac has one that does, and the scheme goes.
  podtrac: {
    pattern: /^https?:\/\/(?:dts|www|play)\.podtrac\.com\/(?:pts\/)?redirect\.\w+\//i,
    before: (url) => `https://dts.podtrac.com/redirect.${endingOf(url)}/${url.replace(/^https?:\/\//i, '')}`,
  },
};

const endingOf = (url: string): string =>
  /\.(mp3|m4a|mp4|m4v)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? 'mp3';

const serviceOf = (prefix: Prefix): Service => {
  const known = SERVICES[prefix];
  if (known) return known;
  const pattern = new RegExp(`^${prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'i');
  return { pattern, before: (url) => prefix + url.replace(/^https:\/\//i, '') };
};

/**
 * The address of audio behind the services that count it, the first named outermost. One that is there already is not
 * put before it again, and the file's own name stays the end of the address.
 */
export const withPrefixes = (url: string, prefixes: readonly Prefix[]): string => {
  const services = [...new Set(prefixes)].map(serviceOf);
  return services.reduceRight((inner, { before }) => before(inner), withoutPrefixes(url, services));
};

const withoutPrefixes = (url: string, services: readonly Service[]): string => {
  const found = services.find(({ pattern }) => pattern.test(url));
  if (!found) return url;
  const rest = url.replace(found.pattern, '');
  return withoutPrefixes(isWeb(rest) ? rest : `https://${rest}`, services);
};
