import { describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { encodeFlameGraph, type FlameGraphAnswer } from './encode-flame-graph.js';
import { createNameTreeBuilder } from './name-tree.js';
import {
  foldedForFlameGraph,
  minTotalOf,
  type ObjectNode,
  objectTreeOf,
  randomStacks,
  stacksOf,
  treeOf,
} from './object-tree.fixture.js';

const EVERYDAY = stacksOf(
  'main;handle;parse 50',
  'main;handle;render 30',
  'main;gc 15',
  'main;handle;log 1',
  'idle 4',
);

function encoded(maxNodes: number, ...lines: readonly string[]): FlameGraphAnswer {
  return encodeFlameGraph(treeOf(stacksOf(...lines)), maxNodes);
}

/** The tree that a reader of the protocol draws: a parent is the node above whose interval has the child's left edge. */
function decoded({ names, levels }: FlameGraphAnswer): ObjectNode | undefined {
  interface Placed {
    readonly start: number;
    readonly node: ObjectNode;
  }
  let above: Placed[] = [];
  let root: ObjectNode | undefined;
  for (const values of levels) {
    const level: Placed[] = [];
    let end = 0;
    for (let i = 0; i < values.length; i += 4) {
      const [x = 0, total = 0, self = 0, name = -1] = values.slice(i, i + 4);
      const start = end + x;
      end = start + total;
      const node: ObjectNode = { name: names[name] ?? '(none)', self, total, children: [] };
      above.findLast((placed) => placed.start <= start)?.node.children.push(node);
      level.push({ start, node });
    }
    root ??= level[0]?.node;
    above = level;
  }
  return root;
}

/** Names in the order of a walk that goes to the right-most child first. */
function namesOf(node: ObjectNode, names: Set<string> = new Set()): Set<string> {
  names.add(node.name);
  for (const child of node.children.toReversed()) namesOf(child, names);
  return names;
}

function largestSelf(node: ObjectNode): number {
  return Math.max(node.self, ...node.children.map(largestSelf));
}

describe('encodeFlameGraph', () => {
  it('encodes two stacks that share a function name at different depths', () => {
    expect(encoded(0, 'func2;func1 10', 'func1 20')).toEqual({
      names: ['total', 'func2', 'func1'],
      levels: [
        [0, 30, 0, 0],
        [0, 20, 20, 2, 0, 10, 0, 1],
        [20, 10, 10, 2],
      ],
      total: 30,
      maxSelf: 20,
    });
  });

  it('encodes a tree without a limit', () => {
    expect(encodeFlameGraph(treeOf(EVERYDAY), 0)).toEqual({
      names: ['total', 'main', 'handle', 'render', 'parse', 'log', 'gc', 'idle'],
      levels: [
        [0, 100, 0, 0],
        [0, 4, 4, 7, 0, 96, 0, 1],
        [4, 15, 15, 6, 0, 81, 0, 2],
        [19, 1, 1, 5, 0, 50, 50, 4, 0, 30, 30, 3],
      ],
      total: 100,
      maxSelf: 50,
    });
  });

  it('folds what is too small into a last leaf "other"', () => {
    expect(encodeFlameGraph(treeOf(EVERYDAY), 4)).toEqual({
      names: ['total', 'other', 'main', 'handle', 'render', 'parse'],
      levels: [
        [0, 100, 0, 0],
        [0, 96, 0, 2, 0, 4, 4, 1],
        [0, 81, 0, 3, 0, 15, 15, 1],
        [0, 50, 50, 5, 0, 30, 30, 4, 0, 1, 1, 1],
      ],
      total: 100,
      maxSelf: 50,
    });
  });

  it('encodes a tree without stacks as one root', () => {
    expect(encodeFlameGraph(treeOf([]), 8192)).toEqual({
      names: ['total'],
      levels: [[0, 0, 0, 0]],
      total: 0,
      maxSelf: 0,
    });
  });

  it('does not count the root against the limit', () => {
    expect(encoded(2, 'a 2', 'b 1').names).toEqual(['total', 'b', 'a']);
    expect(encoded(1, 'a 2', 'b 1').names).toEqual(['total', 'other', 'a']);
  });

  it('shows more nodes than the limit when totals tie', () => {
    expect(encoded(2, 'a 5', 'b 5', 'c 5', 'd 1').levels[1]).toEqual([
      0, 5, 5, 4, 0, 5, 5, 3, 0, 5, 5, 2, 0, 1, 1, 1,
    ]);
  });

  it('takes a limit below 1 as none', () => {
    expect(encodeFlameGraph(treeOf(EVERYDAY), -1)).toEqual(encodeFlameGraph(treeOf(EVERYDAY), 0));
  });

  it('lays children behind the value of their caller alone', () => {
    expect(encoded(0, 'a 3', 'a;b 2', 'c 1').levels).toEqual([
      [0, 6, 0, 0],
      [0, 5, 3, 2, 0, 1, 1, 1],
      [3, 2, 2, 3],
    ]);
  });

  it('adds a function named "other" to the last leaf without what it calls, also when nothing is too small', () => {
    expect(encoded(0, 'other 1', 'other;x 2', 'z 4')).toEqual({
      names: ['total', 'other', 'z'],
      levels: [
        [0, 7, 0, 0],
        [0, 4, 4, 2, 0, 3, 3, 1],
      ],
      total: 7,
      maxSelf: 4,
    });
  });

  it('puts a function named "other" and what is too small into one leaf, however large it is', () => {
    expect(encoded(2, 'other;x 9', 'z 4', 'b 1', 'c 1')).toEqual({
      names: ['total', 'other'],
      levels: [
        [0, 15, 0, 0],
        [0, 15, 15, 1],
      ],
      total: 15,
      maxSelf: 15,
    });
  });

  it('counts "other" in the largest self', () => {
    expect(encoded(1, 'a;x 5', 'a;y 5', 'a;z 5')).toMatchObject({ total: 15, maxSelf: 15 });
  });

  it('gives a function named "total" the index of the root', () => {
    expect(encoded(0, 'a;total 1', 'total;b 2')).toMatchObject({
      names: ['total', 'b', 'a'],
      levels: [
        [0, 3, 0, 0],
        [0, 1, 0, 2, 0, 2, 0, 0],
        [0, 1, 1, 0, 0, 2, 2, 1],
      ],
    });
  });

  it('sorts siblings by the bytes of their names', () => {
    expect(encoded(0, '\u{1f600} 1', '\uffee 1', 'é 1', 'z 1', 'Z 1').names).toEqual([
      'total',
      '\u{1f600}',
      '\uffee',
      'é',
      'z',
      'Z',
    ]);
  });

  it('keeps values up to 2^53', () => {
    expect(encoded(0, `a ${2 ** 52}`, `b ${2 ** 52 - 1}`).levels[0]).toEqual([
      0,
      Number.MAX_SAFE_INTEGER,
      0,
      0,
    ]);
  });

  it('encodes a tree of 100 000 levels', () => {
    const builder = createNameTreeBuilder();
    const name = builder.addName('recurse');
    let node = 0;
    for (let level = 0; level < 100_000; level++) {
      node = builder.childOf(node, name);
      builder.addSelf(node, 1);
    }
    const { names, levels } = encodeFlameGraph(builder.build(), 0);
    expect(names).toEqual(['total', 'recurse']);
    expect(levels).toHaveLength(100_001);
    expect(levels.at(-1)).toEqual([99_999, 1, 1, 1]);
  });

  it('encodes a node with 100 000 children', () => {
    const stacks = Array.from({ length: 100_000 }, (_, i) => [['main', `child ${i}`], 1 + (i % 7)] as const);
    const all = encodeFlameGraph(treeOf(stacks), 0);
    expect(all.levels[2]).toHaveLength(400_000);
    expect(all.names[2]).toBe('child 99999');
    const limited = encodeFlameGraph(treeOf(stacks), 10);
    // 7 is the largest value and every seventh child has it; all of these tie.
    expect(limited.levels[2]).toHaveLength((14_285 + 1) * 4);
    expect(limited.total).toBe(all.total);
  });

  const seed = newSeed();
  it(`says what a model of plain objects says (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    for (let round = 0; round < 2000; round++) {
      const stacks = randomStacks(random);
      const maxNodes = random.integer(30);
      const answer = encodeFlameGraph(treeOf(stacks), maxNodes);
      const root = objectTreeOf(stacks);
      const model = foldedForFlameGraph(root, minTotalOf(root, maxNodes));
      const where = `seed ${seed}, round ${round}, maxNodes ${maxNodes}: ${JSON.stringify(stacks)}`;
      expect(decoded(answer), where).toEqual(model);
      expect(answer.names, where).toEqual([...namesOf(model)]);
      expect(answer.total, where).toBe(model.total);
      expect(answer.maxSelf, where).toBe(largestSelf(model));
    }
  });
});
