import { type ColumnMemory, GrowableInt32, GrowableInt64, type WireReader } from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../../format-limits.js';
import { markRows } from '../known-rows.js';
import type { PprofSamples } from '../pprof-profile.js';
import type { IdIndex } from './id-index.js';
import { createLocationListReader } from './location-lists.js';
import { createNumberMessage, indexIn, readNumbers } from './number-fields.js';
import { limitError, readMessageEnd, skipUnknown } from './pprof-reader.js';

/** Field 2 of `Profile`. */
export const SAMPLES_TAG = 18;
/** Fields 1 and 2 of `Sample`, packed. */
const LOCATIONS_TAG = 10;
const VALUES_TAG = 18;

export interface SampleColumns {
  /** Reads the `Sample` whose tag was just read and those that follow it. */
  decodeRun(reader: WireReader, end: number): void;
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
  memory: ColumnMemory,
): SampleColumns {
  const { maxStackDepth, maxFrames, maxLabels } = limits;
  const locationOffsets = memory.int32(count + 1);
  const readLocations = createLocationListReader(index, locations);
  const valueOffsets = memory.int32(count + 1);
  // Low and high words in turn.
  let values = memory.uint32(count * types * 2);
  let valueCount = 0;
  const labelOffsets = memory.int32(count + 1);
  const labelKey = new GrowableInt32(0);
  const labelStr = new GrowableInt32(0);
  const labelNum = new GrowableInt64(0);
  const labelNumUnit = new GrowableInt32(0);
  const label = createNumberMessage('Label', 4);
  let areAllKnown = true;
  let row = 0;

  /** Any field, at its tag. */
  function decodeField(reader: WireReader, end: number): void {
    const tag = reader.uint32();
    switch (tag) {
      case 8:
        reader.varint64();
        locations.push(index.rowOf(reader.low, reader.high));
        areAllKnown = false;
        break;
      case LOCATIONS_TAG:
        if (!readLocations(reader, readMessageEnd(reader, end))) areAllKnown = false;
        break;
      case 16:
        pushValue(reader);
        break;
      case VALUES_TAG: {
        const valuesEnd = reader.readEnd(end);
        while (reader.pos < valuesEnd) pushValue(reader);
        reader.expectEnd(valuesEnd);
        break;
      }
      case 26:
        if (labelKey.length - (labelOffsets[row] ?? 0) >= maxLabels) {
          throw limitError('a sample has', 'maxLabels', maxLabels, reader.pos);
        }
        decodeLabel(reader, reader.readEnd(end));
        break;
      default:
        skipUnknown(reader, tag, { message: 'Sample', lastField: 3, end });
    }
  }

  function pushValue(reader: WireReader): void {
    reader.varint64();
    if (valueCount * 2 === values.length) {
      const larger = memory.uint32(Math.max(32, values.length * 2));
      larger.set(values);
      values = larger;
    }
    values[valueCount * 2] = reader.low;
    values[valueCount * 2 + 1] = reader.high;
    valueCount++;
  }

  function decodeRun(reader: WireReader, enclosingEnd: number): void {
    const { bytes } = reader;
    for (;;) {
      const end = readMessageEnd(reader, enclosingEnd);
      const start = reader.pos;
      while (reader.pos < end) decodeField(reader, end);
      reader.expectEnd(end);
      if (locations.length - (locationOffsets[row] ?? 0) > maxStackDepth) {
        throw limitError('the stack of a sample has', 'maxStackDepth', maxStackDepth, start);
      }
      if (locations.length > maxFrames) throw limitError('samples have', 'maxFrames', maxFrames, start);
      if (valueCount - (valueOffsets[row] ?? 0) > maxLabels) {
        throw limitError('a sample has values', 'maxLabels', maxLabels, start);
      }
      row++;
      locationOffsets[row] = locations.length;
      valueOffsets[row] = valueCount;
      labelOffsets[row] = labelKey.length;
      if (reader.pos >= enclosingEnd || bytes[reader.pos] !== SAMPLES_TAG) return;
      reader.pos++;
    }
  }

  function decodeLabel(reader: WireReader, end: number): void {
    readNumbers(reader, end, label);
    labelKey.push(indexIn(label, 1));
    labelStr.push(indexIn(label, 2));
    labelNum.push(label.words[6] ?? 0, label.words[7] ?? 0);
    labelNumUnit.push(indexIn(label, 4));
  }

  function finish(): PprofSamples {
    // A copy to its exact size would cost more than the memory that it saves.
    const rows = locations.view();
    if (areAllKnown) markRows(rows, index.denseRows);
    return {
      count,
      locationOffsets,
      locations: rows,
      valueOffsets,
      values: new BigInt64Array(values.buffer, values.byteOffset, valueCount),
      labelOffsets,
      labelKey: labelKey.finish(),
      labelStr: labelStr.finish(),
      labelNum: labelNum.toSigned(),
      labelNumUnit: labelNumUnit.finish(),
    };
  }

  return { decodeRun, finish };
}
