import { expect, it } from 'vitest';
import { alignTrees } from '../answer/diff-tree.js';
import { encodeFlameGraphDiff } from '../answer/encode-flame-graph-diff.js';
import type { NameTree } from '../answer/name-tree.js';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { buildTree, UNKNOWN_STACK } from './build-tree.js';
import { NO_LEAF, NO_ROW, NodeTable } from './node-table.js';

const seed = newSeed();
const random = createSeededRandom(seed).integer;

/** Nodes 1 to `count`, each below an earlier one or none. */
function randomTable(count: number): NodeTable {
  const table = new NodeTable();
  for (let id = 1; id <= count; id++) table.add(id, 0, random(id), 0, `f${random(7)}`);
  table.link();
  return table;
}

function randomTree(table: NodeTable, highest: number): NameTree {
  const stacks = BigUint64Array.from({ length: 12 }, () => BigInt(1 + random(highest)));
  const values = BigInt64Array.from(stacks, () => BigInt(random(50)));
  return buildTree({ table, rows: table.rowsOf(stacks) }, values);
}

function withoutPaths({ paths: _, ...tree }: NameTree): NameTree {
  return tree;
}

it.each(Array.from({ length: 50 }, (_, i) => i))(
  `trees of one table are one diff, as are the same trees without a table (seed ${seed}, %i)`,
  () => {
    const table = randomTable(1 + random(40));
    const sides = [randomTree(table, table.count), randomTree(table, table.count)] as const;
    const [left, right] = sides;
    expect(left.paths).toBeDefined();
    const maxNodes = random(20);
    const expected = encodeFlameGraphDiff(withoutPaths(left), withoutPaths(right), maxNodes);
    expect(encodeFlameGraphDiff(left, right, maxNodes)).toEqual(expected);
    expect(alignTrees(left, right).count).toBe(alignTrees(withoutPaths(left), withoutPaths(right)).count);
  },
);

it('names only what nodes have', () => {
  const table = randomTable(40);
  const { names, name, count } = randomTree(table, 3);
  expect([...names.keys()]).toEqual([...new Set(name.subarray(1, count))].sort((a, b) => a - b));
});

it('shows the value of stacks that the table does not have', () => {
  const table = randomTable(3);
  const tree = buildTree({ table, rows: Int32Array.of(NO_ROW, NO_LEAF) }, BigInt64Array.of(5n, 7n));
  expect([tree.names, [...tree.total], tree.paths]).toEqual([[UNKNOWN_STACK], [5, 5], undefined]);
});
