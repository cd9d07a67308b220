/** Digits of which every number is exact as a double. */
const SAFE_DIGITS = 15;
/** Digits of 2^63. */
const LONGEST_DIGITS = 19;

/**
 * A decimal integer in `bytes[start .. end)`, with or without a sign. Undefined when it is none, or does not fit into a signed
 * 64-bit integer. A bigint when it may not be exact as a number.
 */
export function parseCount(bytes: Uint8Array, start: number, end: number): number | bigint | undefined {
  const sign = bytes[start];
  let at = sign === 0x2b || sign === 0x2d ? start + 1 : start;
  if (at >= end) return undefined;
  while (bytes[at] === 0x30 && at < end - 1) at++;
  const digits = end - at;
  if (digits > LONGEST_DIGITS) return undefined;
  let text = '';
  let value = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
    if (digits > SAFE_DIGITS) text += digit;
  }
  const isNegative = sign === 0x2d;
  if (digits <= SAFE_DIGITS) return isNegative ? 0 - value : value;
  const exact = isNegative ? -BigInt(text) : BigInt(text);
  return BigInt.asIntN(64, exact) === exact ? exact : undefined;
}
