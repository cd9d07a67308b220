import { GrowableInt32, skipRun, type WireReader } from '@hotspan/otlp-profiles';
import { checkByteLength } from '../check-byte-length.js';
import { completeFormatLimits } from '../complete-format-limits.js';
import { gunzipSync } from '../compression/gunzip.js';
import { isGzip } from '../compression/is-gzip.js';
import type { FormatLimits } from '../format-limits.js';
import { createFunctionColumns, FUNCTIONS_TAG } from './decode/function-columns.js';
import { createDanglingIds, createIdIndex } from './decode/id-index.js';
import { createLocationColumns, LOCATIONS_TAG } from './decode/location-columns.js';
import { createMappingColumns } from './decode/mapping-columns.js';
import { createPprofReader, limitError } from './decode/pprof-reader.js';
import { createHeaderDecoder } from './decode/profile-header.js';
import { createSampleColumns, SAMPLES_TAG } from './decode/sample-columns.js';
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
  return decodePlain(unzipped(bytes, complete), complete, newLocations);
}

/** The bytes themselves, or what they hold when they are gzip. */
export function unzipped(bytes: Uint8Array, limits: FormatLimits): Uint8Array {
  return isGzip(bytes) ? gunzipSync(bytes, limits) : bytes;
}

/** Most ids take a byte or two. Too little would mean a copy; the pages of too much are never touched. */
function newLocations(bytesOfSamples: number): GrowableInt32 {
  return new GrowableInt32(Math.max(16, bytesOfSamples - (bytesOfSamples >>> 2)));
}

/** Fields of `Profile` that are tables, with their tags. */
const MAPPINGS_TAG = 26;

/**
 * Three passes over the fields: the first counts rows, so that no column has to grow, and reads all but the tables; the second reads
 * the elements; the third the samples, which can only be read to rows once the ids of all locations are known.
 *
 * @param makeLocations gives an empty column for the locations of samples that take so many bytes.
 */
export function decodePlain(
  bytes: Uint8Array,
  limits: FormatLimits,
  makeLocations: (bytesOfSamples: number) => GrowableInt32,
): PprofProfile {
  const reader = createPprofReader(bytes);
  const end = bytes.length;
  const header = createHeaderDecoder(limits);
  const stringTable = createStringTable(limits);
  const counts = { samples: 0, mappings: 0, locations: 0, functions: 0 };
  let bytesOfSamples = 0;
  const countRows = (tag: number, known: number, table: string): number =>
    countRun(reader, tag, limits.maxFrames - known, () =>
      limitError(`the ${table} table has`, 'maxFrames', limits.maxFrames, reader.pos),
    );
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case SAMPLES_TAG: {
        const start = reader.pos;
        counts.samples += countRun(reader, tag, limits.maxSamples - counts.samples, () =>
          limitError('the profile has samples', 'maxSamples', limits.maxSamples, reader.pos),
        );
        bytesOfSamples += reader.pos - start;
        break;
      }
      case MAPPINGS_TAG:
        counts.mappings += countRows(tag, counts.mappings, 'mapping');
        break;
      case LOCATIONS_TAG:
        counts.locations += countRows(tag, counts.locations, 'location');
        break;
      case FUNCTIONS_TAG:
        counts.functions += countRows(tag, counts.functions, 'function');
        break;
      case STRING_TABLE_TAG: {
        const start = reader.pos;
        countRows(tag, stringTable.count, 'string');
        reader.pos = start;
        stringTable.decodeRun(reader, end);
        break;
      }
      default:
        header.decodeField(reader, tag, end);
    }
  }
  reader.expectEnd(end);

  const mappingColumns = createMappingColumns();
  const locationColumns = createLocationColumns(limits, counts.locations);
  const functionColumns = createFunctionColumns(counts.functions);
  walk(reader, end, (tag) => {
    if (tag === MAPPINGS_TAG) mappingColumns.decode(reader, reader.readEnd(end));
    else if (tag === LOCATIONS_TAG) locationColumns.decodeRun(reader, end);
    else if (tag === FUNCTIONS_TAG) functionColumns.decodeRun(reader, end);
    else return false;
    return true;
  });
  const danglingIds = createDanglingIds();
  const mappings = mappingColumns.finish();
  const functions = functionColumns.finish();
  const locations = locationColumns.finish(
    createIdIndex(mappings.id, danglingIds),
    createIdIndex(functions.id, danglingIds),
  );

  const finishedHeader = header.finish();
  const sampleColumns = createSampleColumns(createIdIndex(locations.id, danglingIds), limits, {
    count: counts.samples,
    types: finishedHeader.sampleTypes.count,
    locations: makeLocations(bytesOfSamples),
  });
  walk(reader, end, (tag) => {
    if (tag !== SAMPLES_TAG) return false;
    sampleColumns.decodeRun(reader, end);
    return true;
  });
  return {
    ...finishedHeader,
    ...stringTable.finish(),
    samples: sampleColumns.finish(),
    mappings,
    locations,
    functions,
    danglingIds: danglingIds.finish(),
  };
}

/**
 * Skips the message whose tag was just read and those that follow it; returns how many. With more than `allowed` the error is that
 * of the reader standing at the first message too many.
 */
function countRun(reader: WireReader, tag: number, allowed: number, tooMany: () => Error): number {
  const end = reader.bytes.length;
  const start = reader.pos;
  const count = skipRun(reader, tag, end);
  if (count <= allowed) return count;
  reader.pos = start;
  for (let left = allowed; left > 0; left--) {
    reader.pos = reader.readEnd(end);
    reader.uint32();
  }
  reader.readEnd(end);
  throw tooMany();
}

/** Calls `decode` behind each tag; what it does not read is skipped, whole runs of messages at once. */
function walk(reader: WireReader, end: number, decode: (tag: number) => boolean): void {
  reader.pos = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (decode(tag)) continue;
    if ((tag & 7) === 2 && tag < 0x80) skipRun(reader, tag, end);
    else reader.skip(tag, end);
  }
}
