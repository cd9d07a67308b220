import type { LinkMode } from '../link/create-linker.js';
import { NO_RUNTIME, type RuntimeStats } from '../runtime/runtime-stats.js';
import { NO_SYMBOLS, type SymbolStats } from '../symbol/symbol-stats.js';
import type { UploaderStats } from '../upload/create-uploader.js';

/** What the agent knows of its windows, since it was started. */
export interface FlushCounters {
  /** Windows that were taken and encoded. */
  readonly flushes: number;
  /** Times that the profiles of a sampler, or all of a window, were lost to an error. */
  readonly failedFlushes: number;
  /** Samples that the sampling rate promises for the time passed, up to the last flush. */
  readonly expectedSamples: number;
  /** Samples that were recorded; the difference to the expected ones was lost, mostly to late signals. */
  readonly recordedSamples: number;
  /** Recorded samples with JavaScript or garbage collection on the stack. */
  readonly busySamples: number;
  /** Busy samples that are linked to a span. */
  readonly linkedSamples: number;
  /** Recorded samples of waiting. */
  readonly idleSamples: number;
  /** Times that samples went without their labels, because a window had too many different sets of them. */
  readonly droppedLabelSets: number;
  /** Times that V8's event processor was found stuck and restarted. */
  readonly stuckResets: number;
  /** How long the last flush held up the event loop at once, at most, in milliseconds. */
  readonly lastFlushMs: number;
  /** The longest such time. */
  readonly maxFlushMs: number;
  /** Time of the event loop that all flushes took, in milliseconds. */
  readonly totalFlushMs: number;
  /** Bytes of all encoded windows, before compression. */
  readonly encodedBytes: number;
}

/** What the agent knows of itself, since it was started. */
export interface ProfilerStats extends FlushCounters, UploaderStats {
  /** Samples per second, as the governor has it now; 0 when nothing samples time. */
  readonly samplingRateHz: number;
  /** Share of one core that the profiler took over the last flushes, 0 to 1, of which the samples are an estimate. */
  readonly cpuShare: number;
  /** Labels that were left out, because of their names or values. */
  readonly droppedLabels: number;
  /** Times that the heap sampler had been ended by someone else, such as an inspector, and was begun anew. */
  readonly heapRestarts: number;
  /** How samples find their span; undefined when nothing samples time. */
  readonly linkMode: LinkMode | undefined;
  /** Whether the application has installed an OpenTelemetry context manager to follow. */
  readonly isLinking: boolean;
  /** Source maps, and functions that were looked up in them. */
  readonly symbols: SymbolStats;
  /** Garbage collection and the event loop of this thread. */
  readonly runtime: RuntimeStats;
}

/** Before the first window. */
export const NO_FLUSHES: FlushCounters = Object.freeze({
  flushes: 0,
  failedFlushes: 0,
  expectedSamples: 0,
  recordedSamples: 0,
  busySamples: 0,
  linkedSamples: 0,
  idleSamples: 0,
  droppedLabelSets: 0,
  stuckResets: 0,
  lastFlushMs: 0,
  maxFlushMs: 0,
  totalFlushMs: 0,
  encodedBytes: 0,
});

/** The statistics of a profiler that does nothing. */
export const NO_STATS: ProfilerStats = Object.freeze({
  ...NO_FLUSHES,
  samplingRateHz: 0,
  cpuShare: 0,
  droppedLabels: 0,
  heapRestarts: 0,
  linkMode: undefined,
  isLinking: false,
  symbols: NO_SYMBOLS,
  runtime: NO_RUNTIME,
  queuedCount: 0,
  queuedBytes: 0,
  droppedCount: 0,
  droppedBytes: 0,
  uploads: 0,
  failedUploads: 0,
  uploadedBytes: 0,
});
