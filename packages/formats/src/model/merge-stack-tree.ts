import { type Samples, SequenceTable } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import { sampleValue } from './sample-value.js';
import type { StackExpander } from './stack-expander.js';

/**
 * Stacks merged from the root on, as columns with one entry per node: frames of equal keys under the same parent are one node.
 * Node 0 is a root without a frame; parents come before their children, siblings in no order.
 */
export interface StackTree {
  /** Number of nodes with the root, at least 1. */
  readonly count: number;
  /** The caller, smaller than the node itself; -1 for the root. */
  readonly parent: Int32Array;
  /** The frame's key; -1 for the root. */
  readonly key: Int32Array;
  /** Values of the samples whose stack ends here; of the root: of samples without frames. */
  readonly self: BigInt64Array;
  /** By row of the samples: where its stack ends; -1 for a sample that was left out. */
  readonly nodeOfSample: Int32Array;
}

export interface StackTreeInput {
  readonly samples: Samples;
  /** Its `maxFrames` bounds the work: every distinct stack is expanded once. */
  readonly expander: StackExpander;
  /** The number, at least 0, that equal frames share; -1 leaves the frame out. Called for each frame of each distinct stack. */
  readonly keyOf: (frame: number) => number;
  /** What the sample of that row counts; 0n leaves it out. Default: the sum of its values. */
  readonly countOf?: (row: number) => bigint;
}

/**
 * Merges the samples of one profile into a tree. Throws HOTSPAN_ERR_FORMAT_LIMIT for more than `maxFrames` frames and
 * HOTSPAN_ERR_FORMAT_ENCODE when the values of one stack add up to more than 64 bits.
 */
export function mergeStackTree(input: StackTreeInput): StackTree {
  const { samples, expander, keyOf, countOf = (row) => sampleValue(samples, row) } = input;
  // Node i is the pair (parent, key) with index i, so the root must be the first.
  const nodes = new SequenceTable();
  const pair = new Int32Array([-1, -1]);
  nodes.intern(pair);
  const nodeOfStack = new Map<number, number>();
  const nodeOfSample = new Int32Array(samples.count).fill(-1);
  let self = new BigInt64Array(64);

  function walkDown(stack: number): number {
    const depth = expander.expand(stack);
    const { frames } = expander;
    let node = 0;
    for (let at = 0; at < depth; at++) {
      const key = keyOf(frames[at] ?? 0);
      if (key < 0) continue;
      pair[0] = node;
      pair[1] = key;
      node = nodes.intern(pair);
    }
    return node;
  }

  for (let row = 0; row < samples.count; row++) {
    const value = countOf(row);
    if (value === 0n) continue;
    const stack = samples.stack[row] ?? 0;
    const node = nodeOfStack.get(stack) ?? walkDown(stack);
    nodeOfStack.set(stack, node);
    nodeOfSample[row] = node;
    if (node >= self.length) self = resized(self, Math.max(self.length * 2, nodes.count));
    self[node] = checkedSum(self[node] ?? 0n, value);
  }

  const { count } = nodes;
  const words = nodes.words();
  const parent = new Int32Array(count);
  const key = new Int32Array(count);
  for (let node = 0; node < count; node++) {
    parent[node] = words[node * 2] ?? 0;
    key[node] = words[node * 2 + 1] ?? 0;
  }
  return { count, parent, key, self: resized(self, count), nodeOfSample };
}

function checkedSum(a: bigint, b: bigint): bigint {
  const sum = a + b;
  if (BigInt.asIntN(64, sum) === sum) return sum;
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_ENCODE',
    `the values of one stack add up to ${sum}, which is more than a signed 64-bit integer holds. Write a shorter window.`,
  );
}

/** A copy with another length: cut, or filled up with zeros. */
function resized(column: BigInt64Array, length: number): BigInt64Array<ArrayBuffer> {
  const copy = new BigInt64Array(length);
  copy.set(column.subarray(0, length));
  return copy;
}
