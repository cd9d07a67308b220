import { create, fromBinary } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { HandlerContext } from '@connectrpc/connect';
import { type Profile, ProfileSchema } from '../gen/google/v1/profile_pb.js';

/**
 * An encoded profile as a message. One that is answered in protobuf stays as it is, in a field that the schema does not know: such fields
 * are written as they came, and making objects of a day's stacks and bytes of these takes longer than the query.
 */
export function profileMessage(bytes: Uint8Array, isProtobuf: boolean): Profile {
  if (!isProtobuf || bytes.length === 0) return fromBinary(ProfileSchema, bytes);
  const reader = new BinaryReader(bytes);
  const [no, wireType] = reader.tag();
  const message = create(ProfileSchema);
  message.$unknown = [{ no, wireType, data: bytes.subarray(reader.pos) }];
  return message;
}

/** Whether a call is answered in protobuf and not in JSON. */
export function isAnsweredInProtobuf({ requestHeader }: HandlerContext): boolean {
  return PROTOBUF.test(requestHeader.get('content-type') ?? '');
}

const PROTOBUF = /^application\/(proto|(grpc|grpc-web|grpc-web-text)(\+proto)?)\s*(;|$)/;
