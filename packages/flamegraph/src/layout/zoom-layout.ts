import { at, type FlameData, ROOT_NODE } from '../decode/flame-data.js';

/** Height of one row in CSS pixels: 12 px text with room to hit it. */
export const ROW_HEIGHT_PX = 22;

/** Where values lie on screen: the interval of the zoomed node stretched over the whole width. */
export interface ZoomLayout {
  /** The zoomed node; the root when nothing is zoomed. */
  readonly focus: number;
  /** Value at the left edge. */
  readonly start: number;
  /** Value at the right edge. */
  readonly end: number;
  /** Width in CSS pixels. */
  readonly widthPx: number;
  /** CSS pixels per unit of value; 0 when the graph is empty. */
  readonly pxPerValue: number;
}

/** Stretches a node over a width. Its callers span the full width too, as their intervals contain it. */
export function zoomLayout(data: FlameData, focus: number, widthPx: number): ZoomLayout {
  const node = focus > 0 && focus < data.nodeCount ? focus : ROOT_NODE;
  const start = at(data.starts, node);
  const total = at(data.totals, node);
  return { focus: node, start, end: start + total, widthPx, pxPerValue: total > 0 ? widthPx / total : 0 };
}
