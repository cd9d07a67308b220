import { type ColumnMemory, GrowableInt32, SequenceTable } from '@hotspan/otlp-profiles';

/** Finds the row of an id of one table (locations, functions, mappings). */
export interface IdIndex {
  /** Rows by id for a quick look before `rowOf`: -1 where there is none. Empty when ids are too sparse. */
  readonly direct: Int32Array;
  /** Rows whose id is one more than their number, when that is all of them; else 0. */
  readonly denseRows: number;
  /** The row, or the negative number under which `dangling` holds the id. `low` and `high` are unsigned words. */
  rowOf(low: number, high: number): number;
}

/** The ids that no element has, as `PprofProfile.danglingIds` wants them. */
export interface DanglingIds {
  /** The negative row for an id. */
  add(low: number, high: number): number;
  finish(): BigUint64Array;
}

export function createDanglingIds(): DanglingIds {
  // Hardly a profile has any.
  let table: SequenceTable | undefined;
  const words = [0, 0];
  return {
    add(low, high) {
      if (table === undefined) {
        table = new SequenceTable();
        table.intern([0, 0]);
      }
      words[0] = low;
      words[1] = high;
      return ~table.intern(words);
    },
    // Words are low first, as in a BigUint64Array of the little-endian platforms that V8 runs on.
    finish: () =>
      table === undefined ? new BigUint64Array(1) : new BigUint64Array(table.words().slice().buffer),
  };
}

/**
 * Ids are mostly 1 to n, then a plain array finds rows; but they may be in any order, sparse, repeated (the last one counts) or
 * addresses of 64 bits. Id 0 means "not set" and is never found.
 */
export function createIdIndex(ids: BigUint64Array, dangling: DanglingIds, memory: ColumnMemory): IdIndex {
  const words = new Uint32Array(ids.buffer, ids.byteOffset, ids.length * 2);
  const largest = largestId(words);
  return largest <= ids.length * 4 + 1024
    ? directIndex(words, memory.int32(largest + 1).fill(-1), dangling)
    : hashedIndex(words, dangling);
}

/** @param direct an entry of -1 for each id up to the largest. */
function directIndex(words: Uint32Array, direct: Int32Array, dangling: DanglingIds): IdIndex {
  const largest = direct.length - 1;
  let isDense = true;
  for (let at = 0; at < words.length; at += 2) {
    const id = words[at] ?? 0;
    direct[id] = at >>> 1;
    if (id !== (at >>> 1) + 1) isDense = false;
  }
  direct[0] = -1;
  return {
    direct,
    denseRows: isDense ? words.length >>> 1 : 0,
    rowOf(low, high) {
      const row = high === 0 && low <= largest ? (direct[low] ?? -1) : -1;
      return row < 0 ? dangling.add(low, high) : row;
    },
  };
}

function hashedIndex(words: Uint32Array, dangling: DanglingIds): IdIndex {
  const table = new SequenceTable();
  const rows = new GrowableInt32();
  const id = [0, 0];
  const find = (low: number, high: number): number => {
    id[0] = low;
    id[1] = high;
    return table.intern(id);
  };
  for (let at = 0; at < words.length; at += 2) {
    const entry = find(words[at] ?? 0, words[at + 1] ?? 0);
    if (entry === rows.length) rows.push(at >>> 1);
    else rows.view()[entry] = at >>> 1;
  }
  return {
    direct: new Int32Array(0),
    denseRows: 0,
    rowOf(low, high) {
      if (low === 0 && high === 0) return -1;
      const entry = find(low, high);
      return entry < rows.length ? rows.at(entry) : dangling.add(low, high);
    },
  };
}

/** Infinity for an id of more than 31 bits. */
function largestId(words: Uint32Array): number {
  let largest = 0;
  for (let at = 0; at < words.length; at += 2) {
    const low = words[at] ?? 0;
    if (words[at + 1] !== 0 || low > 0x7fff_ffff) return Number.POSITIVE_INFINITY;
    if (low > largest) largest = low;
  }
  return largest;
}
