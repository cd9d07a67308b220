import { GrowableFloat64, GrowableInt32, GrowableInt64 } from './growable.js';
import type {
  AttributeSets,
  Attributes,
  Dictionary,
  Functions,
  Links,
  Locations,
  Stacks,
} from './profiles-data.js';
import type { SequenceTable } from './sequence-table.js';

/** The builder's tables: rows of words as `createProfilesBuilder` lays them out. */
export interface BuilderTables {
  readonly strings: readonly string[];
  /** name, system name, file name, start line low, high. */
  readonly functions: SequenceTable;
  /** mapping, address low, high, attribute set, then per line: function, line low, high, column low, high. */
  readonly locations: SequenceTable;
  readonly stacks: SequenceTable;
  /** Four big-endian words of the trace id, two of the span id. */
  readonly links: SequenceTable;
  readonly attributes: Attributes;
  readonly attributeSets: SequenceTable;
}

/** Turns interned word sequences into the columns of the model. JavaScript producers have no mappings. */
export function finishDictionary(tables: BuilderTables): Dictionary {
  return {
    strings: tables.strings,
    mappings: {
      count: 1,
      memoryStart: new BigUint64Array(1),
      memoryLimit: new BigUint64Array(1),
      fileOffset: new BigUint64Array(1),
      filename: new Int32Array(1),
      attributeSet: new Int32Array(1),
    },
    locations: finishLocations(tables.locations),
    functions: finishFunctions(tables.functions),
    stacks: finishStacks(tables.stacks),
    links: finishLinks(tables.links),
    attributes: tables.attributes,
    attributeSets: finishAttributeSets(tables.attributeSets),
  };
}

/** Also used by the decoder, whose attribute sets are interned in the same way. */
export function finishAttributeSets(table: SequenceTable): AttributeSets {
  return {
    count: table.count,
    offsets: table.offsets().slice(),
    attributes: table.words().slice(),
  };
}

function finishStacks(table: SequenceTable): Stacks {
  return {
    count: table.count,
    offsets: table.offsets().slice(),
    locations: table.words().slice(),
  };
}

function finishFunctions(table: SequenceTable): Functions {
  const words = table.words();
  const name = new GrowableInt32(table.count);
  const systemName = new GrowableInt32(table.count);
  const filename = new GrowableInt32(table.count);
  const startLine = new GrowableFloat64(table.count);
  for (let at = 0; at < words.length; at += 5) {
    name.push(words[at] ?? 0);
    systemName.push(words[at + 1] ?? 0);
    filename.push(words[at + 2] ?? 0);
    startLine.push(numberAt(words, at + 3));
  }
  return {
    count: table.count,
    name: name.toArray(),
    systemName: systemName.toArray(),
    filename: filename.toArray(),
    startLine: startLine.toArray(),
  };
}

function finishLocations(table: SequenceTable): Locations {
  const words = table.words();
  const offsets = table.offsets();
  const mapping = new GrowableInt32(table.count);
  const address = new GrowableInt64(table.count);
  const attributeSet = new GrowableInt32(table.count);
  const lineOffsets = new GrowableInt32(table.count + 1);
  const lineFunction = new GrowableInt32(table.count);
  const line = new GrowableFloat64(table.count);
  const column = new GrowableFloat64(table.count);
  lineOffsets.push(0);
  for (let row = 0; row < table.count; row++) {
    const start = offsets[row] ?? 0;
    const end = offsets[row + 1] ?? 0;
    mapping.push(words[start] ?? 0);
    address.push(words[start + 1] ?? 0, words[start + 2] ?? 0);
    attributeSet.push(words[start + 3] ?? 0);
    for (let at = start + 4; at < end; at += 5) {
      lineFunction.push(words[at] ?? 0);
      line.push(numberAt(words, at + 1));
      column.push(numberAt(words, at + 3));
    }
    lineOffsets.push(lineFunction.length);
  }
  return {
    count: table.count,
    mapping: mapping.toArray(),
    address: address.toUnsigned(),
    attributeSet: attributeSet.toArray(),
    lineOffsets: lineOffsets.toArray(),
    lineFunction: lineFunction.toArray(),
    line: line.toArray(),
    column: column.toArray(),
  };
}

function finishLinks(table: SequenceTable): Links {
  const words = table.words();
  const traceIds = new Uint8Array(table.count * 16);
  const spanIds = new Uint8Array(table.count * 8);
  const traceView = new DataView(traceIds.buffer);
  const spanView = new DataView(spanIds.buffer);
  for (let row = 0; row < table.count; row++) {
    for (let i = 0; i < 4; i++) traceView.setInt32(row * 16 + i * 4, words[row * 6 + i] ?? 0);
    for (let i = 0; i < 2; i++) spanView.setInt32(row * 8 + i * 4, words[row * 6 + 4 + i] ?? 0);
  }
  return { count: table.count, traceIds, spanIds };
}

function numberAt(words: Int32Array, at: number): number {
  return ((words[at] ?? 0) >>> 0) + (words[at + 1] ?? 0) * 0x1_0000_0000;
}
