import { type ColumnMemory, oneByOneOffsets, type Samples, wordsOf, zeros } from '@hotspan/otlp-profiles';
import { addInt64 } from '../add-int64.js';
import { groupEqualRanges, type RangeGroups } from '../group-equal-ranges.js';
import { pick } from '../repair/select-samples.js';

/** What pprof's samples are made of, as rows of the model's tables. */
export interface SampleParts {
  readonly count: number;
  readonly stackOf: Int32Array;
  readonly setOf: Int32Array;
  readonly linkOf: Int32Array;
  readonly timestamps: BigUint64Array | undefined;
  /** `types` values of each sample, one sample after the other. */
  readonly values: BigInt64Array;
  readonly types: number;
}

/** Makes the samples of one sample type, by its place. `isCount` lets timestamps alone stand for values of 1. */
export type SampleSplitter = (type: number, isCount: boolean) => Samples;

/**
 * Merged rows: samples of equal identity are one row, rows of value 0 are left out, sums stay within int64. All rows: one per sample.
 * Columns are shared by the sample types where they are equal. Hot path: guarded by benchmarks/pprof-codec.bench.ts.
 */
export function createSampleSplitter(
  parts: SampleParts,
  rows: 'merged' | 'all',
  memory: ColumnMemory,
): SampleSplitter {
  const groups = rows === 'all' ? undefined : mergeable(parts);
  const identities = identityColumns(parts, groups);
  const keepsZeros = rows === 'all';
  const { timestamps } = parts;
  return timestamps === undefined
    ? (type) => totals(parts, { type, keepsZeros, groups, identities, memory })
    : (type, isCount) => events(parts, timestamps, { type, isCount, keepsZeros, groups, identities, memory });
}

type IdentityColumns = Pick<Samples, 'count' | 'stack' | 'attributeSet' | 'link'>;

/** The groups of samples of equal identity, or undefined when no two are equal. */
function mergeable({ count, stackOf, setOf, linkOf }: SampleParts): RangeGroups | undefined {
  // Stacks are numbered as they come: no number lower than one before means that none came twice.
  let isRising = true;
  for (let sample = 1; sample < count; sample++) {
    if ((stackOf[sample] ?? 0) <= (stackOf[sample - 1] ?? 0)) isRising = false;
  }
  if (isRising) return undefined;
  const words = new Int32Array(count * 3);
  const offsets = new Int32Array(count + 1);
  for (let sample = 0; sample < count; sample++) {
    words[sample * 3] = stackOf[sample] ?? 0;
    words[sample * 3 + 1] = setOf[sample] ?? 0;
    words[sample * 3 + 2] = linkOf[sample] ?? 0;
    offsets[sample + 1] = sample * 3 + 3;
  }
  const groups = groupEqualRanges(words, offsets);
  return groups.count === count ? undefined : groups;
}

function identityColumns(parts: SampleParts, groups: RangeGroups | undefined): IdentityColumns {
  const { stackOf, setOf, linkOf } = parts;
  const count = groups?.count ?? parts.count;
  if (!groups) return { count, stack: stackOf, attributeSet: setOf, link: linkOf };
  const first = groups.first.subarray(0, count);
  return {
    count,
    stack: pick(stackOf, first, Int32Array),
    attributeSet: pick(setOf, first, Int32Array),
    link: pick(linkOf, first, Int32Array),
  };
}

interface SplitPlan {
  readonly type: number;
  readonly keepsZeros: boolean;
  readonly groups: RangeGroups | undefined;
  readonly identities: IdentityColumns;
  /** For rows that are all kept. */
  readonly memory: ColumnMemory;
}

function totals(parts: SampleParts, { type, keepsZeros, groups, identities, memory }: SplitPlan): Samples {
  const { count } = identities;
  const values = memory.bigInt64(count);
  const source = wordsOf(parts.values);
  const target = wordsOf(values);
  if (groups) {
    for (let sample = 0; sample < parts.count; sample++) {
      addInt64(target, groups.groupOf[sample] ?? 0, source, sample * parts.types + type);
    }
  } else {
    for (let row = 0; row < count; row++) {
      const from = (row * parts.types + type) * 2;
      target[row * 2] = source[from] ?? 0;
      target[row * 2 + 1] = source[from + 1] ?? 0;
    }
  }
  const kept = keepsZeros ? undefined : rowsWithValue(target, count);
  const rows = kept?.length ?? count;
  return {
    ...(kept ? pickRows(identities, kept) : identities),
    valueOffsets: oneByOneOffsets(rows),
    values: kept ? pickWords(target, kept) : values,
    timestampOffsets: zeros(rows + 1),
    timestamps: new BigUint64Array(0),
  };
}

/** Rows whose number is not 0, or undefined when that is all of them. */
function rowsWithValue(words: Uint32Array, count: number): Int32Array | undefined {
  const rows = new Int32Array(count);
  let found = 0;
  for (let row = 0; row < count; row++) {
    if (((words[row * 2] ?? 0) | (words[row * 2 + 1] ?? 0)) !== 0) rows[found++] = row;
  }
  return found === count ? undefined : rows.slice(0, found);
}

function pickRows<T extends Pick<Samples, 'stack' | 'attributeSet' | 'link'>>(
  { stack, attributeSet, link }: T,
  rows: Int32Array,
): Pick<Samples, 'count' | 'stack' | 'attributeSet' | 'link'> {
  return {
    count: rows.length,
    stack: pick(stack, rows, Int32Array),
    attributeSet: pick(attributeSet, rows, Int32Array),
    link: pick(link, rows, Int32Array),
  };
}

function pickWords(words: Uint32Array, rows: Int32Array): BigInt64Array {
  const result = new BigInt64Array(rows.length);
  const target = wordsOf(result);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    target[i * 2] = words[row * 2] ?? 0;
    target[i * 2 + 1] = words[row * 2 + 1] ?? 0;
  }
  return result;
}

/** Rows with a timestamp for each sample that they stand for. */
function events(
  parts: SampleParts,
  times: BigUint64Array,
  { type, isCount, keepsZeros, groups, identities }: SplitPlan & { isCount: boolean },
): Samples {
  const { count } = identities;
  const rowOf = (sample: number): number => groups?.groupOf[sample] ?? sample;
  const valueAt = (sample: number): bigint => parts.values[sample * parts.types + type] ?? 0n;
  const offsets = new Int32Array(count + 1);
  let allOnes = isCount;
  for (let sample = 0; sample < parts.count; sample++) {
    const value = valueAt(sample);
    if (value === 0n && !keepsZeros) continue;
    const row = rowOf(sample);
    offsets[row + 1] = (offsets[row + 1] ?? 0) + 1;
    if (value !== 1n) allOnes = false;
  }
  const kept: number[] = [];
  for (let row = 0; row < count; row++) {
    if (offsets[row + 1] !== 0) kept.push(row);
    offsets[row + 1] = (offsets[row + 1] ?? 0) + (offsets[row] ?? 0);
  }
  const length = offsets[count] ?? 0;
  const values = new BigInt64Array(length);
  const timestamps = new BigUint64Array(length);
  const next = offsets.slice();
  for (let sample = 0; sample < parts.count; sample++) {
    const value = valueAt(sample);
    if (value === 0n && !keepsZeros) continue;
    const row = rowOf(sample);
    const at = next[row] ?? 0;
    next[row] = at + 1;
    values[at] = value;
    timestamps[at] = times[sample] ?? 0n;
  }
  const timestampOffsets =
    kept.length === count ? offsets : Int32Array.from([0, ...kept.map((row) => offsets[row + 1] ?? 0)]);
  return {
    ...(kept.length === count ? identities : pickRows(identities, Int32Array.from(kept))),
    valueOffsets: allOnes ? zeros(kept.length + 1) : timestampOffsets,
    values: allOnes ? new BigInt64Array(0) : values,
    timestampOffsets,
    timestamps,
  };
}
