import { decodeFlameGraph } from './decode/decode-flame-graph.js';
import { at, type FlameData, levelOf, nameOf, ROOT_NODE } from './decode/flame-data.js';
import { drawFrames, drawOutline, type Scene } from './draw/draw-frames.js';
import { type MeasureText, rememberMeasure } from './draw/fit-label.js';
import { type ColorBy, frameColors } from './draw/frame-colors.js';
import { readTheme } from './draw/read-theme.js';
import { describeFrame, describeGraph } from './explain/describe-frame.js';
import { showTooltip } from './explain/show-tooltip.js';
import { type FlameGraphOptions, resolveFlameGraphOptions } from './flame-graph-options.js';
import { createGraphElements } from './graph-elements.js';
import { hitTest } from './interact/hit-test.js';
import { type KeyCommand, keyCommand } from './interact/key-command.js';
import { moveCursor } from './interact/move-cursor.js';
import { searchFrames } from './interact/search-frames.js';
import { matchesByValue, zoomToShow } from './interact/step-through-matches.js';
import { findByPath, pathTo } from './layout/node-path.js';
import { listVisibleFrames, type VisibleFrame, visibleFrame } from './layout/visible-frames.js';
import { type Orientation, ROW_HEIGHT_PX, topOfLevel, zoomLayout } from './layout/zoom-layout.js';

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
  /** Removes all elements, listeners and observers. Calling it again does nothing. */
  destroy(): void;
}

/**
 * Puts an interactive icicle graph (root on top) into a container that has a height of its own. One canvas of the size of the
 * visible part lies in a scroll area, so depth has no limit and the cost of drawing follows the pixels, not the frames.
 *
 * Pointer: hover explains, click zooms. Keyboard: arrows move to caller, callee and neighbours, Enter zooms, Escape or Home
 * shows all, n and p go to the next match of the search and the one before, / to the page's search box. Every cursor step is
 * announced in a polite live region.
 *
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_OPTIONS.
 */
export function createFlameGraph(container: HTMLElement, options?: FlameGraphOptions): FlameGraph {
  const resolved = resolveFlameGraphOptions(options);
  const document = container.ownerDocument;
  const { root, scroller, spacer, canvas, tooltip, status } = createGraphElements(document);
  // A canvas gives no 2D context only when it has one of another kind; this one is new.
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  container.append(root);

  let data = decodeFlameGraph({});
  let unit = resolved.unit;
  let view: FlameGraphView = { zoom: [], search: '', colorBy: undefined, orientation: 'icicle' };
  let theme = readTheme(root, resolved.theme);
  let measure = measureIn(context);
  let colors = frameColors(data, theme);
  let layout = zoomLayout(data, ROOT_NODE, { widthPx: 0 });
  let search = searchFrames(data, '');
  let hovered = -1;
  let cursor = -1;
  let heightPx = 0;
  let frameRequest = 0;
  let lastPointer: PointerEvent | undefined;

  const scene = (): Scene => ({
    ...{ data, layout, theme, colors, search, unit, heightPx },
    scrollTopPx: scroller.scrollTop,
  });

  const draw = (): void => {
    frameRequest = 0;
    const pixelRatio = devicePixelRatio;
    const width = Math.round(layout.widthPx * pixelRatio);
    const height = Math.round(heightPx * pixelRatio);
    // Setting the size clears the canvas and is slow, so only when it changed.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    const current = scene();
    drawFrames(context, current, pixelRatio, measure);
    if (hovered >= 0) drawOutline(context, current, hovered, 1);
    if (cursor >= 0) drawOutline(context, current, cursor, 2);
  };

  const redraw = (): void => {
    if (frameRequest === 0) frameRequest = requestAnimationFrame(draw);
  };

  const relayout = (): void => {
    const { orientation } = view;
    const isTurned = orientation !== layout.orientation;
    const fromBottomPx = layout.heightPx - scroller.scrollTop;
    heightPx = scroller.clientHeight;
    const size = { widthPx: scroller.clientWidth, heightPx };
    layout = zoomLayout(data, findByPath(data, view.zoom), { ...size, orientation });
    spacer.style.height = `${layout.heightPx}px`;
    // What is on screen stays there when rows are added at the far end.
    if (isTurned) scrollToRow(layout.focus);
    else if (orientation === 'flame') scroller.scrollTop = layout.heightPx - fromBottomPx;
    canvas.style.width = `${layout.widthPx}px`;
    canvas.style.height = `${heightPx}px`;
    canvas.setAttribute('aria-label', describeGraph(data, layout.focus, unit));
    redraw();
  };

  const recolor = (): void => {
    colors = frameColors(data, theme, view.colorBy);
    redraw();
  };

  const hideTooltip = (): void => {
    tooltip.hidden = true;
    canvas.style.cursor = '';
    if (hovered >= 0) redraw();
    hovered = -1;
  };

  const scrollToRow = (node: number): void => {
    const top = topOfLevel(layout, levelOf(data, node));
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + ROW_HEIGHT_PX > scroller.scrollTop + heightPx)
      scroller.scrollTop = top + ROW_HEIGHT_PX - heightPx;
  };

  const zoomTo = (node: number): void => {
    if (node === layout.focus) return;
    view = { ...view, zoom: pathTo(data, node) };
    hideTooltip();
    relayout();
    resolved.onZoom(view.zoom);
  };

  const setCursor = (node: number): void => {
    cursor = node;
    scrollToRow(node);
    status.textContent = describeFrame(data, node, { unit }).sentence;
    redraw();
  };

  const showMatch = (step: 1 | -1): MatchPlace | undefined => {
    const matches = matchesByValue(data, search);
    const count = matches.length;
    if (count === 0) return undefined;
    const current = matches.indexOf(cursor);
    const index = current < 0 ? (step === 1 ? 0 : count - 1) : (current + step + count) % count;
    // The index is within the matches.
    const node = matches[index] as number;
    zoomTo(zoomToShow(data, layout, node));
    setCursor(node);
    status.textContent = `Match ${index + 1} of ${count}. ${status.textContent}`;
    return { number: index + 1, count };
  };

  const openMenu = (node: number, place: { readonly x: number; readonly y: number }): void => {
    hideTooltip();
    const frame = { name: nameOf(data, node), path: pathTo(data, node) };
    resolved.onMenu?.({ ...frame, total: at(data.totals, node), self: at(data.selves, node) }, place);
  };

  const nodeAt = (point: { offsetX: number; offsetY: number }): number =>
    hitTest(data, layout, point.offsetX, point.offsetY + scroller.scrollTop);

  const onPointerMove = (event: PointerEvent): void => {
    // A finger has no hover: the tooltip would cover what was tapped and stay.
    if (event.pointerType === 'touch') return;
    lastPointer = event;
    const node = nodeAt(event);
    if (node < 0) {
      hideTooltip();
      return;
    }
    if (node !== hovered) redraw();
    hovered = node;
    canvas.style.cursor = 'pointer';
    showTooltip(tooltip, describeFrame(data, node, { unit, focus: layout.focus }), event);
  };

  const onScroll = (): void => {
    if (lastPointer !== undefined && !tooltip.hidden) onPointerMove(lastPointer);
    redraw();
  };

  const onClick = (event: MouseEvent): void => {
    const node = nodeAt(event);
    if (node < 0) return;
    cursor = -1;
    zoomTo(node);
  };

  const onContextMenu = (event: MouseEvent): void => {
    const node = nodeAt(event);
    if (node <= ROOT_NODE || resolved.onMenu === undefined) return;
    event.preventDefault();
    openMenu(node, { x: event.clientX, y: event.clientY });
  };

  /** At the left end of the cursor's frame. */
  const openMenuAtCursor = (): void => {
    if (cursor <= ROOT_NODE) return;
    const { left, top } = canvas.getBoundingClientRect();
    const frame = visibleFrame(data, layout, cursor, scroller.scrollTop);
    openMenu(cursor, { x: left + frame.x, y: top + frame.y + frame.height });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const command = keyCommand(event, view.orientation);
    if (command === undefined || (command.kind === 'menu' && resolved.onMenu === undefined)) return;
    event.preventDefault();
    obey(command);
  };

  const obey = (command: KeyCommand): void => {
    switch (command.kind) {
      case 'move':
        setCursor(cursor < 0 ? layout.focus : moveCursor(data, layout, cursor, command.move));
        break;
      case 'zoom':
        if (cursor >= 0) zoomTo(cursor);
        break;
      case 'reset':
        zoomTo(ROOT_NODE);
        setCursor(ROOT_NODE);
        break;
      case 'match':
        showMatch(command.step);
        break;
      case 'search':
        resolved.onSearch();
        break;
      case 'menu':
        openMenuAtCursor();
    }
  };

  const refreshTheme = (): void => {
    theme = readTheme(root, resolved.theme);
    measure = measureIn(context);
    recolor();
  };

  const listeners = new AbortController();
  const { signal } = listeners;
  canvas.addEventListener('pointermove', onPointerMove, { signal });
  canvas.addEventListener('pointerleave', hideTooltip, { signal });
  canvas.addEventListener('click', onClick, { signal });
  canvas.addEventListener('contextmenu', onContextMenu, { signal });
  canvas.addEventListener('keydown', onKeyDown, { signal });
  scroller.addEventListener('scroll', onScroll, { signal, passive: true });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', refreshTheme, { signal });
  const resizeObserver = new ResizeObserver(relayout);
  resizeObserver.observe(scroller);
  refreshTheme();
  relayout();

  return {
    setData(newData, newUnit = unit) {
      const cursorPath = cursor < 0 ? undefined : pathTo(data, cursor);
      hideTooltip();
      data = newData;
      unit = newUnit;
      recolor();
      search = searchFrames(data, view.search);
      const found = cursorPath === undefined ? ROOT_NODE : findByPath(data, cursorPath);
      cursor = found === ROOT_NODE ? -1 : found;
      relayout();
    },
    setView(change) {
      const isZoomChanged = change.zoom !== undefined;
      view = { ...view, ...change };
      if (change.search !== undefined) search = searchFrames(data, change.search);
      if ('colorBy' in change) recolor();
      relayout();
      if (isZoomChanged) scrollToRow(layout.focus);
    },
    showMatch,
    refreshTheme,
    frameAt(xPx, yPx) {
      const node = nodeAt({ offsetX: xPx, offsetY: yPx });
      return node < 0 ? undefined : visibleFrame(data, layout, node, scroller.scrollTop);
    },
    visibleFrames: () => listVisibleFrames(data, layout, scene()),
    destroy() {
      listeners.abort();
      resizeObserver.disconnect();
      cancelAnimationFrame(frameRequest);
      root.remove();
    },
  };
}

/** Measures in the font that is set when a text is seen first: a new theme needs a new measure. */
function measureIn(context: CanvasRenderingContext2D): MeasureText {
  return rememberMeasure((text) => context.measureText(text).width);
}
