import type { ExporterError } from './errors.js';

/** `code` of an `ExportResult`, with the values of OpenTelemetry JS (`@opentelemetry/core`). */
export const ExportResultCode = { SUCCESS: 0, FAILED: 1 } as const;

/** The outcome of one export. A superset of OpenTelemetry JS' `ExportResult`. */
export interface ExportResult {
  /** 0 = the server took the request, 1 = it did not. */
  readonly code: 0 | 1;
  /** Set exactly when `code` is 1. */
  readonly error?: ExporterError;
  /** Whether this kind of failure may pass by itself: the server is away, overloaded or failing. Set with `error`. */
  readonly retryable?: boolean;
  /** Status of the last answer; unset when no server answered, and with gRPC. */
  readonly httpStatus?: number;
  /** gRPC status of the last answer, 0 for success; unset when no server answered, and with HTTP. */
  readonly grpcStatus?: number;
  /** Requests made, retries included. 0 when the export failed before the first one. */
  readonly attempts: number;
  /**
   * Bytes of one request body as sent, so after compression; with gRPC before it, because the client library
   * compresses. 0 when nothing was sent.
   */
  readonly sentBytes: number;
  /** Profiles the server reports as refused in a partial success. 0n otherwise. */
  readonly rejectedProfiles: bigint;
  /** Text of the server's partial success, shortened. With `rejectedProfiles` 0n it is a warning. */
  readonly partialSuccessMessage?: string;
  /** What the last answer asked for in `Retry-After` (of gRPC: `RetryInfo`), in milliseconds from when it came. */
  readonly retryAfterMs?: number;
}
