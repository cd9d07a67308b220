import type { LoopDelays } from './service-process.js';
import type { Upload } from './upload-sink.js';

/**
 * What of a round is near a flush: it comes before its upload has come in, by what encoding, compressing and sending
 * take. Wider than it must be, and the same for what does not flush.
 */
const BEFORE_MS = 1_500;
const AFTER_MS = 250;
const WINDOW_MS = BEFORE_MS + AFTER_MS;

/** Delays of the event loop, in milliseconds. */
export interface DelaySummary {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface FlushStalls {
  readonly windows: number;
  /** Of all ticks in windows around flushes. */
  readonly p99Ms: number;
  /** The longest delay of a window, the median of all windows. */
  readonly worstMs: number;
}

export function summarizeDelays(delaysMs: Float64Array): DelaySummary {
  const sorted = delaysMs.slice().sort();
  return { p50: at(sorted, 0.5), p99: at(sorted, 0.99), max: at(sorted, 1) };
}

/** Delays around the uploads of a round; for a service that uploads nothing, of windows side by side all over it. */
export function findFlushStalls(
  { atMs, delaysMs }: LoopDelays,
  uploads: readonly Upload[] | undefined,
): FlushStalls {
  const first = atMs[0] ?? 0;
  const last = atMs.at(-1) ?? 0;
  const starts =
    uploads === undefined ? tile(first, last) : merge(uploads.map((upload) => upload.atMs - BEFORE_MS));
  const windows = starts
    .filter((start) => start >= first && start + WINDOW_MS <= last)
    .map((start) => delaysMs.filter((_, i) => (atMs[i] ?? 0) >= start && (atMs[i] ?? 0) < start + WINDOW_MS))
    .filter(({ length }) => length > 0);
  const all = Float64Array.from(windows.flatMap((window) => [...window])).sort();
  const worst = Float64Array.from(windows, (window) => Math.max(...window)).sort();
  return { windows: windows.length, p99Ms: at(all, 0.99), worstMs: at(worst, 0.5) };
}

function tile(first: number, last: number): number[] {
  return Array.from({ length: Math.floor((last - first) / WINDOW_MS) }, (_, i) => first + i * WINDOW_MS);
}

/** Two uploads of one flush are one window. */
function merge(starts: readonly number[]): number[] {
  const merged: number[] = [];
  for (const start of [...starts].sort((a, b) => a - b)) {
    if (start - (merged.at(-1) ?? Number.NEGATIVE_INFINITY) > WINDOW_MS) merged.push(start);
  }
  return merged;
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
