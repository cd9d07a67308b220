import {
  type ColumnMemory,
  countTexts,
  type Dictionary,
  textAt,
  textsOf,
  textUnits,
  wordsOf,
} from '@hotspan/otlp-profiles';
import { hashResult, hashTexts, hashWords } from '../store/content-hash.js';
import type { StoredFrame } from '../store/rows.js';
import type { ConvertBudget } from './convert-budget.js';
import { hashMessageTexts } from './hash-message-texts.js';
import { createMappingTexts } from './mapping-texts.js';
import { shortenTexts } from './shorten-texts.js';

/** The frames of a dictionary's locations, as they are stored. */
export interface FrameTable {
  /** The frames of a location are numbered from `offsets[location]` to before `offsets[location + 1]`, outermost caller first. */
  readonly offsets: Int32Array;
  /** Hashes of frames, two words each. */
  readonly hashes: Int32Array;
  describe(frame: number): StoredFrame;
}

/** The line of a frame that is an address. */
const NO_LINE = -1;

export interface FrameTableOptions {
  /** Longer names keep their end, which tells more. */
  readonly maxSymbolBytes: number;
  /** Once it is spent, locations have no frames. */
  readonly budget: ConvertBudget;
  readonly memory: ColumnMemory;
}

/**
 * A frame is a function at a line, or, where nobody knew the function, an address in a mapping. Hot path: hashes all of them at
 * once, for hardly a message has any of no use, and one by one it takes twice the time. Guarded by benchmarks/ingest.bench.ts.
 */
export function createFrameTable(
  dictionary: Dictionary,
  { maxSymbolBytes, budget, memory }: FrameTableOptions,
): FrameTable {
  const { locations, functions } = dictionary;
  const { lineOffsets, lineFunction, line, mapping } = locations;
  const addresses = wordsOf(locations.address);
  const mappings = createMappingTexts(dictionary, memory);
  const names = textsOf(dictionary);
  const texts = shortenTexts(names, maxSymbolBytes, memory);
  // By function: the text that it goes by; 0 when it has none.
  const nameOf = memory.int32(functions.count);
  const functionHashes = memory.int32(functions.count * 2);
  const mappingHashes = memory.int32(dictionary.mappings.count * 2);
  // A location has at most as many frames as lines, or one for its address.
  const capacity = lineFunction.length + locations.count;
  const offsets = memory.int32(locations.count + 1);
  const hashes = memory.int32(capacity * 2);
  const locationOfFrame = memory.int32(capacity);
  // The row of `lineFunction`; NO_LINE for a frame that is an address.
  const lineOfFrame = memory.int32(capacity);
  const words = memory.int32(8);
  let count = 0;

  hashFunctions();
  for (let location = 0; location < locations.count; location++) {
    if (!budget.isSpent) addFrames(location);
    offsets[location + 1] = count;
  }

  /** Each text once: many functions are in the same file. */
  function hashFunctions(): void {
    const { name, systemName, filename, startLine } = functions;
    const textCount = countTexts(texts);
    let units = 0;
    for (let text = 0; text < textCount; text++) units += textUnits(texts, text);
    budget.take(units);
    if (budget.isSpent) return;
    const textHashes = memory.int32(textCount * 2);
    hashMessageTexts(texts, textHashes);
    for (let fn = 1; fn < functions.count; fn++) {
      const file = filename[fn] ?? 0;
      const linker = systemName[fn] ?? 0;
      let text = name[fn] ?? 0;
      if (textUnits(names, text) === 0) text = linker;
      if (textUnits(names, text) === 0) text = file;
      if (textUnits(names, text) === 0) continue;
      nameOf[fn] = text;
      words[0] = textHashes[text * 2] ?? 0;
      words[1] = textHashes[text * 2 + 1] ?? 0;
      words[2] = textHashes[file * 2] ?? 0;
      words[3] = textHashes[file * 2 + 1] ?? 0;
      // Most functions have no other name, and do not say where they start; the length is part of the hash.
      const start = clampLine(startLine[fn] ?? 0);
      // By their hashes: long texts could be compared for each of many functions.
      const hasLinkerName =
        linker !== 0 &&
        (textHashes[linker * 2] !== textHashes[text * 2] ||
          textHashes[linker * 2 + 1] !== textHashes[text * 2 + 1]);
      let length = 4;
      if (hasLinkerName || start !== 0) {
        words[4] = hasLinkerName ? (textHashes[linker * 2] ?? 0) : 0;
        words[5] = hasLinkerName ? (textHashes[linker * 2 + 1] ?? 0) : 0;
        words[6] = start;
        length = 7;
      }
      hashWords(words, length);
      functionHashes[fn * 2] = hashResult[0] ?? 0;
      functionHashes[fn * 2 + 1] = hashResult[1] ?? 0;
    }
  }

  function addFrames(location: number): void {
    const first = count;
    const firstLine = lineOffsets[location] ?? 0;
    // The last line is the outermost caller.
    for (let row = (lineOffsets[location + 1] ?? 0) - 1; row >= firstLine; row--) {
      const fn = lineFunction[row] ?? 0;
      if (nameOf[fn] === 0) continue;
      words[0] = functionHashes[fn * 2] ?? 0;
      words[1] = functionHashes[fn * 2 + 1] ?? 0;
      words[2] = clampLine(line[row] ?? 0);
      words[3] = count > first ? 1 : 0;
      addFrame(location, row);
    }
    if (count === first && addressOf(location) !== 0n) {
      words.fill(0, 0, 4);
      addFrame(location, NO_LINE);
    }
  }

  /** Adds a frame, whose function and line are the first four words. */
  function addFrame(location: number, row: number): void {
    const place = mapping[location] ?? 0;
    const hasAddress = !mappings.isSymbolized(place);
    if (place !== 0) hashMapping(place);
    words[4] = mappingHashes[place * 2] ?? 0;
    words[5] = mappingHashes[place * 2 + 1] ?? 0;
    words[6] = hasAddress ? (addresses[location * 2] ?? 0) : 0;
    words[7] = hasAddress ? (addresses[location * 2 + 1] ?? 0) : 0;
    // Interpreted and just-in-time compiled languages have neither mapping nor address; the length is part of the hash.
    hashWords(words, ((words[4] ?? 0) | (words[5] ?? 0) | (words[6] ?? 0) | (words[7] ?? 0)) === 0 ? 4 : 8);
    hashes[count * 2] = hashResult[0] ?? 0;
    hashes[count * 2 + 1] = hashResult[1] ?? 0;
    locationOfFrame[count] = location;
    lineOfFrame[count] = row;
    count++;
  }

  function hashMapping(place: number): void {
    // A hash is never 0.
    if (mappingHashes[place * 2] !== 0 || mappingHashes[place * 2 + 1] !== 0) return;
    const text = mappings.textOf(place);
    budget.take(text.length);
    hashTexts([text]);
    mappingHashes[place * 2] = hashResult[0] ?? 0;
    mappingHashes[place * 2 + 1] = hashResult[1] ?? 0;
  }

  function addressOf(location: number): bigint {
    if (mappings.isSymbolized(mapping[location] ?? 0)) return 0n;
    const low = addresses[location * 2] ?? 0;
    const high = addresses[location * 2 + 1] ?? 0;
    return low === 0 && high === 0 ? 0n : (BigInt(high) << 32n) | BigInt(low);
  }

  function describe(frame: number): StoredFrame {
    const location = locationOfFrame[frame] ?? 0;
    const row = lineOfFrame[frame] ?? NO_LINE;
    const place = { address: addressOf(location), mapping: mappings.textOf(mapping[location] ?? 0) };
    if (row === NO_LINE) {
      return { name: '', systemName: '', file: '', line: 0, startLine: 0, isInlined: false, ...place };
    }
    const fn = lineFunction[row] ?? 0;
    const name = textAt(texts, nameOf[fn] ?? 0) ?? '';
    const systemName = textAt(texts, functions.systemName[fn] ?? 0) ?? '';
    return {
      name,
      systemName: systemName === name ? '' : systemName,
      file: textAt(texts, functions.filename[fn] ?? 0) ?? '',
      line: clampLine(line[row] ?? 0),
      startLine: clampLine(functions.startLine[fn] ?? 0),
      isInlined: frame > (offsets[location] ?? 0),
      ...place,
    };
  }

  return { offsets, hashes, describe };
}

/** The store keeps 32 bits of a line; no source has more. */
function clampLine(line: number): number {
  return line > 0 && line <= 0xffff_ffff ? line : 0;
}
