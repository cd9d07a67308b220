import type { FlameData } from './decode/flame-data.js';
import type { ColorBy } from './draw/frame-colors.js';
import type { VisibleFrame } from './layout/visible-frames.js';
import type { Orientation } from './layout/zoom-layout.js';

/** What of the data is shown. */
export interface FlameGraphView {
  /** Path of function names to zoom to, from below the root; empty for all. Kept when the data changes. Default empty. */
  readonly zoom: readonly string[];
  /** Search text, see `parseSearch`. Frames that do not match are dimmed. Default empty. */
  readonly search: string;
  /** What colours tell. Default: `diff` for a diff, else `package`. */
  readonly colorBy: ColorBy | undefined;
  /** Where the root is. Default `icicle`: on top. */
  readonly orientation: Orientation;
}

/** Which match of the search is shown. */
export interface MatchPlace {
  /** From 1 for the one with the largest value. */
  readonly number: number;
  readonly count: number;
}

/** A flame graph on a page. */
export interface FlameGraph {
  /** Shows other data, in another unit if given; zoom, search and cursor stay where their functions still exist. */
  setData(data: FlameData, unit?: string): void;
  /** Changes the view without calling `onZoom`. */
  setView(view: Partial<FlameGraphView>): void;
  /**
   * Moves the cursor to the next match of the search, those with the largest value first and after the last one the first again,
   * or to the one before, and zooms as far as it takes to see it. Undefined when nothing matches.
   */
  showMatch(step: 1 | -1): MatchPlace | undefined;
  /** Reads colours again, for example after the page changed between light and dark. */
  refreshTheme(): void;
  /** The frame at a point of the canvas, in CSS pixels from its top left corner. */
  frameAt(xPx: number, yPx: number): VisibleFrame | undefined;
  /** The frames that can be seen at this scroll position. */
  visibleFrames(): VisibleFrame[];
  /**
   * What is shown as a PNG picture, with the rows that are scrolled out of sight. No side is longer than 16 384 px: what is larger
   * is drawn less sharply, then without the levels farthest from the root, and a row of the picture says how many they are.
   * Rejects with FlameGraphError HOTSPAN_ERR_FLAME_PICTURE when the browser makes no picture of that size, such as of a graph that
   * is hidden.
   */
  toPng(): Promise<Blob>;
  /** Removes all elements, listeners and observers, and puts a canvas of the page's back as it was. Calling it again does nothing. */
  destroy(): void;
}
