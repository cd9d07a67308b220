// Hot path: runs on every redraw, once per visible frame. No objects are made per frame. benchmarks/flame-graph.bench.ts guards it.
import { at, type FlameData, nameOf } from '../decode/flame-data.js';
import { formatValue } from '../explain/format-value.js';
import { splitName } from '../explain/split-name.js';
import type { SearchResult } from '../interact/search-frames.js';
import { MIN_FRAME_PX, visitVisibleFrames } from '../layout/visit-visible-frames.js';
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

/** Room that must be left after the name for the value, and its place, to be shown too. */
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

  const runs = createRuns();
  const [first, last] = levelsInView(scene.layout, scene);
  visitVisibleFrames(data, scene.layout, first, last, (node, level, xPx, widthPx, isRun) => {
    const y = topOfLevel(scene.layout, level) - scene.scrollTopPx;
    if (isRun) {
      runs.add(xPx, y, xPx + widthPx);
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
  runs.fill(context);
}

/** Collects the boxes of frames that are drawn together. Neighbours become one box: a graph may have a run for each pixel. */
function createRuns(): {
  add(left: number, top: number, right: number): void;
  fill(context: CanvasRenderingContext2D): void;
} {
  /** Left, top and right of each. */
  const boxes: number[] = [];
  let lastTop = Number.NaN;
  let lastRight = 0;

  return {
    add(left, top, right) {
      if (top === lastTop && left - lastRight < MIN_FRAME_PX) boxes[boxes.length - 1] = right;
      else boxes.push(left, top, right);
      lastTop = top;
      lastRight = right;
    },
    // One by one: a path of thousands of boxes takes many times as long to be filled.
    fill(context) {
      for (let i = 0; i < boxes.length; i += 3) {
        // All three are there: boxes grow by three.
        const left = boxes[i] as number;
        context.fillRect(left, boxes[i + 1] as number, (boxes[i + 2] as number) - left, ROW_HEIGHT_PX - 1);
      }
    },
  };
}

function drawLabel(
  context: CanvasRenderingContext2D,
  scene: Scene,
  node: number,
  box: { readonly left: number; readonly y: number; readonly width: number },
  measure: MeasureText,
): void {
  const room = box.width - 2 * LABEL_PADDING_PX;
  const { functionName, place } = splitName(nameOf(scene.data, node));
  const label = fitLabel(functionName, room, measure);
  if (label === '') return;
  const x = box.left + LABEL_PADDING_PX;
  const middle = box.y + ROW_HEIGHT_PX / 2;
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
