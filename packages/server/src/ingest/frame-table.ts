import { type Dictionary, wordsOf } from '@hotspan/otlp-profiles';
import { hashResult, hashTexts } from '../store/content-hash.js';
import type { StoredFrame } from '../store/rows.js';
import { createMappingTexts } from './mapping-texts.js';

/** The frames of a dictionary's locations, as they are stored. */
export interface FrameTable {
  /** Frames of a location are numbered from here, the outermost caller first. */
  startOf(location: number): number;
  /** ... to here. A location that says nothing has none. */
  endOf(location: number): number;
  /** Hashes of frames, two words each. Filled when `startOf` and `endOf` are first asked for their location. */
  readonly wordsOfFrame: Int32Array;
  describe(frame: number): StoredFrame;
}

const UNKNOWN = -1;

/**
 * A frame is a function at a line, or, where nobody knew the function, an address in a mapping. Hot path: hashes are made
 * once per location and not per stack. Guarded by benchmarks/ingest.bench.ts.
 *
 * @param maxSymbolBytes longer names keep their end, which tells more.
 */
export function createFrameTable(dictionary: Dictionary, maxSymbolBytes: number): FrameTable {
  const { locations, functions, strings } = dictionary;
  const { lineOffsets, lineFunction, line, mapping } = locations;
  const addresses = wordsOf(locations.address);
  const mappings = createMappingTexts(dictionary);
  // A location has at most as many frames as lines, or one for its address.
  const capacity = lineFunction.length + locations.count;
  const wordsOfFrame = new Int32Array(capacity * 2);
  const locationOfFrame = new Int32Array(capacity);
  // The row of `lineFunction`; UNKNOWN for a frame that is an address.
  const lineOfFrame = new Int32Array(capacity);
  const starts = new Int32Array(locations.count).fill(UNKNOWN);
  const ends = new Int32Array(locations.count);
  const textsOfFunction: (readonly [name: string, systemName: string, file: string])[] = [];
  let count = 0;

  function textAt(index: number): string {
    const text = strings[index] ?? '';
    // Three bytes are the most that one UTF-16 unit takes.
    return text.length * 3 > maxSymbolBytes ? keepEnd(text, maxSymbolBytes) : text;
  }

  function textsOf(fn: number): readonly [name: string, systemName: string, file: string] {
    let texts = textsOfFunction[fn];
    if (texts === undefined) {
      const file = textAt(functions.filename[fn] ?? 0);
      const systemName = textAt(functions.systemName[fn] ?? 0);
      const name = textAt(functions.name[fn] ?? 0) || systemName || file;
      texts = [name, systemName === name ? '' : systemName, file];
      textsOfFunction[fn] = texts;
    }
    return texts;
  }

  function addFrames(location: number): void {
    starts[location] = count;
    const firstLine = lineOffsets[location] ?? 0;
    const lastLine = (lineOffsets[location + 1] ?? 0) - 1;
    // The last line is the outermost caller.
    for (let row = lastLine; row >= firstLine; row--) {
      const fn = lineFunction[row] ?? 0;
      if (fn !== 0 && textsOf(fn)[0] !== '') addFrame(location, row);
    }
    if (count === starts[location] && addressOf(location) !== 0n) addFrame(location, UNKNOWN);
    ends[location] = count;
  }

  function addFrame(location: number, row: number): void {
    locationOfFrame[count] = location;
    lineOfFrame[count] = row;
    const { name, systemName, file, line, startLine, address, mapping, isInlined } = describe(count);
    hashTexts([name, file, systemName, mapping, `${line} ${startLine} ${address} ${isInlined}`]);
    wordsOfFrame[count * 2] = hashResult[0] ?? 0;
    wordsOfFrame[count * 2 + 1] = hashResult[1] ?? 0;
    count++;
  }

  function addressOf(location: number): bigint {
    if (mappings.isSymbolized(mapping[location] ?? 0)) return 0n;
    const low = addresses[location * 2] ?? 0;
    const high = addresses[location * 2 + 1] ?? 0;
    return low === 0 && high === 0 ? 0n : (BigInt(high) << 32n) | BigInt(low);
  }

  function describe(frame: number): StoredFrame {
    const location = locationOfFrame[frame] ?? 0;
    const row = lineOfFrame[frame] ?? UNKNOWN;
    const place = { address: addressOf(location), mapping: mappings.textOf(mapping[location] ?? 0) };
    if (row === UNKNOWN) {
      return { name: '', systemName: '', file: '', line: 0, startLine: 0, isInlined: false, ...place };
    }
    const fn = lineFunction[row] ?? 0;
    const [name, systemName, file] = textsOf(fn);
    return {
      name,
      systemName,
      file,
      line: clampLine(line[row] ?? 0),
      startLine: clampLine(functions.startLine[fn] ?? 0),
      // Its caller is in the same location.
      isInlined: frame > (starts[location] ?? 0),
      ...place,
    };
  }

  return {
    wordsOfFrame,
    describe,
    startOf(location) {
      if (starts[location] === UNKNOWN) addFrames(location);
      return starts[location] ?? 0;
    },
    endOf(location) {
      if (starts[location] === UNKNOWN) addFrames(location);
      return ends[location] ?? 0;
    },
  };
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
