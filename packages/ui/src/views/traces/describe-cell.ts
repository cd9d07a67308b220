import { formatValue } from '@hotspan/flamegraph';
import type { CostRange } from '../../state/cost-range.js';
import type { HeatmapCell } from '../../state/span-heatmap.js';

/** A cell in words: when, how much, how many. */
export function describeCell({ range, count }: HeatmapCell, unit: string): string {
  const spans = count === 1 ? '1 span' : `${formatValue(count, 'count')} spans`;
  return `${describeRange(range, unit)}: ${spans}`;
}

/** The time and the costs of a cell. */
export function describeRange({ startMs, endMs, least, most }: CostRange, unit: string): string {
  const isOfOneDay = new Date(startMs).toDateString() === new Date(endMs).toDateString();
  const start = new Date(startMs).toLocaleString();
  const end = isOfOneDay ? new Date(endMs).toLocaleTimeString() : new Date(endMs).toLocaleString();
  const low = formatValue(least, unit);
  const high = formatValue(most, unit);
  return `${start} – ${end}, ${low === high ? low : `${low} – ${high}`}`;
}
