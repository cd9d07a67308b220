/**
 * Statuses worth another try: the OTLP list (429, 502, 503, 504), a request that took too long to arrive
 * (408), and the server's own failure (500), which a `profile_id` reused on retry makes safe to repeat.
 */
export const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** As OpenTelemetry JS: the first try, then up to five more, 1 s x 1.5 per step up to 5 s, +-20 %. */
const MAX_RETRIES = 5;
const FIRST_WAIT_MS = 1_000;
const WAIT_FACTOR = 1.5;
const MAX_WAIT_MS = 5_000;
const JITTER = 0.2;

/** What is known after a failed attempt. */
export interface RetryInput {
  /** Attempts made so far, 1 after the first. */
  readonly attempts: number;
  /** Whether this kind of failure may pass by itself. */
  readonly retryable: boolean;
  /** What the server asked for, if it did. */
  readonly retryAfterMs: number | undefined;
  /** Time left until the deadline of the whole export. */
  readonly remainingMs: number;
  /** A random number from 0 to below 1. */
  readonly random: number;
}

/** Whether to try again: after `waitMs`, or not, and why. */
export type RetryDecision =
  | { readonly retry: true; readonly waitMs: number }
  | { readonly retry: false; readonly reason: 'not-retryable' }
  | { readonly retry: false; readonly reason: 'attempts' }
  | { readonly retry: false; readonly reason: 'deadline'; readonly waitMs: number };

/**
 * Decides on the next attempt. A wait the server asked for is taken as it is; a wait that would not end
 * before the deadline is not begun, so that the caller learns of the failure while it still matters.
 */
export function decideRetry(input: RetryInput): RetryDecision {
  if (!input.retryable) return { retry: false, reason: 'not-retryable' };
  if (input.attempts > MAX_RETRIES) return { retry: false, reason: 'attempts' };
  const waitMs = input.retryAfterMs ?? backOff(input.attempts, input.random);
  if (waitMs >= input.remainingMs) return { retry: false, reason: 'deadline', waitMs };
  return { retry: true, waitMs };
}

function backOff(attempts: number, random: number): number {
  const waitMs = Math.min(FIRST_WAIT_MS * WAIT_FACTOR ** (attempts - 1), MAX_WAIT_MS);
  return Math.round(waitMs * (1 - JITTER + 2 * JITTER * random));
}

/**
 * `Retry-After` in milliseconds from `nowMs` (wall clock, since the epoch): seconds or an HTTP date
 * (RFC 9110, section 10.2.3). Undefined when there is none or it is neither; a date in the past is 0.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim();
  if (!text) return undefined;
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1_000;
  // Date.parse also takes "-1" and "2.5" for dates; every HTTP date begins with a day's name.
  if (!/^[A-Za-z]/.test(text)) return undefined;
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
