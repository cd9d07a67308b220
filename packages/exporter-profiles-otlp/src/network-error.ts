/**
 * Failures that may pass by themselves: Node.js' own codes for a peer that is absent, full or gone, and
 * undici's for the same. Everything else (certificates, a peer that does not speak HTTP) stays as it is
 * until someone changes something, and is not retried.
 */
const RETRYABLE_CODES: ReadonlySet<string> = new Set([
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  // The proxy refused to open the tunnel, mostly because it cannot reach the server.
  'UND_ERR_ABORTED',
  'UND_ERR_CONNECT_TIMEOUT',
  // The connection ended within the body, or without any answer.
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_SOCKET',
]);

/** The code of undici, and of our own client, when a response body passes the cap. */
export const RESPONSE_TOO_LARGE_CODE = 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

/** What went wrong on the network, reduced to what decides. */
export interface NetworkFailure {
  /** Code of Node.js or undici, or the error's name if it has none. */
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/** Reads an error thrown by a request. Node.js' happy-eyeballs connect wraps one error per address tried. */
export function describeNetworkError(error: unknown): NetworkFailure {
  const inner = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  if (!(inner instanceof Error)) return { code: 'unknown', message: String(inner), retryable: false };
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.name;
  return { code, message: inner.message, retryable: RETRYABLE_CODES.has(code) };
}
