const PAD = 0x3d;

/** Bytes of base64 in the standard or the URL-safe alphabet, padded or not; undefined for other text. Linear, no recursion. */
export function decodeBase64(text: string): Uint8Array | undefined {
  let digits = text.length;
  while (digits > 0 && text.length - digits < 2 && text.charCodeAt(digits - 1) === PAD) digits--;
  const isPadded = digits < text.length;
  // One digit past a group of four cannot hold a byte.
  if (digits % 4 === 1 || (isPadded && text.length % 4 !== 0)) return undefined;
  const bytes = new Uint8Array(Math.floor((digits * 3) / 4));
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    const sextet = sextetOf(text.charCodeAt(i));
    if (sextet < 0) return undefined;
    bits = ((bits << 6) | sextet) & 0xff_ffff;
    const place = i % 4;
    // The second digit completes the first byte, the third the second, the fourth the third.
    if (place > 0) bytes[at++] = bits >>> (6 - place * 2);
  }
  return bytes;
}

function sextetOf(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
  // + and - are 62, / and _ are 63.
  if (code === 0x2b || code === 0x2d) return 62;
  if (code === 0x2f || code === 0x5f) return 63;
  return -1;
}
