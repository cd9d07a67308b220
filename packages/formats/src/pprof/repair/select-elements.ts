import type { PprofFunctions, PprofLocations, PprofMappings } from '../pprof-profile.js';
import { pick } from './select-samples.js';

/** The mappings `rows` only. */
export function selectMappings(mappings: PprofMappings, rows: Int32Array): PprofMappings {
  return {
    count: rows.length,
    id: pick(mappings.id, rows, BigUint64Array),
    memoryStart: pick(mappings.memoryStart, rows, BigUint64Array),
    memoryLimit: pick(mappings.memoryLimit, rows, BigUint64Array),
    fileOffset: pick(mappings.fileOffset, rows, BigUint64Array),
    filename: pick(mappings.filename, rows, Int32Array),
    buildId: pick(mappings.buildId, rows, Int32Array),
    flags: pick(mappings.flags, rows, Uint8Array),
  };
}

/** The functions `rows` only. */
export function selectFunctions(functions: PprofFunctions, rows: Int32Array): PprofFunctions {
  return {
    count: rows.length,
    id: pick(functions.id, rows, BigUint64Array),
    name: pick(functions.name, rows, Int32Array),
    systemName: pick(functions.systemName, rows, Int32Array),
    filename: pick(functions.filename, rows, Int32Array),
    startLine: pick(functions.startLine, rows, BigInt64Array),
  };
}

/** The locations `rows` only, with their lines. */
export function selectLocations(locations: PprofLocations, rows: Int32Array): PprofLocations {
  const lineOffsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    const length = (locations.lineOffsets[row + 1] ?? 0) - (locations.lineOffsets[row] ?? 0);
    lineOffsets[i + 1] = (lineOffsets[i] ?? 0) + length;
  });
  const lines = new Int32Array(lineOffsets[rows.length] ?? 0);
  rows.forEach((row, i) => {
    const to = lineOffsets[i] ?? 0;
    for (let at = to; at < (lineOffsets[i + 1] ?? 0); at++) {
      lines[at] = (locations.lineOffsets[row] ?? 0) + at - to;
    }
  });
  return {
    count: rows.length,
    id: pick(locations.id, rows, BigUint64Array),
    mapping: pick(locations.mapping, rows, Int32Array),
    address: pick(locations.address, rows, BigUint64Array),
    isFolded: pick(locations.isFolded, rows, Uint8Array),
    lineOffsets,
    lineFunction: pick(locations.lineFunction, lines, Int32Array),
    line: pick(locations.line, lines, BigInt64Array),
    column: pick(locations.column, lines, BigInt64Array),
  };
}

/** Rows marked 1, and where each row went: -1 for those left out. */
export function markedRows(marks: Uint8Array): { rows: Int32Array; placeOf: Int32Array } {
  const placeOf = new Int32Array(marks.length).fill(-1);
  const rows = new Int32Array(marks.length);
  let count = 0;
  marks.forEach((mark, row) => {
    if (mark !== 1) return;
    placeOf[row] = count;
    rows[count++] = row;
  });
  return { rows: rows.slice(0, count), placeOf };
}

/** References moved to where their rows went; negative ones, which refer to nothing, stay. */
export function moveReferences(references: Int32Array, placeOf: Int32Array): Int32Array {
  return references.map((row) => (row < 0 ? row : (placeOf[row] ?? -1)));
}
