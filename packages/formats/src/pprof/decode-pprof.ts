import { GrowableInt32 } from '@hotspan/otlp-profiles';
import { gunzipSync } from '../compression/gunzip.js';
import { isGzip } from '../compression/is-gzip.js';
import { checkByteLength, completeFormatLimits, type FormatLimits } from '../format-limits.js';
import { createFunctionColumns } from './decode/function-columns.js';
import { createDanglingIds, createIdIndex } from './decode/id-index.js';
import { createLocationColumns } from './decode/location-columns.js';
import { createMappingColumns } from './decode/mapping-columns.js';
import { createPprofReader, limitError } from './decode/pprof-reader.js';
import { createHeaderDecoder } from './decode/profile-header.js';
import { createSampleColumns } from './decode/sample-columns.js';
import { createStringTable, STRING_TABLE_TAG } from './decode/string-table.js';
import type { PprofProfile } from './pprof-profile.js';

/**
 * Decodes a pprof profile, gzipped (Node.js only, elsewhere `await gunzip(bytes)` first) or not.
 *
 * What is no protobuf message of this schema is refused; what is one but makes no sense (ids that nothing has, indices outside
 * the string table, negative values) is kept for `validatePprof` and the repairs. Of a single field that comes twice the last
 * counts, unknown fields are skipped, and tables may come in any order.
 *
 * Throws HOTSPAN_ERR_FORMAT_SYNTAX and HOTSPAN_ERR_FORMAT_LIMIT with the byte, HOTSPAN_ERR_FORMAT_COMPRESSED for broken gzip and
 * HOTSPAN_ERR_FORMAT_OPTION. Beside what their names say, `maxFrames` limits the locations of all samples and the rows of each
 * table, `maxStackDepth` the inlined lines of one location, and `maxLabels` sample types, values of one sample and comments.
 */
export function decodePprof(bytes: Uint8Array, limits?: Partial<FormatLimits>): PprofProfile {
  const complete = completeFormatLimits(limits);
  checkByteLength(bytes, complete);
  return decodePlain(isGzip(bytes) ? gunzipSync(bytes, complete) : bytes, complete);
}

/** Two passes: samples can only be read to rows once the ids of all locations are known, which mostly follow them. */
function decodePlain(bytes: Uint8Array, limits: FormatLimits): PprofProfile {
  const reader = createPprofReader(bytes);
  const end = bytes.length;
  const capacity = 16 + Math.floor(end / BYTES_PER_LOCATION);
  const header = createHeaderDecoder(limits);
  const stringTable = createStringTable(limits);
  const mappingColumns = createMappingColumns(limits);
  const locationColumns = createLocationColumns(limits, capacity);
  const functionColumns = createFunctionColumns(limits, capacity);
  // Start and end of each sample.
  const ranges = new GrowableInt32(1024);
  let bytesOfSamples = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 18: {
        const sampleEnd = reader.readEnd(end);
        if (ranges.length >= limits.maxSamples * 2) {
          throw limitError('the profile has samples', 'maxSamples', limits.maxSamples, reader.pos);
        }
        ranges.push(reader.pos);
        ranges.push(sampleEnd);
        bytesOfSamples += sampleEnd - reader.pos;
        reader.pos = sampleEnd;
        break;
      }
      case 26:
        mappingColumns.decode(reader, reader.readEnd(end));
        break;
      case 34:
        locationColumns.decode(reader, reader.readEnd(end));
        break;
      case 42:
        functionColumns.decode(reader, reader.readEnd(end));
        break;
      case STRING_TABLE_TAG:
        stringTable.decodeRun(reader, end);
        break;
      default:
        header.decodeField(reader, tag, end);
    }
  }
  reader.expectEnd(end);

  const danglingIds = createDanglingIds();
  const mappings = mappingColumns.finish();
  const functions = functionColumns.finish();
  const locations = locationColumns.finish(
    createIdIndex(mappings.id, danglingIds),
    createIdIndex(functions.id, danglingIds),
  );
  const sampleColumns = createSampleColumns(createIdIndex(locations.id, danglingIds), limits, {
    count: ranges.length / 2,
    bytes: bytesOfSamples,
  });
  for (let at = 0; at < ranges.length; at += 2) {
    reader.pos = ranges.at(at);
    sampleColumns.decode(reader, ranges.at(at + 1));
  }
  return {
    ...header.finish(),
    ...stringTable.finish(),
    samples: sampleColumns.finish(),
    mappings,
    locations,
    functions,
    danglingIds: danglingIds.finish(),
  };
}

/** Of profiles of Node.js programs, in which an agent's wall profile has 90 to 180 bytes for each location. */
const BYTES_PER_LOCATION = 80;
