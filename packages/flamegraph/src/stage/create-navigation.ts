import { levelOf } from '../decode/flame-data.js';
import { describeFrame, describeGraph } from '../explain/describe-frame.js';
import type { MatchPlace } from '../flame-graph.js';
import { matchesByValue, zoomToShow } from '../interact/step-through-matches.js';
import { findByPath, pathTo } from '../layout/node-path.js';
import { ROW_HEIGHT_PX, topOfLevel, zoomLayout } from '../layout/zoom-layout.js';
import type { DrawLoop } from './create-draw-loop.js';
import type { Hover } from './create-hover.js';
import type { GraphElements } from './graph-elements.js';
import { type GraphState, NO_NODE } from './graph-state.js';

/** Moves through the graph: zoom, cursor, scroll position. */
export interface Navigation {
  /** Lays out what the state says to be shown, in the room there is. */
  relayout(): void;
  /** Zooms to a node as the user does. */
  zoomTo(node: number): void;
  /** Puts the keyboard cursor on a node, in sight, and announces it. */
  setCursor(node: number): void;
  clearCursor(): void;
  /** Scrolls no further than it takes to see the row of a node. */
  scrollToRow(node: number): void;
  /** See `FlameGraph`. */
  showMatch(step: 1 | -1): MatchPlace | undefined;
}

/** What the navigation works on. */
export interface NavigationParts {
  readonly elements: GraphElements;
  readonly state: GraphState;
  readonly loop: DrawLoop;
  readonly hover: Hover;
  readonly onZoom: (path: readonly string[]) => void;
}

export function createNavigation({ elements, state, loop, hover, onZoom }: NavigationParts): Navigation {
  const { scroller, spacer, canvas, status } = elements;

  const relayout = (): void => {
    const { data, unit } = state;
    const { zoom, orientation } = state.view;
    const isTurned = orientation !== state.layout.orientation;
    const fromBottomPx = state.layout.heightPx - scroller.scrollTop;
    const heightPx = scroller.clientHeight;
    const size = { widthPx: scroller.clientWidth, heightPx };
    const layout = zoomLayout(data, findByPath(data, zoom), { ...size, orientation });
    state.heightPx = heightPx;
    state.layout = layout;
    spacer.style.height = `${layout.heightPx}px`;
    // What is on screen stays there when rows are added at the far end.
    if (isTurned) scrollToRow(layout.focus);
    else if (orientation === 'flame') scroller.scrollTop = layout.heightPx - fromBottomPx;
    canvas.style.width = `${layout.widthPx}px`;
    canvas.style.height = `${heightPx}px`;
    canvas.setAttribute('aria-label', describeGraph(data, layout.focus, unit));
    loop.redraw();
  };

  const scrollToRow = (node: number): void => {
    const top = topOfLevel(state.layout, levelOf(state.data, node));
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + ROW_HEIGHT_PX > scroller.scrollTop + state.heightPx)
      scroller.scrollTop = top + ROW_HEIGHT_PX - state.heightPx;
  };

  const zoomTo = (node: number): void => {
    if (node === state.layout.focus) return;
    const zoom = pathTo(state.data, node);
    state.view = { ...state.view, zoom };
    hover.hide();
    relayout();
    onZoom(zoom);
  };

  const setCursor = (node: number): void => {
    state.cursor = node;
    scrollToRow(node);
    status.textContent = describeFrame(state.data, node, { unit: state.unit }).sentence;
    loop.outline();
  };

  const clearCursor = (): void => {
    state.cursor = NO_NODE;
    loop.outline();
  };

  const showMatch = (step: 1 | -1): MatchPlace | undefined => {
    const matches = matchesByValue(state.data, state.search);
    const count = matches.length;
    if (count === 0) return undefined;
    const current = matches.indexOf(state.cursor);
    const index = current < 0 ? (step === 1 ? 0 : count - 1) : (current + step + count) % count;
    // The index is within the matches.
    const node = matches[index] as number;
    zoomTo(zoomToShow(state.data, state.layout, node));
    setCursor(node);
    status.textContent = `Match ${index + 1} of ${count}. ${status.textContent}`;
    return { number: index + 1, count };
  };

  return { relayout, zoomTo, setCursor, clearCursor, scrollToRow, showMatch };
}
