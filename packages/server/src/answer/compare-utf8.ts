const SURROGATE = /[\ud800-\udfff]/;

/** How two names compare; as Array.prototype.sort() wants it. */
export type CompareNames = (a: string, b: string) => number;

/**
 * The comparison that puts these names in the order of their UTF-8 bytes, which is that of their code points. JavaScript's
 * own goes by UTF-16 code units, where characters beyond the BMP (surrogates, from D800) come before those from E000 on. It
 * is native and right for all other names, so it is chosen when no name has surrogates.
 */
export function utf8Comparison(names: readonly string[]): CompareNames {
  return names.some((name) => SURROGATE.test(name)) ? compareUtf8 : compareUtf16;
}

function compareUtf16(a: string, b: string): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** Compares by the bytes of UTF-8. A lone surrogate, which has none, comes behind everything up to FFFF. */
export function compareUtf8(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA !== unitB) return codePointRank(unitA) - codePointRank(unitB);
  }
  return a.length - b.length;
}

/** Moves surrogates behind E000 to FFFF; units of equal kind keep their order. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
