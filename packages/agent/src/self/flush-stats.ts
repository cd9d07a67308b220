import type { TakenWindow } from '../lifecycle/window-taker.js';
import type { EncodedWindow } from '../window/window-encoder.js';
import { type FlushCounters, NO_FLUSHES } from './profiler-stats.js';
import type { StepTimes } from './step-timer.js';

/** Keeps the part of the statistics that flushes make. */
export interface FlushStats {
  /** `took` is what taking and encoding the window took. */
  record(taken: TakenWindow, encoded: EncodedWindow, took: StepTimes): void;
  recordFailure(): void;
  read(): FlushCounters;
}

export function createFlushStats(): FlushStats {
  const counters: { -readonly [K in keyof FlushCounters]: number } = { ...NO_FLUSHES };
  return {
    record(taken, encoded, took) {
      counters.flushes++;
      counters.expectedSamples += taken.expectedSamples;
      counters.recordedSamples += taken.recordedSamples;
      counters.busySamples += encoded.busySamples;
      counters.linkedSamples += encoded.linkedSamples;
      counters.idleSamples += encoded.idleSamples;
      counters.droppedLabelSets += encoded.droppedLabelSets;
      counters.encodedBytes += encoded.bytes.byteLength;
      if (taken.wasStuck) counters.stuckResets++;
      counters.lastFlushMs = took.longestMs;
      counters.maxFlushMs = Math.max(counters.maxFlushMs, counters.lastFlushMs);
      counters.totalFlushMs += took.totalMs;
    },
    recordFailure() {
      counters.failedFlushes++;
    },
    read: () => ({ ...counters }),
  };
}
