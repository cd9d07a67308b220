import type { Exemplar } from '../client/load-exemplars.js';
import type { TimeRange } from './time-range.js';
import type { TimelineChart } from './timeline-chart.js';

/** Where a profile is in a chart. */
export interface PlacedExemplar {
  readonly exemplar: Exemplar;
  /** From the left edge of the plot, as a part of its width. */
  readonly left: number;
  /** From its bottom, as a part of its height. */
  readonly bottom: number;
}

/** Room above the largest value, as the chart has it. */
const HEADROOM = 1.1;

/**
 * Puts profiles at their time, on the line of what was recorded around them. Those outside of the range are left out, and those where
 * there is no line yet.
 */
export function placeExemplars(
  exemplars: readonly Exemplar[],
  { lines, edgesMs }: Pick<TimelineChart, 'lines' | 'edgesMs'>,
  { startMs, endMs }: TimeRange,
): PlacedExemplar[] {
  const values = lines[0]?.values ?? [];
  const highest = Math.max(0, ...values.map((value) => value ?? 0)) * HEADROOM;
  if (highest === 0 || endMs <= startMs) return [];
  return exemplars
    .filter(({ timeMs }) => timeMs >= startMs && timeMs <= endMs)
    .flatMap((exemplar) => {
      const value = values[edgesMs.findIndex((edgeMs) => edgeMs >= exemplar.timeMs)] ?? null;
      const left = (exemplar.timeMs - startMs) / (endMs - startMs);
      return value === null ? [] : [{ exemplar, left, bottom: value / highest }];
    });
}
