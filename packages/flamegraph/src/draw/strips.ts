// Hot path: runs on every redraw, once per visible frame. benchmarks/flame-graph.bench.ts guards it.
import { at } from '../decode/flame-data.js';
import { resizeCanvas } from './resize-canvas.js';

/**
 * Draws the boxes of frames, of which a row may have hundreds: each row is a strip as high as one pixel, set pixel by pixel and
 * stretched to the row's height. To fill as many boxes takes several times as long, here and where they become pixels.
 */
export interface Strips {
  /** Begins with empty rows, `widthPx` device pixels wide, in CSS colours that are named by their index from here on. */
  begin(widthPx: number, rowCount: number, colors: readonly string[]): void;
  /** Sets the device pixels of a row from `left` to, not including, `right`. */
  put(row: number, left: number, right: number, color: number): void;
  /** The same, where nothing has been put yet. */
  putUnder(row: number, left: number, right: number, color: number): void;
  /** Stretches the rows over a context whose unit is a CSS pixel, `pixelRatio` device pixels wide. */
  draw(context: CanvasRenderingContext2D, target: StripTarget): void;
}

export interface StripTarget {
  readonly pixelRatio: number;
  /** In CSS pixels. */
  readonly rowHeightPx: number;
  readonly topOf: (row: number) => number;
}

export function createStrips(document: Document): Strips {
  // A new canvas has no context of another kind. Its pixels are set here, and by no graphics card.
  const context = document
    .createElement('canvas')
    .getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  const { canvas } = context;
  const toPixels = rememberPixels(context);
  let image = context.createImageData(1, 1);
  /** Those of the image, by row; 0 where nothing is. */
  let pixels = new Uint32Array(image.data.buffer);
  let pixelOf = new Uint32Array(0);

  return {
    begin(widthPx, rowCount, colors) {
      pixelOf = toPixels(colors);
      if (image.width === widthPx && image.height === rowCount) {
        pixels.fill(0);
        return;
      }
      // No image is empty.
      image = context.createImageData(Math.max(widthPx, 1), Math.max(rowCount, 1));
      pixels = new Uint32Array(image.data.buffer);
    },
    put(row, left, right, color) {
      const start = row * image.width;
      pixels.fill(at(pixelOf, color), start + left, start + Math.min(right, image.width));
    },
    putUnder(row, left, right, color) {
      const start = row * image.width;
      const end = start + Math.min(right, image.width);
      for (let i = start + left; i < end; i++) if (pixels[i] === 0) pixels[i] = at(pixelOf, color);
    },
    draw(target, { pixelRatio, rowHeightPx, topOf }) {
      const { width, height } = image;
      resizeCanvas(canvas, width, height);
      context.putImageData(image, 0, 0);
      target.imageSmoothingEnabled = false;
      for (let row = 0; row < height; row++)
        target.drawImage(canvas, 0, row, width, 1, 0, topOf(row), width / pixelRatio, rowHeightPx);
    },
  };
}

/** What an `ImageData` has for CSS colours, as 32-bit numbers; looked up again only for other colours. */
function rememberPixels(
  context: CanvasRenderingContext2D,
): (colors: readonly string[]) => Uint32Array<ArrayBuffer> {
  let known: readonly string[] = [];
  let pixels = new Uint32Array(0);
  return (colors) => {
    const isSame = colors.length === known.length && colors.every((color, i) => color === known[i]);
    if (isSame) return pixels;
    known = colors;
    resizeCanvas(context.canvas, colors.length, 1);
    context.clearRect(0, 0, colors.length, 1);
    for (const [x, color] of colors.entries()) {
      context.fillStyle = color;
      context.fillRect(x, 0, 1, 1);
    }
    pixels = new Uint32Array(context.getImageData(0, 0, colors.length, 1).data.buffer);
    return pixels;
  };
}
