import { create, toBinary } from '@bufbuild/protobuf';
import { anyPack } from '@bufbuild/protobuf/wkt';
import type { ErrorStatus } from '../error-status.js';
import { RetryInfoSchema } from '../gen/google/rpc/error_details_pb.js';
import { StatusSchema } from '../gen/google/rpc/status_pb.js';

/** `google.rpc.Status` in protobuf, with RetryInfo when the request can be sent again. */
export function encodeStatus({ rpcCode, message, retryAfterSeconds }: ErrorStatus): Uint8Array {
  const retryDelay = { seconds: BigInt(retryAfterSeconds) };
  const details =
    retryAfterSeconds === 0 ? [] : [anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay }))];
  return toBinary(StatusSchema, create(StatusSchema, { code: rpcCode, message, details }));
}
