import { type ColumnMemory, type Links, type Samples, wordsOf } from '@hotspan/otlp-profiles';
import { NO_DETAILS } from '../store/no-details.js';
import type { ProfileDetails } from '../store/rows.js';
import type { SampleLabels } from './sample-groups.js';
import { type SampleSpan, saysSpan } from './sample-span.js';
import { sortByKeys } from './sort-by-keys.js';
import type { RankLeaves } from './stack-nodes.js';
import { createValueReader, MAX_INT64, type ValueReader } from './value-reader.js';

/** The samples of one series, merged. */
export interface CollectedSamples {
  /** Undefined when the values add up to more than 2^63 - 1. */
  readonly total: bigint | undefined;
  readonly stacks: BigUint64Array;
  readonly values: BigInt64Array;
  readonly details: ProfileDetails;
}

export interface CollectSamplesInit {
  readonly samples: Samples;
  /** Rows of the samples that belong to the series. */
  readonly rows: Int32Array;
  /** What every value is multiplied by. */
  readonly factor: bigint;
  readonly links: Links;
  /** Stacks in the dictionary. */
  readonly stackCount: number;
  /** Ranks the node ids of stacks' leaves. */
  readonly rankLeaves: RankLeaves;
  /** Gives what the attribute sets of the samples come to. */
  readonly labelsOf: (attributeSet: number) => Pick<SampleLabels, 'kept' | 'span'> | undefined;
  /** Holds what is returned, too. */
  readonly memory: ColumnMemory;
}

/** Sums in doubles below this are below 2^63 for certain; no real profile is near it, and such a one is added up exactly. */
const SURELY_INT64 = 9.2e18;

/**
 * Merges the samples of equal stacks, and of those with a link or kept attributes the ones that are equal in all. Values that
 * are not positive say nothing and are left out. Hot path. Guarded by benchmarks/ingest.bench.ts.
 */
export function collectSamples(init: CollectSamplesInit): CollectedSamples {
  const { samples, rows, factor, stackCount, rankLeaves, memory } = init;
  // Slot + 1 of a stack that was met.
  const slotOf = memory.int32(stackCount);
  const stackOf = memory.int32(Math.min(rows.length, stackCount));
  const sumWords = memory.uint32(stackOf.length * 2);
  const value = createValueReader(samples, factor);
  const { stack: stackColumn, link, attributeSet } = samples;
  // Most profiles have none.
  let details: DetailCollector | undefined;
  let count = 0;
  let roughTotal = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (!value.read(row)) continue;
    roughTotal += value.high * 0x1_0000_0000 + value.low;
    const stack = stackColumn[row] ?? 0;
    let slot = (slotOf[stack] ?? 0) - 1;
    if (slot < 0) {
      slot = count++;
      slotOf[stack] = count;
      stackOf[slot] = stack;
    }
    addWords(sumWords, slot, value.low, value.high);
    if (((link[row] ?? 0) | (attributeSet[row] ?? 0)) !== 0) {
      details ??= createDetailCollector(init);
      details.add(row, slot, value);
    }
  }
  // Stacks of different numbers can be equal: the dictionary may hold them twice, and deep ones are cut.
  const { ids: stacks, rankOf } = rankLeaves(stackOf.subarray(0, count));
  const values = memory.bigInt64(stacks.length);
  const valueWords = wordsOf(values);
  let totalLow = 0;
  let totalHigh = 0;
  for (let slot = 0; slot < count; slot++) {
    const low = sumWords[slot * 2] ?? 0;
    const high = sumWords[slot * 2 + 1] ?? 0;
    addWords(valueWords, rankOf[slot] ?? 0, low, high);
    const sum = totalLow + low;
    totalLow = sum >>> 0;
    totalHigh = (totalHigh + high + (sum > 0xffff_ffff ? 1 : 0)) >>> 0;
  }
  return {
    total:
      value.isOverflown || (roughTotal > SURELY_INT64 && isOverInt64(rows, value))
        ? undefined
        : int64Of(totalLow, totalHigh),
    stacks,
    values,
    details: details === undefined ? NO_DETAILS : details.finish(rankOf, stacks),
  };
}

/** Adds to the 64-bit integer `at` of a column, whose words these are. In words, for a BigInt is an object on the heap. */
function addWords(words: Uint32Array, at: number, low: number, high: number): void {
  const sum = (words[at * 2] ?? 0) + low;
  words[at * 2] = sum;
  words[at * 2 + 1] = (words[at * 2 + 1] ?? 0) + high + (sum > 0xffff_ffff ? 1 : 0);
}

function int64Of(low: number, high: number): bigint {
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
}

function isOverInt64(rows: Int32Array, value: ValueReader): boolean {
  let sum = 0n;
  for (const row of rows) if (value.read(row)) sum += value.toBigInt();
  return sum > MAX_INT64;
}

/** Gathers the samples that say more than their stack. */
interface DetailCollector {
  /** Takes a sample with a link or attributes. */
  add(row: number, slot: number, value: ValueReader): void;
  finish(rankOf: Uint32Array, stacks: BigUint64Array): ProfileDetails;
}

function createDetailCollector({ samples, links, labelsOf }: CollectSamplesInit): DetailCollector {
  const slots: number[] = [];
  const values: bigint[] = [];
  const linkNumbers: number[] = [];
  const setNumbers: number[] = [];
  const numberOfLink = new Map<number, number>();
  const spanNumberOfSet = new Map<number, number>();
  const numberOfSet = new Map<number, number>();
  const spans: SampleSpan[] = [];
  const sets: (readonly (readonly [string, string])[])[] = [];

  /** Numbers are 1-based; 0 stands for none. A link of zeros is a way to say "none" (Java's agent does). */
  function numberLink(link: number): number {
    const span = {
      traceId: links.traceIds.subarray(link * 16, link * 16 + 16),
      spanId: links.spanIds.subarray(link * 8, link * 8 + 8),
    };
    const number = saysSpan(span) ? spans.push(span) : 0;
    numberOfLink.set(link, number);
    return number;
  }

  function numberSet(set: number): void {
    const { kept = [], span } = labelsOf(set) ?? {};
    numberOfSet.set(set, kept.length === 0 ? 0 : sets.push(kept));
    spanNumberOfSet.set(set, span === undefined ? 0 : spans.push(span));
  }

  return {
    add(row: number, slot: number, value: ValueReader): void {
      const link = samples.link[row] ?? 0;
      const set = samples.attributeSet[row] ?? 0;
      if (!numberOfSet.has(set)) numberSet(set);
      const ofLink = link === 0 ? 0 : (numberOfLink.get(link) ?? numberLink(link));
      const linkNumber = ofLink || (spanNumberOfSet.get(set) ?? 0);
      const setNumber = numberOfSet.get(set) ?? 0;
      if (linkNumber === 0 && setNumber === 0) return;
      slots.push(slot);
      values.push(value.toBigInt());
      linkNumbers.push(linkNumber);
      setNumbers.push(setNumber);
    },
    finish(rankOf: Uint32Array, stacks: BigUint64Array): ProfileDetails {
      const count = slots.length;
      if (count === 0) return NO_DETAILS;
      const ranks = Uint32Array.from(slots, (slot) => rankOf[slot] ?? 0);
      const link = Uint32Array.from(linkNumbers);
      const set = Uint32Array.from(setNumbers);
      const order = sortByKeys(count, [
        { keys: ranks, max: stacks.length },
        { keys: set, max: sets.length },
        { keys: link, max: spans.length },
      ]);
      const merged = {
        link: new Uint32Array(count),
        attributeSet: new Uint32Array(count),
        stacks: new BigUint64Array(count),
        values: new BigInt64Array(count),
      };
      let end = 0;
      let previous = -1;
      for (const at of order) {
        const isRepeated =
          previous >= 0 &&
          link[at] === link[previous] &&
          set[at] === set[previous] &&
          ranks[at] === ranks[previous];
        if (!isRepeated) {
          merged.link[end] = link[at] ?? 0;
          merged.attributeSet[end] = set[at] ?? 0;
          merged.stacks[end] = stacks[ranks[at] ?? 0] ?? 0n;
          end++;
        }
        merged.values[end - 1] = (merged.values[end - 1] ?? 0n) + (values[at] ?? 0n);
        previous = at;
      }
      const traceIds = new Uint8Array(spans.length * 16);
      const spanIds = new Uint8Array(spans.length * 8);
      for (const [i, { traceId, spanId }] of spans.entries()) {
        traceIds.set(traceId, i * 16);
        spanIds.set(spanId, i * 8);
      }
      return {
        traceIds,
        spanIds,
        attributes: sets,
        link: merged.link.subarray(0, end),
        attributeSet: merged.attributeSet.subarray(0, end),
        stacks: merged.stacks.subarray(0, end),
        values: merged.values.subarray(0, end),
      };
    },
  };
}
