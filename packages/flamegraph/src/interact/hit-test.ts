import { at, type FlameData } from '../decode/flame-data.js';
import { lastStartingBy } from '../layout/last-starting-by.js';
import { levelAt, type ZoomLayout } from '../layout/zoom-layout.js';

/**
 * The node at a point, or -1. `xPx` counts from the left edge, `yPx` from the top of all rows (add the scroll offset). The row
 * gives the level, a binary search the node; frames too narrow to be drawn are found as well.
 */
export function hitTest(data: FlameData, layout: ZoomLayout, xPx: number, yPx: number): number {
  const level = levelAt(layout, yPx);
  if (level < 0 || level >= data.levelCount || xPx < 0 || xPx >= layout.widthPx || layout.pxPerValue === 0)
    return -1;
  const value = layout.start + xPx / layout.pxPerValue;
  const levelStart = at(data.levelOffsets, level);
  const node = lastStartingBy(data.starts, levelStart, at(data.levelOffsets, level + 1), value);
  if (node < levelStart) return -1;
  return value < at(data.starts, node) + at(data.totals, node) ? node : -1;
}
