import { type ColumnMemory, GrowableInt32, OWN_MEMORY, withStrings } from '@hotspan/otlp-profiles';
import { checkByteLength } from '../check-byte-length.js';
import { completeFormatLimits } from '../complete-format-limits.js';
import { gunzipSync } from '../compression/gunzip.js';
import { isGzip } from '../compression/is-gzip.js';
import type { FormatLimits } from '../format-limits.js';
import { createFunctionColumns, FUNCTIONS_TAG } from './decode/function-columns.js';
import { createDanglingIds, createIdIndex } from './decode/id-index.js';
import { createLocationColumns, LOCATIONS_TAG } from './decode/location-columns.js';
import { createMappingColumns, MAPPINGS_TAG } from './decode/mapping-columns.js';
import { createPprofReader, limitError } from './decode/pprof-reader.js';
import { createHeaderDecoder } from './decode/profile-header.js';
import { createRuns, type Runs } from './decode/runs.js';
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
  return decodePlain(unzipped(bytes, complete), complete, {
    makeLocations: newLocations,
    memory: OWN_MEMORY,
  });
}

/** The bytes themselves, or what they hold when they are gzip. */
export function unzipped(bytes: Uint8Array, limits: FormatLimits): Uint8Array {
  return isGzip(bytes) ? gunzipSync(bytes, limits) : bytes;
}

/** Most ids take a byte or two. Too little would mean a copy; the pages of too much are never touched. */
function newLocations(bytesOfSamples: number): GrowableInt32 {
  return new GrowableInt32(Math.max(16, bytesOfSamples - (bytesOfSamples >>> 2)));
}

export interface DecodePlainOptions {
  /** Gives an empty column for the locations of samples that take so many bytes. */
  readonly makeLocations: (bytesOfSamples: number) => GrowableInt32;
  /** Where the other columns come from. */
  readonly memory: ColumnMemory;
}

/**
 * Three passes: the first goes over the fields, counts rows, so that no column has to grow, and reads all but the tables; the second
 * reads the elements; the third the samples, which can only be read to rows once the ids of all locations are known.
 */
export function decodePlain(
  bytes: Uint8Array,
  limits: FormatLimits,
  { makeLocations, memory }: DecodePlainOptions,
): PprofProfile {
  const reader = createPprofReader(bytes);
  const end = bytes.length;
  const header = createHeaderDecoder(limits);
  const stringTable = createStringTable(bytes, limits, memory);
  const samples = createRuns(reader, SAMPLES_TAG, limits.maxSamples, () =>
    limitError('the profile has samples', 'maxSamples', limits.maxSamples, reader.pos),
  );
  const rowsOf = (tag: number, table: string): Runs =>
    createRuns(reader, tag, limits.maxFrames, () =>
      limitError(`the ${table} table has`, 'maxFrames', limits.maxFrames, reader.pos),
    );
  const mappings = rowsOf(MAPPINGS_TAG, 'mapping');
  const locations = rowsOf(LOCATIONS_TAG, 'location');
  const functions = rowsOf(FUNCTIONS_TAG, 'function');
  const strings = rowsOf(STRING_TABLE_TAG, 'string');
  let bytesOfSamples = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    const start = reader.pos;
    switch (tag) {
      case SAMPLES_TAG:
        samples.skip();
        bytesOfSamples += reader.pos - start;
        break;
      case MAPPINGS_TAG:
        mappings.skip();
        break;
      case LOCATIONS_TAG:
        locations.skip();
        break;
      case FUNCTIONS_TAG:
        functions.skip();
        break;
      case STRING_TABLE_TAG:
        strings.skip();
        reader.pos = start;
        stringTable.decodeRun(reader, end);
        break;
      default:
        header.decodeField(reader, tag, end);
    }
  }
  reader.expectEnd(end);

  const mappingColumns = createMappingColumns();
  const locationColumns = createLocationColumns(limits, locations.count, memory);
  const functionColumns = createFunctionColumns(functions.count, memory);
  mappings.decode(mappingColumns.decodeRun);
  locations.decode(locationColumns.decodeRun);
  functions.decode(functionColumns.decodeRun);
  const danglingIds = createDanglingIds();
  const finishedMappings = mappingColumns.finish();
  const finishedFunctions = functionColumns.finish();
  const finishedLocations = locationColumns.finish(
    createIdIndex(finishedMappings.id, danglingIds, memory),
    createIdIndex(finishedFunctions.id, danglingIds, memory),
  );

  const finishedHeader = header.finish();
  const counts = {
    count: samples.count,
    types: finishedHeader.sampleTypes.count,
    locations: makeLocations(bytesOfSamples),
  };
  const locationIndex = createIdIndex(finishedLocations.id, danglingIds, memory);
  const sampleColumns = createSampleColumns(locationIndex, limits, counts, memory);
  samples.decode(sampleColumns.decodeRun);
  const { texts, malformedStrings } = stringTable.finish();
  return withStrings(
    {
      ...finishedHeader,
      malformedStrings,
      samples: sampleColumns.finish(),
      mappings: finishedMappings,
      locations: finishedLocations,
      functions: finishedFunctions,
      danglingIds: danglingIds.finish(),
    },
    texts,
  );
}
