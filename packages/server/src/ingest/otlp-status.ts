import { create, toBinary } from '@bufbuild/protobuf';
import { OtlpProfilesError } from '@hotspan/otlp-profiles';
import { ServerError, type ServerErrorCode } from '../errors.js';
import { StatusSchema } from '../gen/google/rpc/status_pb.js';
import { internalError } from '../internal-error.js';

/** What an OTLP/HTTP client is told. */
export interface OtlpFailure {
  readonly httpStatus: number;
  /** `google.rpc.Code`. */
  readonly rpcCode: number;
  readonly message: string;
  /** Whether the same request can succeed later; `Retry-After` goes with it. */
  readonly isRetryable: boolean;
}

const INVALID_ARGUMENT = 3;
const INTERNAL = 13;
const UNAVAILABLE = 14;
const RESOURCE_EXHAUSTED = 8;

const STATUSES: Partial<Record<ServerErrorCode, readonly [httpStatus: number, rpcCode: number]>> = {
  HOTSPAN_ERR_SERVER_CONTENT_TYPE: [415, INVALID_ARGUMENT],
  HOTSPAN_ERR_SERVER_ENCODING: [400, INVALID_ARGUMENT],
  HOTSPAN_ERR_SERVER_BODY: [400, INVALID_ARGUMENT],
  HOTSPAN_ERR_SERVER_PROFILE: [400, INVALID_ARGUMENT],
  HOTSPAN_ERR_SERVER_TOO_LARGE: [413, RESOURCE_EXHAUSTED],
  HOTSPAN_ERR_SERVER_BUSY: [429, RESOURCE_EXHAUSTED],
  HOTSPAN_ERR_SERVER_STORE: [503, UNAVAILABLE],
};

/** Turns whatever storing a request threw into the answer to it. */
export function describeFailure(error: unknown): OtlpFailure {
  if (error instanceof OtlpProfilesError) {
    const isLimit = error.code === 'HOTSPAN_ERR_OTLP_LIMIT';
    return {
      httpStatus: isLimit ? 413 : 400,
      rpcCode: isLimit ? RESOURCE_EXHAUSTED : INVALID_ARGUMENT,
      message: error.message,
      isRetryable: false,
    };
  }
  const { code, message } = error instanceof ServerError ? error : internalError(error);
  const [httpStatus, rpcCode] = STATUSES[code] ?? [500, INTERNAL];
  return { httpStatus, rpcCode, message, isRetryable: httpStatus === 429 || httpStatus === 503 };
}

/** `google.rpc.Status` in protobuf. */
export function encodeStatus({ rpcCode, message }: OtlpFailure): Uint8Array {
  return toBinary(StatusSchema, create(StatusSchema, { code: rpcCode, message }));
}
