import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { createGcTally } from './gc-tally.js';
import type { GcKind, GcStats } from './runtime-stats.js';

/** A watch over the garbage collection of this thread. */
export interface GcWatch {
  /** Ends a window: what was not watched of it is filled in, and watching begins again. */
  endWindow(): void;
  read(): GcStats;
  stop(): void;
}

/**
 * Collections per second that are watched, on average. Each costs 0.1 to 0.2 ms of CPU on a slow machine
 * (benchmarks/runtime-watch.bench.ts), as much as a short collection itself: this is 0.1 % of a core, and all that happen
 * where much is allocated are several percent. So only so many are watched in every window, and its rest is estimated.
 */
const WATCHED_PER_SECOND = 5;
/** Enough for an estimate in short windows, and no burst of cost in long ones. */
const MIN_WATCHED_PER_WINDOW = 20;
const MAX_WATCHED_PER_WINDOW = 300;

/** V8 has a second collector for young objects, number 2, for which Node.js has no name. */
const KINDS: ReadonlyMap<number, GcKind> = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [2, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakCallbacks'],
]);

/** Starts watching; nothing of it keeps the process alive. Throws what Node.js throws. */
export function watchGarbageCollection(windowMs: number): GcWatch {
  const tally = createGcTally();
  const budget = Math.min(
    MAX_WATCHED_PER_WINDOW,
    Math.max(MIN_WATCHED_PER_WINDOW, Math.round((windowMs / 1_000) * WATCHED_PER_SECOND)),
  );
  let left = budget;
  let startedMs = performance.now();
  /** When the budget was used up. */
  let pausedMs: number | undefined;
  let stopped = false;

  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });

  function take(entries: readonly PerformanceEntry[]): void {
    for (const entry of entries) {
      const kind = KINDS.get(kindOf(entry));
      if (kind !== undefined) tally.add(kind, entry.duration);
    }
    left -= entries.length;
    if (left > 0 || pausedMs !== undefined || stopped) return;
    pausedMs = performance.now();
    observer.disconnect();
  }

  return {
    endWindow() {
      if (stopped) return;
      const nowMs = performance.now();
      if (pausedMs === undefined) take(observer.takeRecords());
      tally.endStretch((pausedMs ?? nowMs) - startedMs, nowMs - startedMs);
      left = budget;
      startedMs = nowMs;
      if (pausedMs !== undefined) observer.observe({ entryTypes: ['gc'] });
      pausedMs = undefined;
    },
    read: tally.read,
    stop() {
      stopped = true;
      observer.disconnect();
    },
  };
}

/** `detail.kind`, which the types of Node.js 20 do not have. */
function kindOf({ detail }: PerformanceEntry & { readonly detail?: unknown }): number {
  return typeof detail === 'object' && detail !== null && 'kind' in detail ? Number(detail.kind) : 0;
}
