/**
 * Whether all are from `first` to below `count`. Without a branch per element, which would cost more than the element. Hot path:
 * guarded by benchmarks/pprof-codec.bench.ts.
 */
export function areIn(indices: Int32Array, count: number, first = 0): boolean {
  let outside = 0;
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at] ?? 0;
    outside |= (index - first) | (count - 1 - index);
  }
  return outside >= 0;
}
