import { toTexts } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { nameProfileType } from './profile-type.js';

/** `type:unit` and `type:unit` as the indices of a profile, with their string table. */
function nameOf(sample: string, periodPair: string, period: bigint) {
  const strings = ['', ...sample.split(':'), ...periodPair.split(':')];
  return nameProfileType(
    {
      sampleType: { type: 1, unit: 2 },
      periodType: periodPair === '' ? { type: 0, unit: 0 } : { type: 3, unit: 4 },
      period,
    },
    toTexts(strings),
  );
}

describe('nameProfileType', () => {
  it.each([
    // Counted CPU samples become CPU time.
    [
      'samples:count',
      'cpu:nanoseconds',
      52_631_578n,
      'process_cpu:cpu:nanoseconds:cpu:nanoseconds',
      52_631_578n,
    ],
    // Any other profile is named after its period type and keeps its values.
    ['cpu:nanoseconds', 'cpu:nanoseconds', 10_101_010n, 'cpu:cpu:nanoseconds:cpu:nanoseconds', 1n],
    ['wall:nanoseconds', 'wall:nanoseconds', 10_101_010n, 'wall:wall:nanoseconds:wall:nanoseconds', 1n],
    ['inuse_space:bytes', 'space:bytes', 524_288n, 'space:inuse_space:bytes:space:bytes', 1n],
    [
      'off_cpu:nanoseconds',
      'context_switch:count',
      1_000n,
      'context_switch:off_cpu:nanoseconds:context_switch:count',
      1n,
    ],
    ['otlp_test:count', 'otlp_test:samples', 1n, 'otlp_test:otlp_test:count:otlp_test:samples', 1n],
    ['itimer:ns', 'itimer:ns', 10_000_000n, 'itimer:itimer:ns:itimer:ns', 1n],
    ['samples:count', 'cpu:milliseconds', 10n, 'cpu:samples:count:cpu:milliseconds', 1n],
    // Without a period the sample type names it; a period type stays in the id.
    ['off_cpu:nanoseconds', '', 0n, 'off_cpu:off_cpu:nanoseconds::', 1n],
    ['alloc_space:bytes', '', 524_288n, 'alloc_space:alloc_space:bytes::', 1n],
    ['samples:count', 'cpu:nanoseconds', 0n, 'samples:samples:count:cpu:nanoseconds', 1n],
    // A period that is no distance at least does not turn values around.
    ['samples:count', 'cpu:nanoseconds', -1n, 'cpu:samples:count:cpu:nanoseconds', 1n],
  ])('names %s with period type %s and period %d as %s', (sample, periodType, period, id, factor) => {
    const [name, type, unit, , periodUnit] = id.split(':');
    expect(nameOf(sample, periodType, period)).toMatchObject({
      id,
      factor,
      name,
      sampleType: type,
      sampleUnit: unit,
      periodUnit,
    });
  });
});
