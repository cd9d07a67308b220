import { ServerError } from '../errors.js';

/** After how long an overloaded server is asked again. */
const RETRY_AFTER_SECONDS = 1;

/** What `Retry-After` and gRPC's RetryInfo tell of an error that can pass: whole seconds, at least one. */
export function retryAfterSecondsOf(error: unknown): number {
  return (error instanceof ServerError ? error.retryAfterSeconds : undefined) ?? RETRY_AFTER_SECONDS;
}
