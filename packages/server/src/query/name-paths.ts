import { SequenceTable } from '@hotspan/otlp-profiles';

/** The path without names, to which all belong. */
export const NO_PATH = 0;

/** Nodes as paths of names, from the root on: what trees are built from. */
export interface PathTable {
  readonly names: readonly string[];
  readonly pathCount: number;
  /** Two words a path: the path of the caller, which is smaller, and the index of the last name; -1 for those of {@link NO_PATH}. */
  readonly paths: Int32Array;
  /** The path of names from the root to a node; of a node without a name, an address that nobody could resolve, its caller's. */
  pathOf(row: number): number;
}

/** Names and paths of names, each once; they are never dropped. */
export class NamePaths {
  readonly names: string[] = [];
  readonly #indexes = new Map<string, number>();
  #nameBytes = 0;
  /** Path i is the pair (path of the caller, name) with index i; the first one is the root. */
  readonly #pairs = new SequenceTable();
  readonly #pair = new Int32Array([-1, -1]);

  constructor() {
    this.#pairs.intern(this.#pair);
  }

  get count(): number {
    return this.#pairs.count;
  }

  /** As {@link PathTable.paths}. */
  words(): Int32Array {
    return this.#pairs.words();
  }

  /** Memory of names and paths, estimated. */
  get bytes(): number {
    return this.#nameBytes + this.count * BYTES_PER_PATH;
  }

  addName(name: string): number {
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = this.names.push(name) - 1;
      this.#indexes.set(name, index);
      this.#nameBytes += name.length * 2 + 80;
    }
    return index;
  }

  /** The path with a name behind it; the same path for the empty name. */
  extend(path: number, name: number): number {
    if (this.names[name] === '') return path;
    this.#pair[0] = path;
    this.#pair[1] = name;
    return this.#pairs.intern(this.#pair);
  }
}

/** Two words of a pair, its offset, its hash and its slots; and what a tree is computed in. */
const BYTES_PER_PATH = 100;
