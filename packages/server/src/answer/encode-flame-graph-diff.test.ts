import { describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { alignTrees } from './diff-tree.js';
import { encodeFlameGraphDiff, type FlameGraphDiffAnswer } from './encode-flame-graph-diff.js';
import {
  type ObjectNode,
  objectTreeOf,
  randomStacks,
  type Stack,
  stacksOf,
  treeOf,
} from './object-tree.fixture.js';

const LEFT = stacksOf('main;a 10', 'main;b 5');
const RIGHT = stacksOf('main;a 4', 'main;c 8', 'main 2');

function encoded(left: readonly Stack[], right: readonly Stack[], maxNodes = 0): FlameGraphDiffAnswer {
  return encodeFlameGraphDiff(alignTrees(treeOf(left), treeOf(right)), maxNodes);
}

describe('encodeFlameGraphDiff', () => {
  it('lays both trees over each other', () => {
    expect(encoded(LEFT, RIGHT)).toEqual({
      names: ['total', 'main', 'c', 'b', 'a'],
      levels: [
        [0, 15, 0, 0, 14, 0, 0],
        [0, 15, 0, 0, 14, 2, 1],
        [0, 10, 10, 2, 4, 4, 4, 0, 5, 5, 0, 0, 0, 3, 0, 0, 0, 0, 8, 8, 2],
      ],
      total: 29,
      maxSelf: 10,
      leftTicks: 15,
      rightTicks: 14,
    });
  });

  it('folds what is too small on both sides into a last leaf "other"', () => {
    expect(encoded(LEFT, RIGHT, 3)).toEqual({
      names: ['total', 'main', 'other', 'a'],
      levels: [
        [0, 15, 0, 0, 14, 0, 0],
        [0, 15, 0, 0, 14, 2, 1],
        [0, 10, 10, 2, 4, 4, 3, 0, 5, 5, 0, 8, 8, 2],
      ],
      total: 29,
      maxSelf: 10,
      leftTicks: 15,
      rightTicks: 14,
    });
  });

  it('encodes no stacks on either side as one root', () => {
    expect(encoded([], [], 8192)).toEqual({
      names: ['total'],
      levels: [[0, 0, 0, 0, 0, 0, 0]],
      total: 0,
      maxSelf: 0,
      leftTicks: 0,
      rightTicks: 0,
    });
  });

  it('counts the root against the limit', () => {
    const stacks = stacksOf('a 2', 'b 1');
    expect(encoded(stacks, [], 3).names).toEqual(['total', 'b', 'a']);
    expect(encoded(stacks, [], 2).names).toEqual(['total', 'other', 'a']);
  });

  it('gives a function named "total" an index of its own', () => {
    expect(encoded(stacksOf('total 1'), []).levels[1]).toEqual([0, 1, 1, 0, 0, 0, 1]);
  });

  it('shows a function named "other" as any other, and under one name with what is too small', () => {
    const { names, levels } = encoded(stacksOf('other;x 9', 'a 1', 'b 1'), stacksOf('z 5'), 4);
    expect(names).toEqual(['total', 'other', 'z', 'x']);
    expect(levels[1]).toEqual([0, 9, 0, 0, 0, 0, 1, 0, 0, 0, 0, 5, 5, 2, 0, 2, 2, 0, 0, 0, 1]);
  });

  const seed = newSeed();
  it(`agrees with the rules over plain objects (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    for (let round = 0; round < 500; round++) {
      const [left, right] = [randomStacks(random), randomStacks(random)];
      const maxNodes = random.integer(20);
      const tree = foldPairs(pairUp(objectTreeOf(left), objectTreeOf(right)), maxNodes);
      const answer = encoded(left, right, maxNodes);
      const context = `seed ${seed}: ${JSON.stringify({ left, right, maxNodes })}`;
      expect(decoded(answer), context).toEqual(tree);
      expect(answer.names, context).toEqual(['total', ...namesOf(tree.children)]);
      expect(answer.maxSelf, context).toBe(largestSelf(tree));
    }
  });
});

/** The rules once more, over plain objects. */
interface Pair {
  readonly name: string;
  /** Left, right. */
  readonly self: readonly number[];
  readonly total: readonly number[];
  children: Pair[];
}

function pairUp(left: ObjectNode | undefined, right: ObjectNode | undefined): Pair {
  const sides = [left, right];
  const names = sides.flatMap((side) => side?.children.map(({ name }) => name) ?? []);
  const sorted = [...new Set(names)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return {
    name: left?.name ?? right?.name ?? '',
    self: sides.map((side) => side?.self ?? 0),
    total: sides.map((side) => side?.total ?? 0),
    children: sorted.map((name) => {
      const [ofLeft, ofRight] = sides.map((side) => side?.children.find((child) => child.name === name));
      return pairUp(ofLeft, ofRight);
    }),
  };
}

function foldPairs(root: Pair, maxNodes: number): Pair {
  const largest: number[] = [];
  const collect = (pair: Pair): void => {
    largest.push(Math.max(...pair.total));
    pair.children.forEach(collect);
  };
  collect(root);
  largest.sort((a, b) => b - a);
  const least = maxNodes < 1 || largest.length <= maxNodes ? 0 : (largest[maxNodes - 1] ?? 0);
  const fold = (pair: Pair): Pair => {
    const isShown = (child: Pair): boolean => Math.max(...child.total) >= least;
    const rest = pair.children.filter((child) => !isShown(child));
    const sums = [0, 1].map((side) => rest.reduce((sum, { total }) => sum + (total[side] ?? 0), 0));
    const other = rest.length === 0 ? [] : [{ name: 'other', self: sums, total: sums, children: [] }];
    return { ...pair, children: [...pair.children.filter(isShown).map(fold), ...other] };
  };
  return fold(root);
}

/** Names in the order of a walk that goes to the right-most child first. */
function namesOf(children: readonly Pair[], names: Set<string> = new Set()): Set<string> {
  for (const child of children.toReversed()) {
    names.add(child.name);
    namesOf(child.children, names);
  }
  return names;
}

function largestSelf({ self, children }: Pair): number {
  return Math.max(...self, ...children.map(largestSelf));
}

/** The tree that a reader of the protocol draws: a parent is the last node above whose intervals have the child's left edges. */
function decoded({ names, levels }: FlameGraphDiffAnswer): Pair | undefined {
  interface Placed {
    readonly starts: readonly number[];
    readonly pair: Pair;
  }
  let above: Placed[] = [];
  let root: Pair | undefined;
  for (const values of levels) {
    const level: Placed[] = [];
    let ends = [0, 0];
    for (let i = 0; i < values.length; i += 7) {
      const node = values.slice(i, i + 7);
      const starts = ends.map((end, side) => end + (node[side * 3] ?? 0));
      const total = [node[1] ?? 0, node[4] ?? 0];
      const self = [node[2] ?? 0, node[5] ?? 0];
      const pair: Pair = { name: names[node[6] ?? -1] ?? '(none)', self, total, children: [] };
      const isBelow = (placed: Placed): boolean =>
        starts.every((start, side) => {
          const from = placed.starts[side] ?? 0;
          return (total[side] ?? 0) === 0 || (start >= from && start < from + (placed.pair.total[side] ?? 0));
        });
      above.find(isBelow)?.pair.children.push(pair);
      level.push({ starts, pair });
      ends = starts.map((start, side) => start + (total[side] ?? 0));
    }
    root ??= level[0]?.pair;
    above = level;
  }
  return root;
}
