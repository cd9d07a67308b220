import { createFlameGraph, decodeFlameGraph } from '@hotspan/flamegraph';
import { offerWay } from './offer-way.js';
import { nameOf, syntheticTree, type TreeNode } from './synthetic-tree.js';

// What the server answers, with 64-bit numbers as text; reading it counts as drawing.
offerWay((nodeCount, container) => {
  const message = { names: namesOf(), levels: levelsOf(syntheticTree(nodeCount)) };
  return () => {
    const graph = createFlameGraph(container, { unit: 'microseconds' });
    graph.setData(decodeFlameGraph(message));
  };
});

function namesOf(): string[] {
  return Array.from({ length: 2_001 }, (_, id) => nameOf(id));
}

function levelsOf(root: TreeNode): { values: string[] }[] {
  const levels: { values: string[] }[] = [];
  let row = [{ node: root, start: 0 }];
  while (row.length > 0) {
    const values: number[] = [];
    const next: typeof row = [];
    let previousEnd = 0;
    for (const { node, start } of row) {
      values.push(start - previousEnd, node.total, node.self, node.nameId);
      previousEnd = start + node.total;
      let childStart = start + node.self;
      for (const child of node.children) {
        next.push({ node: child, start: childStart });
        childStart += child.total;
      }
    }
    levels.push({ values: values.map(String) });
    row = next;
  }
  return levels;
}
