import { checkContainer } from './check-container.js';
import { ROOT_NODE } from './decode/flame-data.js';
import { frameColors } from './draw/frame-colors.js';
import { readTheme } from './draw/read-theme.js';
import { toPng } from './export/to-png.js';
import type { FlameGraph } from './flame-graph.js';
import { type FlameGraphOptions, resolveFlameGraphOptions } from './flame-graph-options.js';
import { searchFrames } from './interact/search-frames.js';
import { findByPath, pathTo } from './layout/node-path.js';
import { listVisibleFrames, visibleFrame } from './layout/visible-frames.js';
import { createDrawLoop } from './stage/create-draw-loop.js';
import { createHover } from './stage/create-hover.js';
import { createMenu } from './stage/create-menu.js';
import { createNavigation } from './stage/create-navigation.js';
import { enterPage } from './stage/enter-page.js';
import { createGraphState, NO_NODE, sceneOf } from './stage/graph-state.js';
import { listenToKeys } from './stage/listen-to-keys.js';
import { listenToPointer } from './stage/listen-to-pointer.js';

/**
 * Puts an interactive icicle graph (root on top) on a page. One canvas of the size of the visible part lies in a scroll area, so depth
 * has no limit and the cost of drawing follows the pixels, not the frames.
 *
 * Pointer: hover explains, click zooms. Keyboard: arrows move to caller, callee and neighbours, Enter zooms, Escape or Home
 * shows all, n and p go to the next match of the search and the one before, / to the page's search box. Every cursor step is
 * announced in a polite live region.
 *
 * @param place a canvas, or an element with a height of its own that gets one. A canvas is drawn on and moves into the scroll area,
 * which takes its place and size, until `destroy()` puts it back as it was; the graph follows the size of its `style`, where that is
 * relative, else keeps what it has now. An element is followed in any case, and is what to pass where a framework owns the elements.
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_OPTIONS or _CONTAINER.
 */
export function createFlameGraph(
  place: HTMLCanvasElement | HTMLElement,
  options?: FlameGraphOptions,
): FlameGraph {
  const resolved = resolveFlameGraphOptions(options);
  checkContainer(place);
  const { elements, leave } = enterPage(place);
  const { root, scroller, canvas } = elements;

  const state = createGraphState(resolved.unit, readTheme(root, resolved.theme));
  const loop = createDrawLoop(elements, state);
  const hover = createHover(elements, state, loop);
  const navigation = createNavigation({ elements, state, loop, hover, onZoom: resolved.onZoom });
  const menu = createMenu(elements, state, hover, resolved.onMenu);

  const recolor = (): void => {
    state.colors = frameColors(state.data, state.theme, state.view.colorBy);
    loop.redraw();
  };
  const refreshTheme = (): void => {
    state.theme = readTheme(root, resolved.theme);
    loop.forgetFont();
    recolor();
  };
  const onScroll = (): void => {
    hover.refresh();
    loop.redraw();
  };

  const listeners = new AbortController();
  const { signal } = listeners;
  const parts = { canvas, state, hover, navigation, menu, signal };
  listenToPointer(parts);
  listenToKeys(parts, resolved.onSearch);
  scroller.addEventListener('scroll', onScroll, { signal, passive: true });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', refreshTheme, { signal });
  const resizeObserver = new ResizeObserver(navigation.relayout);
  resizeObserver.observe(scroller);
  navigation.relayout();

  return {
    setData(data, unit = state.unit) {
      const cursorPath = state.cursor === NO_NODE ? [] : pathTo(state.data, state.cursor);
      hover.hide();
      state.data = data;
      state.unit = unit;
      state.search = searchFrames(data, state.view.search);
      const found = findByPath(data, cursorPath);
      state.cursor = found === ROOT_NODE ? NO_NODE : found;
      recolor();
      navigation.relayout();
    },
    setView(change) {
      state.view = { ...state.view, ...change };
      if (change.search !== undefined) state.search = searchFrames(state.data, change.search);
      if ('colorBy' in change) recolor();
      navigation.relayout();
      if (change.zoom !== undefined) navigation.scrollToRow(state.layout.focus);
    },
    showMatch: navigation.showMatch,
    refreshTheme,
    frameAt(xPx, yPx) {
      const node = hover.nodeAt({ offsetX: xPx, offsetY: yPx });
      if (node === NO_NODE) return undefined;
      return visibleFrame(state.data, state.layout, node, scroller.scrollTop);
    },
    visibleFrames: () => listVisibleFrames(state.data, state.layout, sceneOf(state, scroller.scrollTop)),
    toPng: () => toPng(canvas.ownerDocument.createElement('canvas'), sceneOf(state, 0), devicePixelRatio),
    destroy() {
      if (signal.aborted) return;
      listeners.abort();
      resizeObserver.disconnect();
      loop.stop();
      leave();
    },
  };
}
