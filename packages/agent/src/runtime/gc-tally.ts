import type { GcKind, GcKindStats, GcStats } from './runtime-stats.js';

/** From what nobody notices to what every client does. */
const PAUSE_BOUNDS_MS: readonly number[] = Object.freeze([0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]);

interface KindTally {
  count: number;
  totalPauseMs: number;
  maxPauseMs: number;
  readonly pauseCounts: number[];
}

/** Adds up collections, and fills the gaps in which they were not watched. */
export interface GcTally {
  add(kind: GcKind, pauseMs: number): void;
  /**
   * Ends a stretch of time of which the first part was watched: what was added since the last call is scaled to the
   * whole of it.
   */
  endStretch(watchedMs: number, wholeMs: number): void;
  read(): GcStats;
}

export function createGcTally(): GcTally {
  const total = createKinds();
  let stretch = createKinds();
  let watchedMs = 0;
  let wholeMs = 0;

  return {
    add(kind, pauseMs) {
      const tally = stretch[kind];
      tally.count++;
      tally.totalPauseMs += pauseMs;
      tally.maxPauseMs = Math.max(tally.maxPauseMs, pauseMs);
      const bound = PAUSE_BOUNDS_MS.findIndex((boundMs) => pauseMs <= boundMs);
      const at = bound < 0 ? PAUSE_BOUNDS_MS.length : bound;
      tally.pauseCounts[at] = (tally.pauseCounts[at] ?? 0) + 1;
    },

    endStretch(stretchWatchedMs, stretchWholeMs) {
      const factor = stretchWatchedMs > 0 ? Math.max(1, stretchWholeMs / stretchWatchedMs) : 1;
      for (const kind of KINDS) merge(total[kind], stretch[kind], factor);
      stretch = createKinds();
      watchedMs += stretchWatchedMs;
      wholeMs += stretchWholeMs;
    },

    read() {
      // The stretch under way counts as it is: counters must never go back.
      const read = (kind: GcKind): GcKindStats => {
        const sum = createKind();
        merge(sum, total[kind], 1);
        merge(sum, stretch[kind], 1);
        return { ...sum, count: Math.round(sum.count), pauseCounts: sum.pauseCounts.map(Math.round) };
      };
      return {
        minor: read('minor'),
        major: read('major'),
        incremental: read('incremental'),
        weakCallbacks: read('weakCallbacks'),
        observedShare: wholeMs > 0 ? watchedMs / wholeMs : 1,
        pauseBoundsMs: PAUSE_BOUNDS_MS,
      };
    },
  };
}

const KINDS: readonly GcKind[] = ['minor', 'major', 'incremental', 'weakCallbacks'];

function createKinds(): Record<GcKind, KindTally> {
  return { minor: createKind(), major: createKind(), incremental: createKind(), weakCallbacks: createKind() };
}

function createKind(): KindTally {
  return {
    count: 0,
    totalPauseMs: 0,
    maxPauseMs: 0,
    pauseCounts: Array.from({ length: PAUSE_BOUNDS_MS.length + 1 }, () => 0),
  };
}

function merge(into: KindTally, from: KindTally, factor: number): void {
  into.count += from.count * factor;
  into.totalPauseMs += from.totalPauseMs * factor;
  into.maxPauseMs = Math.max(into.maxPauseMs, from.maxPauseMs);
  for (const [at, count] of from.pauseCounts.entries()) {
    into.pauseCounts[at] = (into.pauseCounts[at] ?? 0) + count * factor;
  }
}
