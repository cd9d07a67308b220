// Graphs for this package's tests, built the way the server encodes them.
import { decodeFlameGraph } from './decode/decode-flame-graph.js';
import type { FlameData } from './decode/flame-data.js';

interface Node {
  readonly name: string;
  total: number;
  self: number;
  readonly children: Map<string, Node>;
}

/** The flame graph of folded stacks (`caller;callee` to value); children in order of first appearance by name. */
export function stacksGraph(stacks: Readonly<Record<string, number>>): FlameData {
  const root = newNode('total');
  for (const [stack, value] of Object.entries(stacks)) {
    root.total += value;
    let node = root;
    for (const name of stack.split(';')) {
      const child = node.children.get(name) ?? newNode(name);
      node.children.set(name, child);
      child.total += value;
      node = child;
    }
    node.self += value;
  }
  return encode(root);
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

function newNode(name: string): Node {
  return { name, total: 0, self: 0, children: new Map() };
}

function encode(root: Node): FlameData {
  const ids = new Map<string, number>([['total', 0]]);
  const levels: { values: number[] }[] = [];
  let row = [{ node: root, start: 0 }];
  while (row.length > 0) {
    const values: number[] = [];
    const nextRow: typeof row = [];
    let previousEnd = 0;
    for (const { node, start } of row) {
      const id = ids.get(node.name) ?? ids.size;
      ids.set(node.name, id);
      values.push(start - previousEnd, node.total, node.self, id);
      previousEnd = start + node.total;
      let childStart = start + node.self;
      const children = [...node.children.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const child of children) {
        nextRow.push({ node: child, start: childStart });
        childStart += child.total;
      }
    }
    levels.push({ values });
    row = nextRow;
  }
  return decodeFlameGraph({ names: [...ids.keys()], levels });
}
