import { ExporterError } from './errors.js';
import type { ExportResult } from './export-result.js';
import { decideRetry, type RetryDecision } from './retry.js';
import type { ExporterRuntime } from './runtime.js';
import type { Content, Transport } from './transport.js';

/** One export: content that stays the same for every attempt, and the deadline of all of them together. */
export interface Delivery {
  readonly content: Content;
  /** On the clock of `ExporterRuntime.now`. */
  readonly deadlineMs: number;
  /** Called before each attempt with the bytes it sends. */
  readonly onAttempt: (attempt: number, bytes: number) => void;
  /** Called before each wait. */
  readonly onRetry: (waitMs: number, error: ExporterError) => void;
}

/** Sends until the server takes it, refuses it, or there is no time or try left. Never throws. */
export async function sendWithRetry(
  delivery: Delivery,
  transport: Transport,
  runtime: ExporterRuntime,
): Promise<ExportResult> {
  const { content } = delivery;
  const sentBytes = content.body.length;
  for (let attempts = 1; ; attempts++) {
    // An export whose time went into waiting still gets the millisecond in which it fails as a timeout.
    const timeoutMs = Math.max(1, delivery.deadlineMs - runtime.now());
    delivery.onAttempt(attempts, sentBytes);
    const outcome = await transport.attempt({ ...content, timeoutMs });
    const { httpStatus, grpcStatus } = outcome;
    const facts = {
      attempts,
      sentBytes,
      ...(httpStatus === undefined ? {} : { httpStatus }),
      ...(grpcStatus === undefined ? {} : { grpcStatus }),
    };
    if (outcome.accepted) {
      const { rejectedProfiles, message } = outcome;
      return {
        ...facts,
        code: 0,
        rejectedProfiles,
        ...(message === '' ? {} : { partialSuccessMessage: message }),
      };
    }
    const { error, retryable, retryAfterMs } = outcome;
    const remainingMs = delivery.deadlineMs - runtime.now();
    const decision = decideRetry({
      attempts,
      retryable,
      retryAfterMs,
      remainingMs,
      random: runtime.random(),
    });
    if (!decision.retry) {
      return {
        ...facts,
        code: 1,
        error: explain(error, attempts, decision),
        retryable,
        rejectedProfiles: 0n,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    }
    delivery.onRetry(decision.waitMs, error);
    await runtime.sleep(decision.waitMs);
  }
}

/** The last error, and why no further attempt follows it. */
function explain(
  error: ExporterError,
  attempts: number,
  decision: Extract<RetryDecision, { retry: false }>,
): ExporterError {
  if (decision.reason === 'not-retryable' && attempts === 1) return error;
  const text = error.message.slice(`[${error.code}] `.length);
  const tries = `Gave up after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  const why =
    decision.reason === 'deadline'
      ? `${tries}: a wait of ${decision.waitMs} ms would pass the deadline (timeoutMillis).`
      : `${tries}.`;
  return new ExporterError(error.code, `${text} ${why}`, { cause: error.cause });
}
