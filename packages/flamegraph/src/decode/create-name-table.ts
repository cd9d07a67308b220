/** Names by index, each once. */
export interface NameTable {
  readonly names: readonly string[];
  /** The index of a name; made when it is not there. */
  idOf(name: string): number;
}

/** A table that grows with the names that are asked for. */
export function createNameTable(): NameTable {
  const names: string[] = [];
  const ids = new Map<string, number>();
  return {
    names,
    idOf(name) {
      const known = ids.get(name);
      if (known !== undefined) return known;
      const id = names.push(name) - 1;
      ids.set(name, id);
      return id;
    },
  };
}
