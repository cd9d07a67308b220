/** When the heap is profiled: it changes slowly, and half of its profile is the same each time. */
export interface HeapSchedule {
  isDue(): boolean;
  /** To be called with every heap profile. */
  taken(): void;
}

/** The first is due after half the interval, when a program has warmed up. `now` is a clock in milliseconds. */
export function createHeapSchedule(
  intervalMs: number,
  now: () => number = () => performance.now(),
): HeapSchedule {
  let lastMs = now() - intervalMs / 2;
  return {
    isDue: () => now() - lastMs >= intervalMs,
    taken() {
      lastMs = now();
    },
  };
}
