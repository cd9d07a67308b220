import type { AnswerRules } from './answer-rules.js';
import type { ExporterError } from './errors.js';

/** What is sent, the same for every attempt. */
export interface Content {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Whether the body is compressed, as HTTP is to be told; gRPC compresses by itself. */
  readonly contentEncoding: 'gzip' | undefined;
  /** Added to the query of the URL. */
  readonly query?: string;
  readonly answers: AnswerRules;
}

/** One request, and the time that it may take in milliseconds. */
export interface AttemptRequest extends Content {
  readonly timeoutMs: number;
}

/** What came of one request. */
export type AttemptOutcome = {
  /** Status of the HTTP answer, if there was one. */
  readonly httpStatus?: number;
  /** Status of the gRPC answer, if there was one. */
  readonly grpcStatus?: number;
} & (
  | {
      readonly accepted: true;
      readonly rejectedProfiles: bigint;
      /** What the server has to say of it, shortened; mostly empty. */
      readonly message: string;
    }
  | {
      readonly accepted: false;
      readonly error: ExporterError;
      readonly retryable: boolean;
      readonly retryAfterMs: number | undefined;
    }
);

/** Sends one request at a time of asking; never throws, never retries, follows no redirect. */
export interface Transport {
  attempt(request: AttemptRequest): Promise<AttemptOutcome>;
  close(): Promise<void>;
}

/** Said to exports that come after, or outlast, `shutdown()`. */
export const SHUTDOWN_MESSAGE =
  'The exporter has been shut down and sends nothing more. Export before calling shutdown().';
