/** Longer texts are no number that anyone writes; 64 bits need 20 digits. */
const MAX_LENGTH = 400;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** Digits of 2^64, and one for safety. */
const MAX_DIGITS = 21;

/**
 * An integer in decimal, also with a fraction of zeros or an exponent (`1.50e2`), as protobuf's JSON allows for integers.
 * Exact; undefined for other text and for a number past 64 bits.
 */
export function parseDecimalInteger(text: string): bigint | undefined {
  const match = text.length > MAX_LENGTH ? null : DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = '', integer = '', fraction = '', exponentText = '0'] = match;
  const digits = (integer + fraction).replace(/^0+/, '');
  if (digits === '') return 0n;
  // The number is digits x 10^exponent.
  const exponent = Number(exponentText) - fraction.length;
  if (exponent < 0) {
    const cut = digits.length + exponent;
    if (cut <= 0 || cut > MAX_DIGITS || /[^0]/.test(digits.slice(cut))) return undefined;
    return BigInt(sign + digits.slice(0, cut));
  }
  if (digits.length + exponent > MAX_DIGITS) return undefined;
  return BigInt(sign + digits + '0'.repeat(exponent));
}

/** A finite number in decimal; undefined for other text. */
export function parseDecimal(text: string): number | undefined {
  const parsed = text.length <= MAX_LENGTH && DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(parsed) ? parsed : undefined;
}
