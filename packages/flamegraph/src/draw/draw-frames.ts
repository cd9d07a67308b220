// Hot path: runs on every redraw, once per visible frame. No objects are made per frame.
import { at, type FlameData, nameOf } from '../decode/flame-data.js';
import { formatValue } from '../explain/format-value.js';
import type { SearchResult } from '../interact/search-frames.js';
import { visitVisibleFrames } from '../layout/visit-visible-frames.js';
import { levelsInView, ROW_HEIGHT_PX, topOfLevel, type ZoomLayout } from '../layout/zoom-layout.js';
import { fitLabel, LABEL_PADDING_PX, type MeasureText, MIN_LABEL_PX } from './fit-label.js';
import type { FlameTheme } from './flame-theme.js';
import type { FrameColors } from './frame-colors.js';

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

/** Room that must be left after the name for the value to be shown too. */
const MIN_VALUE_PX = 46;
/** Frames from this width on have a gap to their right neighbour; on narrower ones it would eat the frame. */
const MIN_GAP_FRAME_PX = 3;
const FONT_PX = 12;

/** Draws the visible rows. The context must be scaled so that one unit is a CSS pixel, `pixelRatio` device pixels wide. */
export function drawFrames(
  context: CanvasRenderingContext2D,
  scene: Scene,
  pixelRatio: number,
  measure: MeasureText,
): void {
  const { data, theme, search, colors } = scene;
  const snap = (px: number): number => Math.round(px * pixelRatio) / pixelRatio;
  context.fillStyle = theme.background;
  context.fillRect(0, 0, scene.layout.widthPx, scene.heightPx);
  context.font = `${FONT_PX}px ${theme.fontFamily}`;
  context.textBaseline = 'middle';

  const runs = new Path2D();
  const [first, last] = levelsInView(scene.layout, scene);
  visitVisibleFrames(data, scene.layout, first, last, (node, level, xPx, widthPx, isRun) => {
    const y = topOfLevel(scene.layout, level) - scene.scrollTopPx;
    if (isRun) {
      runs.rect(xPx, y, widthPx, ROW_HEIGHT_PX - 1);
      return;
    }
    const name = at(data.nameIds, node);
    const isDim = search.isActive && at(search.matchesName, name) === 0;
    context.fillStyle = isDim ? theme.dim : (colors.fills[at(colors.indexes, node)] ?? theme.neutral);
    const left = snap(xPx);
    const gap = widthPx >= MIN_GAP_FRAME_PX ? 1 : 0;
    const width = Math.max(snap(xPx + widthPx) - left - gap, 1 / pixelRatio);
    context.fillRect(left, y, width, ROW_HEIGHT_PX - 1);
    if (width < MIN_LABEL_PX) return;
    context.fillStyle = isDim ? theme.dimText : theme.text;
    drawLabel(context, scene, node, { left, y, width }, measure);
  });
  context.fillStyle = search.isActive ? theme.dim : theme.run;
  context.fill(runs);
}

function drawLabel(
  context: CanvasRenderingContext2D,
  scene: Scene,
  node: number,
  box: { readonly left: number; readonly y: number; readonly width: number },
  measure: MeasureText,
): void {
  const room = box.width - 2 * LABEL_PADDING_PX;
  const label = fitLabel(nameOf(scene.data, node), room, measure);
  if (label === '') return;
  const x = box.left + LABEL_PADDING_PX;
  const middle = box.y + ROW_HEIGHT_PX / 2;
  context.fillText(label, x, middle);
  const labelPx = measure(label);
  if (room - labelPx < MIN_VALUE_PX) return;
  const value = formatValue(at(scene.data.totals, node), scene.unit);
  if (labelPx + measure(value) + 2 * LABEL_PADDING_PX > room) return;
  context.globalAlpha = 0.78;
  context.fillText(value, x + labelPx + 2 * LABEL_PADDING_PX, middle);
  context.globalAlpha = 1;
}
