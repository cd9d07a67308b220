import { at, type FlameData, nameOf, ROOT_NODE, stackEnds } from '../decode/flame-data.js';
import { addFrom, createBuilderLike } from './add-from.js';

/** How many frames are walked at most, about a second: a deep recursion with values all along has the square of its depth. */
const MAX_STEPS = 4 * 1_048_576;

/**
 * Turns all stacks around: functions by their own value, and below each its callers. Where there are too many frames for that, the
 * callers farthest away are left out of it, and no value is.
 */
export function invertStacks(data: FlameData): FlameData {
  return walkToRoot(data, stackEnds(data), 'selves');
}

/** Everything that calls a function, each stack once, as callers below one frame of it. Limited like {@link invertStacks}. */
export function callersOf(data: FlameData, name: string): FlameData {
  const starts: number[] = [];
  const isBelow = new Uint8Array(data.nodeCount);
  for (let node = ROOT_NODE + 1; node < data.nodeCount; node++) {
    const isOuter = at(isBelow, at(data.parents, node)) === 0;
    const isIt = nameOf(data, node) === name;
    if (isOuter && isIt) starts.push(node);
    isBelow[node] = isIt || !isOuter ? 1 : 0;
  }
  return walkToRoot(data, starts, 'totals');
}

/** Walks all stacks at once, a caller at a time, so that what is too much is missing at the far end of all of them. */
function walkToRoot(data: FlameData, starts: readonly number[], values: 'selves' | 'totals'): FlameData {
  const builder = createBuilderLike(data);
  let walks = starts.map((start) => ({ start, node: start, made: ROOT_NODE }));
  for (let steps = 0; walks.length > 0; steps += walks.length) {
    const isTooMuch = steps + walks.length > MAX_STEPS;
    walks = walks.filter((walk) => {
      if (walk.node === ROOT_NODE || isTooMuch) {
        addFrom(builder, walk.made, data, walk.start, values);
        return false;
      }
      walk.made = builder.callee(walk.made, at(data.nameIds, walk.node));
      walk.node = at(data.parents, walk.node);
      return true;
    });
  }
  return builder.build();
}
