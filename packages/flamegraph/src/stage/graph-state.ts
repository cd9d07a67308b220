import { decodeFlameGraph } from '../decode/decode-flame-graph.js';
import { type FlameData, ROOT_NODE } from '../decode/flame-data.js';
import type { Scene } from '../draw/draw-frames.js';
import type { FlameTheme } from '../draw/flame-theme.js';
import { type FrameColors, frameColors } from '../draw/frame-colors.js';
import type { FlameGraphView } from '../flame-graph.js';
import { type SearchResult, searchFrames } from '../interact/search-frames.js';
import { type ZoomLayout, zoomLayout } from '../layout/zoom-layout.js';

/** No node: nothing is under the pointer, or the keyboard cursor is nowhere. */
export const NO_NODE = -1;

/** What a graph on a page shows: one object for all parts of the stage, which change it in place and then ask for a drawing. */
export interface GraphState {
  data: FlameData;
  unit: string;
  view: FlameGraphView;
  theme: FlameTheme;
  colors: FrameColors;
  layout: ZoomLayout;
  search: SearchResult;
  /** Height of the visible part in CSS pixels. */
  heightPx: number;
  /** The node under the pointer, or {@link NO_NODE}. */
  hovered: number;
  /** The node of the keyboard cursor, or {@link NO_NODE}. */
  cursor: number;
}

/** An empty graph. */
export function createGraphState(unit: string, theme: FlameTheme): GraphState {
  const data = decodeFlameGraph({});
  return {
    ...{ data, unit, theme },
    view: { zoom: [], search: '', colorBy: undefined, orientation: 'icicle' },
    colors: frameColors(data, theme),
    layout: zoomLayout(data, ROOT_NODE, { widthPx: 0 }),
    search: searchFrames(data, ''),
    heightPx: 0,
    hovered: NO_NODE,
    cursor: NO_NODE,
  };
}

/** What is drawn of a state that is scrolled down by `scrollTopPx`. */
export function sceneOf(state: GraphState, scrollTopPx: number): Scene {
  return { ...state, scrollTopPx };
}
