import { ExporterError } from './errors.js';
import type { ExportResult } from './export-result.js';
import { judgeResponse, type Verdict } from './judge-response.js';
import { decideRetry, type RetryDecision } from './retry.js';
import type { ExporterRuntime } from './runtime.js';
import type { AttemptOutcome, Transport } from './transport.js';

/** One export: a body that stays the same for every attempt, and the deadline of all of them together. */
export interface Delivery {
  readonly body: Uint8Array;
  readonly contentEncoding: 'gzip' | undefined;
  /** On the clock of `ExporterRuntime.now`. */
  readonly deadlineMs: number;
  /** The URL as it may be shown. */
  readonly display: string;
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
  const { body, contentEncoding, display } = delivery;
  for (let attempts = 1; ; attempts++) {
    // An export whose time went into waiting still gets the millisecond in which it fails as a timeout.
    const timeoutMs = Math.max(1, delivery.deadlineMs - runtime.now());
    delivery.onAttempt(attempts, body.length);
    const outcome = await transport.attempt({ body, contentEncoding, timeoutMs });
    const verdict = judge(outcome, display, runtime.wallClock());
    const facts = {
      attempts,
      sentBytes: body.length,
      ...(outcome.kind === 'response' ? { httpStatus: outcome.status } : {}),
    };
    if (verdict.accepted) {
      const { rejectedProfiles, message } = verdict;
      return {
        ...facts,
        code: 0,
        rejectedProfiles,
        ...(message === '' ? {} : { partialSuccessMessage: message }),
      };
    }
    const { error, retryable, retryAfterMs } = verdict;
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
        rejectedProfiles: 0n,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    }
    delivery.onRetry(decision.waitMs, error);
    await runtime.sleep(decision.waitMs);
  }
}

function judge(outcome: AttemptOutcome, display: string, nowMs: number): Verdict {
  return outcome.kind === 'response'
    ? judgeResponse(outcome, display, nowMs)
    : { accepted: false, error: outcome.error, retryable: outcome.retryable, retryAfterMs: undefined };
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
