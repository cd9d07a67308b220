import type { Hover } from './create-hover.js';
import type { Menu } from './create-menu.js';
import type { Navigation } from './create-navigation.js';
import { type GraphState, NO_NODE } from './graph-state.js';

/** What pointer and keys act on. */
export interface StageParts {
  readonly canvas: HTMLCanvasElement;
  readonly state: GraphState;
  readonly hover: Hover;
  readonly navigation: Navigation;
  readonly menu: Menu;
  /** Ends the listening. */
  readonly signal: AbortSignal;
}

/** Hover explains, a click zooms, a right click asks for a menu. */
export function listenToPointer({ canvas, hover, navigation, menu, signal }: StageParts): void {
  const onClick = (event: MouseEvent): void => {
    const node = hover.nodeAt(event);
    if (node === NO_NODE) return;
    navigation.clearCursor();
    navigation.zoomTo(node);
  };

  const onContextMenu = (event: MouseEvent): void => {
    const node = hover.nodeAt(event);
    if (menu.open(node, { x: event.clientX, y: event.clientY })) event.preventDefault();
  };

  canvas.addEventListener('pointermove', hover.follow, { signal });
  canvas.addEventListener('pointerleave', hover.hide, { signal });
  canvas.addEventListener('click', onClick, { signal });
  canvas.addEventListener('contextmenu', onContextMenu, { signal });
}
