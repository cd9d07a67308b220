import { MAPPING_FLAGS, type PprofProfile } from './pprof-profile.js';

export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
export const SPAN_ID = '00f067aa0ba902b7';

/**
 * A small profile that uses every field: two sample types, an inlined and a folded location, an address without lines, labels of
 * all kinds, a mapping with flags, comments, frames to drop and keep. Each sample is a row of its own in the model.
 */
export function samplePprof(): PprofProfile {
  const strings = [
    '',
    'samples',
    'count',
    'cpu',
    'nanoseconds',
    'parse',
    '_ZN5parseEv',
    'app.js',
    'handle',
    '/usr/bin/node',
    'a1b2c3',
    'http.route',
    '/orders/:id',
    'thread id',
    'trace_id',
    TRACE_ID,
    'span_id',
    SPAN_ID,
    'size',
    'bytes',
    'a comment',
    'idle.*',
    'keep.*',
    'https://example.com/doc',
    'größe',
  ];
  const at = (text: string): number => strings.indexOf(text);
  return {
    strings,
    malformedStrings: new Int32Array(0),
    sampleTypes: {
      count: 2,
      type: Int32Array.of(at('samples'), at('cpu')),
      unit: Int32Array.of(at('count'), at('nanoseconds')),
    },
    samples: {
      count: 3,
      locationOffsets: Int32Array.of(0, 2, 5, 6),
      locations: Int32Array.of(0, 1, 2, 0, 1, 3),
      valueOffsets: Int32Array.of(0, 2, 4, 6),
      values: BigInt64Array.of(3n, 30_000_000n, 1n, 2n ** 60n + 1n, 7n, 0n),
      labelOffsets: Int32Array.of(0, 4, 6, 6),
      labelKey: Int32Array.of(
        at('http.route'),
        at('thread id'),
        at('trace_id'),
        at('span_id'),
        at('size'),
        at('größe'),
      ),
      labelStr: Int32Array.of(at('/orders/:id'), 0, at(TRACE_ID), at(SPAN_ID), 0, at('parse')),
      labelNum: BigInt64Array.of(0n, 12n, 0n, 0n, 4096n, 0n),
      labelNumUnit: Int32Array.of(0, 0, 0, 0, at('bytes'), 0),
    },
    mappings: {
      count: 1,
      id: BigUint64Array.of(1n),
      memoryStart: BigUint64Array.of(0x40_0000n),
      memoryLimit: BigUint64Array.of(0xffff_ffff_ffff_f000n),
      fileOffset: BigUint64Array.of(0x1000n),
      filename: Int32Array.of(at('/usr/bin/node')),
      buildId: Int32Array.of(at('a1b2c3')),
      flags: Uint8Array.of(MAPPING_FLAGS.hasFilenames | MAPPING_FLAGS.hasInlineFrames),
    },
    locations: {
      count: 4,
      id: BigUint64Array.of(1n, 2n, 3n, 4n),
      mapping: Int32Array.of(-1, 0, 0, -1),
      address: BigUint64Array.of(0n, 0xffff_8000_1234_5678n, 0x40_1234n, 0n),
      isFolded: Uint8Array.of(0, 1, 0, 0),
      lineOffsets: Int32Array.of(0, 1, 3, 3, 4),
      lineFunction: Int32Array.of(0, 0, 1, 1),
      line: BigInt64Array.of(14n, 15n, 5n, 0n),
      column: BigInt64Array.of(9n, 0n, 2n, 0n),
    },
    functions: {
      count: 2,
      id: BigUint64Array.of(1n, 2n),
      name: Int32Array.of(at('parse'), at('handle')),
      systemName: Int32Array.of(at('_ZN5parseEv'), at('handle')),
      filename: Int32Array.of(at('app.js'), at('app.js')),
      startLine: BigInt64Array.of(12n, 3n),
    },
    danglingIds: BigUint64Array.of(0n),
    dropFrames: at('idle.*'),
    keepFrames: at('keep.*'),
    timeNanos: 1_794_000_000_123_456_789n,
    durationNanos: 10_000_000_000n,
    periodType: { type: at('cpu'), unit: at('nanoseconds') },
    period: 10_000_000n,
    comments: Int32Array.of(at('a comment')),
    defaultSampleType: at('cpu'),
    docUrl: at('https://example.com/doc'),
  };
}
