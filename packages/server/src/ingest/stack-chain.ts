import type { ColumnMemory, Stacks } from '@hotspan/otlp-profiles';
import { hashNodes, type NodeChain } from '../store/content-hash.js';
import { type ConvertBudget, FRAME_BYTES } from './convert-budget.js';
import type { FrameTable } from './frame-table.js';

/** The nodes of one stack at a time, root first. */
export interface StackChain extends NodeChain {
  /** Goes to another stack and returns how many nodes it has. */
  walk(stack: number): number;
}

export interface StackChainOptions {
  readonly maxStackDepth: number;
  /** Time is taken from it. Walks go on when it is spent. */
  readonly budget: ConvertBudget;
  readonly memory: ColumnMemory;
}

/**
 * Hot path: a third of converting a profile is here. Stacks that follow one another in a message mostly share their callers, whose
 * ids are then not hashed again. Guarded by benchmarks/ingest.bench.ts.
 */
export function createStackChain(
  { offsets, locations }: Stacks,
  { offsets: frameOffsets, hashes }: FrameTable,
  { maxStackDepth, budget, memory }: StackChainOptions,
): StackChain {
  const frames = memory.int32(maxStackDepth);
  const chain: NodeChain = {
    frames,
    low: memory.int32(maxStackDepth),
    high: memory.int32(maxStackDepth),
  };
  // Of the same stack: its place in `locations`, and by location the nodes up to and with it.
  let start = 0;
  let end = 0;
  let nodesUpTo = memory.int32(64);

  function walk(stack: number): number {
    const endBefore = end;
    const countBefore = end - start;
    start = offsets[stack] ?? 0;
    end = offsets[stack + 1] ?? 0;
    const count = end - start;
    if (count > nodesUpTo.length) growLocations(count);
    let depth = commonTail(locations, endBefore, end, Math.min(count, countBefore));
    const shared = depth === 0 ? 0 : (nodesUpTo[depth - 1] ?? 0);
    let length = shared;
    for (let at = end - depth - 1; at >= start; at--) {
      const location = locations[at] ?? 0;
      const endFrame = frameOffsets[location + 1] ?? 0;
      for (let frame = frameOffsets[location] ?? 0; frame < endFrame; frame++) {
        // Deeper frames are cut: the ones near the root tell where a runaway recursion came from.
        if (length === maxStackDepth) break;
        frames[length++] = frame;
      }
      nodesUpTo[depth++] = length;
    }
    hashNodes(chain, shared, length, hashes);
    budget.take((length - shared) * FRAME_BYTES);
    return length;
  }

  function growLocations(count: number): void {
    const larger = memory.int32(count * 2);
    larger.set(nodesUpTo);
    nodesUpTo = larger;
  }

  return { ...chain, walk };
}

/** How many elements before `a` and before `b` are equal, going backwards; at most `limit`. Two at a time. */
function commonTail(elements: Int32Array, a: number, b: number, limit: number): number {
  let tail = 0;
  while (
    tail + 2 <= limit &&
    elements[a - tail - 1] === elements[b - tail - 1] &&
    elements[a - tail - 2] === elements[b - tail - 2]
  ) {
    tail += 2;
  }
  return tail < limit && elements[a - tail - 1] === elements[b - tail - 1] ? tail + 1 : tail;
}
