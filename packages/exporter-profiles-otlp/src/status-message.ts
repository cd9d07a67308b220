/** Longest text taken from an answer. */
const MAX_TEXT_BYTES = 4_096;

/**
 * The human-readable part of a failed answer, for the log only: `message` of a `google.rpc.Status` in protobuf
 * or JSON (OTLP specification, "Failures"), or a plain text body. Empty when there is none.
 */
export function readStatusMessage(contentType: string, body: Uint8Array): string {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-protobuf') return readProtobufMessage(body);
  if (type === 'application/json') return readJsonMessage(body);
  return type === 'text/plain' ? decodeText(body) : '';
}

function readJsonMessage(body: Uint8Array): string {
  try {
    const status: unknown = JSON.parse(new TextDecoder().decode(body));
    const isStatus = typeof status === 'object' && status !== null && 'message' in status;
    return isStatus && typeof status.message === 'string' ? status.message : '';
  } catch {
    // Ignored: the status code says what happened, the text would only have said it better.
    return '';
  }
}

/** Walks over `Status { int32 code = 1; string message = 2; ... }`; gives up quietly on anything else. */
function readProtobufMessage(body: Uint8Array): string {
  let offset = 0;
  const readVarint = (): number => {
    let value = 0;
    for (let scale = 1; offset < body.length; scale *= 128) {
      const byte = body[offset++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (offset < body.length) {
    const tag = readVarint();
    const value = readVarint();
    if ((tag & 7) === 0) continue;
    if ((tag & 7) !== 2) return '';
    if (tag >> 3 === 2) return decodeText(body.subarray(offset, offset + value));
    offset += value;
  }
  return '';
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, MAX_TEXT_BYTES));
}
