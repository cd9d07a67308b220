import { at, type FlameData, ROOT_NODE } from '../decode/flame-data.js';
import { frameBox } from '../layout/frame-box.js';
import type { ZoomLayout } from '../layout/zoom-layout.js';
import type { SearchResult } from './search-frames.js';

/** A frame that is looked for is shown at least as wide as a short label. */
const MIN_SHOWN_PX = 24;

/** The frames that match a search, those with the largest value first, else from the root on and from left to right. */
export function matchesByValue(data: FlameData, search: SearchResult): Uint32Array {
  const matches = new Uint32Array(search.frameCount);
  let count = 0;
  if (search.isActive) {
    for (let node = ROOT_NODE + 1; node < data.nodeCount; node++) {
      if (at(search.matchesName, at(data.nameIds, node)) === 1) matches[count++] = node;
    }
  }
  return matches.sort((a, b) => at(data.totals, b) - at(data.totals, a) || a - b);
}

/** What to zoom to so that a frame can be seen: what is zoomed already if that will do, else its farthest caller that will. */
export function zoomToShow(data: FlameData, layout: ZoomLayout, node: number): number {
  if (frameBox(data, layout, node).width >= MIN_SHOWN_PX) return layout.focus;
  const smallestShare = MIN_SHOWN_PX / layout.widthPx;
  let best = node;
  for (let caller = node; caller >= ROOT_NODE; caller = at(data.parents, caller)) {
    if (at(data.totals, node) < at(data.totals, caller) * smallestShare) break;
    best = caller;
  }
  return best;
}
