import { type Dictionary, wordsOf } from '@hotspan/otlp-profiles';
import { hashResult, hashTexts, hashWords } from '../store/content-hash.js';
import type { StoredFrame } from '../store/rows.js';
import type { ConvertBudget } from './convert-budget.js';
import { createMappingTexts } from './mapping-texts.js';

/** The frames of a dictionary's locations, as they are stored. */
export interface FrameTable {
  /** Fills the columns below for a location whose `startOf` is {@link UNKNOWN_LOCATION}. */
  add(location: number): void;
  /** By location: its frames are numbered from here, the outermost caller first. */
  readonly startOf: Int32Array;
  /** By location: its frames end before this. One that says nothing has none. */
  readonly endOf: Int32Array;
  /** Hashes of frames, two words each. */
  readonly wordsOfFrame: Int32Array;
  describe(frame: number): StoredFrame;
}

export const UNKNOWN_LOCATION = -1;
/** The line of a frame that is an address. */
const NO_LINE = -1;

export interface FrameTableOptions {
  /** Longer names keep their end, which tells more. */
  readonly maxSymbolBytes: number;
  /** Once it is spent, locations have no frames. */
  readonly budget: ConvertBudget;
}

/**
 * A frame is a function at a line, or, where nobody knew the function, an address in a mapping. Hot path: hashes are made
 * once per location and not per stack. Guarded by benchmarks/ingest.bench.ts.
 */
export function createFrameTable(
  dictionary: Dictionary,
  { maxSymbolBytes, budget }: FrameTableOptions,
): FrameTable {
  const { locations, functions, strings } = dictionary;
  const { lineOffsets, lineFunction, line, mapping } = locations;
  const addresses = wordsOf(locations.address);
  const mappings = createMappingTexts(dictionary);
  // A location has at most as many frames as lines, or one for its address.
  const capacity = lineFunction.length + locations.count;
  const wordsOfFrame = new Int32Array(capacity * 2);
  const locationOfFrame = new Int32Array(capacity);
  // The row of `lineFunction`; NO_LINE for a frame that is an address.
  const lineOfFrame = new Int32Array(capacity);
  const startOf = new Int32Array(locations.count).fill(UNKNOWN_LOCATION);
  const endOf = new Int32Array(locations.count);
  const cutTexts = new Map<number, string>();
  const functionWords = new Int32Array(functions.count * 2);
  const mappingWords = new Int32Array(dictionary.mappings.count * 2);
  const textWords = new Int32Array(strings.length * 2);
  const nameColumns = [functions.name, functions.systemName, functions.filename];
  const words = new Int32Array(8);
  const ownWords = new Int32Array(7);
  let count = 0;

  function textAt(index: number): string {
    const text = strings[index] ?? '';
    // Three bytes are the most that one UTF-16 unit takes.
    if (text.length * 3 <= maxSymbolBytes) return text;
    // Any number of functions can have the same, of megabytes.
    const known = cutTexts.get(index) ?? keepEnd(text, maxSymbolBytes);
    cutTexts.set(index, known);
    return known;
  }

  function add(location: number): void {
    startOf[location] = count;
    const firstLine = lineOffsets[location] ?? 0;
    const lastLine = (lineOffsets[location + 1] ?? 0) - 1;
    // The last line is the outermost caller.
    for (let row = lastLine; row >= firstLine && !budget.isSpent; row--) {
      const fn = lineFunction[row] ?? 0;
      if (fn !== 0 && nameIndexOf(fn) !== 0) addFrame(location, row);
    }
    if (count === startOf[location] && addressOf(location) !== 0n) addFrame(location, NO_LINE);
    endOf[location] = count;
  }

  function addFrame(location: number, row: number): void {
    locationOfFrame[count] = location;
    lineOfFrame[count] = row;
    const place = mapping[location] ?? 0;
    const hasAddress = !mappings.isSymbolized(place);
    words.fill(0);
    if (row !== NO_LINE) {
      const fn = lineFunction[row] ?? 0;
      hashFunction(fn);
      words[0] = functionWords[fn * 2] ?? 0;
      words[1] = functionWords[fn * 2 + 1] ?? 0;
      words[2] = clampLine(line[row] ?? 0);
      words[3] = Number(isInlined(count));
    }
    if (place !== 0) {
      hashMapping(place);
      words[4] = mappingWords[place * 2] ?? 0;
      words[5] = mappingWords[place * 2 + 1] ?? 0;
    }
    if (hasAddress) {
      words[6] = addresses[location * 2] ?? 0;
      words[7] = addresses[location * 2 + 1] ?? 0;
    }
    // Interpreted and just-in-time compiled languages have neither mapping nor address; the length is part of the hash.
    hashWords(words, ((words[4] ?? 0) | (words[5] ?? 0) | (words[6] ?? 0) | (words[7] ?? 0)) === 0 ? 4 : 8);
    wordsOfFrame[count * 2] = hashResult[0] ?? 0;
    wordsOfFrame[count * 2 + 1] = hashResult[1] ?? 0;
    count++;
  }

  function hashFunction(fn: number): void {
    if (isHashed(functionWords, fn)) return;
    const name = nameIndexOf(fn);
    const systemName = functions.systemName[fn] ?? 0;
    const file = functions.filename[fn] ?? 0;
    hashText(name);
    hashText(file);
    ownWords[0] = textWords[name * 2] ?? 0;
    ownWords[1] = textWords[name * 2 + 1] ?? 0;
    ownWords[2] = textWords[file * 2] ?? 0;
    ownWords[3] = textWords[file * 2 + 1] ?? 0;
    // Most functions have no other name, and do not say where they start; the length is part of the hash.
    const startLine = clampLine(functions.startLine[fn] ?? 0);
    const hasSystemName = systemName !== 0 && strings[systemName] !== strings[name];
    let length = 4;
    if (hasSystemName || startLine !== 0) {
      if (hasSystemName) hashText(systemName);
      ownWords[4] = hasSystemName ? (textWords[systemName * 2] ?? 0) : 0;
      ownWords[5] = hasSystemName ? (textWords[systemName * 2 + 1] ?? 0) : 0;
      ownWords[6] = startLine;
      length = 7;
    }
    hashWords(ownWords, length);
    functionWords[fn * 2] = hashResult[0] ?? 0;
    functionWords[fn * 2 + 1] = hashResult[1] ?? 0;
  }

  /** Once per text: many functions are in the same file. */
  function hashText(index: number): void {
    if (!isHashed(textWords, index)) hashInto(textWords, index, textAt(index));
  }

  function hashMapping(place: number): void {
    if (!isHashed(mappingWords, place)) hashInto(mappingWords, place, mappings.textOf(place));
  }

  function hashInto(target: Int32Array, index: number, text: string): void {
    budget.take(text.length);
    hashTexts([text]);
    target[index * 2] = hashResult[0] ?? 0;
    target[index * 2 + 1] = hashResult[1] ?? 0;
  }

  /** The text that a function goes by: its name, or what it has in place of one. */
  function nameIndexOf(fn: number): number {
    for (const column of nameColumns) {
      const index = column[fn] ?? 0;
      if ((strings[index] ?? '') !== '') return index;
    }
    return 0;
  }

  /** Whether the caller of a frame is in the same location. */
  function isInlined(frame: number): boolean {
    return frame > (startOf[locationOfFrame[frame] ?? 0] ?? 0);
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
    const name = textAt(nameIndexOf(fn));
    const systemName = textAt(functions.systemName[fn] ?? 0);
    return {
      name,
      systemName: systemName === name ? '' : systemName,
      file: textAt(functions.filename[fn] ?? 0),
      line: clampLine(line[row] ?? 0),
      startLine: clampLine(functions.startLine[fn] ?? 0),
      isInlined: isInlined(frame),
      ...place,
    };
  }

  return { add, startOf, endOf, wordsOfFrame, describe };
}

/** A hash is never 0. */
function isHashed(words: Int32Array, index: number): boolean {
  return words[index * 2] !== 0 || words[index * 2 + 1] !== 0;
}

/** The store keeps 32 bits of a line; no source has more. */
function clampLine(line: number): number {
  return line > 0 && line <= 0xffff_ffff ? line : 0;
}

function keepEnd(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  let start = bytes.length - maxBytes;
  // Not within a character: its further bytes begin with 10.
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.toString('utf8', start);
}
