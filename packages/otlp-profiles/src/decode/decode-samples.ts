import { OtlpProfilesError } from '../errors.js';
import { GrowableInt32, GrowableInt64 } from '../model/growable.js';
import type { Samples } from '../model/profiles-data.js';
import type { SequenceTable } from '../model/sequence-table.js';
import { expectEnd, pushFixed64, pushVarint64, type Reader, readEnd, skipUnknown } from '../wire/reader.js';
import { pushIndices, takeAttributeSet } from './decode-indices.js';

/** Counts samples over all profiles of a message against its limit. */
export interface SampleBudget {
  left: number;
  readonly limit: number;
}

export interface SamplesDecoder {
  /** Reads one `Sample` that ends at `end`. */
  decode(reader: Reader, end: number): void;
  finish(): Samples;
}

/** Hot path: most of a message is samples. Guarded by benchmarks/otlp-codec.bench.ts. */
export function createSamplesDecoder(attributeSets: SequenceTable, budget: SampleBudget): SamplesDecoder {
  const stack = new GrowableInt32();
  const attributeSet = new GrowableInt32();
  const link = new GrowableInt32();
  const valueOffsets = new GrowableInt32();
  const values = new GrowableInt64();
  const timestampOffsets = new GrowableInt32();
  const timestamps = new GrowableInt64();
  const indices = new GrowableInt32(8);
  valueOffsets.push(0);
  timestampOffsets.push(0);

  function decode(reader: Reader, end: number): void {
    if (--budget.left < 0) {
      throw new OtlpProfilesError(
        'HOTSPAN_ERR_OTLP_LIMIT',
        `the message has more than ${budget.limit} samples. Send smaller batches.`,
      );
    }
    let stackIndex = 0;
    let linkIndex = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          stackIndex = reader.int32();
          break;
        case 16:
          indices.push(reader.int32());
          break;
        case 18:
          pushIndices(reader, end, indices);
          break;
        case 24:
          linkIndex = reader.int32();
          break;
        case 32:
          pushVarint64(reader, values);
          break;
        case 34: {
          const valuesEnd = readEnd(reader, end);
          while (reader.pos < valuesEnd) pushVarint64(reader, values);
          expectEnd(reader, valuesEnd);
          break;
        }
        case 41:
          pushFixed64(reader, timestamps);
          break;
        case 42: {
          const timestampsEnd = readEnd(reader, end);
          while (reader.pos < timestampsEnd) pushFixed64(reader, timestamps);
          expectEnd(reader, timestampsEnd);
          break;
        }
        default:
          skipUnknown(reader, tag, 'Sample', 5);
      }
    }
    expectEnd(reader, end);
    stack.push(stackIndex);
    link.push(linkIndex);
    attributeSet.push(takeAttributeSet(indices, attributeSets));
    valueOffsets.push(values.length);
    timestampOffsets.push(timestamps.length);
  }

  return {
    decode,
    finish: () => ({
      count: stack.length,
      stack: stack.toArray(),
      attributeSet: attributeSet.toArray(),
      link: link.toArray(),
      valueOffsets: valueOffsets.toArray(),
      values: values.toSigned(),
      timestampOffsets: timestampOffsets.toArray(),
      timestamps: timestamps.toUnsigned(),
    }),
  };
}
