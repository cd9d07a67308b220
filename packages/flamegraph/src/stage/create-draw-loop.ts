import { createDrawTools, drawFrames } from '../draw/draw-frames.js';
import { resizeCanvas } from '../draw/resize-canvas.js';
import type { GraphElements } from './graph-elements.js';
import { type GraphState, sceneOf } from './graph-state.js';
import { placeOutline } from './place-outline.js';

/** Draws when something has changed, at most once per frame of the screen. */
export interface DrawLoop {
  /** Asks for a drawing of everything. */
  redraw(): void;
  /** Asks for the outlines alone, which is all that pointer and cursor change. */
  outline(): void;
  /** Forgets the widths of texts, which are those of the font before. */
  forgetFont(): void;
  stop(): void;
}

export function createDrawLoop({ canvas, scroller, outlines }: GraphElements, state: GraphState): DrawLoop {
  // A canvas gives no 2D context only when it has one of another kind, which checkContainer() refuses.
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  let tools = createDrawTools(context);
  let frameRequest = 0;
  let isPictureOld = false;

  const draw = (): void => {
    frameRequest = 0;
    if (isPictureOld) drawPicture();
    isPictureOld = false;
    placeOutline(outlines.hovered, state, state.hovered);
    placeOutline(outlines.cursor, state, state.cursor);
  };

  const request = (): void => {
    if (frameRequest === 0) frameRequest = requestAnimationFrame(draw);
  };

  const drawPicture = (): void => {
    const pixelRatio = devicePixelRatio;
    const widthPx = Math.round(state.layout.widthPx * pixelRatio);
    resizeCanvas(canvas, widthPx, Math.round(state.heightPx * pixelRatio));
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    drawFrames(context, sceneOf(state, scroller.scrollTop), pixelRatio, tools);
  };

  return {
    redraw() {
      isPictureOld = true;
      request();
    },
    outline: request,
    forgetFont() {
      tools = createDrawTools(context);
    },
    stop: () => cancelAnimationFrame(frameRequest),
  };
}
