import type { Range } from '../api/parse-request.js';
import type { TimePoint } from '../query/select-series.js';

/** Sums over time as `/pyroscope/render` gives them. */
export interface Timeline {
  /** Unix seconds, a multiple of `durationDelta`. */
  readonly startTime: number;
  /** One per step, 0 where nothing was; whole numbers of 0 or more. */
  readonly samples: readonly number[];
  /** The step, in seconds. */
  readonly durationDelta: number;
  readonly watermarks: null;
}

/** Number of whole steps of a range, counted from the epoch. */
export function timelineLength({ startMs, endMs }: Range, stepSeconds: number): number {
  return stepOf(endMs, stepSeconds) - stepOf(startMs, stepSeconds);
}

/** Puts points where they are in a range. The step that the range ends in is left out, as it is not over. */
export function layOutTimeline(range: Range, stepSeconds: number, points: readonly TimePoint[]): Timeline {
  const first = stepOf(range.startMs, stepSeconds);
  const samples = new Array<number>(timelineLength(range, stepSeconds)).fill(0);
  for (const { timestampMs, value } of points) {
    const index = stepOf(timestampMs, stepSeconds) - first;
    if (index >= 0 && index < samples.length) samples[index] = Math.max(0, Math.trunc(value));
  }
  return { startTime: first * stepSeconds, samples, durationDelta: stepSeconds, watermarks: null };
}

function stepOf(timeMs: number, stepSeconds: number): number {
  return Math.floor(timeMs / (stepSeconds * 1_000));
}
