import { formatValue } from '@hotspan/flamegraph';
import type { ReactElement, ReactNode } from 'react';
import { formatTick } from '../../state/format-range.js';
import type { SpanHeatmap } from '../../state/span-heatmap.js';

/** Costs that are written beside the heatmap, at most: more would touch each other. */
const COST_TICKS = 5;
const TIME_TICKS = 6;

/** Costs on the left of the heatmap and times below it. */
export function HeatmapAxes(props: {
  readonly heatmap: SpanHeatmap;
  readonly unit: string;
  readonly children: ReactNode;
}): ReactElement {
  const { lowerBounds, most, columns, columnCount } = props.heatmap;
  const stepMs = columns.stepSeconds * 1_000;
  const range = { startMs: columns.firstEdgeMs - stepMs, endMs: columns.lastEdgeMs };
  const rowCount = lowerBounds.length;
  const bounds = [...lowerBounds, most];
  const rows = spread(rowCount, COST_TICKS);
  const times = spread(columnCount, TIME_TICKS);
  return (
    <div className="heatmap-axes">
      <div className="heatmap-costs" aria-hidden="true">
        {rows.map((row) => (
          <span key={row} style={{ bottom: `${(row / rowCount) * 100}%` }}>
            {formatValue(bounds[row] ?? 0, props.unit)}
          </span>
        ))}
      </div>
      {props.children}
      <div className="heatmap-times" aria-hidden="true">
        {times.map((column) => (
          <span key={column} style={{ left: `${(column / columnCount) * 100}%` }}>
            {formatTick(range.startMs + column * stepMs, range, stepMs)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Whole numbers from 0 to `last`, at even distances and with both ends. */
function spread(last: number, most: number): readonly number[] {
  const count = Math.min(last, most - 1);
  return Array.from({ length: count + 1 }, (_, i) => Math.round((i / count) * last));
}
