import { MAX_RESPONSE_BYTES } from './dispatcher.js';
import { ExporterError } from './errors.js';
import { describeNetworkError, RESPONSE_TOO_LARGE_CODE } from './network-error.js';
import { shorten } from './redact.js';
import type { AttemptOutcome } from './transport.js';

/** The outcome of an attempt that no answer ended in time. */
export function timedOut(display: string, timeoutMs: number): AttemptOutcome {
  const error = new ExporterError(
    'HOTSPAN_ERR_EXPORT_TIMEOUT',
    `${display} did not answer within the ${Math.round(timeoutMs)} ms that were left of the export's deadline. ` +
      'Check that the server is up, or raise timeoutMillis.',
  );
  // Not retryable: the deadline of the attempt is the deadline of the export.
  return failure(error, false);
}

/** The outcome of an attempt that `cause` ended, which came from the network, a library or our own code. */
export function failed(display: string, cause: unknown, hide: (text: string) => string): AttemptOutcome {
  if (cause instanceof ExporterError) return failure(cause, false);
  const { code, message, retryable } = describeNetworkError(cause);
  if (code === RESPONSE_TOO_LARGE_CODE) return responseTooLarge(display, cause);
  const error = new ExporterError(
    'HOTSPAN_ERR_EXPORT_NETWORK',
    `${display} could not be reached: ${code}, ${shorten(hide(message))}. ` +
      'Check the URL, that the server is up, and the proxy and certificate settings.',
    // A parser's error carries the bytes that came (undici's `data`, Node.js' `rawPacket`); a peer may echo what it was sent.
    cause instanceof Error && ('data' in cause || 'rawPacket' in cause) ? {} : { cause },
  );
  return failure(error, retryable);
}

/** The outcome of an attempt whose answer is too large to be read. */
export function responseTooLarge(display: string, cause?: unknown): AttemptOutcome {
  const error = new ExporterError(
    'HOTSPAN_ERR_EXPORT_RESPONSE_TOO_LARGE',
    `${display} answered with more than ${MAX_RESPONSE_BYTES} bytes. Check that the URL is an OTLP receiver.`,
    { cause },
  );
  return failure(error, false);
}

function failure(error: ExporterError, retryable: boolean): AttemptOutcome {
  return { accepted: false, error, retryable, retryAfterMs: undefined };
}
