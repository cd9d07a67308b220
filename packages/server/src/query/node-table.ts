import { randomBytes } from 'node:crypto';
import { wordsOf } from '@hotspan/otlp-profiles';
import { avalanche } from '../store/content-hash.js';
import { LocationTable } from './location-table.js';
import { NamePaths, NO_PATH, type PathTable } from './name-paths.js';
import { PlacedPaths } from './placed-paths.js';

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

/**
 * Tree nodes by id, as columns: 80 to 130 bytes a node, each name and each path of names once. Many nodes are one path: they differ by
 * file or line. Paths never change, so that merging stacks by name takes a look-up for each stack and no more.
 */
export class NodeTable implements PathTable {
  readonly locations: LocationTable = new LocationTable(this);
  /** The same nodes as paths of functions that are told apart by their files too. */
  readonly placed: PlacedPaths = new PlacedPaths(this);
  readonly #paths = new NamePaths();
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

  get count(): number {
    return this.#count;
  }

  /** Memory of the columns and names, estimated. */
  get bytes(): number {
    const columns = [this.#words, this.#nameOfRow, this.#parentOfRow, this.#pathOfRow, this.#slots];
    return columns.reduce(
      (sum, { byteLength }) => sum + byteLength,
      this.#paths.bytes + this.locations.bytes + this.placed.bytes,
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

  nameOf(row: number): string {
    return this.names[this.#nameOfRow[row] ?? 0] ?? '';
  }

  get names(): readonly string[] {
    return this.#paths.names;
  }

  get pathCount(): number {
    return this.#paths.count;
  }

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
    this.#nameOfRow[row] = this.#paths.addName(name);
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
        this.#pathOfRow[last] = this.#paths.extend(
          parent < 0 ? NO_PATH : this.pathOf(parent),
          this.#nameOfRow[last] ?? 0,
        );
        parent = last;
      }
    }
  }

  #findParent(row: number): number {
    const low = this.#words[row * 4 + 2] ?? 0;
    const high = this.#words[row * 4 + 3] ?? 0;
    return low === 0 && high === 0 ? NO_ROW : this.find(low, high);
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

function grown(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(column);
  return larger;
}
