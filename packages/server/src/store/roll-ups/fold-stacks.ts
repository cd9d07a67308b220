import { kthLargest } from './kth-largest.js';
import type { ParentTable } from './parent-table.js';
import type { TimeSlice } from './time-slice.js';

/** Values by stack, ascending by stack. */
export interface StackValues {
  readonly stacks: BigUint64Array;
  readonly values: BigInt64Array;
}

export interface FoldedStacks extends StackValues {
  /** Sum of the values that are at an ancestor of their stack now. */
  readonly folded: bigint;
  /** Stacks that the parent table lacks. */
  readonly unknownStacks: number;
}

export interface FoldOptions {
  /** With the nodes of the stacks; a stack that it lacks is folded into 0, the stack without frames. */
  readonly parents: ParentTable;
  readonly maxNodes: number;
  readonly slice: TimeSlice;
}

/** Puts a root before all that is none; a power of two, which rounds nothing. */
const ROOT_FACTOR = 2 ** 512;

/** Steps between two looks at the clock. */
const STRIDE = 4_096;

/**
 * Keeps roots, for what has none is in no total, and the nodes of the largest totals, and gives the value of every other stack to its
 * deepest ancestor among them, or to 0. The sum stays. The result depends on nothing but the stacks and their tree: nodes are
 * visited in an order that follows from them, in which additions are rounded and equal totals are decided. Totals are of absolute
 * values, so that what is taken away weighs too.
 */
export async function foldStacks(input: StackValues, options: FoldOptions): Promise<FoldedStacks> {
  const { parents, maxNodes, slice } = options;
  const { stacks, values } = input;
  const { leaves, order, unknownStacks } = await collectNodes(stacks, options);
  const count = order.length;
  if (count <= maxNodes && unknownStacks === 0) return { ...input, folded: 0n, unknownStacks };

  const placeOf = new Int32Array(parents.count);
  const parentPlace = new Int32Array(count);
  for (let place = 0; place < count; place++) {
    if (place % STRIDE === 0) await slice.rest();
    const row = order[place] ?? 0;
    placeOf[row] = place;
    const parent = parents.parentOf[row] ?? -1;
    parentPlace[place] = parent < 0 ? -1 : (placeOf[parent] ?? -1);
  }
  const weights = await sumWeights(values, leaves, placeOf, parentPlace, slice);
  for (let place = 0; place < count; place++) {
    if (parentPlace[place] === -1) weights[place] = (weights[place] ?? 0) * ROOT_FACTOR;
  }
  await slice.rest();
  const isKept = chooseNodes(weights, maxNodes);
  await slice.rest();
  // Parents come first in the order. The last place is the stack without frames.
  const target = new Int32Array(count);
  for (let place = 0; place < count; place++) {
    if (place % STRIDE === 0) await slice.rest();
    const parent = parentPlace[place] ?? -1;
    target[place] = isKept[place] === 1 ? place : parent < 0 ? count : (target[parent] ?? count);
  }
  const sums = new BigInt64Array(count + 1);
  const isUsed = new Uint8Array(count + 1);
  let folded = 0n;
  for (let i = 0; i < stacks.length; i++) {
    if (i % STRIDE === 0) await slice.rest();
    const row = leaves[i] ?? -1;
    const place = row < 0 ? count : (placeOf[row] ?? count);
    const to = row < 0 ? count : (target[place] ?? count);
    const value = values[i] ?? 0n;
    sums[to] = (sums[to] ?? 0n) + value;
    isUsed[to] = 1;
    if (to !== place || (row < 0 && stacks[i] !== 0n)) folded += value;
  }
  const kept: bigint[] = [];
  for (let place = 0; place < count; place++) {
    if (isUsed[place] === 1) kept.push(parents.ids[order[place] ?? 0] ?? 0n);
  }
  if (isUsed[count] === 1) kept.push(0n);
  const keptStacks = BigUint64Array.from(kept).sort();
  const words = new Uint32Array(keptStacks.buffer);
  const keptValues = BigInt64Array.from(keptStacks, (id, i) => {
    const place = id === 0n ? count : placeOf[parents.find(words[i * 2] ?? 0, words[i * 2 + 1] ?? 0)];
    return sums[place ?? count] ?? 0n;
  });
  return { stacks: keptStacks, values: keptValues, folded: BigInt.asIntN(64, folded), unknownStacks };
}

/** The row of each stack (-1: none), and the rows of all nodes on their paths, parents before children. */
async function collectNodes(
  stacks: BigUint64Array,
  { parents, slice }: FoldOptions,
): Promise<{ leaves: Int32Array; order: Int32Array; unknownStacks: number }> {
  const words = new Uint32Array(stacks.buffer, stacks.byteOffset, stacks.length * 2);
  const leaves = new Int32Array(stacks.length);
  const isSeen = new Uint8Array(parents.count);
  const order = new Int32Array(parents.count);
  let count = 0;
  let unknownStacks = 0;
  for (let i = 0; i < stacks.length; i++) {
    if (i % STRIDE === 0) await slice.rest();
    const leaf = stacks[i] === 0n ? -1 : parents.find(words[i * 2] ?? 0, words[i * 2 + 1] ?? 0);
    leaves[i] = leaf;
    if (leaf < 0 && stacks[i] !== 0n) unknownStacks++;
    const first = count;
    for (let row = leaf; row >= 0 && isSeen[row] === 0; row = parents.parentOf[row] ?? -1) {
      isSeen[row] = 1;
      order[count++] = row;
    }
    order.subarray(first, count).reverse();
  }
  return { leaves, order: order.subarray(0, count), unknownStacks };
}

/** By place: the absolute values at and below it. */
async function sumWeights(
  values: BigInt64Array,
  leaves: Int32Array,
  placeOf: Int32Array,
  parentPlace: Int32Array,
  slice: TimeSlice,
): Promise<Float64Array> {
  const weights = new Float64Array(parentPlace.length);
  for (let i = 0; i < leaves.length; i++) {
    if (i % STRIDE === 0) await slice.rest();
    const row = leaves[i] ?? -1;
    if (row < 0) continue;
    const place = placeOf[row] ?? 0;
    weights[place] = (weights[place] ?? 0) + Math.abs(Number(values[i] ?? 0n));
  }
  for (let place = parentPlace.length - 1; place >= 0; place--) {
    if (place % STRIDE === 0) await slice.rest();
    const parent = parentPlace[place] ?? -1;
    if (parent >= 0) weights[parent] = (weights[parent] ?? 0) + (weights[place] ?? 0);
  }
  return weights;
}

/** By place: 1 for those that are kept, of equal weights those that come first, which are nearer to the root. */
function chooseNodes(weights: Float64Array, maxNodes: number): Uint8Array {
  const isKept = new Uint8Array(weights.length);
  if (weights.length <= maxNodes) return isKept.fill(1);
  const least = kthLargest(weights, weights.length, maxNodes);
  let room = maxNodes;
  for (let place = 0; place < weights.length; place++) {
    if ((weights[place] ?? 0) <= least) continue;
    isKept[place] = 1;
    room--;
  }
  for (let place = 0; room > 0; place++) {
    if (weights[place] !== least) continue;
    isKept[place] = 1;
    room--;
  }
  return isKept;
}
