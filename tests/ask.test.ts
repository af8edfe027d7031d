import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type LookupFunction, type Server } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isPrivateAddress, isPrivateHost } from '../src/private-address.js';
import { type Answer, type Failure, isFailure, type Question } from '../src/resolver/answer.js';
import { type Asker, type AskOptions, createAsker } from '../src/resolver/ask.js';

type Served = {
  readonly host: string;
  readonly port: number;
  readonly url: (path: string) => string;
  /** `METHOD path` of each request, and how many connections were made. */
  readonly asked: string[];
  readonly connections: () => number;
};

const serve = async (answer: RequestListener): Promise<Served> => {
  const asked: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.on('connection', () => connections++);
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const host = `127.0.0.1:${port}`;
  return { host, port, asked, connections: () => connections, url: (path) => `http://${host}${path}` };
};

const createClient = (named: readonly string[], over: Partial<AskOptions> = {}): Asker => {
  const asker = createAsker({
    isNamed: (host) => named.includes(host),
    proxies: {},
    timeout: 5000,
    retries: 2,
    userAgent: 'test',
    signal: new AbortController().signal,
    now: () => performance.now(),
    ...over,
  });
  onTestFinished(asker.close);
  return asker;
};

const feed = (url: string, over: Partial<Question> = {}): Question => ({
  source: 'feed',
  url,
  mostBytes: 1024 * 1024,
  ...over,
});

const answered = (result: Answer | Failure): Answer => {
  if (isFailure(result)) throw new Error(`${result.host} ${result.reason}`);
  return result;
};

/** A name server that answers so, one call after the other, the last for ever. */
const nameServer = (
  ...replies: readonly (string | readonly string[])[]
): { readonly lookUp: LookupFunction; readonly names: string[] } => {
  const names: string[] = [];
  return {
    names,
    lookUp: (name, _options, callback) => {
      const reply = replies[Math.min(names.length, replies.length - 1)] ?? [];
      names.push(name);
      if (typeof reply === 'string') callback(Object.assign(new Error(reply), { code: reply }), []);
      else
        callback(
          null,
          reply.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
    },
  };
};

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const PRIVATE = words(`
  0.0.0.0 0.1.2.3 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.0.1 169.254.0.1
  169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1
  198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1
  ::7f00:1 ::ffff:7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::FFFF:169.254.169.254 0:0:0:0:0:ffff:c0a8:0001
  64:ff9b::7f00:1 64:ff9b::10.0.0.1 ::ffff:0:127.0.0.1 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1:: 2001:db8::1 2002:7f00:1::1
  3fff::1 5f00::1 fc00::1 fd00::1 fdff:ffff::1 fe80::1 fe80::1%eth0 febf::1 fec0::1 ff02::1 [::1] fd00:ec2::254
  localhost example.com 127.0.0.1.example.com 1.2.3 1.2.3.4.5 0x7f000001
`);

const PUBLIC = words(`
  1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255
  169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
  203.0.114.0 223.255.255.255 ::ffff:8.8.8.8 ::ffff:808:808 2001:4860:4860::8888 2600::1 2606:4700:4700::1111
  2a00:1450::1 [2606:4700::1]
`);

describe('an address', () => {
  it.each([...PRIVATE, ''])('is private: %j', (address) => expect(isPrivateAddress(address)).toBe(true));
  it.each(PUBLIC)('is public: %s', (address) => expect(isPrivateAddress(address)).toBe(false));

  it.each(['localhost', 'localhost.', 'a.localhost', 'a.b.localhost.', '[::1]', '10.0.0.1'])(
    'of a host says so by itself: %s',
    (host) => expect(isPrivateHost(host)).toBe(true),
  );
  it.each(['example.com', 'notlocalhost', 'localhost.example.com', '8.8.8.8', '[2606:4700::1]'])(
    'of a host says nothing by itself: %s',
    (host) => expect(isPrivateHost(host)).toBe(false),
  );
});

/** Hosts that are 127.0.0.1 and its like, whatever they are written as. */
const INSIDE = words(`
  127.0.0.1 127.0.0.1. 127.1 2130706433 0177.0.0.1 0x7f.0.0.1 0x7f000001 017700000001 0 0.0.0.0 192.168.1
  169.254.169.254 2852039166 [::1] [::] [::ffff:7f00:1] [::ffff:127.0.0.1] [fe80::1] [64:ff9b::7f00:1] [fd00::1]
  [::7f00:1] [2002:7f00:1::] localhost LOCALHOST localhost. pod.localhost %31%32%37.0.0.1 １２７.0.0.1 127。0。0。1
`);

describe('a private host', () => {
  it.each(INSIDE)('is not asked: %s', async (host) => {
    const { port, asked } = await serve((_request, response) => response.end('secret'));
    const { lookUp, names } = nameServer(['127.0.0.1']);
    const asker = createClient([], { lookUp });
    const result = await asker.ask(feed(`http://${host}:${port}/`));
    expect(result).toMatchObject({ failure: 'unsafe', reason: expect.stringContaining('private address') });
    expect({ asked, names, requests: asker.counts.feed.requests }).toEqual({ asked: [], names: [], requests: 0 });
  });

  it.each(INSIDE)('is not asked after a redirect: %s', async (host) => {
    const inside = await serve((_request, response) => response.end('secret'));
    const outside = await serve((_request, response) =>
      response.writeHead(302, { location: `http://${encodeURI(host).replaceAll('%25', '%')}:${inside.port}/` }).end(),
    );
    const { lookUp, names } = nameServer(['127.0.0.1']);
    const asker = createClient([outside.host], { lookUp });
    expect(await asker.ask(feed(outside.url('/')))).toMatchObject({ failure: 'unsafe' });
    expect({ asked: inside.asked, names, count: asker.counts.feed }).toEqual({
      asked: [],
      names: [],
      count: { requests: 1, retries: 0, bytes: 0 },
    });
  });

  it.each([
    [['127.0.0.1']],
    [['8.8.8.8', '10.0.0.1']],
    [['10.0.0.1', '8.8.8.8']],
    [['2606:4700::1', '8.8.8.8', '::1']],
    [['::ffff:7f00:1']],
    [['::1']],
    [['fe80::1']],
    [['fe80::1%lo']],
    [['64:ff9b::7f00:1']],
    [['fd00::1']],
    [['169.254.169.254']],
    [['100.64.0.1']],
  ])('is not connected to by a name that resolves to %j', async (addresses) => {
    const { port, asked, connections } = await serve((_request, response) => response.end('secret'));
    const { lookUp, names } = nameServer(addresses);
    const asker = createClient([], { lookUp });
    const result = await asker.ask(feed(`http://feed.example.com:${port}/`));
    expect(result).toEqual({
      failure: 'unsafe',
      host: `feed.example.com:${port}`,
      reason: 'is a private address',
    });
    expect({ asked, names, connections: connections() }).toEqual({
      asked: [],
      names: ['feed.example.com'],
      connections: 0,
    });
    expect(asker.counts.feed.retries).toBe(0);
  });

  it('is not connected to when a name resolves to it at the second try only', async () => {
    const { port, connections } = await serve((_request, response) => response.end('secret'));
    const { lookUp, names } = nameServer('EAI_AGAIN', ['127.0.0.1']);
    const asker = createClient([], { lookUp });
    expect(await asker.ask(feed(`http://feed.example.com:${port}/`))).toMatchObject({ failure: 'unsafe' });
    expect({ names: names.length, connections: connections(), retries: asker.counts.feed.retries }).toEqual({
      names: 2,
      connections: 0,
      retries: 1,
    });
  });

  it('is asked by its own port only when that is named', async () => {
    const named = await serve((_request, response) => response.end('fine'));
    const other = await serve((_request, response) => response.end('secret'));
    const asker = createClient([named.host]);
    expect(answered(await asker.ask(feed(named.url('/')))).body.toString()).toBe('fine');
    expect(await asker.ask(feed(other.url('/')))).toMatchObject({ failure: 'unsafe', host: other.host });
    expect(other.asked).toEqual([]);
  });

  it.each(['ENOTFOUND', 'EAI_AGAIN'])('is another thing than a name that is not known: %s', async (code) => {
    const { lookUp } = nameServer(code);
    const result = await createClient([], { lookUp, retries: 1 }).ask(feed('http://feed.example.com/'));
    expect(result).toMatchObject({ failure: 'unreachable', reason: expect.stringContaining('name server') });
  });
});

describe('credentials', () => {
  it('in a redirect are dropped', async () => {
    const authorizations: (string | undefined)[] = [];
    const served = await serve((request, response) => {
      authorizations.push(request.headers.authorization);
      if (request.url === '/end') response.end('fine');
      else response.writeHead(302, { location: `http://user:pass@${request.headers.host}/end` }).end();
    });
    const answer = answered(await createClient([served.host]).ask(feed(served.url('/'))));
    expect(answer).toMatchObject({ status: 200, url: served.url('/end') });
    expect(authorizations).toEqual([undefined, undefined]);
  });

  it.each([301, 302, 303, 307, 308])('are not redirected with %i, to whomever', async (status) => {
    const other = await serve((_request, response) => response.end('caught'));
    const served = await serve((request, response) => {
      const location = request.url === '/own' ? served.url('/next') : other.url('/');
      response.writeHead(status, { location }).end();
    });
    const asker = createClient([served.host, other.host]);
    const headers = { authorization: 'Basic c2VjcmV0' };
    const secret = { source: 'api', method: 'POST', body: 'x', headers, isSecret: true } as const;
    for (const path of ['/', '/own']) {
      const result = await asker.ask(feed(served.url(path), secret));
      expect(result).toMatchObject({ failure: 'unsafe', host: served.host });
      expect(JSON.stringify(result)).not.toContain('c2VjcmV0');
    }
    expect({ first: served.asked, other: other.asked }).toEqual({ first: ['POST /', 'POST /own'], other: [] });
  });
});

describe('redirects', () => {
  const serveSteps = () =>
    serve(({ url = '' }, response) => {
      const step = Number(url.slice(1));
      if (step === 0) response.end('here');
      else response.writeHead(step === 1 ? 301 : 302, { location: `/${step - 1}`, 'x-step': String(step) }).end();
    });

  it('are told with their answer, in their order', async () => {
    const served = await serveSteps();
    const { hops, url } = answered(await createClient([served.host]).ask(feed(served.url('/2'))));
    expect(url).toBe(served.url('/0'));
    expect(hops).toMatchObject([
      { status: 302, url: served.url('/2'), headers: { 'x-step': '2' } },
      { status: 301, url: served.url('/1'), headers: { 'x-step': '1' } },
    ]);
  });

  it.each([
    [undefined, 5],
    [10, 10],
  ])('are followed so often: %s', async (mostRedirects, most) => {
    const served = await serveSteps();
    const asker = createClient([served.host], mostRedirects === undefined ? {} : { mostRedirects });
    expect(answered(await asker.ask(feed(served.url(`/${most}`)))).hops).toHaveLength(most);
    expect(await asker.ask(feed(served.url(`/${most + 1}`)))).toMatchObject({
      failure: 'redirects',
      reason: `redirects more than ${most} times`,
    });
  });
});

describe('a connection that does not come about', () => {
  const listen = async (server: Server): Promise<string> => {
    onTestFinished(() => void server.close());
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
    });
  };
  const slow = { failure: 'unreachable', reason: 'sent nothing for 0.2 s', isSlow: true };

  it('is not waited for: a host that says nothing to TLS', async () => {
    const host = await listen(createTcpServer((socket) => socket.on('error', () => undefined)));
    const asker = createClient([host], { timeout: 400 });
    expect(await asker.ask(feed(`https://${host}/`))).toMatchObject({ ...slow, host });
  });

  it('is not waited for: a proxy that hangs up', async () => {
    const proxy = await listen(createServer().on('connect', (_request, socket) => socket.destroy()));
    const proxies = { http: `http://${proxy}`, https: `http://${proxy}` };
    const asker = createClient([], { timeout: 400, proxies });
    expect(await asker.ask(feed('https://www.example.com/'))).toMatchObject(slow);
  });
});

describe('what was asked', () => {
  it('is counted: requests with redirects and further tries, retries, and bytes of the wire', async () => {
    const packed = gzipSync('x'.repeat(10_000));
    let isFirst = true;
    const served = await serve((request, response) => {
      if (request.url === '/moved') response.writeHead(301, { location: '/again' }).end('moved');
      else if (isFirst) {
        isFirst = false;
        response.writeHead(503, { 'content-length': 4 }).end('wait');
      } else response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    const asker = createClient([served.host]);
    const answer = answered(await asker.ask(feed(served.url('/moved'))));
    expect(answer.body.toString()).toBe('x'.repeat(10_000));
    expect(served.asked).toEqual(['GET /moved', 'GET /again', 'GET /moved', 'GET /again']);
    expect(asker.counts).toMatchObject({
      feed: { requests: 4, retries: 1, bytes: packed.length + 4 },
      player: { requests: 0, retries: 0, bytes: 0 },
    });
    expect(asker.waitsFor()).toBeUndefined();
  });

  it('keeps its connections, HEAD, redirects and errors included', async () => {
    const served = await serve((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/' }).end('moved');
      else if (request.url === '/none') response.writeHead(404).end('none');
      else response.writeHead(200, { 'content-length': 12_345, 'content-type': 'audio/mpeg' }).end();
    });
    const asker = createClient([served.host]);
    for (let round = 0; round < 20; round++) {
      const head = answered(await asker.ask(feed(served.url('/moved'), { method: 'HEAD', mostBytes: 0 })));
      expect(head).toMatchObject({ status: 200, headers: { 'content-length': '12345' } });
      expect(answered(await asker.ask(feed(served.url('/none')))).status).toBe(404);
    }
    expect(served.asked).toHaveLength(60);
    // A second one is opened where a request begins before the end of the one before was noticed.
    expect(served.connections()).toBeLessThanOrEqual(2);
  });
});

describe('a body', () => {
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['identity', (text: string) => Buffer.from(text)],
  ] as const)('is decoded: %s', async (encoding, pack) => {
    const text = 'knots & splices '.repeat(20_000);
    const packed = pack(text);
    const served = await serve((request, response) => {
      expect(request.headers).toMatchObject({ 'accept-encoding': 'gzip, br', 'user-agent': 'test' });
      response.writeHead(200, { 'content-encoding': encoding });
      // In pieces, one of them a single byte.
      response.write(packed.subarray(0, 1));
      setTimeout(() => response.end(packed.subarray(1)), 10);
    });
    const asker = createClient([served.host]);
    expect(answered(await asker.ask(feed(served.url('/')))).body.toString()).toBe(text);
    expect(asker.counts.feed.bytes).toBe(packed.length);
  });

  it.each(['gzip', 'br', 'deflate'])('of HEAD has nothing to decode: %s', async (encoding) => {
    const served = await serve((_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end());
    const result = await createClient([served.host]).ask(feed(served.url('/'), { method: 'HEAD', mostBytes: 0 }));
    expect(answered(result)).toMatchObject({ status: 200 });
  });

  it.each([
    ['gzip, br', gzipSync('x')],
    ['zstd', Buffer.from('x')],
    ['gzip', Buffer.from('this is not gzip')],
  ])('that cannot be decoded is a failure in words: %s', async (encoding, body) => {
    const served = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(body),
    );
    expect(await createClient([served.host]).ask(feed(served.url('/')))).toMatchObject({ failure: 'broken' });
  });

  const PIECE = Buffer.alloc(256 * 1024);

  it.each([
    ['1 GiB', {}, PIECE],
    ['1 GiB, of a told length', { 'content-length': 1024 ** 3 }, PIECE],
    ['1 GiB that comes as 1 MiB', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(1024 ** 2 * 64))],
  ])('of %s ends where it is too large, in bounded memory', async (_name, headers, piece) => {
    let sent = 0;
    const served = await serve((_request, response) => {
      response.writeHead(200, headers);
      const write = (): void => {
        while (sent < 1024 ** 3 && !response.destroyed) {
          sent += piece.length;
          if (!response.write(piece)) break;
        }
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    });
    const asker = createClient([served.host]);
    const before = process.memoryUsage().rss;
    const result = await asker.ask(feed(served.url('/')));
    expect(result).toEqual({ failure: 'too-large', host: served.host, reason: 'sent more than 1 MiB' });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 ** 2);
    expect(sent).toBeLessThan(64 * 1024 ** 2);
    expect(asker.counts.feed).toMatchObject({ requests: 1, retries: 0 });
  });

  it('is cut where only its beginning is wanted', async () => {
    const served = await serve((_request, response) => {
      response.writeHead(200);
      response.write(Buffer.concat([Buffer.from('ID3\x04'), PIECE]));
    });
    const result = await createClient([served.host]).ask(feed(served.url('/'), { mostBytes: 16, isCut: true }));
    expect(answered(result).body).toEqual(Buffer.concat([Buffer.from('ID3\x04'), Buffer.alloc(12)]));
  });
});

describe('being stopped', () => {
  const began = async (answer: RequestListener, questions = 1) => {
    const served = await serve(answer);
    const controller = new AbortController();
    const asker = createClient([served.host], { signal: controller.signal });
    const results = Promise.all(Array.from({ length: questions }, () => asker.ask(feed(served.url('/')))));
    await expect.poll(() => served.asked.length, { interval: 5 }).toBe(questions);
    return { served, controller, asker, results };
  };

  it.each([
    ['a Retry-After', (_request, response) => response.writeHead(429, { 'retry-after': '4' }).end()],
    ['the next try', (_request, response) => response.writeHead(503).end()],
    ['an answer', () => undefined],
    [
      'the rest of a body',
      (_request, response) => {
        response.writeHead(200).write('<rss>');
      },
    ],
  ] satisfies readonly (readonly [string, RequestListener])[])('ends the wait for %s at once', async (_, answer) => {
    const { served, controller, asker, results } = await began(answer, 20);
    await new Promise((done) => setTimeout(done, 50));
    const asked = served.asked.length;
    const since = performance.now();
    controller.abort();
    expect(new Set((await results).map((result) => 'failure' in result && result.failure))).toEqual(
      new Set(['stopped']),
    );
    // Well before the host may be asked again.
    expect(performance.now() - since).toBeLessThan(3000);
    expect(await asker.ask(feed(served.url('/')))).toMatchObject({ failure: 'stopped' });
    expect(served.asked.length).toBe(asked);
    expect(asker.isStopped()).toBe(true);
  });
});

describe('a host that asks to be left alone', () => {
  it('is left alone by all who wait for it, for as long as it asks', async () => {
    let until = 0;
    const early: number[] = [];
    const served = await serve((_request, response) => {
      const now = performance.now();
      if (until === 0) {
        until = now + 1000;
        response.writeHead(429, { 'retry-after': '1' }).end();
      } else {
        if (now < until - 20) early.push(now - until);
        response.end('fine');
      }
    });
    const asker = createClient([served.host]);
    const first = asker.ask(feed(served.url('/')));
    await expect.poll(() => asker.counts.feed.retries, { interval: 5 }).toBe(1);
    const others = Array.from({ length: 30 }, () => asker.ask(feed(served.url('/'))));
    const results = await Promise.all([first, ...others]);
    expect(results.every((result) => 'status' in result && result.status === 200)).toBe(true);
    expect(early).toEqual([]);
    expect(asker.counts.feed).toMatchObject({ requests: 32, retries: 1 });
  });
});
