import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { NetworkOptions } from '../src/network/network.js';

const certificate = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`certificates/${name}`, import.meta.url)), 'utf8');

/** Who vouches for the hosts of tests. */
export const AUTHORITY = certificate('ca.pem');

/** A certificate of the tests with its key. */
export const identity = (name: 'valid' | 'expired') => ({
  cert: certificate(`${name}.pem`),
  key: certificate(`${name}.key`),
});

/** What is answered to a request of a case: `<method> <address>`, or the address for any method. */
export type Answers = Readonly<Record<string, CannedAnswer>>;

type CannedAnswer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | readonly string[] | object;
  /** Bytes instead of a body. */
  readonly base64?: string;
  /** So many bytes of nothing instead of a body. */
  readonly zeros?: number;
  /** No answer at all. */
  readonly isBroken?: boolean;
};

/**
 * A proxy that is the whole internet of a golden case: it answers for every host, over TLS too, and what a case does not
 * name is not found. So a case has real addresses, and never asks a real host.
 */
export const startProxy = async (
  answers: Answers,
): Promise<{ readonly network: NetworkOptions; close: () => void }> => {
  const secure = createSecureServer(identity('valid'), listener(answers, 'https'));
  const server = createServer(listener(answers, 'http'));
  server.on('connect', (_request, socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.on('error', () => undefined);
    secure.emit('connection', socket);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  const proxy = `http://127.0.0.1:${port}`;
  return {
    network: { proxies: { http: proxy, https: proxy }, authorities: [AUTHORITY] },
    close: () => {
      secure.closeAllConnections();
      server.closeAllConnections();
      server.close();
    },
  };
};

const listener =
  (answers: Answers, protocol: string): RequestListener =>
  (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const address = url.startsWith('/') ? `${protocol}://${headers.host}${url}` : url;
    const answer = answers[`${method} ${address}`] ?? answers[address] ?? { status: 404 };
    if (answer.isBroken) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(method === 'HEAD' ? undefined : bodyOf(answer));
  };

const bodyOf = ({ body = '', base64, zeros }: CannedAnswer): string | Buffer => {
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  if (zeros !== undefined) return Buffer.alloc(zeros);
  if (typeof body === 'string') return body;
  return Array.isArray(body) ? body.join('\n') : JSON.stringify(body);
};
