/** Collections of one kind, since the agent was started. */
export interface GcKindStats {
  readonly count: number;
  /** How long they held up the thread, all together, in milliseconds. */
  readonly totalPauseMs: number;
  /** The longest pause that was seen. */
  readonly maxPauseMs: number;
  /** How many pauses were at most as long as the bound of the same index in `pauseBoundsMs`; the last: longer. */
  readonly pauseCounts: readonly number[];
}

/** V8's kinds of garbage collection. */
export type GcKind = 'minor' | 'major' | 'incremental' | 'weakCallbacks';

/** What garbage collection cost this thread, since the agent was started. */
export interface GcStats extends Readonly<Record<GcKind, GcKindStats>> {
  /**
   * Share of the time in which collections were watched, from 0 to 1. Below 1 there were too many to watch them all,
   * and counts and total pauses are scaled up.
   */
  readonly observedShare: number;
  /** Upper bounds of `pauseCounts`, in milliseconds. */
  readonly pauseBoundsMs: readonly number[];
}

/** How late callbacks of the event loop came in the last window. 0 is in time. */
export interface EventLoopDelay {
  readonly minMs: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** What the agent knows of the runtime of its thread. */
export interface RuntimeStats {
  /** Undefined when it is not watched, see the option `runtimeMetrics`. */
  readonly gc: GcStats | undefined;
  /** Undefined before the first window has ended, and when it is not watched. */
  readonly eventLoopDelay: EventLoopDelay | undefined;
  /** See `correctedUtilization`; of the last window. Undefined as long as there were no samples. */
  readonly eventLoopUtilization: number | undefined;
}

/** Of a profiler that does nothing. */
export const NO_RUNTIME: RuntimeStats = Object.freeze({
  gc: undefined,
  eventLoopDelay: undefined,
  eventLoopUtilization: undefined,
});
