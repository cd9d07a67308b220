// Hot path: runs on every redraw, once per visible frame. No objects are made per frame. benchmarks/flame-graph.bench.ts guards it.
import { at, type FlameData, nameOf } from '../decode/flame-data.js';
import { formatValue } from '../explain/format-value.js';
import { splitName } from '../explain/split-name.js';
import type { SearchResult } from '../interact/search-frames.js';
import { visitVisibleFrames } from '../layout/visit-visible-frames.js';
import { levelsInView, ROW_HEIGHT_PX, topOfLevel, type ZoomLayout } from '../layout/zoom-layout.js';
import { fitLabel, LABEL_PADDING_PX, type MeasureText, MIN_LABEL_PX, rememberMeasure } from './fit-label.js';
import type { FlameTheme } from './flame-theme.js';
import type { FrameColors } from './frame-colors.js';
import { createStrips, type Strips } from './strips.js';

/** Everything a drawing depends on. */
export interface Scene {
  readonly data: FlameData;
  readonly layout: ZoomLayout;
  readonly theme: FlameTheme;
  readonly colors: FrameColors;
  readonly search: SearchResult;
  readonly unit: string;
  /** The visible part: distance of its top from that of all rows, and its height, in CSS pixels. */
  readonly scrollTopPx: number;
  readonly heightPx: number;
}

/** Room that must be left after the name for the value, and its place, to be shown too. */
const MIN_VALUE_PX = 46;
/** Frames from this width on have a gap to their right neighbour; on narrower ones it would eat the frame. */
const MIN_GAP_FRAME_PX = 3;
const FONT_PX = 12;

/** What a context keeps from one drawing to the next. */
export interface DrawTools {
  readonly measure: MeasureText;
  readonly strips: Strips;
}

export function createDrawTools(context: CanvasRenderingContext2D): DrawTools {
  return {
    measure: rememberMeasure((text) => context.measureText(text).width),
    strips: createStrips(context.canvas.ownerDocument),
  };
}

/** Colours of the strips: of what is too narrow to be seen, of what a search does not match, and from the last on those of the frames. */
const RUN_COLOR = 0;
const DIM_COLOR = 1;
const FIRST_FILL = 2;

/** Draws the visible rows. The context must be scaled so that one unit is a CSS pixel, `pixelRatio` device pixels wide. */
export function drawFrames(
  context: CanvasRenderingContext2D,
  scene: Scene,
  pixelRatio: number,
  { measure, strips }: DrawTools,
): void {
  const { data, layout, theme, search, colors } = scene;
  const toDevice = (px: number): number => Math.round(px * pixelRatio);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, layout.widthPx, scene.heightPx);
  context.font = `${FONT_PX}px ${theme.fontFamily}`;
  context.textBaseline = 'middle';

  const [first, last] = levelsInView(layout, scene);
  const topOf = (level: number): number => topOfLevel(layout, level) - scene.scrollTopPx;
  const runColor = search.isActive ? theme.dim : theme.run;
  const rowCount = last - first + 1;
  strips.begin(toDevice(layout.widthPx), rowCount, [runColor, theme.dim, ...colors.fills]);
  /** Node, left, top and width of each frame with room for one. */
  const labels: number[] = [];
  visitVisibleFrames(data, layout, first, last, (node, level, xPx, widthPx, isRun) => {
    const left = toDevice(xPx);
    const gap = widthPx >= MIN_GAP_FRAME_PX ? toDevice(1) : 0;
    const right = Math.max(toDevice(xPx + widthPx) - gap, left + 1);
    const row = level - first;
    // Under what lies on the same pixel: a match is never hidden by what does not match.
    if (isRun) strips.putUnder(row, left, right, RUN_COLOR);
    else if (isDim(scene, node)) strips.putUnder(row, left, right, DIM_COLOR);
    else strips.put(row, left, right, FIRST_FILL + colors.indexOf(node));
    if (isRun) return;
    const width = (right - left) / pixelRatio;
    if (width >= MIN_LABEL_PX) labels.push(node, left / pixelRatio, topOf(level), width);
  });
  strips.draw(context, {
    rowHeightPx: ROW_HEIGHT_PX - 1,
    topOf: (row) => topOf(first + row),
    pixelRatio,
  });
  for (let i = 0; i < labels.length; i += 4) {
    // All four are there: labels grow by four.
    const [node, left, top, width] = labels.slice(i, i + 4) as [number, number, number, number];
    context.fillStyle = isDim(scene, node) ? theme.dimText : theme.text;
    drawLabel(context, scene, node, { left, top, width }, measure);
  }
}

/** A search is on, and the frame does not match. */
const isDim = ({ data, search }: Scene, node: number): boolean =>
  search.isActive && at(search.matchesName, at(data.nameIds, node)) === 0;

function drawLabel(
  context: CanvasRenderingContext2D,
  scene: Scene,
  node: number,
  box: { readonly left: number; readonly top: number; readonly width: number },
  measure: MeasureText,
): void {
  const room = box.width - 2 * LABEL_PADDING_PX;
  const { functionName, place } = splitName(nameOf(scene.data, node));
  const label = fitLabel(functionName, room, measure);
  if (label === '') return;
  const x = box.left + LABEL_PADDING_PX;
  const middle = box.top + ROW_HEIGHT_PX / 2;
  context.fillText(label, x, middle);
  const labelPx = measure(label);
  if (room - labelPx < MIN_VALUE_PX) return;
  let left = labelPx;
  context.globalAlpha = 0.78;
  for (const text of [formatValue(at(scene.data.totals, node), scene.unit), place]) {
    const textPx = measure(text);
    left += 2 * LABEL_PADDING_PX;
    if (text === '' || left + textPx > room) break;
    context.fillText(text, x + left, middle);
    left += textPx;
  }
  context.globalAlpha = 1;
}
