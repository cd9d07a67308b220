/** Adds int64 number `from` of `source` to number `to` of `target`; a sum past int64 stays at the nearest end of its range. */
export function addInt64(target: Uint32Array, to: number, source: Uint32Array, from: number): void {
  const low = (target[to * 2] ?? 0) + (source[from * 2] ?? 0);
  const a = (target[to * 2 + 1] ?? 0) | 0;
  const b = (source[from * 2 + 1] ?? 0) | 0;
  const high = a + b + (low > 0xffff_ffff ? 1 : 0);
  if (high > 0x7fff_ffff) {
    target[to * 2] = 0xffff_ffff;
    target[to * 2 + 1] = 0x7fff_ffff;
  } else if (high < -0x8000_0000) {
    target[to * 2] = 0;
    target[to * 2 + 1] = 0x8000_0000;
  } else {
    target[to * 2] = low;
    target[to * 2 + 1] = high;
  }
}
