import { describeFrame } from '../explain/describe-frame.js';
import { showTooltip } from '../explain/show-tooltip.js';
import { hitTest } from '../interact/hit-test.js';
import type { DrawLoop } from './create-draw-loop.js';
import type { GraphElements } from './graph-elements.js';
import { type GraphState, NO_NODE } from './graph-state.js';

/** The frame under the pointer, with its outline and its tooltip. */
export interface Hover {
  /** The node at a place of the canvas, or {@link NO_NODE}. */
  nodeAt(point: { readonly offsetX: number; readonly offsetY: number }): number;
  /** Follows the pointer. */
  follow(event: PointerEvent): void;
  /** Looks again at what is under the pointer, which has not moved. */
  refresh(): void;
  hide(): void;
}

export function createHover(
  { canvas, scroller, tooltip }: GraphElements,
  state: GraphState,
  loop: DrawLoop,
): Hover {
  let lastPointer: PointerEvent | undefined;

  const nodeAt: Hover['nodeAt'] = ({ offsetX, offsetY }) =>
    hitTest(state.data, state.layout, offsetX, offsetY + scroller.scrollTop);

  const hide = (): void => {
    tooltip.hidden = true;
    canvas.style.cursor = '';
    if (state.hovered !== NO_NODE) loop.outline();
    state.hovered = NO_NODE;
  };

  const follow = (event: PointerEvent): void => {
    // A finger has no hover: the tooltip would cover what was tapped and stay.
    if (event.pointerType === 'touch') return;
    lastPointer = event;
    const node = nodeAt(event);
    if (node === NO_NODE) {
      hide();
      return;
    }
    if (node !== state.hovered) loop.outline();
    state.hovered = node;
    canvas.style.cursor = 'pointer';
    const { unit, layout } = state;
    showTooltip(tooltip, describeFrame(state.data, node, { unit, focus: layout.focus }), event);
  };

  const refresh = (): void => {
    if (lastPointer !== undefined && !tooltip.hidden) follow(lastPointer);
  };

  return { nodeAt, follow, refresh, hide };
}
