/** Control bytes of binary formats show within this many: pprof, OTLP, trees have them in their first dozens. */
const EXAMINED_BYTES = 4096;

/**
 * The bytes without byte order mark and leading blanks when they begin as text does: without control bytes other than tab, line
 * feed, form feed and carriage return. Undefined for binary, and when nothing but blanks is there.
 */
export function findText(bytes: Uint8Array): Uint8Array | undefined {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (isBlank(bytes[start])) start++;
  if (start === bytes.length) return undefined;
  const end = Math.min(bytes.length, start + EXAMINED_BYTES);
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 && !isBlank(byte) && byte !== 0x0c) return undefined;
  }
  return bytes.subarray(start);
}

/** Blanks of JSON (RFC 8259, section 2) and of text alike. */
export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
