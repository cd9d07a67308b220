import type { AttributeSets, Functions, Locations, Stacks } from '../model/profiles-data.js';
import { wordsOf } from '../model/words-of.js';
import { putIndexField, putIndices, putNumberField, putVarint64 } from '../wire/put-varint.js';
import type { WireWriter } from '../wire/wire-writer.js';
import { closeList } from './encode-samples.js';

/*
 * The three tables that are long in every profile. Hot paths, guarded by benchmarks/otlp-codec.bench.ts: each row is written at a
 * local position behind room for a length of one byte.
 */

/** Bytes of a field of up to 32 bits with its tag, and of one of 64 bits. */
const FIELD_32 = 6;
const FIELD_64 = 11;

export function encodeLocations(writer: WireWriter, locations: Locations, sets: AttributeSets): void {
  const { count, mapping, attributeSet, lineOffsets, lineFunction, line, column } = locations;
  const addressWords = wordsOf(locations.address);
  for (let row = 0; row < count; row++) {
    const set = attributeSet[row] ?? 0;
    const setStart = sets.offsets[set] ?? 0;
    const setEnd = sets.offsets[set + 1] ?? 0;
    const lineEnd = lineOffsets[row + 1] ?? 0;
    let at = lineOffsets[row] ?? 0;
    const bytes = writer.reserve(
      40 + (lineEnd - at) * (2 + FIELD_32 + 2 * FIELD_64) + (setEnd - setStart) * FIELD_32,
    );
    bytes[writer.pos] = 18;
    const start = writer.pos + 2;
    let pos = putIndexField(bytes, start, 8, mapping[row] ?? 0);
    const low = addressWords[row * 2] ?? 0;
    const high = addressWords[row * 2 + 1] ?? 0;
    if (low !== 0 || high !== 0) {
      bytes[pos] = 16;
      pos = putVarint64(bytes, pos + 1, low, high);
    }
    for (; at < lineEnd; at++) {
      bytes[pos] = 26;
      const lineStart = pos + 2;
      pos = putIndexField(bytes, lineStart, 8, lineFunction[at] ?? 0);
      pos = putNumberField(bytes, pos, 16, line[at] ?? 0);
      pos = putNumberField(bytes, pos, 24, column[at] ?? 0);
      // Never more than 28 bytes.
      bytes[lineStart - 1] = pos - lineStart;
    }
    if (set !== 0) {
      bytes[pos] = 34;
      const listStart = pos + 2;
      pos = closeList(
        bytes,
        listStart,
        putIndices(bytes, writer.view, listStart, sets.attributes, setStart, setEnd),
      );
    }
    writer.pos = closeList(bytes, start, pos);
  }
}

export function encodeFunctions(writer: WireWriter, functions: Functions): void {
  const { count, name, systemName, filename, startLine } = functions;
  for (let row = 0; row < count; row++) {
    const bytes = writer.reserve(2 + 3 * FIELD_32 + FIELD_64);
    bytes[writer.pos] = 26;
    const start = writer.pos + 2;
    let pos = putIndexField(bytes, start, 8, name[row] ?? 0);
    pos = putIndexField(bytes, pos, 16, systemName[row] ?? 0);
    pos = putIndexField(bytes, pos, 24, filename[row] ?? 0);
    pos = putNumberField(bytes, pos, 32, startLine[row] ?? 0);
    bytes[start - 1] = pos - start;
    writer.pos = pos;
  }
}

/**
 * Lengths stand before what they measure, and stacks of some hundred bytes need two bytes for theirs. How many is guessed from
 * the stack before, so that hardly any list has to be moved after it was written.
 */
export function encodeStacks(writer: WireWriter, { count, offsets, locations }: Stacks): void {
  let bytesPerIndex = 1;
  for (let row = 0; row < count; row++) {
    const from = offsets[row] ?? 0;
    const to = offsets[row + 1] ?? 0;
    const bytes = writer.reserve(16 + (to - from) * 5);
    bytes[writer.pos] = 58;
    if (from === to) {
      bytes[writer.pos + 1] = 0;
      writer.pos += 2;
      continue;
    }
    const lengthBytes = (to - from) * bytesPerIndex < 0x7f ? 1 : 2;
    const start = writer.pos + 1 + lengthBytes;
    bytes[start] = 10;
    const listStart = start + 1 + lengthBytes;
    const listEnd = putIndices(bytes, writer.view, listStart, locations, from, to);
    bytesPerIndex = (listEnd - listStart) / (to - from);
    const end = closeList(bytes, listStart, listEnd, lengthBytes);
    writer.pos = closeList(bytes, start, end, lengthBytes);
  }
}
