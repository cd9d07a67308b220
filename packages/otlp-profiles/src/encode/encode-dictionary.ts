import type { AttributeSets, Attributes, Dictionary, Links, Mappings } from '../model/profiles-data.js';
import type { WireWriter } from '../wire/wire-writer.js';
import { writeStringRun } from '../wire/write-string-run.js';
import { encodeAnyValue } from './encode-any-value.js';
import { encodeFunctions, encodeLocations, encodeStacks } from './encode-frames.js';

/** Writes `ProfilesDictionary`, tables in the order of their field numbers. */
export function encodeDictionary(writer: WireWriter, dictionary: Dictionary): void {
  encodeMappings(writer, dictionary.mappings, dictionary.attributeSets);
  encodeLocations(writer, dictionary.locations, dictionary.attributeSets);
  encodeFunctions(writer, dictionary.functions);
  encodeLinks(writer, dictionary.links);
  writeStringRun(writer, 42, dictionary.strings);
  encodeAttributes(writer, dictionary.attributes);
  encodeStacks(writer, dictionary.stacks);
}

function encodeMappings(writer: WireWriter, mappings: Mappings, sets: AttributeSets): void {
  for (let row = 0; row < mappings.count; row++) {
    writer.uint32(10);
    const mark = writer.begin();
    writer.int64Field(8, mappings.memoryStart[row] ?? 0n);
    writer.int64Field(16, mappings.memoryLimit[row] ?? 0n);
    writer.int64Field(24, mappings.fileOffset[row] ?? 0n);
    writer.int32Field(32, mappings.filename[row] ?? 0);
    writeSet(writer, 42, sets, mappings.attributeSet[row] ?? 0);
    writer.end(mark);
  }
}

function encodeLinks(writer: WireWriter, links: Links): void {
  for (let row = 0; row < links.count; row++) {
    writer.uint32(34);
    const mark = writer.begin();
    // Element 0 is the empty message: checkers compare it with one.
    if (row > 0) {
      writer.bytesField(10, links.traceIds.subarray(row * 16, row * 16 + 16));
      writer.bytesField(18, links.spanIds.subarray(row * 8, row * 8 + 8));
    }
    writer.end(mark);
  }
}

function encodeAttributes(writer: WireWriter, attributes: Attributes): void {
  for (let row = 0; row < attributes.count; row++) {
    writer.uint32(50);
    const mark = writer.begin();
    writer.int32Field(8, attributes.key[row] ?? 0);
    const value = attributes.value[row] ?? null;
    if (value !== null) {
      writer.uint32(18);
      const valueMark = writer.begin();
      encodeAnyValue(writer, value);
      writer.end(valueMark);
    }
    writer.int32Field(24, attributes.unit[row] ?? 0);
    writer.end(mark);
  }
}

/** Writes the attributes of a set as a packed list; nothing for set 0, which is empty. */
export function writeSet(writer: WireWriter, tag: number, sets: AttributeSets, set: number): void {
  if (set !== 0)
    writer.packedIndices(tag, sets.attributes, sets.offsets[set] ?? 0, sets.offsets[set + 1] ?? 0);
}
