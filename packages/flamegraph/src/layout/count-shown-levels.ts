import { at, type FlameData } from '../decode/flame-data.js';
import { lastStartingBy } from './last-starting-by.js';
import type { ZoomLayout } from './zoom-layout.js';

/** How many levels, from the root on, have a frame in the zoomed part. Below one without any there are none. */
export function countShownLevels(data: FlameData, { start, end }: ZoomLayout): number {
  let level = 0;
  while (level < data.levelCount && isShown(data, level, start, end)) level++;
  return level;
}

function isShown(data: FlameData, level: number, viewStart: number, viewEnd: number): boolean {
  const low = at(data.levelOffsets, level);
  const high = at(data.levelOffsets, level + 1);
  const node = lastStartingBy(data.starts, low, high, viewStart);
  // The one that begins before the view may reach into it; else it is the next one's turn.
  if (node >= low && at(data.starts, node) + at(data.totals, node) > viewStart) return true;
  return node + 1 < high && at(data.starts, node + 1) < viewEnd;
}
