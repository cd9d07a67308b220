import { formatValue } from '@hotspan/flamegraph';
import { type KeyboardEvent, type PointerEvent, type ReactElement, useMemo, useState } from 'react';
import type { CostRange } from '../../state/cost-range.js';
import { isMoveKey, moveCell } from '../../state/move-cell.js';
import { findCell, type HeatmapCell, type SpanHeatmap } from '../../state/span-heatmap.js';
import { describeCell } from './describe-cell.js';
import { HeatmapAxes } from './heatmap-axes.js';
import { HeatmapCells } from './heatmap-cells.js';

/**
 * Spans by time and cost. One element takes the keyboard and draws all cells, and a live region tells the cell that the arrow keys are on: a
 * thousand elements of a grid, nearly all of them empty, would tell a screen reader less. The table beside it has the same spans.
 */
export function Heatmap(props: {
  readonly heatmap: SpanHeatmap;
  readonly unit: string;
  /** The cell whose spans are listed. */
  readonly chosen: CostRange | undefined;
  readonly onChoose: (range: CostRange) => void;
}): ReactElement {
  const { heatmap, unit } = props;
  const { cells, columnCount, lowerBounds } = heatmap;
  const byPlace = useMemo(() => new Map(cells.map((cell) => [`${cell.column},${cell.row}`, cell])), [cells]);
  const [pointed, setPointed] = useState<HeatmapCell>();
  const [isFocused, setIsFocused] = useState(false);
  const chosen = props.chosen && findCell(cells, props.chosen);
  // Of a heatmap that was loaded before, it is no more.
  const active = (pointed && findCell(cells, pointed.range)) ?? (isFocused ? chosen : undefined);

  const cellAt = (event: PointerEvent): HeatmapCell | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columnCount);
    const row =
      lowerBounds.length - 1 - Math.floor(((event.clientY - box.top) / box.height) * lowerBounds.length);
    return byPlace.get(`${column},${row}`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isMoveKey(event.key)) {
      event.preventDefault();
      setPointed(moveCell(cells, active ?? chosen, event.key));
    } else if ((event.key === 'Enter' || event.key === ' ') && active !== undefined) {
      event.preventDefault();
      props.onChoose(active.range);
    }
  };
  const label = `Heatmap of spans: time from left to right, from ${formatValue(lowerBounds[0] ?? 0, unit)} at the bottom to ${formatValue(heatmap.most, unit)} on top. Arrow keys move between cells that have spans, Enter lists the spans of one.`;
  return (
    <div className="heatmap">
      <HeatmapAxes heatmap={heatmap} unit={unit}>
        <div
          className="heatmap-plot"
          data-testid="heatmap"
          // Arrow keys are for the cells, and a screen reader is to leave them to the page.
          role="application"
          aria-roledescription="heatmap"
          aria-label={label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it is interactive, as its role says.
          tabIndex={0}
          onKeyDown={onKeyDown}
          onFocus={() => setIsFocused(true)}
          onBlur={() => {
            setIsFocused(false);
            setPointed(undefined);
          }}
          onPointerMove={(event) => setPointed(cellAt(event))}
          onPointerLeave={() => setPointed(undefined)}
          onClick={(event) => {
            // A click by keyboard or script has no place.
            const cell = 'pointerType' in event.nativeEvent ? active : undefined;
            if (cell !== undefined) props.onChoose(cell.range);
          }}
        >
          <HeatmapCells heatmap={heatmap} />
          <Outline heatmap={heatmap} cell={chosen} kind="chosen" />
          <Outline heatmap={heatmap} cell={active} kind="active" />
        </div>
      </HeatmapAxes>
      <p className="heatmap-readout" role="status" data-testid="heatmap-cell">
        {active === undefined ? '' : describeCell(active, unit)}
      </p>
    </div>
  );
}

function Outline(props: {
  readonly heatmap: SpanHeatmap;
  readonly cell: HeatmapCell | undefined;
  readonly kind: 'chosen' | 'active';
}): ReactElement | null {
  const { cell, kind } = props;
  const { columnCount, lowerBounds } = props.heatmap;
  if (cell === undefined) return null;
  const percent = (part: number, whole: number): string => `${(part / whole) * 100}%`;
  return (
    <span
      className={`heatmap-outline is-${kind}`}
      style={{
        left: percent(cell.column, columnCount),
        bottom: percent(cell.row, lowerBounds.length),
        width: percent(1, columnCount),
        height: percent(1, lowerBounds.length),
      }}
    />
  );
}
