import { expect, it } from 'vitest';
import { linesOf } from '../answer/location-tree.fixture.js';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { buildLocationTree } from './build-location-tree.js';
import { UNKNOWN_STACK } from './build-tree.js';
import { NO_LEAF, NO_ROW, NodeTable } from './node-table.js';
import { newStoredFrame } from './stored-frame.fixture.js';

const seed = newSeed();
const { integer: random, pick } = createSeededRandom(seed);

interface TestNode {
  readonly parent: number;
  readonly text: string;
  readonly isInlined: boolean;
}

/** Adds nodes to a table and to a list in which node i is the one with id i + 1. */
function addNodes(table: NodeTable, nodes: TestNode[], count: number): void {
  const first = nodes.length;
  for (let id = first + 1; id <= first + count; id++) {
    const parent = random(id);
    const [name, line] = [`f${random(4)}`, 1 + random(3)];
    nodes.push({ parent, text: `${name}:${line}`, isInlined: parent !== 0 && random(4) === 0 });
    table.add(id, 0, parent, 0, name);
  }
  table.link();
  for (const [i, { text, isInlined }] of nodes.entries()) {
    if (i < first) continue;
    const [name = '', line] = text.split(':');
    const hash = BigInt(i + 1);
    table.locations.addFrame(hash, newStoredFrame({ name, line: Number(line), isInlined }));
    table.locations.setFrame(table.find(i + 1, 0), hash);
  }
}

/** As linesOf writes it: outermost first, inlined frames before the one that called them. */
function describeStack(nodes: readonly TestNode[], leaf: number): string {
  const places: string[] = [];
  let id = leaf;
  while (id !== 0) {
    const frames: string[] = [];
    for (let isInlined = true; isInlined && id !== 0; ) {
      const node = nodes[id - 1];
      frames.push(node?.text ?? '?');
      isInlined = node?.isInlined ?? false;
      id = node?.parent ?? 0;
    }
    places.unshift(frames.join('<'));
  }
  return places.join(';');
}

it.each(Array.from({ length: 50 }, (_, i) => i))(`sums stacks by location (seed ${seed}, %i)`, (round) => {
  const table = new NodeTable();
  const nodes: TestNode[] = [];
  // Tree after tree of a table that grows: nothing of one is in the next.
  for (let trees = 0; trees < 4; trees++) {
    addNodes(table, nodes, 1 + random(30));
    const leaves = Array.from({ length: random(40) }, () =>
      pick([NO_LEAF, NO_ROW, 1 + random(nodes.length)]),
    );
    const values = BigInt64Array.from(leaves, () =>
      pick([-1n, 0n, 1n, 2n ** 32n - 1n, BigInt(random(2 ** 50))]),
    );
    const sums = new Map<string, bigint>();
    for (const [i, leaf] of leaves.entries()) {
      const value = values[i] ?? 0n;
      if (leaf === NO_LEAF || value <= 0n) continue;
      const stack = leaf === NO_ROW ? UNKNOWN_STACK : describeStack(nodes, leaf);
      sums.set(stack, (sums.get(stack) ?? 0n) + value);
    }
    const rows = Int32Array.from(leaves, (leaf) => (leaf > 0 ? table.find(leaf, 0) : leaf));
    const tree = buildLocationTree({ table, rows }, values);
    expect(addUp(linesOf(tree)), `round ${round}`).toEqual(Object.fromEntries(sums));
    expect(new Set(tree.location).size, 'locations that no node has').toBe(tree.locations.length);
  }
});

/** Nodes of different frames may have one text. */
function addUp(lines: readonly string[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const line of lines) {
    const at = line.lastIndexOf(' ');
    const stack = line.slice(0, at);
    sums[stack] = (sums[stack] ?? 0n) + BigInt(line.slice(at + 1));
  }
  return sums;
}
