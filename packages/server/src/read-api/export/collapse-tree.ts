import { at, type NameTree, ROOT_NODE } from '../../answer/name-tree.js';
import { arrayOf, number, objectOf, type Schema } from '../schema.js';

/** Stacks as columns: each once, those that others begin with too. Of those that only begin others the value is 0. */
export interface CollapsedStacks {
  readonly total: number;
  readonly names: readonly string[];
  readonly stacks: {
    /** The stack that calls, which comes before; -1 for none. */
    readonly parent: readonly number[];
    /** The function that is called, an index into `names`. */
    readonly name: readonly number[];
    readonly value: readonly number[];
  };
}

const INDEX = { type: 'integer', minimum: 0 };

export const COLLAPSED_PROPERTIES: Readonly<Record<string, Schema>> = {
  total: number('of all stacks'),
  names: arrayOf({ type: 'string' }, 'names of functions, each once'),
  stacks: {
    ...objectOf({
      parent: arrayOf(
        { type: 'integer', minimum: -1 },
        'by stack: the one that calls, which comes before it; -1 for none',
      ),
      name: arrayOf(INDEX, 'by stack: its innermost function, an index into names'),
      value: arrayOf({ type: 'number' }, 'by stack: what ends in it; 0 where it only begins others'),
    }),
    description: 'stacks as three lists of one length',
  },
};

/** Writes down a tree without its root and without names that no node has. */
export function collapseTree(tree: NameTree): CollapsedStacks {
  const placeOf = new Int32Array(tree.names.length).fill(-1);
  const names: string[] = [];
  for (let node = ROOT_NODE + 1; node < tree.count; node++) {
    const name = at(tree.name, node);
    if (at(placeOf, name) < 0) placeOf[name] = names.push(tree.names[name] ?? '') - 1;
  }
  return {
    total: at(tree.total, ROOT_NODE),
    names,
    stacks: {
      parent: Array.from(tree.parent.subarray(1), (parent) => parent - 1),
      name: Array.from(tree.name.subarray(1), (name) => at(placeOf, name)),
      value: Array.from(tree.self.subarray(1)),
    },
  };
}
