import { type Dictionary, wordsOf } from '@hotspan/otlp-profiles';
import type { TenantLimits } from '../limits/tenant-limits.js';
import { createIdSet, type IdSet } from '../store/id-set.js';
import type { KnownIds } from '../store/known-ids.js';
import type { NodeRow, StoredFrame } from '../store/rows.js';
import { type ConvertBudget, NODE_BYTES } from './convert-budget.js';
import { createFrameTable } from './frame-table.js';
import { createStackChain } from './stack-chain.js';

/** Where a profile is stored: its nodes are written once for each. */
export interface NodePlace {
  readonly tenant: string;
  readonly service: string;
  readonly week: number;
  readonly retentionDays: number;
}

/** Node ids of the stacks of one message, and the nodes that the store may not have. */
export interface StackNodes {
  /** For a place, a function that gives the ids of the stacks' leaves, and collects the stacks' new nodes for that place. */
  at(place: NodePlace): LeavesOf;
  readonly newNodes: readonly NodeRow[];
}

/** Gives the id of each stack's leaf: 0 when it has no frames. */
export type LeavesOf = (stacks: Int32Array) => BigUint64Array;

export interface StackNodesOptions {
  readonly limits: TenantLimits;
  readonly knownNodes: KnownIds;
  /** Once it is spent, ids are 0 and no nodes are collected. */
  readonly budget: ConvertBudget;
}

/** More than the budget lets be. */
const MAX_ADDED = 4_000_000;

/**
 * A node's id is the hash of its parent's id and its frame. Most messages have hardly a stack that is new: of all others only the
 * ids of their leaves are needed. Guarded by benchmarks/ingest.bench.ts.
 */
export function createStackNodes(
  dictionary: Dictionary,
  { limits: { maxStackDepth, maxSymbolBytes }, knownNodes: known, budget }: StackNodesOptions,
): StackNodes {
  const { stacks } = dictionary;
  const frames = createFrameTable(dictionary, { maxSymbolBytes, budget });
  const chain = createStackChain(stacks, frames, { maxStackDepth, budget });
  // By stack: the id of its leaf, low and high word.
  const leafWords = new Int32Array(stacks.count * 2);
  const isHashed = new Uint8Array(stacks.count);
  const newNodes: NodeRow[] = [];
  const byPlace = new Map<string, LeavesOf>();

  function hashStack(stack: number): void {
    if (isHashed[stack] === 1 || budget.isSpent) return;
    isHashed[stack] = 1;
    const length = chain.walk(stack);
    if (length === 0) return;
    leafWords[stack * 2] = chain.low[length - 1] ?? 0;
    leafWords[stack * 2 + 1] = chain.high[length - 1] ?? 0;
  }

  function openPlace(place: NodePlace): LeavesOf {
    const scope = known.scopeOf(place, place.week);
    const isChecked = new Uint8Array(stacks.count);
    let added: IdSet | undefined;

    /**
     * All stacks are hashed before the first is looked for: known ids are all over the memory, and the processor then waits for
     * many at once. 5 % of converting a profile.
     */
    function leavesOf(asked: Int32Array): BigUint64Array {
      for (const stack of asked) hashStack(stack);
      const leaves = new BigUint64Array(asked.length);
      const words = wordsOf(leaves);
      const unknown: number[] = [];
      for (let i = 0; i < asked.length; i++) {
        const stack = asked[i] ?? 0;
        const low = leafWords[stack * 2] ?? 0;
        const high = leafWords[stack * 2 + 1] ?? 0;
        words[i * 2] = low;
        words[i * 2 + 1] = high;
        if (isChecked[stack] === 1) continue;
        isChecked[stack] = 1;
        if (!known.has(low, high, scope)) unknown.push(stack);
      }
      for (const stack of unknown) if (!budget.isSpent) collectNew(stack);
      return leaves;
    }

    /** From the leaf to the first known node: whoever knows a node knows its ancestors. */
    function collectNew(stack: number): void {
      for (let at = chain.walk(stack) - 1; at >= 0 && !budget.isSpent; at--) {
        const idLow = chain.low[at] ?? 0;
        const idHigh = chain.high[at] ?? 0;
        if (known.has(idLow, idHigh, scope)) break;
        // Most messages have nothing new.
        added ??= createIdSet(MAX_ADDED);
        if (added.has(idLow, idHigh)) break;
        added.add(idLow, idHigh);
        const frame = frames.describe(chain.frames[at] ?? 0);
        budget.take(NODE_BYTES + textLength(frame));
        // Member by member: spreading place and frame takes ten times the time and memory.
        newNodes.push({
          tenant: place.tenant,
          service: place.service,
          week: place.week,
          retentionDays: place.retentionDays,
          idLow,
          idHigh,
          parentLow: at === 0 ? 0 : (chain.low[at - 1] ?? 0),
          parentHigh: at === 0 ? 0 : (chain.high[at - 1] ?? 0),
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
    }

    return leavesOf;
  }

  return {
    newNodes,
    at(place) {
      const key = `${place.week}\n${place.service}`;
      let leavesOf = byPlace.get(key);
      if (leavesOf === undefined) {
        leavesOf = openPlace(place);
        byPlace.set(key, leavesOf);
      }
      return leavesOf;
    },
  };
}

function textLength({ name, systemName, file, mapping }: StoredFrame): number {
  return name.length + systemName.length + file.length + mapping.length;
}
