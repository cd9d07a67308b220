/**
 * Tree nodes by id, as columns: 32 to 44 bytes a node and each name once. Hot path: asked once per node of every query.
 */
export interface NodeTable {
  readonly count: number;
  readonly names: readonly string[];
  /** Row of the node, or -1. */
  find(low: number, high: number): number;
  /** Row of the parent, or -1 for a root and for a parent that is not here. */
  parentOf(row: number): number;
  /** Index into `names`. */
  nameOf(row: number): number;
  idOf(row: number): bigint;
  /** Adds a node unless it is here already. A parent of 0 makes a root. */
  add(idLow: number, idHigh: number, parentLow: number, parentHigh: number, name: string): void;
  /** Memory of the columns and names, estimated. */
  readonly bytes: number;
}

const FREE = 0;

export function createNodeTable(): NodeTable {
  const names: string[] = [];
  const nameIndex = new Map<string, number>();
  let nameBytes = 0;
  let count = 0;
  // Four words a node: id and parent id.
  let words = new Uint32Array(4 * 1024);
  let nameOfRow = new Int32Array(1024);
  // Row + 1 of the node in a slot.
  let slots = new Int32Array(2048);

  function slotOf(low: number, high: number): number {
    const mask = slots.length - 1;
    // Ids are hashes: the low bits are as good as any.
    let slot = low & mask;
    for (;;) {
      const row = (slots[slot] ?? FREE) - 1;
      if (row < 0 || (words[row * 4] === low >>> 0 && words[row * 4 + 1] === high >>> 0)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  function find(low: number, high: number): number {
    return (slots[slotOf(low, high)] ?? FREE) - 1;
  }

  function grow(): void {
    const rows = nameOfRow.length * 2;
    const largerWords = new Uint32Array(rows * 4);
    largerWords.set(words);
    words = largerWords;
    const largerNames = new Int32Array(rows);
    largerNames.set(nameOfRow);
    nameOfRow = largerNames;
    slots = new Int32Array(rows * 2);
    for (let row = 0; row < count; row++)
      slots[slotOf(words[row * 4] ?? 0, words[row * 4 + 1] ?? 0)] = row + 1;
  }

  function internName(name: string): number {
    let index = nameIndex.get(name);
    if (index === undefined) {
      index = names.length;
      names.push(name);
      nameIndex.set(name, index);
      nameBytes += name.length * 2 + 80;
    }
    return index;
  }

  return {
    get count() {
      return count;
    },
    get bytes() {
      return words.byteLength + nameOfRow.byteLength + slots.byteLength + nameBytes;
    },
    names,
    find,
    parentOf(row) {
      const low = words[row * 4 + 2] ?? 0;
      const high = words[row * 4 + 3] ?? 0;
      return low === 0 && high === 0 ? -1 : find(low, high);
    },
    nameOf: (row) => nameOfRow[row] ?? 0,
    idOf: (row) => (BigInt(words[row * 4 + 1] ?? 0) << 32n) | BigInt(words[row * 4] ?? 0),
    add(idLow, idHigh, parentLow, parentHigh, name) {
      if (find(idLow, idHigh) >= 0) return;
      if (count === nameOfRow.length) grow();
      words[count * 4] = idLow;
      words[count * 4 + 1] = idHigh;
      words[count * 4 + 2] = parentLow;
      words[count * 4 + 3] = parentHigh;
      nameOfRow[count] = internName(name);
      slots[slotOf(idLow, idHigh)] = ++count;
    },
  };
}
