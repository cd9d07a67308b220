import { OtlpProfilesError } from '../../errors.js';
import type { GrowableInt32 } from '../../model/growable.js';
import type { Samples } from '../../model/profiles-data.js';
import type { W3Samples } from './decode-w3-samples.js';

/**
 * The samples of each sample type, in the order of the types. A W3 sample has one value for each type; of a single type it may
 * have one for each timestamp, or none beside them, as later generations have. All but the values is shared.
 *
 * W3 says nothing of which event a value belongs to, so timestamps are kept where later generations can carry them beside what
 * there is (as many as values of one type, or no values), and are left out elsewhere: the value is the total of the events.
 *
 * @param samples for which `checkW3Shapes` was called.
 * @param stacks the model's row of each sample's stack.
 */
export function splitSampleTypes(samples: W3Samples, stacks: Int32Array, types: number): Samples[] {
  const count = samples.offset.length;
  const valueOffsets = new Int32Array(count + 1);
  const timestampOffsets = new Int32Array(count + 1);
  const ofTimestamps = samples.timestamps.toUnsigned();
  const kept = new BigUint64Array(ofTimestamps.length);
  let keptCount = 0;
  for (let row = 0; row < count; row++) {
    const values = listLength(samples.valuesEnd, row);
    const timestamps = listLength(samples.timestampsEnd, row);
    const ofEachType = values / types;
    valueOffsets[row + 1] = (valueOffsets[row] ?? 0) + ofEachType;
    if (ofEachType === timestamps || values === 0) {
      const end = samples.timestampsEnd.at(row);
      kept.set(ofTimestamps.subarray(end - timestamps, end), keptCount);
      keptCount += timestamps;
    }
    timestampOffsets[row + 1] = keptCount;
  }
  const shared = {
    count,
    stack: stacks,
    attributeSet: samples.attributeSet.toArray(),
    link: samples.link.toArray(),
    valueOffsets,
    timestampOffsets,
    timestamps: kept.slice(0, keptCount),
  };
  const all = samples.values.toSigned();
  // A copy: the columns are used again for the next profile.
  if (types === 1) return [{ ...shared, values: all.slice() }];
  return Array.from({ length: types }, (_, type) => {
    // One value of each type, or the shape would not fit.
    const values = new BigInt64Array(count);
    for (let row = 0; row < count; row++) values[row] = all[row * types + type] ?? 0n;
    return { ...shared, values };
  });
}

function listLength(ends: GrowableInt32, row: number): number {
  return ends.at(row) - (row === 0 ? 0 : ends.at(row - 1));
}

/** Throws HOTSPAN_ERR_OTLP_SHAPE for a sample that `splitSampleTypes` could not split. */
export function checkW3Shapes(samples: W3Samples, types: number): void {
  for (let row = 0; row < samples.offset.length; row++) {
    const values = listLength(samples.valuesEnd, row);
    const timestamps = listLength(samples.timestampsEnd, row);
    if (values === types) continue;
    if (types === 1 && timestamps > 0 && (values === 0 || values === timestamps)) continue;
    const offset = samples.offset.at(row) >>> 0;
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_SHAPE',
      `the sample at byte ${offset} has ${values} values and ${timestamps} timestamps, but its profile has ${types} sample types; ` +
        'it must have one value for each type.',
      { offset },
    );
  }
}
