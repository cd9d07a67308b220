import { randomBytes } from 'node:crypto';
import { SequenceTable, wordsOf } from '@hotspan/otlp-profiles';
import { avalanche } from '../store/content-hash.js';
import { LocationTable } from './location-table.js';

/** Of the process: without it, who chooses what is hashed to ids could choose ids that all belong in one slot. */
const key = randomBytes(4).readInt32LE(0);

/** Of a node that is not here. */
export const NO_ROW = -1;
/** Of a stack without frames, which has no leaf. */
export const NO_LEAF = -2;
/** Parent of a row for which it was not looked yet. */
const NOT_LINKED = -2;
/** Parent of a row that is being linked: its own ancestor, in damaged data. */
const IN_PROGRESS = -3;

/** The path without names, to which all belong. */
export const NO_PATH = 0;

/**
 * Tree nodes by id, as columns: 80 to 130 bytes a node, each name and each path of names once. Many nodes are one path: they differ by
 * file or line. Paths never change, so that merging stacks by name takes a look-up for each stack and no more.
 */
export class NodeTable {
  readonly names: string[] = [];
  readonly locations: LocationTable = new LocationTable(this);
  readonly #nameIndexes = new Map<string, number>();
  #nameBytes = 0;
  #count = 0;
  #linked = 0;
  /** Four words a node: id and parent id. */
  #words = new Uint32Array(4 * 1024);
  #nameOfRow = new Int32Array(1024);
  #parentOfRow = new Int32Array(1024);
  #pathOfRow = new Int32Array(1024);
  /**
   * Three words a slot: the id of its node, as in the words of the row, and the row + 1; 0 = empty. Ids are here again because a look at
   * another column is a miss of the processor's cache for each of tens of thousands of stacks.
   */
  #slots = new Uint32Array(3 * 2_048);
  /** Path i is the pair (path of the caller, name) with index i; the first one is the root. */
  readonly #paths = new SequenceTable();
  readonly #pair = new Int32Array([-1, -1]);

  constructor() {
    this.#paths.intern(this.#pair);
  }

  get count(): number {
    return this.#count;
  }

  /** Memory of the columns and names, estimated. */
  get bytes(): number {
    const columns = [this.#words, this.#nameOfRow, this.#parentOfRow, this.#pathOfRow, this.#slots];
    const paths = this.#paths.count * BYTES_PER_PATH;
    return columns.reduce(
      (sum, { byteLength }) => sum + byteLength,
      this.#nameBytes + paths + this.locations.bytes,
    );
  }

  /** Row of the node, or -1. */
  find(low: number, high: number): number {
    return (this.#slots[this.#slotOf(low, high) + 2] ?? 0) - 1;
  }

  /** By stack the row of its leaf, {@link NO_ROW} when it is not here and {@link NO_LEAF} for the id 0. Hot path. */
  rowsOf(stacks: BigUint64Array): Int32Array<ArrayBuffer> {
    const words = wordsOf(stacks);
    const rows = new Int32Array(stacks.length);
    for (let i = 0; i < rows.length; i++) {
      const low = words[i * 2] ?? 0;
      const high = words[i * 2 + 1] ?? 0;
      rows[i] = low === 0 && high === 0 ? NO_LEAF : this.find(low, high);
    }
    return rows;
  }

  /** Row of the parent, or -1 for a root and for a parent that was not here when {@link link} was called. */
  parentOf(row: number): number {
    return this.#parentOfRow[row] ?? NO_ROW;
  }

  /** The path of names from the root to the node; of a node without a name, an address that nobody could resolve, its caller's. */
  pathOf(row: number): number {
    return this.#pathOfRow[row] ?? NO_PATH;
  }

  idOf(row: number): bigint {
    return (BigInt(this.#words[row * 4 + 1] ?? 0) << 32n) | BigInt(this.#words[row * 4] ?? 0);
  }

  get pathCount(): number {
    return this.#paths.count;
  }

  /** Two words a path: the path of the caller, which is smaller, and the index of the last name; -1 for those of the root. */
  get paths(): Int32Array {
    return this.#paths.words();
  }

  /** Adds a node unless it is here already. A parent of 0 makes a root. To be followed by {@link link}. */
  add(idLow: number, idHigh: number, parentLow: number, parentHigh: number, name: string): void {
    const slot = this.#slotOf(idLow, idHigh);
    if (this.#slots[slot + 2] !== 0) return;
    const row = this.#count;
    this.#words[row * 4] = idLow;
    this.#words[row * 4 + 1] = idHigh;
    this.#words[row * 4 + 2] = parentLow;
    this.#words[row * 4 + 3] = parentHigh;
    this.#nameOfRow[row] = this.#internName(name);
    this.#parentOfRow[row] = NOT_LINKED;
    this.#fillSlot(slot, row);
    this.#count++;
    if (this.#count === this.#nameOfRow.length) this.#grow();
  }

  /** Finds the parents and paths of the nodes that were added. */
  link(): void {
    const rows: number[] = [];
    for (; this.#linked < this.#count; this.#linked++) {
      let row = this.#linked;
      while (row >= 0 && this.#parentOfRow[row] === NOT_LINKED) {
        rows.push(row);
        this.#parentOfRow[row] = IN_PROGRESS;
        row = this.#findParent(row);
      }
      let parent = row >= 0 && this.#parentOfRow[row] === IN_PROGRESS ? NO_ROW : row;
      for (let last = rows.pop(); last !== undefined; last = rows.pop()) {
        this.#parentOfRow[last] = parent;
        this.#pathOfRow[last] = this.#extend(parent < 0 ? NO_PATH : this.pathOf(parent), last);
        parent = last;
      }
    }
  }

  #findParent(row: number): number {
    const low = this.#words[row * 4 + 2] ?? 0;
    const high = this.#words[row * 4 + 3] ?? 0;
    return low === 0 && high === 0 ? NO_ROW : this.find(low, high);
  }

  #extend(path: number, row: number): number {
    const name = this.#nameOfRow[row] ?? 0;
    if (this.names[name] === '') return path;
    this.#pair[0] = path;
    this.#pair[1] = name;
    return this.#paths.intern(this.#pair);
  }

  /** The place of a slot's words: of the node when it is here, otherwise of an empty slot. */
  #slotOf(low: number, high: number): number {
    const slots = this.#slots;
    const mask = this.#nameOfRow.length * SLOTS_PER_ROW - 1;
    let slot = avalanche(low ^ high ^ key) & mask;
    for (;;) {
      const at = slot * 3;
      if (slots[at + 2] === 0 || (slots[at] === low >>> 0 && slots[at + 1] === high >>> 0)) return at;
      slot = (slot + 1) & mask;
    }
  }

  #fillSlot(at: number, row: number): void {
    this.#slots[at] = this.#words[row * 4] ?? 0;
    this.#slots[at + 1] = this.#words[row * 4 + 1] ?? 0;
    this.#slots[at + 2] = row + 1;
  }

  #internName(name: string): number {
    let index = this.#nameIndexes.get(name);
    if (index === undefined) {
      index = this.names.push(name) - 1;
      this.#nameIndexes.set(name, index);
      this.#nameBytes += name.length * 2 + 80;
    }
    return index;
  }

  #grow(): void {
    const rows = this.#nameOfRow.length * 2;
    const words = new Uint32Array(rows * 4);
    words.set(this.#words);
    this.#words = words;
    this.#nameOfRow = grown(this.#nameOfRow, rows);
    this.#parentOfRow = grown(this.#parentOfRow, rows);
    this.#pathOfRow = grown(this.#pathOfRow, rows);
    this.#slots = new Uint32Array(3 * rows * SLOTS_PER_ROW);
    for (let row = 0; row < this.#count; row++)
      this.#fillSlot(this.#slotOf(words[row * 4] ?? 0, words[row * 4 + 1] ?? 0), row);
  }
}

const SLOTS_PER_ROW = 2;

/** Two words of a pair, its offset, its hash and its slots; and what a tree is computed in. */
const BYTES_PER_PATH = 100;

function grown(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(column);
  return larger;
}
