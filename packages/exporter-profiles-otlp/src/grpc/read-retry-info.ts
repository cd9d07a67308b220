import { WireReader } from '@hotspan/otlp-profiles';

const RETRY_INFO = 'google.rpc.RetryInfo';

/**
 * The wait, in milliseconds, that a `google.rpc.RetryInfo` among the details of a `google.rpc.Status` asks for: the
 * trailer `grpc-status-details-bin`. Undefined when there is none, or the bytes are something else.
 */
export function readRetryInfo(status: Uint8Array | undefined): number | undefined {
  if (status === undefined) return undefined;
  try {
    for (const detail of fieldsOf(status, 3)) {
      const [type] = fieldsOf(detail, 1);
      if (type === undefined || !new TextDecoder().decode(type).endsWith(`/${RETRY_INFO}`)) continue;
      const [info = NOTHING] = fieldsOf(detail, 2);
      // An absent duration is one of 0.
      const [duration = NOTHING] = fieldsOf(info, 1);
      return readDurationMs(duration);
    }
  } catch {
    // Ignored: without a readable wish of the server the wait is our own.
  }
  return undefined;
}

const NOTHING = new Uint8Array(0);

/** All occurrences of a field of bytes in a message. */
function fieldsOf(message: Uint8Array, number: number): Uint8Array[] {
  const reader = createReader(message);
  const found: Uint8Array[] = [];
  while (reader.pos < message.length) {
    const tag = reader.uint32();
    if (tag === ((number << 3) | 2)) found.push(reader.copyBytes(message.length));
    else reader.skip(tag, message.length);
  }
  return found;
}

/** `Duration { int64 seconds = 1; int32 nanos = 2; }`; a negative one is 0. */
function readDurationMs(duration: Uint8Array): number {
  const reader = createReader(duration);
  let ms = 0;
  while (reader.pos < duration.length) {
    const tag = reader.uint32();
    if (tag === 8) ms += reader.int64AsNumber() * 1_000;
    else if (tag === 16) ms += reader.int32() / 1_000_000;
    else reader.skip(tag, duration.length);
  }
  return Math.max(0, Math.ceil(ms));
}

function createReader(bytes: Uint8Array): WireReader {
  return new WireReader(bytes, (problem) => new Error(problem));
}
