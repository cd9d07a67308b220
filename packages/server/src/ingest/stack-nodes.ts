import { type ColumnMemory, type Dictionary, wordsOf } from '@hotspan/otlp-profiles';
import type { TenantLimits } from '../limits/tenant-limits.js';
import { IdSet } from '../store/id-set.js';
import type { KnownIds } from '../store/known-ids.js';
import type { NodeRow, StoredFrame } from '../store/rows.js';
import { type ConvertBudget, NODE_BYTES } from './convert-budget.js';
import { createFrameTable } from './frame-table.js';
import { type RankedIds, rankIds } from './rank-ids.js';
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
  /** For a place, a function that ranks the leaves of stacks, and collects the stacks' new nodes for that place. */
  at(place: NodePlace): RankLeaves;
  readonly newNodes: readonly NodeRow[];
}

/** Ranks the ids of the stacks' leaves: 0 for one that has no frames. What was given is kept and must stay as it is. */
export type RankLeaves = (stacks: Int32Array) => RankedIds;

export interface StackNodesOptions {
  readonly limits: TenantLimits;
  readonly knownNodes: KnownIds;
  /** Once it is spent, ids are 0 and no nodes are collected. */
  readonly budget: ConvertBudget;
  /** What it holds is needed as long as the ids of more stacks are. */
  readonly memory: ColumnMemory;
}

/** More than the budget lets be. */
const MAX_ADDED = 4_000_000;

/**
 * A node's id is the hash of its parent's id and its frame. Most messages have hardly a stack that is new: of all others only the
 * ids of their leaves are needed. Guarded by benchmarks/ingest.bench.ts.
 */
export function createStackNodes(
  dictionary: Dictionary,
  { limits: { maxStackDepth, maxSymbolBytes }, knownNodes: known, budget, memory }: StackNodesOptions,
): StackNodes {
  const { stacks } = dictionary;
  const frames = createFrameTable(dictionary, { maxSymbolBytes, budget, memory });
  const chain = createStackChain(stacks, frames, { maxStackDepth, budget, memory });
  // By stack: the id of its leaf, low and high word.
  const leafWords = memory.int32(stacks.count * 2);
  const isHashed = memory.uint8(stacks.count);
  const newNodes: NodeRow[] = [];
  const byPlace = new Map<string, RankLeaves>();

  function hashStacks(asked: Int32Array): void {
    for (let i = 0; i < asked.length && !budget.isSpent; i++) {
      const stack = asked[i] ?? 0;
      if (isHashed[stack] === 1) continue;
      isHashed[stack] = 1;
      const length = chain.walk(stack);
      if (length === 0) continue;
      leafWords[stack * 2] = chain.low[length - 1] ?? 0;
      leafWords[stack * 2 + 1] = chain.high[length - 1] ?? 0;
    }
  }

  function openPlace(place: NodePlace): RankLeaves {
    const scope = known.scopeOf(place, place.week);
    const isChecked = memory.uint8(stacks.count);
    let added: IdSet | undefined;
    let last: { readonly asked: Int32Array; readonly ranked: RankedIds } | undefined;

    /** Types of one profile often have values for the same stacks: then what was found for the one before is given again. */
    function rankLeaves(asked: Int32Array): RankedIds {
      if (last === undefined || !areEqual(last.asked, asked)) {
        last = { asked, ranked: rankIds(leavesOf(asked), memory) };
      }
      return last.ranked;
    }

    /**
     * All stacks are hashed before the first is looked for: known ids are all over the memory, and the processor then waits for
     * many at once. 5 % of converting a profile.
     */
    function leavesOf(asked: Int32Array): BigUint64Array {
      hashStacks(asked);
      const leaves = memory.bigUint64(asked.length);
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
        added ??= new IdSet(MAX_ADDED);
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

    return rankLeaves;
  }

  return {
    newNodes,
    at(place) {
      const key = `${place.week}\n${place.service}`;
      let rankLeaves = byPlace.get(key);
      if (rankLeaves === undefined) {
        rankLeaves = openPlace(place);
        byPlace.set(key, rankLeaves);
      }
      return rankLeaves;
    },
  };
}

function areEqual(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function textLength({ name, systemName, file, mapping }: StoredFrame): number {
  return name.length + systemName.length + file.length + mapping.length;
}
