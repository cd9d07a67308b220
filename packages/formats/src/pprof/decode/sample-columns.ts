import { GrowableInt32, GrowableInt64, type WireReader } from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../../format-limits.js';
import type { PprofSamples } from '../pprof-profile.js';
import type { IdIndex } from './id-index.js';
import { createLocationListReader } from './location-lists.js';
import { createNumberMessage, indexIn, readNumbers } from './number-fields.js';
import { limitError, skipUnknown } from './pprof-reader.js';

export interface SampleColumns {
  /** Reads one `Sample` that ends at `end`. */
  decode(reader: WireReader, end: number): void;
  finish(): PprofSamples;
}

export interface SampleCounts {
  /** Samples to come. */
  readonly count: number;
  /** Sample types: as many values has a sound sample. */
  readonly types: number;
  /** An empty column for the locations of all samples, the largest by far. */
  readonly locations: GrowableInt32;
}

/**
 * Hot path: most of a profile is location ids of samples. Guarded by benchmarks/pprof-codec.bench.ts.
 */
export function createSampleColumns(
  index: IdIndex,
  limits: FormatLimits,
  { count, types, locations }: SampleCounts,
): SampleColumns {
  const { maxStackDepth, maxFrames, maxLabels } = limits;
  const locationOffsets = new GrowableInt32(count + 1);
  const readLocations = createLocationListReader(index, locations);
  const valueOffsets = new GrowableInt32(count + 1);
  const values = new GrowableInt64(count * types);
  const labelOffsets = new GrowableInt32(count + 1);
  const labelKey = new GrowableInt32(0);
  const labelStr = new GrowableInt32(0);
  const labelNum = new GrowableInt64(0);
  const labelNumUnit = new GrowableInt32(0);
  const label = createNumberMessage('Label', 4);
  locationOffsets.push(0);
  valueOffsets.push(0);
  labelOffsets.push(0);

  function decode(reader: WireReader, end: number): void {
    const start = reader.pos;
    const firstLocation = locations.length;
    const firstValue = values.length;
    const firstLabel = labelKey.length;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          reader.varint64();
          locations.push(index.rowOf(reader.low, reader.high));
          break;
        case 10:
          readLocations(reader, reader.readEnd(end));
          break;
        case 16:
          reader.varint64();
          values.push(reader.low, reader.high);
          break;
        case 18: {
          const valuesEnd = reader.readEnd(end);
          while (reader.pos < valuesEnd) {
            reader.varint64();
            values.push(reader.low, reader.high);
          }
          reader.expectEnd(valuesEnd);
          break;
        }
        case 26:
          if (labelKey.length - firstLabel >= maxLabels) {
            throw limitError('a sample has', 'maxLabels', maxLabels, reader.pos);
          }
          decodeLabel(reader, reader.readEnd(end));
          break;
        default:
          skipUnknown(reader, tag, { message: 'Sample', lastField: 3, end });
      }
    }
    reader.expectEnd(end);
    if (locations.length - firstLocation > maxStackDepth) {
      throw limitError('the stack of a sample has', 'maxStackDepth', maxStackDepth, start);
    }
    if (locations.length > maxFrames) throw limitError('samples have', 'maxFrames', maxFrames, start);
    if (values.length - firstValue > maxLabels) {
      throw limitError('a sample has values', 'maxLabels', maxLabels, start);
    }
    locationOffsets.push(locations.length);
    valueOffsets.push(values.length);
    labelOffsets.push(labelKey.length);
  }

  function decodeLabel(reader: WireReader, end: number): void {
    readNumbers(reader, end, label);
    labelKey.push(indexIn(label, 1));
    labelStr.push(indexIn(label, 2));
    labelNum.push(label.words[6] ?? 0, label.words[7] ?? 0);
    labelNumUnit.push(indexIn(label, 4));
  }

  return {
    decode,
    finish: () => ({
      count: valueOffsets.length - 1,
      locationOffsets: locationOffsets.finish(),
      // A copy to its exact size would cost more than the memory that it saves.
      locations: locations.view(),
      valueOffsets: valueOffsets.finish(),
      values: values.toSigned(),
      labelOffsets: labelOffsets.finish(),
      labelKey: labelKey.finish(),
      labelStr: labelStr.finish(),
      labelNum: labelNum.toSigned(),
      labelNumUnit: labelNumUnit.finish(),
    }),
  };
}
