import { OtlpProfilesError } from '../../errors.js';
import { GrowableInt32 } from '../../model/growable.js';
import type { Stacks } from '../../model/profiles-data.js';
import { expectEnd, type Reader, skipUnknown } from '../../wire/reader.js';
import { pushIndices } from '../decode-indices.js';
import type { DecodeLimits } from '../decode-limits.js';
import { checkRows, type Table } from './table.js';

export function createStackTable(limits: DecodeLimits): Table<Stacks> {
  const offsets = new GrowableInt32();
  const locations = new GrowableInt32();
  offsets.push(0);

  function decode(reader: Reader, end: number): void {
    checkRows('stack_table', offsets.length - 1, limits);
    const start = locations.length;
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === 10) pushIndices(reader, end, locations);
      else if (tag === 8) locations.push(reader.int32());
      else skipUnknown(reader, tag, 'Stack', 1);
    }
    expectEnd(reader, end);
    const depth = locations.length - start;
    if (depth > limits.maxStackDepth) {
      throw new OtlpProfilesError(
        'HOTSPAN_ERR_OTLP_LIMIT',
        `stack ${offsets.length - 1} has ${depth} frames, more than ${limits.maxStackDepth}. Cut stacks at the root before sending.`,
      );
    }
    offsets.push(locations.length);
  }

  return {
    decode,
    finish() {
      if (offsets.length === 1) offsets.push(0);
      return {
        count: offsets.length - 1,
        offsets: offsets.toArray(),
        locations: locations.toArray(),
      };
    },
  };
}
