import { at, nameOf, ROOT_NODE } from '../decode/flame-data.js';
import type { ResolvedFlameGraphOptions } from '../flame-graph-options.js';
import { pathTo } from '../layout/node-path.js';
import { visibleFrame } from '../layout/visible-frames.js';
import type { Hover } from './create-hover.js';
import type { GraphElements } from './graph-elements.js';
import type { GraphState } from './graph-state.js';

/** Asks the page for a menu, for a frame that stands for a function. */
export interface Menu {
  /** Whether the page has menus; else they are left to the browser. */
  readonly isOffered: boolean;
  /** For a node, at a place in the window in CSS pixels. False when there is no such menu. */
  open(node: number, place: { readonly x: number; readonly y: number }): boolean;
  /** For the node of the keyboard cursor, at the left end of its frame. */
  openAtCursor(): void;
}

export function createMenu(
  { canvas, scroller }: GraphElements,
  state: GraphState,
  hover: Hover,
  onMenu: ResolvedFlameGraphOptions['onMenu'],
): Menu {
  const open: Menu['open'] = (node, place) => {
    if (node <= ROOT_NODE || onMenu === undefined) return false;
    hover.hide();
    const { data } = state;
    const frame = { name: nameOf(data, node), path: pathTo(data, node) };
    onMenu({ ...frame, total: at(data.totals, node), self: at(data.selves, node) }, place);
    return true;
  };

  return {
    isOffered: onMenu !== undefined,
    open,
    openAtCursor() {
      if (state.cursor <= ROOT_NODE) return;
      const { left, top } = canvas.getBoundingClientRect();
      const frame = visibleFrame(state.data, state.layout, state.cursor, scroller.scrollTop);
      open(state.cursor, { x: left + frame.x, y: top + frame.y + frame.height });
    },
  };
}
