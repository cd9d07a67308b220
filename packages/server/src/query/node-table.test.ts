import { describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { NO_PATH } from './name-paths.js';
import { NodeTable } from './node-table.js';

/** The path of a row as names, outermost first. */
function namesOf(table: NodeTable, row: number): string[] {
  const names: string[] = [];
  for (let path = table.pathOf(row); path !== NO_PATH; path = table.paths[path * 2] ?? NO_PATH)
    names.unshift(table.names[table.paths[path * 2 + 1] ?? -1] ?? '?');
  return names;
}

describe('NodeTable', () => {
  it('knows paths of names, whichever node comes first, and one for nodes of the same names', () => {
    const table = new NodeTable();
    table.add(3, 0, 2, 0, 'leaf');
    table.add(2, 0, 1, 0, 'middle');
    table.add(1, 0, 0, 0, 'root');
    table.add(4, 0, 2, 0, 'leaf');
    table.link();
    expect(namesOf(table, table.find(3, 0))).toEqual(['root', 'middle', 'leaf']);
    expect(table.pathOf(table.find(4, 0))).toBe(table.pathOf(table.find(3, 0)));
    expect(table.parentOf(table.find(3, 0))).toBe(table.find(2, 0));
    expect([table.count, table.pathCount]).toEqual([4, 4]);
  });

  it('leaves out nodes without a name, and begins where a parent is missing', () => {
    const table = new NodeTable();
    table.add(1, 0, 0, 0, 'root');
    table.add(2, 0, 1, 0, '');
    table.add(3, 0, 2, 0, 'leaf');
    table.add(4, 0, 99, 0, 'orphan');
    table.link();
    expect(namesOf(table, table.find(2, 0))).toEqual(['root']);
    expect(namesOf(table, table.find(3, 0))).toEqual(['root', 'leaf']);
    expect(namesOf(table, table.find(4, 0))).toEqual(['orphan']);
    expect(table.parentOf(table.find(4, 0))).toBe(-1);
  });

  it('ends where nodes are their own ancestors', () => {
    const table = new NodeTable();
    table.add(1, 0, 2, 0, 'a');
    table.add(2, 0, 3, 0, 'b');
    table.add(3, 0, 1, 0, 'c');
    table.add(4, 0, 4, 0, 'd');
    table.link();
    expect(namesOf(table, table.find(1, 0))).toEqual(['c', 'b', 'a']);
    expect(namesOf(table, table.find(4, 0))).toEqual(['d']);
  });

  const seed = newSeed();
  it(`finds all of many, added in turns and in any order (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    const table = new NodeTable();
    const nodes: { low: number; high: number; parent: number; name: string }[] = [];
    for (let i = 0; i < 5_000; i++) {
      nodes.push({
        low: random.integer(2 ** 32),
        high: random.integer(2 ** 32),
        parent: random.integer(i + 1) - 1,
        name: `f${random.integer(20)}`,
      });
    }
    for (const part of [nodes.slice(0, 2_500), nodes.slice(2_500)]) {
      for (const { low, high, parent, name } of part.toReversed()) {
        const above = nodes[parent];
        table.add(low, high, above?.low ?? 0, above?.high ?? 0, name);
        table.add(low, high, 0, 0, 'again');
      }
      table.link();
    }
    const expected = new Map<number, string>();
    for (const [i, { low, high, parent, name }] of nodes.entries()) {
      const path = parent < 0 ? name : `${expected.get(parent)};${name}`;
      expected.set(i, path);
      const row = table.find(low, high);
      expect(namesOf(table, row).join(';')).toBe(path);
      expect(table.idOf(row)).toBe((BigInt(high) << 32n) | BigInt(low));
    }
    expect(table.pathCount).toBe(new Set(expected.values()).size + 1);
    expect(table.find(1, 2)).toBe(-1);
  });
});
