import { type Dictionary, GrowableInt32 } from '@hotspan/otlp-profiles';
import { BUILD_IDS, FLAG_ATTRIBUTES, IS_FOLDED, UNKNOWN_FUNCTION } from '../attribute-names.js';
import {
  MAPPING_FLAGS,
  type PprofFunctions,
  type PprofLocations,
  type PprofMappings,
} from '../pprof-profile.js';
import type { TextTable } from '../text-table.js';
import { createAttributeFinder } from './find-attribute.js';

export interface ElementWriter {
  /** The pprof row of a location of the model, written with its functions and mapping on first use. */
  addLocation(row: number): number;
  finish(): { mappings: PprofMappings; locations: PprofLocations; functions: PprofFunctions };
}

/** Writes what samples refer to, in order of first use, so that ids are dense and nothing is without use. */
export function createElementWriter(dictionary: Dictionary, texts: TextTable): ElementWriter {
  const { locations, functions, mappings } = dictionary;
  const attributes = createAttributeFinder(dictionary);
  const locationTable = usedRows(locations.count);
  const functionTable = usedRows(functions.count);
  const mappingTable = usedRows(mappings.count);

  function addLocation(row: number): number {
    return locationTable.add(row);
  }

  function finish(): ReturnType<ElementWriter['finish']> {
    const usedLocations = locationTable.rows();
    const mapping = new Int32Array(usedLocations.length);
    const lineOffsets = new Int32Array(usedLocations.length + 1);
    const lineFunction = new GrowableInt32();
    const lines = new GrowableInt32();
    usedLocations.forEach((row, i) => {
      const mappingRow = locations.mapping[row] ?? 0;
      mapping[i] = mappingRow === 0 ? -1 : mappingTable.add(mappingRow);
      const end = locations.lineOffsets[row + 1] ?? 0;
      for (let at = locations.lineOffsets[row] ?? 0; at < end; at++) {
        lineFunction.push(functionTable.add(locations.lineFunction[at] ?? 0));
        lines.push(at);
      }
      lineOffsets[i + 1] = lines.length;
    });
    const usedLines = lines.view();
    return {
      locations: {
        count: usedLocations.length,
        id: denseIds(usedLocations.length),
        mapping,
        address: BigUint64Array.from(usedLocations, (row) => locations.address[row] ?? 0n),
        isFolded: Uint8Array.from(usedLocations, (row) =>
          attributes.find(locations.attributeSet[row] ?? 0, IS_FOLDED) === true ? 1 : 0,
        ),
        lineOffsets,
        lineFunction: lineFunction.toArray(),
        line: toIntegers(usedLines, locations.line),
        column: toIntegers(usedLines, locations.column),
      },
      functions: finishFunctions(functionTable.rows()),
      mappings: finishMappings(mappingTable.rows()),
    };
  }

  function finishFunctions(rows: Int32Array): PprofFunctions {
    return {
      count: rows.length,
      id: denseIds(rows.length),
      name: rows.map(nameOf),
      // OTLP leaves a system name out that equals the name; pprof's writers put it in.
      systemName: rows.map((row) => texts.addRow(functions.systemName[row] ?? 0) || nameOf(row)),
      filename: rows.map((row) => texts.addRow(functions.filename[row] ?? 0)),
      startLine: toIntegers(rows, functions.startLine),
    };
  }

  /** pprof wants every line to have a function, also one without any in OTLP. */
  function nameOf(row: number): number {
    const isEmpty = [functions.name, functions.systemName, functions.filename].every(
      (column) => (column[row] ?? 0) === 0,
    );
    return isEmpty ? texts.add(UNKNOWN_FUNCTION) : texts.addRow(functions.name[row] ?? 0);
  }

  function finishMappings(rows: Int32Array): PprofMappings {
    const sets = rows.map((row) => mappings.attributeSet[row] ?? 0);
    return {
      count: rows.length,
      id: denseIds(rows.length),
      memoryStart: BigUint64Array.from(rows, (row) => mappings.memoryStart[row] ?? 0n),
      memoryLimit: BigUint64Array.from(rows, (row) => mappings.memoryLimit[row] ?? 0n),
      fileOffset: BigUint64Array.from(rows, (row) => mappings.fileOffset[row] ?? 0n),
      filename: rows.map((row) => texts.addRow(mappings.filename[row] ?? 0)),
      buildId: sets.map((set) => texts.add(buildIdOf(set))),
      flags: Uint8Array.from(sets, flagsOf),
    };
  }

  function buildIdOf(set: number): string {
    for (const key of BUILD_IDS) {
      const value = attributes.find(set, key);
      if (typeof value === 'string') return value;
    }
    return '';
  }

  function flagsOf(set: number): number {
    let flags = 0;
    for (const [key, flag] of FLAG_ATTRIBUTES) {
      if (attributes.find(set, key) === true) flags |= MAPPING_FLAGS[flag];
    }
    return flags;
  }

  return { addLocation, finish };
}

/** Numbers the rows that are used, in order of first use. */
function usedRows(count: number): { add(row: number): number; rows(): Int32Array } {
  const placeOf = new Int32Array(count).fill(-1);
  const used = new GrowableInt32();
  return {
    add(row) {
      const known = placeOf[row] ?? -1;
      if (known >= 0) return known;
      placeOf[row] = used.length;
      used.push(row);
      return used.length - 1;
    },
    rows: () => used.toArray(),
  };
}

const denseIds = (count: number): BigUint64Array =>
  BigUint64Array.from({ length: count }, (_, row) => BigInt(row + 1));

/** Numbers of the model as int64; a fraction or infinity, which no line is, becomes 0. */
const toIntegers = (rows: Int32Array, numbers: Float64Array): BigInt64Array =>
  BigInt64Array.from(rows, (row) => {
    const number = numbers[row] ?? 0;
    return Number.isInteger(number) ? BigInt.asIntN(64, BigInt(number)) : 0n;
  });
