import { expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { buildTree } from './build-tree.js';
import { NodeTable } from './node-table.js';
import { newStoredFrame } from './stored-frame.fixture.js';

const seed = newSeed();
const { integer: random, pick } = createSeededRandom(seed);
const FILES = ['', 'a.js', 'b.js'];

interface TestNode {
  readonly parent: number;
  readonly name: string;
  readonly text: string;
}

/** Adds nodes with their frames; node i of the list has the id i + 1. */
function addNodes(table: NodeTable, nodes: TestNode[], count: number): void {
  const first = nodes.length;
  for (let id = first + 1; id <= first + count; id++) {
    const [parent, name, file] = [random(id), pick(['', 'f', 'g', 'h']), pick(FILES)];
    const text = name === '' || file === '' ? name : `${name} (${file})`;
    nodes.push({ parent, name, text });
    table.add(id, 0, parent, 0, name);
    table.locations.addFrame(BigInt(id), newStoredFrame({ name, file, line: 1 + random(3) }));
  }
  table.link();
  for (let id = first + 1; id <= nodes.length; id++) table.locations.setFrame(table.find(id, 0), BigInt(id));
}

function pathOf(nodes: readonly TestNode[], leaf: number): string {
  const texts: string[] = [];
  for (let node = nodes[leaf - 1]; node !== undefined; node = nodes[node.parent - 1])
    texts.unshift(node.text);
  return texts.filter(Boolean).join(';');
}

it.each(Array.from({ length: 30 }, (_, i) => i))(`sums stacks by name and file (seed ${seed}, %i)`, () => {
  const table = new NodeTable();
  const nodes: TestNode[] = [];
  // Tree after tree of a table that grows.
  for (let trees = 0; trees < 3; trees++) {
    addNodes(table, nodes, 1 + random(40));
    const leaves = Array.from({ length: random(40) }, () => 1 + random(nodes.length));
    const sums = new Map<string, number>();
    for (const leaf of leaves) {
      const path = pathOf(nodes, leaf);
      if (path !== '') sums.set(path, (sums.get(path) ?? 0) + leaf);
    }
    const rows = table.rowsOf(BigUint64Array.from(leaves, BigInt));
    table.placed.place(rows);
    const tree = buildTree({ table: table.placed, rows }, BigInt64Array.from(leaves, BigInt));
    const pathOfNode = (node: number): string =>
      node <= 0 ? '' : `${pathOfNode(tree.parent[node] ?? 0)};${tree.names[tree.name[node] ?? 0]}`;
    const found = [...tree.self.entries()].filter(([, self]) => self > 0);
    expect(new Map(found.map(([node, self]) => [pathOfNode(node).slice(1), self]))).toEqual(sums);
  }
});

it('leaves a node without its file whose frame the store no longer has', () => {
  const table = new NodeTable();
  table.add(1, 0, 0, 0, 'gone');
  table.link();
  const rows = table.rowsOf(BigUint64Array.of(1n));
  table.placed.place(rows);
  expect(buildTree({ table: table.placed, rows }, BigInt64Array.of(5n)).names).toEqual(['gone']);
});
