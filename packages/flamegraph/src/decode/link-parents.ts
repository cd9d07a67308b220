import { flameGraphError } from '../errors.js';
import { at, type FlameData } from './flame-data.js';

/**
 * How far, as a share of the whole, a child may stick out of its parent before the data counts as broken. Sums above 2^53
 * are rounded, so edges that are equal on the wire can differ here.
 */
const ROUNDING = 1e-9;

/**
 * Finds the parent of every node by interval: the node of the level above that contains its left edge (both levels are
 * sorted, so one walk along each does it).
 *
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_INTERVAL when a node lies inside no node of the level above.
 */
export function linkParents(
  data: Pick<FlameData, 'nodeCount' | 'levelCount' | 'levelOffsets' | 'starts' | 'totals'>,
): Pick<FlameData, 'parents' | 'childOffsets'> {
  const { starts, totals, levelOffsets } = data;
  const parents = new Int32Array(data.nodeCount).fill(-1);
  const childOffsets = new Uint32Array(data.nodeCount + 1);
  const tolerance = at(totals, 0) * ROUNDING;

  for (let level = 1; level < data.levelCount; level++) {
    const parentEnd = at(levelOffsets, level);
    const levelEnd = at(levelOffsets, level + 1);
    let parent = at(levelOffsets, level - 1);
    childOffsets[parent] = parentEnd;
    for (let node = parentEnd; node < levelEnd; node++) {
      const start = at(starts, node);
      const end = start + at(totals, node);
      while (parent + 1 < parentEnd && at(starts, parent + 1) <= start) {
        parent++;
        childOffsets[parent] = node;
      }
      const outside = parent >= parentEnd || start < at(starts, parent) - tolerance;
      if (outside || end > at(starts, parent) + at(totals, parent) + tolerance) {
        throw flameGraphError('HOTSPAN_ERR_FLAME_INTERVAL', { level, start, end });
      }
      parents[node] = parent;
    }
    childOffsets.fill(levelEnd, parent + 1, parentEnd);
  }
  childOffsets.fill(data.nodeCount, at(levelOffsets, data.levelCount - 1));
  return { parents, childOffsets };
}
