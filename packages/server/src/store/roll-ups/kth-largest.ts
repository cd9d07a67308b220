/** A number is read as four digits of 16 bits, the highest first. */
const STEPS = 4;
const DIGITS = 65_536;

/**
 * The value that has `k - 1` larger or equal ones before it when they are sorted downwards, without sorting them: 1 <= k <=
 * count. Values are finite and not negative, for such numbers are in the order of their bits.
 */
export function kthLargest(values: Float64Array, count: number, k: number): number {
  const halves = new Uint32Array(values.buffer, values.byteOffset, count * 2);
  const counts = new Uint32Array(DIGITS);
  // The words of the value wanted, as far as its digits are known, and its rank among those that share them.
  let high = 0;
  let low = 0;
  let rank = k;
  for (let step = 0; step < STEPS; step++) {
    counts.fill(0);
    for (let i = 0; i < count; i++) {
      const h = halves[i * 2 + 1] ?? 0;
      const l = halves[i * 2] ?? 0;
      let digit: number;
      if (step === 0) digit = h >>> 16;
      else if (h >>> 16 !== high >>> 16) continue;
      else if (step === 1) digit = h & 0xffff;
      else if (h !== high) continue;
      else if (step === 2) digit = l >>> 16;
      else if (l >>> 16 !== low >>> 16) continue;
      else digit = l & 0xffff;
      counts[digit] = (counts[digit] ?? 0) + 1;
    }
    let digit = DIGITS - 1;
    while (digit > 0 && rank > (counts[digit] ?? 0)) rank -= counts[digit--] ?? 0;
    if (step === 0) high = (digit << 16) >>> 0;
    else if (step === 1) high = (high | digit) >>> 0;
    else if (step === 2) low = (digit << 16) >>> 0;
    else low = (low | digit) >>> 0;
  }
  return new Float64Array(new Uint32Array([low, high]).buffer)[0] ?? 0;
}
