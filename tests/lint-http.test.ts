import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../src/commands/context.js';
import { type HttpOptions, lint } from '../src/commands/lint.js';
import { PROFILES } from '../src/linter/rule.js';
import type { Example } from '../src/linter/servers/rule.js';
import { SERVER_RULES } from '../src/linter/servers/rules.js';
import type { NetworkOptions } from '../src/network.js';
import type { Kind } from '../src/servers.js';
import { createFolder } from './blog.js';
import { ORIGIN, type Servers, startServers } from './feed-server.js';

const PATIENCE = { concurrency: 8, timeout: 5, retries: 0, allowPrivate: false };

/** Lints a feed, as a file or by its address. */
const lintFeed = async (
  { feed, network }: Pick<Servers, 'feed'> & { readonly network: NetworkOptions },
  over: Partial<HttpOptions> = {},
  url?: string,
): Promise<Outcome> => {
  const folder = createFolder();
  writeFileSync(join(folder, 'feed.xml'), feed);
  const context = {
    folder,
    config: undefined,
    asOf: Date.parse('2024-06-01T00:00:00Z'),
    now: () => performance.now(),
    onProgress: () => undefined,
    network,
  };
  const http = { items: 10, patience: PATIENCE, ...over };
  return lint(context, url ?? 'feed.xml', { profiles: new Set(PROFILES), strict: false, http });
};

const told = ({ findings }: Outcome): readonly string[] =>
  findings.map(({ code, severity, message }) => `${severity}: ${message} [${code}]`);

/** What is found in a feed one of whose servers is an example, and where the address that it stands for is. */
const lintExample = async (kind: Kind, example: Example) => {
  const servers = await startServers(kind, example);
  const isSilent = example.every?.isSilent ?? false;
  const patience = { ...PATIENCE, timeout: isSilent ? 0.5 : PATIENCE.timeout };
  const url = example.self === undefined ? undefined : servers.address;
  const outcome = await lintFeed(servers, { patience }, url);
  const line = servers.feed.split('\n').findIndex((one) => one.includes(example.self ?? servers.address)) + 1;
  return { outcome, line };
};

describe('the rules about servers', () => {
  it.each(SERVER_RULES)('$id is silent on its good example, and catches its bad one in its place', async (rule) => {
    const [kind = 'media'] = rule.about;
    const good = await lintExample(kind, rule.good);
    expect(told(good.outcome).filter((one) => one.endsWith(`[${rule.id}]`))).toEqual([]);
    const bad = await lintExample(kind, rule.bad);
    const caught = bad.outcome.findings.filter(({ code }) => code === rule.id);
    expect(caught.length, told(bad.outcome).join('\n')).toBeGreaterThan(0);
    expect(caught[0]?.place).toMatchObject({ line: bad.line, column: 1 });
  });

  it('have ids, reasons and hints', () => {
    expect(new Set(SERVER_RULES.map(({ id }) => id)).size).toBe(SERVER_RULES.length);
    for (const { id, why, hint, profiles, about } of SERVER_RULES) {
      expect(id).toMatch(/^[a-z0-9]+\/[a-z0-9-]+$/);
      expect(why.length).toBeGreaterThan(20);
      expect(hint).not.toMatch(/\.$/);
      expect(profiles.length * about.length).toBeGreaterThan(0);
    }
  });
});

describe('lint --http', () => {
  it('finds nothing at servers without a fault', async () => {
    const servers = await startServers();
    const file = await lintFeed(servers);
    expect(told(file)).toEqual([]);
    expect(file.text).toContain('servers were asked for 6 addresses of the show and all episodes\n');
    const url = await lintFeed(servers, {}, `${ORIGIN}/feed.xml`);
    expect(told(url)).toEqual([]);
    expect(url.json).toMatchObject({ findings: [], http: { addresses: 6, episodes: 1 } });
  });
});
