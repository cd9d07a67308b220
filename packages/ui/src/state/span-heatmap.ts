import type { HeatmapSlot } from '../client/call-querier.js';
import type { Buckets } from './bucket-series.js';
import type { CostRange } from './cost-range.js';
import { isOwnLabel } from './is-own-label.js';

/** A span that samples are linked to. */
export interface Span {
  readonly timeMs: number;
  /** In the unit of the profile type. */
  readonly value: number;
  readonly spanId: string;
  /** Empty where it is not known. */
  readonly traceId: string;
  /** Those that people gave, without the name of the service. */
  readonly labels: readonly (readonly [name: string, value: string])[];
}

/** Spans of one column and row. */
export interface HeatmapCell {
  /** From the left, 0 first. */
  readonly column: number;
  /** From the bottom, 0 first: the least cost. */
  readonly row: number;
  readonly count: number;
  readonly range: CostRange;
}

/** How many spans there are by time and cost. */
export interface SpanHeatmap {
  readonly columns: Buckets;
  readonly columnCount: number;
  /** Least cost of each row, ascending. */
  readonly lowerBounds: readonly number[];
  /** Largest cost there is. */
  readonly most: number;
  /** Those that have spans, by column and then row. */
  readonly cells: readonly HeatmapCell[];
  /** Spans of all cells, the largest of each; the most expensive first. */
  readonly spans: readonly Span[];
}

/** Puts the slots of an answer into columns and rows. */
export function toSpanHeatmap(slots: readonly HeatmapSlot[], columns: Buckets): SpanHeatmap {
  const { firstEdgeMs, lastEdgeMs, stepSeconds } = columns;
  const stepMs = stepSeconds * 1_000;
  const columnCount = Math.round((lastEdgeMs - firstEdgeMs) / stepMs) + 1;
  const spans = readSpans(slots);
  const most = spans[0]?.value ?? 0;
  const levels = slots[0]?.yMin ?? [];
  // Where costs differ by less than there are levels, some levels begin with the same cost and are one row.
  const lowerBounds = levels.filter((bound, i) => bound !== levels[i - 1]);
  const counts = new Map<number, number>();
  for (const { timestamp = 0, counts: ofLevels = [] } of slots) {
    // What stands exactly on the start of the question has a slot of its own.
    const column = Math.max(0, Math.round((Number(timestamp) - firstEdgeMs) / stepMs));
    for (const [level, count] of ofLevels.entries()) {
      if (count === 0) continue;
      const place = column * lowerBounds.length + lowerBounds.indexOf(levels[level] ?? 0);
      counts.set(place, (counts.get(place) ?? 0) + count);
    }
  }
  const cells = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([place, count]) => {
      const column = Math.floor(place / lowerBounds.length);
      const row = place % lowerBounds.length;
      const endMs = firstEdgeMs + column * stepMs;
      const [least = 0, next = most + 1] = lowerBounds.slice(row, row + 2);
      // Costs are whole numbers.
      return { column, row, count, range: { startMs: endMs - stepMs, endMs, least, most: next - 1 } };
    });
  return { columns, columnCount, lowerBounds, most, cells, spans };
}

/** The spans that an answer names, the most expensive first. */
export function readSpans(slots: readonly HeatmapSlot[]): readonly Span[] {
  const spans = slots
    .flatMap(({ exemplars = [] }) => exemplars)
    .map(({ timestamp = 0, value = 0, spanId = '', traceId = '', labels = [] }) => ({
      timeMs: Number(timestamp),
      value: Number(value),
      spanId,
      traceId,
      labels: labels
        .map(({ name = '', value: text = '' }) => [name, text] as const)
        .filter(([name]) => isOwnLabel(name)),
    }));
  return spans.sort((a, b) => b.value - a.value || b.timeMs - a.timeMs);
}

/** The cell of a range; undefined for a range of another heatmap. */
export function findCell(cells: readonly HeatmapCell[], range: CostRange): HeatmapCell | undefined {
  return cells.find((cell) => cell.range.endMs === range.endMs && cell.range.least === range.least);
}
