import { at, decodeFlameGraph, type FlameData } from '@hotspan/flamegraph';
import type { SideName } from './sides.js';

/**
 * One side of a diff as a graph of its own. Both sides come from one answer, so that functions stand in the same order on both and
 * what is folded into `other` is the same.
 */
export function sideOfDiff(data: FlameData, side: SideName): FlameData {
  const sideValue = (column: 'totals' | 'selves', node: number): number => {
    const baseline = data.baseline === undefined ? 0 : at(data.baseline[column], node);
    return side === 'baseline' ? baseline : at(data[column], node) - baseline;
  };
  /** By node: the left edge of its next callee. */
  const nextStart = new Float64Array(data.nodeCount);
  const levels = Array.from({ length: data.levelCount }, (_, level) => {
    const values: number[] = [];
    let previousEnd = 0;
    for (let node = at(data.levelOffsets, level); node < at(data.levelOffsets, level + 1); node++) {
      const total = sideValue('totals', node);
      const parent = at(data.parents, node);
      const start = parent < 0 ? 0 : at(nextStart, parent);
      if (parent >= 0) nextStart[parent] = start + total;
      nextStart[node] = start;
      if (total === 0 && parent >= 0) continue;
      values.push(start - previousEnd, total, sideValue('selves', node), at(data.nameIds, node));
      previousEnd = start + total;
    }
    return { values };
  });
  const lastLevel = levels.findLastIndex(({ values }) => values.length > 0);
  return decodeFlameGraph({ names: data.names, levels: levels.slice(0, lastLevel + 1) });
}
