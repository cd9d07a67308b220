import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { EventLoopDelay } from './runtime-stats.js';

/** A watch over how late the event loop of this thread is. */
export interface EventLoopDelayWatch {
  /** Ends a window and returns what was seen in it; undefined when that is nothing. */
  endWindow(): EventLoopDelay | undefined;
  stop(): void;
}

/**
 * Distance of the timers whose lateness is measured. Each wakes an idle loop: 0.1 ms of CPU on a slow machine, so Node's
 * own default of 10 ms costs an idle process 1 % of a core, and this 0.2 %. A delay that is shorter than
 * the distance is found in proportion to its length, a longer one always.
 */
const RESOLUTION_MS = 50;

const NANOS_PER_MS = 1e6;

/** Starts watching. Node's histogram has a native timer that does not keep the process alive. */
export function watchEventLoopDelay(): EventLoopDelayWatch {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  // Node.js records the time between two timers, so one that is in time has the whole distance. Its clock may also be early.
  const toDelayMs = (nanos: number): number => Math.max(0, nanos / NANOS_PER_MS - RESOLUTION_MS);

  return {
    endWindow() {
      if (histogram.count === 0) return undefined;
      const delay: EventLoopDelay = {
        minMs: toDelayMs(histogram.min),
        meanMs: toDelayMs(histogram.mean),
        p50Ms: toDelayMs(histogram.percentile(50)),
        p90Ms: toDelayMs(histogram.percentile(90)),
        p99Ms: toDelayMs(histogram.percentile(99)),
        maxMs: toDelayMs(histogram.max),
      };
      histogram.reset();
      return delay;
    },
    stop() {
      histogram.disable();
    },
  };
}
