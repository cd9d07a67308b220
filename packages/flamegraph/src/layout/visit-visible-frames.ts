// Hot path: runs on every redraw. Its cost follows the pixels on screen, not the nodes of the graph.
import { at, type FlameData } from '../decode/flame-data.js';
import { lastStartingBy } from './last-starting-by.js';
import type { ZoomLayout } from './zoom-layout.js';

/** Frames narrower than this in CSS pixels cannot be seen: they are drawn together, and never asked for one by one. */
export const MIN_FRAME_PX = 0.5;

/** How far a run of frames too narrow to see reaches before the next binary search. One pixel, so a row costs at most its width. */
const RUN_PX = 1;

/** Called for each visible frame, or, with `isRun`, for neighbours that are each too narrow; then `node` is the first of them. */
export type FrameVisitor = (
  node: number,
  level: number,
  xPx: number,
  widthPx: number,
  isRun: boolean,
) => void;

/** Visits the frames of levels `first` to `last` (both included, 0 is the root), each from left to right. */
export function visitVisibleFrames(
  data: FlameData,
  layout: ZoomLayout,
  first: number,
  last: number,
  visit: FrameVisitor,
): void {
  if (layout.pxPerValue === 0) return;
  const lastLevel = Math.min(last, data.levelCount - 1);
  for (let level = Math.max(first, 0); level <= lastLevel; level++) visitLevel(data, layout, level, visit);
}

function visitLevel(data: FlameData, layout: ZoomLayout, level: number, visit: FrameVisitor): void {
  const { starts, totals } = data;
  const { start: viewStart, end: viewEnd, pxPerValue, widthPx } = layout;
  const levelStart = at(data.levelOffsets, level);
  const levelEnd = at(data.levelOffsets, level + 1);

  let node = Math.max(levelStart, lastStartingBy(starts, levelStart, levelEnd, viewStart));
  while (node < levelEnd && at(starts, node) < viewEnd) {
    const start = at(starts, node);
    const left = Math.max(0, (start - viewStart) * pxPerValue);
    const right = Math.min(widthPx, (start + at(totals, node) - viewStart) * pxPerValue);
    if (right - left >= MIN_FRAME_PX) {
      visit(node, level, left, right - left, false);
      node++;
      continue;
    }
    // All but the last node that starts within the next pixel end before it, so only the last can be wide.
    let last = lastStartingBy(starts, node, levelEnd, start + RUN_PX / pxPerValue);
    if (last > node && at(totals, last) * pxPerValue >= MIN_FRAME_PX) last--;
    const runEnd = (at(starts, last) + at(totals, last) - viewStart) * pxPerValue;
    if (runEnd > left) visit(node, level, left, Math.min(widthPx, runEnd) - left, true);
    node = last + 1;
  }
}
