const NANOS_PER_UNIT: ReadonlyMap<string, bigint> = new Map([
  ['nanoseconds', 1n],
  ['microseconds', 1_000n],
  ['milliseconds', 1_000_000n],
  ['seconds', 1_000_000_000n],
  ['ns', 1n],
  ['us', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
]);

/** Nanoseconds in a unit of time, in pprof's or UCUM's spelling; undefined for what is no such unit. */
export function nanosPerUnit(unit: string): bigint | undefined {
  return NANOS_PER_UNIT.get(unit);
}
