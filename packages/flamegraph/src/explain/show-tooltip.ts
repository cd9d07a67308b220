import type { FrameDescription } from './describe-frame.js';

/** Distance between the pointer and the tooltip, and from the edge of the window. */
const POINTER_GAP_PX = 14;
const WINDOW_GAP_PX = 8;

/** Fills the tooltip for a frame and places it beside a point of the window, inside the window. */
export function showTooltip(
  tooltip: HTMLElement,
  frame: FrameDescription,
  pointer: { readonly clientX: number; readonly clientY: number },
): void {
  tooltip.replaceChildren(
    line(tooltip, frame.functionName, '600'),
    ...(frame.place === '' ? [] : [line(tooltip, frame.place)]),
    ...valueLines(frame).map((text) => line(tooltip, text)),
  );
  tooltip.hidden = false;
  const { width, height } = tooltip.getBoundingClientRect();
  const view = tooltip.ownerDocument.documentElement;
  tooltip.style.left = `${beside(pointer.clientX, width, view.clientWidth)}px`;
  tooltip.style.top = `${beside(pointer.clientY, height, view.clientHeight)}px`;
}

function valueLines({ diff, ...frame }: FrameDescription): string[] {
  if (diff !== undefined) {
    return [
      `Baseline ${diff.baseline} (${diff.baselineShare} of it)`,
      `Comparison ${diff.comparison} (${diff.comparisonShare} of it)`,
      `Change ${diff.change}`,
    ];
  }
  const shares = [`${frame.totalShare} of all`];
  if (frame.parentShare !== undefined) shares.push(`${frame.parentShare} of caller`);
  if (frame.zoomShare !== undefined) shares.push(`${frame.zoomShare} of zoomed`);
  return [`Total ${frame.total} (${shares.join(', ')})`, `Self ${frame.self} (${frame.selfShare} of all)`];
}

function line(tooltip: HTMLElement, text: string, fontWeight = ''): HTMLElement {
  const element = tooltip.ownerDocument.createElement('div');
  element.textContent = text;
  element.style.fontWeight = fontWeight;
  return element;
}

/** After the pointer when it fits there, else before it, but never outside the window. */
function beside(pointerPx: number, sizePx: number, viewPx: number): number {
  const after = pointerPx + POINTER_GAP_PX;
  if (after + sizePx <= viewPx - WINDOW_GAP_PX) return after;
  return Math.max(WINDOW_GAP_PX, pointerPx - POINTER_GAP_PX - sizePx);
}
