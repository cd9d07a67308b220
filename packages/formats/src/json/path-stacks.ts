import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { InputBudget } from './input-budget.js';
import type { JsonPlace } from './json-place.js';

/** A tree of calls whose nodes are numbers. */
export interface CallPaths {
  /** The caller of a node, -1 for none. Must not lead back to the node. */
  parentOf(node: number): number;
  /** Row of the builder's locations, 0 for a node that is no frame. */
  locationOf(node: number): number;
}

/**
 * Writes the path from a node to its root as a stack and returns its row. Only nodes that have a value should be asked for:
 * each is a stack of its own, and a chain of them has as many frames as half its length squared. The budget counts them.
 */
export function createPathStacks(
  builder: ProfilesBuilder,
  { parentOf, locationOf }: CallPaths,
  budget: InputBudget,
): (node: number, place: JsonPlace) => number {
  const scratch: number[] = [];
  return (leaf, place) => {
    let depth = 0;
    for (let node = leaf; node >= 0; node = parentOf(node)) {
      const location = locationOf(node);
      if (location === 0) continue;
      scratch[depth++] = location;
      // Here and not behind the loop: a path far past the limit must not be walked to its end for every node on it.
      budget.checkDepth(depth, place);
    }
    budget.takeFrames(depth, place);
    return builder.addStack(scratch, depth);
  };
}
