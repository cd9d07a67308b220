import { at, type FlameData, levelOf } from '../decode/flame-data.js';
import { ROW_HEIGHT_PX, topOfLevel, type ZoomLayout } from './zoom-layout.js';

/** Where a frame lies, in CSS pixels from the left edge and from the top of all rows. */
export interface FrameBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The box of a node, cut at the edges of the view; its width is 0 when the node lies outside. */
export function frameBox(data: FlameData, layout: ZoomLayout, node: number): FrameBox {
  const start = at(data.starts, node) - layout.start;
  const left = Math.max(0, start * layout.pxPerValue);
  const right = Math.min(layout.widthPx, (start + at(data.totals, node)) * layout.pxPerValue);
  const y = topOfLevel(layout, levelOf(data, node));
  return { x: left, y, width: Math.max(0, right - left), height: ROW_HEIGHT_PX };
}
