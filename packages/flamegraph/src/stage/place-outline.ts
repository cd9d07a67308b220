import { frameBox } from '../layout/frame-box.js';
import { type GraphState, NO_NODE } from './graph-state.js';

/** Puts an outline around the frame of a node, or hides it when the node is none or out of the zoomed part. */
export function placeOutline(outline: HTMLElement, state: GraphState, node: number): void {
  const box = node === NO_NODE ? undefined : frameBox(state.data, state.layout, node);
  outline.hidden = box === undefined || box.width === 0;
  if (box === undefined) return;
  // A pixel less than the row and the frame, which is the gap to the neighbours.
  const size = { width: `${Math.max(box.width - 1, 1)}px`, height: `${box.height - 1}px` };
  const place = { left: `${box.x}px`, top: `${box.y}px`, borderColor: state.theme.outline };
  Object.assign(outline.style, size, place);
}
