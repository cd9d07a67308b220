import { at, type NameTree, ROOT_NODE } from './name-tree.js';
import { nodeLimit } from './node-limit.js';

/** The function name that stands for everything too small to be shown. */
export const OTHER = 'other';

/**
 * What becomes of functions that are named `other` themselves: `fold` adds them, with all they call, to the synthetic
 * `other` beside them, even when nothing is too small; `keep` shows them with what they call, whatever their size, and adds
 * to them what is too small beside them.
 */
export type OtherRule = 'fold' | 'keep';

/**
 * The tree with at most about `maxNodes` nodes (see nodeLimit; the root and nodes named `other` are not counted): children
 * that are too small become one leaf `other` of the same sum.
 *
 * @param maxNodes below 1: no limit.
 * @returns the same tree when nothing is to be changed.
 */
export function truncateTree(tree: NameTree, maxNodes: number, rule: OtherRule): NameTree {
  const minTotal = nodeLimit(tree.total.subarray(1), maxNodes);
  const knownOther = tree.names.indexOf(OTHER);
  if (minTotal === 0 && (knownOther < 0 || rule === 'keep')) return tree;

  const other = knownOther < 0 ? tree.names.length : knownOther;
  const names = knownOther < 0 ? [...tree.names, OTHER] : tree.names;
  const most = countAtMost(tree, minTotal, knownOther);
  const name = new Int32Array(most);
  const parent = new Int32Array(most);
  const self = new Float64Array(most);
  const total = new Float64Array(most);
  let count = 0;

  function add(parentNode: number, nameIndex: number): number {
    parent[count] = parentNode;
    name[count] = nameIndex;
    return count++;
  }

  const root = add(-1, -1);
  total[root] = at(tree.total, ROOT_NODE);
  /** By node of the old tree: its node in the new one, -1 when it is not shown. */
  const shownAs = new Int32Array(tree.count).fill(-1);
  shownAs[ROOT_NODE] = root;
  /** By node of the new tree: its child `other`, 0 when there is none. */
  const otherBelow = new Int32Array(most);

  for (let node = 1; node < tree.count; node++) {
    const caller = at(shownAs, at(tree.parent, node));
    if (caller < 0) continue;
    const nameIndex = at(tree.name, node);
    const nodeTotal = at(tree.total, node);
    const isOther = nameIndex === other;
    const isShown = isOther ? rule === 'keep' : nodeTotal >= minTotal;

    let target: number;
    if (isShown && !isOther) {
      target = add(caller, nameIndex);
    } else {
      target = at(otherBelow, caller) || add(caller, other);
      otherBelow[caller] = target;
    }
    if (isShown) shownAs[node] = target;
    total[target] = at(total, target) + nodeTotal;
    self[target] = at(self, target) + (isShown ? at(tree.self, node) : nodeTotal);
  }

  return {
    count,
    names,
    name: name.subarray(0, count),
    parent: parent.subarray(0, count),
    self: self.subarray(0, count),
    total: total.subarray(0, count),
  };
}

/** Of millions of nodes thousands are shown: no more are shown than here, for each of which there may be one `other`. */
function countAtMost({ count, name, total }: NameTree, minTotal: number, other: number): number {
  let shown = 1;
  for (let node = 1; node < count; node++)
    if (at(total, node) >= minTotal || at(name, node) === other) shown++;
  return Math.min(shown * 2, count);
}
