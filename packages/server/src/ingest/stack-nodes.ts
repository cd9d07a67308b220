import type { Dictionary } from '@hotspan/otlp-profiles';
import type { TenantLimits } from '../limits/tenant-limits.js';
import { hashNode, hashResult } from '../store/content-hash.js';
import { createIdSet, type IdSet } from '../store/id-set.js';
import type { IdScope, KnownIds } from '../store/known-ids.js';
import type { NodeRow, StoredFrame } from '../store/rows.js';
import { type ConvertBudget, FRAME_BYTES, NODE_BYTES } from './convert-budget.js';
import { createFrameTable, UNKNOWN_LOCATION } from './frame-table.js';

/** Where a profile is stored: its nodes are written once for each. */
export interface NodePlace {
  readonly tenant: string;
  readonly service: string;
  readonly week: number;
  readonly retentionDays: number;
}

/** Node ids of the stacks of one message, and the nodes that the store may not have. */
export interface StackNodes {
  /**
   * For a place, a function that gives the id of a stack's leaf: 0 when it has no frames. Asking collects the stack's new
   * nodes for that place.
   */
  at(place: NodePlace): (stack: number) => bigint;
  readonly newNodes: readonly NodeRow[];
}

export interface StackNodesOptions {
  readonly limits: TenantLimits;
  readonly knownNodes: KnownIds;
  /** Once it is spent, ids are 0 and no nodes are collected. */
  readonly budget: ConvertBudget;
}

/** More than the budget lets be. */
const MAX_ADDED = 4_000_000;

/**
 * A node's id is the hash of its parent's id and its frame. Hot path: most of storing a profile is here. Stacks that follow
 * one another in a message often share their callers, whose ids are then not hashed again. Guarded by
 * benchmarks/ingest.bench.ts.
 */
export function createStackNodes(
  dictionary: Dictionary,
  { limits: { maxStackDepth, maxSymbolBytes }, knownNodes: known, budget }: StackNodesOptions,
): StackNodes {
  const { stacks } = dictionary;
  const { offsets, locations } = stacks;
  const frames = createFrameTable(dictionary, { maxSymbolBytes, budget });
  const { wordsOfFrame, startOf, endOf } = frames;
  // Ids of leaves as pairs of words, and as the 64-bit integers that the pairs are.
  const leafWords = new Uint32Array(stacks.count * 2);
  const leaves = new BigUint64Array(leafWords.buffer);
  const newNodes: NodeRow[] = [];
  const byPlace = new Map<string, (stack: number) => bigint>();

  // The chain of the stack at hand, root first, by frame.
  const chainFrame = new Int32Array(maxStackDepth);
  const chainLow = new Int32Array(maxStackDepth);
  const chainHigh = new Int32Array(maxStackDepth);
  // Of the same stack, by location: the location, and the frames up to and with it.
  let chainLocation = new Int32Array(64);
  let framesUpTo = new Int32Array(64);
  let chainLocations = 0;

  /** Fills the chain and returns its length. */
  function walk(stack: number): number {
    const start = offsets[stack] ?? 0;
    const count = (offsets[stack + 1] ?? 0) - start;
    const root = start + count - 1;
    if (count > chainLocation.length) growLocations(count);
    let shared = 0;
    const mayShare = Math.min(count, chainLocations);
    while (shared < mayShare && chainLocation[shared] === locations[root - shared]) shared++;
    const sharedFrames = shared === 0 ? 0 : (framesUpTo[shared - 1] ?? 0);
    let length = sharedFrames;
    let low = length === 0 ? 0 : (chainLow[length - 1] ?? 0);
    let high = length === 0 ? 0 : (chainHigh[length - 1] ?? 0);
    for (let depth = shared; depth < count; depth++) {
      const location = locations[root - depth] ?? 0;
      if (startOf[location] === UNKNOWN_LOCATION) frames.add(location);
      const lastFrame = endOf[location] ?? 0;
      for (let frame = startOf[location] ?? 0; frame < lastFrame; frame++) {
        // Deeper frames are cut: the ones near the root tell where a runaway recursion came from.
        if (length === maxStackDepth) break;
        hashNode(low, high, wordsOfFrame[frame * 2] ?? 0, wordsOfFrame[frame * 2 + 1] ?? 0);
        low = hashResult[0] ?? 0;
        high = hashResult[1] ?? 0;
        chainFrame[length] = frame;
        chainLow[length] = low;
        chainHigh[length] = high;
        length++;
      }
      chainLocation[depth] = location;
      framesUpTo[depth] = length;
    }
    budget.take((length - sharedFrames) * FRAME_BYTES);
    chainLocations = count;
    leafWords[stack * 2] = low;
    leafWords[stack * 2 + 1] = high;
    return length;
  }

  function growLocations(count: number): void {
    const larger = new Int32Array(count * 2);
    larger.set(chainLocation);
    chainLocation = larger;
    const largerFrames = new Int32Array(count * 2);
    largerFrames.set(framesUpTo);
    framesUpTo = largerFrames;
  }

  function openPlace(place: NodePlace): (stack: number) => bigint {
    const scope = known.scopeOf(place, place.week);
    const isSeen = new Uint8Array(stacks.count);
    let added: IdSet | undefined;
    return (stack) => {
      if (isSeen[stack] === 0 && !budget.isSpent) {
        isSeen[stack] = 1;
        const length = walk(stack);
        added = collectNew(length, place, scope, added);
      }
      return leaves[stack] ?? 0n;
    };
  }

  /** From the leaf to the first known node: whoever knows a node knows its ancestors. Returns what was added so far. */
  function collectNew(length: number, place: NodePlace, scope: IdScope, before: IdSet | undefined) {
    let added = before;
    for (let at = length - 1; at >= 0 && !budget.isSpent; at--) {
      const idLow = chainLow[at] ?? 0;
      const idHigh = chainHigh[at] ?? 0;
      if (known.has(idLow, idHigh, scope)) break;
      // Most messages have nothing new.
      added ??= createIdSet(MAX_ADDED);
      if (added.has(idLow, idHigh)) break;
      added.add(idLow, idHigh);
      const frame = frames.describe(chainFrame[at] ?? 0);
      budget.take(NODE_BYTES + textLength(frame));
      // Member by member: spreading place and frame takes ten times the time and memory.
      newNodes.push({
        tenant: place.tenant,
        service: place.service,
        week: place.week,
        retentionDays: place.retentionDays,
        idLow,
        idHigh,
        parentLow: at === 0 ? 0 : (chainLow[at - 1] ?? 0),
        parentHigh: at === 0 ? 0 : (chainHigh[at - 1] ?? 0),
        name: frame.name,
        systemName: frame.systemName,
        file: frame.file,
        line: frame.line,
        startLine: frame.startLine,
        isInlined: frame.isInlined,
        address: frame.address,
        mapping: frame.mapping,
      });
    }
    return added;
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

function textLength({ name, systemName, file, mapping }: StoredFrame): number {
  return name.length + systemName.length + file.length + mapping.length;
}
