import type { SourceFrame, SourceFunction, StackLocation } from '../answer/location-tree.js';
import type { StoredFrame } from '../store/rows.js';

const UNKNOWN = -1;
const NO_ROW = -1;

/** What is stored of a frame, with the function that it has in common with others. */
interface LocatedFrame extends Pick<StoredFrame, 'isInlined' | 'address' | 'mapping'> {
  /** Undefined when nobody knew its function. */
  readonly frame: SourceFrame | undefined;
}

/** What a table of nodes has and this one needs. */
export interface NodeRows {
  readonly count: number;
  /** -1 for a root. */
  parentOf(row: number): number;
}

/**
 * What nodes stand for, as far as somebody has asked: the frames of nodes, many of which are the same, and the locations that frames
 * make up. Like nodes they never change.
 */
export class LocationTable {
  /** Each once. */
  readonly locations: StackLocation[] = [];
  readonly #nodes: NodeRows;
  readonly #frames: LocatedFrame[] = [];
  readonly #frameOfHash = new Map<bigint, number>();
  #frameOfRow = new Int32Array();
  #locationOfRow = new Int32Array();
  #callerOfRow = new Int32Array();
  /** Most locations are one frame; the others are found by the numbers of theirs. */
  readonly #locationOfFrame: number[] = [];
  readonly #locationOfFrames = new Map<string, number>();
  readonly #functions = new Map<string, SourceFunction>();
  /** Each once: the engine gives a file's name for each of its lines. */
  readonly #texts = new Map<string, string>();
  #textBytes = 0;

  constructor(nodes: NodeRows) {
    this.#nodes = nodes;
  }

  /** Memory of the columns and frames, estimated. */
  get bytes(): number {
    return (
      // With what a tree is built in.
      this.#frameOfRow.byteLength * 4 +
      this.#frames.length * BYTES_PER_FRAME +
      this.locations.length * BYTES_PER_LOCATION +
      this.#textBytes
    );
  }

  hasFrame(row: number): boolean {
    return (this.#frameOfRow[row] ?? UNKNOWN) !== UNKNOWN;
  }

  /** Adds a frame unless it is here already. */
  addFrame(hash: bigint, frame: StoredFrame): void {
    if (this.#frameOfHash.has(hash)) return;
    const { name, line, isInlined, address, mapping } = frame;
    const located = {
      // Without a name it is an address.
      frame: name === '' ? undefined : { function: this.#internFunction(frame), line },
      ...{ isInlined, address, mapping: this.#internText(mapping) },
    };
    this.#frameOfHash.set(hash, this.#frames.push(located) - 1);
  }

  /** Says which frame a node is; one that was not added leaves it unknown. */
  setFrame(row: number, hash: bigint): void {
    this.#grow();
    this.#frameOfRow[row] = this.#frameOfHash.get(hash) ?? UNKNOWN;
  }

  /** The frame of a node; undefined when it is not known, and when it is an address of no function. */
  frameOf(row: number): SourceFrame | undefined {
    return this.#frames[this.#frameOfRow[row] ?? UNKNOWN]?.frame;
  }

  /** Index of the location whose innermost frame is the node; undefined when its frame is not known. */
  locationOf(row: number): number | undefined {
    if (!this.hasFrame(row)) return undefined;
    if (this.#locationOfRow[row] === UNKNOWN) this.#readLocation(row);
    return this.#locationOfRow[row];
  }

  /** Row of the node that called that location, -1 when none did. After {@link locationOf}. */
  callerOf(row: number): number {
    return this.hasFrame(row) ? (this.#callerOfRow[row] ?? NO_ROW) : this.#nodes.parentOf(row);
  }

  /** Frames that were inlined are one location with the frame that called them. */
  #readLocation(end: number): void {
    const numbers: number[] = [];
    let row = end;
    let isInlined = true;
    while (isInlined && row !== NO_ROW) {
      const number = this.#frameOfRow[row] ?? UNKNOWN;
      numbers.push(number);
      isInlined = this.#frames[number]?.isInlined ?? false;
      row = this.#nodes.parentOf(row);
    }
    this.#callerOfRow[end] = row;
    this.#locationOfRow[end] = this.#intern(numbers);
  }

  /** The location of frames by their numbers, the innermost first. */
  #intern(numbers: readonly number[]): number {
    const [first = UNKNOWN] = numbers;
    const key = numbers.length === 1 ? '' : numbers.join();
    const known = key === '' ? this.#locationOfFrame[first] : this.#locationOfFrames.get(key);
    if (known !== undefined) return known;
    const added = this.locations.push(this.#describe(numbers)) - 1;
    if (key === '') this.#locationOfFrame[first] = added;
    else this.#locationOfFrames.set(key, added);
    return added;
  }

  #describe(numbers: readonly number[]): StackLocation {
    const located = numbers.flatMap((number) => this.#frames[number] ?? []);
    return {
      address: located[0]?.address ?? 0n,
      mapping: located[0]?.mapping ?? '',
      frames: located.flatMap(({ frame }) => frame ?? []),
    };
  }

  #internFunction({ name, systemName, file, startLine }: StoredFrame): SourceFunction {
    const key = JSON.stringify([name, systemName, file, startLine]);
    const known = this.#functions.get(key);
    if (known !== undefined) return known;
    const added = {
      name: this.#internText(name),
      systemName: this.#internText(systemName),
      file: this.#internText(file),
      startLine,
    };
    this.#functions.set(key, added);
    this.#textBytes += key.length + BYTES_PER_FUNCTION;
    return added;
  }

  #internText(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    this.#textBytes += 2 * text.length;
    return text;
  }

  #grow(): void {
    const { count } = this.#nodes;
    if (this.#frameOfRow.length >= count) return;
    this.#frameOfRow = grown(this.#frameOfRow, count);
    this.#locationOfRow = grown(this.#locationOfRow, count);
    this.#callerOfRow = grown(this.#callerOfRow, count);
  }
}

/** Objects of a frame, its slot and its number, without texts. */
const BYTES_PER_FRAME = 160;
const BYTES_PER_FUNCTION = 160;
const BYTES_PER_LOCATION = 120;

function grown(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length).fill(UNKNOWN);
  larger.set(column);
  return larger;
}
