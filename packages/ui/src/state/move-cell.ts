import type { HeatmapCell } from './span-heatmap.js';

/** Keys that {@link moveCell} knows. */
export type MoveKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End';

/** Whether a key moves between cells. */
export function isMoveKey(key: string): key is MoveKey {
  return /^(?:Arrow(?:Left|Right|Up|Down)|Home|End)$/.test(key);
}

/**
 * The cell that a key leads to. Cells without spans are skipped, as most of a heatmap is empty: left and right lead to the next column that
 * has any, to the nearest cost; up and down stay in the column. Where nothing lies in the direction it is the same cell.
 *
 * @param cells sorted by column and then row.
 */
export function moveCell(
  cells: readonly HeatmapCell[],
  from: HeatmapCell | undefined,
  key: MoveKey,
): HeatmapCell | undefined {
  const [first] = cells;
  const last = cells.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (key === 'Home') return nearest(cells, first.column, from?.row ?? first.row);
  if (key === 'End' || from === undefined) return nearest(cells, last.column, from?.row ?? last.row);
  const { column, row } = from;
  switch (key) {
    case 'ArrowUp':
      return cells.find((cell) => cell.column === column && cell.row > row) ?? from;
    case 'ArrowDown':
      return cells.findLast((cell) => cell.column === column && cell.row < row) ?? from;
    case 'ArrowLeft':
    case 'ArrowRight': {
      const next =
        key === 'ArrowLeft'
          ? cells.findLast((cell) => cell.column < column)
          : cells.find((cell) => cell.column > column);
      return next === undefined ? from : nearest(cells, next.column, row);
    }
  }
}

function nearest(cells: readonly HeatmapCell[], column: number, row: number): HeatmapCell | undefined {
  const distance = (cell: HeatmapCell): number => Math.abs(cell.row - row);
  return cells.filter((cell) => cell.column === column).sort((a, b) => distance(a) - distance(b))[0];
}
