import type { SourceFrame } from '../answer/location-tree.js';
import { nameWithFile } from '../answer/name-with-file.js';
import type { LocationTable, NodeRows } from './location-table.js';
import { NamePaths, NO_PATH, type PathTable } from './name-paths.js';

const NOT_PLACED = -1;

/** What a table of nodes has and this one needs. */
export interface LocatedRows extends NodeRows {
  readonly locations: LocationTable;
  nameOf(row: number): string;
}

/**
 * Nodes as paths of names that tell the file: functions of one name in two files are two. Once nodes are placed, merging their stacks
 * costs what merging by name alone does.
 */
export class PlacedPaths implements PathTable {
  readonly #nodes: LocatedRows;
  readonly #paths = new NamePaths();
  readonly #nameOfFrame = new Map<SourceFrame, number>();
  #pathOfRow = new Int32Array();

  constructor(nodes: LocatedRows) {
    this.#nodes = nodes;
  }

  /** Memory of the columns and names, estimated. */
  get bytes(): number {
    return this.#pathOfRow.byteLength + this.#paths.bytes + this.#nameOfFrame.size * BYTES_PER_FRAME;
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

  /** Of a node that was placed. */
  pathOf(row: number): number {
    return this.#pathOfRow[row] ?? NO_PATH;
  }

  /**
   * Finds the paths of leaves and their callers, whose frames loadFrames has loaded. A node whose frame the store no longer has remains
   * without its file. Hot path: a look-up for each leaf.
   */
  place(leaves: Int32Array): void {
    this.#grow();
    const rows: number[] = [];
    for (const leaf of leaves) {
      let row = leaf;
      while (row >= 0 && this.#pathOfRow[row] === NOT_PLACED) {
        rows.push(row);
        row = this.#nodes.parentOf(row);
      }
      let path = row < 0 ? NO_PATH : this.pathOf(row);
      for (let last = rows.pop(); last !== undefined; last = rows.pop()) {
        path = this.#paths.extend(path, this.#nameOf(last));
        this.#pathOfRow[last] = path;
      }
    }
  }

  #nameOf(row: number): number {
    const frame = this.#nodes.locations.frameOf(row);
    if (frame === undefined) return this.#paths.addName(this.#nodes.nameOf(row));
    let name = this.#nameOfFrame.get(frame);
    if (name === undefined) {
      name = this.#paths.addName(nameWithFile(frame));
      this.#nameOfFrame.set(frame, name);
    }
    return name;
  }

  #grow(): void {
    const { count } = this.#nodes;
    if (this.#pathOfRow.length >= count) return;
    const larger = new Int32Array(count).fill(NOT_PLACED);
    larger.set(this.#pathOfRow);
    this.#pathOfRow = larger;
  }
}

/** An entry of a map. */
const BYTES_PER_FRAME = 50;
