import type { AttributeSets, Dictionary, Locations } from '../model/profiles-data.js';
import { fork, join, type Writer, writeIndices, writeInt64, writeNumber64 } from '../wire/writer.js';
import { encodeAnyValue } from './encode-any-value.js';

/** Writes `ProfilesDictionary`, tables in the order of their field numbers. */
export function encodeDictionary(writer: Writer, dictionary: Dictionary): void {
  const { strings, mappings, locations, functions, links, attributes, attributeSets, stacks } = dictionary;

  for (let row = 0; row < mappings.count; row++) {
    fork(writer, 10);
    writeInt64(writer, 8, mappings.memoryStart[row] ?? 0n);
    writeInt64(writer, 16, mappings.memoryLimit[row] ?? 0n);
    writeInt64(writer, 24, mappings.fileOffset[row] ?? 0n);
    writeIndex(writer, 32, mappings.filename[row]);
    writeSet(writer, 42, attributeSets, mappings.attributeSet[row]);
    join(writer);
  }
  for (let row = 0; row < locations.count; row++) {
    fork(writer, 18);
    encodeLocation(writer, locations, row, attributeSets);
    join(writer);
  }
  for (let row = 0; row < functions.count; row++) {
    fork(writer, 26);
    writeIndex(writer, 8, functions.name[row]);
    writeIndex(writer, 16, functions.systemName[row]);
    writeIndex(writer, 24, functions.filename[row]);
    writeNumber64(writer, 32, functions.startLine[row] ?? 0);
    join(writer);
  }
  for (let row = 0; row < links.count; row++) {
    fork(writer, 34);
    // Element 0 is the empty message: checkers compare it with one.
    if (row > 0) {
      writer.uint32(10).bytes(links.traceIds.subarray(row * 16, row * 16 + 16));
      writer.uint32(18).bytes(links.spanIds.subarray(row * 8, row * 8 + 8));
    }
    join(writer);
  }
  for (const text of strings) writer.uint32(42).string(text);
  for (let row = 0; row < attributes.count; row++) {
    fork(writer, 50);
    writeIndex(writer, 8, attributes.key[row]);
    const value = attributes.value[row] ?? null;
    if (value !== null) {
      fork(writer, 18);
      encodeAnyValue(writer, value);
      join(writer);
    }
    writeIndex(writer, 24, attributes.unit[row]);
    join(writer);
  }
  for (let row = 0; row < stacks.count; row++) {
    fork(writer, 58);
    const start = stacks.offsets[row] ?? 0;
    const end = stacks.offsets[row + 1] ?? 0;
    if (end > start) writeIndices(writer, 10, stacks.locations.subarray(start, end));
    join(writer);
  }
}

function encodeLocation(writer: Writer, locations: Locations, row: number, sets: AttributeSets): void {
  writeIndex(writer, 8, locations.mapping[row]);
  writeInt64(writer, 16, locations.address[row] ?? 0n);
  const end = locations.lineOffsets[row + 1] ?? 0;
  for (let at = locations.lineOffsets[row] ?? 0; at < end; at++) {
    fork(writer, 26);
    writeIndex(writer, 8, locations.lineFunction[at]);
    writeNumber64(writer, 16, locations.line[at] ?? 0);
    writeNumber64(writer, 24, locations.column[at] ?? 0);
    join(writer);
  }
  writeSet(writer, 34, sets, locations.attributeSet[row]);
}

function writeIndex(writer: Writer, tag: number, index = 0): void {
  if (index !== 0) writer.uint32(tag).int32(index);
}

function writeSet(writer: Writer, tag: number, sets: AttributeSets, set = 0): void {
  if (set !== 0)
    writeIndices(writer, tag, sets.attributes.subarray(sets.offsets[set], sets.offsets[set + 1]));
}
