import { create, type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { HandlerContext } from '@connectrpc/connect';

/**
 * An encoded message as an object. One that is answered in protobuf stays as it is, in a field that the schema does not know: such fields
 * are written as they came, and making objects of a day's stacks and bytes of these takes longer than the query.
 */
export function encodedMessage<Schema extends DescMessage>(
  schema: Schema,
  bytes: Uint8Array,
  isProtobuf: boolean,
): MessageShape<Schema> {
  if (!isProtobuf || bytes.length === 0) return fromBinary(schema, bytes);
  const reader = new BinaryReader(bytes);
  const [no, wireType] = reader.tag();
  const message = create(schema);
  message.$unknown = [{ no, wireType, data: bytes.subarray(reader.pos) }];
  return message;
}

/** Whether a call is answered in protobuf and not in JSON. */
export function isAnsweredInProtobuf({ requestHeader }: HandlerContext): boolean {
  return PROTOBUF.test(requestHeader.get('content-type') ?? '');
}

const PROTOBUF = /^application\/(proto|(grpc|grpc-web|grpc-web-text)(\+proto)?)\s*(;|$)/;
