import { expect, it } from 'vitest';
import { alignTrees } from '../answer/diff-tree.js';
import { encodeFlameGraph } from '../answer/encode-flame-graph.js';
import { encodeFlameGraphDiff } from '../answer/encode-flame-graph-diff.js';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { buildDiff, buildTree, UNKNOWN_STACK, type ValuedStacks } from './build-tree.js';
import { NO_LEAF, NO_ROW, NodeTable } from './node-table.js';

const seed = newSeed();
const { integer: random, pick } = createSeededRandom(seed);
const NAMES = ['a', 'b', 'c', 'd', 'other', 'total'];

/** Nodes 1 to `count`, each below an earlier one or none. */
function randomTable(count: number): NodeTable {
  const table = new NodeTable();
  for (let id = 1; id <= count; id++) table.add(id, 0, random(id), 0, pick(NAMES));
  table.link();
  return table;
}

/** Of leaves with ids up to this. */
function randomStacks(table: NodeTable, highest: number): ValuedStacks {
  const stacks = BigUint64Array.from({ length: random(30) }, () => BigInt(1 + random(highest)));
  return {
    rows: table.rowsOf(stacks),
    values: BigInt64Array.from(stacks, () => pick([0n, 1n, BigInt(random(50)), BigInt(random(2 ** 40))])),
  };
}

const rounds = Array.from({ length: 100 }, (_, i) => i);

it.each(rounds)(`a tree that lacks what is hidden is shown as the whole one (seed ${seed}, %i)`, () => {
  const table = randomTable(1 + random(60));
  // The second time in columns that the first one left.
  for (const _ of ['first', 'second']) {
    const { rows, values } = randomStacks(table, table.count + 2);
    const whole = buildTree({ table, rows }, values);
    const maxNodes = random(20) - 1;
    const tree = buildTree({ table, rows }, values, maxNodes);
    expect(tree.count).toBeLessThanOrEqual(whole.count);
    expect(encodeFlameGraph(tree, maxNodes)).toEqual(encodeFlameGraph(whole, maxNodes));
  }
});

it.each(rounds)(`a diff is that of the two trees (seed ${seed}, %i)`, () => {
  const table = randomTable(1 + random(60));
  for (const _ of ['first', 'second']) {
    const left = randomStacks(table, table.count + 2);
    const right = randomStacks(table, table.count + 2);
    const aligned = alignTrees(
      buildTree({ table, rows: left.rows }, left.values),
      buildTree({ table, rows: right.rows }, right.values),
    );
    const maxNodes = random(20) - 1;
    expect(buildDiff(table, { left, right }).count).toBe(aligned.count);
    const expected = encodeFlameGraphDiff(aligned, maxNodes);
    expect(encodeFlameGraphDiff(buildDiff(table, { left, right }), maxNodes)).toEqual(expected);
    expect(encodeFlameGraphDiff(buildDiff(table, { left, right }, maxNodes), maxNodes)).toEqual(expected);
  }
});

it('makes no nodes of what is hidden', () => {
  const table = new NodeTable();
  // A caller of 100 that each call another.
  table.add(1, 0, 0, 0, 'main');
  for (let id = 2; id <= 101; id++) table.add(id, 0, 1, 0, `f${id}`);
  for (let id = 102; id <= 201; id++) table.add(id, 0, id - 100, 0, `g${id}`);
  table.link();
  const stacks = BigUint64Array.from({ length: 100 }, (_, i) => BigInt(102 + i));
  const found = { table, rows: table.rowsOf(stacks) };
  const values = BigInt64Array.from(stacks, (_, i) => BigInt(1 + i));
  expect(buildTree(found, values).count).toBe(202);
  // The root, its only callee, all that this one calls, and what the largest of these calls.
  expect(buildTree(found, values, 3).count).toBe(103);
});

it('names only what nodes have', () => {
  const table = randomTable(40);
  const { rows, values } = randomStacks(table, 3);
  const { names, name, count } = buildTree({ table, rows }, values);
  expect([...names.keys()]).toEqual([...new Set(name.subarray(1, count))].sort((a, b) => a - b));
});

it('shows the value of stacks that the table does not have', () => {
  const table = randomTable(3);
  const rows = Int32Array.of(NO_ROW, NO_LEAF);
  const values = BigInt64Array.of(5n, 7n);
  const tree = buildTree({ table, rows }, values);
  expect([tree.names, [...tree.total]]).toEqual([[UNKNOWN_STACK], [5, 5]]);
  const other = { rows: new Int32Array(0), values: new BigInt64Array(0) };
  const diff = buildDiff(table, { left: other, right: { rows, values } });
  expect([diff.names, [...diff.left.total], [...diff.right.self]]).toEqual([[UNKNOWN_STACK], [0, 0], [0, 5]]);
});
