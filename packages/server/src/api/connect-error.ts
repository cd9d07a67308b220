import { Code, ConnectError } from '@connectrpc/connect';
import { describeError } from '../error-status.js';
import { RetryInfoSchema } from '../gen/google/rpc/error_details_pb.js';
import { CHALLENGE } from '../listen/register-challenge.js';

/** The one place where our errors become those of the Connect protocol, with RetryInfo where it is worth another try. */
export function toConnectError(error: unknown): ConnectError {
  // Connect's own, and the reasons of aborted signals, which it knows.
  const known = ConnectError.from(error);
  if (error instanceof ConnectError || known.code !== Code.Unknown) return known;
  const { rpcCode, message, retryAfterSeconds } = describeError(error);
  // Connect's codes are those of google.rpc.Code.
  const code = rpcCode as Code;
  const challenge = code === Code.Unauthenticated ? { 'www-authenticate': CHALLENGE } : undefined;
  if (retryAfterSeconds === 0) return new ConnectError(message, code, challenge, undefined, error);
  const retryDelay = { seconds: BigInt(retryAfterSeconds) };
  return new ConnectError(
    message,
    code,
    { 'retry-after': String(retryAfterSeconds) },
    [{ desc: RetryInfoSchema, value: { retryDelay } }],
    error,
  );
}
