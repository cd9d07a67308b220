/** What stands in a decoded text for bytes that are not UTF-8, but may also have been sent. */
export const REPLACEMENT = '\uFFFD';

/** Whether U+FFFD in `text` stood in its bytes themselves: then encoding gives the bytes back. */
export function isUtf8(text: string, bytes: Uint8Array): boolean {
  const again = encoder.encode(text);
  return again.length === bytes.length && again.every((byte, i) => byte === bytes[i]);
}

const encoder = new TextEncoder();
