import { type Links, type Samples, wordsOf } from '@hotspan/otlp-profiles';
import { NO_DETAILS } from '../store/no-details.js';
import type { ProfileDetails } from '../store/rows.js';
import type { SampleLabels } from './sample-groups.js';
import { type SampleSpan, saysSpan } from './sample-span.js';
import { sortByKeys } from './sort-by-keys.js';

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
  /** Gives the node id of a stack's leaf. */
  readonly leafOf: (stack: number) => bigint;
  /** Gives what the attribute sets of the samples come to. */
  readonly labelsOf: (attributeSet: number) => Pick<SampleLabels, 'kept' | 'span'> | undefined;
}

const MAX_INT64 = 2n ** 63n - 1n;
/** Sums in doubles below this are below 2^63 for certain; no real profile is near it, and such a one is added up exactly. */
const SURELY_INT64 = 9.2e18;

/**
 * Merges the samples of equal stacks, and of those with a link or kept attributes the ones that are equal in all. Values that
 * are not positive say nothing and are left out. Hot path. Guarded by benchmarks/ingest.bench.ts.
 */
export function collectSamples(init: CollectSamplesInit): CollectedSamples {
  const { samples, rows, factor, stackCount, leafOf } = init;
  // Slot + 1 of a stack that was met.
  const slotOf = new Int32Array(stackCount);
  const stackOf = new Int32Array(Math.min(rows.length, stackCount));
  const sums = new BigInt64Array(stackOf.length);
  const readValue = createValueReader(samples, factor);
  const details = createDetailCollector(init);
  let count = 0;
  let roughTotal = 0;
  for (const row of rows) {
    const value = readValue(row);
    if (value <= 0n) continue;
    roughTotal += Number(value);
    const stack = samples.stack[row] ?? 0;
    let slot = (slotOf[stack] ?? 0) - 1;
    if (slot < 0) {
      slot = count++;
      slotOf[stack] = count;
      stackOf[slot] = stack;
    }
    sums[slot] = BigInt.asIntN(64, (sums[slot] ?? 0n) + value);
    details.add(row, slot, value);
  }
  const ids = new BigUint64Array(count);
  for (let slot = 0; slot < count; slot++) ids[slot] = leafOf(stackOf[slot] ?? 0);
  const { order, rankOf } = sortIds(ids);
  const stacks = new BigUint64Array(count);
  const values = new BigInt64Array(count);
  let total = 0n;
  for (let place = 0; place < count; place++) {
    const slot = order[place] ?? 0;
    const value = sums[slot] ?? 0n;
    stacks[place] = ids[slot] ?? 0n;
    values[place] = value;
    total = BigInt.asIntN(64, total + value);
  }
  return {
    total: roughTotal > SURELY_INT64 && isOverInt64(rows, readValue) ? undefined : total,
    stacks,
    values,
    details: details.finish(rankOf, stacks),
  };
}

function isOverInt64(rows: Int32Array, readValue: (row: number) => bigint): boolean {
  let sum = 0n;
  for (const row of rows) {
    const value = readValue(row);
    if (value > 0n) sum += value;
  }
  return sum > MAX_INT64;
}

/** Reads the total of a sample: its values, or one for each of its timestamps, times the factor. */
function createValueReader(samples: Samples, factor: bigint): (row: number) => bigint {
  const { valueOffsets, values, timestampOffsets } = samples;
  return (row) => {
    const start = valueOffsets[row] ?? 0;
    const end = valueOffsets[row + 1] ?? 0;
    if (end - start === 1) {
      const value = values[start] ?? 0n;
      return factor === 1n ? value : value * factor;
    }
    if (end === start)
      return BigInt((timestampOffsets[row + 1] ?? 0) - (timestampOffsets[row] ?? 0)) * factor;
    let sum = 0n;
    for (let at = start; at < end; at++) sum += values[at] ?? 0n;
    return sum * factor;
  };
}

/**
 * Sorted by id, neighbouring profiles have long equal runs, which compress. Only the upper 40 bits are compared, for then id
 * and position fit one integer, and an array of them is sorted without calling back: three times as fast.
 */
function sortIds(ids: BigUint64Array): { order: Uint32Array; rankOf: Uint32Array } {
  const keys = new BigUint64Array(ids.length);
  const words = wordsOf(keys);
  const idWords = wordsOf(ids);
  for (let i = 0; i < ids.length; i++) {
    // 24 bits hold more positions than a profile may have samples.
    words[i * 2] = ((idWords[i * 2] ?? 0) & 0xff00_0000) | i;
    words[i * 2 + 1] = idWords[i * 2 + 1] ?? 0;
  }
  keys.sort();
  const order = new Uint32Array(ids.length);
  const rankOf = new Uint32Array(ids.length);
  for (let place = 0; place < ids.length; place++) {
    const from = (words[place * 2] ?? 0) & 0xff_ffff;
    order[place] = from;
    rankOf[from] = place;
  }
  return { order, rankOf };
}

/** Gathers the samples that say more than their stack. */
function createDetailCollector({ samples, links, labelsOf }: CollectSamplesInit) {
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
    add(row: number, slot: number, value: bigint): void {
      const link = samples.link[row] ?? 0;
      const set = samples.attributeSet[row] ?? 0;
      if (link === 0 && set === 0) return;
      if (!numberOfSet.has(set)) numberSet(set);
      const ofLink = link === 0 ? 0 : (numberOfLink.get(link) ?? numberLink(link));
      const linkNumber = ofLink || (spanNumberOfSet.get(set) ?? 0);
      const setNumber = numberOfSet.get(set) ?? 0;
      if (linkNumber === 0 && setNumber === 0) return;
      slots.push(slot);
      values.push(value);
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
