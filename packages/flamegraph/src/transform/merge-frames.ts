import { at, type FlameData, nameOf, OTHER, ROOT_NODE } from '../decode/flame-data.js';
import { addFrom, createBuilderLike } from './add-from.js';

/**
 * Leaves out frames by the name of their function. What they took themselves counts as their caller's own: no value is lost. What
 * truncation folded stays, as it was not the caller that took it.
 */
export function hideFrames(data: FlameData, isHidden: (name: string) => boolean): FlameData {
  const hidden = Uint8Array.from(data.names, (name) => (name !== OTHER && isHidden(name) ? 1 : 0));
  return mergeFrames(data, (node) => at(hidden, at(data.nameIds, node)) === 1);
}

/** Makes one frame of a function that calls itself again and again. */
export function collapseRecursion(data: FlameData): FlameData {
  return mergeFrames(data, (node) => at(data.nameIds, node) === at(data.nameIds, at(data.parents, node)));
}

/** Makes frames one with their caller. */
function mergeFrames(data: FlameData, isMerged: (node: number) => boolean): FlameData {
  const builder = createBuilderLike(data);
  const made = new Uint32Array(data.nodeCount);
  addFrom(builder, ROOT_NODE, data, ROOT_NODE);
  for (let node = ROOT_NODE + 1; node < data.nodeCount; node++) {
    const caller = at(made, at(data.parents, node));
    made[node] = isMerged(node) ? caller : builder.callee(caller, at(data.nameIds, node));
    addFrom(builder, at(made, node), data, node);
  }
  return builder.build();
}

/** Everything that a function calls, from all its places together, below one frame of it. */
export function calleesOf(data: FlameData, name: string): FlameData {
  const builder = createBuilderLike(data);
  const made = new Uint32Array(data.nodeCount);
  for (let node = ROOT_NODE + 1; node < data.nodeCount; node++) {
    const caller = at(made, at(data.parents, node));
    // The root stands for all that is outside; below the function its own recursion stays.
    if (caller === ROOT_NODE && nameOf(data, node) !== name) continue;
    made[node] = builder.callee(caller, at(data.nameIds, node));
    addFrom(builder, at(made, node), data, node);
  }
  return builder.build();
}
