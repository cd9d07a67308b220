import { type LocationTree, namedLocation, type StackLocation } from '../answer/location-tree.js';
import { UNKNOWN_STACK } from './build-tree.js';
import type { NodeFrames } from './load-frames.js';
import type { StackSums } from './merge-stacks.js';
import type { NodeTable } from './node-table.js';

const NO_ROW = -1;
const NO_NODE = -1;
const NO_LOCATION = -1;

/** Rows of the table that stacks are made of, each once. */
export function rowsOfStacks(table: NodeTable, stacks: BigUint64Array): number[] {
  const isSeen = new Uint8Array(table.count);
  const words = wordsOf(stacks);
  const rows: number[] = [];
  for (let i = 0; i < stacks.length; i++) {
    for (let row = rowOf(table, words, i); row !== NO_ROW && isSeen[row] === 0; row = table.parentOf(row)) {
      isSeen[row] = 1;
      rows.push(row);
    }
  }
  return rows;
}

/**
 * Merges leaves with their values into a tree by location: frames that were inlined are one with the frame that called
 * them. Stacks without a single frame are left out.
 */
export function buildLocationTree(
  table: NodeTable,
  { frames, frameOfRow }: NodeFrames,
  { stacks, values }: StackSums,
): LocationTree {
  const locations: StackLocation[] = [];
  // Most locations are one frame; the others are found by the numbers of theirs.
  const locationOfFrame = new Int32Array(frames.length).fill(NO_LOCATION);
  const locationOfFrames = new Map<string, number>();
  const parent: number[] = [];
  const location: number[] = [];
  const self: bigint[] = [];
  // Of the row of a location's innermost frame. Inlined frames that others follow have no node.
  const nodeOfRow = new Int32Array(table.count).fill(NO_NODE);

  function addNode(caller: number, at: number): number {
    parent.push(caller);
    location.push(at);
    self.push(0n);
    return self.length - 1;
  }

  function addLocation(value: StackLocation): number {
    locations.push(value);
    return locations.length - 1;
  }

  /** The location of frames by their numbers, the innermost first. */
  function locationOf(numbers: readonly number[]): number {
    const [first = -1] = numbers;
    const key = numbers.length === 1 ? '' : numbers.join();
    const known = key === '' ? locationOfFrame[first] : locationOfFrames.get(key);
    if (known !== undefined && known !== NO_LOCATION) return known;
    const added = addLocation(describe(numbers));
    if (key === '') locationOfFrame[first] = added;
    else locationOfFrames.set(key, added);
    return added;
  }

  function describe(numbers: readonly number[]): StackLocation {
    const innermost = frames[numbers[0] ?? -1];
    return {
      address: innermost?.address ?? 0n,
      mapping: innermost?.mapping ?? '',
      frames: numbers.flatMap((number) => {
        const frame = frames[number];
        if (frame === undefined) return namedLocation(UNKNOWN_STACK).frames;
        const { name, systemName, file, line, startLine } = frame;
        // Without a name it is an address.
        return name === '' ? [] : [{ name, systemName, file, line, startLine }];
      }),
    };
  }

  /** Of the location whose innermost frame is a row: the numbers of its frames, and the row that called it. */
  function readLocation(end: number): { readonly numbers: readonly number[]; readonly caller: number } {
    const numbers: number[] = [];
    let row = end;
    for (;;) {
      const number = frameOfRow[row] ?? -1;
      numbers.push(number);
      row = table.parentOf(row);
      if (frames[number]?.isInlined !== true || row === NO_ROW) return { numbers, caller: row };
    }
  }

  function nodeOf(leaf: number): number {
    const path: { readonly row: number; readonly numbers: readonly number[] }[] = [];
    let node = NO_NODE;
    for (let row = leaf; row !== NO_ROW; ) {
      node = nodeOfRow[row] ?? NO_NODE;
      if (node !== NO_NODE) break;
      const { numbers, caller } = readLocation(row);
      path.push({ row, numbers });
      row = caller;
    }
    for (const { row, numbers } of path.reverse()) {
      node = addNode(node, locationOf(numbers));
      nodeOfRow[row] = node;
    }
    return node;
  }

  const words = wordsOf(stacks);
  let unknown = NO_NODE;
  for (let i = 0; i < stacks.length; i++) {
    const value = values[i] ?? 0n;
    if (stacks[i] === 0n || value <= 0n) continue;
    const row = rowOf(table, words, i);
    if (row === NO_ROW && unknown === NO_NODE) {
      unknown = addNode(NO_NODE, addLocation(namedLocation(UNKNOWN_STACK)));
    }
    const node = row === NO_ROW ? unknown : nodeOf(row);
    self[node] = (self[node] ?? 0n) + value;
  }
  return {
    count: self.length,
    parent: Int32Array.from(parent),
    location: Int32Array.from(location),
    self: BigInt64Array.from(self),
    locations,
  };
}

/** Low and high word of each id. */
function wordsOf(stacks: BigUint64Array): Uint32Array {
  return new Uint32Array(stacks.buffer, stacks.byteOffset, stacks.length * 2);
}

function rowOf(table: NodeTable, words: Uint32Array, stack: number): number {
  return table.find(words[stack * 2] ?? 0, words[stack * 2 + 1] ?? 0);
}
