import { at, type FlameData, levelOf, nameOf } from '../decode/flame-data.js';
import { splitName } from '../explain/split-name.js';
import { type FrameBox, frameBox } from './frame-box.js';
import { visitVisibleFrames } from './visit-visible-frames.js';
import { levelsInView, type ZoomLayout } from './zoom-layout.js';

/** A frame on screen; its box in CSS pixels from the top left corner of the canvas, its values in the unit of the data. */
export interface VisibleFrame extends FrameBox {
  /** The whole name, as it is in the data. */
  readonly name: string;
  /** The name without the place. */
  readonly functionName: string;
  /** File and line as far as the name says them, else empty. */
  readonly place: string;
  readonly total: number;
  readonly self: number;
  /** 0 for the root. */
  readonly depth: number;
}

/** A node as it lies on a canvas that is scrolled down by `scrollTopPx`. */
export function visibleFrame(
  data: FlameData,
  layout: ZoomLayout,
  node: number,
  scrollTopPx: number,
): VisibleFrame {
  const box = frameBox(data, layout, node);
  const name = nameOf(data, node);
  return {
    ...box,
    y: box.y - scrollTopPx,
    name,
    ...splitName(name),
    total: at(data.totals, node),
    self: at(data.selves, node),
    depth: levelOf(data, node),
  };
}

/** The frames that are drawn one by one in the visible part, from the root's side on, each row from left to right. */
export function listVisibleFrames(
  data: FlameData,
  layout: ZoomLayout,
  view: { readonly scrollTopPx: number; readonly heightPx: number },
): VisibleFrame[] {
  const frames: VisibleFrame[] = [];
  const [first, last] = levelsInView(layout, view);
  visitVisibleFrames(data, layout, first, last, (node, _level, _x, _width, isRun) => {
    if (!isRun) frames.push(visibleFrame(data, layout, node, view.scrollTopPx));
  });
  return frames;
}
