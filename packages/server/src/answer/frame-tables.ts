import {
  type AttributeSets,
  type Attributes,
  type Dictionary,
  type Functions,
  type Locations,
  type Mappings,
  SequenceTable,
} from '@hotspan/otlp-profiles';
import type { SourceFrame, StackLocation } from './location-tree.js';
import { parseMapping, type StoredMapping } from './parse-mapping.js';

/** The tables of a dictionary that say what frames are. */
export interface FrameTables {
  /** Index of a text, the same for equal ones. */
  addText(text: string): number;
  /** The tables, in which row i + 1 of `locations` is the location i. */
  finish(): Omit<Dictionary, 'stacks' | 'links'>;
}

const FLAGS = [
  ['hasFunctions', 'pprof.mapping.has_functions'],
  ['hasFilenames', 'pprof.mapping.has_filenames'],
  ['hasLineNumbers', 'pprof.mapping.has_line_numbers'],
  ['hasInlineFrames', 'pprof.mapping.has_inline_frames'],
] as const;
/** The kind is not stored; this is the one that readers look for first. */
const BUILD_ID = 'process.executable.build_id.gnu';

export function createFrameTables(locations: readonly StackLocation[]): FrameTables {
  const strings: string[] = [];
  const indexOf = new Map<string, number>();

  function addText(text: string): number {
    const known = indexOf.get(text);
    if (known !== undefined) return known;
    indexOf.set(text, strings.length);
    return strings.push(text) - 1;
  }
  // Row 0 of every table means "not set".
  addText('');

  return {
    addText,
    finish() {
      const texts = [...new Set(['', ...locations.map(({ mapping }) => mapping)])];
      const rowOfMapping = new Map(texts.map((text, row) => [text, row]));
      const { mappings, ...attributes } = toMappings(texts.map(parseMapping), addText);
      return {
        strings,
        mappings,
        ...attributes,
        ...toLocations(locations, { addText, mappingOf: (text) => rowOfMapping.get(text) ?? 0 }),
      };
    },
  };
}

type AddText = FrameTables['addText'];

function toLocations(
  from: readonly StackLocation[],
  { addText, mappingOf }: { readonly addText: AddText; readonly mappingOf: (text: string) => number },
): { readonly functions: Functions; readonly locations: Locations } {
  const functions = new SequenceTable();
  const addFunction = ({ function: { name, systemName, file, startLine } }: SourceFrame): number =>
    functions.intern([
      addText(name),
      systemName === name ? 0 : addText(systemName),
      addText(file),
      startLine,
    ]);
  functions.intern([0, 0, 0, 0]);
  const frames = from.flatMap((location) => location.frames);
  const count = from.length + 1;
  const lineOffsets = new Int32Array(count + 1);
  for (const [row, location] of from.entries()) {
    lineOffsets[row + 2] = (lineOffsets[row + 1] ?? 0) + location.frames.length;
  }
  const lineFunction = Int32Array.from(frames, addFunction);
  return {
    functions: readFunctions(functions),
    locations: {
      count,
      mapping: Int32Array.from([0, ...from.map(({ mapping }) => mappingOf(mapping))]),
      address: BigUint64Array.from([0n, ...from.map(({ address }) => address)]),
      attributeSet: new Int32Array(count),
      lineOffsets,
      lineFunction,
      line: Float64Array.from(frames, ({ line }) => line),
      column: new Float64Array(frames.length),
    },
  };
}

/** Reads rows of name, system name, file and first line. */
function readFunctions(table: SequenceTable): Functions {
  const words = table.words();
  const column = (offset: number): Int32Array =>
    Int32Array.from({ length: table.count }, (_, row) => words[row * 4 + offset] ?? 0);
  return {
    count: table.count,
    name: column(0),
    systemName: column(1),
    filename: column(2),
    // Words are signed, lines are stored in 32 bits without a sign.
    startLine: Float64Array.from(column(3), (line) => line >>> 0),
  };
}

function toMappings(
  stored: readonly StoredMapping[],
  addText: AddText,
): { readonly mappings: Mappings; readonly attributes: Attributes; readonly attributeSets: AttributeSets } {
  const keys = [0];
  const values: (string | boolean | null)[] = [null];
  const offsets = [0, 0];
  for (const mapping of stored.slice(1)) {
    if (mapping.buildId !== '') {
      keys.push(addText(BUILD_ID));
      values.push(mapping.buildId);
    }
    for (const [flag, key] of FLAGS) {
      if (!mapping[flag]) continue;
      keys.push(addText(key));
      values.push(true);
    }
    offsets.push(keys.length - 1);
  }
  const bytes = (pick: (mapping: StoredMapping) => bigint) => BigUint64Array.from(stored, pick);
  return {
    mappings: {
      count: stored.length,
      memoryStart: bytes(({ memoryStart }) => memoryStart),
      memoryLimit: bytes(({ memoryLimit }) => memoryLimit),
      fileOffset: bytes(({ fileOffset }) => fileOffset),
      filename: Int32Array.from(stored, ({ filename }) => addText(filename)),
      // Each has the set of its own row.
      attributeSet: Int32Array.from(stored, (_, row) => row),
    },
    attributes: {
      count: keys.length,
      key: Int32Array.from(keys),
      unit: new Int32Array(keys.length),
      value: values,
    },
    attributeSets: {
      count: stored.length,
      offsets: Int32Array.from(offsets),
      attributes: Int32Array.from({ length: keys.length - 1 }, (_, i) => i + 1),
    },
  };
}
