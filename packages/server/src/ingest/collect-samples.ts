import type { Links, Samples } from '@hotspan/otlp-profiles';
import type { ProfileLinks } from '../store/rows.js';
import type { SampleGrouping } from './sample-groups.js';

/** The samples of one group, merged. */
export interface CollectedSamples {
  readonly total: bigint;
  readonly stacks: BigUint64Array;
  readonly values: BigInt64Array;
  readonly links: ProfileLinks;
}

export interface CollectSamplesInit {
  readonly samples: Samples;
  readonly grouping: SampleGrouping;
  /** What every value is multiplied by. */
  readonly factor: bigint;
  readonly dictionaryLinks: Links;
  /** By group: gives the node id of a stack's leaf. */
  readonly leafOf: readonly ((stack: number) => bigint)[];
}

interface Sums {
  total: bigint;
  /** By stack. */
  readonly byStack: Map<number, bigint>;
  /** By link, then by stack. */
  readonly byLink: Map<number, Map<number, bigint>>;
}

/**
 * Merges equal stacks of each group, and of the linked samples equal (link, stack). The result has the order of
 * `grouping.groups`. Values that are not positive say nothing and are left out.
 */
export function collectSamples(init: CollectSamplesInit): CollectedSamples[] {
  const { samples, grouping, factor, dictionaryLinks, leafOf } = init;
  const sums = grouping.groups.map((): Sums => ({ total: 0n, byStack: new Map(), byLink: new Map() }));
  for (let i = 0; i < samples.count; i++) {
    const value = sumOf(samples, i) * factor;
    const sum = sums[grouping.groupOf(samples.attributeSet[i] ?? 0)];
    if (value <= 0n || sum === undefined) continue;
    const stack = samples.stack[i] ?? 0;
    sum.total += value;
    addTo(sum.byStack, stack, value);
    const link = samples.link[i] ?? 0;
    if (link === 0) continue;
    let stacks = sum.byLink.get(link);
    if (stacks === undefined) {
      stacks = new Map();
      sum.byLink.set(link, stacks);
    }
    addTo(stacks, stack, value);
  }
  return sums.map(({ total, byStack, byLink }, group) => {
    const leaf = leafOf[group] ?? noLeaf;
    return { total, ...sortByStack(byStack, leaf), links: collectLinks(byLink, dictionaryLinks, leaf) };
  });
}

function addTo(sums: Map<number, bigint>, key: number, value: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + value);
}

/** The total of a sample: its values, or one for each of its timestamps. */
function sumOf({ valueOffsets, values, timestampOffsets }: Samples, sample: number): bigint {
  const start = valueOffsets[sample] ?? 0;
  const end = valueOffsets[sample + 1] ?? 0;
  if (end - start === 1) return values[start] ?? 0n;
  if (end === start) return BigInt((timestampOffsets[sample + 1] ?? 0) - (timestampOffsets[sample] ?? 0));
  let sum = 0n;
  for (let at = start; at < end; at++) sum += values[at] ?? 0n;
  return sum;
}

/**
 * Sorted by id, neighbouring profiles have long equal runs, which compress. Only the upper 40 bits are compared, for then
 * id and position fit one integer, and an array of them is sorted without calling back: three times as fast.
 */
function sortByStack(
  byStack: ReadonlyMap<number, bigint>,
  leafOf: (stack: number) => bigint,
): { stacks: BigUint64Array; values: BigInt64Array } {
  const count = byStack.size;
  const ids = new BigUint64Array(count);
  const unsorted = new BigInt64Array(count);
  const keys = new BigUint64Array(count);
  let i = 0;
  for (const [stack, value] of byStack) {
    const id = leafOf(stack);
    ids[i] = id;
    unsorted[i] = value;
    keys[i] = (id & UPPER_BITS) | BigInt(i);
    i++;
  }
  keys.sort();
  // The position is the lower word of a key: 24 bits of it hold more samples than a message may have.
  const words = new Uint32Array(keys.buffer);
  const stacks = new BigUint64Array(count);
  const values = new BigInt64Array(count);
  for (let place = 0; place < count; place++) {
    const from = (words[place * 2] ?? 0) & 0xff_ffff;
    stacks[place] = ids[from] ?? 0n;
    values[place] = unsorted[from] ?? 0n;
  }
  return { stacks, values };
}

const UPPER_BITS = 0xffff_ffff_ff00_0000n;

function noLeaf(): bigint {
  return 0n;
}

function collectLinks(
  byLink: ReadonlyMap<number, ReadonlyMap<number, bigint>>,
  { traceIds, spanIds }: Links,
  leafOf: (stack: number) => bigint,
): ProfileLinks {
  const real = [...byLink].filter(([link]) => hasSpan(spanIds, link));
  const ofTraces = new Uint8Array(real.length * 16);
  const ofSpans = new Uint8Array(real.length * 8);
  const parts = real.map(([link, stacks], i) => {
    ofTraces.set(traceIds.subarray(link * 16, link * 16 + 16), i * 16);
    ofSpans.set(spanIds.subarray(link * 8, link * 8 + 8), i * 8);
    return sortByStack(stacks, leafOf);
  });
  const count = parts.reduce((sum, { stacks }) => sum + stacks.length, 0);
  const links = new Uint32Array(count);
  const stacks = new BigUint64Array(count);
  const values = new BigInt64Array(count);
  let at = 0;
  for (const [i, part] of parts.entries()) {
    links.fill(i + 1, at, at + part.stacks.length);
    stacks.set(part.stacks, at);
    values.set(part.values, at);
    at += part.stacks.length;
  }
  return { traceIds: ofTraces, spanIds: ofSpans, link: links, stacks, values };
}

/** A link of zeros is a way to say "none" (Java's agent does). */
function hasSpan(spanIds: Uint8Array, link: number): boolean {
  for (let i = link * 8; i < link * 8 + 8; i++) if (spanIds[i] !== 0) return true;
  return false;
}
