import { type ReactElement, useMemo } from 'react';
import { countLevels, levelOfCount } from '../../state/count-levels.js';
import type { SpanHeatmap } from '../../state/span-heatmap.js';

/** Between cells, in parts of a cell. */
const GAP = 0.08;

/** The cells by colour. They are drawn once, not on every move of the pointer. */
export function HeatmapCells({ heatmap }: { readonly heatmap: SpanHeatmap }): ReactElement {
  return useMemo(() => drawCells(heatmap), [heatmap]);
}

function drawCells({ columnCount, lowerBounds, cells }: SpanHeatmap): ReactElement {
  const rowCount = lowerBounds.length;
  const levels = countLevels(Math.max(...cells.map(({ count }) => count)));
  return (
    <svg viewBox={`0 0 ${columnCount} ${rowCount}`} preserveAspectRatio="none" aria-hidden="true">
      {cells.map(({ column, row, count }) => (
        <rect
          key={`${column},${row}`}
          className={`heat-${levelOfCount(count, levels)}`}
          x={column + GAP / 2}
          y={rowCount - 1 - row + GAP / 2}
          width={1 - GAP}
          height={1 - GAP}
        />
      ))}
    </svg>
  );
}
