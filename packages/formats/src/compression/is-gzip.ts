/** Whether the bytes begin as a gzip member does: magic and the only method there is (RFC 1952, 2.3). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08;
}
