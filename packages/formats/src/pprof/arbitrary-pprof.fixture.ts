import fc from 'fast-check';
import { buildPprof, type LabelSpec, type PprofSpec } from './build-pprof.fixture.js';
import { MAPPING_FLAGS, type PprofProfile } from './pprof-profile.js';

/** How ids of a table are chosen: as agents do, in disorder, or as addresses. */
const ids = (count: number): fc.Arbitrary<bigint[]> =>
  fc.oneof(
    fc.constant(Array.from({ length: count }, (_, row) => BigInt(row + 1))),
    fc.constant(Array.from({ length: count }, (_, row) => BigInt(count - row))),
    fc.uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }), { minLength: count, maxLength: count }),
  );

const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const text = fc.oneof(
  fc.constantFrom('', 'main', 'work', 'app.js', 'größe', '日本', '\u{1F600}', '__proto__', '\ufffd'),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'grapheme', minLength: 120, maxLength: 140 }),
);

/** Numbers that a line may be: small, packed with a column, and what is no line. */
const line = fc.oneof(fc.bigInt({ min: 0n, max: 100_000n }), fc.bigInt(INT64));

const label: fc.Arbitrary<LabelSpec> = fc.oneof(
  fc.record({ key: text, str: text }),
  fc.record({ key: text, num: fc.bigInt(INT64), unit: fc.constantFrom('', 'bytes', 'ns', 'widgets') }),
  fc.record({ key: fc.constantFrom('thread id', 'thread.id'), str: fc.constantFrom('12', '012', 'main') }),
  fc.record({ key: fc.constant('end_timestamp_ns'), num: fc.bigInt(INT64) }),
  fc.record({
    key: fc.constantFrom('trace_id', 'trace id', 'span_id', 'span id'),
    str: fc.constantFrom('4BF92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7', '0'.repeat(16), 'x'),
  }),
);

/** Any sound profile: every reference holds, every sample has its values. Counts are small, contents are not. */
export const arbitrarySpec: fc.Arbitrary<PprofSpec> = fc
  .record({
    types: fc.integer({ min: 1, max: 4 }),
    functions: fc.integer({ min: 1, max: 6 }),
    mappings: fc.integer({ min: 0, max: 3 }),
    locations: fc.integer({ min: 1, max: 8 }),
  })
  .chain((counts) =>
    fc.record({
      types: fc.array(fc.tuple(fc.constantFrom('cpu', 'wall', 'sample', 'space', 'x'), text), {
        minLength: counts.types,
        maxLength: counts.types,
      }),
      functions: rows(counts.functions, {
        name: text,
        systemName: text,
        filename: text,
        startLine: line,
      }),
      mappings: rows(counts.mappings, {
        memoryStart: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        memoryLimit: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fileOffset: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        filename: text,
        buildId: text,
        flags: fc.subarray(FLAGS),
      }),
      locations: rows(counts.locations, {
        mapping: fc.integer({ min: -1, max: counts.mappings - 1 }),
        address: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
        isFolded: fc.boolean(),
        lines: fc.array(fc.tuple(fc.nat(counts.functions - 1), line, fc.oneof(fc.constant(0n), line)), {
          maxLength: 3,
        }),
      }),
      samples: fc.array(
        fc.record({
          stack: fc.array(fc.nat(counts.locations - 1), { maxLength: 12 }),
          values: fc.array(fc.oneof(fc.constantFrom(0n, 1n), fc.bigInt(INT64)), {
            minLength: counts.types,
            maxLength: counts.types,
          }),
          labels: fc.array(label, { maxLength: 4 }),
        }),
        { maxLength: 12 },
      ),
      dropFrames: text,
      keepFrames: text,
      timeNanos: fc.bigInt(INT64),
      durationNanos: fc.bigInt(INT64),
      periodType: fc.option(fc.tuple(text, text), { nil: undefined }),
      period: fc.bigInt(INT64),
      comments: fc.array(text, { maxLength: 3 }),
      defaultSampleType: fc.constantFrom('', 'cpu', 'wall', 'none of them'),
      docUrl: text,
    }),
  );

export const arbitraryPprof: fc.Arbitrary<PprofProfile> = arbitrarySpec.map(buildPprof);

// Object.keys gives the keys of the literal, which is frozen.
const FLAGS = Object.keys(MAPPING_FLAGS) as (keyof typeof MAPPING_FLAGS)[];

/** `count` records, each with an id of its own. */
function rows<T>(
  count: number,
  fields: { [K in keyof T]: fc.Arbitrary<T[K]> },
): fc.Arbitrary<(T & { id: bigint })[]> {
  return fc
    .tuple(ids(count), fc.array(fc.record(fields), { minLength: count, maxLength: count }))
    .map(([own, records]) =>
      // fc.record gives all fields, none being optional here.
      records.map((record, row) => ({ ...(record as T), id: own[row] ?? 0n })),
    );
}
