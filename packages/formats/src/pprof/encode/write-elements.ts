import { type WireWriter, wordsOf } from '@hotspan/otlp-profiles';
import { MAPPING_FLAGS, type PprofProfile } from '../pprof-profile.js';
import { idWords } from './id-words.js';
import { writePair, writeWords } from './write-words.js';

/** Field 3 of Profile. */
export function writeMappings(writer: WireWriter, { mappings }: PprofProfile): void {
  const numbers = [mappings.id, mappings.memoryStart, mappings.memoryLimit, mappings.fileOffset].map(wordsOf);
  for (let row = 0; row < mappings.count; row++) {
    writer.uint32(26);
    const mark = writer.begin();
    numbers.forEach((words, i) => {
      writeWords(writer, 8 + i * 8, words, row);
    });
    writer.int32Field(40, mappings.filename[row] ?? 0);
    writer.int32Field(48, mappings.buildId[row] ?? 0);
    const flags = mappings.flags[row] ?? 0;
    if (flags & MAPPING_FLAGS.hasFunctions) writer.int32Field(56, 1);
    if (flags & MAPPING_FLAGS.hasFilenames) writer.int32Field(64, 1);
    if (flags & MAPPING_FLAGS.hasLineNumbers) writer.int32Field(72, 1);
    if (flags & MAPPING_FLAGS.hasInlineFrames) writer.int32Field(80, 1);
    writer.end(mark);
  }
}

/** Field 4 of Profile. */
export function writeLocations(writer: WireWriter, profile: PprofProfile): void {
  const { locations } = profile;
  const ids = wordsOf(locations.id);
  const addresses = wordsOf(locations.address);
  const lines = wordsOf(locations.line);
  const columns = wordsOf(locations.column);
  const mappingIds = idWords(profile, profile.mappings.id);
  const functionIds = idWords(profile, profile.functions.id);
  for (let row = 0; row < locations.count; row++) {
    writer.uint32(34);
    const mark = writer.begin();
    writeWords(writer, 8, ids, row);
    const mapping = locations.mapping[row] ?? -1;
    writePair(writer, 16, mappingIds.low(mapping), mappingIds.high(mapping));
    writeWords(writer, 24, addresses, row);
    const end = locations.lineOffsets[row + 1] ?? 0;
    for (let at = locations.lineOffsets[row] ?? 0; at < end; at++) {
      writer.uint32(34);
      const line = writer.begin();
      const functionRow = locations.lineFunction[at] ?? -1;
      writePair(writer, 8, functionIds.low(functionRow), functionIds.high(functionRow));
      writeWords(writer, 16, lines, at);
      writeWords(writer, 24, columns, at);
      writer.end(line);
    }
    if (locations.isFolded[row] === 1) writer.int32Field(40, 1);
    writer.end(mark);
  }
}

/** Field 5 of Profile. */
export function writeFunctions(writer: WireWriter, { functions }: PprofProfile): void {
  const ids = wordsOf(functions.id);
  const startLines = wordsOf(functions.startLine);
  for (let row = 0; row < functions.count; row++) {
    writer.uint32(42);
    const mark = writer.begin();
    writeWords(writer, 8, ids, row);
    writer.int32Field(16, functions.name[row] ?? 0);
    writer.int32Field(24, functions.systemName[row] ?? 0);
    writer.int32Field(32, functions.filename[row] ?? 0);
    writeWords(writer, 40, startLines, row);
    writer.end(mark);
  }
}
