import { type Buckets, fillBuckets, type Point } from './bucket-series.js';
import type { ProfileType } from './profile-type.js';
import { type Rate, rateOf } from './rate.js';

/** Lines that colours can tell apart. */
export const MAX_LINES = 10;

/** Points of everything, or of what has one value of a label. */
export interface TimelineSeries {
  readonly value: string;
  readonly points: readonly Point[];
}

/** One line of a chart. */
export interface ChartLine {
  /** The value of the label, empty for profiles without it. */
  readonly value: string;
  readonly name: string;
  /** At each edge; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

/** What a timeline shows, in the unit of its axis. */
export interface TimelineChart {
  readonly rate: Rate;
  readonly edgesMs: readonly number[];
  /** Largest first, {@link MAX_LINES} at most. */
  readonly lines: readonly ChartLine[];
  /** How many series there are that have no line. */
  readonly hiddenCount: number;
  readonly isEmpty: boolean;
}

/** What a chart is of. */
export interface ChartOptions {
  readonly buckets: Buckets;
  readonly type: ProfileType;
  /** End of what was asked for, so that a chart does not change by itself. */
  readonly endMs: number;
  /** How points are shown. Default: {@link rateOf} the type. */
  readonly rate?: Rate;
}

/** Makes lines of what the server sums. */
export function timelineChart(
  series: readonly TimelineSeries[],
  { buckets, type, endMs, rate = rateOf(type) }: ChartOptions,
): TimelineChart {
  // No profile of a sum is a sum of zero; no snapshot is not an empty heap.
  const missing = type.isInstant ? null : 0;
  const fill = (points: readonly Point[]) => {
    const converted = points.map((point) => ({
      ...point,
      value: rate.convert(point.value, buckets.stepSeconds),
    }));
    return fillBuckets(converted, buckets, { missing, nowMs: endMs });
  };
  const lines = series.slice(0, MAX_LINES).map(({ value, points }) => ({
    value,
    name: value === '' ? 'none' : value,
    values: fill(points).values,
  }));
  return {
    ...{ rate, lines },
    edgesMs: fill([]).edgesMs,
    hiddenCount: series.length - lines.length,
    isEmpty: series.every(({ points }) => points.length === 0),
  };
}
