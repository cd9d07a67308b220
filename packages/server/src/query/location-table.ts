import type { StackLocation } from '../answer/location-tree.js';
import type { StoredFrame } from '../store/rows.js';

const UNKNOWN = -1;
const NO_ROW = -1;

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
  readonly #frames: StoredFrame[] = [];
  readonly #frameOfHash = new Map<bigint, number>();
  #frameOfRow = new Int32Array();
  #locationOfRow = new Int32Array();
  #callerOfRow = new Int32Array();
  /** Most locations are one frame; the others are found by the numbers of theirs. */
  readonly #locationOfFrame: number[] = [];
  readonly #locationOfFrames = new Map<string, number>();
  #textBytes = 0;

  constructor(nodes: NodeRows) {
    this.#nodes = nodes;
  }

  /** Memory of the columns and frames, estimated. */
  get bytes(): number {
    return (
      this.#frameOfRow.byteLength * 3 +
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
    this.#frameOfHash.set(hash, this.#frames.push(frame) - 1);
    this.#textBytes += 2 * (frame.name.length + frame.systemName.length);
  }

  /** Says which frame a node is; one that was not added leaves it unknown. */
  setFrame(row: number, hash: bigint): void {
    this.#grow();
    this.#frameOfRow[row] = this.#frameOfHash.get(hash) ?? UNKNOWN;
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
    const frames = numbers.flatMap((number) => this.#frames[number] ?? []);
    return {
      address: frames[0]?.address ?? 0n,
      mapping: frames[0]?.mapping ?? '',
      frames: frames.flatMap(({ name, systemName, file, line, startLine }) =>
        // Without a name it is an address.
        name === '' ? [] : [{ name, systemName, file, line, startLine }],
      ),
    };
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
const BYTES_PER_FRAME = 200;
const BYTES_PER_LOCATION = 120;

function grown(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length).fill(UNKNOWN);
  larger.set(column);
  return larger;
}
