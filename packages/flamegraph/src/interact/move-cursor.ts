import { at, type FlameData, ROOT_NODE } from '../decode/flame-data.js';
import type { ZoomLayout } from '../layout/zoom-layout.js';

/** A step of the keyboard cursor through the tree. */
export type CursorMove = 'parent' | 'child' | 'previous' | 'next';

/**
 * Where a step leads: to the caller, to the heaviest callee, or to the neighbour with the same caller. Stays where it is when
 * there is none, or when the neighbour lies outside the zoomed part.
 */
export function moveCursor(data: FlameData, layout: ZoomLayout, cursor: number, move: CursorMove): number {
  if (move === 'parent') return Math.max(ROOT_NODE, at(data.parents, cursor));
  if (move === 'child') return heaviestChild(data, layout, cursor);
  const neighbour = move === 'next' ? cursor + 1 : cursor - 1;
  if (neighbour <= ROOT_NODE || neighbour >= data.nodeCount) return cursor;
  const isSibling = at(data.parents, neighbour) === at(data.parents, cursor);
  return isSibling && isInView(data, layout, neighbour) ? neighbour : cursor;
}

function heaviestChild(data: FlameData, layout: ZoomLayout, node: number): number {
  const end = at(data.childOffsets, node + 1);
  let best = node;
  for (let child = at(data.childOffsets, node); child < end; child++) {
    if (!isInView(data, layout, child)) continue;
    if (best === node || at(data.totals, child) > at(data.totals, best)) best = child;
  }
  return best;
}

function isInView(data: FlameData, layout: ZoomLayout, node: number): boolean {
  const start = at(data.starts, node);
  return start < layout.end && start + at(data.totals, node) > layout.start;
}
