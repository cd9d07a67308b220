import { decodeExportResponse } from '@hotspan/otlp-profiles';
import { ExporterError } from '../errors.js';
import { shorten } from '../redact.js';
import type { AttemptOutcome } from '../transport.js';
import { readRetryInfo } from './read-retry-info.js';

/** The status codes of gRPC by name. */
export const GRPC = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(GRPC).map(([name, code]) => [code, name]));

/** OTLP specification, "OTLP/gRPC Response"; RESOURCE_EXHAUSTED only when the server says when to come back. */
const RETRYABLE: ReadonlySet<number> = new Set([
  GRPC.CANCELLED,
  GRPC.DEADLINE_EXCEEDED,
  GRPC.ABORTED,
  GRPC.OUT_OF_RANGE,
  GRPC.UNAVAILABLE,
  GRPC.DATA_LOSS,
]);

const CREDENTIALS = 'Check the credentials in the headers option or OTEL_EXPORTER_OTLP_HEADERS.';

/** What the user can do about a status, where there is something particular. */
const ADVICE: Readonly<Record<number, string>> = {
  [GRPC.INVALID_ARGUMENT]:
    'The receiver does not understand this version of the profiles protocol; check that both sides support it.',
  [GRPC.PERMISSION_DENIED]: CREDENTIALS,
  [GRPC.UNAUTHENTICATED]: CREDENTIALS,
  [GRPC.RESOURCE_EXHAUSTED]: 'Export smaller profiles or fewer, or raise the limit of the receiver.',
  [GRPC.UNIMPLEMENTED]: 'Check that the URL is an OTLP/gRPC receiver that accepts profiles.',
};

/** A status that the server gave, with what came along. */
export interface ServerStatus {
  readonly code: number;
  readonly details: string;
  /** The trailer `grpc-status-details-bin`: a `google.rpc.Status`. */
  readonly detailsBin: Uint8Array | undefined;
  /** The response; empty unless `code` is 0. */
  readonly response: Uint8Array;
  /** Hides secrets in text of the server: it may echo what it was sent. */
  readonly redact: (text: string) => string;
}

/** Reads an answer by the rules of OTLP/gRPC. */
export function judgeStatus(status: ServerStatus, display: string): AttemptOutcome {
  const { code } = status;
  if (code === GRPC.OK) return judgeSuccess(status);
  const retryAfterMs = readRetryInfo(status.detailsBin);
  const message = shorten(status.redact(status.details));
  const said = message === '' ? '' : ` "${message}"`;
  const name = NAMES.has(code) ? ` ${NAMES.get(code)}` : '';
  const error = new ExporterError(
    'HOTSPAN_ERR_EXPORT_STATUS',
    `${display} answered gRPC status ${code}${name}${said}, expected 0 OK. ${ADVICE[code] ?? 'See the log of the receiver.'}`,
  );
  return {
    grpcStatus: code,
    accepted: false,
    error,
    retryable: RETRYABLE.has(code) || (code === GRPC.RESOURCE_EXHAUSTED && retryAfterMs !== undefined),
    retryAfterMs,
  };
}

function judgeSuccess({ response, redact }: ServerStatus): AttemptOutcome {
  const facts = { grpcStatus: GRPC.OK, accepted: true } as const;
  try {
    const { rejectedProfiles, errorMessage } = decodeExportResponse(response);
    return { ...facts, rejectedProfiles, message: shorten(redact(errorMessage)) };
  } catch {
    // Ignored: the status already says that the profiles were taken; a retry would send them twice.
    return { ...facts, rejectedProfiles: 0n, message: '' };
  }
}
