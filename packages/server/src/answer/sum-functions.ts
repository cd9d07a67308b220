import { toDepthFirst } from './depth-first.js';
import { at, type NameTree, type NodeValues } from './name-tree.js';

/** What each function is worth, by index of its name. A stack counts once for the total of a function that it has several times. */
export function sumFunctions(tree: NameTree): NodeValues {
  const { nodes, sizes } = toDepthFirst(tree);
  const self = new Float64Array(tree.names.length);
  const total = new Float64Array(tree.names.length);
  /** By name: the place behind what is below its outermost node at hand. */
  const openUntil = new Int32Array(tree.names.length);
  for (let place = 1; place < tree.count; place++) {
    const node = at(nodes, place);
    const name = at(tree.name, node);
    self[name] = at(self, name) + at(tree.self, node);
    if (place < at(openUntil, name)) continue;
    openUntil[name] = place + at(sizes, node);
    total[name] = at(total, name) + at(tree.total, node);
  }
  return { self, total };
}
