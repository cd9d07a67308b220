import { createRandom } from '../random.js';

const NAME_COUNT = 2_000;
const MIN_DEPTH = 10;
const MAX_DEPTH = 60;
/** In a hundred calls, so many go to a callee that the caller did not have. */
const NEW_CALLEES = 15;

/** A function in a place of the tree, in microseconds. */
export interface TreeNode {
  /** 0 for the root, else from 1 on. */
  readonly nameId: number;
  self: number;
  total: number;
  readonly children: TreeNode[];
}

export const nameOf = (nameId: number): string =>
  nameId === 0 ? 'total' : `function${nameId} (./src/module${nameId % 150}.js:${nameId})`;

/** As many nodes as asked for, below the root, of stacks of 10 to 60 functions; the same tree in every run. */
export function syntheticTree(nodeCount: number): TreeNode {
  const random = createRandom(14);
  const root = newNode(0);
  let made = 0;
  while (made < nodeCount) {
    const path = [root];
    let node = root;
    const depth = MIN_DEPTH + random(MAX_DEPTH - MIN_DEPTH + 1);
    while (path.length <= depth && made < nodeCount) {
      const isNew = node.children.length === 0 || random(100) < NEW_CALLEES;
      const nameId = 1 + random(NAME_COUNT);
      let callee = isNew
        ? node.children.find((child) => child.nameId === nameId)
        : node.children[random(node.children.length)];
      if (callee === undefined) {
        callee = newNode(nameId);
        node.children.push(callee);
        made++;
      }
      path.push(callee);
      node = callee;
    }
    const value = 1 + random(1_000);
    node.self += value;
    for (const step of path) step.total += value;
  }
  return root;
}

const newNode = (nameId: number): TreeNode => ({ nameId, self: 0, total: 0, children: [] });
