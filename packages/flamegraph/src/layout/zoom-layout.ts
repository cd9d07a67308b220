import { at, type FlameData, ROOT_NODE } from '../decode/flame-data.js';

/** Height of one row in CSS pixels: 12 px text with room to hit it. */
export const ROW_HEIGHT_PX = 22;

/** Where the root is: `icicle` on top, `flame` at the bottom. */
export type Orientation = 'icicle' | 'flame';

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
  readonly orientation: Orientation;
  /** Height of all rows in CSS pixels, or of the view where that is more. */
  readonly heightPx: number;
}

/** The room there is. */
export interface LayoutView {
  readonly widthPx: number;
  /** Default 0: just all rows. */
  readonly heightPx?: number;
  /** Default `icicle`. */
  readonly orientation?: Orientation;
}

/** Stretches a node over a width. Its callers span the full width too, as their intervals contain it. */
export function zoomLayout(data: FlameData, focus: number, view: LayoutView): ZoomLayout {
  const { widthPx, heightPx = 0, orientation = 'icicle' } = view;
  const node = focus > 0 && focus < data.nodeCount ? focus : ROOT_NODE;
  const start = at(data.starts, node);
  const total = at(data.totals, node);
  return {
    focus: node,
    start,
    end: start + total,
    widthPx,
    pxPerValue: total > 0 ? widthPx / total : 0,
    orientation,
    heightPx: Math.max(heightPx, data.levelCount * ROW_HEIGHT_PX),
  };
}

/** Top edge of a level's row, from that of all rows. */
export function topOfLevel({ orientation, heightPx }: ZoomLayout, level: number): number {
  return orientation === 'icicle' ? level * ROW_HEIGHT_PX : heightPx - (level + 1) * ROW_HEIGHT_PX;
}

/** The level whose row is at a height, from the top of all rows; may be none of the graph's. */
export function levelAt({ orientation, heightPx }: ZoomLayout, yPx: number): number {
  // The edge between two rows is the lower one's.
  return orientation === 'icicle'
    ? Math.floor(yPx / ROW_HEIGHT_PX)
    : Math.ceil((heightPx - yPx) / ROW_HEIGHT_PX) - 1;
}

/** First and last level with a row in the visible part; may be none of the graph's. */
export function levelsInView(
  { orientation, heightPx }: ZoomLayout,
  view: { readonly scrollTopPx: number; readonly heightPx: number },
): readonly [first: number, last: number] {
  const bottomPx = view.scrollTopPx + view.heightPx;
  const [nearPx, farPx] =
    orientation === 'icicle'
      ? [view.scrollTopPx, bottomPx]
      : [heightPx - bottomPx, heightPx - view.scrollTopPx];
  return [Math.floor(nearPx / ROW_HEIGHT_PX), Math.ceil(farPx / ROW_HEIGHT_PX) - 1];
}
