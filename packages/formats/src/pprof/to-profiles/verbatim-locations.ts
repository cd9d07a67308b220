import { type ColumnMemory, type Locations, wordsOf, zeros } from '@hotspan/otlp-profiles';
import { areIn } from '../are-in.js';
import type { ResolvedPprofToProfilesOptions } from '../pprof-conversion-options.js';
import type { PprofProfile } from '../pprof-profile.js';
import type { AttributeInterner } from './attribute-interner.js';
import { brokenReference } from './broken-index.js';
import { createFrameAttributes } from './frame-attributes.js';
import { readPosition } from './line-number.js';
import type { MappingConverter } from './mapping-converter.js';

/** All locations, each at its row plus 1. Throws HOTSPAN_ERR_FORMAT_INDEX. Hot path: guarded by benchmarks/ingest.bench.ts. */
export function verbatimLocations(
  pprof: PprofProfile,
  tables: { mappings: MappingConverter; attributes: AttributeInterner; memory: ColumnMemory },
  { frameType }: Pick<ResolvedPprofToProfilesOptions, 'frameType'>,
): Locations {
  const { locations } = pprof;
  const { memory } = tables;
  const count = locations.count + 1;
  const mapping = memory.int32(count);
  for (let row = 1; row < count; row++) {
    mapping[row] = tables.mappings.convert(locations.mapping[row - 1] ?? -1, row - 1);
  }
  const address = memory.bigUint64(count);
  address.set(locations.address, 1);
  const lineOffsets = memory.int32(count + 1);
  lineOffsets.set(locations.lineOffsets, 1);
  const setOf = createFrameAttributes(tables.attributes, frameType);
  return {
    count,
    mapping,
    address,
    attributeSet: attributeSets(locations.isFolded, setOf, memory),
    lineOffsets,
    ...verbatimLines(pprof, memory),
  };
}

function attributeSets(
  isFolded: Uint8Array,
  setOf: (isFolded: boolean) => number,
  memory: ColumnMemory,
): Int32Array {
  const count = isFolded.length + 1;
  if (!isFolded.includes(1) && setOf(false) === 0) return zeros(count);
  const sets = memory.int32(count);
  for (let row = 1; row < count; row++) sets[row] = setOf(isFolded[row - 1] === 1);
  return sets;
}

function verbatimLines(
  pprof: PprofProfile,
  memory: ColumnMemory,
): Pick<Locations, 'lineFunction' | 'line' | 'column'> {
  const { locations, functions } = pprof;
  if (!areIn(locations.lineFunction, functions.count)) throw firstBrokenLine(pprof);
  const lines = locations.lineFunction.length;
  const lineFunction = memory.int32(lines);
  const line = memory.float64(lines);
  const column = memory.float64(lines);
  const numbers = { line: wordsOf(locations.line), column: wordsOf(locations.column) };
  const position = { line: 0, column: 0 };
  for (let row = 0; row < lines; row++) {
    lineFunction[row] = (locations.lineFunction[row] ?? 0) + 1;
    readPosition(position, numbers, row);
    line[row] = position.line;
    column[row] = position.column;
  }
  return { lineFunction, line, column };
}

function firstBrokenLine(pprof: PprofProfile): Error {
  const { lineFunction, lineOffsets } = pprof.locations;
  const at = lineFunction.findIndex((row) => row < 0 || row >= pprof.functions.count);
  // Locations without lines share their offset with the next one.
  const location = lineOffsets.findIndex((offset) => offset > at) - 1;
  const path = `location[${location}].line[${at - (lineOffsets[location] ?? 0)}].function_id`;
  return brokenReference(path, lineFunction[at] ?? -1, pprof);
}
