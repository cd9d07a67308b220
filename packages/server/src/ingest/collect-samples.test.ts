import { type Links, OWN_MEMORY } from '@hotspan/otlp-profiles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CollectSamplesInit, collectSamples } from './collect-samples.js';
import { rankIds } from './rank-ids.js';

interface Sample {
  readonly stack: number;
  readonly value: bigint;
  readonly link: number;
  readonly set: number;
}

const MAX_INT64 = 2n ** 63n - 1n;
/** Links 1 and 2 have ids of these digits alone; 0 is none. */
const LINKS: Links = {
  count: 3,
  traceIds: Uint8Array.from({ length: 48 }, (_, i) => Math.floor(i / 16) * 0x11),
  spanIds: Uint8Array.from({ length: 24 }, (_, i) => Math.floor(i / 8) * 0x11),
};

/** Collects samples of stacks 0 to 7, some of which have the same leaf; set 2 keeps an attribute, set 1 does not. */
function collect(samples: readonly Sample[], more: Partial<CollectSamplesInit> = {}) {
  const column = (pick: (sample: Sample) => number): Int32Array => Int32Array.from(samples, pick);
  const offsets = Int32Array.from({ length: samples.length + 1 }, (_, i) => i);
  return collectSamples({
    samples: {
      count: samples.length,
      stack: column(({ stack }) => stack),
      attributeSet: column(({ set }) => set),
      link: column(({ link }) => link),
      valueOffsets: offsets,
      values: BigInt64Array.from(samples, ({ value }) => value),
      timestampOffsets: new Int32Array(samples.length + 1),
      timestamps: new BigUint64Array(0),
    },
    rows: offsets.subarray(0, samples.length),
    factor: 1n,
    links: LINKS,
    stackCount: LEAVES.length,
    rankLeaves: (stacks) =>
      rankIds(
        BigUint64Array.from(stacks, (stack) => LEAVES[stack] ?? -1n),
        OWN_MEMORY,
      ),
    memory: OWN_MEMORY,
    labelsOf: (set) => ({ kept: set === 2 ? [['b', 'v']] : [], span: set === 3 ? SPAN : undefined }),
    ...more,
  });
}

const SPAN = { traceId: new Uint8Array(16).fill(0x33), spanId: new Uint8Array(8).fill(0x33) };

/** Descending, so that sorting has work to do; 2, 6 and 7 differ in the lower bits alone, or not at all. */
const LEAVES = [0n, 2n ** 63n + 5n, 2n ** 41n, 2n ** 40n, 7n, 7n, 2n ** 41n + 1n, 2n ** 41n];

const samples = fc.array(
  fc.record({
    stack: fc.nat(7),
    value: fc.bigInt({ min: -3n, max: 100n }),
    link: fc.nat(2),
    set: fc.nat(2),
  }),
  { maxLength: 50 },
);

describe('collectSamples', () => {
  it('keeps the sum of every leaf, and of every combination of link, attributes and leaf that says more', () => {
    fc.assert(
      fc.property(samples, (given) => {
        const { total, stacks, values, details } = collect(given);
        const counted = given.filter(({ value }) => value > 0n);
        const sums = new Map<string, bigint>();
        const detailSums = new Map<string, bigint>();
        const add = (to: Map<string, bigint>, key: string, value: bigint): void =>
          void to.set(key, (to.get(key) ?? 0n) + value);
        for (const { stack, value, link, set } of counted) {
          add(sums, `${LEAVES[stack]}`, value);
          const span = link === 0 ? '' : `${link}`.repeat(16);
          if (link !== 0 || set === 2) add(detailSums, `${span} ${set === 2} ${LEAVES[stack]}`, value);
        }
        const found = new Map<string, bigint>();
        for (const [i, id] of stacks.entries()) add(found, `${id}`, values[i] ?? 0n);
        const foundDetails = new Map<string, bigint>();
        for (const [i, value] of details.values.entries()) {
          const link = details.link[i] ?? 0;
          const span = Buffer.from(details.spanIds.subarray((link - 1) * 8, link * 8)).toString('hex');
          const hasSet = details.attributes[(details.attributeSet[i] ?? 0) - 1] !== undefined;
          add(foundDetails, `${link === 0 ? '' : span} ${hasSet} ${details.stacks[i]}`, value);
        }
        expect([...stacks]).toEqual([...new Set(stacks)].sort((a, b) => (a < b ? -1 : 1)));
        expect(total).toBe(counted.reduce((sum, { value }) => sum + value, 0n));
        expect(found).toEqual(sums);
        expect(foundDetails).toEqual(detailSums);
      }),
    );
  });

  it('takes the span of attributes where there is no link', () => {
    const { details } = collect([
      { stack: 1, value: 1n, link: 0, set: 3 },
      { stack: 1, value: 2n, link: 1, set: 3 },
    ]);
    const spans = [...details.link].map((link) => details.spanIds[(link - 1) * 8]);
    expect([spans, [...details.values]]).toEqual([
      [0x33, 0x11],
      [1n, 2n],
    ]);
  });

  it('takes a link that names a trace and no span, and none that names neither', () => {
    const links = { count: 3, traceIds: new Uint8Array(48).fill(0x55, 16, 32), spanIds: new Uint8Array(24) };
    const { details } = collect(
      [1, 2].map((link) => ({ stack: 1, value: 1n, link, set: 0 })),
      { links },
    );
    expect([details.traceIds, [...details.values]]).toEqual([new Uint8Array(16).fill(0x55), [1n]]);
  });

  it('adds up stacks of different numbers and the same leaf, and what details they have', () => {
    const given = [4, 2, 5].map((stack) => ({ stack, value: 10n + BigInt(stack), link: 1, set: 0 }));
    const { stacks, values, details } = collect(given);
    expect([[...stacks], [...values]]).toEqual([
      [7n, 2n ** 41n],
      [29n, 12n],
    ]);
    expect([[...details.stacks], [...details.values]]).toEqual([
      [7n, 2n ** 41n],
      [29n, 12n],
    ]);
  });

  it('keeps leaves apart that have their upper bits in common', () => {
    const given = [2, 6, 7].map((stack) => ({ stack, value: 2n ** BigInt(stack), link: 2, set: 0 }));
    const { stacks, values, details } = collect(given);
    expect([[...stacks], [...values]]).toEqual([
      [2n ** 41n, 2n ** 41n + 1n],
      [132n, 64n],
    ]);
    expect([[...details.stacks], [...details.values]]).toEqual([
      [2n ** 41n, 2n ** 41n + 1n],
      [132n, 64n],
    ]);
  });

  it('sorts leaves ascending', () => {
    const { stacks } = collect([1, 2, 4].map((stack) => ({ stack, value: 1n, link: 0, set: 0 })));
    expect([...stacks]).toEqual([7n, 2n ** 41n, 2n ** 63n + 5n]);
  });

  it('collects the rows that it is given, times the factor', () => {
    const given = [1n, 2n, 4n].map((value) => ({ stack: 1, value, link: 0, set: 0 }));
    const { total, values } = collect(given, { rows: Int32Array.of(0, 2), factor: 10n });
    expect([total, [...values]]).toEqual([50n, [50n]]);
  });

  it.each<[behaviour: string, values: bigint[], total: bigint | undefined]>([
    ['the largest sum that fits', [MAX_INT64 - 5n, 5n], MAX_INT64],
    ['no sum that is one too large', [MAX_INT64, 1n], undefined],
    ['no sum that would come to a small one again', [MAX_INT64, MAX_INT64, 4n], undefined],
  ])('takes %s, of one stack or several', (_, values, total) => {
    const of = (stackOf: (i: number) => number) =>
      collect(values.map((value, i) => ({ stack: stackOf(i), value, link: 0, set: 0 }))).total;
    expect([of(() => 1), of((i) => i + 1)]).toEqual([total, total]);
  });

  it('takes no factor by which a sum gets too large', () => {
    const given = [{ stack: 1, value: 2n ** 62n, link: 0, set: 0 }];
    expect(collect(given, { factor: 2n }).total).toBeUndefined();
    expect(collect(given, { factor: 1n }).total).toBe(2n ** 62n);
  });
});
