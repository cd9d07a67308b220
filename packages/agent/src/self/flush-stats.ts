import { type FlushCounters, NO_FLUSHES } from './profiler-stats.js';

/** What one flush adds to the statistics. */
export interface FlushRecord {
  readonly bytes: Uint8Array;
  readonly expectedSamples: number;
  readonly recordedSamples: number;
  readonly linkedSamples: number;
  readonly wasStuck: boolean;
}

/** Keeps the part of the statistics that flushes make. */
export interface FlushStats {
  record(flush: FlushRecord, pauseMs: number): void;
  recordFailure(): void;
  read(): FlushCounters;
}

export function createFlushStats(): FlushStats {
  const counters: { -readonly [K in keyof FlushCounters]: number } = { ...NO_FLUSHES };
  return {
    record(flush, pauseMs) {
      counters.flushes++;
      counters.expectedSamples += flush.expectedSamples;
      counters.recordedSamples += flush.recordedSamples;
      counters.linkedSamples += flush.linkedSamples;
      counters.encodedBytes += flush.bytes.byteLength;
      if (flush.wasStuck) counters.stuckResets++;
      counters.lastFlushMs = pauseMs;
      counters.maxFlushMs = Math.max(counters.maxFlushMs, pauseMs);
    },
    recordFailure() {
      counters.failedFlushes++;
    },
    read: () => ({ ...counters }),
  };
}
