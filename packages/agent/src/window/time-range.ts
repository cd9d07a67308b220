/** A half-open window of time, in nanoseconds since the epoch: the end belongs to the next window. */
export interface TimeRange {
  readonly startNanos: bigint;
  readonly endNanos: bigint;
}

/** Cuts time into windows that touch each other. */
export interface TimeCutter {
  /** Ends the current window and begins the next. */
  cut(): TimeRange;
}

/** `now` gives milliseconds since the epoch. A clock that was set back yields a window of one millisecond. */
export function createTimeCutter(now: () => number = Date.now): TimeCutter {
  let startMs = now();
  return {
    cut() {
      const endMs = Math.max(now(), startMs + 1);
      const range = { startNanos: toNanos(startMs), endNanos: toNanos(endMs) };
      startMs = endMs;
      return range;
    },
  };
}

function toNanos(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}
