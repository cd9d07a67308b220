import { GrowableInt32, GrowableInt64 } from '../../model/growable.js';
import type { Links } from '../../model/profiles-data.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { movedRow } from './moved-row.js';
import type { W3AttributeList } from './w3-attribute-list.js';

/** Samples of one profile as they stand in the message; row i of each column is sample i. */
export interface W3Samples {
  /** Byte of the sample. */
  readonly offset: GrowableInt32;
  /** The stretch of `Profile.location_indices`; not checked, for that list may come later. */
  readonly start: GrowableInt32;
  readonly length: GrowableInt32;
  /** Rows of the model. */
  readonly attributeSet: GrowableInt32;
  readonly link: GrowableInt32;
  /** Where the lists of sample i end; they begin where those of the sample before end. */
  readonly valuesEnd: GrowableInt32;
  readonly timestampsEnd: GrowableInt32;
  readonly values: GrowableInt64;
  readonly timestamps: GrowableInt64;
}

export function createW3Samples(): W3Samples {
  return {
    offset: new GrowableInt32(0),
    start: new GrowableInt32(0),
    length: new GrowableInt32(0),
    attributeSet: new GrowableInt32(0),
    link: new GrowableInt32(0),
    valuesEnd: new GrowableInt32(0),
    timestampsEnd: new GrowableInt32(0),
    values: new GrowableInt64(0),
    timestamps: new GrowableInt64(0),
  };
}

/** Empties the columns and keeps their memory for the next profile. */
export function clearW3Samples(samples: W3Samples): void {
  for (const column of Object.values(samples)) column.length = 0;
}

/** Appends the `Sample` that ends at `end`. Throws HOTSPAN_ERR_OTLP_INDEX. */
export function decodeW3Sample(
  samples: W3Samples,
  reader: WireReader,
  end: number,
  attributes: W3AttributeList,
  links: Links,
): void {
  const { pos } = reader;
  const linkCount = links.count - 1;
  const { values, timestamps } = samples;
  let start = 0;
  let length = 0;
  let link = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    const { pos: fieldPos } = reader;
    switch (tag) {
      case 8:
        start = reader.int32();
        break;
      case 16:
        length = reader.int32();
        break;
      case 24:
      case 26:
        readVarints(reader, tag & 7, end, values);
        break;
      case 32:
      case 34:
        attributes.read(reader, tag & 7, end);
        break;
      case 40:
        // Proto3 optional: absent is "none", while 0 is the first link.
        link = movedRow(reader.int32(), linkCount, 'sample[].link_index', 'link_table', fieldPos);
        break;
      case 48:
      case 50:
        readVarints(reader, tag & 7, end, timestamps);
        break;
      default:
        skipUnknown(reader, tag, end, 'Sample', 6);
    }
  }
  reader.expectEnd(end);
  samples.offset.push(pos);
  samples.start.push(start);
  samples.length.push(length);
  samples.attributeSet.push(attributes.take());
  samples.link.push(isUnset(links, link) ? 0 : link);
  samples.valuesEnd.push(values.length);
  samples.timestampsEnd.push(timestamps.length);
}

function readVarints(
  reader: WireReader,
  wireType: number,
  enclosingEnd: number,
  target: GrowableInt64,
): void {
  const end = wireType === 0 ? reader.pos + 1 : reader.readEnd(enclosingEnd);
  while (reader.pos < end) {
    reader.varint64();
    target.push(reader.low, reader.high);
  }
  if (wireType === 2) reader.expectEnd(end);
}

/** Some producers wrote zeros, or nothing, into element 0 of the table, and mean "no link" by it. */
function isUnset({ traceIds, spanIds }: Links, link: number): boolean {
  for (let i = link * 16; i < link * 16 + 16; i++) if (traceIds[i] !== 0) return false;
  for (let i = link * 8; i < link * 8 + 8; i++) if (spanIds[i] !== 0) return false;
  return true;
}
