import { broken, type Failure, type Tried, unsafe } from './answer.js';
import { PrivateAddress } from './connect.js';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'broke the connection off',
  EPIPE: 'broke the connection off',
  UND_ERR_SOCKET: 'broke the connection off',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'sent less than its Content-Length',
  UND_ERR_RESPONSE_CONTENT_LENGTH_MISMATCH: 'sent another length than its Content-Length',
  ENOTFOUND: 'is not known to the name server',
  EAI_AGAIN: 'could not be looked up: the name server does not answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached: there is no network',
  ETIMEDOUT: 'did not answer',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  CERT_NOT_YET_VALID: 'has a certificate that is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that nobody vouches for',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate that nobody vouches for',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate that nobody vouches for',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has a certificate that nobody vouches for',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another host',
  EPROTO: 'does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS',
  UND_ERR_HEADERS_OVERFLOW: 'sent headers that are too large',
};

/** What another try may mend. */
const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'EAI_AGAIN', 'EHOSTUNREACH'])
  .add('UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
  .add('ENETUNREACH')
  .add('Z_BUF_ERROR');

/** What an error of the network, of TLS, of HTTP or of a decompressor means for a try. */
export const explainError = (cause: unknown, host: string): Tried => {
  const causes = chainOf(cause);
  const hidden = causes.find((one) => one instanceof PrivateAddress);
  if (hidden) return { host, result: unsafe(host, hidden.host), isTransient: false };
  const codes = causes.map(codeOf);
  const code = codes.find((one) => REASONS[one] !== undefined || one.startsWith('Z_') || one.startsWith('HPE_')) ?? '';
  const isTransient = codes.some((one) => PASSING.has(one));
  if (code.startsWith('Z_')) return { host, result: broken(host, 'sent what cannot be decompressed'), isTransient };
  if (code.startsWith('HPE_')) return { host, result: broken(host, 'does not speak HTTP'), isTransient: false };
  const result: Failure = { failure: 'unreachable', host, reason: REASONS[code] ?? `failed: ${messageOf(cause)}` };
  return { host, result, isTransient };
};

/** An error, what caused it, and the errors of the addresses that were tried one after the other. */
const chainOf = (cause: unknown): readonly Error[] => {
  if (!(cause instanceof Error)) return [];
  const inner = cause instanceof AggregateError ? cause.errors.flatMap(chainOf) : chainOf(cause.cause);
  return [cause, ...inner];
};

const codeOf = (cause: Error): string => ('code' in cause && typeof cause.code === 'string' ? cause.code : '');

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
