/** As many bytes as become whole groups of four digits, and as arguments fit on a stack. */
const CHUNK_BYTES = 3 * 4_096;

/** Base64 in the standard alphabet, padded, as protobuf's JSON writes bytes. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES)));
  }
  return text;
}
