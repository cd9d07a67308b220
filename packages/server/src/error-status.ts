import { FormatError } from '@hotspan/formats';
import { OtlpProfilesError } from '@hotspan/otlp-profiles';
import { ServerError, type ServerErrorCode } from './errors.js';
import { internalError } from './internal-error.js';
import { retryAfterSecondsOf } from './listen/retry-after.js';

/** What a client is told of an error, whichever protocol it speaks. */
export interface ErrorStatus {
  /** The code that the message starts with: one of ours or of a codec's. */
  readonly code: string;
  readonly httpStatus: number;
  /** `google.rpc.Code`, whose numbers are also those of gRPC and Connect. */
  readonly rpcCode: number;
  readonly message: string;
  /** When the same request can succeed: `Retry-After`, or RetryInfo of gRPC. 0 = it is not worth sending again. */
  readonly retryAfterSeconds: number;
}

/** The codes of `google.rpc.Code` that are used. */
export const RPC_CODES = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

const BAD_REQUEST = [400, RPC_CODES.invalidArgument] as const;
const SERVER_FAULT = [500, RPC_CODES.internal] as const;
const TOO_LARGE = [413, RPC_CODES.resourceExhausted] as const;

/** What a client is told by code. What only stops a start is not here. */
const STATUSES: Partial<
  Record<ServerErrorCode, readonly [httpStatus: number, rpcCode: number, canPass?: 'can pass']>
> = {
  HOTSPAN_ERR_SERVER_CONTENT_TYPE: [415, RPC_CODES.invalidArgument],
  HOTSPAN_ERR_SERVER_ENCODING: BAD_REQUEST,
  HOTSPAN_ERR_SERVER_TOO_LARGE: TOO_LARGE,
  HOTSPAN_ERR_SERVER_BODY: BAD_REQUEST,
  HOTSPAN_ERR_SERVER_PROFILE: BAD_REQUEST,
  HOTSPAN_ERR_SERVER_FORMAT: BAD_REQUEST,
  HOTSPAN_ERR_SERVER_RATE: [429, RPC_CODES.resourceExhausted, 'can pass'],
  HOTSPAN_ERR_SERVER_UNAUTHENTICATED: [401, RPC_CODES.unauthenticated],
  HOTSPAN_ERR_SERVER_FORBIDDEN: [403, RPC_CODES.permissionDenied],
  HOTSPAN_ERR_SERVER_TENANT: BAD_REQUEST,
  HOTSPAN_ERR_SERVER_BACKUP: BAD_REQUEST,
  HOTSPAN_ERR_SERVER_STARTING: [503, RPC_CODES.unavailable, 'can pass'],
  HOTSPAN_ERR_SERVER_DISK_FULL: [503, RPC_CODES.unavailable, 'can pass'],
  HOTSPAN_ERR_SERVER_BUSY: [429, RPC_CODES.resourceExhausted, 'can pass'],
  HOTSPAN_ERR_SERVER_STORE: [503, RPC_CODES.unavailable, 'can pass'],
  HOTSPAN_ERR_SERVER_DEADLINE: [504, RPC_CODES.deadlineExceeded],
  HOTSPAN_ERR_SERVER_SETTING: BAD_REQUEST,
  HOTSPAN_ERR_SERVER_CONFLICT: [409, RPC_CODES.alreadyExists],
  HOTSPAN_ERR_SERVER_UNKNOWN_ID: [404, RPC_CODES.notFound],
  HOTSPAN_ERR_SERVER_QUERY: BAD_REQUEST,
  HOTSPAN_ERR_SERVER_SELECTOR: BAD_REQUEST,
  HOTSPAN_ERR_SERVER_QUERY_LIMIT: [429, RPC_CODES.resourceExhausted],
  HOTSPAN_ERR_SERVER_NOT_FOUND: [404, RPC_CODES.unimplemented],
  HOTSPAN_ERR_SERVER_REQUEST: BAD_REQUEST,
};

/** The one place where errors become statuses. What nobody foresaw keeps its message to itself. */
export function describeError(error: unknown): ErrorStatus {
  if (error instanceof OtlpProfilesError || error instanceof FormatError) {
    const [httpStatus, rpcCode] = statusOfCodec(error.code);
    return { code: error.code, httpStatus, rpcCode, message: error.message, retryAfterSeconds: 0 };
  }
  const { code, message } = error instanceof ServerError ? error : internalError(error);
  const [httpStatus, rpcCode, canPass] = STATUSES[code] ?? SERVER_FAULT;
  const retryAfterSeconds = canPass === undefined ? 0 : retryAfterSecondsOf(error);
  return { code, httpStatus, rpcCode, message, retryAfterSeconds };
}

function statusOfCodec(code: string): readonly [httpStatus: number, rpcCode: number] {
  // The size of a whole OTLP request; of one profile in other formats, which is its sender's mistake.
  if (code === 'HOTSPAN_ERR_OTLP_LIMIT') return TOO_LARGE;
  // Raised for what the server itself asks of a codec.
  if (/_(OPTION|ENCODE|BUILD)$/.test(code)) return SERVER_FAULT;
  return BAD_REQUEST;
}

/** Answers of 5xx by which the server says no and has not failed. */
const REFUSALS: readonly string[] = ['HOTSPAN_ERR_SERVER_STARTING', 'HOTSPAN_ERR_SERVER_DEADLINE'];

/** Whether the server failed, which its log should tell. */
export function isFailure({ httpStatus, code }: ErrorStatus): boolean {
  return httpStatus >= 500 && !REFUSALS.includes(code);
}
