import { createDrawTools, drawFrames, type Scene } from '../draw/draw-frames.js';
import { LABEL_PADDING_PX } from '../draw/fit-label.js';
import { flameGraphError } from '../errors.js';
import { formatValue } from '../explain/format-value.js';
import { countShownLevels } from '../layout/count-shown-levels.js';
import { ROW_HEIGHT_PX, zoomLayout } from '../layout/zoom-layout.js';

/** Browsers draw on no canvas with a longer side than this, in device pixels; some not on this either. */
const MAX_SIDE_PX = 16_384;

/** Where the picture lies in the graph. */
export interface PictureSize {
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
  /** Levels that are drawn, from the root on. */
  readonly levels: number;
  /** Levels beyond the limit; a row of the picture says how many they are. */
  readonly leftOut: number;
}

/** As sharp as asked for where that fits, else with one device pixel per CSS pixel and as many levels as fit. */
export function pictureSize(widthPx: number, levels: number, pixelRatio: number): PictureSize {
  const isSharp = levels * ROW_HEIGHT_PX * pixelRatio <= MAX_SIDE_PX;
  const ratio = Math.min(isSharp ? pixelRatio : Math.min(1, pixelRatio), MAX_SIDE_PX / widthPx);
  const fitting = Math.floor(MAX_SIDE_PX / (ROW_HEIGHT_PX * ratio));
  if (levels <= fitting) return { pixelRatio: ratio, levels, leftOut: 0 };
  return { pixelRatio: ratio, levels: fitting - 1, leftOut: levels - fitting + 1 };
}

/**
 * Draws all rows of what is zoomed to as a PNG picture, as wide as the graph is on the page, with colours and search as they are.
 * Sides are at most 16 384 px: what is larger is drawn less sharply, then without the levels farthest from the root, and says so.
 *
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_PICTURE when the browser makes no picture of that size.
 */
export async function toPng(canvas: HTMLCanvasElement, scene: Scene, pixelRatio: number): Promise<Blob> {
  const { data, theme } = scene;
  const { focus, widthPx, orientation } = scene.layout;
  const layout = zoomLayout(data, focus, { widthPx, orientation });
  const size = pictureSize(widthPx, countShownLevels(data, layout), pixelRatio);
  const isCut = size.leftOut > 0;
  const rowsPx = size.levels * ROW_HEIGHT_PX;
  const heightPx = rowsPx + (isCut ? ROW_HEIGHT_PX : 0);
  canvas.width = Math.round(widthPx * size.pixelRatio);
  canvas.height = Math.round(heightPx * size.pixelRatio);
  const context = canvas.getContext('2d');
  const problem = (): Error => flameGraphError('HOTSPAN_ERR_FLAME_PICTURE', canvas);
  if (context === null) throw problem();
  context.scale(size.pixelRatio, size.pixelRatio);
  // The root stays in the picture: on top, or at the bottom below the row that says what is missing.
  const scrollTopPx = orientation === 'icicle' ? 0 : layout.heightPx - heightPx;
  const shown = { ...scene, layout, heightPx, scrollTopPx };
  drawFrames(context, shown, size.pixelRatio, createDrawTools(context));
  if (isCut) {
    const top = orientation === 'icicle' ? rowsPx : 0;
    context.fillStyle = theme.background;
    context.fillRect(0, top, widthPx, ROW_HEIGHT_PX);
    context.fillStyle = theme.text;
    const note = `${formatValue(size.leftOut, 'count')} more levels are not in this picture`;
    context.fillText(note, LABEL_PADDING_PX, top + ROW_HEIGHT_PX / 2);
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw problem();
  return blob;
}
