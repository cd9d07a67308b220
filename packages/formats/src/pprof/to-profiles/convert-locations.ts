import {
  bigZeros,
  type Functions,
  floatZeros,
  type Locations,
  type Mappings,
  wordsOf,
  zeros,
} from '@hotspan/otlp-profiles';
import { groupEqualRanges, type RangeGroups } from '../group-equal-ranges.js';
import type { ResolvedPprofToProfilesOptions } from '../pprof-conversion-options.js';
import type { PprofLocations, PprofProfile } from '../pprof-profile.js';
import type { AttributeInterner } from './attribute-interner.js';
import { brokenReference } from './broken-index.js';
import { convertFunctions } from './convert-functions.js';
import { createFrameAttributes } from './frame-attributes.js';
import { readPosition } from './line-number.js';
import { createMappingConverter } from './mapping-converter.js';
import type { StringInterner } from './string-interner.js';
import { usedRows } from './used-rows.js';

export interface ConvertedLocations {
  readonly locations: Locations;
  readonly functions: Functions;
  readonly mappings: Mappings;
  /** The model's row of each pprof location that is used. */
  readonly rowOf: Int32Array;
}

/** Mapping, two words of the address, attribute set; then for each line function, line and column, the latter two words each. */
const WIDTH = 4;
const LINE_WIDTH = 5;

/**
 * Interns the locations that are marked 1, with their functions and mappings, by value. Throws HOTSPAN_ERR_FORMAT_INDEX. Hot path:
 * guarded by benchmarks/pprof-codec.bench.ts.
 */
export function convertLocations(
  pprof: PprofProfile,
  isUsed: Uint8Array,
  tables: { strings: StringInterner; attributes: AttributeInterner },
  options: Pick<ResolvedPprofToProfilesOptions, 'frameType' | 'mappingsWithoutBuildId'>,
): ConvertedLocations {
  const { locations } = pprof;
  const used = usedRows(isUsed);
  const functions = convertFunctions(pprof, markFunctions(pprof, used), tables.strings);
  const mappings = createMappingConverter(pprof, tables, options.mappingsWithoutBuildId);
  const setOf = createFrameAttributes(tables.attributes, options.frameType);
  const addresses = wordsOf(locations.address);
  const numbers = { line: wordsOf(locations.line), column: wordsOf(locations.column) };
  const position = { line: 0, column: 0 };
  // Element 0 is the zero value, which comes first in every table of the model.
  const words = new Int32Array((used.length + 1) * WIDTH + countLines(locations, used) * LINE_WIDTH);
  const offsets = new Int32Array(used.length + 2);
  offsets[1] = WIDTH;
  let at = WIDTH;
  for (let i = 0; i < used.length; i++) {
    const row = used[i] ?? 0;
    words[at] = mappings.convert(locations.mapping[row] ?? -1, row);
    words[at + 1] = addresses[row * 2] ?? 0;
    words[at + 2] = addresses[row * 2 + 1] ?? 0;
    words[at + 3] = setOf(locations.isFolded[row] === 1);
    at += WIDTH;
    const end = locations.lineOffsets[row + 1] ?? 0;
    for (let line = locations.lineOffsets[row] ?? 0; line < end; line++) {
      readPosition(position, numbers, line);
      words[at] = functions.rowOf[locations.lineFunction[line] ?? 0] ?? 0;
      words[at + 1] = position.line;
      words[at + 2] = position.line / 0x1_0000_0000;
      words[at + 3] = position.column;
      words[at + 4] = position.column / 0x1_0000_0000;
      at += LINE_WIDTH;
    }
    offsets[i + 2] = at;
  }
  const groups = groupEqualRanges(words, offsets);
  const rowOf = new Int32Array(locations.count);
  for (let i = 0; i < used.length; i++) rowOf[used[i] ?? 0] = groups.groupOf[i + 1] ?? 0;
  return {
    locations: toColumns(words, offsets, groups),
    functions: functions.functions,
    mappings: mappings.finish(),
    rowOf,
  };
}

function markFunctions({ locations, functions, danglingIds }: PprofProfile, used: Int32Array): Uint8Array {
  const marks = new Uint8Array(functions.count);
  for (let i = 0; i < used.length; i++) {
    const location = used[i] ?? 0;
    const start = locations.lineOffsets[location] ?? 0;
    const end = locations.lineOffsets[location + 1] ?? 0;
    for (let line = start; line < end; line++) {
      const row = locations.lineFunction[line] ?? -1;
      if (row < 0 || row >= marks.length) {
        throw brokenReference(`location[${location}].line[${line - start}].function_id`, row, {
          danglingIds,
        });
      }
      marks[row] = 1;
    }
  }
  return marks;
}

function countLines({ lineOffsets }: PprofLocations, rows: Int32Array): number {
  let lines = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    lines += (lineOffsets[row + 1] ?? 0) - (lineOffsets[row] ?? 0);
  }
  return lines;
}

function toColumns(words: Int32Array, offsets: Int32Array, { count, first }: RangeGroups): Locations {
  const lineOffsets = new Int32Array(count + 1);
  for (let row = 0; row < count; row++) {
    const range = first[row] ?? 0;
    const length = (offsets[range + 1] ?? 0) - (offsets[range] ?? 0);
    lineOffsets[row + 1] = (lineOffsets[row] ?? 0) + (length - WIDTH) / LINE_WIDTH;
  }
  const lines = lineOffsets[count] ?? 0;
  const result = {
    count,
    mapping: new Int32Array(count),
    address: new BigUint64Array(count),
    attributeSet: new Int32Array(count),
    lineOffsets,
    lineFunction: new Int32Array(lines),
    line: new Float64Array(lines),
    column: new Float64Array(lines),
  };
  const addresses = wordsOf(result.address);
  let line = 0;
  // What stays 0 in all rows need not be kept.
  let anyMapping = 0;
  let anyAddress = 0;
  let anySet = 0;
  let anyColumn = 0;
  for (let row = 0; row < count; row++) {
    const range = first[row] ?? 0;
    let at = offsets[range] ?? 0;
    result.mapping[row] = words[at] ?? 0;
    addresses[row * 2] = words[at + 1] ?? 0;
    addresses[row * 2 + 1] = words[at + 2] ?? 0;
    result.attributeSet[row] = words[at + 3] ?? 0;
    anyMapping |= words[at] ?? 0;
    anyAddress |= (words[at + 1] ?? 0) | (words[at + 2] ?? 0);
    anySet |= words[at + 3] ?? 0;
    const end = offsets[range + 1] ?? 0;
    for (at += WIDTH; at < end; at += LINE_WIDTH, line++) {
      result.lineFunction[line] = words[at] ?? 0;
      result.line[line] = ((words[at + 1] ?? 0) >>> 0) + (words[at + 2] ?? 0) * 0x1_0000_0000;
      result.column[line] = ((words[at + 3] ?? 0) >>> 0) + (words[at + 4] ?? 0) * 0x1_0000_0000;
      anyColumn |= (words[at + 3] ?? 0) | (words[at + 4] ?? 0);
    }
  }
  return {
    ...result,
    mapping: anyMapping === 0 ? zeros(count) : result.mapping,
    address: anyAddress === 0 ? bigZeros(count) : result.address,
    attributeSet: anySet === 0 ? zeros(count) : result.attributeSet,
    column: anyColumn === 0 ? floatZeros(lines) : result.column,
  };
}
