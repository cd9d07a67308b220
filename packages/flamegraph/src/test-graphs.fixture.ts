// Graphs for this package's tests, built the way the server encodes them.
import { decodeFlameGraph, decodeFlameGraphDiff } from './decode/decode-flame-graph.js';
import { at, type FlameData } from './decode/flame-data.js';
import { pathTo } from './layout/node-path.js';

/** Folded stacks, `caller;callee`, with their own values; the empty stack is the root's. */
export type Stacks = Readonly<Record<string, number>>;

interface Node {
  readonly name: string;
  /** Of each side. */
  readonly totals: number[];
  readonly selves: number[];
  readonly children: Map<string, Node>;
}

/** The flame graph of stacks; children by name. */
export function stacksGraph(stacks: Stacks): FlameData {
  return decodeFlameGraph(encode([stacks]));
}

/** The diff of two sets of stacks. */
export function diffGraph(baseline: Stacks, comparison: Stacks): FlameData {
  return decodeFlameGraphDiff(encode([baseline, comparison]));
}

/** The stacks that have a value of their own. */
export function stacksOf(data: FlameData, selves: Float64Array = data.selves): Stacks {
  const stacks: Record<string, number> = {};
  for (let node = 0; node < data.nodeCount; node++) {
    if (at(selves, node) > 0) stacks[pathTo(data, node).join(';')] = at(selves, node);
  }
  return stacks;
}

/** One stack, `depth` frames deep below the root, named `level 1`, `level 2`, …; each frame has a self value of 1. */
export function chainGraph(depth: number): FlameData {
  const names = ['total', ...Array.from({ length: depth }, (_, i) => `level ${i + 1}`)];
  const levels = names.map((_, level) => {
    const total = level === 0 ? depth : depth - level + 1;
    // The only child starts where its caller's self value ends.
    return { values: [Math.max(0, level - 1), total, level === 0 ? 0 : 1, level] };
  });
  return decodeFlameGraph({ names, levels });
}

function newNode(name: string, sides: number): Node {
  const zeros = (): number[] => new Array<number>(sides).fill(0);
  return { name, totals: zeros(), selves: zeros(), children: new Map() };
}

function growTree(sides: readonly Stacks[]): Node {
  const root = newNode('total', sides.length);
  const add = (values: number[], side: number, value: number): void => {
    values[side] = (values[side] ?? 0) + value;
  };
  for (const [side, stacks] of sides.entries()) {
    for (const [stack, value] of Object.entries(stacks)) {
      add(root.totals, side, value);
      let node = root;
      for (const name of stack === '' ? [] : stack.split(';')) {
        const child = node.children.get(name) ?? newNode(name, sides.length);
        node.children.set(name, child);
        add(child.totals, side, value);
        node = child;
      }
      add(node.selves, side, value);
    }
  }
  return root;
}

function encode(sides: readonly Stacks[]): { names: string[]; levels: { values: number[] }[] } {
  const zeros = sides.map(() => 0);
  const ids = new Map<string, number>([['total', 0]]);
  const levels: { values: number[] }[] = [];
  let row = [{ node: growTree(sides), starts: zeros }];
  while (row.length > 0) {
    const values: number[] = [];
    const nextRow: typeof row = [];
    let previousEnds = zeros;
    for (const { node, starts } of row) {
      const id = ids.get(node.name) ?? ids.size;
      ids.set(node.name, id);
      for (const [side, start] of starts.entries()) {
        values.push(start - (previousEnds[side] ?? 0), node.totals[side] ?? 0, node.selves[side] ?? 0);
      }
      values.push(id);
      previousEnds = sum(starts, node.totals);
      let childStarts = sum(starts, node.selves);
      for (const child of [...node.children.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
        nextRow.push({ node: child, starts: childStarts });
        childStarts = sum(childStarts, child.totals);
      }
    }
    levels.push({ values });
    row = nextRow;
  }
  return { names: [...ids.keys()], levels };
}

const sum = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((value, side) => value + (b[side] ?? 0));
