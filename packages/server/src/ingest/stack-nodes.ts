import type { Dictionary } from '@hotspan/otlp-profiles';
import { hashResult, hashTexts, hashWords } from '../store/content-hash.js';
import type { IdSet } from '../store/id-set.js';
import { type NodeScope, scopeOf } from '../store/node-scope.js';
import type { NodeRow } from '../store/rows.js';

/** Where a profile is stored: its nodes are written once for each. */
export interface NodePlace {
  readonly tenant: string;
  readonly service: string;
  readonly week: number;
}

/** Node ids of the stacks of one message, and the nodes that the store may not have. */
export interface StackNodes {
  /**
   * For a place, a function that gives the id of a stack's leaf: 0 when no frame of it has a name. Asking collects the
   * stack's new nodes for that place.
   */
  at(place: NodePlace): (stack: number) => bigint;
  readonly newNodes: readonly NodeRow[];
}

/** Longer names keep their end, which tells more; as in Pyroscope. */
const MAX_NAME_LENGTH = 65_535;

/**
 * A node's id is the hash of its parent's id, its function (name and file) and its line. Hot path: most of storing a
 * profile is here. Guarded by benchmarks/ingest.bench.ts.
 */
export function createStackNodes(dictionary: Dictionary, known: IdSet): StackNodes {
  const { stacks, locations, functions, strings } = dictionary;
  // Ids of leaves as pairs of words, and as the 64-bit integers that the pairs are.
  const leafWords = new Uint32Array(stacks.count * 2);
  const leaves = new BigUint64Array(leafWords.buffer);
  const functionLow = new Int32Array(functions.count);
  const functionHigh = new Int32Array(functions.count);
  const newNodes: NodeRow[] = [];
  const byPlace = new Map<string, (stack: number) => bigint>();

  // The chain of the stack at hand, root first. Grown to the deepest one.
  let chainFunction = new Int32Array(256);
  let chainLine = new Float64Array(256);
  let chainLow = new Int32Array(256);
  let chainHigh = new Int32Array(256);
  const words = new Int32Array(5);

  function nameOf(fn: number): string {
    const name = strings[functions.name[fn] ?? 0] || strings[functions.systemName[fn] ?? 0] || fileOf(fn);
    return name.length > MAX_NAME_LENGTH ? name.slice(-MAX_NAME_LENGTH) : name;
  }
  function fileOf(fn: number): string {
    const file = strings[functions.filename[fn] ?? 0] ?? '';
    return file.length > MAX_NAME_LENGTH ? file.slice(-MAX_NAME_LENGTH) : file;
  }
  /** False for a function without any name. */
  function hashFunction(fn: number): boolean {
    if (functionLow[fn] !== 0 || functionHigh[fn] !== 0) return true;
    const name = nameOf(fn);
    if (name === '') return false;
    hashTexts([name, fileOf(fn)]);
    functionLow[fn] = hashResult[0] ?? 0;
    functionHigh[fn] = hashResult[1] ?? 0;
    return true;
  }

  /** Fills the chain and returns its length. */
  function walk(stack: number): number {
    const start = stacks.offsets[stack] ?? 0;
    let length = 0;
    let low = 0;
    let high = 0;
    for (let at = (stacks.offsets[stack + 1] ?? 0) - 1; at >= start; at--) {
      const location = stacks.locations[at] ?? 0;
      const firstLine = locations.lineOffsets[location] ?? 0;
      // The last line is the outermost caller.
      for (let row = (locations.lineOffsets[location + 1] ?? 0) - 1; row >= firstLine; row--) {
        const fn = locations.lineFunction[row] ?? 0;
        if (fn === 0 || !hashFunction(fn)) continue;
        if (length === chainFunction.length) growChain();
        const line = clampLine(locations.line[row] ?? 0);
        words[0] = low;
        words[1] = high;
        words[2] = functionLow[fn] ?? 0;
        words[3] = functionHigh[fn] ?? 0;
        words[4] = line;
        hashWords(words, 5);
        low = hashResult[0] ?? 0;
        high = hashResult[1] ?? 0;
        chainFunction[length] = fn;
        chainLine[length] = line;
        chainLow[length] = low;
        chainHigh[length] = high;
        length++;
      }
    }
    leafWords[stack * 2] = low;
    leafWords[stack * 2 + 1] = high;
    return length;
  }

  function growChain(): void {
    const size = chainFunction.length * 2;
    const grow = <T extends Int32Array | Float64Array>(array: T, larger: T): T => {
      larger.set(array);
      return larger;
    };
    chainFunction = grow(chainFunction, new Int32Array(size));
    chainLine = grow(chainLine, new Float64Array(size));
    chainLow = grow(chainLow, new Int32Array(size));
    chainHigh = grow(chainHigh, new Int32Array(size));
  }

  function openPlace(place: NodePlace): (stack: number) => bigint {
    const scope = scopeOf(place.tenant, place.service, place.week);
    const isSeen = new Uint8Array(stacks.count);
    const added = new Set<bigint>();
    return (stack) => {
      if (isSeen[stack] === 0) {
        isSeen[stack] = 1;
        collectNew(walk(stack), place, scope, added);
      }
      return leaves[stack] ?? 0n;
    };
  }

  /** From the leaf to the first known node: whoever knows a node knows its ancestors. */
  function collectNew(length: number, place: NodePlace, scope: NodeScope, added: Set<bigint>): void {
    for (let at = length - 1; at >= 0; at--) {
      const idLow = chainLow[at] ?? 0;
      const idHigh = chainHigh[at] ?? 0;
      if (known.has(idLow ^ scope.low, idHigh ^ scope.high)) return;
      const id = (BigInt(idHigh >>> 0) << 32n) | BigInt(idLow >>> 0);
      if (added.has(id)) return;
      added.add(id);
      const fn = chainFunction[at] ?? 0;
      newNodes.push({
        ...place,
        idLow,
        idHigh,
        parentLow: at === 0 ? 0 : (chainLow[at - 1] ?? 0),
        parentHigh: at === 0 ? 0 : (chainHigh[at - 1] ?? 0),
        name: nameOf(fn),
        file: fileOf(fn),
        line: chainLine[at] ?? 0,
      });
    }
  }

  return {
    newNodes,
    at(place) {
      const key = `${place.week}\n${place.service}`;
      let leafOf = byPlace.get(key);
      if (leafOf === undefined) {
        leafOf = openPlace(place);
        byPlace.set(key, leafOf);
      }
      return leafOf;
    },
  };
}

/** The store keeps 32 bits of a line; no source has more. */
function clampLine(line: number): number {
  return line > 0 && line <= 0xffff_ffff ? line : 0;
}
